/** Capacity: people by weeks, the promised records behind a cell, and how time was spent. */
import { type RawBuilder, sql } from 'kysely';
import { inScope, type Scope } from '../access/scope.ts';
import { calendarsFor } from '../calendar/find.ts';
import { namesOf } from '../names.ts';
import { operationsOn, type QueryContext } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import * as contract from './contract-capacity.ts';
import { type WorkType, workType } from './contract-fields.ts';
import { skillsOf, workersOf, workingWeekOf } from './people.ts';
import {
  type Days,
  daysOf,
  lastDayOf,
  type Promised,
  promisedBetween,
  promisedWork,
  remainingOf,
  spreadPromised,
} from './promised.ts';
import {
  dayNumber,
  dayOf,
  minutesBetween,
  mondayOf,
  OVERDUE_DAYS,
  partBetween,
  type Spread,
  UNDATED_WEEKS,
} from './rules.ts';
import { allWork, readableOf, worksOn } from './work.ts';

const { query } = operationsOn<KernelTables>();

type Context = QueryContext<KernelTables>;

/** People who are shown at once. */
const MOST_PEOPLE = 200;
/** Records that are shown behind a cell. */
const MOST_ROWS = 500;

interface Chosen {
  personIds?: string | string[] | undefined;
  queueId?: string | undefined;
  unitId?: string | undefined;
  skill?: string | undefined;
}

/** True for people `n` that were chosen; without a choice those who watch a queue or have promised something. */
function chosenPeople(ctx: Context, { personIds, queueId, unitId, skill }: Chosen): RawBuilder<boolean> {
  const parts: RawBuilder<boolean>[] = [inScope(ctx.scope, 'n.unit_id', 'n.person_id')];
  if (personIds !== undefined) parts.push(sql`n.person_id = any(${[personIds].flat()}::uuid[])`);
  if (queueId !== undefined)
    parts.push(
      sql`n.person_id in (select m.person_id from kernel.queue_member m where m.queue_id = ${queueId})`,
    );
  if (unitId !== undefined)
    parts.push(sql`n.unit_id in (select u.unit_id from kernel.unit_reach u where u.ancestor_id = ${unitId})
      and (n.last_day is null or n.last_day >= ${ctx.today}::date) and n.hired_on is not null`);
  if (personIds === undefined && queueId === undefined && unitId === undefined)
    parts.push(sql`n.person_id in (select m.person_id from kernel.queue_member m
      join kernel.queue q on q.queue_id = m.queue_id and q.retired_at is null
      union select w.owner_id from ${allWork(ctx)} where w.is_promised and w.owner_id is not null)`);
  if (skill !== undefined)
    parts.push(sql`n.person_id in (select p.person_id from kernel.person_skill p join kernel.skill s using (skill_id)
      where lower(s.name) = lower(${skill}))`);
  return sql<boolean>`(${sql.join(parts, sql` and `)})`;
}

/** Queues whose unowned work belongs to what was chosen: the queue, or those of the unit. */
async function chosenQueues(ctx: Context, { personIds, queueId, unitId }: Chosen) {
  if (personIds !== undefined) return [];
  const { rows } = await sql<{ queue_id: string; name: string; unit_id: string | null }>`
    select q.queue_id, q.name, q.unit_id from kernel.queue q
    where q.retired_at is null and (${queueScope(ctx.scope)})
      and ${queueId === undefined ? sql`true` : sql`q.queue_id = ${queueId}`}
      and ${unitId === undefined ? sql`true` : sql`q.unit_id in (select u.unit_id from kernel.unit_reach u where u.ancestor_id = ${unitId})`}
    order by lower(q.name), q.queue_id`.execute(ctx.tx as never);
  return rows;
}

const queueScope = (scope: Scope) =>
  scope.own === null
    ? inScope(scope, 'q.unit_id')
    : sql`${inScope(scope, 'q.unit_id')} or q.queue_id in (select m.queue_id from kernel.queue_member m where m.person_id = ${scope.own})`;

async function peopleOf(ctx: Context, chosen: Chosen): Promise<{ ids: string[]; total: number }> {
  const { rows } = await sql<{ person_id: string; total: number }>`
    select n.person_id, (count(*) over ())::int as total from kernel.person_now n
    where ${chosenPeople(ctx, chosen)} order by n.sort_name, n.person_id limit ${MOST_PEOPLE}`.execute(
    ctx.tx as never,
  );
  return { ids: rows.map((r) => r.person_id), total: rows[0]?.total ?? 0 };
}

/** Promised records of these people, and what nobody owns in these queues. */
function promisedOf(ctx: Context, people: readonly string[], queues: readonly string[]) {
  return promisedWork(
    ctx,
    sql<boolean>`(w.owner_id = any(${[...people]}::uuid[])
      or (w.owner_id is null and w.queue_id = any(${[...queues]}::uuid[])))`,
  );
}

