/** Moves somebody: unit, manager, title, site, cost centre, kind or leave from a day on; sends only what differs. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Switch } from '@mantine/core';
import { useState } from 'react';
import { CommandDialog } from '../../../surfaces/web/kit/command-dialog.tsx';
import { DateField } from '../../../surfaces/web/kit/date-field.tsx';
import { movePerson } from '../contract.ts';
import { FromField } from './from-field.tsx';
import type { PersonView } from './words.ts';
import { WorkFields, type WorkValues } from './work-fields.tsx';

const pick = (id: string | null, label: string | null) => (id ? { id, label: label ?? '' } : null);

/** Work of a person as the fields hold it. */
export function workOf(person: PersonView): WorkValues {
  return {
    unit: pick(person.unitId, person.unitName),
    manager: pick(person.managerId, person.managerName),
    title: person.title ?? '',
    site: pick(person.siteId, person.siteName),
    costCentre: pick(person.costCentreId, person.costCentreCode),
    kind: person.kind ?? 'employee',
  };
}

/** The dialog. */
export function MovePersonDialog({ person, onClose }: { person: PersonView; onClose: () => void }) {
  const { t } = useLingui();
  const before = workOf(person);
  const [work, setWork] = useState(before);
  const [onLeave, setOnLeave] = useState(person.onLeave);
  const [until, setUntil] = useState<string | null>(null);
  const [from, setFrom] = useState<string | null>(null);
  const [replacePlanned, setReplacePlanned] = useState(false);
  const changes = {
    ...(work.unit && work.unit.id !== before.unit?.id ? { unitId: work.unit.id } : {}),
    ...(work.manager?.id !== before.manager?.id ? { managerId: work.manager?.id ?? null } : {}),
    ...(work.title.trim() !== before.title ? { title: work.title.trim() || null } : {}),
    ...(work.site?.id !== before.site?.id ? { siteId: work.site?.id ?? null } : {}),
    ...(work.costCentre?.id !== before.costCentre?.id ? { costCentreId: work.costCentre?.id ?? null } : {}),
    ...(work.kind !== before.kind ? { kind: work.kind } : {}),
    ...(onLeave !== person.onLeave ? { onLeave } : {}),
  };
  const input =
    Object.keys(changes).length > 0 && work.unit
      ? {
          personId: person.personId,
          ...changes,
          ...(from ? { from } : {}),
          ...(until ? { until } : {}),
          ...(replacePlanned ? { replacePlanned } : {}),
        }
      : null;
  return (
    <CommandDialog
      contract={movePerson}
      input={input}
      missing={work.unit ? t`Change something to see what would happen.` : t`Choose a unit.`}
      title={<Trans>Move {person.name}</Trans>}
      confirm={t`Move`}
      expectedVersion={person.version}
      onClose={onClose}
      reason="optional"
      size={620}
      options={{ done: t`The work of ${person.name} changes` }}
    >
      <WorkFields values={work} onChange={(change) => setWork((now) => ({ ...now, ...change }))} />
      <Switch
        label={t`On leave`}
        checked={onLeave}
        onChange={(event) => setOnLeave(event.currentTarget.checked)}
      />
      {onLeave && !person.onLeave && (
        <DateField
          label={t`Last day of the leave`}
          placeholder={t`Not known yet`}
          clearable
          value={until}
          onChange={setUntil}
        />
      )}
      <FromField
        from={from}
        onFrom={setFrom}
        replacePlanned={replacePlanned}
        onReplacePlanned={setReplacePlanned}
      />
    </CommandDialog>
  );
}
