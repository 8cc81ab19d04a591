/**
 * The page behind the link of a mail: one question, a field for the answer, a day by which it will come. For people
 * without an account, so it shows nothing else.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Stack, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { z } from 'zod';
import { answerByLink, lookAtLink } from '../../../kernel/cases/contract.ts';
import { call } from '../client/call.ts';
import { useFormat } from '../i18n/format.ts';
import { DateField, today } from '../kit/date-field.tsx';
import { RefusalNote } from '../kit/refusal-note.tsx';
import { BareFrame } from '../shell/bare-frame.tsx';
import { LinkScreen } from './link-screen.tsx';

type Question = z.output<typeof lookAtLink.output>;

function AskedBy({ question }: { question: Question }) {
  const format = useFormat();
  const since = format.date(question.since);
  const { askedBy, enterprise } = question;
  const who = [askedBy, enterprise].filter(Boolean).join(', ');
  return who === '' ? (
    <Trans>Asked on {since}</Trans>
  ) : (
    <Trans>
      <bdi>{who}</bdi> asked you on {since}
    </Trans>
  );
}

function AnswerForm({ question, link }: { question: Question; link: string }) {
  const { t } = useLingui();
  const format = useFormat();
  const [answer, setAnswer] = useState('');
  const [until, setUntil] = useState<string | null>(question.promisedUntil);
  const given = answer.trim();
  const promises = until !== null && until !== question.promisedUntil;
  const send = useMutation({
    mutationFn: () =>
      call(answerByLink, {
        token: link,
        ...(given === '' ? {} : { answer: given }),
        ...(given === '' && promises ? { promisedUntil: until } : {}),
      }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!send.isPending && (given.length >= 2 || promises)) send.mutate();
  };
  if (send.data) {
    const day = send.data.promisedUntil === null ? '' : format.date(send.data.promisedUntil);
    return (
      <p role="status" style={{ margin: 0 }}>
        {send.data.isAnswered ? (
          <Trans>Thank you, your answer has arrived. You can close this page.</Trans>
        ) : (
          <Trans>Thank you. We expect your answer until {day}; come back with the same link.</Trans>
        )}
      </p>
    );
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <p style={{ margin: 0, whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', fontSize: 14 }} dir="auto">
          {question.question}
        </p>
        <Textarea
          label={t`Your answer`}
          autosize
          minRows={4}
          maxRows={16}
          maxLength={8000}
          dir="auto"
          data-autofocus
          value={answer}
          onChange={(event) => setAnswer(event.currentTarget.value)}
        />
        <DateField
          label={t`Or: by which day will you answer?`}
          value={until}
          onChange={setUntil}
          minDate={today()}
          clearable
        />
        <RefusalNote error={send.error} />
        <Button
          type="submit"
          size="sm"
          fullWidth
          loading={send.isPending}
          disabled={given.length < 2 && !promises}
        >
          {given === '' && promises ? <Trans>Promise this day</Trans> : <Trans>Send the answer</Trans>}
        </Button>
      </Stack>
    </form>
  );
}

/** Looks the question up and lets it be answered. */
export function AnswerScreen() {
  const { t } = useLingui();
  return (
    <LinkScreen page="answer" look={lookAtLink}>
      {(question, link) => (
        <BareFrame title={t`A question for you`} lead={<AskedBy question={question} />} width={520}>
          {question.isAnswered ? (
            <p style={{ margin: 0 }}>
              <Trans>This has been answered, or the answer is not needed any more. Thank you.</Trans>
            </p>
          ) : (
            <AnswerForm question={question} link={link} />
          )}
        </BareFrame>
      )}
    </LinkScreen>
  );
}
