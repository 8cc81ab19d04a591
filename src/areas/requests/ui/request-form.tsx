/**
 * The form in which learning is asked for. A draft can be kept at any time; beside the fields stands who will be
 * told when it is submitted, before it is.
 */
import { useLingui as useMessages } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import {
  Button,
  Checkbox,
  Group,
  NumberInput,
  SegmentedControl,
  Skeleton,
  Stack,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useBlocker } from '@tanstack/react-router';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { z } from 'zod';
import { Refusal } from '../../../platform/refusal.ts';
import { useCommand, usePreview } from '../../../surfaces/web/client/operations.tsx';
import { searchPeople, useRegionChoices, useUnitSearch } from '../../../surfaces/web/hooks/directory.ts';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { ConsequenceList } from '../../../surfaces/web/kit/consequences.tsx';
import { DateField, today } from '../../../surfaces/web/kit/date-field.tsx';
import { Dialog } from '../../../surfaces/web/kit/dialog.tsx';
import { Panel } from '../../../surfaces/web/kit/page.tsx';
import { RecordPicker } from '../../../surfaces/web/kit/record-picker.tsx';
import { RefusalNote } from '../../../surfaces/web/kit/refusal-note.tsx';
import { useGo, useSearchState } from '../../../surfaces/web/kit/search.ts';
import { Kbd } from '../../../surfaces/web/kit/status.tsx';
import { useSession } from '../../../surfaces/web/shell/session.ts';
import { changeDraft, saveDraft, submitDraft, submitRequest } from '../contract.ts';
import { priorities } from '../contract-words.ts';
import type { RequestDetail } from './request-dialogs.tsx';
import {
  type FieldName,
  type Flaws,
  fieldOfPath,
  fieldsOf,
  type Values,
  valuesOf,
} from './request-values.ts';
import classes from './requests.module.css';
import { SimilarPanel } from './similar-panel.tsx';
import { type Priority, priorityWords } from './words.ts';

