/** Reminding those who hold an approval, and finding seats behind which nobody is left. */
import { sql } from 'kysely';
import { inScope } from '../access/scope.ts';
import { type CommandContext, operationsOn } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import { settleWorkItems } from '../work/open-item.ts';
import * as contract from './contract.ts';
import * as events from './events.ts';
import { ask, nameTheVacant, remindLater } from './progress.ts';
import { type Approval, type ApprovalRow, holdersOf, lockApproval, withSteps } from './rows.ts';
import { ASKER_TOLD_FROM, MOST_REMINDERS } from './rules.ts';

const { command } = operationsOn<KernelTables>();

const HOUR = 3_600_000;

/** Looks whether each open step still has somebody, and closes what was open where it has again. */
async function lookForVacancies(ctx: CommandContext<KernelTables>, approval: Approval): Promise<number> {
  let found = 0;
  for (const step of approval.steps) {
    if (step.state !== 'open') continue;
    found += await nameTheVacant(ctx, approval, step);
    if (step.reading.isBlocked) continue;
    await settleWorkItems(ctx.tx, ctx.now, {
      kind: 'approval-vacant',
      subjectIds: [approval.approval_id],
      detail: { stepId: step.step_id },
      outcome: 'Somebody stands behind it again.',
    });
  }
  return found;
}

export const reminderOperations = [
  command(contract.remind, async (ctx, { approvalId, stepId, reminder }) => {
    const row = await lockApproval(
      ctx,
      sql<boolean>`a.approval_id = ${approvalId} and ${inScope(ctx.scope, 'a.unit_id', 'a.asked_by')}`,
    );
    if (row === undefined) return ctx.notFound('approval', approvalId);
    const [approval] = await withSteps(ctx, [row]);
    const isTimer = reminder != null;
    if (row.state !== 'open') {
      if (isTimer) return { approvalId, reminded: 0 };
      ctx.refuse('not-open', { endedOn: row.concluded_at!.slice(0, 10), state: row.state });
    }
    const steps = approval!.steps.filter(
      (s) =>
        s.state === 'open' &&
        (stepId == null || s.step_id === stepId) &&
        (!isTimer || s.reminders === reminder),
    );
    const last = steps
      .flatMap((s) => (s.reminded_at === null ? [] : [s.reminded_at]))
      .sort()
      .at(-1);
    if (!isTimer && last !== undefined && Date.parse(ctx.now) - Date.parse(last) < HOUR)
      ctx.refuse('reminded-just-now', { at: `${last.slice(11, 16)} UTC` });
    let reminded = 0;
    for (const step of steps) {
      const reminders = step.reminders + 1;
      await ctx.tx
        .updateTable('kernel.approval_step')
        .set({ reminders, reminded_at: ctx.now })
        .where('step_id', '=', step.step_id)
        .execute();
      // Who has come to stand behind a seat since is asked for the first time.
      for (const seat of step.seats) if (seat.is_open) await ask(ctx, approval!, step, seat);
      const holders = holdersOf({ steps: [step] });
      for (const personId of holders)
        ctx.tell(
          personId,
          { kind: 'approval', id: approvalId },
          'approval-reminded',
          `${row.key} still waits for your approval (${step.name}).`,
        );
      reminded += holders.length;
      ctx.emit(events.approversReminded, approvalId, {
        stepId: step.step_id,
        people: holders.length,
        reminders,
      });
      if (row.asked_by !== null && row.asked_by !== ctx.actor.personId && reminders >= ASKER_TOLD_FROM)
        ctx.tell(
          row.asked_by,
          { kind: 'approval', id: approvalId },
          'approval-slow',
          `${row.key} still waits for the approval of ${step.name}, since ${step.opened_at!.slice(0, 10)}. Ask them, or name somebody else.`,
        );
      if (reminders < MOST_REMINDERS) await remindLater(ctx, step, reminders);
    }
    if (steps.length > 0) await lookForVacancies(ctx as never, approval!);
    return { approvalId, reminded };
  }),

  command(contract.findVacantSeats, async (ctx, { personId, kind, id }) => {
    const where = [sql<boolean>`a.state = 'open'`, inScope(ctx.scope, 'a.unit_id', 'a.asked_by')];
    if (kind != null) where.push(sql<boolean>`s.kind = ${kind}`);
    if (id != null) where.push(sql<boolean>`s.ref = ${id}`);
    if (personId != null)
      where.push(sql<boolean>`s.approval_id in (
        select k.approval_id from kernel.approval_asked k where k.person_id = ${personId})`);
    const { rows } = await sql<ApprovalRow>`
      select a.* from kernel.approval a where a.approval_id in (
        select s.approval_id from kernel.approval_seat s join kernel.approval a using (approval_id)
        where s.is_open and not s.reviews and ${sql.join(where, sql` and `)})
      order by a.approval_id for update of a`.execute(ctx.tx);
    let found = 0;
    for (const approval of await withSteps(ctx, rows))
      found += await lookForVacancies(ctx as never, approval);
    return { found };
  }),
];
