/** Words for what people, employments and units say about themselves, the same on every screen of the organisation. */
import { useLingui } from '@lingui/react/macro';
import { useCallback, useMemo } from 'react';
import type { z } from 'zod';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import type { Tone } from '../../../surfaces/web/kit/status.tsx';
import type { getPerson, personRow } from '../contract.ts';
import type { endEmployment } from '../contract-leaving.ts';
import type { unitRow } from '../contract-units.ts';

/** A person as lists show one. */
export type PersonRow = z.output<typeof personRow>;
/** A person as of a day. */
export type PersonView = z.output<typeof getPerson.output>;
/** A unit of the tree. */
export type UnitRow = z.output<typeof unitRow>;
/** Why somebody leaves. */
export type LeavingReason = z.output<typeof endEmployment.input>['reason'];

/** Where an employment stands: word and tone. */
export function useStatusWords(): Record<
  PersonRow['status'],
  { word: string; tone: Tone; hollow?: boolean }
> {
  const { t } = useLingui();
  return useMemo(
    () => ({
      active: { word: t`Employed`, tone: 'good' },
      'on-leave': { word: t`On leave`, tone: 'wait' },
      leaving: { word: t`Leaving`, tone: 'warn' },
      left: { word: t`Left`, tone: 'quiet', hollow: true },
      future: { word: t`Starts later`, tone: 'info', hollow: true },
    }),
    [t],
  );
}

/** Kinds of employment. */
export function useKindWords(): Record<NonNullable<PersonRow['kind']>, string> {
  const { t } = useLingui();
  return useMemo(() => ({ employee: t`Employee`, contractor: t`Contractor` }), [t]);
}

/** Kinds of units. */
export function useUnitKindWords(): Record<UnitRow['kind'], string> {
  const { t } = useLingui();
  return useMemo(
    () => ({ enterprise: t`Enterprise`, 'business-area': t`Business area`, unit: t`Unit` }),
    [t],
  );
}

/** Reasons for leaving. */
export function useLeavingWords(): Record<LeavingReason, string> {
  const { t } = useLingui();
  return useMemo(
    () => ({
      resignation: t`Resignation`,
      dismissal: t`Dismissal`,
      retirement: t`Retirement`,
      'end-of-contract': t`End of contract`,
      transfer: t`Transfer to another company`,
      death: t`Death`,
      other: t`Another reason`,
    }),
    [t],
  );
}

/** Names of fields in the history. */
export function useFieldWords(): (field: string) => string {
  const { t } = useLingui();
  return useCallback(
    (field) => {
      const words: Record<string, string> = {
        unit: t`Unit`,
        manager: t`Manager`,
        title: t`Job title`,
        site: t`Site`,
        costCentre: t`Cost centre`,
        kind: t`Kind`,
        onLeave: t`On leave`,
        endReason: t`Reason for leaving`,
        givenName: t`Given name`,
        middleName: t`Middle name`,
        familyName: t`Family name`,
        email: t`E-mail address`,
        phone: t`Phone`,
        locale: t`Language`,
        timeZone: t`Time zone`,
      };
      return words[field] ?? field.replace(/^extra\./, '');
    },
    [t],
  );
}

/** A value of the history as words. */
export function useValueWords(): (field: string, value: unknown) => string {
  const { t } = useLingui();
  const kinds = useKindWords();
  const reasons = useLeavingWords();
  return useCallback(
    (field, value) => {
      if (value === null || value === undefined || value === '') return t`nothing`;
      if (typeof value === 'boolean') return value ? t`yes` : t`no`;
      const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
      if (field === 'kind') return kinds[text as keyof typeof kinds] ?? text;
      if (field === 'endReason') return reasons[text as LeavingReason] ?? text;
      return text;
    },
    [t, kinds, reasons],
  );
}

/** A stretch of days as words: "from 3 Jan 2026", "3 Jan 2026 – 4 Feb 2026". */
export function useSpanWords(): (from: string, until: string | null) => string {
  const { t } = useLingui();
  const format = useFormat();
  return useCallback(
    (from, until) => {
      const first = format.date(from);
      return until === null ? t`from ${first}` : `${first} – ${format.date(until)}`;
    },
    [t, format],
  );
}
