/**
 * The page behind the link of a delivery's mail: what was delivered, and one click to say whether it was what was
 * needed. For people without an account, so it shows nothing else.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Anchor, Button, Stack, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { z } from 'zod';
import { lookAtRatingLink, rateByLink } from '../../../areas/requests/contract-rating.ts';
import { SatisfactionField } from '../../../areas/requests/ui/satisfaction-field.tsx';
import { call } from '../client/call.ts';
import { RefusalNote } from '../kit/refusal-note.tsx';
import { BareFrame } from '../shell/bare-frame.tsx';
import { LinkScreen } from './link-screen.tsx';

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
  return (
    <LinkScreen page="rate" look={lookAtRatingLink}>
      {(delivery, link) => (
        <BareFrame title={t`${delivery.key} was delivered`} lead={<bdi>{delivery.title}</bdi>} width={560}>
          <RateForm delivery={delivery} link={link} />
        </BareFrame>
      )}
    </LinkScreen>
  );
}
