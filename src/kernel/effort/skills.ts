/** What people know and how many hours they have, and what holds for everybody else. */
import { type RawBuilder, sql } from 'kysely';
import { newId } from '../../platform/ids.ts';
import { inScope, isEnterpriseWide } from '../access/scope.ts';
import { afterCursor, countRows, encodeCursor } from '../list.ts';
import { type CommandContext, operationsOn } from '../operation.ts';
import { areEmployed, isEmployed, matchesText } from '../org/people-sql.ts';
import { readSettings, writeSettings } from '../setup/settings.ts';
import type { KernelTables } from '../tables.gen.ts';
import * as contract from './contract-registers.ts';
import * as events from './events.ts';
import { DEFAULTS_SETTING, readDefaults, skillsOf } from './people.ts';

const { command, query } = operationsOn<KernelTables>();

/** Somebody in scope who works here; one change at a time. */
async function demandPerson(
  ctx: CommandContext<KernelTables, 'person-gone'>,
  personId: string,
): Promise<void> {
  const { rows } = await sql`
    select 1 from kernel.person_now n join kernel.person p using (person_id)
    where n.person_id = ${personId} and ${inScope(ctx.scope, 'n.unit_id')} for no key update of p`.execute(
    ctx.tx,
  );
  if (rows.length === 0) ctx.notFound('person', personId);
  if (!(await areEmployed(ctx.tx, [personId], ctx.today))) ctx.refuse('person-gone');
}

/** The skill of this name; made when nobody had it yet. */
async function skillOf(ctx: CommandContext<KernelTables>, name: string): Promise<string> {
  const { rows } = await sql<{ skill_id: string }>`
    insert into kernel.skill as s (skill_id, name) values (${newId()}, ${name})
    on conflict (lower(name)) do update set name = s.name returning skill_id`.execute(ctx.tx);
  return rows[0]!.skill_id;
}

