/** Begins a form, empty or as a copy of one that is there. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Stack, Textarea, TextInput } from '@mantine/core';
import { useCallback } from 'react';
import { call } from '../../../surfaces/web/client/call.ts';
import { useUnitSearch } from '../../../surfaces/web/hooks/directory.ts';
import { Dialog } from '../../../surfaces/web/kit/dialog.tsx';
import { FormFrame, useCommandForm } from '../../../surfaces/web/kit/form.tsx';
import { type Pickable, RecordPicker } from '../../../surfaces/web/kit/record-picker.tsx';
import { useGo } from '../../../surfaces/web/kit/search.ts';
import { copyForm, createForm } from '../contract.ts';
import { listForms } from '../contract-read.ts';

/** Props of `NewFormDialog`. */
export interface NewFormDialogProps {
  opened: boolean;
  onClose: () => void;
  /** The form to copy; without it one may be chosen. */
  from?: Pickable;
}

/** The dialog. */
export function NewFormDialog({ opened, onClose, from }: NewFormDialogProps) {
  const { t } = useLingui();
  return (
    <Dialog
      opened={opened}
      onClose={onClose}
      title={from === undefined ? t`New form` : t`Copy ${from.label}`}
    >
      {opened && (from === undefined ? <Empty onClose={onClose} /> : <Copy onClose={onClose} from={from} />)}
    </Dialog>
  );
}

interface Values extends Record<string, unknown> {
  name: string;
  purpose: string;
  unit: Pickable | null;
}

function Empty({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const go = useGo();
  const units = useUnitSearch();
  const { form, submit, sending, refusal } = useCommandForm(createForm, {
    initial: { name: '', purpose: '', unit: null } as Values,
    toInput: ({ name, purpose, unit }) => ({
      name: name.trim(),
      purpose: purpose.trim(),
      unitId: unit?.id ?? null,
    }),
    onDone: ({ key }) => go(`/requests/forms/${key}`),
  });
  return (
    <FormFrame
      onSubmit={submit}
      refusal={refusal}
      sending={sending}
      confirm={t`Start the draft`}
      onCancel={onClose}
    >
      <Stack gap="md">
        <TextInput
          label={t`Name`}
          required
          dir="auto"
          maxLength={120}
          data-autofocus
          {...form.getInputProps('name')}
        />
        <Textarea
          label={t`Purpose`}
          description={t`What it is for, in a sentence; the team sees it.`}
          dir="auto"
          autosize
          maxLength={500}
          {...form.getInputProps('purpose')}
        />
        <RecordPicker
          label={t`Kept by`}
          description={<Trans>The unit whose coordinators may change it. Left empty: the enterprise.</Trans>}
          value={form.values.unit}
          onChange={(value) => form.setFieldValue('unit', value)}
          search={units}
        />
      </Stack>
    </FormFrame>
  );
}

function Copy({ onClose, from }: { onClose: () => void; from: Pickable }) {
  const { t } = useLingui();
  const go = useGo();
  const units = useUnitSearch();
  const search = useCallback(async (text: string, signal: AbortSignal) => {
    const { rows } = await call(listForms, { filter: { text }, limit: 10 }, { signal });
    return rows.map((f) => ({ id: f.formId, label: f.name, hint: f.key }));
  }, []);
  const { form, submit, sending, refusal } = useCommandForm(copyForm, {
    initial: { from, name: t`${from.label} (copy)`, unit: null } as {
      from: Pickable | null;
      name: string;
      unit: Pickable | null;
    },
    toInput: (values) => ({
      formId: values.from?.id ?? from.id,
      name: values.name.trim(),
      unitId: values.unit?.id ?? null,
    }),
    onDone: ({ key }) => {
      onClose();
      go(`/requests/forms/${key}`);
    },
  });
  return (
    <FormFrame
      onSubmit={submit}
      refusal={refusal}
      sending={sending}
      confirm={t`Copy the form`}
      onCancel={onClose}
    >
      <Stack gap="md">
        <RecordPicker
          label={t`Form`}
          value={form.values.from}
          onChange={(value) => form.setFieldValue('from', value)}
          search={search}
        />
        <TextInput
          label={t`Name of the copy`}
          required
          dir="auto"
          maxLength={120}
          {...form.getInputProps('name')}
        />
        <RecordPicker
          label={t`Kept by`}
          description={<Trans>The unit whose coordinators may change it. Left empty: the enterprise.</Trans>}
          value={form.values.unit}
          onChange={(value) => form.setFieldValue('unit', value)}
          search={units}
        />
      </Stack>
    </FormFrame>
  );
}
