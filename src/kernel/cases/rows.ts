/** Rows of cases, waits, tasks and exceptions: locking them in scope, and showing them with names and choices. */
import { type RawBuilder, type Selectable, sql } from 'kysely';
import { inScope, type Scope } from '../access/scope.ts';
import { namesOf } from '../names.ts';
import type { CommandContext, QueryContext } from '../operation.ts';
import { areEmployed } from '../org/people-sql.ts';
import type { KernelTables } from '../tables.gen.ts';
import type { PartyKind } from './contract-parties.ts';
import { exceptionOn, partyTitles, type StoredExceptionState } from './rules.ts';

export type CaseRow = Selectable<KernelTables['kernel.work_case']>;
export type WaitRow = Selectable<KernelTables['kernel.wait']> & { party_kind: PartyKind };
export type TaskRow = Selectable<KernelTables['kernel.case_task']>;
export type ExceptionRow = Selectable<KernelTables['kernel.case_exception']> & {
  state: StoredExceptionState;
};
export type Context<R extends string = never> = CommandContext<KernelTables, R>;
export type Reading = Pick<QueryContext<KernelTables>, 'actor' | 'now' | 'today' | 'scopes'> & {
  tx: unknown;
};

/** Columns by which a case belongs to somebody: who may read it as a member. */
export const readers = ['c.requester_id', 'c.owner_id', 'c.accountable_id'] as const;

/** True for cases that the scope of `cases.work` reaches: by unit, or because one works on them. */
export function worksOn(scope: Scope): RawBuilder<boolean> {
  return inScope(scope, 'c.unit_id', 'c.owner_id');
}

/** Locks a case that one may work on. */
export async function lockCase(ctx: Context, caseId: string): Promise<CaseRow> {
  const { rows } = await sql<CaseRow>`
    select c.* from kernel.work_case c where c.case_id = ${caseId} and ${worksOn(ctx.scope)} for update`.execute(
    ctx.tx,
  );
  return rows[0] ?? ctx.notFound('case', caseId);
}

/** A row of a case's own together with the case. */
export type Of<T> = T & { case_kind: string; case_key: string; case_unit: string | null; case_open: boolean };

const ofCase = sql`c.kind as case_kind, c.key as case_key, c.unit_id as case_unit, c.is_open as case_open`;

/** Locks a wait that the condition reaches. */
export async function lockWait(
  ctx: Context,
  waitId: string,
  reach: RawBuilder<boolean>,
): Promise<Of<WaitRow>> {
  const { rows } = await sql<Of<WaitRow>>`
    select w.*, ${ofCase} from kernel.wait w join kernel.work_case c using (case_id)
    where w.wait_id = ${waitId} and ${reach} for update of w`.execute(ctx.tx);
  return rows[0] ?? ctx.notFound('wait', waitId);
}

/** Locks a task of a case that one may work on, or that was given to oneself. */
export async function lockTask(ctx: Context, taskId: string): Promise<Of<TaskRow>> {
  const { rows } = await sql<Of<TaskRow>>`
    select t.*, ${ofCase} from kernel.case_task t join kernel.work_case c using (case_id)
    where t.task_id = ${taskId} and ${inScope(ctx.scope, 'c.unit_id', 'c.owner_id', 't.assignee_id')}
    for update of t`.execute(ctx.tx);
  return rows[0] ?? ctx.notFound('task', taskId);
}

/** Locks an exception that the condition reaches. */
export async function lockException(
  ctx: Context,
  exceptionId: string,
  reach: RawBuilder<boolean>,
): Promise<Of<ExceptionRow>> {
  const { rows } = await sql<Of<ExceptionRow>>`
    select e.*, ${ofCase} from kernel.case_exception e join kernel.work_case c using (case_id)
    where e.exception_id = ${exceptionId} and ${reach} for update of e`.execute(ctx.tx);
  return rows[0] ?? ctx.notFound('case-exception', exceptionId);
}

/** Whether somebody works here on this day. */
export async function worksHere(ctx: { tx: unknown; today: string }, personId: string): Promise<boolean> {
  return areEmployed(ctx.tx as never, [personId], ctx.today);
}

/** Rights that decide what `can` says. */
export const caseRights = ['cases.work', 'cases.answer', 'cases.approve-exceptions'] as const;

/** What the actor may do with the rows of a case, as columns `may_work`, `may_approve`. */
export function powers(scopes: Record<string, Scope>): RawBuilder<unknown> {
  return sql`${worksOn(scopes['cases.work']!)} as may_work,
    ${inScope(scopes['cases.approve-exceptions']!, 'c.unit_id', 'c.accountable_id')} as may_approve`;
}

export interface Powers {
  may_work: boolean;
  may_approve: boolean;
}

type Names = (kind: string, id: string) => string;
const personRef = (nameOf: Names, id: string | null) =>
  id === null ? null : { personId: id, name: nameOf('person', id) };

