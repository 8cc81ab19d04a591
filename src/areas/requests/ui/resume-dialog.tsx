/** Coming back to a request that was closed because its requester did not answer. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { resumeRequest } from '../contract-triage.ts';
import type { DialogProps } from './request-dialogs.tsx';
import { StepDialog } from './step-dialog.tsx';

/** Gives the answer that was missing; the request waits in triage again. */
export function ResumeDialog({ request, onClose, onDone }: DialogProps) {
  const { t } = useLingui();
  const [answer, setAnswer] = useState('');
  const [tried, setTried] = useState(false);
  const { requestId, key, version } = request;
  const text = answer.trim();
  return (
    <StepDialog
      contract={resumeRequest}
      title={<Trans>Come back to {key}</Trans>}
      confirm={t`Come back to it`}
      input={text.length >= 3 ? { requestId, answer: text } : null}
      ahead={{ requestId, answer: 'Stands in for the text.' }}
      expectedVersion={version}
      onClose={onClose}
      onIncomplete={() => setTried(true)}
      options={{ done: (output) => t`${output.key} waits in triage again`, onDone: () => onDone?.() }}
    >
      <Text size="sm">
        <Trans>It was closed because an answer did not come. With the answer it waits in triage again.</Trans>
      </Text>
      <Textarea
        label={t`Your answer`}
        required
        autosize
        minRows={3}
        maxRows={10}
        dir="auto"
        data-autofocus
        value={answer}
        onChange={(event) => setAnswer(event.currentTarget.value)}
        error={tried && text.length < 3 ? t`Write the answer that was missing.` : undefined}
      />
    </StepDialog>
  );
}
