/** Invites somebody by mail, with the person to whom the account will belong. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { Dialog } from '../../../surfaces/web/kit/dialog.tsx';
import { FormFrame, useCommandForm } from '../../../surfaces/web/kit/form.tsx';
import { type Pickable, RecordPicker } from '../../../surfaces/web/kit/record-picker.tsx';
import { toast } from '../../../surfaces/web/kit/toast.tsx';
import { inviteAccount } from '../contract.ts';
import { searchPeople } from './pickers.ts';

/** The dialog; closed by whoever shows it. */
export function InviteDialog({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const format = useFormat();
  const [person, setPerson] = useState<Pickable | null>(null);
  const { form, submit, sending, refusal } = useCommandForm(inviteAccount, {
    initial: { email: '' },
    toInput: ({ email }) => ({ email, ...(person ? { personId: person.id } : {}) }),
    onDone: ({ match, linkEndsAt }, { email }) => {
      onClose();
      const until = format.instant(linkEndsAt);
      toast.done(
        match === 'nobody'
          ? t`${email} is invited until ${until}. The account belongs to no person yet: match it by hand.`
          : match === 'several'
            ? t`${email} is invited until ${until}. Several people have this address: match the account by hand.`
            : t`${email} is invited; the link is good until ${until}.`,
      );
    },
  });
  return (
    <Dialog opened onClose={onClose} title={t`Invite somebody`}>
      <FormFrame
        onSubmit={submit}
        refusal={refusal}
        sending={sending}
        confirm={t`Send the invitation`}
        onCancel={onClose}
      >
        <Text size="sm" c="dimmed">
          <Trans>
            They get a mail with a link, good for seven days, and choose a password. Inviting again sends a
            fresh link.
          </Trans>
        </Text>
        <TextInput
          label={t`E-mail address`}
          type="email"
          dir="ltr"
          autoComplete="off"
          data-autofocus
          {...form.getInputProps('email')}
        />
        <RecordPicker
          label={t`Person`}
          description={t`Left empty, the only person with this address is taken.`}
          value={person}
          onChange={setPerson}
          search={searchPeople}
        />
      </FormFrame>
    </Dialog>
  );
}