export const skillOperations = [
  command(contract.setSkill, async (ctx, { personId, skill, level }) => {
    await demandPerson(ctx, personId);
    const skillId = await skillOf(ctx, skill);
    if (level === 0)
      await sql`delete from kernel.person_skill where person_id = ${personId} and skill_id = ${skillId}`.execute(
        ctx.tx,
      );
    else
      await sql`
        insert into kernel.person_skill (person_id, skill_id, level) values (${personId}, ${skillId}, ${level})
        on conflict (person_id, skill_id) do update set level = excluded.level`.execute(ctx.tx);
    ctx.emit(events.skillSet, personId, { skillId, level });
    return { personId, skillId, level };
  }),

  command(contract.setWorkingHours, async (ctx, { personId, weeklyMinutes, percent }) => {
    await demandPerson(ctx, personId);
    await sql`
      insert into kernel.working_hours (person_id, weekly_minutes, percent) values (${personId}, ${weeklyMinutes}, ${percent})
      on conflict (person_id) do update set weekly_minutes = excluded.weekly_minutes, percent = excluded.percent`.execute(
      ctx.tx,
    );
    ctx.emit(events.workingHoursSet, personId, { weeklyMinutes, percent });
    return { personId, weeklyMinutes, percent };
  }),

  command(contract.setDefaults, async (ctx, { weeklyMinutes, percent }) => {
    if (!isEnterpriseWide(ctx.scope)) ctx.refuse('whole-enterprise');
    const known = await readSettings(ctx.tx);
    const installationId = known.installationId ?? newId();
    if (known.installationId === null) await writeSettings(ctx.tx, { installationId });
    await sql`
      insert into kernel.setting (name, value)
      values (${DEFAULTS_SETTING}, ${JSON.stringify({ weeklyMinutes, percent })}::jsonb)
      on conflict (name) do update set value = excluded.value`.execute(ctx.tx);
    ctx.emit(events.defaultsSet, installationId, { weeklyMinutes, percent });
    return { weeklyMinutes, percent };
  }),

  query(contract.listSkills, async (ctx) => {
    const { rows } = await sql<{ skill_id: string; name: string; one: number; two: number; three: number }>`
      select s.skill_id, s.name, count(*) filter (where p.level = 1)::int as one,
        count(*) filter (where p.level = 2)::int as two, count(*) filter (where p.level = 3)::int as three
      from kernel.skill s join kernel.person_skill p using (skill_id) join kernel.person_now n using (person_id)
      where ${inScope(ctx.scope, 'n.unit_id', 'n.person_id')} and ${isEmployed(ctx.today)}
      group by s.skill_id, s.name order by lower(s.name) limit 1000`.execute(ctx.tx as never);
    return {
      rows: rows.map((r) => ({
        skillId: r.skill_id,
        skill: r.name,
        people: r.one + r.two + r.three,
        levels: [r.one, r.two, r.three] as [number, number, number],
        can: [],
      })),
    };
  }),

  query(contract.listCapacityPeople, async (ctx, { filter, sort, direction, cursor, limit }) => {
    const { 'effort.manage-capacity': manage, 'effort.record-leave': leave } = await ctx.scopes(
      'effort.manage-capacity',
      'effort.record-leave',
    );
    const { 'effort.manage-rates': rates } = await ctx.scopes('effort.manage-rates');
    const where: RawBuilder<boolean>[] = [
      inScope(ctx.scope, 'n.unit_id', 'n.person_id'),
      isEmployed(ctx.today),
    ];
    if (filter.unitId !== undefined)
      where.push(
        sql`n.unit_id in (select u.unit_id from kernel.unit_reach u where u.ancestor_id = ${filter.unitId})`,
      );
    if (filter.queueId !== undefined)
      where.push(
        sql`n.person_id in (select m.person_id from kernel.queue_member m where m.queue_id = ${filter.queueId})`,
      );
    if (filter.skill !== undefined)
      where.push(sql`n.person_id in (select p.person_id from kernel.person_skill p join kernel.skill s using (skill_id)
        where lower(s.name) = lower(${filter.skill}))`);
    if (filter.text !== undefined) where.push(matchesText(filter.text));
    const from = sql`from kernel.person_now n where ${sql.join(where, sql` and `)}`;
    const way = sql.raw(direction);
    const { rows } = await sql<{
      person_id: string;
      name: string;
      sort_name: string;
      title: string | null;
      unit_name: string;
      weekly_minutes: number | null;
      percent: number | null;
      next_leave: { leaveId: string; from: string; to: string; percent: number } | null;
      may_manage: boolean;
      may_record: boolean;
    }>`
      select n.person_id, n.name, n.sort_name, n.title, n.unit_name, h.weekly_minutes, h.percent,
        (select jsonb_build_object('leaveId', l.leave_id, 'from', lower(l.days), 'to', upper(l.days) - 1, 'percent', l.percent)
          from kernel.leave l where l.person_id = n.person_id and upper(l.days) > ${ctx.today}::date
          order by l.days limit 1) as next_leave,
        ${inScope(manage, 'n.unit_id')} as may_manage, ${inScope(leave, 'n.unit_id', 'n.person_id')} as may_record
      from (select n.* ${from} and ${afterCursor(cursor, sort, direction, sql`n.sort_name`, sql`n.person_id`)}
        order by n.sort_name ${way}, n.person_id ${way} limit ${limit + 1}) n
      left join kernel.working_hours h using (person_id)
      order by n.sort_name ${way}, n.person_id ${way}`.execute(ctx.tx as never);
    const page = rows.slice(0, limit);
    const defaults = await readDefaults(ctx.tx);
    const skills = await skillsOf(
      ctx.tx,
      page.map((r) => r.person_id),
    );
    const last = page.at(-1);
    return {
      rows: page.map((r) => ({
        personId: r.person_id,
        name: r.name,
        title: r.title,
        unitName: r.unit_name,
        weeklyMinutes: r.weekly_minutes ?? defaults.weeklyMinutes,
        percent: r.percent ?? defaults.percent,
        isDefault: r.weekly_minutes === null && r.percent === null,
        skills: skills.get(r.person_id) ?? [],
        nextLeave: r.next_leave,
        can: [
          ...(r.may_manage ? ['effort.set-working-hours', 'effort.set-skill'] : []),
          ...(r.may_record ? ['effort.record-leave'] : []),
        ],
      })),
      next:
        rows.length > limit && last !== undefined ? encodeCursor(sort, last.sort_name, last.person_id) : null,
      defaults,
      canSetDefaults: isEnterpriseWide(rates),
      ...(await countRows(ctx.tx, from)),
    };
  }),
];
