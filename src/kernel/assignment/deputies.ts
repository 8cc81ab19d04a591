/** Deputies named, ended and listed. */
import { sql } from 'kysely';
import { newId } from '../../platform/ids.ts';
import { inScope } from '../access/scope.ts';
import { afterCursor, countRows, encodeCursor } from '../list.ts';
import { namesOf } from '../names.ts';
import { type CommandContext, operationsOn } from '../operation.ts';
import { dayAfter, dayBefore } from '../org/rules.ts';
import type { KernelTables } from '../tables.gen.ts';
import * as contract from './contract.ts';
import { ringOf, type Standing } from './rules.ts';

const { command, query } = operationsOn<KernelTables>();

interface DeputyRow {
  deputy_id: string;
  person_id: string;
  acting_id: string;
  begins_on: string;
  to_day: string | null;
  is_empty: boolean;
  why: string | null;
  version: number;
}

const columns = sql`d.deputy_id, d.person_id, d.acting_id, d.begins_on::text as begins_on, upper(d.valid)::text as to_day,
  isempty(d.valid) as is_empty, d.why, d.version`;

/** Whether a person works here on every day of the range, and what they are called; null where nobody is meant. */
async function works(
  ctx: Pick<CommandContext<KernelTables>, 'tx'>,
  personId: string,
  from: string,
  to: string | null,
): Promise<{ name: string; whole: boolean } | null> {
  const { rows } = await sql<{ name: string; whole: boolean }>`
    select n.name, coalesce((select range_agg(f.valid) @> daterange(${from}, ${to}) from kernel.employment_fact f
      where f.person_id = n.person_id and upper_inf(f.known)), false) as whole
    from kernel.person_now n where n.person_id = ${personId}`.execute(ctx.tx);
  return rows[0] ?? null;
}

/** Arrangements that can be reached from a person over these days. */
async function reachable(
  ctx: Pick<CommandContext<KernelTables>, 'tx'>,
  personId: string,
  from: string,
  to: string | null,
): Promise<Standing[]> {
  const { rows } = await sql<{
    person_id: string;
    acting_id: string;
    from_day: string;
    to_day: string | null;
  }>`
    with recursive chain as (
      select d.* from kernel.deputy d where d.person_id = ${personId} and d.valid && daterange(${from}, ${to})
      union
      select d.* from chain c join kernel.deputy d on d.person_id = c.acting_id and d.valid && daterange(${from}, ${to}))
    select person_id, acting_id, lower(valid)::text as from_day, upper(valid)::text as to_day from chain`.execute(
    ctx.tx,
  );
  return rows.map((r) => ({ personId: r.person_id, actingId: r.acting_id, from: r.from_day, to: r.to_day }));
}

