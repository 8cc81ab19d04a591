/** Gives a form another name or purpose. */
import { useLingui } from '@lingui/react/macro';
import { Stack, Textarea, TextInput } from '@mantine/core';
import { Dialog } from '../../../surfaces/web/kit/dialog.tsx';
import { FormFrame, useCommandForm } from '../../../surfaces/web/kit/form.tsx';
import { changeForm } from '../contract.ts';
import type { Form } from './words.ts';

/** Props of `RenameDialog`. */
export interface RenameDialogProps {
  opened: boolean;
  onClose: () => void;
  form: Form;
}

/** The dialog. */
export function RenameDialog(props: RenameDialogProps) {
  const { t } = useLingui();
  return (
    <Dialog opened={props.opened} onClose={props.onClose} title={t`Rename the form`}>
      {props.opened && <Fields {...props} />}
    </Dialog>
  );
}

function Fields({ form: { formId, name, purpose, version }, onClose }: RenameDialogProps) {
  const { t } = useLingui();
  const { form, submit, sending, refusal } = useCommandForm(changeForm, {
    initial: { name, purpose } as { name: string; purpose: string },
    toInput: (values) => ({ formId, name: values.name.trim(), purpose: values.purpose.trim() }),
    expectedVersion: version,
    onDone: onClose,
  });
  return (
    <FormFrame onSubmit={submit} refusal={refusal} sending={sending} confirm={t`Save`} onCancel={onClose}>
      <Stack gap="md">
        <TextInput label={t`Name`} required dir="auto" maxLength={120} {...form.getInputProps('name')} />
        <Textarea label={t`Purpose`} dir="auto" autosize maxLength={500} {...form.getInputProps('purpose')} />
      </Stack>
    </FormFrame>
  );
}
