/** Rotas made, changed, swapped and read. */
import { type RawBuilder, sql } from 'kysely';
import { newId } from '../../platform/ids.ts';
import { inScope, isEnterpriseWide } from '../access/scope.ts';
import { afterCursor, containing, countRows, encodeCursor } from '../list.ts';
import { namesOf } from '../names.ts';
import { type CommandContext, operationsOn, type QueryContext } from '../operation.ts';
import { areEmployed } from '../org/people-sql.ts';
import { dayAfter, dayBefore } from '../org/rules.ts';
import type { KernelTables } from '../tables.gen.ts';
import * as contract from './contract-rotas.ts';
import { actingFor, onDuty } from './parties.ts';
import { turnsFrom } from './rules.ts';

const { command, query } = operationsOn<KernelTables>();

const TURNS_SHOWN_DAYS = 56;

interface RotaRow {
  rota_id: string;
  name: string;
  unit_id: string | null;
  turn: 'day' | 'week';
  begins_on: string;
  retired_at: string | null;
  version: number;
  members: string[];
}

const columns = sql`r.rota_id, r.name, r.unit_id, r.turn, r.begins_on::text as begins_on, r.retired_at, r.version,
  array(select m.person_id from kernel.rota_member m where m.rota_id = r.rota_id order by m.position) as members`;

/** A rota without a unit is the whole enterprise's. */
async function lockRota(ctx: CommandContext<KernelTables, 'rota-retired'>, rotaId: string): Promise<RotaRow> {
  const { rows } = await sql<RotaRow>`
    select ${columns} from kernel.rota r where r.rota_id = ${rotaId} and ${inScope(ctx.scope, 'r.unit_id')}
    for update`.execute(ctx.tx);
  const row = rows[0] ?? ctx.notFound('rota', rotaId);
  ctx.expectVersion(row.version, { name: row.name, members: row.members });
  if (row.retired_at !== null) ctx.refuse('rota-retired');
  return row;
}

