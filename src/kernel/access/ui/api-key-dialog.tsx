/** Makes an API key and shows its secret, once. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { addDays, today } from '../../../surfaces/web/kit/date-field.tsx';
import { Dialog } from '../../../surfaces/web/kit/dialog.tsx';
import { FormFrame, useCommandForm } from '../../../surfaces/web/kit/form.tsx';
import { Secret } from '../../../surfaces/web/kit/secret.tsx';
import { createApiKey } from '../contract-keys.ts';
import { useMe } from './me.ts';
import { RightsField } from './rights-field.tsx';

/** The dialog; closed by whoever shows it. */
export function ApiKeyDialog({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const format = useFormat();
  const me = useMe();
  const [secret, setSecret] = useState<string | null>(null);
  const until = (days: string) => (days === '' ? null : `${addDays(today(), Number(days))}T00:00:00Z`);
  const { form, submit, sending, refusal } = useCommandForm(createApiKey, {
    initial: { name: '', rights: [] as string[], days: '90' },
    toInput: ({ name, rights, days }) => ({ name, rights, expiresAt: until(days) }),
    onDone: ({ secret: made }) => setSecret(made),
  });
  if (secret !== null) {
    return (
      <Dialog opened onClose={onClose} title={t`Keep this key`} size={560}>
        <Stack gap="md">
          <Text size="sm">
            <Trans>It is shown this once and kept nowhere. Give it to the program, and to nobody else.</Trans>
          </Text>
          <Secret text={secret} label={t`Copy the key`} />
          <Text size="sm" c="dimmed">
            <Trans>
              Send it as <code dir="ltr">Authorization: Bearer …</code>
            </Trans>
          </Text>
          <Group justify="flex-end">
            <Button onClick={onClose}>
              <Trans>I have kept it</Trans>
            </Button>
          </Group>
        </Stack>
      </Dialog>
    );
  }
  const choice = (days: number, label: string) => ({
    value: String(days),
    label: `${label} (${format.date(addDays(today(), days))})`,
  });
  return (
    <Dialog opened onClose={onClose} title={t`Make an API key`} size={600}>
      <FormFrame
        onSubmit={submit}
        refusal={refusal}
        sending={sending}
        confirm={t`Make the key`}
        onCancel={onClose}
      >
        <TextInput
          label={t`Program that will use it`}
          dir="auto"
          data-autofocus
          {...form.getInputProps('name')}
        />
        <RightsField
          label={t`What it may do`}
          value={form.values.rights}
          onChange={(rights) => form.setFieldValue('rights', rights)}
          error={form.errors.rights}
          among={me?.rights}
        />
        <Select
          label={t`Good for`}
          allowDeselect={false}
          data={[
            choice(30, t`30 days`),
            choice(90, t`90 days`),
            choice(365, t`A year`),
            { value: '', label: t`No end` },
          ]}
          {...form.getInputProps('days')}
        />
      </FormFrame>
    </Dialog>
  );
}
