/** Says to which person an account belongs; what follows from it is shown before it is done. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Stack } from '@mantine/core';
import { useState } from 'react';
import { useCommand } from '../../../surfaces/web/client/operations.tsx';
import { Dialog } from '../../../surfaces/web/kit/dialog.tsx';
import { LivePreview } from '../../../surfaces/web/kit/live-preview.tsx';
import { type Pickable, RecordPicker } from '../../../surfaces/web/kit/record-picker.tsx';
import { RefusalNote } from '../../../surfaces/web/kit/refusal-note.tsx';
import { matchAccount } from '../contract.ts';
import { searchPeople } from './pickers.ts';

/** Props of `MatchDialog`. */
export interface MatchDialogProps {
  account: { accountId: string; email: string; name: string; personId: string | null; version: number };
  onClose: () => void;
}

/** The dialog; clearing the person takes the account away from them. */
export function MatchDialog({ account, onClose }: MatchDialogProps) {
  const { t } = useLingui();
  const before = account.personId ? { id: account.personId, label: account.name } : null;
  const [person, setPerson] = useState<Pickable | null>(before);
  const match = useCommand(matchAccount, {
    tellRefusal: false,
    done: person ? t`${account.email} belongs to ${person.label}` : t`${account.email} belongs to nobody now`,
    onDone: onClose,
  });
  const changes = (person?.id ?? null) !== account.personId;
  const input = changes ? { accountId: account.accountId, personId: person?.id ?? null } : null;
  return (
    <Dialog opened onClose={onClose} title={t`Whose account is ${account.email}?`}>
      <Stack gap="md">
        <RecordPicker
          label={t`Person`}
          description={t`Rights over one's own records, and the name that others see, come from the person.`}
          value={person}
          onChange={setPerson}
          search={searchPeople}
        />
        <LivePreview
          contract={matchAccount}
          input={input}
          expectedVersion={account.version}
          missing={t`Choose another person, or nobody, to see what changes.`}
        />
        <RefusalNote error={match.error} />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button
            disabled={input === null}
            loading={match.isPending}
            onClick={() => input && match.mutate({ input, expectedVersion: account.version })}
          >
            {person || !before ? <Trans>Match</Trans> : <Trans>Belongs to nobody</Trans>}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