export const deputyOperations = [
  command(contract.nameDeputy, async (ctx, input) => {
    const personId = input.personId ?? ctx.actor.personId ?? ctx.refuse('no-person');
    if (personId === input.actingId) ctx.refuse('deputy-self');
    const from = input.from ?? ctx.today;
    const lastDay = input.lastDay ?? null;
    if (lastDay !== null && lastDay < from) ctx.refuse('days-turned', { from, lastDay });
    if (lastDay !== null && lastDay < ctx.today) ctx.refuse('days-over', { from, lastDay });
    const to = lastDay === null ? null : dayAfter(lastDay);
    // One at a time, or two arrangements could close a ring together.
    await sql`select pg_advisory_xact_lock(hashtextextended('deputies', 7236))`.execute(ctx.tx);
    const { rows: reached } = await sql`
      select 1 from kernel.person_now n where n.person_id = ${personId}
        and ${inScope(ctx.scope, 'n.unit_id', 'n.person_id')}`.execute(ctx.tx);
    if (reached.length === 0) ctx.notFound('person', personId);
    const acting = (await works(ctx, input.actingId, from, to)) ?? ctx.notFound('person', input.actingId);
    if (!acting.whole) ctx.refuse('person-gone', { name: acting.name });
    const person = (await works(ctx, personId, from, from))!;
    const { rows: there } = await sql<{ acting: string; from_day: string; last_day: string | null }>`
      select n.name as acting, lower(d.valid)::text as from_day, (upper(d.valid) - 1)::text as last_day
      from kernel.deputy d join kernel.person_now n on n.person_id = d.acting_id
      where d.person_id = ${personId} and d.valid && daterange(${from}, ${to}) limit 1`.execute(ctx.tx);
    if (there[0] !== undefined)
      ctx.refuse('deputy-there', {
        acting: there[0].acting,
        name: person.name,
        from: there[0].from_day,
        lastDay: there[0].last_day ?? 'until further notice',
      });
    const ring = ringOf(
      { personId, actingId: input.actingId, from, to },
      await reachable(ctx, input.actingId, from, to),
    );
    if (ring !== null) {
      const nameOf = await namesOf(ctx, { person: ring.people });
      ctx.refuse('deputy-ring', {
        from: ring.from,
        people: ring.people.map((p) => nameOf('person', p)).join(' → '),
      });
    }
    const deputyId = newId();
    await sql`
      insert into kernel.deputy (deputy_id, person_id, acting_id, begins_on, valid, why, created_at)
      values (${deputyId}, ${personId}, ${input.actingId}, ${from}, daterange(${from}, ${to}), ${input.why ?? null}, ${ctx.now})`.execute(
      ctx.tx,
    );
    ctx.emit(contract.deputyNamed, personId, { deputyId, actingId: input.actingId, from, lastDay });
    if (input.actingId !== ctx.actor.personId)
      ctx.tell(
        input.actingId,
        { kind: 'person', id: personId },
        'deputy-named',
        `You act for ${person.name} from ${from}${lastDay === null ? '' : ` to ${lastDay}`}.`,
      );
    return { deputyId, version: 1 };
  }),

  command(contract.endDeputy, async (ctx, { deputyId }) => {
    const { rows } = await sql<DeputyRow>`
      select ${columns} from kernel.deputy d join kernel.person_now n on n.person_id = d.person_id
      where d.deputy_id = ${deputyId} and ${inScope(ctx.scope, 'n.unit_id', 'n.person_id')} for update of d`.execute(
      ctx.tx,
    );
    const row = rows[0] ?? ctx.notFound('deputy', deputyId);
    ctx.expectVersion(row.version, { from: row.begins_on });
    if (row.is_empty || (row.to_day !== null && row.to_day <= ctx.today))
      ctx.refuse('deputy-over', { lastDay: row.is_empty ? row.begins_on : dayBefore(row.to_day!) });
    // One that began today or later has had no whole day: it never was.
    const never = row.begins_on >= ctx.today;
    await sql`
      update kernel.deputy set version = version + 1,
        valid = ${never ? sql`'empty'::daterange` : sql`daterange(lower(valid), ${ctx.today}::date + 1)`}
      where deputy_id = ${deputyId}`.execute(ctx.tx);
    ctx.emit(contract.deputyEnded, row.person_id, {
      deputyId,
      actingId: row.acting_id,
      lastDay: never ? null : ctx.today,
    });
    return { deputyId, version: row.version + 1 };
  }),

  query(contract.listDeputies, async (ctx, { filter, sort, direction, cursor, limit }) => {
    const states = {
      current: sql`d.valid @> ${ctx.today}::date`,
      planned: sql`lower(d.valid) > ${ctx.today}::date`,
      over: sql`(isempty(d.valid) or upper(d.valid) <= ${ctx.today}::date)`,
      all: sql`true`,
    };
    const reach = inScope(ctx.scope, 'n.unit_id', 'n.person_id', 'd.acting_id');
    const from = sql`
      from kernel.deputy d join kernel.person_now n on n.person_id = d.person_id where ${reach}
        and ${filter.state === undefined ? sql`not isempty(d.valid) and coalesce(upper(d.valid) > ${ctx.today}::date, true)` : states[filter.state]}
        and ${filter.personId === undefined ? sql`true` : sql`${filter.personId} in (d.person_id, d.acting_id)`}`;
    const way = sql.raw(direction);
    const { rows } = await sql<DeputyRow & { ends: boolean }>`
      select ${columns}, ${inScope(ctx.scope, 'n.unit_id', 'n.person_id')} as ends ${from}
        and ${afterCursor(cursor, sort, direction, sql`d.begins_on`, sql`d.deputy_id`)}
      order by d.begins_on ${way}, d.deputy_id ${way} limit ${limit + 1}`.execute(ctx.tx as never);
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    const nameOf = await namesOf(ctx, { person: page.flatMap((d) => [d.person_id, d.acting_id]) });
    return {
      rows: page.map((d) => {
        const lastDay = d.to_day === null ? null : dayBefore(d.to_day);
        const state = d.is_empty
          ? ('withdrawn' as const)
          : lastDay !== null && lastDay < ctx.today
            ? ('over' as const)
            : d.begins_on > ctx.today
              ? ('planned' as const)
              : ('current' as const);
        return {
          deputyId: d.deputy_id,
          version: d.version,
          person: { personId: d.person_id, name: nameOf('person', d.person_id) },
          acting: { personId: d.acting_id, name: nameOf('person', d.acting_id) },
          from: d.begins_on,
          lastDay,
          why: d.why,
          state,
          can: d.ends && (state === 'current' || state === 'planned') ? ['assignment.end-deputy'] : [],
        };
      }),
      next:
        rows.length > limit && last !== undefined ? encodeCursor(sort, last.begins_on, last.deputy_id) : null,
      ...(await countRows(ctx.tx, from)),
    };
  }),
];
