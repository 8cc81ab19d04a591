/** Asking a requester how satisfied they are: on the record with one click, and with a reason in a dialog. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Textarea } from '@mantine/core';
import { useState } from 'react';
import { useCommand } from '../../../surfaces/web/client/operations.tsx';
import { rateDelivery } from '../contract-triage.ts';
import type { DialogProps, RequestDetail } from './request-dialogs.tsx';
import { SatisfactionField } from './satisfaction-field.tsx';
import { StepDialog } from './step-dialog.tsx';

/** Asks the requester on the record; the answer is given with the click. */
export function RateNow({ request }: { request: RequestDetail }) {
  const { t } = useLingui();
  const rate = useCommand(rateDelivery, { done: () => t`Thank you for the answer.` });
  if (!request.can.includes('requests.rate-delivery') || request.satisfaction !== null) return null;
  const { requestId, key, version } = request;
  return (
    <SatisfactionField
      legend={<Trans>Was it what you needed?</Trans>}
      name={`rate-${key}`}
      value={null}
      onChange={(satisfaction) => {
        if (!rate.isPending) rate.mutate({ input: { requestId, satisfaction }, expectedVersion: version });
      }}
    />
  );
}

/** Says how satisfied one is and why, or says it anew. */
export function RateDialog({ request, onClose, onDone }: DialogProps) {
  const { t } = useLingui();
  const [score, setScore] = useState<number | null>(request.satisfaction?.score ?? null);
  const [comment, setComment] = useState(request.satisfaction?.comment ?? '');
  const { requestId, key, version } = request;
  const input = score === null ? null : { requestId, satisfaction: score, comment: comment.trim() };
  return (
    <StepDialog
      contract={rateDelivery}
      title={<Trans>Rate {key}</Trans>}
      confirm={t`Rate`}
      input={input}
      ahead={input}
      expectedVersion={version}
      onClose={onClose}
      options={{ done: () => t`Thank you for the answer.`, onDone: () => onDone?.() }}
    >
      <SatisfactionField
        legend={<Trans>Was it what you needed?</Trans>}
        name={`rate-dialog-${key}`}
        value={score}
        onChange={setScore}
      />
      <Textarea
        label={t`Why`}
        autosize
        minRows={2}
        maxRows={8}
        maxLength={2000}
        dir="auto"
        value={comment}
        onChange={(event) => setComment(event.currentTarget.value)}
      />
    </StepDialog>
  );
}