/** The form; `draft` is what it goes on with. */
export function RequestForm({
  draft,
  startTitle,
  onMade,
}: {
  draft: RequestDetail | undefined;
  /** What was looked for before. */
  startTitle?: string;
  /** After a fresh form was kept as a draft for the first time. */
  onMade: (key: string) => void;
}) {
  const { t } = useLingui();
  const { i18n } = useMessages();
  const format = useFormat();
  const go = useGo();
  const session = useSession();
  const [, change] = useSearchState();
  const searchUnits = useUnitSearch();
  const regions = useRegionChoices();
  const [values, setValues] = useState(() => ({
    ...valuesOf(draft),
    title: draft?.title ?? startTitle ?? '',
  }));
  const [kept, setKept] = useState(values);
  const [saved, setSaved] = useState<{ requestId: string; key: string; version: number } | null>(
    draft ? { requestId: draft.requestId, key: draft.key, version: draft.version } : null,
  );
  const [savedAt, setSavedAt] = useState<string | null>(null);
  const [flaws, setFlaws] = useState<Flaws>({});
  const [refusal, setRefusal] = useState<unknown>(null);
  const form = useRef<HTMLFormElement>(null);
  const leaving = useRef(false);
  const isDirty = JSON.stringify(values) !== JSON.stringify(kept);
  const set = <F extends FieldName>(field: F, value: Values[F]) => {
    setValues((now) => ({ ...now, [field]: value }));
    setFlaws(({ [field]: _gone, ...rest }) => rest);
  };

  const silent = { tellRefusal: false } as const;
  const create = useCommand(saveDraft, silent);
  const update = useCommand(changeDraft, silent);
  const submitNew = useCommand(submitRequest, { ...silent, done: ({ key }) => t`${key} was submitted` });
  const submitSaved = useCommand(submitDraft, { ...silent, done: ({ key }) => t`${key} was submitted` });
  const isSending = create.isPending || update.isPending || submitNew.isPending || submitSaved.isPending;

  const wording: Record<string, string> = {
    title: t`Give the request a title of at least 3 characters.`,
    goal: t`Say what people should be able to do afterwards.`,
    audienceSize: t`Give a whole number from 1 to 10,000,000, or leave it empty.`,
  };
  const check = (forSubmission: boolean): Flaws => {
    const size = values.audienceSize;
    return {
      ...(values.title.trim().length < 3 ? { title: wording.title! } : {}),
      ...(forSubmission && !values.goal.trim() ? { goal: wording.goal! } : {}),
      ...(size !== '' && !(typeof size === 'number' && Number.isInteger(size) && size >= 1 && size <= 1e7)
        ? { audienceSize: wording.audienceSize! }
        : {}),
    };
  };
  /** Puts what is wrong to the fields; true when nothing is. */
  const settle = (found: Flaws): boolean => {
    setFlaws(found);
    setRefusal(null);
    if (Object.keys(found).length === 0) return true;
    // After the errors are on the page, so that the field is announced with its sentence.
    requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
    return false;
  };
  const refused = (error: unknown) => {
    if (!(error instanceof Refusal)) return setRefusal(error);
    const told: Flaws = {};
    for (const { path, message } of error.details.flaws ?? []) {
      const name = path.split('.')[0]!;
      const field = fieldOfPath[name] ?? (name in values ? (name as FieldName) : undefined);
      if (field) told[field] = wording[field] ?? message;
    }
    if (error.reason === 'unit-missing' || error.reason === 'unit-unknown') told.unit = error.message;
    if (error.reason === 'region-unknown') told.regions = error.message;
    if (error.reason === 'goal-missing') told.goal = wording.goal!;
    setFlaws(told);
    if (Object.keys(told).length === 0) setRefusal(error);
    return undefined;
  };
  const onBehalf = () => (values.requester ? { requesterId: values.requester.id } : {});
  const keep = async () => {
    const fields = fieldsOf(values);
    const now = saved
      ? await update.mutateAsync({
          input: { requestId: saved.requestId, ...fields },
          expectedVersion: saved.version,
        })
      : await create.mutateAsync({ input: { ...fields, ...onBehalf() } });
    setSaved(now);
    setKept(values);
    return now;
  };
  const keepDraft = async () => {
    if (!settle(check(false))) return;
    try {
      const now = await keep();
      setSavedAt(new Date().toISOString());
      if (!draft) {
        onMade(now.key);
        leaving.current = true;
        change({ draft: now.key, model: undefined, title: undefined });
        leaving.current = false;
      }
    } catch (error) {
      refused(error);
    }
  };
  const submit = async (event?: FormEvent) => {
    event?.preventDefault();
    if (isSending || !settle(check(true))) return;
    try {
      let key: string;
      if (saved) {
        const now = isDirty ? await keep() : saved;
        ({ key } = await submitSaved.mutateAsync({
          input: { requestId: now.requestId },
          expectedVersion: now.version,
        }));
      } else {
        const fields = fieldsOf(values);
        ({ key } = await submitNew.mutateAsync({
          input: { ...fields, goal: fields.goal ?? '', ...onBehalf() },
        }));
      }
      leaving.current = true;
      go(values.requester ? `/requests?open=${key}` : `/requests/${key}`);
    } catch (error) {
      refused(error);
    }
  };

  // Asked whenever the fields rest; texts that are still missing are stood in for.
  const fields = fieldsOf(values);
  const aheadInput: z.input<typeof submitRequest.input> = {
    unitId: fields.unitId,
    priority: fields.priority,
    sponsorId: fields.sponsorId,
    isRegulatory: fields.isRegulatory,
    title: fields.title.length >= 3 ? fields.title : t`This request`,
    goal: fields.goal ?? '–',
    ...onBehalf(),
  };
  const [asked] = useDebouncedValue(JSON.stringify(aheadInput), 500);
  const ahead = usePreview(submitRequest, JSON.parse(asked) as typeof aheadInput);

  const blocker = useBlocker({
    shouldBlockFn: () => isDirty && !leaving.current,
    enableBeforeUnload: () => isDirty && !leaving.current,
    withResolver: true,
  });
  useEffect(() => {
    if (!draft) form.current?.querySelector<HTMLElement>('input')?.focus();
  }, [draft]);

  const mayAskForOthers = session.rights.includes('requests.triage') && !saved;
  const at = savedAt ? format.time(savedAt) : '';
  return (
    <form
      ref={form}
      className={classes.form}
      noValidate
      onSubmit={(event) => void submit(event)}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) void submit(event);
      }}
    >
      <Stack gap={28}>
        <fieldset className={classes.group}>
          <legend>
            <Trans>What is needed</Trans>
          </legend>
          <TextInput
            label={t`Title`}
            description={t`In a few words`}
            required
            maxLength={200}
            dir="auto"
            value={values.title}
            error={flaws.title}
            onChange={(event) => set('title', event.currentTarget.value)}
          />
          <Textarea
            label={t`Goal`}
            description={t`What should people be able to do afterwards? Needed before you can submit.`}
            required
            autosize
            minRows={3}
            maxRows={14}
            maxLength={10_000}
            dir="auto"
            value={values.goal}
            error={flaws.goal}
            onChange={(event) => set('goal', event.currentTarget.value)}
          />
          <Textarea
            label={t`Evidence`}
            description={t`How do you know that this is a problem? Figures, incidents, feedback.`}
            autosize
            minRows={2}
            maxRows={14}
            maxLength={10_000}
            dir="auto"
            value={values.evidence}
            error={flaws.evidence}
            onChange={(event) => set('evidence', event.currentTarget.value)}
          />
          <Textarea
            label={t`Existing content`}
            description={t`What did you look at already, and why is it not enough?`}
            autosize
            minRows={2}
            maxRows={10}
            maxLength={2000}
            dir="auto"
            value={values.existingContent}
            error={flaws.existingContent}
            onChange={(event) => set('existingContent', event.currentTarget.value)}
          />
        </fieldset>
        <fieldset className={classes.group}>
          <legend>
            <Trans>For whom</Trans>
          </legend>
          {mayAskForOthers && (
            <RecordPicker
              label={t`On behalf of`}
              description={t`Leave it empty to ask for yourself.`}
              value={values.requester}
              onChange={(requester) => set('requester', requester)}
              search={searchPeople}
              error={flaws.requester}
            />
          )}
          <div className={classes.pair}>
            <RecordPicker
              label={t`Unit`}
              description={t`Left empty: the unit of the requester`}
              value={values.unit}
              onChange={(unit) => set('unit', unit)}
              search={searchUnits}
              error={flaws.unit}
            />
            <NumberInput
              label={t`Size of the audience`}
              description={t`About how many people`}
              min={1}
              max={10_000_000}
              allowDecimal={false}
              allowNegative={false}
              thousandSeparator=","
              hideControls
              value={values.audienceSize}
              error={flaws.audienceSize}
              onChange={(size) => set('audienceSize', size)}
            />
          </div>
          {regions.length > 0 && (
            <Checkbox.Group
              label={t`Regions`}
              description={t`None chosen means all of them.`}
              value={values.regions}
              onChange={(chosen) => set('regions', chosen)}
              error={flaws.regions}
            >
              <div className={classes.regions}>
                {regions.map(({ value, label }) => (
                  <Checkbox key={value} value={value} label={<bdi>{label}</bdi>} />
                ))}
              </div>
            </Checkbox.Group>
          )}
          <RecordPicker
            label={t`Sponsor`}
            description={t`Who stands behind it`}
            value={values.sponsor}
            onChange={(sponsor) => set('sponsor', sponsor)}
            search={searchPeople}
            error={flaws.sponsor}
          />
        </fieldset>
        <fieldset className={classes.group}>
          <legend>
            <Trans>When</Trans>
          </legend>
          <div className={classes.pair}>
            <DateField
              label={t`Needed by`}
              clearable
              minDate={today()}
              value={values.deadline}
              error={flaws.deadline}
              onChange={(deadline) => set('deadline', deadline)}
            />
            <TextInput
              label={t`Why that day`}
              maxLength={1000}
              dir="auto"
              disabled={values.deadline === null}
              value={values.deadlineReason}
              error={flaws.deadlineReason}
              onChange={(event) => set('deadlineReason', event.currentTarget.value)}
            />
          </div>
          <Checkbox
            label={t`A law or a regulator demands it`}
            checked={values.isRegulatory}
            onChange={(event) => set('isRegulatory', event.currentTarget.checked)}
          />
          <div>
            <Text fw={600} size="sm" mb={4} id="request-priority">
              <Trans>Priority</Trans>
            </Text>
            <SegmentedControl
              aria-labelledby="request-priority"
              value={values.priority}
              onChange={(value) => set('priority', value as Priority)}
              data={priorities.map((value) => ({ value, label: i18n._(priorityWords[value]) }))}
            />
          </div>
        </fieldset>
        <RefusalNote error={refusal} />
        <Group gap="sm">
          <Button
            type="submit"
            loading={submitNew.isPending || submitSaved.isPending}
            rightSection={<Kbd onAccent>Ctrl ⏎</Kbd>}
            aria-keyshortcuts="Control+Enter Meta+Enter"
          >
            <Trans>Submit</Trans>
          </Button>
          <Button
            variant="default"
            loading={create.isPending || update.isPending}
            disabled={saved !== null && !isDirty}
            onClick={() => void keepDraft()}
          >
            <Trans>Save draft</Trans>
          </Button>
          <Text size="sm" c="dimmed" role="status">
            {savedAt && !isDirty ? <Trans>Draft saved at {at}</Trans> : null}
          </Text>
        </Group>
      </Stack>
      <div className={classes.aside}>
        <SimilarPanel
          text={`${values.title} ${values.goal}`}
          draftId={saved?.requestId}
          onSolved={() => {
            leaving.current = true;
          }}
        />
        <Panel title={<Trans>When you submit it</Trans>}>
          <div aria-live="polite" aria-busy={ahead.isFetching}>
            {ahead.data ? (
              <ConsequenceList consequences={ahead.data.consequences} more={ahead.data.more} />
            ) : ahead.error ? (
              <Text size="sm" dir="auto">
                {ahead.error instanceof Refusal ? ahead.error.message : null}
              </Text>
            ) : (
              <Stack gap={8} py={4}>
                <Skeleton height={10} width="80%" />
                <Skeleton height={10} width="60%" />
              </Stack>
            )}
          </div>
        </Panel>
        <Text size="sm" c="dimmed">
          <Trans>
            Until then only you see the draft. You can cancel a request until it is delivered, and you answer
            the delivery yourself.
          </Trans>
        </Text>
      </div>
      <Dialog
        opened={blocker.status === 'blocked'}
        onClose={() => blocker.reset?.()}
        title={<Trans>Leave without saving?</Trans>}
      >
        <Stack gap="md">
          <Text size="sm">
            <Trans>What you wrote since the last saving would be lost.</Trans>
          </Text>
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={() => blocker.proceed?.()}>
              <Trans>Leave</Trans>
            </Button>
            <Button data-autofocus onClick={() => blocker.reset?.()}>
              <Trans>Go on writing</Trans>
            </Button>
          </Group>
        </Stack>
      </Dialog>
    </form>
  );
}
