/**
 * Asking for something of the catalogue: a title and the form of its model, page by page. What is written is kept as a
 * draft by itself; beside the form stands what may solve it already, and what follows when it is sent.
 */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useMemo, useRef, useState } from 'react';
import type { z } from 'zod';
import type { Answers, FormSchema } from '../../../kernel/forms/contract-schema.ts';
import { checkAnswers } from '../../../kernel/forms/rules-answers.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { useCommand, usePreview } from '../../../surfaces/web/client/operations.tsx';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { ConsequenceList } from '../../../surfaces/web/kit/consequences.tsx';
import { today } from '../../../surfaces/web/kit/date-field.tsx';
import { FormFill } from '../../../surfaces/web/kit/form-fill/form-fill.tsx';
import type { AnswerFlaw } from '../../../surfaces/web/kit/form-fill/props.ts';
import { useAutosave } from '../../../surfaces/web/kit/form-fill/use-autosave.ts';
import { Panel } from '../../../surfaces/web/kit/page.tsx';
import { RefusalNote, sentenceOf } from '../../../surfaces/web/kit/refusal-note.tsx';
import { useGo, useSearchState } from '../../../surfaces/web/kit/search.ts';
import { changeDraft, saveDraft, submitDraft, submitRequest } from '../contract.ts';
import type { getModel } from '../models/contract-models.ts';
import classes from './catalogue.module.css';
import requestClasses from './requests.module.css';
import { SimilarPanel } from './similar-panel.tsx';

/** The model that is asked for. */
export type ModelDetail = z.output<typeof getModel.output>;

/** Props of `ModelForm`. */
export interface ModelFormProps {
  model: ModelDetail;
  form: { formVersionId: string; schema: FormSchema } | null;
  /** What it goes on with. */
  draft?: { requestId: string; key: string; version: number; title: string; goal: string; answers: Answers };
  /** What the form asks otherwise since the draft was begun. */
  changes?: { dropped: string[]; missing: string[] } | null;
  /** After a fresh form was kept as a draft for the first time. */
  onMade: (key: string) => void;
}

interface Written {
  title: string;
  goal: string;
  answers: Answers;
}

const text = (value: string) => value.trim() || null;

function Following({ model }: { model: ModelDetail }) {
  const days = model.expectedDays;
  return (
    <Text size="sm">
      {model.hasApproval ? (
        <Trans>It waits for approval first; then it goes to those who do it.</Trans>
      ) : model.kind === 'model' ? (
        <Trans>It goes straight to those who do it.</Trans>
      ) : (
        <Trans>Somebody looks at it first, and tells you what becomes of it.</Trans>
      )}{' '}
      {days !== null && (
        <Plural value={days} one="Expect it within # working day." other="Expect it within # working days." />
      )}
    </Text>
  );
}

function Changed({ changes }: { changes: { dropped: string[]; missing: string[] } }) {
  const dropped = changes.dropped.join(', ');
  const missing = changes.missing.join(', ');
  return (
    <div className={classes.changes} role="status">
      <p>
        <Trans>The form was changed since you began. Your answers were brought along.</Trans>
      </p>
      {dropped !== '' && (
        <p>
          <Trans>
            Not asked any more: <bdi>{dropped}</bdi>
          </Trans>
        </p>
      )}
      {missing !== '' && (
        <p>
          <Trans>
            New, please answer: <bdi>{missing}</bdi>
          </Trans>
        </p>
      )}
    </div>
  );
}

