/** The first verdicts of triage: take up, decline, return. */
import { useLingui as useMessages } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { Group, Select, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { searchPeople } from '../../../surfaces/web/hooks/directory.ts';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { OwnerSuggestions } from '../../../surfaces/web/kit/case/owner-suggestions.tsx';
import { DateField, today } from '../../../surfaces/web/kit/date-field.tsx';
import { type Pickable, RecordPicker } from '../../../surfaces/web/kit/record-picker.tsx';
import { useSession } from '../../../surfaces/web/shell/session.ts';
import { declineRequest, returnRequestToTriage, takeUpRequest } from '../contract-fulfilment.ts';
import { declineReasons, priorities } from '../contract-words.ts';
import { isOvercommitted, PromiseField, whyOf } from './promise-field.tsx';
import type { DialogProps } from './request-dialogs.tsx';
import { searchQueues } from './searches.ts';
import { StepDialog } from './step-dialog.tsx';
import { type DeclineReason, type Priority, priorityWords, reasonWords } from './words.ts';

/** Takes a request up: owner (oneself unless it has one), queue, due date, priority. */
export function TakeUpDialog({ request, onClose, onDone }: DialogProps) {
  const { t } = useLingui();
  const { i18n } = useMessages();
  const format = useFormat();
  const { personId, name } = useSession();
  const [owner, setOwner] = useState<Pickable | null>(
    request.owner
      ? { id: request.owner.personId, label: request.owner.name }
      : personId
        ? { id: personId, label: name }
        : null,
  );
  const [queue, setQueue] = useState<Pickable | null>(
    request.queue ? { id: request.queue.queueId, label: request.queue.name } : null,
  );
  const wanted = request.dueOn ?? request.deadline;
  const [dueOn, setDueOn] = useState<string | null>(wanted !== null && wanted >= today() ? wanted : null);
  const [priority, setPriority] = useState<Priority>(request.priority);
  const [why, setWhy] = useState('');
  const [tried, setTried] = useState(false);
  const input = {
    requestId: request.requestId,
    ownerId: owner?.id ?? null,
    queueId: queue?.id ?? null,
    dueOn,
    priority,
    ...whyOf(why),
  };
  const isNamed = owner !== null || queue !== null;
  const key = request.key;
  const deadline = request.deadline ? format.date(request.deadline) : '';
  return (
    <StepDialog
      contract={takeUpRequest}
      title={<Trans>Take up {key}</Trans>}
      confirm={t`Take up`}
      input={isNamed ? input : null}
      ahead={isNamed ? input : null}
      expectedVersion={request.version}
      onClose={onClose}
      onIncomplete={() => setTried(true)}
      explained={isOvercommitted}
      options={{
        done: (output) => t`${output.key} was taken up`,
        undo: returnRequestToTriage as never,
        onDone: () => onDone?.(),
      }}
    >
      {(refused) => (
        <>
          <RecordPicker
            label={t`Owner`}
            description={t`Who answers for it`}
            value={owner}
            onChange={setOwner}
            search={searchPeople}
            error={tried && !isNamed ? t`Name an owner or a queue, so that somebody works on it.` : undefined}
          />
          <OwnerSuggestions
            caseId={request.requestId}
            queueId={queue?.id}
            chosen={owner?.id}
            onChoose={(id, label) => setOwner({ id, label })}
          />
          <RecordPicker label={t`Queue`} value={queue} onChange={setQueue} search={searchQueues} />
          <Group grow align="flex-start">
            <DateField
              label={t`Due date`}
              description={request.deadline ? t`Needed by ${deadline}` : undefined}
              value={dueOn}
              onChange={setDueOn}
              clearable
              minDate={today()}
            />
            <Select
              label={t`Priority`}
              description={request.deadline ? ' ' : undefined}
              allowDeselect={false}
              value={priority}
              onChange={(value) => value && setPriority(value as Priority)}
              data={priorities.map((value) => ({ value, label: i18n._(priorityWords[value]) }))}
            />
          </Group>
          <PromiseField
            requestId={request.requestId}
            ownerId={owner?.id ?? null}
            queueId={queue?.id ?? null}
            dueOn={dueOn}
            why={why}
            onWhy={setWhy}
            error={refused}
            tried={tried}
          />
        </>
      )}
    </StepDialog>
  );
}

/** Declines a request with a reason and a text that the requester is told. */
export function DeclineDialog({ request, onClose, onDone }: DialogProps) {
  const { t } = useLingui();
  const { i18n } = useMessages();
  const [reason, setReason] = useState<DeclineReason | null>(null);
  const [explanation, setExplanation] = useState('');
  const [tried, setTried] = useState(false);
  const text = explanation.trim();
  const isComplete = reason !== null && text.length >= 10;
  const { requestId, key } = request;
  const requester = request.requester.name;
  return (
    <StepDialog
      contract={declineRequest}
      title={<Trans>Decline {key}</Trans>}
      confirm={t`Decline`}
      input={isComplete ? { requestId, reason, explanation: text } : null}
      // The text does not change what follows; a stand-in shows it before the text is long enough.
      ahead={{ requestId, reason: reason ?? 'other', explanation: 'Stands in for the text.' }}
      expectedVersion={request.version}
      onClose={onClose}
      onIncomplete={() => setTried(true)}
      options={{
        done: (output) => t`${output.key} was declined`,
        undo: returnRequestToTriage as never,
        onDone: () => onDone?.(),
      }}
    >
      <Select
        label={t`Reason`}
        placeholder={t`Choose a reason`}
        required
        data-autofocus
        value={reason}
        onChange={(value) => setReason(value as DeclineReason | null)}
        error={tried && reason === null ? t`Choose a reason.` : undefined}
        data={declineReasons.map((value) => ({ value, label: i18n._(reasonWords[value]) }))}
      />
      <Textarea
        label={t`What the requester is told`}
        description={t`${requester} reads this text as you write it.`}
        required
        autosize
        minRows={3}
        maxRows={10}
        dir="auto"
        value={explanation}
        onChange={(event) => setExplanation(event.currentTarget.value)}
        error={tried && text.length < 10 ? t`Tell the requester why, in at least 10 characters.` : undefined}
      />
    </StepDialog>
  );
}

/** Takes a verdict back. */
export function ReturnDialog({ request, onClose, onDone }: DialogProps) {
  const { t } = useLingui();
  const { requestId, key, version } = request;
  const input = { requestId };
  return (
    <StepDialog
      contract={returnRequestToTriage}
      title={<Trans>Return {key} to triage</Trans>}
      confirm={t`Return to triage`}
      input={input}
      ahead={input}
      expectedVersion={version}
      onClose={onClose}
      options={{ done: (output) => t`${output.key} waits for triage again`, onDone: () => onDone?.() }}
    >
      <Text size="sm">
        <Trans>The verdict is taken back; the request loses its owner and waits in the triage inbox.</Trans>
      </Text>
    </StepDialog>
  );
}
