/** Leave: recorded, changed, withdrawn, listed. It lowers the hours that capacity counts with. */
import { type RawBuilder, sql } from 'kysely';
import { newId } from '../../platform/ids.ts';
import { inScope } from '../access/scope.ts';
import { afterCursor, countRows, encodeCursor } from '../list.ts';
import { type CommandContext, operationsOn } from '../operation.ts';
import { areEmployed } from '../org/people-sql.ts';
import type { KernelTables } from '../tables.gen.ts';
import * as contract from './contract-registers.ts';
import { noteOf, whoseTime } from './entries.ts';
import * as events from './events.ts';
import { dayNumber } from './rules.ts';

const { command, query } = operationsOn<KernelTables>();

interface LeaveRow {
  leave_id: string;
  person_id: string;
  first: string;
  last: string;
  percent: number;
  note: string | null;
  version: number;
}

const columns = sql`l.leave_id, l.person_id, lower(l.days) as first, upper(l.days) - 1 as last, l.percent, l.note, l.version`;

type Writing = CommandContext<KernelTables, 'ends-before' | 'too-long' | 'overlaps'>;

/** Refuses days that do not fit, and days on which the person is away already. */
async function demandDays(
  ctx: Writing,
  personId: string,
  from: string,
  to: string,
  butOf: string | null,
): Promise<void> {
  if (to < from) ctx.refuse('ends-before');
  if (dayNumber(to) - dayNumber(from) > 731) ctx.refuse('too-long');
  await sql`select 1 from kernel.person where person_id = ${personId} for no key update`.execute(ctx.tx);
  const { rows } = await sql<LeaveRow>`
    select ${columns} from kernel.leave l where l.person_id = ${personId}
      and l.days && daterange(${from}, ${to}, '[]') and l.leave_id is distinct from ${butOf}::uuid limit 1`.execute(
    ctx.tx,
  );
  if (rows[0] !== undefined) ctx.refuse('overlaps', { from: rows[0].first, to: rows[0].last });
}

async function lockLeave(ctx: CommandContext<KernelTables>, leaveId: string): Promise<LeaveRow> {
  const { rows } = await sql<LeaveRow>`
    select ${columns} from kernel.leave l join kernel.person_now n using (person_id)
    where l.leave_id = ${leaveId} and ${inScope(ctx.scope, 'n.unit_id', 'n.person_id')} for update of l`.execute(
    ctx.tx,
  );
  const row = rows[0] ?? ctx.notFound('leave', leaveId);
  ctx.expectVersion(row.version, { from: row.first, to: row.last, percent: row.percent });
  return row;
}

export const leaveOperations = [
  command(contract.recordLeave, async (ctx, input) => {
    const personId = await whoseTime(ctx, input.personId);
    if (!(await areEmployed(ctx.tx, [personId], input.from))) ctx.refuse('person-gone');
    await demandDays(ctx, personId, input.from, input.to, null);
    const leaveId = newId();
    await sql`
      insert into kernel.leave (leave_id, person_id, days, percent, note)
      values (${leaveId}, ${personId}, daterange(${input.from}, ${input.to}, '[]'), ${input.percent}, ${noteOf(input.note)})`.execute(
      ctx.tx,
    );
    ctx.emit(events.leaveRecorded, leaveId, {
      personId,
      from: input.from,
      to: input.to,
      percent: input.percent,
    });
    return { leaveId, version: 1 };
  }),

  command(contract.changeLeave, async (ctx, input) => {
    const row = await lockLeave(ctx, input.leaveId);
    const next = {
      from: input.from ?? row.first,
      to: input.to ?? row.last,
      percent: input.percent ?? row.percent,
      note: input.note === undefined ? row.note : noteOf(input.note),
    };
    if (
      next.from === row.first &&
      next.to === row.last &&
      next.percent === row.percent &&
      next.note === row.note
    )
      return { leaveId: row.leave_id, version: row.version };
    await demandDays(ctx, row.person_id, next.from, next.to, row.leave_id);
    await sql`
      update kernel.leave set days = daterange(${next.from}, ${next.to}, '[]'), percent = ${next.percent},
        note = ${next.note}, version = version + 1 where leave_id = ${row.leave_id}`.execute(ctx.tx);
    ctx.emit(events.leaveChanged, row.leave_id, {
      personId: row.person_id,
      from: next.from,
      to: next.to,
      percent: next.percent,
    });
    return { leaveId: row.leave_id, version: row.version + 1 };
  }),

  command(contract.withdrawLeave, async (ctx, { leaveId }) => {
    const row = await lockLeave(ctx, leaveId);
    await sql`delete from kernel.leave where leave_id = ${leaveId}`.execute(ctx.tx);
    ctx.emit(events.leaveWithdrawn, leaveId, { personId: row.person_id, from: row.first, to: row.last });
    return { leaveId, version: row.version + 1 };
  }),

  query(contract.listLeave, async (ctx, { filter, sort, direction, cursor, limit }) => {
    const { 'effort.record-leave': record } = await ctx.scopes('effort.record-leave');
    const where: RawBuilder<boolean>[] = [inScope(ctx.scope, 'n.unit_id', 'n.person_id')];
    if (filter.personId !== undefined) where.push(sql`l.person_id = ${filter.personId}`);
    if (filter.unitId !== undefined)
      where.push(
        sql`n.unit_id in (select u.unit_id from kernel.unit_reach u where u.ancestor_id = ${filter.unitId})`,
      );
    if (filter.queueId !== undefined)
      where.push(
        sql`l.person_id in (select m.person_id from kernel.queue_member m where m.queue_id = ${filter.queueId})`,
      );
    if (filter.from !== undefined) where.push(sql`upper(l.days) > ${filter.from}::date`);
    if (filter.to !== undefined) where.push(sql`lower(l.days) <= ${filter.to}::date`);
    const from = sql`from kernel.leave l join kernel.person_now n using (person_id)
      where ${sql.join(where, sql` and `)}`;
    const way = sql.raw(direction);
    const { rows } = await sql<LeaveRow & { name: string; may_change: boolean }>`
      select ${columns}, n.name, ${inScope(record, 'n.unit_id', 'n.person_id')} as may_change ${from}
        and ${afterCursor(cursor, sort, direction, sql`lower(l.days)`, sql`l.leave_id`)}
      order by lower(l.days) ${way}, l.leave_id ${way} limit ${limit + 1}`.execute(ctx.tx as never);
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      rows: page.map((r) => ({
        leaveId: r.leave_id,
        version: r.version,
        person: { personId: r.person_id, name: r.name },
        from: r.first,
        to: r.last,
        percent: r.percent,
        // Why somebody is away is between them and those who record it.
        note: r.may_change ? r.note : null,
        can: r.may_change ? ['effort.change-leave', 'effort.withdraw-leave'] : [],
      })),
      next: rows.length > limit && last !== undefined ? encodeCursor(sort, last.first, last.leave_id) : null,
      ...(await countRows(ctx.tx, from)),
    };
  }),
];
