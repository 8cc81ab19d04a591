/**
 * The sweep: warns, calls late and escalates what is due. Any number of processes may run it at once: each takes
 * clocks that no other has, and a step is marked in the transaction that logs it, so it happens once or not at all.
 */
import { sql } from 'kysely';
import { isEnterpriseWide } from '../access/scope.ts';
import type { Party } from '../assignment/parties.ts';
import { type CommandContext, operationsOn } from '../operation.ts';
import { readSettings } from '../setup/settings.ts';
import type { KernelTables } from '../tables.gen.ts';
import { type NewItem, openWorkItems } from '../work/open-item.ts';
import { peopleToTell } from './answering.ts';
import * as contract from './contract.ts';
import { ESCALATION, lockRunning, settleClocks } from './rows.ts';
import type { LadderStep } from './rules.ts';

const { command } = operationsOn<KernelTables>();
type Ctx = CommandContext<KernelTables>;

interface DueClock {
  case_id: string;
  clock_id: string;
  clock: string;
  title: string;
  told: Party[];
  ladder: LadderStep[];
  due_at: string | null;
  gross_due_at: string;
  steps: { step: string; at: string }[];
  fired: string[];
  kind: string | null;
  key: string | null;
  process: string | null;
  unit_id: string | null;
  region: string | null;
  owner_id: string | null;
  accountable_id: string | null;
  zone: string;
}

/** A step of a clock that is due. */
interface DueStep {
  readonly clock: DueClock;
  readonly step: string;
  /** Of the ladder; null for a warning and a breach. */
  readonly percent: number | null;
}

function dueStep(clock: DueClock, step: string): DueStep {
  return {
    clock,
    step,
    percent: step.startsWith('escalate:') ? Number(step.slice('escalate:'.length)) : null,
  };
}

/** The parties that a step concerns: the ladder's, or the owner of the case and whoever is responsible. */
function partiesOf({ clock: c, percent }: DueStep): Party[] {
  if (percent !== null) return c.ladder.filter((l) => l.afterPercent === percent).map((l) => l.tell);
  return [...(c.owner_id === null ? [] : [{ kind: 'person' as const, id: c.owner_id }]), ...c.told];
}

/** Logs one step of a clock, tells whom it concerns, and gives what to look at to those to whom it escalates. */
function fireStep(
  ctx: Ctx,
  { clock: c, step, percent }: DueStep,
  personIds: string[],
  when: (c: DueClock) => string,
): NewItem[] {
  const dueAt = c.due_at ?? c.gross_due_at;
  const payload = { clock: c.clock, clockId: c.clock_id, dueAt };
  const about = { kind: c.kind ?? 'case', id: c.case_id };
  const name = c.key === null ? `“${c.title}”` : `${c.key}: “${c.title}”`;
  const tell = (kind: string, sentence: string) => {
    for (const personId of personIds) ctx.tell(personId, about, kind, sentence);
  };
  if (step === 'warn') {
    ctx.emit(contract.clockWarned, c.case_id, payload);
    tell('clock-warned', `${name} is due ${when(c)}.`);
    return [];
  }
  if (percent === null) {
    ctx.emit(contract.clockBreached, c.case_id, payload);
    tell('clock-breached', `${name} is late: it was due ${when(c)}.`);
    return [];
  }
  ctx.emit(contract.clockEscalated, c.case_id, { ...payload, percent, personIds });
  const how = percent > 100 ? 'was due' : percent === 100 ? 'is late: it was due' : 'is due';
  const title = `${name} ${how} ${when(c)}; ${percent} percent of its time is used.`;
  tell('clock-escalated', title);
  // Where nobody answers any more, it waits on whoever holds the role there.
  const assignees = personIds.length === 0 ? [null] : personIds;
  return assignees.map((assigneeId) => ({
    kind: ESCALATION,
    title,
    detail: { clock: c.clock, clockId: c.clock_id, percent },
    subject: about,
    assigneeId,
    role: 'learning-operations-lead',
    unitId: c.unit_id,
    dueOn: ctx.today,
  }));
}

/** Leaves out what somebody has on their list already: an earlier step of the same clock. */
async function openEscalations(ctx: Ctx, items: readonly NewItem[]): Promise<void> {
  if (items.length === 0) return;
  const keyOf = (clockId: unknown, personId: string | null | undefined) => `${clockId} ${personId ?? ''}`;
  const clockIdOf = (item: NewItem) => (item.detail as { clockId: string }).clockId;
  const { rows } = await sql<{ clock_id: string; assignee_id: string | null }>`
    select detail->>'clockId' as clock_id, assignee_id from kernel.work_item
    where subject_id = any(${[...new Set(items.map((i) => i.subject!.id))]}::uuid[]) and kind = ${ESCALATION}
      and closed_at is null`.execute(ctx.tx);
  const there = new Set(rows.map((r) => keyOf(r.clock_id, r.assignee_id)));
  const fresh = items.filter((item) => {
    const key = keyOf(clockIdOf(item), item.assigneeId);
    return !there.has(key) && there.add(key);
  });
  await openWorkItems(ctx.tx, ctx.now, fresh);
}

