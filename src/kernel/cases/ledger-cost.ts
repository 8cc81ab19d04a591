/** What waiting costs: the hourly rate of whoever owns the case, and the stated share of it that is lost. */
import { sql } from 'kysely';
import { ratesOf } from '../effort/rates.ts';
import type { QueryContext } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import { costOf } from './ledger-rules.ts';

/** Money in minor units, not yet rounded. */
export interface Amount {
  readonly currency: string;
  readonly amountMinor: number;
}

export interface LedgerTerms {
  readonly lostPercent: number;
  readonly sendsDigests: boolean;
  readonly version: number;
}

/** What an hour of waiting is taken to cost, and whether digests are sent. */
export async function readTerms(ctx: { tx: unknown }): Promise<LedgerTerms> {
  const { rows } = await sql<LedgerTerms>`
    select lost_percent as "lostPercent", sends_digests as "sendsDigests", version from kernel.ledger_terms`.execute(
    ctx.tx as never,
  );
  return rows[0]!;
}

/** Whether the reader may see what waiting costs: those who may see hourly rates. */
export async function seesCost(ctx: Pick<QueryContext<KernelTables>, 'scopes'>): Promise<boolean> {
  const { 'effort.read-rates': scope } = await ctx.scopes('effort.read-rates');
  return scope.everything || scope.roots.length > 0;
}

/** Gives the cost of working time held, by the owner of the case; null where no rate is known for them. */
export async function costing(
  ctx: { tx: unknown },
  ownerIds: readonly (string | null)[],
  day: string,
): Promise<(ownerId: string | null, ms: number) => Amount | null> {
  const { lostPercent } = await readTerms(ctx);
  const known = [...new Set(ownerIds.filter((id) => id !== null))];
  const rates = await ratesOf(ctx.tx, known, day);
  return (ownerId, ms) => {
    const rate = ownerId === null ? undefined : rates.get(ownerId);
    if (rate === undefined) return null;
    return { currency: rate.currency, amountMinor: costOf(ms, rate.amountMinor, lostPercent) };
  };
}

/** Adds an amount to sums by currency. */
export function addTo(sums: Map<string, number>, amount: Amount | null): void {
  if (amount !== null) sums.set(amount.currency, (sums.get(amount.currency) ?? 0) + amount.amountMinor);
}

/** Sums as contracts show them, rounded, the largest first. */
export function shown(sums: ReadonlyMap<string, number>): { currency: string; amountMinor: number }[] {
  return [...sums]
    .map(([currency, minor]) => ({ currency, amountMinor: Math.round(minor) }))
    .sort((a, b) => b.amountMinor - a.amountMinor || (a.currency < b.currency ? -1 : 1));
}

/** One amount as contracts show it. */
export function rounded(amount: Amount | null): Amount | null {
  return amount === null ? null : { ...amount, amountMinor: Math.round(amount.amountMinor) };
}
