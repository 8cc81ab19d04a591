/** The steps after triage: submit, deliver, take back, remind, accept, reopen, cancel. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Text, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { z } from 'zod';
import { acceptDelivery, cancelRequest, type getRequest, reopenRequest, submitDraft } from '../contract.ts';
import { deliverRequest, remindRequester, withdrawDelivery } from '../contract-fulfilment.ts';
import { SatisfactionField } from './satisfaction-field.tsx';
import { StepDialog } from './step-dialog.tsx';

/** A request as its record shows it. */
export type RequestDetail = z.output<typeof getRequest.output>;

/** Props of every dialog of a step. */
export interface DialogProps {
  request: RequestDetail;
  onClose: () => void;
  /** After the step was done. */
  onDone?: () => void;
}

/** Submits a draft. */
export function SubmitDialog({ request, onClose, onDone }: DialogProps) {
  const { t } = useLingui();
  const { requestId, key, version } = request;
  const input = { requestId };
  return (
    <StepDialog
      contract={submitDraft}
      title={<Trans>Submit {key}</Trans>}
      confirm={t`Submit`}
      input={input}
      ahead={input}
      expectedVersion={version}
      onClose={onClose}
      options={{ done: (output) => t`${output.key} was submitted`, onDone: () => onDone?.() }}
    />
  );
}

/** Says what was delivered. */
export function DeliverDialog({ request, onClose, onDone }: DialogProps) {
  const { t } = useLingui();
  const [note, setNote] = useState('');
  const [link, setLink] = useState('');
  const [tried, setTried] = useState(false);
  const { requestId, key, version } = request;
  const requester = request.requester.name;
  const isLink = link.trim() === '' || /^https?:\/\/\S+\.?\S*$/i.test(link.trim());
  const isComplete = note.trim().length >= 3 && isLink;
  return (
    <StepDialog
      contract={deliverRequest}
      title={<Trans>Deliver {key}</Trans>}
      confirm={t`Deliver`}
      input={isComplete ? { requestId, note: note.trim(), link: link.trim() || null } : null}
      ahead={{ requestId, note: 'Stands in for the text.' }}
      expectedVersion={version}
      onClose={onClose}
      onIncomplete={() => setTried(true)}
      options={{
        done: (output) => t`${output.key} was delivered`,
        undo: withdrawDelivery as never,
        onDone: () => onDone?.(),
      }}
    >
      <Textarea
        label={t`What was delivered`}
        description={t`${requester} reads this and is asked to accept it.`}
        required
        autosize
        minRows={3}
        maxRows={10}
        dir="auto"
        data-autofocus
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
        error={tried && note.trim().length < 3 ? t`Say what was delivered.` : undefined}
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
    </StepDialog>
  );
}

/** Takes an unanswered delivery back. */
export function WithdrawDialog({ request, onClose, onDone }: DialogProps) {
  const { t } = useLingui();
  const { requestId, key, version } = request;
  const input = { requestId };
  return (
    <StepDialog
      contract={withdrawDelivery}
      title={<Trans>Take back the delivery of {key}</Trans>}
      confirm={t`Take it back`}
      input={input}
      ahead={input}
      expectedVersion={version}
      onClose={onClose}
      options={{ done: (output) => t`${output.key} is in fulfilment again`, onDone: () => onDone?.() }}
    />
  );
}

/** Reminds the requester of an unanswered delivery. */
export function RemindDialog({ request, onClose, onDone }: DialogProps) {
  const { t } = useLingui();
  const requester = request.requester.name;
  const input = { requestId: request.requestId };
  return (
    <StepDialog
      contract={remindRequester}
      title={<Trans>Remind {requester}</Trans>}
      confirm={t`Remind`}
      input={input}
      ahead={input}
      onClose={onClose}
      options={{ done: t`${requester} was reminded`, onDone: () => onDone?.() }}
    >
      <Text size="sm">
        <Trans>Five days after a delivery Trellis does this by itself.</Trans>
      </Text>
    </StepDialog>
  );
}

/** Accepts a delivery. */
export function AcceptDialog({ request, onClose, onDone }: DialogProps) {
  const { t } = useLingui();
  const [satisfaction, setSatisfaction] = useState<number | null>(null);
  const { requestId, key, version } = request;
  const input = { requestId, ...(satisfaction === null ? {} : { satisfaction }) };
  return (
    <StepDialog
      contract={acceptDelivery}
      title={<Trans>Accept the delivery of {key}</Trans>}
      confirm={t`Accept`}
      input={input}
      ahead={input}
      expectedVersion={version}
      onClose={onClose}
      options={{
        done: (output) => t`${output.key} is finished. Thank you for the answer.`,
        onDone: () => onDone?.(),
      }}
    >
      <Text size="sm">
        <Trans>It is what you needed. You can still reopen it for 30 days.</Trans>
      </Text>
      <SatisfactionField
        legend={<Trans>How well does it do that? You need not answer.</Trans>}
        name="satisfaction"
        value={satisfaction}
        onChange={setSatisfaction}
      />
    </StepDialog>
  );
}

/** Says what is missing; the request goes back into fulfilment. */
export function ReopenDialog({ request, onClose, onDone }: DialogProps) {
  const { t } = useLingui();
  const [why, setWhy] = useState('');
  const [tried, setTried] = useState(false);
  const { requestId, key, version } = request;
  const isComplete = why.trim().length >= 3;
  return (
    <StepDialog
      contract={reopenRequest}
      title={<Trans>Reopen {key}</Trans>}
      confirm={t`Reopen`}
      input={isComplete ? { requestId, why: why.trim() } : null}
      ahead={{ requestId, why: 'Stands in for the text.' }}
      expectedVersion={version}
      onClose={onClose}
      onIncomplete={() => setTried(true)}
      options={{ done: (output) => t`${output.key} is in fulfilment again`, onDone: () => onDone?.() }}
    >
      <Textarea
        label={t`What is missing or wrong`}
        required
        autosize
        minRows={3}
        maxRows={10}
        dir="auto"
        data-autofocus
        value={why}
        onChange={(event) => setWhy(event.currentTarget.value)}
        error={tried && !isComplete ? t`Say what is missing or wrong.` : undefined}
      />
    </StepDialog>
  );
}

/** Cancels a request that is not needed any more. */
export function CancelDialog({ request, onClose, onDone }: DialogProps) {
  const { t } = useLingui();
  const [why, setWhy] = useState('');
  const { requestId, key, version, state } = request;
  const isDraft = state === 'draft';
  return (
    <StepDialog
      contract={cancelRequest}
      title={isDraft ? <Trans>Put the draft {key} away</Trans> : <Trans>Cancel {key}</Trans>}
      confirm={isDraft ? t`Put away` : t`Cancel the request`}
      irreversible
      input={{ requestId, ...(why.trim() ? { why: why.trim() } : {}) }}
      ahead={{ requestId }}
      expectedVersion={version}
      onClose={onClose}
      options={{ done: (output) => t`${output.key} was cancelled`, onDone: () => onDone?.() }}
    >
      <Text size="sm">
        <Trans>This cannot be taken back; a new request can be made at any time.</Trans>
      </Text>
      {!isDraft && (
        <Textarea
          label={t`Why it is not needed any more`}
          autosize
          minRows={2}
          maxRows={8}
          dir="auto"
          data-autofocus
          value={why}
          onChange={(event) => setWhy(event.currentTarget.value)}
        />
      )}
    </StepDialog>
  );
}
