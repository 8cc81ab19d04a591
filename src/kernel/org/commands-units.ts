/** Commands about units: created, changed and moved as of any day, closed; and the turn of the day. */
import { sql } from 'kysely';
import { newId } from '../../platform/ids.ts';
import { inScope, isEnterpriseWide } from '../access/scope.ts';
import { type CommandContext, operationsOn } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import { fieldName, spanOf } from './commands-people.ts';
import {
  changeUnit,
  closeUnit,
  createUnit,
  unitChanged,
  unitClosed,
  unitCreated,
  unitMoved,
} from './contract-units.ts';
import { changedFields, changeFact, recordFact, timelineOf, UNIT, type UnitValues } from './facts.ts';
import { checkCostCentre, findEmployed, findUnit, oneAtATime, refreshUnits } from './records.ts';
import { dayAfter } from './rules.ts';

const { command } = operationsOn<KernelTables>();

type UnitRefusal =
  | 'parent-not-open'
  | 'reference-unknown'
  | 'head-not-employed'
  | 'unit-out-of-reach'
  | 'code-taken';

/** Checks what a unit points at, from a day up to, not including, `to`. */
async function checkUnit<R extends string>(
  ctx: CommandContext<KernelTables, R | UnitRefusal>,
  unitId: string | null,
  values: {
    parentId?: string | null | undefined;
    region?: string | null | undefined;
    costCentreId?: string | null | undefined;
    headId?: string | null | undefined;
    code?: string | null | undefined;
  },
  from: string,
  to: string | null,
): Promise<void> {
  const { parentId, region, headId, code } = values;
  if (parentId !== undefined && parentId !== null) {
    const parent = await findUnit(ctx.tx, ctx.scope, parentId, from, to);
    if (parent === null) ctx.refuse('reference-unknown', { what: 'unit', id: parentId });
    if (!parent.reached) ctx.refuse('unit-out-of-reach', { name: parent.name });
    if (parent.closedOn !== null) ctx.refuse('parent-not-open', { day: parent.closedOn, name: parent.name });
  }
  if (region !== undefined && region !== null) {
    const { rows } = await sql`
      select 1 from kernel.region where region = ${region} and retired_at is null for share`.execute(ctx.tx);
    if (rows.length === 0) ctx.refuse('reference-unknown', { what: 'region', id: region });
  }
  await checkCostCentre(ctx, values.costCentreId);
  if (headId !== undefined && headId !== null) {
    const head = await findEmployed(ctx.tx, headId, from);
    if (head === null) ctx.refuse('reference-unknown', { what: 'person', id: headId });
    if (!head.employed) ctx.refuse('head-not-employed', { name: head.name, day: from });
  }
  if (code !== undefined && code !== null) {
    await oneAtATime(ctx.tx, `unit code ${code.toLowerCase()}`);
    const { rows } = await sql<{ name: string }>`
      select f.name from kernel.unit_fact f where lower(f.code) = lower(${code}) and upper_inf(f.known)
        and f.unit_id is distinct from ${unitId}::uuid and f.valid && daterange(${from}::date, ${to}::date)
      limit 1`.execute(ctx.tx);
    if (rows.length > 0) ctx.refuse('code-taken', { code, name: rows[0]!.name });
  }
}

const doCreate = command(createUnit, async (ctx, input) => {
  const from = input.from ?? ctx.today;
  const parentId = input.parentId ?? null;
  if (parentId === null) {
    await oneAtATime(ctx.tx, 'units');
    const { rows } = await sql<{ name: string }>`
      select name from kernel.unit_fact where parent_id is null and upper_inf(known) limit 1`.execute(ctx.tx);
    if (rows.length > 0) ctx.refuse('enterprise-exists', { name: rows[0]!.name });
    if (input.kind !== 'enterprise') ctx.refuse('enterprise-needed');
    if (!isEnterpriseWide(ctx.scope)) ctx.refuse('unit-out-of-reach', { name: input.name });
  } else if (input.kind === 'enterprise') {
    const { rows } = await sql<{ name: string }>`
      select name from kernel.unit_fact where parent_id is null and upper_inf(known) limit 1`.execute(ctx.tx);
    ctx.refuse('enterprise-exists', { name: rows[0]?.name ?? '' });
  }
  await checkUnit(ctx, null, input, from, null);
  const unitId = newId();
  const key = await ctx.nextKey('U');
  await sql`insert into kernel.unit (unit_id, key, created_at) values (${unitId}, ${key}, ${ctx.now})`.execute(
    ctx.tx,
  );
  await recordFact(
    ctx.tx,
    UNIT,
    unitId,
    ctx.now,
    { from, to: null },
    {
      code: input.code ?? null,
      name: input.name,
      kind: input.kind,
      parent_id: parentId,
      region: input.region ?? null,
      cost_centre_id: input.costCentreId ?? null,
      head_id: input.headId ?? null,
    },
  );
  await refreshUnits(ctx);
  ctx.emit(unitCreated, unitId, { from, parentId, kind: input.kind });
  return { unitId, key, version: 1 };
});

