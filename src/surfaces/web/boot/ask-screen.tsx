/**
 * The page behind a link for asking without an account: one form, the sender's name and address, files; and after that
 * what happens next. For strangers, so it shows nothing else.
 */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Anchor, Button, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Paperclip } from 'lucide-react';
import { useRef, useState } from 'react';
import type { z } from 'zod';
import {
  linkFileLimits,
  lookAtAskLink,
  submitByLink,
  uploadByLink,
} from '../../../areas/requests/models/contract-links.ts';
import type { Answers, FormSchema } from '../../../kernel/forms/contract-schema.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { call } from '../client/call.ts';
import { useFormat } from '../i18n/format.ts';
import { FormFill } from '../kit/form-fill/form-fill.tsx';
import { RefusalNote, sentenceOf } from '../kit/refusal-note.tsx';
import { BareFrame } from '../shell/bare-frame.tsx';
import { LinkScreen } from './link-screen.tsx';

type Asked = z.output<typeof lookAtAskLink.output>;

interface Sent {
  fileId: string;
  fileName: string;
}

const asksForFiles = (schema: FormSchema | null) =>
  schema?.pages.some((p) => p.fields.some((f) => f.kind === 'files')) ?? false;

/** Sends a file ahead of the rest. */
const sendAhead = (token: string, file: File) =>
  call(uploadByLink, {
    token,
    fileName: file.name,
    // The client sends the blob as it is; the contract sees its bytes on the other side.
    file: file as unknown as Uint8Array<ArrayBuffer>,
  });

