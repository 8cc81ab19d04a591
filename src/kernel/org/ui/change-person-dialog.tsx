/** Changes name and contact from a day on; only the fields that differ are sent, so planned changes of others stay. */
import { Trans, useLingui } from '@lingui/react/macro';
import { SimpleGrid, TextInput } from '@mantine/core';
import { type ChangeEvent, useState } from 'react';
import { CommandDialog } from '../../../surfaces/web/kit/command-dialog.tsx';
import { changePerson } from '../contract.ts';
import { FromField } from './from-field.tsx';
import type { PersonView } from './words.ts';

const fields = ['givenName', 'middleName', 'familyName', 'email', 'phone', 'locale', 'timeZone'] as const;

/** The dialog. */
export function ChangePersonDialog({ person, onClose }: { person: PersonView; onClose: () => void }) {
  const { t } = useLingui();
  const [values, setValues] = useState<Record<string, string>>(
    Object.fromEntries(fields.map((field) => [field, person[field] ?? ''])),
  );
  const [from, setFrom] = useState<string | null>(null);
  const [replacePlanned, setReplacePlanned] = useState(false);
  const text = (field: (typeof fields)[number]) => ({
    value: values[field] ?? '',
    dir: 'auto' as const,
    onChange: (event: ChangeEvent<HTMLInputElement>) => {
      const { value } = event.currentTarget;
      setValues((now) => ({ ...now, [field]: value }));
    },
  });
  const changed = fields.filter((field) => (values[field] ?? '').trim() !== (person[field] ?? ''));
  const input =
    changed.length > 0 && values.familyName?.trim()
      ? {
          personId: person.personId,
          ...Object.fromEntries(changed.map((field) => [field, values[field]!.trim() || null])),
          ...(from ? { from } : {}),
          ...(replacePlanned ? { replacePlanned } : {}),
        }
      : null;
  return (
    <CommandDialog
      contract={changePerson}
      input={input}
      missing={
        values.familyName?.trim() ? t`Change a field to see what would happen.` : t`A family name is needed.`
      }
      title={<Trans>Change details of {person.name}</Trans>}
      confirm={t`Change the details`}
      expectedVersion={person.version}
      onClose={onClose}
      reason="optional"
      options={{ done: t`The details of ${person.name} are changed` }}
    >
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
        <TextInput label={t`Given name`} data-autofocus {...text('givenName')} />
        <TextInput label={t`Middle name`} {...text('middleName')} />
        <TextInput label={t`Family name`} required {...text('familyName')} />
        <TextInput label={t`E-mail address`} type="email" {...text('email')} />
        <TextInput label={t`Phone`} type="tel" {...text('phone')} />
        <TextInput label={t`Language`} placeholder={t`Such as en or de-CH`} {...text('locale')} />
        <TextInput label={t`Time zone`} placeholder={t`Such as Europe/Berlin`} {...text('timeZone')} />
      </SimpleGrid>
      <FromField
        from={from}
        onFrom={setFrom}
        replacePlanned={replacePlanned}
        onReplacePlanned={setReplacePlanned}
      />
    </CommandDialog>
  );
}
