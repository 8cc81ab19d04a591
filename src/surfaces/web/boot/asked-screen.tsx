/** The page behind the link of a confirmation: where it stands what somebody without an account asked for. */
import { useLingui as useMessages } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { Anchor, Center, Loader, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { lookAtSubmission } from '../../../areas/requests/models/contract-links.ts';
import { stateLooks, stateWords } from '../../../areas/requests/ui/words.ts';
import { call } from '../client/call.ts';
import { useFormat } from '../i18n/format.ts';
import { Fact, Facts } from '../kit/peek.tsx';
import { RefusalNote } from '../kit/refusal-note.tsx';
import { StatusDot } from '../kit/status.tsx';
import { BareFrame } from '../shell/bare-frame.tsx';
import { takeToken } from './link-token.ts';

/** Shows the state. */
export function AskedScreen() {
  const { t } = useLingui();
  const { _ } = useMessages();
  const format = useFormat();
  const [token] = useState(() => takeToken('asked'));
  const asked = useQuery({
    queryKey: ['asked-link'],
    queryFn: () => call(lookAtSubmission, { token }),
    retry: false,
    staleTime: 60_000,
  });
  if (asked.isPending)
    return (
      <Center h="100dvh">
        <Loader />
      </Center>
    );
  if (asked.error)
    return (
      <BareFrame title={t`This link does not work`}>
        <RefusalNote error={asked.error} />
      </BareFrame>
    );
  const { title, model, key, receivedAt, state, expectedOn, explanation, delivery, enterprise } = asked.data;
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
