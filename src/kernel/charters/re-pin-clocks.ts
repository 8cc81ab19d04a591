/** What follows a re-pin: running clocks count by the new terms from their own start, and new steps join the checklist. */
import { type Kysely, sql } from 'kysely';
import { newId } from '../../platform/ids.ts';
import { changeTerms, type NewTerms } from '../clocks/clock-changes.ts';
import type { KernelTables } from '../tables.gen.ts';
import type { Resolved } from './content.ts';
import { canonical } from './rules.ts';

interface Moved {
  case_id: string;
  from_pin: string;
  to_pin: string;
}

/** Whether a clock of a case counts otherwise, or tells others, under the new pin. */
function clocksDiffer(from: Resolved, to: Resolved): boolean {
  return canonical([from.clocks, from.responsible]) !== canonical([to.clocks, to.responsible]);
}

/** Lets clocks and checklists of moved cases follow their pins; returns how many clocks are due at another time. */
export async function followPins(
  ctx: { readonly tx: Kysely<KernelTables>; readonly now: string; readonly today: string },
  pins: readonly { from: Resolved; to: Resolved; fromPinId: string; pinId: string }[],
  moved: readonly Moved[],
): Promise<number> {
  const byPins = new Map(pins.map((p) => [`${p.fromPinId} ${p.pinId}`, p]));
  const terms: NewTerms[] = [];
  const steps: { case_id: string; title: string; position: number }[] = [];
  for (const m of moved) {
    const { from, to } = byPins.get(`${m.from_pin} ${m.to_pin}`)!;
    if (clocksDiffer(from, to))
      for (const [clock, t] of Object.entries(to.clocks))
        terms.push({
          caseId: m.case_id,
          clock,
          target: t.target,
          warnAtPercent: t.warnAtPercent,
          told: to.responsible,
          ladder: t.ladder,
        });
    for (const [i, { title }] of to.checklist.entries())
      if (!from.checklist.some((c) => c.title === title))
        steps.push({ case_id: m.case_id, title, position: i + 1 });
  }
  if (steps.length > 0)
    await sql`
      insert into kernel.case_task (task_id, case_id, position, title, source, created_at)
      select s.task_id, s.case_id, s.position + (select coalesce(max(t.position), 0) from kernel.case_task t
        where t.case_id = s.case_id), s.title, 'charter', ${ctx.now}::timestamptz
      from jsonb_to_recordset(${JSON.stringify(steps.map((s) => ({ ...s, task_id: newId() })))}::jsonb)
        as s(task_id uuid, case_id uuid, title text, position int)`.execute(ctx.tx);
  return changeTerms(ctx, terms);
}
