/** The checklist of a case: adding, giving, ticking, opening again. */
import { sql } from 'kysely';
import { newId } from '../../platform/ids.ts';
import { operationsOn } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import * as contract from './contract.ts';
import * as events from './events.ts';
import { type Context, lockCase, lockTask, worksHere } from './rows.ts';

const { command } = operationsOn<KernelTables>();

const MOST_TASKS = 200;

export const taskOperations = [
  command(contract.addTask, async (ctx, { caseId, title, assigneeId, dueOn }) => {
    const row = await lockCase(ctx as Context, caseId);
    if (!row.is_open) ctx.refuse('not-open');
    if (assigneeId != null && !(await worksHere(ctx, assigneeId))) ctx.refuse('person-gone');
    const { rows } = await sql<{ n: number; last: number | null }>`
      select count(*) as n, max(position) as last from kernel.case_task where case_id = ${caseId}`.execute(
      ctx.tx,
    );
    if (rows[0]!.n >= MOST_TASKS) ctx.refuse('too-many');
    const taskId = newId();
    await ctx.tx
      .insertInto('kernel.case_task')
      .values({
        task_id: taskId,
        case_id: caseId,
        position: (rows[0]!.last ?? 0) + 1,
        title,
        source: 'own',
        assignee_id: assigneeId ?? null,
        due_on: dueOn ?? null,
        created_at: ctx.now,
      })
      .execute();
    ctx.emit(events.taskAdded, caseId, { taskId, assigneeId: assigneeId ?? null, dueOn: dueOn ?? null });
    if (assigneeId != null && assigneeId !== ctx.actor.personId)
      ctx.tell(
        assigneeId,
        { kind: row.kind, id: caseId },
        'task-given',
        `A task of ${row.key} was given to you.`,
      );
    return { taskId, caseId, version: 1 };
  }),

  command(contract.settleTask, async (ctx, { taskId, outcome, note }) => {
    const task = await lockTask(ctx as Context, taskId);
    ctx.expectVersion(task.version, { state: task.state });
    if (task.state !== 'open') ctx.refuse('settled-already');
    if (outcome === 'not-needed' && (note == null || note === '')) ctx.refuse('note-missing');
    const version = task.version + 1;
    await ctx.tx
      .updateTable('kernel.case_task')
      .set({
        state: outcome,
        note: note == null || note === '' ? null : note,
        settled_at: ctx.now,
        settled_by: ctx.actor.personId,
        version,
      })
      .where('task_id', '=', taskId)
      .execute();
    ctx.emit(events.taskSettled, task.case_id, { taskId, state: outcome });
    return { taskId, caseId: task.case_id, version };
  }),

  command(contract.reopenTask, async (ctx, { taskId }) => {
    const task = await lockTask(ctx as Context, taskId);
    ctx.expectVersion(task.version, { state: task.state });
    if (task.state === 'open') ctx.refuse('open-already');
    if (!task.case_open) ctx.refuse('not-open');
    const version = task.version + 1;
    await ctx.tx
      .updateTable('kernel.case_task')
      .set({ state: 'open', note: null, settled_at: null, settled_by: null, version })
      .where('task_id', '=', taskId)
      .execute();
    ctx.emit(events.taskReopened, task.case_id, { taskId });
    return { taskId, caseId: task.case_id, version };
  }),

  command(contract.assignTask, async (ctx, { taskId, assigneeId, dueOn }) => {
    const task = await lockTask(ctx as Context, taskId);
    ctx.expectVersion(task.version, { assigneeId: task.assignee_id, dueOn: task.due_on });
    if (task.state !== 'open') ctx.refuse('settled-already');
    if (assigneeId !== null && assigneeId !== task.assignee_id && !(await worksHere(ctx, assigneeId)))
      ctx.refuse('person-gone');
    const due = dueOn === undefined ? task.due_on : dueOn;
    if (assigneeId === task.assignee_id && due === task.due_on)
      return { taskId, caseId: task.case_id, version: task.version };
    const version = task.version + 1;
    await ctx.tx
      .updateTable('kernel.case_task')
      .set({ assignee_id: assigneeId, due_on: due, version })
      .where('task_id', '=', taskId)
      .execute();
    ctx.emit(events.taskAssigned, task.case_id, { taskId, assigneeId });
    if (assigneeId !== null && assigneeId !== task.assignee_id && assigneeId !== ctx.actor.personId)
      ctx.tell(
        assigneeId,
        { kind: task.case_kind, id: task.case_id },
        'task-given',
        `A task of ${task.case_key} was given to you.`,
      );
    return { taskId, caseId: task.case_id, version };
  }),
];
