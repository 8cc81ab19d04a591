/** What effort gives to the rest of the program: how its records are called, and what it knows about a person. */
import { type RawBuilder, sql } from 'kysely';
import type { NameResolver, PersonalData } from '../area.ts';

/** A resolver that reads `id` and `name`. */
const resolver =
  (select: (ids: string[]) => RawBuilder<{ id: string; name: string }>): NameResolver =>
  async (tx, ids) => {
    const { rows } = await select(ids).execute(tx as never);
    return new Map(rows.map((r) => [r.id, { key: null, name: r.name }]));
  };

export const effortNameResolvers: Readonly<Record<string, NameResolver>> = {
  // The effort of a record has the id of the record, and is called as people call that.
  effort: resolver(
    (ids) => sql`select record_id as id, record_key as name from kernel.estimate
      where is_current and record_id = any(${ids}::uuid[])`,
  ),
  'time-entry': resolver(
    (ids) => sql`select entry_id as id, 'time on ' || day as name from kernel.time_entry
      where entry_id = any(${ids}::uuid[])`,
  ),
  'effort-timer': resolver(
    (ids) => sql`select timer_id as id, 'the timer' as name from kernel.effort_timer
      where timer_id = any(${ids}::uuid[])`,
  ),
  'hourly-rate': resolver(
    (ids) => sql`select rate_id as id, coalesce(role, 'everybody else') as name from kernel.hourly_rate
      where rate_id = any(${ids}::uuid[])`,
  ),
  leave: resolver(
    (ids) => sql`select leave_id as id, lower(days) || ' to ' || (upper(days) - 1) as name from kernel.leave
      where leave_id = any(${ids}::uuid[])`,
  ),
  skill: resolver(
    (ids) => sql`select skill_id as id, name from kernel.skill where skill_id = any(${ids}::uuid[])`,
  ),
};

/** What is known about a person: their time, leave, skills and hours, and what they wrote beside it. */
export const effortPersonalData: PersonalData = {
  part: 'effort',
  async collect(tx, personId) {
    const rowsOf = async (text: RawBuilder<unknown>) =>
      (await (text as RawBuilder<object>).execute(tx as never)).rows;
    return {
      timeEntries: await rowsOf(
        sql`select day, minutes, work_type as "workType", record_kind as "recordKind", record_id as "recordId", note, how
          from kernel.time_entry where person_id = ${personId} order by day, entry_id`,
      ),
      timer: await rowsOf(
        sql`select started_at as "startedAt", work_type as "workType", note from kernel.effort_timer
          where person_id = ${personId}`,
      ),
      leave: await rowsOf(
        sql`select lower(days) as "from", upper(days) - 1 as "to", percent, note from kernel.leave
          where person_id = ${personId} order by days`,
      ),
      skills: await rowsOf(
        sql`select s.name, p.level from kernel.person_skill p join kernel.skill s using (skill_id)
          where p.person_id = ${personId} order by lower(s.name)`,
      ),
      workingHours: await rowsOf(
        sql`select weekly_minutes as "weeklyMinutes", percent from kernel.working_hours where person_id = ${personId}`,
      ),
      estimates: await rowsOf(
        sql`select record_key as "record", minutes, note, estimated_at as "estimatedAt" from kernel.estimate
          where estimated_by = ${personId} order by estimated_at, estimate_id`,
      ),
    };
  },
  async erase(tx, personId) {
    await sql`update kernel.time_entry set note = null where person_id = ${personId} and note is not null`.execute(
      tx,
    );
    await sql`update kernel.leave set note = null where person_id = ${personId} and note is not null`.execute(
      tx,
    );
    await sql`update kernel.estimate set note = null where estimated_by = ${personId} and note is not null`.execute(
      tx,
    );
    await sql`delete from kernel.effort_timer where person_id = ${personId}`.execute(tx);
  },
};
