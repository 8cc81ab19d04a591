/** The page behind the link of a confirmation: where it stands what somebody without an account asked for. */
import { useLingui as useMessages } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { Anchor, Stack, Text } from '@mantine/core';
import type { z } from 'zod';
import { lookAtSubmission } from '../../../areas/requests/models/contract-links.ts';
import { stateLooks, stateWords } from '../../../areas/requests/ui/words.ts';
import { useFormat } from '../i18n/format.ts';
import { Fact, Facts } from '../kit/peek.tsx';
import { StatusDot } from '../kit/status.tsx';
import { BareFrame } from '../shell/bare-frame.tsx';
import { LinkScreen } from './link-screen.tsx';

/** Shows the state. */
export function AskedScreen() {
  return (
    <LinkScreen page="asked" look={lookAtSubmission} staleTime={60_000}>
      {(submission) => <Asked submission={submission} />}
    </LinkScreen>
  );
}

function Asked({ submission }: { submission: z.output<typeof lookAtSubmission.output> }) {
  const { t } = useLingui();
  const { _ } = useMessages();
  const format = useFormat();
  const { title, model, key, receivedAt, state, expectedOn, explanation, delivery, enterprise } = submission;
  return (
    <BareFrame title={title || t`Your request`} lead={enterprise ?? undefined} width={520}>
      <Stack gap="md">
        <Facts>
          <Fact label={t`State`}>
            {state === 'received' ? (
              <StatusDot tone="info" hollow>
                <Trans>It has arrived; somebody looks at it.</Trans>
              </StatusDot>
            ) : state === 'not-taken' ? (
              <StatusDot tone="quiet">
                <Trans>It was not taken. Ask whoever gave you the link.</Trans>
              </StatusDot>
            ) : (
              <StatusDot tone={stateLooks[state].tone} hollow={stateLooks[state].hollow ?? false}>
                {_(stateWords[state])}
              </StatusDot>
            )}
          </Fact>
          {expectedOn !== null && <Fact label={t`Expected by`}>{format.date(expectedOn)}</Fact>}
          <Fact label={t`What it is`}>
            <bdi>{model}</bdi>
          </Fact>
          <Fact label={t`Arrived`}>
            {format.date(receivedAt)} · {key}
          </Fact>
        </Facts>
        {explanation !== null && (
          <Text size="sm" dir="auto" style={{ whiteSpace: 'pre-wrap' }}>
            {explanation}
          </Text>
        )}
        {delivery !== null && (
          <div>
            <Text size="sm" dir="auto" style={{ whiteSpace: 'pre-wrap' }}>
              {delivery.note}
            </Text>
            {delivery.link !== null && (
              <Anchor href={delivery.link} rel="noreferrer" size="sm" dir="ltr">
                {delivery.link}
              </Anchor>
            )}
          </div>
        )}
      </Stack>
    </BareFrame>
  );
}