/** Days and promised work, worked out for a view that begins today or later. */
async function lookAt(ctx: Context, chosen: Chosen, viewEnd: number) {
  const { ids, total } = await peopleOf(ctx, chosen);
  const queues = await chosenQueues(ctx, chosen);
  const today = dayNumber(ctx.today);
  const promised = await promisedOf(
    ctx,
    ids,
    queues.map((q) => q.queue_id),
  );
  const last = lastDayOf(promised, today, viewEnd);
  const workers = await workersOf(ctx.tx, ids, ctx.today);
  const days = new Map<string, Days>();
  for (const w of workers.values()) days.set(w.personId, daysOf(w, today, last));
  // What nobody owns yet has no days of a person: it lies on the working days of the queue's place.
  const calendars = await calendarsFor(
    ctx.tx,
    queues.map((q) => q.unit_id),
  );
  for (const q of queues) {
    const week = workingWeekOf(calendars.get(q.unit_id)!);
    const working: number[] = [];
    for (let d = today; d <= last; d++) if (week.isWorking(d)) working.push(d);
    days.set(q.queue_id, { hours: { from: today, minutes: [] }, days: working });
  }
  const spreads = new Map<Promised, Spread>(
    promised.map((p) => [p, spreadPromised(p, today, days.get(p.owner_id ?? p.queue_id!)?.days ?? [])]),
  );
  return { ids, total, queues, workers, promised, days, spreads, today };
}

const cellOf = (week: number, availableMinutes: number, committedMinutes: number) => ({
  week: dayOf(week),
  availableMinutes,
  committedMinutes,
  load: availableMinutes === 0 ? null : committedMinutes / availableMinutes,
  isOver: committedMinutes > availableMinutes,
});

