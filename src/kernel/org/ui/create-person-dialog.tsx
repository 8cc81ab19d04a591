/** Adds somebody who joins, today or on a later day. */
import { Trans, useLingui } from '@lingui/react/macro';
import { SimpleGrid, TextInput } from '@mantine/core';
import { useState } from 'react';
import { CommandDialog } from '../../../surfaces/web/kit/command-dialog.tsx';
import { DateField } from '../../../surfaces/web/kit/date-field.tsx';
import { useGo } from '../../../surfaces/web/kit/search.ts';
import { createPerson } from '../contract.ts';
import { noWork, WorkFields, workInput } from './work-fields.tsx';

const blank = { givenName: '', familyName: '', email: '', phone: '', employeeNumber: '' };

/** The dialog; it goes to the new person's page. */
export function CreatePersonDialog({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const go = useGo();
  const [values, setValues] = useState(blank);
  const [work, setWork] = useState(noWork);
  const [from, setFrom] = useState<string | null>(null);
  const text = (field: keyof typeof blank) => ({
    value: values[field],
    dir: 'auto' as const,
    onChange: (event: React.ChangeEvent<HTMLInputElement>) => {
      const { value } = event.currentTarget;
      setValues((now) => ({ ...now, [field]: value }));
    },
  });
  const orNull = (value: string) => value.trim() || null;
  const input =
    values.familyName.trim() && work.unit
      ? {
          givenName: orNull(values.givenName),
          familyName: values.familyName.trim(),
          email: orNull(values.email),
          phone: orNull(values.phone),
          employeeNumber: orNull(values.employeeNumber),
          unitId: work.unit.id,
          ...workInput(work),
          ...(from ? { from } : {}),
        }
      : null;
  return (
    <CommandDialog
      contract={createPerson}
      input={input}
      missing={t`Give a family name and a unit to see what would happen.`}
      title={<Trans>Add a person</Trans>}
      confirm={t`Add the person`}
      onClose={onClose}
      size={620}
      options={{
        done: (output) => t`${output.key} is added`,
        onDone: (output) => go(`/people/${output.key}`),
      }}
    >
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
        <TextInput label={t`Given name`} data-autofocus maxLength={120} {...text('givenName')} />
        <TextInput label={t`Family name`} required maxLength={120} {...text('familyName')} />
        <TextInput label={t`E-mail address`} type="email" {...text('email')} />
        <TextInput label={t`Phone`} type="tel" {...text('phone')} />
        <TextInput label={t`Employee number`} {...text('employeeNumber')} />
        <DateField label={t`First day`} placeholder={t`Today`} clearable value={from} onChange={setFrom} />
      </SimpleGrid>
      <WorkFields values={work} onChange={(change) => setWork((now) => ({ ...now, ...change }))} />
    </CommandDialog>
  );
}
