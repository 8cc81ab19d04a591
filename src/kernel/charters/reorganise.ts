/**
 * What a reorganisation does to charters: a unit moves, closes or changes its region, and what holds for it and below
 * may be something else. Nothing is changed by itself; a work item lists it for a person to decide.
 */
import { sql } from 'kysely';
import { inScope } from '../access/scope.ts';
import { registryOf } from '../context.ts';
import { PLAIN } from '../language.ts';
import { operationsOn } from '../operation.ts';
import { dayBefore } from '../org/rules.ts';
import type { KernelTables } from '../tables.gen.ts';
import { openWorkItem } from '../work/open-item.ts';
import { reorganisationReviewed, reviewReorganisation } from './contract.ts';
import { namesFor, resolvedParties } from './records.ts';
import { type PairResolution, resolveAll } from './resolve.ts';
import { canonical, missingFrom, type Resolution } from './rules.ts';
import { resolutionChanges } from './words.ts';

const { command } = operationsOn<KernelTables>();

/** Units that the work item shows with what changes for them. */
const MOST_UNITS = 50;

const chainOf = (r: Resolution) => r.chain.map((l) => l.charterId);

const doReview = command(reviewReorganisation, async (ctx, input) => {
  const { rows: reached } = await sql`
    select 1 from kernel.unit u where u.unit_id = ${input.unitId} and ${inScope(ctx.scope, 'u.unit_id')}`.execute(
    ctx.tx,
  );
  if (reached.length === 0) ctx.notFound('unit', input.unitId);
  const before = dayBefore(input.from);
  const { rows: below } = await sql<{ unit_id: string; name: string; gone: boolean }>`
    with was as (select unit_id, name from kernel.units_on(${before}::date, null) where ${input.unitId}::uuid = any(path)),
    is_now as (select unit_id, name from kernel.units_on(${input.from}::date, null) where ${input.unitId}::uuid = any(path))
    select coalesce(i.unit_id, w.unit_id) as unit_id, coalesce(i.name, w.name) as name, i.unit_id is null as gone
    from was w full join is_now i using (unit_id)`.execute(ctx.tx);
  const nameOf = new Map(below.map((u) => [u.unit_id, u.name]));
  const concerned = new Map<string, string>();
  const units: { unitId: string; name: string; changes: string[] }[] = [];
  let differing = 0;
  for (const process of registryOf(ctx).processes.keys()) {
    const resolve = async (unitsOn: string): Promise<Map<string, PairResolution>> =>
      new Map(
        (await resolveAll(ctx, { process, on: input.from, unitsOn }))
          .filter((r) => r.unitId !== null && nameOf.has(r.unitId))
          .map((r) => [r.unitId!, r]),
      );
    // The charters of one day over the trees of two: only what the reorganisation does is compared.
    const [was, is] = [await resolve(before), await resolve(input.from)];
    for (const [unitId, now] of is) {
      const then = was.get(unitId);
      if (then === undefined || canonical(chainOf(then.resolution)) === canonical(chainOf(now.resolution)))
        continue;
      const [a, b] = [chainOf(then.resolution), chainOf(now.resolution)];
      for (const link of [...then.resolution.chain, ...now.resolution.chain])
        if (!a.includes(link.charterId) || !b.includes(link.charterId))
          concerned.set(link.charterId, link.key);
      differing++;
      if (units.length >= MOST_UNITS) continue;
      const names = await namesFor(
        ctx,
        process,
        [then, now].flatMap((r) => resolvedParties(r.resolution)),
        PLAIN,
      );
      units.push({
        unitId,
        name: nameOf.get(unitId)!,
        changes: [
          ...resolutionChanges(then.resolution, now.resolution, names).map(
            (c) => `${c.label}: ${c.before ?? 'nothing'} → ${c.after ?? 'nothing'}`,
          ),
          ...(missingFrom(now.resolution).length > 0
            ? ['Work cannot start here: no complete charter holds']
            : []),
        ],
      });
    }
  }
  // Charters of units that are gone hold for nothing any more.
  const gone = below.filter((u) => u.gone).map((u) => u.unit_id);
  const { rows: orphans } = await sql<{ charter_id: string; key: string }>`
    select c.charter_id, c.key from kernel.charter c where c.unit_id = any(${gone}::uuid[]) and exists (
      select 1 from kernel.charter_version v where v.charter_id = c.charter_id and v.state = 'active'
        and v.valid && daterange(${input.from}::date, null))`.execute(ctx.tx);
  for (const o of orphans) concerned.set(o.charter_id, o.key);
  if (concerned.size === 0) return { unitId: input.unitId, workItemId: null, charters: 0, units: 0 };

  const charterIds = [...concerned.keys()];
  const keys = [...concerned.values()].sort();
  const shown = `${keys.slice(0, 4).join(', ')}${keys.length > 4 ? ` and ${keys.length - 4} more` : ''}`;
  const what =
    orphans.length > 0
      ? 'is closed'
      : `changes its place; for ${differing} ${differing === 1 ? 'unit' : 'units'} something else holds`;
  const workItemId = await openWorkItem(ctx.tx, ctx.now, {
    kind: 'charter-reorganisation',
    title: `${nameOf.get(input.unitId) ?? 'A unit'} ${what} from ${input.from} on: look at ${shown}`,
    detail: { from: input.from, charterIds, units, orphans: orphans.map((o) => o.charter_id) },
    subject: { kind: 'charter', id: charterIds[0]! },
    role: 'learning-operations-lead',
    unitId: input.unitId,
    dueOn: input.from,
  });
  ctx.emit(reorganisationReviewed, input.unitId, {
    from: input.from,
    charterIds,
    units: differing,
    workItemId,
  });
  return { unitId: input.unitId, workItemId, charters: charterIds.length, units: differing };
});

export const reorganisationOperations = [doReview];
