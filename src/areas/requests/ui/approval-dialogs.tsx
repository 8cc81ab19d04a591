/** Asking for the approval of a request, and taking it out of its approval. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Text, Textarea } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useOperation } from '../../../surfaces/web/client/operations.tsx';
import { StepsField } from '../../../surfaces/web/kit/approval/steps-field.tsx';
import { draftsFrom, emptyStep, type StepDraft, stepsOf } from '../../../surfaces/web/kit/approval/words.ts';
import { CommandDialog } from '../../../surfaces/web/kit/command-dialog.tsx';
import { askForApproval, getProposedApproval, withdrawFromApproval } from '../contract-approval.ts';
import type { DialogProps } from './request-dialogs.tsx';

/** Asks for approval, in steps. */
export function AskForApprovalDialog({ request, onClose, onDone }: DialogProps) {
  const { t } = useLingui();
  const answer = useOperation(getProposedApproval, { requestId: request.requestId });
  // What the model proposes stands until it is changed here.
  const [own, setOwn] = useState<readonly StepDraft[] | null>(null);
  const proposed = useMemo(
    () => (answer.data?.model == null ? null : draftsFrom(answer.data.steps, answer.data.parties)),
    [answer.data],
  );
  const empty = useMemo(() => [emptyStep()], []);
  const drafts = own ?? proposed ?? empty;
  const [note, setNote] = useState('');
  const steps = stepsOf(drafts);
  const model = answer.data?.model ?? '';
  const key = request.key;
  return (
    <CommandDialog
      contract={askForApproval}
      title={<Trans>Ask for the approval of {key}</Trans>}
      confirm={t`Ask for approval`}
      input={
        steps === null
          ? null
          : { requestId: request.requestId, steps, note: note.trim() === '' ? null : note.trim() }
      }
      missing={t`Give each step a name, and say who decides.`}
      expectedVersion={request.version}
      size={680}
      onClose={onClose}
      options={{ done: () => t`${key} waits for approval`, onDone: () => onDone?.() }}
    >
      {proposed !== null && (
        <Text size="sm" c="dimmed" role="status">
          <Trans>
            These steps are those of <bdi>{model}</bdi>. Change what is different this time.
          </Trans>
        </Text>
      )}
      <StepsField value={drafts} onChange={setOwn} />
      <Textarea
        label={t`What those who decide should know`}
        description={t`The requester does not see it.`}
        autosize
        minRows={2}
        maxLength={4000}
        dir="auto"
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
    </CommandDialog>
  );
}

/** Takes a request out of its approval, back to triage. */
export function WithdrawFromApprovalDialog({ request, onClose, onDone }: DialogProps) {
  const { t } = useLingui();
  const [why, setWhy] = useState('');
  const key = request.key;
  return (
    <CommandDialog
      contract={withdrawFromApproval}
      title={<Trans>Take {key} out of its approval</Trans>}
      confirm={t`Withdraw`}
      input={{ requestId: request.requestId, why: why.trim() === '' ? null : why.trim() }}
      missing=""
      expectedVersion={request.version}
      onClose={onClose}
      options={{ done: () => t`${key} is back in triage`, onDone: () => onDone?.() }}
    >
      <Text size="sm" c="dimmed">
        <Trans>It goes back to triage. Answers that were given stay readable.</Trans>
      </Text>
      <Textarea
        label={t`Why, if you like`}
        autosize
        minRows={2}
        maxLength={1000}
        dir="auto"
        value={why}
        onChange={(event) => setWhy(event.currentTarget.value)}
      />
    </CommandDialog>
  );
}
