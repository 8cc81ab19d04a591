/** What time was spent on: a record that people work on, and the kind of work that it counts as. */
import { useLingui as useMessages } from '@lingui/react';
import { useLingui } from '@lingui/react/macro';
import { Select } from '@mantine/core';
import { useCallback } from 'react';
import type { z } from 'zod';
import { call } from '../../../surfaces/web/client/call.ts';
import { type Pickable, RecordPicker } from '../../../surfaces/web/kit/record-picker.tsx';
import { findRecords } from '../../org/contract-search.ts';
import type { getMyWeek } from '../contract.ts';
import type { WorkType } from '../contract-fields.ts';
import { workTypes, workTypeWords } from './words.ts';

/** A week of one person. */
export type Week = z.output<typeof getMyWeek.output>;

/** A record that was chosen. */
export interface ChosenRecord {
  kind: string;
  recordId: string;
  label: string;
  workType: WorkType | null;
}

/** What was chosen: a record, a kind of work, or both. */
export interface Chosen {
  record: ChosenRecord | null;
  workType: WorkType | null;
}

export const nothingChosen: Chosen = { record: null, workType: null };

/** The choice as commands take it; null while nothing says what kind of work it was. */
export function workInput({ record, workType }: Chosen) {
  if (record === null && workType === null) return null;
  return {
    ...(workType === null ? {} : { workType }),
    ...(record === null ? {} : { kind: record.kind, recordId: record.recordId }),
  };
}

/** Finds records on which time can be logged: one's own work first, then whatever has the words. */
export function useWorkSearch({ work, kinds }: Pick<Week, 'work' | 'kinds'>) {
  return useCallback(
    async (text: string, signal: AbortSignal): Promise<Pickable[]> => {
      const part = text.trim().toLocaleLowerCase();
      const own = work
        .filter(({ key, title }) => `${key ?? ''} ${title}`.toLocaleLowerCase().includes(part))
        .map((w) => ({ id: `${w.kind} ${w.recordId}`, label: labelOf(w) }));
      if (part === '') return own;
      const { hits } = await call(findRecords, { text: part.slice(0, 100) }, { signal });
      const others = hits
        .filter(({ kind }) => kinds.includes(kind))
        .map((h) => ({ id: `${h.kind} ${h.id}`, label: labelOf(h), hint: h.hint ?? undefined }));
      return [...own, ...others.filter(({ id }) => own.every((o) => o.id !== id))];
    },
    [work, kinds],
  );
}

/** Key and title of a record. */
export function labelOf({ key, title }: { key: string | null; title: string }): string {
  return key === null ? title : `${key} ${title}`;
}

/** Props of `WorkFields`. */
export interface WorkFieldsProps {
  week: Week;
  value: Chosen;
  onChange: (next: Chosen) => void;
  error?: string | undefined;
}

/** Two fields: the record, and the kind of work. */
export function WorkFields({ week, value, onChange, error }: WorkFieldsProps) {
  const { t } = useLingui();
  const { i18n } = useMessages();
  const search = useWorkSearch(week);
  const { record, workType } = value;
  const choose = (picked: Pickable | null) => {
    if (picked === null) return onChange({ record: null, workType });
    const [kind = '', recordId = ''] = picked.id.split(' ');
    const known = week.work.find((w) => w.recordId === recordId);
    const next = { kind, recordId, label: picked.label, workType: known?.workType ?? null };
    onChange({ record: next, workType: next.workType ?? workType });
  };
  return (
    <>
      <RecordPicker
        label={t`Work on`}
        placeholder={t`Key or words; may stay empty`}
        value={record === null ? null : { id: `${record.kind} ${record.recordId}`, label: record.label }}
        onChange={choose}
        search={search}
      />
      <Select
        label={t`Kind of work`}
        placeholder={record === null ? t`Choose` : t`As the record says`}
        clearable={record !== null}
        value={workType}
        onChange={(next) => onChange({ record, workType: next as WorkType | null })}
        data={workTypes.map((type) => ({ value: type, label: i18n._(workTypeWords[type]) }))}
        error={error}
      />
    </>
  );
}