/** Says when a clock is due, by the clocks of its place. */
function dueInWords(): (c: DueClock) => string {
  const formats = new Map<string, Intl.DateTimeFormat>();
  const said = new Map<string, string>();
  return (c) => {
    const at = c.due_at ?? c.gross_due_at;
    const key = `${at} ${c.zone}`;
    let words = said.get(key);
    if (words === undefined) {
      let format = formats.get(c.zone);
      if (format === undefined) {
        format = new Intl.DateTimeFormat('en-GB', {
          timeZone: c.zone,
          dateStyle: 'medium',
          timeStyle: 'short',
        });
        formats.set(c.zone, format);
      }
      words = `${format.format(new Date(at))} (${c.zone})`;
      said.set(key, words);
    }
    return words;
  };
}

export const clockCommands = [
  command(contract.fireDueClocks, async (ctx, input) => {
    if (!isEnterpriseWide(ctx.scope)) ctx.refuse('enterprise-wide-only');
    const { zone } = await readSettings(ctx.tx);
    const { rows } = await sql<DueClock>`
      with due as (
        select k.* from kernel.case_clock k where k.fires_at <= ${ctx.now} order by k.fires_at, k.clock_id
        limit ${input.limit} for update skip locked
      )
      select k.case_id, k.clock_id, k.clock, k.title, k.told, k.ladder, k.due_at, k.gross_due_at, k.steps, k.fired,
        w.kind, w.key, w.process, w.unit_id, w.region, w.owner_id, w.accountable_id, coalesce(c.zone, ${zone}) as zone
      from due k left join kernel.work_case w on w.case_id = k.case_id
      left join kernel.calendar c on c.calendar_id = k.calendar_id
      order by k.fires_at, k.clock_id`.execute(ctx.tx);
    const due = rows.flatMap((c) =>
      c.steps.filter((s) => s.at <= ctx.now && !c.fired.includes(s.step)).map((s) => dueStep(c, s.step)),
    );
    const people = await peopleToTell(
      ctx,
      due.map((d) => ({
        parties: partiesOf(d),
        place: { unitId: d.clock.unit_id, region: d.clock.region },
        process: d.clock.process,
        accountableId: d.clock.accountable_id,
      })),
    );
    const when = dueInWords();
    await openEscalations(
      ctx,
      due.flatMap((d, i) => fireStep(ctx, d, people[i]!, when)),
    );
    const firedOf = new Map<DueClock, string[]>();
    for (const { clock, step } of due) firedOf.set(clock, [...(firedOf.get(clock) ?? []), step]);
    const changes = rows.map((c) => {
      const left = c.steps.filter((s) => s.at > ctx.now);
      const all = [...c.fired, ...(firedOf.get(c) ?? [])];
      return {
        case_id: c.case_id,
        clock_id: c.clock_id,
        steps: left,
        fired: all,
        fires_at: left[0]?.at ?? null,
        stage: all.includes('breach') ? 'breached' : all.includes('warn') ? 'warned' : null,
      };
    });
    if (changes.length > 0)
      await sql`
        update kernel.case_clock k set steps = r.steps, fired = r.fired, fires_at = r.fires_at,
          stage = coalesce(r.stage, k.stage)
        from jsonb_to_recordset(${JSON.stringify(changes)}::jsonb)
          as r(case_id uuid, clock_id uuid, steps jsonb, fired text[], fires_at timestamptz, stage text)
        where k.case_id = r.case_id and k.clock_id = r.clock_id`.execute(ctx.tx);
    return { clocks: rows.length, steps: due.length, more: rows.length === input.limit };
  }),
  command(contract.recomputeClocks, async (ctx, input) => {
    if (!isEnterpriseWide(ctx.scope)) ctx.refuse('enterprise-wide-only');
    const SLICE = 5000;
    const { calendarId } = input;
    const known = await sql`select 1 from kernel.calendar where calendar_id = ${calendarId}`.execute(ctx.tx);
    if (known.rows.length === 0) ctx.notFound('calendar', calendarId);
    let open = 0;
    let moved = 0;
    for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
      const slice = await lockRunning(
        ctx,
        sql`k.clock_id in (
          (select clock_id from kernel.case_clock where stopped_at is null and calendar_id = ${calendarId} and clock_id > ${after}::uuid
            order by clock_id limit ${SLICE})
          union (select clock_id from kernel.case_clock where stopped_at is null and jsonb_array_length(segments) > 1
            and segments @> ${JSON.stringify([{ calendarId }])}::jsonb and clock_id > ${after}::uuid
            order by clock_id limit ${SLICE})
          order by 1 limit ${SLICE})`,
      );
      moved += await settleClocks(ctx, slice);
      open += slice.length;
      if (slice.length < SLICE) break;
      after = slice.at(-1)!.clock_id;
    }
    if (open > 0) ctx.emit(contract.clocksRecomputed, calendarId, { open, moved });
    return { open, moved };
  }),
];
