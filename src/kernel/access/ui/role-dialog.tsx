/** Defines a role of one's own, or changes one. */
import { useLingui } from '@lingui/react/macro';
import { Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Dialog } from '../../../surfaces/web/kit/dialog.tsx';
import { FormFrame, useCommandForm } from '../../../surfaces/web/kit/form.tsx';
import { LivePreview } from '../../../surfaces/web/kit/live-preview.tsx';
import { changeRole, defineRole } from '../contract-roles.ts';
import { useMe } from './me.ts';
import { RightsField } from './rights-field.tsx';

/** A role as the form fills itself with it. */
export interface RoleToChange {
  role: string;
  title: string;
  description: string;
  rights: string[];
  version: number;
}

/** Props of `RoleDialog`; without `role` a new one is defined. */
export interface RoleDialogProps {
  role?: RoleToChange;
  onClose: () => void;
  onDone?: (role: string) => void;
}

/** The dialog; closed by whoever shows it. */
export function RoleDialog({ role, onClose, onDone }: RoleDialogProps) {
  return role ? (
    <ChangeDialog role={role} onClose={onClose} />
  ) : (
    <DefineDialog onClose={onClose} {...(onDone ? { onDone } : {})} />
  );
}

/** `Learning designer (EMEA)` → `learning-designer-emea`. Pure. */
export function codeOf(title: string): string {
  return title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
    .slice(0, 60);
}

function DefineDialog({ onClose, onDone }: { onClose: () => void; onDone?: (role: string) => void }) {
  const { t } = useLingui();
  const me = useMe();
  const [ownCode, setOwnCode] = useState(false);
  const { form, submit, sending, refusal } = useCommandForm(defineRole, {
    initial: { role: '', title: '', description: '', rights: [] as string[] },
    done: (_, { title }) => t`The role ${title} is defined`,
    onDone: ({ role }) => {
      onClose();
      onDone?.(role);
    },
  });
  const title = form.getInputProps('title');
  return (
    <Dialog opened onClose={onClose} title={t`Define a role`} size={640}>
      <FormFrame
        onSubmit={submit}
        refusal={refusal}
        sending={sending}
        confirm={t`Define role`}
        onCancel={onClose}
      >
        <TextInput
          label={t`Title`}
          dir="auto"
          data-autofocus
          {...title}
          onChange={(event) => {
            title.onChange(event);
            if (!ownCode) form.setFieldValue('role', codeOf(event.currentTarget.value));
          }}
        />
        <TextInput
          label={t`Code`}
          description={t`For files and programs; it never changes.`}
          dir="ltr"
          classNames={{ input: 't-key' }}
          {...form.getInputProps('role')}
          onInput={() => setOwnCode(true)}
        />
        <Textarea
          label={t`What it is for`}
          autosize
          minRows={2}
          dir="auto"
          {...form.getInputProps('description')}
        />
        <RightsField
          label={t`What it allows`}
          value={form.values.rights}
          onChange={(rights) => form.setFieldValue('rights', rights)}
          error={form.errors.rights}
          among={me?.rights}
        />
      </FormFrame>
    </Dialog>
  );
}

function ChangeDialog({ role, onClose }: { role: RoleToChange; onClose: () => void }) {
  const { t } = useLingui();
  const me = useMe();
  const { title, description, rights, version } = role;
  const { form, submit, sending, refusal } = useCommandForm(changeRole, {
    initial: { title, description, rights },
    toInput: (values) => ({ role: role.role, ...values }),
    expectedVersion: version,
    done: t`The role ${title} is changed`,
    onDone: onClose,
  });
  const isValid = form.values.title.trim() && form.values.description.trim() && form.values.rights.length > 0;
  return (
    <Dialog opened onClose={onClose} title={t`Change the role ${title}`} size={640}>
      <FormFrame
        onSubmit={submit}
        refusal={refusal}
        sending={sending}
        confirm={t`Change role`}
        onCancel={onClose}
      >
        <TextInput label={t`Title`} dir="auto" data-autofocus {...form.getInputProps('title')} />
        <Textarea
          label={t`What it is for`}
          autosize
          minRows={2}
          dir="auto"
          {...form.getInputProps('description')}
        />
        <RightsField
          label={t`What it allows`}
          value={form.values.rights}
          onChange={(next) => form.setFieldValue('rights', next)}
          error={form.errors.rights}
          among={me?.rights}
        />
        <LivePreview
          contract={changeRole}
          input={form.isDirty() && isValid ? { role: role.role, ...form.values } : null}
          expectedVersion={version}
          missing={t`Change something to see what would happen.`}
        />
      </FormFrame>
    </Dialog>
  );
}
