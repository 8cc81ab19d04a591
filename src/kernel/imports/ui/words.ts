/** Words of imports: fields of a people file, how a row ends, where an import stands. */
import { useLingui } from '@lingui/react/macro';
import { useMemo } from 'react';
import type { z } from 'zod';
import type { Tone } from '../../../surfaces/web/kit/status.tsx';
import { type getImport, type ImportOutcome, importFields, type listImports } from '../contract.ts';

/** An import with its mapping and result. */
export type ImportView = z.output<typeof getImport.output>;
/** An import as the list shows it. */
export type ImportRow = z.output<typeof listImports.output>['rows'][number];
/** What becomes of one column. */
export type ColumnMapping = ImportView['mapping']['columns'][number];
/** A field of a people file. */
export type PeopleField = NonNullable<ColumnMapping['field']>;

/** Every field, in the order of the export. */
export const fields: readonly PeopleField[] = importFields;

/** Names of fields. */
export function useFieldNames(): Record<PeopleField, string> {
  const { t } = useLingui();
  return useMemo(
    () => ({
      employee_number: t`Employee number`,
      given_name: t`Given name`,
      middle_name: t`Middle name`,
      family_name: t`Family name`,
      full_name: t`Full name`,
      email: t`E-mail address`,
      title: t`Job title`,
      unit: t`Unit`,
      business_area: t`Business area`,
      region: t`Region`,
      site: t`Site`,
      cost_centre: t`Cost centre`,
      manager_number: t`Manager’s employee number`,
      manager_name: t`Manager’s name`,
      manager_email: t`Manager’s e-mail address`,
      hire_date: t`First day`,
      end_date: t`Last day`,
      employment_status: t`Employment status`,
      locale: t`Language`,
      time_zone: t`Time zone`,
      phone: t`Phone`,
    }),
    [t],
  );
}

/** Names of the fields that a difference names. */
export function useChangeNames(): (field: string) => string {
  const { t } = useLingui();
  const names = useFieldNames();
  return (field) => {
    if (field === 'manager') return t`Manager`;
    if (field === 'status') return names.employment_status;
    const snake = field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    return names[snake as PeopleField] ?? field;
  };
}

/** How a row ends: word, what it means, tone. */
export function useOutcomeWords(): Record<ImportOutcome, { word: string; hint: string; tone: Tone }> {
  const { t } = useLingui();
  return useMemo(
    () => ({
      joiner: { word: t`Join`, hint: t`New people`, tone: 'good' },
      rehire: { word: t`Return`, hint: t`Had left and come back`, tone: 'good' },
      mover: { word: t`Move`, hint: t`Unit, title, site or cost centre changes`, tone: 'info' },
      changed: { word: t`Change`, hint: t`Name, contact or further fields change`, tone: 'info' },
      leaver: { word: t`Leave`, hint: t`Their employment ends`, tone: 'warn' },
      former: { word: t`Left before`, hint: t`New to Trellis, but left already`, tone: 'quiet' },
      unchanged: { word: t`Unchanged`, hint: t`Nothing to do`, tone: 'quiet' },
      merged: { word: t`Duplicates`, hint: t`Another line is the same person`, tone: 'quiet' },
      quarantined: { word: t`Quarantine`, hint: t`Not imported, with the reason`, tone: 'bad' },
    }),
    [t],
  );
}

/** Where an import stands. */
export function useStateWords(): Record<ImportRow['state'], { word: string; tone: Tone; hollow?: boolean }> {
  const { t } = useLingui();
  return useMemo(
    () => ({
      uploaded: { word: t`Uploaded`, tone: 'info', hollow: true },
      staged: { word: t`Dry run`, tone: 'info' },
      applied: { word: t`Applied`, tone: 'good' },
      'rolled-back': { word: t`Rolled back`, tone: 'quiet' },
      discarded: { word: t`Discarded`, tone: 'quiet', hollow: true },
    }),
    [t],
  );
}

/** What a sensitive column is about. */
export function useSensitiveWords(): (category: string) => string {
  const { t } = useLingui();
  return (category) => {
    const words: Record<string, string> = {
      birth: t`birth`,
      'sex or gender': t`sex or gender`,
      'race or ethnicity': t`race or ethnicity`,
      citizenship: t`citizenship`,
      'marital status or family': t`marital status or family`,
      pay: t`pay`,
      performance: t`performance`,
      disability: t`disability`,
      religion: t`religion`,
      'political or union membership': t`political or union membership`,
      'sexual orientation': t`sexual orientation`,
      'health or absence': t`health or absence`,
      'survey answer': t`a survey answer`,
      'reason for leaving': t`the reason for leaving`,
      'identity document or bank account': t`an identity document or bank account`,
      'home address': t`the home address`,
    };
    return words[category] ?? category;
  };
}
