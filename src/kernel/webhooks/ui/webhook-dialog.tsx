/** Makes a webhook and shows its secret, once; or changes one. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { z } from 'zod';
import { Dialog } from '../../../surfaces/web/kit/dialog.tsx';
import { FormFrame, useCommandForm } from '../../../surfaces/web/kit/form.tsx';
import { changeWebhook, createWebhook, type getWebhook } from '../contract.ts';
import { EventsField } from './events-field.tsx';
import { SecretDialog } from './secret-dialog.tsx';

type Form = ReturnType<
  typeof useCommandForm<{ name: string; url: string; events: string[] }, z.ZodType, z.ZodType>
>;

function Fields({ form }: Pick<Form, 'form'>) {
  const { t } = useLingui();
  return (
    <>
      <TextInput label={t`Program that is told`} dir="auto" data-autofocus {...form.getInputProps('name')} />
      <TextInput
        label={t`Address`}
        dir="ltr"
        placeholder="https://example.org/trellis"
        inputMode="url"
        {...form.getInputProps('url')}
      />
      <EventsField
        label={t`Events`}
        value={form.values.events}
        onChange={(events) => form.setFieldValue('events', events)}
        error={form.errors.events}
      />
      <Text size="sm" c="dimmed">
        <Trans>
          A message holds the name of the event and ids, nothing personal. The program is told only of records
          that you may read.
        </Trans>
      </Text>
    </>
  );
}

/** The dialog for a new webhook. */
export function CreateWebhookDialog({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const [secret, setSecret] = useState<string | null>(null);
  const { form, submit, sending, refusal } = useCommandForm(createWebhook, {
    initial: { name: '', url: '', events: [] as string[] },
    onDone: ({ secret: made }) => setSecret(made),
  });
  if (secret !== null) return <SecretDialog secret={secret} onClose={onClose} />;
  return (
    <Dialog opened onClose={onClose} title={t`Add a webhook`} size={640}>
      <FormFrame
        onSubmit={submit}
        refusal={refusal}
        sending={sending}
        confirm={t`Add the webhook`}
        onCancel={onClose}
      >
        <Fields form={form as never} />
      </FormFrame>
    </Dialog>
  );
}

/** The dialog that changes a webhook. */
export function ChangeWebhookDialog({
  webhook,
  onClose,
}: {
  webhook: z.output<typeof getWebhook.output>;
  onClose: () => void;
}) {
  const { t } = useLingui();
  const { webhookId, version, name, url, events } = webhook;
  const { form, submit, sending, refusal } = useCommandForm(changeWebhook, {
    initial: { name, url, events },
    toInput: (values) => ({ webhookId, ...values }),
    expectedVersion: version,
    done: t`The webhook is changed`,
    onDone: onClose,
  });
  return (
    <Dialog opened onClose={onClose} title={t`Change the webhook`} size={640}>
      <FormFrame onSubmit={submit} refusal={refusal} sending={sending} confirm={t`Save`} onCancel={onClose}>
        <Fields form={form as never} />
      </FormFrame>
    </Dialog>
  );
}
