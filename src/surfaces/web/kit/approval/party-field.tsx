/** Picks people, roles, queues and rotas for a seat; chosen ones are chips. */
import { useLingui as useMessages } from '@lingui/react';
import { useLingui } from '@lingui/react/macro';
import { CloseButton } from '@mantine/core';
import { useCallback } from 'react';
import { listRoles } from '../../../../kernel/access/contract-roles.ts';
import { listRotas } from '../../../../kernel/assignment/contract-rotas.ts';
import { listQueues } from '../../../../kernel/work/contract.ts';
import { call } from '../../client/call.ts';
import { searchPeople, useMay } from '../../hooks/directory.ts';
import { type Pickable, RecordPicker } from '../record-picker.tsx';
import classes from './approval.module.css';
import { type NamedParty, partyKindWords } from './words.ts';

/** Props of `PartyField`. */
export interface PartyFieldProps {
  label: string;
  description?: string;
  value: readonly NamedParty[];
  onChange: (value: NamedParty[]) => void;
}

/** The field: chips, and a picker that adds. */
export function PartyField({ label, description, value, onChange }: PartyFieldProps) {
  const { t } = useLingui();
  const { i18n } = useMessages();
  const maySeeRoles = useMay(listRoles.right);
  const maySeeRotas = useMay(listRotas.right);
  const search = useCallback(
    async (text: string, signal: AbortSignal): Promise<readonly Pickable[]> => {
      const wanted = text.trim();
      const people = searchPeople(text, signal);
      const queues = call(listQueues, { filter: wanted ? { text: wanted } : {}, limit: 5 }, { signal });
      const roles = maySeeRoles
        ? call(listRoles, { filter: wanted ? { search: wanted } : {}, limit: 5 }, { signal })
        : null;
      const rotas = maySeeRotas ? call(listRotas, { limit: 50 }, { signal }) : null;
      const of = (kind: NamedParty['kind']) => i18n._(partyKindWords[kind]);
      const part = wanted.toLocaleLowerCase();
      return [
        ...(await people).map((p) => ({ ...p, id: `person ${p.id}` })),
        ...((await roles)?.rows ?? []).map((r) => ({
          id: `role ${r.role}`,
          label: r.title,
          hint: of('role'),
        })),
        ...(await queues).rows.map((q) => ({ id: `queue ${q.queueId}`, label: q.name, hint: of('queue') })),
        ...((await rotas)?.rows ?? [])
          .filter((r) => r.name.toLocaleLowerCase().includes(part))
          .slice(0, 5)
          .map((r) => ({ id: `rota ${r.rotaId}`, label: r.name, hint: of('rota') })),
      ];
    },
    [maySeeRoles, maySeeRotas, i18n],
  );
  const add = (picked: Pickable | null) => {
    if (picked === null) return;
    const at = picked.id.indexOf(' ');
    const party: NamedParty = {
      kind: picked.id.slice(0, at) as NamedParty['kind'],
      id: picked.id.slice(at + 1),
      name: picked.label,
    };
    if (!value.some((p) => p.kind === party.kind && p.id === party.id)) onChange([...value, party]);
  };
  return (
    <div className={classes.field}>
      <RecordPicker
        label={label}
        {...(description === undefined ? {} : { description })}
        placeholder={t`Add a person, role, queue or rota`}
        value={null}
        onChange={add}
        search={search}
      />
      {value.length > 0 && (
        <ul className={classes.chips} aria-label={label}>
          {value.map((party) => (
            <li key={`${party.kind} ${party.id}`} className={classes.chip}>
              <bdi>{party.name}</bdi>
              {party.kind !== 'person' && (
                <span className={classes.muted}>{i18n._(partyKindWords[party.kind])}</span>
              )}
              <CloseButton
                size="sm"
                aria-label={t`Remove ${party.name}`}
                onClick={() => onChange(value.filter((p) => p !== party))}
              />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
