/** Further verdicts of triage: the wait-list, redirecting, and passing triage by order of somebody. */
import { useLingui as useMessages } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { Select, Text, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { searchPeople } from '../../../surfaces/web/hooks/directory.ts';
import { addDays, DateField, today } from '../../../surfaces/web/kit/date-field.tsx';
import { type Pickable, RecordPicker } from '../../../surfaces/web/kit/record-picker.tsx';
import { useSession } from '../../../surfaces/web/shell/session.ts';
import { returnRequestToTriage } from '../contract-fulfilment.ts';
import { bypassTriage, redirectRequest, waitlistRequest } from '../contract-triage.ts';
import { redirectReasons } from '../contract-words.ts';
import type { DialogProps } from './request-dialogs.tsx';
import { searchQueues } from './searches.ts';
import { StepDialog } from './step-dialog.tsx';
import { type RedirectReason, redirectWords } from './words.ts';

/** Puts a request onto the wait-list. */
export function WaitlistDialog({ request, onClose, onDone }: DialogProps) {
  const { t } = useLingui();
  const [reason, setReason] = useState('');
  const [lookAgainOn, setDay] = useState<string | null>(addDays(today(), 30));
  const [tried, setTried] = useState(false);
  const { requestId, key, version } = request;
  const requester = request.requester.name;
  const text = reason.trim();
  const isDay = lookAgainOn !== null && lookAgainOn > today();
  return (
    <StepDialog
      contract={waitlistRequest}
      title={<Trans>Put {key} on the wait-list</Trans>}
      confirm={t`Put on the wait-list`}
      input={text.length >= 5 && isDay ? { requestId, reason: text, lookAgainOn } : null}
      ahead={isDay ? { requestId, reason: 'Stands in for the text.', lookAgainOn } : null}
      expectedVersion={version}
      onClose={onClose}
      onIncomplete={() => setTried(true)}
      options={{
        done: (output) => t`${output.key} is on the wait-list`,
        undo: returnRequestToTriage as never,
        onDone: () => onDone?.(),
      }}
    >
      <Textarea
        label={t`Why it has to wait`}
        description={t`${requester} reads this text as you write it.`}
        required
        autosize
        minRows={2}
        maxRows={8}
        dir="auto"
        data-autofocus
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        error={tried && text.length < 5 ? t`Say in at least 5 characters why it has to wait.` : undefined}
      />
      <DateField
        label={t`Look at it again on`}
        description={t`Its queue is reminded on that day.`}
        value={lookAgainOn}
        onChange={setDay}
        minDate={addDays(today(), 1)}
        error={tried && !isDay ? t`Choose a day later than today.` : undefined}
      />
    </StepDialog>
  );
}

/** Says that training would not solve it, and what helps instead. */
export function RedirectDialog({ request, onClose, onDone }: DialogProps) {
  const { t } = useLingui();
  const { i18n } = useMessages();
  const [reason, setReason] = useState<RedirectReason | null>(null);
  const [explanation, setExplanation] = useState('');
  const [link, setLink] = useState('');
  const [helper, setHelper] = useState<Pickable | null>(null);
  const [tried, setTried] = useState(false);
  const { requestId, key, version } = request;
  const requester = request.requester.name;
  const text = explanation.trim();
  const isLink = link.trim() === '' || /^https?:\/\/\S+$/i.test(link.trim());
  const more = { link: link.trim() && isLink ? link.trim() : null, personId: helper?.id ?? null };
  const isComplete = reason !== null && text.length >= 10 && isLink;
  return (
    <StepDialog
      contract={redirectRequest}
      title={<Trans>Redirect {key}</Trans>}
      confirm={t`Redirect`}
      input={isComplete ? { requestId, reason, explanation: text, ...more } : null}
      ahead={{ requestId, reason: reason ?? 'other', explanation: 'Stands in for the text.', ...more }}
      expectedVersion={version}
      onClose={onClose}
      onIncomplete={() => setTried(true)}
      options={{
        done: (output) => t`${output.key} was redirected`,
        undo: returnRequestToTriage as never,
        onDone: () => onDone?.(),
      }}
    >
      <Text size="sm">
        <Trans>For what training would not solve. It ends here, with an answer that helps.</Trans>
      </Text>
      <Select
        label={t`What stands behind it`}
        placeholder={t`Choose a cause`}
        required
        data-autofocus
        value={reason}
        onChange={(value) => setReason(value as RedirectReason | null)}
        error={tried && reason === null ? t`Choose a cause.` : undefined}
        data={redirectReasons.map((value) => ({ value, label: i18n._(redirectWords[value]) }))}
      />
      <Textarea
        label={t`What helps instead`}
        description={t`${requester} reads this text as you write it.`}
        required
        autosize
        minRows={3}
        maxRows={10}
        dir="auto"
        value={explanation}
        onChange={(event) => setExplanation(event.currentTarget.value)}
        error={tried && text.length < 10 ? t`Say what helps instead, in at least 10 characters.` : undefined}
      />
      <TextInput
        label={t`Link`}
        description={t`Where to find it, if it has an address`}
        placeholder="https://"
        type="url"
        dir="ltr"
        value={link}
        onChange={(event) => setLink(event.currentTarget.value)}
        error={tried && !isLink ? t`The link must start with http:// or https://.` : undefined}
      />
      <RecordPicker label={t`Who can help`} value={helper} onChange={setHelper} search={searchPeople} />
    </StepDialog>
  );
}

/** Takes a request into fulfilment without triage. */
export function BypassDialog({ request, onClose, onDone }: DialogProps) {
  const { t } = useLingui();
  const { personId, name } = useSession();
  const [orderedBy, setOrderedBy] = useState<Pickable | null>(null);
  const [reason, setReason] = useState('');
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
  const [dueOn, setDueOn] = useState<string | null>(null);
  const [tried, setTried] = useState(false);
  const { requestId, key, version } = request;
  const text = reason.trim();
  const isNamed = owner !== null || queue !== null;
  const input =
    orderedBy !== null && isNamed
      ? {
          requestId,
          orderedById: orderedBy.id,
          reason: text,
          ownerId: owner?.id ?? null,
          queueId: queue?.id ?? null,
          ...(dueOn === null ? {} : { dueOn }),
        }
      : null;
  return (
    <StepDialog
      contract={bypassTriage}
      title={<Trans>Let {key} pass triage</Trans>}
      confirm={t`Pass triage`}
      input={text.length >= 10 ? input : null}
      ahead={input && { ...input, reason: 'Stands in for the text.' }}
      expectedVersion={version}
      onClose={onClose}
      onIncomplete={() => setTried(true)}
      options={{
        done: (output) => t`${output.key} passed triage`,
        undo: returnRequestToTriage as never,
        onDone: () => onDone?.(),
      }}
    >
      <Text size="sm">
        <Trans>It counts as unplanned work, and whoever ordered it is told.</Trans>
      </Text>
      <RecordPicker
        label={t`By order of`}
        required
        value={orderedBy}
        onChange={setOrderedBy}
        search={searchPeople}
        error={tried && orderedBy === null ? t`Name who ordered it.` : undefined}
      />
      <Textarea
        label={t`Why it cannot wait for triage`}
        description={t`Those who work on it read this; the requester does not.`}
        required
        autosize
        minRows={2}
        maxRows={8}
        dir="auto"
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        error={tried && text.length < 10 ? t`Say why, in at least 10 characters.` : undefined}
      />
      <RecordPicker
        label={t`Owner`}
        value={owner}
        onChange={setOwner}
        search={searchPeople}
        error={tried && !isNamed ? t`Name an owner or a queue, so that somebody works on it.` : undefined}
      />
      <RecordPicker label={t`Queue`} value={queue} onChange={setQueue} search={searchQueues} />
      <DateField label={t`Due date`} value={dueOn} onChange={setDueOn} clearable minDate={today()} />
    </StepDialog>
  );
}
