/**
 * Moving open cases to what is in force: they are grouped by pin and place, each group is resolved once, and one
 * statement moves them all. Nothing moves a case but this, with a decision.
 */
import { type Kysely, sql } from 'kysely';
import { newId } from '../../platform/ids.ts';
import { inScope, type Scope } from '../access/scope.ts';
import { operationsOn, type Reader } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import type { Resolved } from './content.ts';
import { caseRePinned, casesRePinned, rePinCases } from './contract.ts';
import { previewRePin } from './contract-read.ts';
import { followPins } from './re-pin-clocks.ts';
import {
  type CharterRecord,
  demandInside,
  findCharter,
  namesFor,
  personOf,
  resolvedParties,
} from './records.ts';
import { pinFor, pinHash, resolveAll } from './resolve.ts';
import { complete } from './rules.ts';
import { resolutionChanges } from './words.ts';

const { command, query } = operationsOn<KernelTables>();

interface Wanted {
  unitId?: string | undefined;
  region?: string | undefined;
}

/** Open cases that share a pin, a unit and a region, with what would hold for them today. */
export interface Group {
  readonly pinId: string;
  readonly unitId: string | null;
  readonly unitName: string | null;
  readonly region: string | null;
  readonly cases: number;
  readonly from: Resolved;
  /** Null: no charter is in force for them; they keep what they have. */
  readonly to: Resolved | null;
  readonly outcome: 'moves' | 'unchanged' | 'stays';
}

/** Groups the open cases under a charter, and resolves each group for a day. */
export async function groupCases(
  ctx: { tx: Reader<KernelTables>; today: string; scope: Scope },
  charter: Pick<CharterRecord, 'charter_id' | 'process'>,
  wanted: Wanted,
): Promise<Group[]> {
  const tx = ctx.tx as Kysely<KernelTables>;
  const { rows } = await sql<{
    pin_id: string;
    unit_id: string | null;
    unit_name: string | null;
    region: string | null;
    cases: number;
  }>`
    select g.*, n.name as unit_name from (
      select w.pin_id, w.unit_id, w.region, count(*)::int as cases from kernel.work_case w
      where w.is_open and w.process = ${charter.process} and w.pin_id in (
          select p.pin_id from kernel.charter_pin_version p join kernel.charter_version v using (charter_version_id)
          where v.charter_id = ${charter.charter_id})
        and ${inScope(ctx.scope, 'w.unit_id')}
        and ${wanted.unitId === undefined ? sql`true` : sql`w.unit_id in (select unit_id from kernel.unit_reach where ancestor_id = ${wanted.unitId})`}
        and ${wanted.region === undefined ? sql`true` : sql`w.region = ${wanted.region}`}
      group by w.pin_id, w.unit_id, w.region
    ) g left join kernel.unit_now n using (unit_id)`.execute(tx);
  if (rows.length === 0) return [];
  const { rows: pins } = await sql<{ pin_id: string; hash: Buffer; resolved: Resolved }>`
    select pin_id, hash, resolved from kernel.charter_pin
    where pin_id = any(${[...new Set(rows.map((r) => r.pin_id))]}::uuid[])`.execute(tx);
  const pinned = new Map(pins.map((p) => [p.pin_id, p]));
  const places = await resolveAll(ctx, {
    process: charter.process,
    on: ctx.today,
    pairs: rows.map((r) => ({ unitId: r.unit_id, region: r.region })),
  });
  // Places that share a chain share the very object: one hash for each.
  const hashes = new Map<Resolved, Buffer>();
  return rows.map((r, i) => {
    const pin = pinned.get(r.pin_id)!;
    const to = complete(places[i]!.resolution);
    if (to !== null && !hashes.has(to)) hashes.set(to, pinHash(to));
    const outcome = to === null ? 'stays' : hashes.get(to)!.equals(pin.hash) ? 'unchanged' : 'moves';
    return {
      pinId: r.pin_id,
      unitId: r.unit_id,
      unitName: r.unit_name,
      region: r.region,
      cases: r.cases,
      from: pin.resolved,
      to,
      outcome,
    };
  });
}

function count(groups: readonly Group[], outcome: Group['outcome']): number {
  return groups.reduce((n, g) => n + (g.outcome === outcome ? g.cases : 0), 0);
}

const MOST_GROUPS = 50;