/** Name of the one waited on, as a sentence needs it. */
export function partyName(
  row: Pick<WaitRow, 'party_kind' | 'party_name' | 'person_id' | 'unit_id'>,
  nameOf: Names,
) {
  if (row.party_kind === 'business-area' && row.unit_id !== null) return nameOf('unit', row.unit_id);
  if (row.party_kind === 'person' && row.person_id !== null) return nameOf('person', row.person_id);
  return row.party_name ?? partyTitles[row.party_kind];
}

/** Waits as screens show them. Questions and answers are for those who work on the case, and for the one asked. */
export async function showWaits(ctx: Reading, rows: readonly (WaitRow & Powers)[]) {
  const nameOf = await namesOf(ctx, {
    person: rows.flatMap((w) => [w.person_id, w.started_by]),
    unit: rows.map((w) => w.unit_id),
  });
  const { 'cases.answer': answering } = await ctx.scopes('cases.answer');
  return rows.map((w) => {
    const isMine = w.person_id !== null && w.person_id === ctx.actor.personId;
    const mayAnswer = w.may_work || (isMine && (answering.own !== null || answering.everything));
    const seesText = w.may_work || w.may_approve || isMine;
    const open = w.ended_at === null;
    return {
      waitId: w.wait_id,
      version: w.version,
      caseId: w.case_id,
      partyKind: w.party_kind,
      party: w.party,
      person: personRef(nameOf, w.person_id),
      unit: w.unit_id === null ? null : { unitId: w.unit_id, name: nameOf('unit', w.unit_id) },
      partyName: w.party_name,
      isMailed: w.contact_email !== null,
      question: seesText ? w.question : null,
      since: w.since,
      startedBy: personRef(nameOf, w.started_by),
      pauses: w.pauses,
      promisedUntil: w.promised_until,
      isOverdue: open && w.promised_until !== null && w.promised_until < ctx.today,
      remindedAt: w.reminded_at,
      reminders: w.reminders,
      endedAt: w.ended_at,
      answeredAt: w.answered_at,
      answeredThrough: w.answered_through as 'account' | 'link' | 'noted' | null,
      answer: seesText ? w.answer : null,
      can: !open
        ? []
        : [
            ...(isMine && mayAnswer ? ['cases.answer-wait'] : []),
            ...(mayAnswer ? ['cases.promise-wait'] : []),
            ...(w.may_work ? ['cases.end-wait', 'cases.remind-wait', 'cases.hand-over-wait'] : []),
          ],
    };
  });
}

/** Tasks as screens show them. */
export async function showTasks(
  ctx: Reading,
  rows: readonly (TaskRow & { may_work: boolean; case_open: boolean })[],
) {
  const nameOf = await namesOf(ctx, { person: rows.flatMap((t) => [t.assignee_id, t.settled_by]) });
  return rows.map((t) => {
    const may = t.may_work || (t.assignee_id !== null && t.assignee_id === ctx.actor.personId);
    const open = t.state === 'open';
    return {
      taskId: t.task_id,
      version: t.version,
      title: t.title,
      source: t.source as 'charter' | 'own',
      assignee: personRef(nameOf, t.assignee_id),
      dueOn: t.due_on,
      state: t.state as 'open' | 'done' | 'not-needed',
      note: t.note,
      settledAt: t.settled_at,
      settledBy: personRef(nameOf, t.settled_by),
      can: !may
        ? []
        : open
          ? ['cases.settle-task', 'cases.assign-task']
          : t.case_open
            ? ['cases.reopen-task']
            : [],
    };
  });
}

/** Exceptions as screens show them, with what they are today. */
export async function showExceptions(ctx: Reading, rows: readonly (ExceptionRow & Powers)[]) {
  const nameOf = await namesOf(ctx, { person: rows.flatMap((e) => [e.requested_by, e.decided_by]) });
  return rows.map((e) => {
    const state = exceptionOn(e.state, e.expires_on, ctx.today);
    const own = e.requested_by === ctx.actor.personId;
    return {
      exceptionId: e.exception_id,
      version: e.version,
      caseId: e.case_id,
      conditionId: e.condition_id,
      conditionTitle: e.condition_title,
      reason: e.reason,
      requestedBy: personRef(nameOf, e.requested_by)!,
      requestedAt: e.requested_at,
      expiresOn: e.expires_on,
      state,
      decidedBy: personRef(nameOf, e.decided_by),
      decidedAt: e.decided_at,
      note: e.note,
      can: [
        // Separation of duties: nobody decides what they asked for.
        ...(state === 'requested' && e.may_approve && !own && ctx.actor.personId !== null
          ? ['cases.decide-exception']
          : []),
        ...((state === 'requested' || state === 'approved') && e.may_work
          ? ['cases.withdraw-exception']
          : []),
      ],
    };
  });
}