export const capacityOperations = [
  query(contract.getCapacity, async (ctx, { from, weeks: count, ...chosen }) => {
    const first = mondayOf(dayNumber(from ?? ctx.today));
    const weeks = Array.from({ length: count }, (_, i) => first + i * 7);
    const seen = await lookAt(ctx, chosen, first + count * 7 - 1);
    const { workers, promised, spreads, today } = seen;
    const skills = await skillsOf(ctx.tx, seen.ids);
    const by = new Map<string, Spread[]>();
    for (const [p, spread] of spreads) {
      const holder = p.owner_id ?? p.queue_id!;
      by.set(holder, [...(by.get(holder) ?? []), spread]);
    }
    const committed = (holder: string, week: number) => promisedBetween(by.get(holder) ?? [], week, week + 6);
    const people = seen.ids.flatMap((id) => {
      const w = workers.get(id);
      if (w === undefined) return [];
      const { hours } = seen.days.get(id)!;
      return [
        {
          personId: id,
          name: w.name,
          title: w.title,
          unitName: w.unitName,
          weeklyMinutes: w.capacity.weeklyMinutes,
          percent: w.capacity.percent,
          skills: skills.get(id) ?? [],
          weeks: weeks.map((week) =>
            cellOf(week, minutesBetween(hours, week, week + 6), committed(id, week)),
          ),
        },
      ];
    });
    const queues = seen.queues.flatMap((q) => {
      if (!by.has(q.queue_id)) return [];
      return [
        {
          queueId: q.queue_id,
          name: q.name,
          weeks: weeks.map((week) => ({
            week: dayOf(week),
            committedMinutes: committed(q.queue_id, week),
          })),
        },
      ];
    });
    return {
      weeks: weeks.map(dayOf),
      people,
      queues,
      total: weeks.map((week, i) =>
        cellOf(
          week,
          people.reduce((sum, p) => sum + p.weeks[i]!.availableMinutes, 0),
          people.reduce((sum, p) => sum + p.weeks[i]!.committedMinutes, 0) +
            queues.reduce((sum, q) => sum + q.weeks[i]!.committedMinutes, 0),
        ),
      ),
      leftOff: seen.total - seen.ids.length,
      assumptions: {
        undatedWeeks: UNDATED_WEEKS,
        overdueDays: OVERDUE_DAYS,
        undated: promised.filter((p) => p.due_on === null).length,
        overdue: promised.filter((p) => p.due_on !== null && dayNumber(p.due_on) < today).length,
        withoutEstimate: promised.filter((p) => p.estimate_minutes === null).length,
      },
      asOf: ctx.now,
    };
  }),

  query(contract.listCommitments, async (ctx, { week, isUnestimated, ...chosen }) => {
    const monday = week === undefined ? null : mondayOf(dayNumber(week));
    const { promised, spreads } = await lookAt(ctx, chosen, monday === null ? 0 : monday + 6);
    const inWeek = (p: Promised) =>
      monday === null || p.estimate_minutes === null
        ? null
        : partBetween(spreads.get(p)!, monday, monday + 6);
    const matching = promised
      .map((p) => ({ p, minutesInWeek: inWeek(p) }))
      .filter(({ p, minutesInWeek }) =>
        isUnestimated === 'true'
          ? p.estimate_minutes === null
          : monday === null || (minutesInWeek !== null && minutesInWeek > 0),
      )
      .sort((a, b) => (b.minutesInWeek ?? 0) - (a.minutesInWeek ?? 0));
    const page = matching.slice(0, MOST_ROWS);
    const ids = page.map(({ p }) => p.record_id);
    const readable = await readableOf(
      ctx,
      page.map(({ p }) => ({ kind: p.record_kind, id: p.record_id })),
    );
    const { 'effort.estimate': estimate } = await ctx.scopes('effort.estimate');
    const { rows: mine } = await sql<{ record_id: string }>`
      select w.record_id from ${allWork(ctx)} where w.record_id = any(${ids}::uuid[]) and ${worksOn(estimate)}`.execute(
      ctx.tx as never,
    );
    const mayEstimate = new Set(mine.map((r) => r.record_id));
    const nameOf = await namesOf(ctx, {
      person: page.map(({ p }) => p.owner_id),
      queue: page.map(({ p }) => p.queue_id),
    });
    return {
      rows: page.map(({ p, minutesInWeek }) => {
        const isHidden = !readable.has(p.record_id);
        return {
          kind: p.record_kind,
          recordId: p.record_id,
          key: isHidden ? null : p.key,
          title: isHidden ? '' : p.title,
          owner: p.owner_id === null ? null : { personId: p.owner_id, name: nameOf('person', p.owner_id) },
          queue: p.queue_id === null ? null : { queueId: p.queue_id, name: nameOf('queue', p.queue_id) },
          dueOn: p.due_on,
          isOverdue: p.due_on !== null && p.due_on < ctx.today,
          estimateMinutes: p.estimate_minutes,
          loggedMinutes: p.logged_minutes,
          remainingMinutes: remainingOf(p),
          minutesInWeek,
          isHidden,
          can: !isHidden && mayEstimate.has(p.record_id) ? ['effort.estimate-effort'] : [],
        };
      }),
      leftOff: matching.length - page.length,
      minutesInWeek: matching.reduce((sum, m) => sum + (m.minutesInWeek ?? 0), 0),
    };
  }),

  query(contract.getShares, async (ctx, { from, to, ...chosen }) => {
    const last = dayNumber(to ?? ctx.today);
    const first = mondayOf(from === undefined ? last - 11 * 7 : dayNumber(from));
    if (last - first > 106 * 7) ctx.refuse('too-long');
    const anybody =
      chosen.personIds === undefined && chosen.queueId === undefined && chosen.unitId === undefined;
    const whose = anybody ? inScope(ctx.scope, 'n.unit_id', 'n.person_id') : chosenPeople(ctx, chosen);
    const { rows } = await sql<{ week: string; work_type: WorkType; minutes: number }>`
      select date_trunc('week', t.day)::date as week, t.work_type, sum(t.minutes)::bigint as minutes
      from kernel.time_entry t join kernel.person_now n using (person_id)
      where t.day between ${dayOf(first)}::date and ${dayOf(last)}::date and ${whose}
      group by 1, 2`.execute(ctx.tx as never);
    const { rows: counted } = await sql<{ week: string | null; people: number }>`
      select date_trunc('week', t.day)::date as week, count(distinct t.person_id)::int as people
      from kernel.time_entry t join kernel.person_now n using (person_id)
      where t.day between ${dayOf(first)}::date and ${dayOf(last)}::date and ${whose}
      group by grouping sets ((date_trunc('week', t.day)::date), ())`.execute(ctx.tx as never);
    const peopleIn = new Map(counted.map((c) => [c.week, c.people]));
    const minutesOf = (type: WorkType, week: string | null) =>
      rows
        .filter((r) => r.work_type === type && (week === null || r.week === week))
        .reduce((sum, r) => sum + Number(r.minutes), 0);
    const all = rows.reduce((sum, r) => sum + Number(r.minutes), 0);
    const weeks = [];
    for (let week = first; week <= last; week += 7) {
      const day = dayOf(week);
      const [operations, valueAdding, unplanned] = [
        minutesOf('operations', day),
        minutesOf('value-adding', day),
        minutesOf('unplanned', day),
      ];
      weeks.push({
        week: day,
        operations,
        valueAdding,
        unplanned,
        minutes: operations + valueAdding + unplanned,
        people: peopleIn.get(day) ?? 0,
      });
    }
    return {
      weeks,
      total: workType.options.map((type) => {
        const minutes = minutesOf(type, null);
        return { workType: type, minutes, share: all === 0 ? null : minutes / all };
      }),
      people: peopleIn.get(null) ?? 0,
      asOf: ctx.now,
    };
  }),
];
