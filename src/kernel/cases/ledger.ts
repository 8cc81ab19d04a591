/** The dependency ledger: who held work in a period, what that cost, and who held what ran over. */
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { Temporal } from 'temporal-polyfill';
import { inScope } from '../access/scope.ts';
import { calendarsById } from '../calendar/find.ts';
import { isoOf, measureOf, msOf, startOfDay } from '../calendar/working-time.ts';
import { clockColumns, factsOf, type StoredClock } from '../clocks/rows.ts';
import { readClock } from '../clocks/rules.ts';
import type { QueryContext } from '../operation.ts';
import { readSettings } from '../setup/settings.ts';
import type { KernelTables } from '../tables.gen.ts';
import type { bases } from './contract-ledger.ts';
import type { PartyKind } from './contract-parties.ts';
import { type Amount, addTo, costing } from './ledger-cost.ts';
import { type HeldWait, periodOf, type Shares, shareOut } from './ledger-rules.ts';
import { readers, type WaitRow } from './rows.ts';

export type Basis = (typeof bases)[number];
type Ctx = QueryContext<KernelTables, 'period-wrong'>;

/** Which cases count. */
export interface Which {
  readonly process?: string | undefined;
  readonly unitId?: string | undefined;
}

/** A period in days, and the same as instants: not beyond now. */
export interface Period {
  readonly from: string;
  readonly to: string;
  readonly stretch: { readonly from: number; readonly to: number };
}

/** The period that was asked for, in the days of the enterprise; refused when it is none. */
export async function readPeriod(
  ctx: Ctx,
  given: { from?: string | undefined; to?: string | undefined },
): Promise<Period> {
  const days = periodOf(given, ctx.today) ?? ctx.refuse('period-wrong');
  const { zone } = await readSettings(ctx.tx);
  const begin = (day: Temporal.PlainDate) => startOfDay(zone, day);
  const from = begin(Temporal.PlainDate.from(days.from));
  const end = begin(Temporal.PlainDate.from(days.to).add({ days: 1 }));
  return { ...days, stretch: { from, to: Math.min(end, msOf(ctx.now)) } };
}

/** Cases that the reader may see, of the process and unit. */
export function amongCases(ctx: Pick<Ctx, 'scope'>, { process, unitId }: Which): RawBuilder<boolean> {
  const where = [inScope(ctx.scope, 'c.unit_id', ...readers)];
  if (process !== undefined) where.push(sql`c.process = ${process}`);
  if (unitId !== undefined)
    where.push(sql`c.unit_id in (select unit_id from kernel.unit_reach where ancestor_id = ${unitId})`);
  return sql<boolean>`${sql.join(where, sql` and `)}`;
}

/** Waits that reach into a stretch of time. */
export const reachesInto = (stretch: Period['stretch']) =>
  sql<boolean>`(w.ended_at is null or w.ended_at > ${isoOf(stretch.from)}) and w.since < ${isoOf(stretch.to)}`;

type Named = Pick<WaitRow, 'party_kind' | 'party_name' | 'person_id' | 'unit_id'>;
export interface HeldRow extends Named {
  wait_id: string;
  case_id: string;
  party: string;
  since: string;
  ended_at: string | null;
  pauses: boolean;
}
interface OwnedRow extends HeldRow {
  owner_id: string | null;
  calendar_id: string | null;
}

const heldColumns = sql`w.wait_id, w.case_id, w.party, w.party_kind, w.party_name, w.person_id, w.unit_id, w.since,
  w.ended_at, w.pauses`;

const heldWait = (w: HeldRow): HeldWait => ({
  waitId: w.wait_id,
  party: w.party,
  from: msOf(w.since),
  to: w.ended_at === null ? null : msOf(w.ended_at),
});

/** One wait with what it held of a stretch, and what that cost. */
export interface Held {
  readonly wait: HeldRow;
  readonly ms: number;
  /** Null: no rate is known for whoever owns the case, or the reader may not see any. */
  readonly cost: Amount | null;
}

/** What each wait of these cases held of the stretch, by the calendar of its case. */
export async function heldBy(
  ctx: Ctx,
  stretch: Period['stretch'],
  cases: RawBuilder<boolean>,
  withCost: boolean,
): Promise<Held[]> {
  const tx = ctx.tx as unknown as Kysely<KernelTables>;
  const { rows } = await sql<OwnedRow>`
    select ${heldColumns}, c.owner_id, c.calendar_id from kernel.wait w join kernel.work_case c using (case_id)
    where ${reachesInto(stretch)} and ${cases} order by w.case_id, w.since, w.wait_id`.execute(tx);
  const rules = await calendarsById(tx, [...new Set(rows.map((r) => r.calendar_id))]);
  const day = isoOf(stretch.to).slice(0, 10);
  const owners = rows.map((r) => r.owner_id);
  const cost = withCost ? await costing(ctx, owners, day) : () => null;
  const held: Held[] = [];
  for (const [, own] of Map.groupBy(rows, (r) => r.case_id)) {
    const { owner_id, calendar_id } = own[0]!;
    const measure = measureOf(rules.get(calendar_id)!, 'working-hours');
    const { byWait } = shareOut(stretch, own.map(heldWait), measure.read);
    for (const wait of own) {
      const ms = byWait.get(wait.wait_id) ?? 0;
      held.push({ wait, ms, cost: cost(owner_id, ms) });
    }
  }
  return held;
}