/** Locks a unit that the scope reaches; one that is not open today is reached through the units above it. */
async function lockUnit<R extends string>(
  ctx: CommandContext<KernelTables, R>,
  unitId: string,
): Promise<{ version: number; name: string }> {
  const { rows } = await sql<{ version: number; name: string }>`
    select u.version, f.name from kernel.unit u
    join lateral (select f.name, f.parent_id from kernel.unit_fact f where f.unit_id = u.unit_id and upper_inf(f.known)
      order by f.valid @> ${ctx.today}::date desc, lower(f.valid) desc limit 1) f on true
    where u.unit_id = ${unitId} and (${inScope(ctx.scope, 'u.unit_id')} or ${inScope(ctx.scope, 'f.parent_id')})
    for update of u`.execute(ctx.tx);
  return rows[0] ?? ctx.notFound('unit', unitId);
}

const doChange = command(changeUnit, async (ctx, input) => {
  const unit = await lockUnit(ctx, input.unitId);
  const from = input.from ?? ctx.today;
  const timeline = await timelineOf(ctx.tx, UNIT, input.unitId);
  const span = spanOf(timeline);
  const there =
    timeline.find((s) => s.from <= from && (s.to === null || from < s.to)) ??
    ctx.refuse('not-open-then', { day: from, first: span.first, last: span.last ?? 'any later day' });
  ctx.expectVersion(unit.version, {
    name: there.values.name,
    parentId: there.values.parent_id,
    region: there.values.region,
    headId: there.values.head_id,
  });
  const root = there.values.parent_id === null;
  if (root && (input.parentId !== undefined || input.kind !== undefined)) ctx.refuse('enterprise-stays');
  if (input.parentId !== undefined) await oneAtATime(ctx.tx, 'units');
  await checkUnit(ctx, input.unitId, input, from, timeline.at(-1)!.to);
  const { parentId, region, costCentreId, headId, name, code, kind } = input;
  const patch = Object.fromEntries(
    Object.entries({
      name,
      code,
      kind,
      region,
      parent_id: parentId,
      cost_centre_id: costCentreId,
      head_id: headId,
    }).filter(([, v]) => v !== undefined),
  ) as Partial<UnitValues>;
  const recorded = await changeFact(
    ctx.tx,
    UNIT,
    input.unitId,
    ctx.now,
    { from, to: null },
    patch,
    input.replacePlanned,
  );
  const fields = changedFields(recorded)
    .map(fieldName)
    .filter((f) => f !== null);
  if (fields.length === 0) return { unitId: input.unitId, version: unit.version, changed: [] };
  if (fields.includes('parentId')) {
    const under = await findUnitCycle(ctx, input.unitId);
    if (under !== null) ctx.refuse('under-itself', { day: under.day, parent: under.parent, name: unit.name });
  }
  const { rows } = await sql<{ version: number }>`
    update kernel.unit set version = version + 1 where unit_id = ${input.unitId} returning version`.execute(
    ctx.tx,
  );
  const below = await countBelow(ctx, input.unitId, from);
  await refreshUnits(ctx);
  const others = fields.filter((f) => f !== 'parentId');
  if (others.length > 0)
    ctx.emit(unitChanged, input.unitId, { from, fields: others, factIds: recorded.factIds });
  if (fields.includes('parentId') && parentId !== undefined)
    ctx.emit(unitMoved, input.unitId, { from, parentId, wasParentId: there.values.parent_id, ...below });
  return { unitId: input.unitId, version: rows[0]!.version, changed: fields };
});

