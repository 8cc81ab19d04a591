/** What cases give to the rest of the program: names, what people hold and hand over, what is known about a person. */
import { sql } from 'kysely';
import type { HoldingKind, NameResolver, NoticeTopic, PersonalData } from '../area.ts';
import { assignTask, handOverWait } from './contract.ts';
import type { PartyKind } from './contract-parties.ts';
import { HOLDING_DIGEST } from './digest.ts';
import { partyTitles } from './rules.ts';

/** A case is called by the key of its record. */
const caseNames: NameResolver = async (tx, ids) => {
  const { rows } = await sql<{ id: string; key: string }>`
    select case_id as id, key from kernel.work_case where case_id = any(${ids}::uuid[])`.execute(tx as never);
  return new Map(rows.map((r) => [r.id, { key: null, name: r.key }]));
};

/** A wait is called by whoever is waited on. */
const waitNames: NameResolver = async (tx, ids) => {
  const { rows } = await sql<{ id: string; name: string | null; party_kind: PartyKind }>`
    select w.wait_id as id, w.party_kind, case when w.party_kind = 'business-area' then u.name
        when w.party_kind in ('person', 'requester') then n.name else w.party_name end as name
    from kernel.wait w left join kernel.unit_now u on u.unit_id = w.unit_id
    left join kernel.person_now n on n.person_id = w.person_id
    where w.wait_id = any(${ids}::uuid[])`.execute(tx as never);
  return new Map(rows.map((r) => [r.id, { key: null, name: r.name ?? partyTitles[r.party_kind] }]));
};

const taskNames: NameResolver = async (tx, ids) => {
  const { rows } = await sql<{ id: string; name: string }>`
    select task_id as id, title as name from kernel.case_task where task_id = any(${ids}::uuid[])`.execute(
    tx as never,
  );
  return new Map(rows.map((r) => [r.id, { key: null, name: r.name }]));
};

const exceptionNames: NameResolver = async (tx, ids) => {
  const { rows } = await sql<{ id: string; name: string }>`
    select exception_id as id, condition_title as name from kernel.case_exception
    where exception_id = any(${ids}::uuid[])`.execute(tx as never);
  return new Map(rows.map((r) => [r.id, { key: null, name: r.name }]));
};

/** A digest is called by its Monday. */
const digestNames: NameResolver = async (tx, ids) => {
  const { rows } = await sql<{ id: string; week: string }>`
    select digest_id as id, week::text as week from kernel.holding_digest where digest_id = any(${ids}::uuid[])`.execute(
    tx as never,
  );
  return new Map(rows.map((r) => [r.id, { key: null, name: `Who is holding us, ${r.week}` }]));
};

export const caseNameResolvers = {
  'holding-digest': digestNames,
  case: caseNames,
  wait: waitNames,
  task: taskNames,
  'case-exception': exceptionNames,
};

/** Open waits on somebody who leaves: their manager is asked instead. */
const waitsOnThem: HoldingKind = {
  kind: 'wait-to-answer',
  what: 'questions to answer',
  async list(tx, personId) {
    const { rows } = await sql<{ id: string; key: string }>`
      select w.wait_id as id, c.key from kernel.wait w join kernel.work_case c using (case_id)
      where w.person_id = ${personId} and w.ended_at is null order by w.since, w.wait_id`.execute(
      tx as never,
    );
    return rows.map((r) => ({ id: r.id, name: r.key }));
  },
  async handOver(ctx, ids, toPersonId) {
    for (const waitId of ids) await ctx.call(handOverWait, { waitId, personId: toPersonId });
  },
};

const tasksOfTheirs: HoldingKind = {
  kind: 'open-task',
  what: 'open tasks',
  async list(tx, personId) {
    const { rows } = await sql<{ id: string; key: string; title: string }>`
      select t.task_id as id, c.key, t.title from kernel.case_task t join kernel.work_case c using (case_id)
      where t.assignee_id = ${personId} and t.state = 'open' and c.is_open order by t.created_at, t.task_id`.execute(
      tx as never,
    );
    return rows.map((r) => ({ id: r.id, name: `${r.key} ${r.title}` }));
  },
  async handOver(ctx, ids, toPersonId) {
    for (const taskId of ids) await ctx.call(assignTask, { taskId, assigneeId: toPersonId });
  },
};

export const caseHoldings: readonly HoldingKind[] = [waitsOnThem, tasksOfTheirs];

/** What cases hold about a person: what they were asked and answered, and exceptions they asked for or decided. */
export const casePersonalData: PersonalData = {
  part: 'cases',
  async collect(tx, personId) {
    const waits = await sql`
      select c.key, w.party_kind as "partyKind", w.question, w.since, w.promised_until as "promisedUntil", w.answer,
        w.answered_at as "answeredAt",
        case when w.person_id = ${personId} then 'asked' else 'asker' end as part
      from kernel.wait w join kernel.work_case c using (case_id)
      where ${personId} in (w.person_id, w.started_by) order by w.since, w.wait_id`.execute(tx as never);
    const tasks = await sql`
      select c.key, t.title, t.state, t.note, t.settled_at as "settledAt"
      from kernel.case_task t join kernel.work_case c using (case_id)
      where ${personId} in (t.assignee_id, t.settled_by) order by t.created_at, t.task_id`.execute(
      tx as never,
    );
    const exceptions = await sql`
      select c.key, e.condition_title as condition, e.reason, e.state, e.expires_on as "expiresOn", e.note
      from kernel.case_exception e join kernel.work_case c using (case_id)
      where ${personId} in (e.requested_by, e.decided_by) order by e.requested_at, e.exception_id`.execute(
      tx as never,
    );
    const digests = await sql`
      select week::text as week, reach, figures->'waits' as waits from kernel.holding_digest
      where person_id = ${personId} order by week`.execute(tx as never);
    return {
      waits: waits.rows,
      tasks: tasks.rows,
      exceptions: exceptions.rows,
      digests: digests.rows,
    };
  },
  /** What somebody was told goes with them; what they were asked is part of the work. */
  async erase(tx, personId) {
    await sql`delete from kernel.holding_digest where person_id = ${personId}`.execute(tx);
  },
};

/** What people are told about cases. */
export const caseTopics: readonly NoticeTopic[] = [
  {
    topic: 'questions-to-me',
    title: 'Questions to me',
    description: 'Work that waits for your answer: the question, reminders, and that it waits no more.',
    kinds: ['wait-asked', 'wait-reminded', 'wait-ended'],
    standard: 'mail',
  },
  {
    topic: 'work-in-hand',
    title: 'Work in hand',
    description:
      'Answers and promises that you wait for, tasks given to you, exceptions to decide or decided.',
    kinds: ['wait-answered', 'wait-promised', 'task-given', 'exception-requested', 'exception-decided'],
    standard: 'mail',
  },
  {
    topic: HOLDING_DIGEST,
    title: 'Who is holding us',
    description:
      'Each Monday: on whom the work waits that you answer for or own, how much of it, and for how long.',
    kinds: [HOLDING_DIGEST],
    standard: 'mail',
  },
];
