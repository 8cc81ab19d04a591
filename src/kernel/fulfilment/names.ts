/** What fulfilment gives to the rest of the program: names, what people hold and hand over, what they are told, what is known of them. */
import { sql } from 'kysely';
import type { FulfilmentKind, HoldingKind, NameResolver, NoticeTopic, PersonalData } from '../area.ts';
import { assignLine } from './contract.ts';
import { TEAM_TASK } from './contract-lines.ts';

/** The one kind that is built in: the line itself is the work. */
export const teamTask: FulfilmentKind = {
  kind: TEAM_TASK,
  title: 'Task for a team',
  description: 'A team does it, and says when it is done.',
};

/** A line is called by its title. */
export const lineNames: NameResolver = async (tx, ids) => {
  const { rows } = await sql<{ id: string; name: string }>`
    select line_id as id, title as name from kernel.fulfilment_line where line_id = any(${ids}::uuid[])`.execute(
    tx as never,
  );
  return new Map(rows.map((r) => [r.id, { key: null, name: `“${r.name}”` }]));
};

/** Lines that somebody who leaves was to do: their manager takes them over. */
export const linesOfTheirs: HoldingKind = {
  kind: 'fulfilment-line',
  what: 'work ordered from them',
  async list(tx, personId) {
    const { rows } = await sql<{ id: string; key: string; title: string }>`
      select l.line_id as id, c.key, l.title from kernel.fulfilment_line l join kernel.work_case c using (case_id)
      where l.owner_id = ${personId} and l.state in ('blocked', 'open')
      order by coalesce(l.due_on, 'infinity'), l.line_id`.execute(tx as never);
    return rows.map((r) => ({ id: r.id, name: `${r.key} ${r.title}` }));
  },
  async handOver(ctx, ids, toPersonId) {
    for (const lineId of ids) await ctx.call(assignLine, { lineId, ownerId: toPersonId });
  },
};

/** What orders hold about a person: lines that they were to do or settled. */
export const linePersonalData: PersonalData = {
  part: 'fulfilment',
  async collect(tx, personId) {
    const { rows } = await sql`
      select c.key, l.title, l.state, l.due_on as "dueOn", l.settled_at as "settledAt",
        case when l.settled_by = ${personId} then l.note end as note,
        case when l.owner_id = ${personId} then 'owner' else 'settled it' end as part
      from kernel.fulfilment_line l join kernel.work_case c using (case_id)
      where ${personId} in (l.owner_id, l.settled_by) order by l.created_at, l.line_id`.execute(tx as never);
    return rows;
  },
};

/** What people are told about orders. */
export const fulfilmentTopics: readonly NoticeTopic[] = [
  {
    topic: 'work-for-my-team',
    title: 'Work for my team',
    description:
      'What was ordered from you or your team: that it can begin, was given to you, or is not needed.',
    kinds: ['line-open', 'line-given', 'line-withdrawn'],
    standard: 'mail',
  },
  {
    topic: 'work-i-ordered',
    title: 'Work that other teams do for me',
    description: 'What was ordered for a request of yours: each line that is settled, and that all is ready.',
    kinds: ['line-settled', 'order-ready'],
    standard: 'mail',
  },
];