/** The first day on which a unit would be below itself. */
async function findUnitCycle<R extends string>(
  ctx: CommandContext<KernelTables, R>,
  unitId: string,
): Promise<{ day: string; parent: string } | null> {
  const { rows } = await sql<{ day: string; parent: string }>`
    with recursive up as (
      select f.parent_id as at, f.parent_id as first, f.valid as days, 1 as depth
      from kernel.unit_fact f where f.unit_id = ${unitId} and upper_inf(f.known) and f.parent_id is not null
      union all
      select f.parent_id, u.first, f.valid * u.days, u.depth + 1
      from up u join kernel.unit_fact f on f.unit_id = u.at and upper_inf(f.known) and f.valid && u.days
        and f.parent_id is not null
      where u.at <> ${unitId} and u.depth < 200
    )
    select lower(u.days)::text as day,
      (select f.name from kernel.unit_fact f where f.unit_id = u.first and upper_inf(f.known)
        order by lower(f.valid) desc limit 1) as parent
    from up u where u.at = ${unitId} order by lower(u.days) limit 1`.execute(ctx.tx);
  return rows[0] ?? null;
}

/** How many units are below a unit on a day, and how many people are in it and below. */
async function countBelow<R extends string>(
  ctx: CommandContext<KernelTables, R>,
  unitId: string,
  day: string,
): Promise<{ units: number; people: number }> {
  const { rows } = await sql<{ units: number; people: number }>`
    with recursive below as (
      select ${unitId}::uuid as unit_id
      union
      select f.unit_id from below b join kernel.unit_fact f on f.parent_id = b.unit_id and upper_inf(f.known)
        and f.valid @> ${day}::date
    )
    select (select count(*) - 1 from below) as units,
      (select count(*) from kernel.employment_fact f where upper_inf(f.known) and f.valid @> ${day}::date
        and f.unit_id in (select unit_id from below)) as people`.execute(ctx.tx);
  return rows[0]!;
}

const doClose = command(closeUnit, async (ctx, input) => {
  const unit = await lockUnit(ctx, input.unitId);
  const timeline = await timelineOf(ctx.tx, UNIT, input.unitId);
  ctx.expectVersion(unit.version, { name: unit.name });
  const span = spanOf(timeline);
  if (input.lastDay < span.first || (span.last !== null && input.lastDay > span.last))
    ctx.refuse('not-open-then', {
      day: input.lastDay,
      first: span.first,
      last: span.last ?? 'any later day',
    });
  if (timeline.some((s) => s.values.parent_id === null)) ctx.refuse('enterprise-stays');
  const from = dayAfter(input.lastDay);
  // Somebody who moves in meanwhile waits for our lock (findUnit takes the row for share).
  const { rows: inside } = await sql<{ people: number; units: number }>`
    select (select count(distinct f.person_id) from kernel.employment_fact f
        where f.unit_id = ${input.unitId} and upper_inf(f.known) and f.valid && daterange(${from}::date, null)) as people,
      (select count(distinct f.unit_id) from kernel.unit_fact f
        where f.parent_id = ${input.unitId} and upper_inf(f.known) and f.valid && daterange(${from}::date, null)) as units`.execute(
    ctx.tx,
  );
  const { people, units } = inside[0]!;
  if (people > 0 || units > 0)
    ctx.refuse('unit-not-empty', { lastDay: input.lastDay, people, units, name: unit.name });
  await recordFact(ctx.tx, UNIT, input.unitId, ctx.now, { from, to: null }, null);
  const { rows } = await sql<{ version: number }>`
    update kernel.unit set version = version + 1 where unit_id = ${input.unitId} returning version`.execute(
    ctx.tx,
  );
  await refreshUnits(ctx);
  ctx.emit(unitClosed, input.unitId, { lastDay: input.lastDay });
  return { unitId: input.unitId, version: rows[0]!.version };
});

export const unitCommands = [doCreate, doChange, doClose];
