/**
 * The page behind the link of a delivery's mail: what was delivered, and one click to say whether it was what was
 * needed. For people without an account, so it shows nothing else.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Anchor, Button, Center, Loader, Stack, Textarea } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { z } from 'zod';
import { lookAtRatingLink, rateByLink } from '../../../areas/requests/contract-rating.ts';
import { SatisfactionField } from '../../../areas/requests/ui/satisfaction-field.tsx';
import { call } from '../client/call.ts';
import { RefusalNote } from '../kit/refusal-note.tsx';
import { BareFrame } from '../shell/bare-frame.tsx';

// Taken out of the address at once, so that it is in no history and no screenshot.
let token = '';
function takeToken(): string {
  const given = new URLSearchParams(location.hash.slice(1)).get('token');
  if (given) {
    token = given;
    history.replaceState(null, '', location.pathname);
  }
  return token;
}

type Delivery = z.output<typeof lookAtRatingLink.output>;

function RateForm({ delivery, link }: { delivery: Delivery; link: string }) {
  const { t } = useLingui();
  const [score, setScore] = useState(delivery.satisfaction);
  const [comment, setComment] = useState(delivery.comment ?? '');
  const rate = useMutation({
    mutationFn: (given: { satisfaction: number; comment?: string }) =>
      call(rateByLink, { token: link, ...given }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (score !== null && !rate.isPending) rate.mutate({ satisfaction: score, comment: comment.trim() });
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <p style={{ margin: 0, whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', fontSize: 14 }} dir="auto">
          {delivery.note}
        </p>
        {delivery.link && (
          <Anchor href={delivery.link} target="_blank" rel="noreferrer noopener" td="underline" dir="ltr">
            {delivery.link}
          </Anchor>
        )}
        <SatisfactionField
          legend={<Trans>Was it what you needed?</Trans>}
          name="satisfaction"
          value={score}
          onChange={(given) => {
            setScore(given);
            rate.mutate({ satisfaction: given });
          }}
        />
        <RefusalNote error={rate.error} />
        {rate.data && (
          <>
            <p role="status" style={{ margin: 0 }}>
              <Trans>Thank you, your answer has arrived. You can close this page.</Trans>
            </p>
            <Textarea
              label={t`Would you like to say why?`}
              autosize
              minRows={2}
              maxRows={10}
              maxLength={2000}
              dir="auto"
              value={comment}
              onChange={(event) => setComment(event.currentTarget.value)}
            />
            <Button type="submit" variant="default" loading={rate.isPending} disabled={comment.trim() === ''}>
              <Trans>Send</Trans>
            </Button>
          </>
        )}
      </Stack>
    </form>
  );
}

/** Looks the delivery up and lets it be rated. */
export function RateScreen() {
  const { t } = useLingui();
  const [link] = useState(takeToken);
  const seen = useQuery({
    queryKey: ['rating-link'],
    queryFn: () => call(lookAtRatingLink, { token: link }),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (seen.isPending)
    return (
      <Center h="100dvh">
        <Loader />
      </Center>
    );
  if (seen.error)
    return (
      <BareFrame title={t`This link does not work`}>
        <RefusalNote error={seen.error} />
      </BareFrame>
    );
  const { key, title } = seen.data;
  return (
    <BareFrame title={t`${key} was delivered`} lead={<bdi>{title}</bdi>} width={560}>
      <RateForm delivery={seen.data} link={link} />
    </BareFrame>
  );
}