const doPreview = query(previewRePin, async (ctx, input) => {
  const charter = await findCharter(ctx, input.charterId);
  const groups = await groupCases(ctx, charter, input);
  const merged = new Map<Resolved, Map<Resolved | null, Group[]>>();
  for (const g of groups) {
    const of = merged.get(g.from) ?? new Map<Resolved | null, Group[]>();
    merged.set(g.from, of.set(g.to, [...(of.get(g.to) ?? []), g]));
  }
  const sets = [...merged.values()].flatMap((of) => [...of.values()]);
  const sum = (set: readonly Group[]) => set.reduce((n, g) => n + g.cases, 0);
  const rank = { moves: 0, stays: 1, unchanged: 2 };
  sets.sort((a, b) => rank[a[0]!.outcome] - rank[b[0]!.outcome] || sum(b) - sum(a));
  const shown = sets.slice(0, MOST_GROUPS);
  const names = await namesFor(
    ctx,
    charter.process,
    shown.flatMap(([g]) => [g!.from, ...(g!.to === null ? [] : [g!.to])].flatMap(resolvedParties)),
  );
  return {
    cases: groups.reduce((n, g) => n + g.cases, 0),
    moved: count(groups, 'moves'),
    unchanged: count(groups, 'unchanged'),
    stay: count(groups, 'stays'),
    moreGroups: sets.length - shown.length,
    groups: shown.map((set) => {
      const { from, to, outcome } = set[0]!;
      const units = [...new Map(set.map((g) => [g.unitId, g.unitName])).entries()];
      return {
        cases: sum(set),
        units: units.slice(0, 5).map(([unitId, name]) => ({ unitId, name: name ?? 'No unit' })),
        moreUnits: Math.max(0, units.length - 5),
        from: from.chain,
        to: to?.chain ?? [],
        outcome,
        changes:
          to === null
            ? []
            : resolutionChanges(from, to, names).map(({ label, before, after }) => ({
                label,
                before,
                after,
              })),
      };
    }),
  };
});

const doRePin = command(rePinCases, async (ctx, input) => {
  const charter = await findCharter(ctx, input.charterId, true);
  demandInside(ctx, charter);
  const groups = await groupCases(ctx, charter, input);
  const moving = groups.filter((g) => g.outcome === 'moves' && g.to !== null);
  const pins = new Map<Resolved, string>();
  for (const { to } of moving) if (to !== null && !pins.has(to)) pins.set(to, await pinFor(ctx, to));
  const { rows: moved } = await sql<{
    case_id: string;
    from_pin: string;
    to_pin: string;
    unit_id: string | null;
    region: string | null;
    owner_id: string | null;
  }>`
    update kernel.work_case w set pin_id = m.to_pin, accountable_id = m.accountable, version = w.version + 1
    from unnest(${moving.map((g) => g.pinId)}::uuid[], ${moving.map((g) => g.unitId)}::uuid[],
      ${moving.map((g) => g.region)}::text[], ${moving.map((g) => pins.get(g.to!)!)}::uuid[],
      ${moving.map((g) => g.to!.accountableId)}::uuid[]) as m(from_pin, unit_id, region, to_pin, accountable)
    where w.is_open and w.process = ${charter.process} and w.pin_id = m.from_pin
      and coalesce(w.unit_id::text, '') = coalesce(m.unit_id::text, '') and coalesce(w.region, '') = coalesce(m.region, '')
    returning w.case_id, m.from_pin, m.to_pin, w.unit_id, w.region, w.owner_id`.execute(ctx.tx);
  for (const m of moved)
    ctx.emit(caseRePinned, m.case_id, {
      charterId: charter.charter_id,
      fromPinId: m.from_pin,
      pinId: m.to_pin,
    });
  await followPins(
    ctx,
    moving.map((g) => ({ from: g.from, to: g.to!, fromPinId: g.pinId, pinId: pins.get(g.to!)! })),
    moved,
  );
  await sql`
    insert into kernel.charter_re_pin (re_pin_id, charter_id, decision, cases, done_by, done_at)
    values (${newId()}, ${charter.charter_id}, ${input.decision}, ${moved.length}, ${personOf(ctx)}, ${ctx.now})`.execute(
    ctx.tx,
  );
  ctx.emit(casesRePinned, charter.charter_id, { cases: moved.length, groups: moving.length });
  return {
    charterId: charter.charter_id,
    moved: moved.length,
    unchanged: count(groups, 'unchanged'),
    stay: count(groups, 'stays'),
  };
});

export const rePinOperations = [doPreview, doRePin];
