/**
 * The sweep: warns, calls late and escalates what is due. Any number of processes may run it at once: each takes
 * clocks that no other has, and a step is marked in the transaction that logs it, so it happens once or not at all.
 */
import { sql } from 'kysely';
import { isEnterpriseWide } from '../access/scope.ts';
import { type CommandContext, operationsOn } from '../operation.ts';
import { readSettings } from '../setup/settings.ts';
import type { KernelTables } from '../tables.gen.ts';
import * as contract from './contract.ts';
import { lockRunning, settleClocks } from './rows.ts';
import type { LadderStep } from './rules.ts';

const { command } = operationsOn<KernelTables>();
type Ctx = CommandContext<KernelTables>;

interface DueClock {
  case_id: string;
  clock_id: string;
  clock: string;
  title: string;
  told: string[];
  ladder: LadderStep[];
  due_at: string | null;
  gross_due_at: string;
  steps: { step: string; at: string }[];
  fired: string[];
  kind: string | null;
  key: string | null;
  zone: string;
}

/** Logs one step of a clock and tells whom it concerns. */
function fireStep(ctx: Ctx, c: DueClock, step: string, when: (c: DueClock) => string): void {
  const dueAt = c.due_at ?? c.gross_due_at;
  const payload = { clock: c.clock, clockId: c.clock_id, dueAt };
  const about = { kind: c.kind ?? 'case', id: c.case_id };
  const name = c.key === null ? `“${c.title}”` : `${c.key}: “${c.title}”`;
  const tell = (personIds: readonly string[], kind: string, sentence: string) => {
    for (const personId of new Set(personIds)) ctx.tell(personId, about, kind, sentence);
  };
  if (step === 'warn') {
    ctx.emit(contract.clockWarned, c.case_id, payload);
    tell(c.told, 'clock-warned', `${name} is due ${when(c)}.`);
  } else if (step === 'breach') {
    ctx.emit(contract.clockBreached, c.case_id, payload);
    tell(c.told, 'clock-breached', `${name} is late: it was due ${when(c)}.`);
  } else {
    const percent = Number(step.slice('escalate:'.length));
    const personIds = c.ladder.filter((l) => l.afterPercent === percent).flatMap((l) => [...l.personIds]);
    ctx.emit(contract.clockEscalated, c.case_id, { ...payload, percent, personIds });
    const how = percent > 100 ? 'was due' : percent === 100 ? 'is late: it was due' : 'is due';
    tell(personIds, 'clock-escalated', `${name} ${how} ${when(c)}; ${percent} percent of its time is used.`);
  }
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
        w.kind, w.key, coalesce(c.zone, ${zone}) as zone
      from due k left join kernel.work_case w on w.case_id = k.case_id
      left join kernel.calendar c on c.calendar_id = k.calendar_id
      order by k.fires_at, k.clock_id`.execute(ctx.tx);
    const when = dueInWords();
    let steps = 0;
    const changes = rows.map((c) => {
      const fired = c.steps.filter((s) => s.at <= ctx.now && !c.fired.includes(s.step)).map((s) => s.step);
      for (const step of fired) fireStep(ctx, c, step, when);
      steps += fired.length;
      const left = c.steps.filter((s) => s.at > ctx.now);
      const all = [...c.fired, ...fired];
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
    return { clocks: rows.length, steps, more: rows.length === input.limit };
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