export interface OverrunRow extends StoredClock {
  over_at: string;
  kind: string;
  key: string;
  unit_id: string | null;
  owner_id: string | null;
}

/** SQL over `kernel.case_clock k`: when a clock came due by a reading. */
export const overAt = (basis: Basis) => (basis === 'promised' ? sql`k.due_at` : sql`k.gross_due_at`);

/** SQL over `kernel.case_clock k join kernel.work_case c`: clocks that came due in the period and ran over. */
export function ranOver(basis: Basis, { stretch }: Period, now: string): RawBuilder<boolean> {
  const at = overAt(basis);
  return sql<boolean>`(k.stopped_at is null or k.stopped_at > ${at}) and ${at} >= ${isoOf(stretch.from)}
    and ${at} < ${isoOf(stretch.to)} and ${at} < ${now}`;
}

/** SQL: a wait of the clock's case that held some of what ran over. */
export function heldWhileOver(basis: Basis, party: RawBuilder<boolean>): RawBuilder<boolean> {
  const at = overAt(basis);
  return sql<boolean>`exists (select 1 from kernel.wait w where w.case_id = k.case_id and ${party}
    and (k.stopped_at is null or w.since < k.stopped_at) and (w.ended_at is null or w.ended_at > ${at})
    ${basis === 'promised' ? sql`and not w.pauses` : sql``})`;
}

export const overrunColumns = (basis: Basis) =>
  sql`${clockColumns}, ${overAt(basis)} as over_at, c.kind, c.key, c.unit_id, c.owner_id`;

/** A clock that ran over, with who held what of it. */
export interface Overrun {
  readonly row: OverrunRow;
  readonly shares: Shares;
  /** Waits that reach into what ran over. */
  readonly waits: readonly HeldRow[];
}

/** Shares out what these clocks ran over. A wait that pauses a clock holds nothing of what was promised. */
export async function attribute(
  ctx: Pick<Ctx, 'now'> & { tx: unknown },
  basis: Basis,
  rows: readonly OverrunRow[],
): Promise<Overrun[]> {
  if (rows.length === 0) return [];
  const tx = ctx.tx as Kysely<KernelTables>;
  const { rows: waits } = await sql<HeldRow>`
    select ${heldColumns} from kernel.wait w where w.case_id = any(${[...new Set(rows.map((r) => r.case_id))]}::uuid[])
    order by w.since, w.wait_id`.execute(tx);
  const byCase = Map.groupBy(
    waits.filter((w) => basis === 'all-time' || !w.pauses),
    (w) => w.case_id,
  );
  // Whatever the clock counts in, what ran over is told in working time, so that clocks can be added up.
  const facts = await factsOf(
    tx,
    rows.map((r) => ({ ...r, target: { amount: 1, unit: 'working-hours' as const } })),
  );
  return rows.map((row, i) => {
    const stretch = { from: msOf(row.over_at), to: msOf(row.stopped_at ?? ctx.now) };
    const own = byCase.get(row.case_id) ?? [];
    const shares = shareOut(stretch, own.map(heldWait), (at) => {
      const reading = readClock(facts[i]!, at);
      return basis === 'promised' ? reading.net : reading.gross;
    });
    return { row, shares, waits: own.filter((w) => shares.byWait.has(w.wait_id)) };
  });
}

/** What is known of one party. */
export interface PartyTally extends Named {
  readonly party: string;
  readonly partyKind: PartyKind;
  heldMs: number;
  readonly heldWaits: Set<string>;
  readonly heldCases: Set<string>;
  readonly cost: Map<string, number>;
  overrunMs: number;
  readonly overrunClocks: Set<string>;
}

/** Adds up by party what waits held and what clocks ran over. */
export function tallyByParty(held: readonly Held[], overruns: readonly Overrun[]): Map<string, PartyTally> {
  const tallies = new Map<string, PartyTally>();
  const tallyOf = (w: HeldRow): PartyTally => {
    let tally = tallies.get(w.party);
    if (tally === undefined) {
      const { party, party_kind, person_id, unit_id } = w;
      // Several teams of a department are one party; only vendors and people have names of their own.
      const party_name = party_kind === 'vendor' ? w.party_name : null;
      tally = {
        ...{ party, partyKind: party_kind, party_kind, party_name, person_id, unit_id },
        ...{ heldMs: 0, heldWaits: new Set(), heldCases: new Set(), cost: new Map() },
        ...{ overrunMs: 0, overrunClocks: new Set() },
      };
      tallies.set(party, tally);
    }
    return tally;
  };
  for (const { wait, ms, cost } of held) {
    const tally = tallyOf(wait);
    tally.heldMs += ms;
    tally.heldWaits.add(wait.wait_id);
    tally.heldCases.add(wait.case_id);
    addTo(tally.cost, cost);
  }
  for (const { row, shares, waits } of overruns)
    for (const wait of waits) {
      const tally = tallyOf(wait);
      tally.overrunMs += shares.byWait.get(wait.wait_id)!;
      tally.overrunClocks.add(row.clock_id);
    }
  return tallies;
}
