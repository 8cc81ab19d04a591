/** Who somebody is at all: joining a duplicate, taking that back, and erasing what is personal for good. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Checkbox, Text, TextInput } from '@mantine/core';
import { useCallback, useState } from 'react';
import { Refusal } from '../../../platform/refusal.ts';
import { call } from '../../../surfaces/web/client/call.ts';
import { CommandDialog } from '../../../surfaces/web/kit/command-dialog.tsx';
import { ConfirmWithPreview } from '../../../surfaces/web/kit/consequences.tsx';
import { type Pickable, RecordPicker } from '../../../surfaces/web/kit/record-picker.tsx';
import { useGo } from '../../../surfaces/web/kit/search.ts';
import { listPeople } from '../contract.ts';
import { erasePerson, mergePeople, unmergePeople } from '../contract-leaving.ts';
import type { PersonDialogProps } from './leaving-dialogs.tsx';

/** Joins a duplicate to this person. */
export function MergePeopleDialog({ person, onClose }: PersonDialogProps) {
  const { t } = useLingui();
  const [duplicate, setDuplicate] = useState<Pickable | null>(null);
  const self = t`This is the person who stays`;
  const search = useCallback(
    async (text: string, signal: AbortSignal): Promise<readonly Pickable[]> => {
      const filter = { text: text.trim() || person.familyName };
      const { rows } = await call(listPeople, { filter, limit: 20 }, { signal });
      return rows.map(({ personId, key, name, email, unitName }) => ({
        id: personId,
        label: name,
        hint: [key, email, unitName].filter(Boolean).join(' · '),
        ...(personId === person.personId ? { whyNot: self } : {}),
      }));
    },
    [person, self],
  );
  return (
    <CommandDialog
      contract={mergePeople}
      input={duplicate ? { personId: person.personId, duplicateId: duplicate.id } : null}
      missing={t`Choose the duplicate to see what would happen.`}
      title={<Trans>Merge a duplicate into {person.name}</Trans>}
      confirm={t`Merge`}
      expectedVersion={person.version}
      onClose={onClose}
      reason="optional"
      options={{ done: t`The duplicate is merged into ${person.name}` }}
    >
      <Text size="sm" c="dimmed">
        <Trans>
          Employments, account and history of both stay, under {person.name}. It can be taken back.
        </Trans>
      </Text>
      <RecordPicker label={t`Duplicate`} required value={duplicate} onChange={setDuplicate} search={search} />
    </CommandDialog>
  );
}

/** Takes a merge back. */
export function UnmergeDialog({ person, onClose }: PersonDialogProps) {
  const { t } = useLingui();
  return (
    <ConfirmWithPreview
      contract={unmergePeople}
      input={{ personId: person.personId }}
      onClose={onClose}
      title={<Trans>Take the merge of {person.name} back</Trans>}
      confirm={t`Take it back`}
      options={{ done: t`${person.name} is a person of their own again` }}
    />
  );
}

/** Erases for good; the key must be typed, because nothing brings the data back. */
export function ErasePersonDialog({ person, onClose }: PersonDialogProps) {
  const { t } = useLingui();
  const go = useGo();
  const [typed, setTyped] = useState('');
  const [force, setForce] = useState(false);
  const [why, setWhy] = useState('');
  const [blocked, setBlocked] = useState(false);
  const input =
    force && !why.trim()
      ? null
      : { personId: person.personId, ...(force ? { force, forceReason: why.trim() } : {}) };
  return (
    <CommandDialog
      contract={erasePerson}
      input={input}
      missing={t`Say why the data must be erased although they are still needed.`}
      title={<Trans>Erase everything personal about {person.name}</Trans>}
      confirm={t`Erase for good`}
      irreversible
      expectedVersion={person.version}
      onClose={onClose}
      reason="required"
      ready={typed.trim().toUpperCase() === person.key.toUpperCase()}
      wayOut={(error) => {
        if (error instanceof Refusal && error.reason === 'still-needed' && !blocked)
          queueMicrotask(() => setBlocked(true));
        return null;
      }}
      options={{
        done: t`The personal data of ${person.key} are erased`,
        onDone: () => go('/people'),
      }}
    >
      <Text size="sm">
        <Trans>
          Name, contact, employment details and everything that areas hold about this person go for good. The
          log keeps ids and still verifies. Nothing brings the data back.
        </Trans>
      </Text>
      {(blocked || force) && (
        <Checkbox
          label={t`Erase although the person is still employed or holds something`}
          checked={force}
          onChange={(event) => setForce(event.currentTarget.checked)}
        />
      )}
      {force && (
        <TextInput
          label={t`Why it cannot wait`}
          required
          dir="auto"
          maxLength={500}
          value={why}
          onChange={(event) => setWhy(event.currentTarget.value)}
        />
      )}
      <TextInput
        label={t`Type ${person.key} to confirm`}
        required
        value={typed}
        autoComplete="off"
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
    </CommandDialog>
  );
}
