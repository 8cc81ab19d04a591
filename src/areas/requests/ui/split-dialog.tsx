/** Splitting a request into parts that go their own ways. */
import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button, Radio, Stack, Textarea, TextInput } from '@mantine/core';
import { Plus, X } from 'lucide-react';
import { useRef, useState } from 'react';
import { splitRequest } from '../contract-triage.ts';
import type { splitFates } from '../contract-words.ts';
import type { DialogProps } from './request-dialogs.tsx';
import { StepDialog } from './step-dialog.tsx';
import classes from './triage-depth.module.css';

type Fate = (typeof splitFates)[number];

interface PartDraft {
  id: number;
  title: string;
  goal: string;
}

const MOST = 10;

/** Makes several requests out of one. */
export function SplitDialog({ request, onClose, onDone }: DialogProps) {
  const { t } = useLingui();
  const lastId = useRef(2);
  const [parts, setParts] = useState<PartDraft[]>([
    { id: 1, title: '', goal: '' },
    { id: 2, title: '', goal: '' },
  ]);
  const [original, setOriginal] = useState<Fate>('cancelled');
  const [tried, setTried] = useState(false);
  const { requestId, key, version } = request;
  const least = original === 'stays' ? 1 : 2;
  const isTitled = (part: PartDraft) => part.title.trim().length >= 3;
  const isComplete = parts.length >= least && parts.every(isTitled);
  const change = (id: number, field: 'title' | 'goal', value: string) =>
    setParts((now) => now.map((part) => (part.id === id ? { ...part, [field]: value } : part)));
  const add = () => {
    lastId.current += 1;
    const id = lastId.current;
    setParts((now) => [...now, { id, title: '', goal: '' }]);
  };
  const ahead = parts.map((part, index) => ({
    title: isTitled(part) ? part.title.trim() : `${request.title.slice(0, 180)} (${index + 1})`,
    ...(part.goal.trim() ? { goal: part.goal.trim() } : {}),
  }));
  return (
    <StepDialog
      contract={splitRequest}
      title={<Trans>Split {key}</Trans>}
      confirm={t`Split`}
      size={620}
      input={isComplete ? { requestId, parts: ahead, original } : null}
      ahead={parts.length >= least ? { requestId, parts: ahead, original } : null}
      expectedVersion={version}
      onClose={onClose}
      onIncomplete={() => setTried(true)}
      options={{
        done: (output) => t`${output.key} was split into ${output.parts.map((part) => part.key).join(', ')}`,
        onDone: () => original !== 'stays' && onDone?.(),
      }}
    >
      <Stack gap="sm">
        {parts.map((part, index) => {
          const number = index + 1;
          return (
            <fieldset key={part.id} className={classes.part}>
              <legend>
                <Trans>Part {number}</Trans>
              </legend>
              <TextInput
                label={t`Title`}
                required
                maxLength={200}
                dir="auto"
                {...(index === 0 ? { 'data-autofocus': true } : {})}
                value={part.title}
                onChange={(event) => change(part.id, 'title', event.currentTarget.value)}
                error={
                  tried && !isTitled(part) ? t`Give the request a title of at least 3 characters.` : undefined
                }
              />
              <Textarea
                label={t`Goal`}
                description={t`Left empty: as in the original`}
                autosize
                minRows={1}
                maxRows={6}
                dir="auto"
                value={part.goal}
                onChange={(event) => change(part.id, 'goal', event.currentTarget.value)}
              />
              {parts.length > least && (
                <ActionIcon
                  className={classes.remove ?? ''}
                  variant="subtle"
                  color="gray"
                  aria-label={t`Remove part ${number}`}
                  onClick={() => setParts((now) => now.filter(({ id }) => id !== part.id))}
                >
                  <X className="t-icon" aria-hidden />
                </ActionIcon>
              )}
            </fieldset>
          );
        })}
        {parts.length < MOST && (
          <Button
            variant="default"
            leftSection={<Plus className="t-icon" aria-hidden />}
            style={{ justifySelf: 'start', alignSelf: 'start' }}
            onClick={add}
          >
            <Trans>Add a part</Trans>
          </Button>
        )}
      </Stack>
      <Radio.Group
        label={t`What becomes of ${key}?`}
        value={original}
        onChange={(value) => setOriginal(value as Fate)}
      >
        <Stack gap={6} mt={6}>
          <Radio value="cancelled" label={t`It ends; its parts go on`} />
          <Radio value="merged" label={t`It is merged into the first part`} />
          <Radio value="stays" label={t`It stays open beside them`} />
        </Stack>
      </Radio.Group>
    </StepDialog>
  );
}
