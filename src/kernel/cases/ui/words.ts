/** Words of the dependency ledger: parties as readers call them, working time in hours. */
import { useLingui as useMessages } from '@lingui/react';
import { useLingui } from '@lingui/react/macro';
import { useCallback } from 'react';
import type { z } from 'zod';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { partyWords } from '../../../surfaces/web/kit/case/words.ts';
import type { getLedger, listOverruns } from '../contract-ledger.ts';
import type { PartyKind } from '../contract-parties.ts';

export type Ledger = z.output<typeof getLedger.output>;
export type LedgerParty = Ledger['parties'][number];
export type OverrunRow = z.output<typeof listOverruns.output>['rows'][number];

/** What the list below the parties shows. */
export const lists = ['open', 'held', 'overruns'] as const;
export type ListName = (typeof lists)[number];

const named: readonly PartyKind[] = ['person', 'business-area', 'vendor'];

/** How a party is called: people, units and vendors by name, the others by what they are. */
export function usePartyName(): (party: { partyKind: PartyKind; name: string }) => string {
  const { i18n } = useMessages();
  return useCallback((p) => (named.includes(p.partyKind) ? p.name : i18n._(partyWords[p.partyKind])), [i18n]);
}

/** The kind of a party that is called by name; nothing for the others, whose name is their kind. */
export function usePartyKind(): (party: { partyKind: PartyKind }) => string | null {
  const { i18n } = useMessages();
  return useCallback((p) => (named.includes(p.partyKind) ? i18n._(partyWords[p.partyKind]) : null), [i18n]);
}

/** Working time as people read it: hours, with one decimal while they are few; minutes below an hour. */
export function useHours(): (ms: number) => string {
  const { t } = useLingui();
  const format = useFormat();
  return useCallback(
    (ms) => {
      const hours = ms / 3_600_000;
      if (hours < 0.95 && ms > 0) {
        const minutes = Math.max(1, Math.round(ms / 60_000));
        return t`${minutes} min`;
      }
      const shown = format.number(hours < 10 ? Math.round(hours * 10) / 10 : Math.round(hours));
      return t`${shown} h`;
    },
    [t, format],
  );
}

/** A share as people read it: whole percent, with one decimal while it is small. */
export function useShare(): (part: number, whole: number) => string {
  const format = useFormat();
  return useCallback(
    (part, whole) => {
      const share = whole === 0 ? 0 : part / whole;
      return format.percent(share < 0.1 ? share : Math.round(share * 100) / 100);
    },
    [format],
  );
}

/** Money in all its currencies. */
export function useMoney(): (amounts: readonly { currency: string; amountMinor: number }[]) => string {
  const format = useFormat();
  return useCallback(
    (amounts) =>
      amounts.length === 0
        ? '–'
        : amounts.map(({ amountMinor, currency }) => format.money(amountMinor, currency)).join(' + '),
    [format],
  );
}
