/** Picks people, queues and roles for a part; chosen ones are chips. */
import { useLingui } from '@lingui/react/macro';
import { CloseButton } from '@mantine/core';
import { useCallback } from 'react';
import { call } from '../../../surfaces/web/client/call.ts';
import { searchPeople, useMay } from '../../../surfaces/web/hooks/directory.ts';
import { type Pickable, RecordPicker } from '../../../surfaces/web/kit/record-picker.tsx';
import { listRoles } from '../../access/contract-roles.ts';
import { listQueues } from '../../work/contract.ts';
import classes from './charters.module.css';
import type { PartyRef } from './words.ts';

/** Props of `PartyField`. */
export interface PartyFieldProps {
  label: string;
  value: readonly PartyRef[];
  onChange: (value: PartyRef[]) => void;
  nameOf: (party: PartyRef) => string;
  /** Remembers what a newly chosen party is called. */
  onNamed: (party: PartyRef, name: string) => void;
  onlyPeople?: boolean;
  disabled?: boolean;
}

/** The field: chips, and a picker that adds. */
export function PartyField(props: PartyFieldProps) {
  const { t } = useLingui();
  const { label, value, onChange, nameOf, onNamed, onlyPeople } = props;
  const maySeeRoles = useMay(listRoles.right) && onlyPeople !== true;
  const search = useCallback(
    async (text: string, signal: AbortSignal): Promise<readonly Pickable[]> => {
      const wanted = text.trim();
      const people = searchPeople(text, signal);
      const queues =
        onlyPeople === true
          ? null
          : call(listQueues, { filter: wanted ? { text: wanted } : {}, limit: 5 }, { signal });
      const roles = maySeeRoles
        ? call(listRoles, { filter: wanted ? { search: wanted } : {}, limit: 5 }, { signal })
        : null;
      return [
        ...((await queues)?.rows ?? []).map((q) => ({
          id: `queue ${q.queueId}`,
          label: q.name,
          hint: t`Queue`,
        })),
        ...((await roles)?.rows ?? []).map((r) => ({
          id: `role ${r.role}`,
          label: r.title,
          hint: t`Role: whoever holds it`,
        })),
        ...(await people).map((p) => ({ ...p, id: `person ${p.id}` })),
      ];
    },
    [onlyPeople, maySeeRoles, t],
  );
  const add = (picked: Pickable | null) => {
    if (picked === null) return;
    const at = picked.id.indexOf(' ');
    const party = { kind: picked.id.slice(0, at) as PartyRef['kind'], id: picked.id.slice(at + 1) };
    onNamed(party, picked.label);
    if (!value.some((p) => p.kind === party.kind && p.id === party.id)) onChange([...value, party]);
  };
  return (
    <div className={classes.stack}>
      {value.length > 0 && (
        <ul className={`${classes.plain} ${classes.chips}`}>
          {value.map((party) => (
            <li key={`${party.kind} ${party.id}`} className={classes.chip}>
              <bdi>{nameOf(party)}</bdi>
              <CloseButton
                size="sm"
                disabled={props.disabled ?? false}
                aria-label={t`Remove ${nameOf(party)}`}
                onClick={() => onChange(value.filter((p) => p !== party))}
              />
            </li>
          ))}
        </ul>
      )}
      <div className={classes.picker}>
        <RecordPicker
          label={label}
          placeholder={onlyPeople === true ? t`Add a person` : t`Add a person, queue or role`}
          disabled={props.disabled ?? false}
          value={null}
          onChange={add}
          search={search}
        />
      </div>
    </div>
  );
}