/** The form. */
export function ModelForm({ model, form, draft, changes, onMade }: ModelFormProps) {
  const { t } = useLingui();
  const format = useFormat();
  const go = useGo();
  const [, change] = useSearchState();
  const [written, setWritten] = useState<Written>({
    title: draft?.title ?? '',
    goal: draft?.goal ?? '',
    answers: draft?.answers ?? {},
  });
  const [flaws, setFlaws] = useState<readonly AnswerFlaw[]>();
  const [titleFlaw, setTitleFlaw] = useState('');
  const [goalFlaw, setGoalFlaw] = useState('');
  const [refusal, setRefusal] = useState<unknown>(null);
  const [savedAt, setSavedAt] = useState<string | null>(null);
  const saved = useRef(draft ?? null);
  const [recordId, setRecordId] = useState(draft?.requestId ?? null);
  const sent = useRef(false);
  const create = useCommand(saveDraft, { tellRefusal: false });
  const update = useCommand(changeDraft, { tellRefusal: false });
  const submitNew = useCommand(submitRequest, { tellRefusal: false, done: ({ key }) => t`${key} was sent` });
  const submitSaved = useCommand(submitDraft, { tellRefusal: false, done: ({ key }) => t`${key} was sent` });
  const isSending = submitNew.isPending || submitSaved.isPending;
  const version = form === null ? {} : { formVersionId: form.formVersionId };

  const keep = async (now: Written) => {
    if (sent.current) return;
    const fields = {
      title: now.title.trim().length >= 3 ? now.title.trim() : model.name,
      goal: text(now.goal),
      ...(form === null ? {} : { ...version, answers: now.answers }),
    };
    const before = saved.current;
    const kept = before
      ? await update.mutateAsync({
          input: { requestId: before.requestId, ...fields },
          expectedVersion: before.version,
        })
      : await create.mutateAsync({ input: { ...fields, modelId: model.modelId } });
    saved.current = { ...now, ...kept };
    setRecordId(kept.requestId);
    setSavedAt(new Date().toISOString());
    if (!before) {
      onMade(kept.key);
      change({ draft: kept.key, model: undefined });
    }
  };
  const autosave = useAutosave({ value: written, save: keep, delay: 1200 });

  const refused = (error: unknown) => {
    if (!(error instanceof Refusal)) return setRefusal(error);
    const told = (error.details.flaws ?? [])
      .filter(({ path }) => path.startsWith('answers.'))
      .map(({ path, message }) => ({ fieldId: path.slice('answers.'.length), sentence: message }));
    if (told.length > 0) return setFlaws(told);
    if (error.reason === 'goal-missing') return setGoalFlaw(error.message);
    setRefusal(error);
  };
  const send = async (answers: Answers) => {
    if (isSending) return;
    setRefusal(null);
    if (written.title.trim().length < 3) {
      setTitleFlaw(t`Say in a few words what you need (at least 3 characters).`);
      document.getElementById('request-title')?.focus();
      return;
    }
    try {
      let key: string;
      if (saved.current) {
        if (!(await autosave.flush())) return;
        const { requestId, version: expectedVersion } = saved.current;
        ({ key } = await submitSaved.mutateAsync({ input: { requestId }, expectedVersion }));
      } else {
        sent.current = true;
        ({ key } = await submitNew.mutateAsync({
          input: {
            title: written.title.trim(),
            goal: text(written.goal),
            modelId: model.modelId,
            ...(form === null ? {} : { ...version, answers }),
          },
        }));
      }
      sent.current = true;
      autosave.settle(written);
      go(`/requests/${key}`);
    } catch (error) {
      sent.current = false;
      refused(error);
    }
  };

  const ahead: z.input<typeof submitRequest.input> = {
    title: written.title.trim().length >= 3 ? written.title.trim() : model.name,
    goal: text(written.goal),
    modelId: model.modelId,
    ...(form === null ? {} : { ...version, answers: written.answers }),
  };
  const [asked] = useDebouncedValue(JSON.stringify(ahead), 600);
  // Asked only when it could be sent: until then the server could say no more than that something is missing.
  const rested = JSON.parse(asked) as typeof ahead;
  const isWhole =
    form === null
      ? rested.goal != null
      : checkAnswers(form.schema, rested.answers ?? {}, { as: 'requester', today: today() }).flaws.length ===
        0;
  const following = usePreview(submitRequest, isWhole ? rested : null);

  const title = (
    <TextInput
      id="request-title"
      label={t`What do you need?`}
      description={t`In a few words; it is how the request is called`}
      required
      maxLength={200}
      dir="auto"
      value={written.title}
      error={titleFlaw}
      onChange={(event) => {
        const { value } = event.currentTarget;
        setTitleFlaw('');
        setWritten((now) => ({ ...now, title: value }));
      }}
    />
  );
  const similarText = useMemo(() => `${written.title} ${written.goal}`.trim(), [written]);
  const at = savedAt ? format.time(savedAt) : '';
  return (
    <div className={requestClasses.form}>
      <Stack gap="md">
        {model.description !== '' && (
          <Text size="sm" dir="auto" style={{ whiteSpace: 'pre-wrap' }}>
            {model.description}
          </Text>
        )}
        {changes && (changes.dropped.length > 0 || changes.missing.length > 0) && (
          <Changed changes={changes} />
        )}
        {form === null ? (
          <Stack gap="md">
            {title}
            <Textarea
              label={t`Goal`}
              description={t`What should people be able to do afterwards?`}
              required
              autosize
              minRows={3}
              maxRows={14}
              maxLength={10_000}
              dir="auto"
              value={written.goal}
              error={goalFlaw}
              onChange={(event) => {
                const { value } = event.currentTarget;
                setGoalFlaw('');
                setWritten((now) => ({ ...now, goal: value }));
              }}
            />
            <div>
              <Button loading={isSending} onClick={() => void send({})}>
                <Trans>Send the request</Trans>
              </Button>
            </div>
          </Stack>
        ) : (
          <>
            {title}
            <FormFill
              schema={form.schema}
              answers={written.answers}
              onChange={(answers) => setWritten((now) => ({ ...now, answers }))}
              as="requester"
              confirm={t`Send the request`}
              onConfirm={(answers) => void send(answers)}
              sending={isSending}
              {...(flaws ? { flaws } : {})}
              files={{
                subjectKind: 'request',
                subjectId: recordId,
                onNeedRecord: async () => {
                  await keep(written);
                  autosave.settle(written);
                  return saved.current!.requestId;
                },
              }}
            />
          </>
        )}
        <RefusalNote error={refusal} />
        <div className={classes.saving} role="status">
          {autosave.state === 'failed' ? (
            sentenceOf(autosave.error)
          ) : autosave.state === 'idle' && savedAt ? (
            <Trans>Draft saved at {at}; you find it under My requests.</Trans>
          ) : null}
        </div>
      </Stack>
      <div className={requestClasses.aside}>
        <SimilarPanel
          text={similarText}
          modelId={model.modelId}
          draftId={recordId ?? undefined}
          onSolved={() => {
            sent.current = true;
            autosave.settle(written);
          }}
        />
        <Panel title={<Trans>When you send it</Trans>}>
          <Following model={model} />
          {following.data && (
            <ConsequenceList
              consequences={following.data.consequences}
              more={following.data.more}
              atMost={4}
            />
          )}
        </Panel>
      </div>
    </div>
  );
}
