/** How satisfied a requester is: five answers, one click. */
import { useLingui as useMessages } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { Textarea } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useCommand } from '../../../surfaces/web/client/operations.tsx';
import { rateDelivery } from '../contract-triage.ts';
import type { DialogProps, RequestDetail } from './request-dialogs.tsx';
import { StepDialog } from './step-dialog.tsx';
import classes from './triage-depth.module.css';
import { satisfactionWords } from './words.ts';

const scores = [1, 2, 3, 4, 5] as const;

/** Props of `SatisfactionField`. */
export interface SatisfactionFieldProps {
  legend: ReactNode;
  /** Names the group among others on the screen. */
  name: string;
  value: number | null;
  onChange: (score: number) => void;
}

/** Five answers from worst to best. */
export function SatisfactionField({ legend, name, value, onChange }: SatisfactionFieldProps) {
  const { i18n } = useMessages();
  return (
    <fieldset className={classes.rating}>
      <legend>{legend}</legend>
      {scores.map((score) => (
        <label key={score} className={classes.score}>
          <input
            type="radio"
            name={name}
            value={score}
            checked={value === score}
            onChange={() => onChange(score)}
          />
          <span>{i18n._(satisfactionWords[score])}</span>
        </label>
      ))}
    </fieldset>
  );
}

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