function Files({
  token,
  files,
  onChange,
}: {
  token: string;
  files: Sent[];
  onChange: (files: Sent[]) => void;
}) {
  const { t } = useLingui();
  const input = useRef<HTMLInputElement>(null);
  const send = useMutation({
    mutationFn: async (given: readonly File[]) => {
      const sent = [...files];
      for (const file of given.slice(0, linkFileLimits.files - files.length)) {
        const { fileId, fileName } = await sendAhead(token, file);
        sent.push({ fileId, fileName });
        onChange([...sent]);
      }
    },
  });
  return (
    <div>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={t`Files`}
        onChange={(event) => {
          send.mutate([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = '';
        }}
      />
      <Button
        variant="default"
        size="compact-md"
        loading={send.isPending}
        disabled={files.length >= linkFileLimits.files}
        leftSection={<Paperclip className="t-icon" aria-hidden />}
        onClick={() => input.current?.click()}
      >
        <Trans>Attach files</Trans>
      </Button>
      <ul style={{ margin: '6px 0 0', paddingInlineStart: 18, fontSize: 13 }} aria-label={t`Files`}>
        {files.map((f) => (
          <li key={f.fileId}>
            <bdi>{f.fileName}</bdi>{' '}
            <Anchor
              component="button"
              type="button"
              size="sm"
              aria-label={t`Remove ${f.fileName}`}
              onClick={() => onChange(files.filter((other) => other.fileId !== f.fileId))}
            >
              <Trans>Remove</Trans>
            </Anchor>
          </li>
        ))}
      </ul>
      {send.error && (
        <Text size="sm" role="alert" dir="auto">
          {sentenceOf(send.error)}
        </Text>
      )}
    </div>
  );
}

type FieldName = 'name' | 'email' | 'title' | 'goal';

function AskForm({ asked, token }: { asked: Asked; token: string }) {
  const { t } = useLingui();
  const [fields, setFields] = useState<Record<FieldName, string>>({
    name: '',
    email: '',
    title: '',
    goal: '',
  });
  const [answers, setAnswers] = useState<Answers>({});
  const [files, setFiles] = useState<Sent[]>([]);
  const [flaws, setFlaws] = useState<Partial<Record<FieldName, string>>>({});
  const schema = asked.form?.schema ?? null;
  const hasForm = schema !== null && schema.pages.length > 0;
  const send = useMutation({
    mutationFn: (given: Answers) =>
      call(submitByLink, {
        token,
        name: fields.name.trim(),
        email: fields.email.trim(),
        title: fields.title.trim(),
        ...(fields.goal.trim() === '' ? {} : { goal: fields.goal.trim() }),
        ...(asked.form === null ? {} : { formVersionId: asked.form.formVersionId, answers: given }),
        ...(files.length === 0 ? {} : { fileIds: files.map((f) => f.fileId) }),
      }),
  });
  const submit = (given: Answers) => {
    const wrong: Partial<Record<FieldName, string>> = {
      ...(fields.name.trim().length < 2 ? { name: t`Write your name.` } : {}),
      ...(/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(fields.email.trim())
        ? {}
        : { email: t`Write an e-mail address like name@example.com.` }),
      ...(fields.title.trim().length < 3
        ? { title: t`Say in a few words what you need (at least 3 characters).` }
        : {}),
      ...(asked.form === null && fields.goal.trim() === ''
        ? { goal: t`Say what people should be able to do afterwards.` }
        : {}),
    };
    setFlaws(wrong);
    const first = Object.keys(wrong)[0];
    if (first === undefined) {
      if (!send.isPending) send.mutate(given);
    } else requestAnimationFrame(() => document.getElementById(`ask-${first}`)?.focus());
  };
  const error = send.error;
  const told =
    error instanceof Refusal
      ? (error.details.flaws ?? [])
          .filter(({ path }) => path.startsWith('answers.'))
          .map(({ path, message }) => ({ fieldId: path.slice('answers.'.length), sentence: message }))
      : [];
  if (send.data) {
    const { key } = send.data;
    const { email } = fields;
    return (
      <div role="status">
        <p style={{ marginBlockStart: 0 }}>
          <Trans>
            Thank you, it has arrived as {key}. A mail to <bdi>{email}</bdi> holds a link to a page that shows
            where it stands.
          </Trans>
        </p>
        {asked.expectedDays !== null && (
          <p style={{ marginBlockEnd: 0 }}>
            <Plural
              value={asked.expectedDays}
              one="Such requests take about # working day."
              other="Such requests take about # working days."
            />
          </p>
        )}
      </div>
    );
  }
  const bind = (name: FieldName) => ({
    id: `ask-${name}`,
    value: fields[name],
    error: flaws[name],
    required: true,
    dir: 'auto',
    onChange: (event: { currentTarget: { value: string } }) => {
      const { value } = event.currentTarget;
      setFields((now) => ({ ...now, [name]: value }));
      setFlaws(({ [name]: _gone, ...rest }) => rest);
    },
  });
  const before = (
    <Stack gap="md">
      <TextInput label={t`Your name`} maxLength={120} autoComplete="name" {...bind('name')} />
      <TextInput
        label={t`Your e-mail address`}
        description={t`The confirmation goes there`}
        type="email"
        maxLength={254}
        autoComplete="email"
        {...bind('email')}
        dir="ltr"
      />
      <TextInput
        label={t`What do you need?`}
        description={t`In a few words`}
        maxLength={200}
        {...bind('title')}
      />
      {asked.form === null && (
        <Textarea
          label={t`Goal`}
          description={t`What should people be able to do afterwards?`}
          autosize
          minRows={3}
          maxRows={14}
          maxLength={10_000}
          {...bind('goal')}
        />
      )}
      {/* Where the form has its own questions for files, that is their place. */}
      {!asksForFiles(schema) && <Files token={token} files={files} onChange={setFiles} />}
    </Stack>
  );
  return (
    <Stack gap="md">
      {asked.description !== '' && (
        <Text size="sm" dir="auto" style={{ whiteSpace: 'pre-wrap' }}>
          {asked.description}
        </Text>
      )}
      {hasForm && before}
      {hasForm ? (
        <FormFill
          schema={schema}
          answers={answers}
          onChange={setAnswers}
          as="requester"
          confirm={t`Send the request`}
          onConfirm={submit}
          sending={send.isPending}
          files={{ send: (file) => sendAhead(token, file), most: linkFileLimits.files }}
          {...(told.length > 0 ? { flaws: told } : {})}
        />
      ) : (
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            submit({});
          }}
        >
          <Stack gap="md">
            {before}
            <Button type="submit" fullWidth loading={send.isPending}>
              <Trans>Send the request</Trans>
            </Button>
          </Stack>
        </form>
      )}
      {told.length === 0 && <RefusalNote error={error} />}
    </Stack>
  );
}

/** Looks up what the link asks for and lets it be filled in. */
export function AskScreen() {
  return (
    <LinkScreen page="ask" look={lookAtAskLink}>
      {(asked, token) => (
        <BareFrame title={asked.name} lead={<Lead asked={asked} />} width={640}>
          <AskForm asked={asked} token={token} />
        </BareFrame>
      )}
    </LinkScreen>
  );
}

function Lead({ asked }: { asked: Asked }) {
  const format = useFormat();
  const until = format.date(asked.expiresAt);
  const { enterprise } = asked;
  return enterprise === null ? (
    <Trans>You need no account. This link works until {until}.</Trans>
  ) : (
    <Trans>
      Ask <bdi>{enterprise}</bdi>; you need no account. This link works until {until}.
    </Trans>
  );
}