async function demandName(
  ctx: CommandContext<KernelTables, 'name-taken'>,
  name: string,
  butOf: string | null,
): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`rota ${name.toLowerCase()}`}, 7236))`.execute(
    ctx.tx,
  );
  const { rows } = await sql`
    select 1 from kernel.rota where lower(name) = lower(${name}) and retired_at is null
      and rota_id is distinct from ${butOf}::uuid`.execute(ctx.tx);
  if (rows.length > 0) ctx.refuse('name-taken', { name });
}

/** Everybody works here today. */
async function demandPeople(
  ctx: CommandContext<KernelTables, 'person-gone'>,
  ids: readonly string[],
): Promise<void> {
  if (!(await areEmployed(ctx.tx, ids, ctx.today))) ctx.refuse('person-gone');
}

async function setMembers(
  ctx: CommandContext<KernelTables>,
  rotaId: string,
  ids: readonly string[],
): Promise<void> {
  await sql`delete from kernel.rota_member where rota_id = ${rotaId}`.execute(ctx.tx);
  await sql`
    insert into kernel.rota_member (rota_id, position, person_id)
    select ${rotaId}, n, p from unnest(${[...ids]}::uuid[]) with ordinality as t (p, n)`.execute(ctx.tx);
}

async function nextVersion(ctx: CommandContext<KernelTables>, row: RotaRow): Promise<number> {
  await sql`update kernel.rota set version = version + 1 where rota_id = ${row.rota_id}`.execute(ctx.tx);
  return row.version + 1;
}

const changing = [
  'assignment.change-rota',
  'assignment.retire-rota',
  'assignment.swap-turn',
  'assignment.withdraw-swap',
];

/** Rows as screens show them, with whose turn it is. */
async function shown(
  ctx: QueryContext<KernelTables>,
  rows: readonly RotaRow[],
  keep: (row: RotaRow) => boolean,
) {
  const duty = await onDuty(
    ctx.tx,
    rows.filter((r) => r.retired_at === null).map((r) => r.rota_id),
    ctx.today,
  );
  const acting = await actingFor(ctx.tx, [...duty.values()], ctx.today);
  const nameOf = await namesOf(ctx, {
    person: [...rows.flatMap((r) => r.members), ...acting.values()],
    unit: rows.map((r) => r.unit_id),
  });
  const person = (personId: string) => ({ personId, name: nameOf('person', personId) });
  return rows.map((r) => {
    const turn = duty.get(r.rota_id);
    return {
      rotaId: r.rota_id,
      version: r.version,
      name: r.name,
      unit: r.unit_id === null ? null : { unitId: r.unit_id, name: nameOf('unit', r.unit_id) },
      turn: r.turn,
      beginsOn: r.begins_on,
      members: r.members.map(person),
      onDuty: turn === undefined ? null : person(acting.get(turn) ?? turn),
      retiredAt: r.retired_at,
      can: keep(r) && r.retired_at === null ? changing : [],
    };
  });
}

/** Which of these the caller keeps. */
async function kept(ctx: QueryContext<KernelTables>, where: RawBuilder<unknown>): Promise<Set<string>> {
  const { 'assignment.keep-rotas': scope } = await ctx.scopes('assignment.keep-rotas');
  const { rows } = await sql<{ rota_id: string }>`
    select r.rota_id from kernel.rota r where ${where} and ${inScope(scope, 'r.unit_id')}`.execute(
    ctx.tx as never,
  );
  return new Set(rows.map((r) => r.rota_id));
}

export const rotaOperations = [
  query(contract.listRotas, async (ctx, { filter, sort, direction, cursor, limit }) => {
    const state = filter.state ?? 'current';
    const from = sql`from kernel.rota r where
      ${state === 'all' ? sql`true` : state === 'retired' ? sql`r.retired_at is not null` : sql`r.retired_at is null`}
      and ${filter.text ? sql`r.name ilike ${containing(filter.text)}` : sql`true`}`;
    const way = sql.raw(direction);
    const { rows } = await sql<RotaRow & { sort_value: string }>`
      select ${columns}, lower(r.name) as sort_value ${from}
        and ${afterCursor(cursor, sort, direction, sql`lower(r.name)`, sql`r.rota_id`)}
      order by lower(r.name) ${way}, r.rota_id ${way} limit ${limit + 1}`.execute(ctx.tx as never);
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    const mine = await kept(ctx, sql`r.rota_id = any(${page.map((r) => r.rota_id)}::uuid[])`);
    return {
      rows: await shown(ctx, page, (r) => mine.has(r.rota_id)),
      next:
        rows.length > limit && last !== undefined ? encodeCursor(sort, last.sort_value, last.rota_id) : null,
      ...(await countRows(ctx.tx, from)),
    };
  }),

  query(contract.getRota, async (ctx, { rotaId }) => {
    const { rows } =
      await sql<RotaRow>`select ${columns} from kernel.rota r where r.rota_id = ${rotaId}`.execute(
        ctx.tx as never,
      );
    const row = rows[0] ?? ctx.notFound('rota', rotaId);
    const { rows: swaps } = await sql<{ id: string; person_id: string; from_day: string; to_day: string }>`
      select rota_swap_id as id, person_id, lower(valid)::text as from_day, upper(valid)::text as to_day
      from kernel.rota_swap where rota_id = ${rotaId} and upper(valid) > ${ctx.today}::date order by valid`.execute(
      ctx.tx as never,
    );
    const mine = await kept(ctx, sql`r.rota_id = ${rotaId}`);
    const turns =
      row.retired_at !== null
        ? []
        : turnsFrom(
            {
              turn: row.turn,
              beginsOn: row.begins_on,
              members: row.members,
              swaps: swaps.map((s) => ({ personId: s.person_id, from: s.from_day, to: s.to_day })),
            },
            ctx.today,
            TURNS_SHOWN_DAYS,
          );
    const nameOf = await namesOf(ctx, {
      person: [...turns.map((t) => t.personId), ...swaps.map((s) => s.person_id)],
    });
    const person = (personId: string) => ({ personId, name: nameOf('person', personId) });
    return {
      ...(await shown(ctx, [row], (r) => mine.has(r.rota_id)))[0]!,
      turns: turns.map((t) => ({ person: person(t.personId), from: t.from, lastDay: t.lastDay })),
      swaps: swaps.map((s) => ({
        rotaSwapId: s.id,
        person: person(s.person_id),
        from: s.from_day,
        lastDay: dayBefore(s.to_day),
      })),
    };
  }),

  command(contract.createRota, async (ctx, input) => {
    const unitId = input.unitId ?? null;
    if (unitId === null && !isEnterpriseWide(ctx.scope)) ctx.refuse('outside-scope');
    if (unitId !== null) {
      const { rows } = await sql<{ reached: boolean }>`
        select ${inScope(ctx.scope, 'u.unit_id')} as reached from kernel.unit_now u where u.unit_id = ${unitId}`.execute(
        ctx.tx,
      );
      if (rows[0] === undefined) ctx.refuse('unit-unknown');
      if (!rows[0]!.reached) ctx.refuse('outside-scope');
    }
    await demandName(ctx, input.name, null);
    await demandPeople(ctx, input.memberIds);
    const rotaId = newId();
    await sql`
      insert into kernel.rota (rota_id, name, unit_id, turn, begins_on, created_at)
      values (${rotaId}, ${input.name}, ${unitId}, ${input.turn}, ${input.beginsOn}, ${ctx.now})`.execute(
      ctx.tx,
    );
    await setMembers(ctx, rotaId, input.memberIds);
    ctx.emit(contract.rotaCreated, rotaId, { memberIds: input.memberIds });
    return { rotaId, version: 1 };
  }),

  command(contract.changeRota, async (ctx, input) => {
    const row = await lockRota(ctx, input.rotaId);
    const fields: string[] = [];
    if (input.name !== undefined && input.name !== row.name) {
      await demandName(ctx, input.name, row.rota_id);
      fields.push('name');
    }
    if (input.turn !== undefined && input.turn !== row.turn) fields.push('turn');
    if (input.beginsOn !== undefined && input.beginsOn !== row.begins_on) fields.push('beginsOn');
    if (input.memberIds !== undefined && input.memberIds.join() !== row.members.join()) {
      await demandPeople(
        ctx,
        input.memberIds.filter((id) => !row.members.includes(id)),
      );
      await setMembers(ctx, row.rota_id, input.memberIds);
      fields.push('members');
    }
    if (fields.length === 0) return { rotaId: row.rota_id, version: row.version };
    await sql`
      update kernel.rota set name = ${input.name ?? row.name}, turn = ${input.turn ?? row.turn},
        begins_on = ${input.beginsOn ?? row.begins_on} where rota_id = ${row.rota_id}`.execute(ctx.tx);
    ctx.emit(contract.rotaChanged, row.rota_id, { fields });
    return { rotaId: row.rota_id, version: await nextVersion(ctx, row) };
  }),

  command(contract.retireRota, async (ctx, { rotaId }) => {
    const row = await lockRota(ctx, rotaId);
    await sql`update kernel.rota set retired_at = ${ctx.now} where rota_id = ${rotaId}`.execute(ctx.tx);
    ctx.emit(contract.rotaRetired, rotaId, {});
    return { rotaId, version: await nextVersion(ctx, row) };
  }),

  command(contract.swapTurn, async (ctx, { rotaId, personId, from, lastDay }) => {
    const row = await lockRota(ctx, rotaId);
    if (lastDay < from) ctx.refuse('days-turned', { from, lastDay });
    if (lastDay < ctx.today) ctx.refuse('days-over', { lastDay });
    await demandPeople(ctx, [personId]);
    const { rows: there } = await sql<{ name: string }>`
      select n.name from kernel.rota_swap s join kernel.person_now n using (person_id)
      where s.rota_id = ${rotaId} and s.valid && daterange(${from}, ${dayAfter(lastDay)}) limit 1`.execute(
      ctx.tx,
    );
    if (there[0] !== undefined) ctx.refuse('swap-there', { name: there[0].name });
    const rotaSwapId = newId();
    await sql`
      insert into kernel.rota_swap (rota_swap_id, rota_id, person_id, valid)
      values (${rotaSwapId}, ${rotaId}, ${personId}, daterange(${from}, ${dayAfter(lastDay)}))`.execute(
      ctx.tx,
    );
    ctx.emit(contract.turnSwapped, rotaId, { personId, from, lastDay });
    if (personId !== ctx.actor.personId)
      ctx.tell(
        personId,
        { kind: 'rota', id: rotaId },
        'turn-swapped',
        `You are on duty in ${row.name} from ${from} to ${lastDay}.`,
      );
    return { rotaId, rotaSwapId, version: await nextVersion(ctx, row) };
  }),

  command(contract.withdrawSwap, async (ctx, { rotaId, rotaSwapId }) => {
    const row = await lockRota(ctx, rotaId);
    const { rows } = await sql<{ person_id: string }>`
      delete from kernel.rota_swap where rota_swap_id = ${rotaSwapId} and rota_id = ${rotaId} returning person_id`.execute(
      ctx.tx,
    );
    const swap = rows[0] ?? ctx.notFound('swap', rotaSwapId);
    ctx.emit(contract.swapWithdrawn, rotaId, { personId: swap.person_id });
    return { rotaId, version: await nextVersion(ctx, row) };
  }),
];
