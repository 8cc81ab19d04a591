/** Clocks on real SQL: they warn, are late and escalate once, stand still while the case waits, and follow their calendar. */
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { submitRequest } from '../../areas/requests/contract.ts';
import { newId } from '../../platform/ids.ts';
import { openWorld, type World } from '../../testing/world.ts';
import { SYSTEM } from '../access/actor.ts';
import { nameDeputy } from '../assignment/contract.ts';
import { createCalendar, setExceptions } from '../calendar/contract.ts';
import { calendarsById } from '../calendar/find.ts';
import { endEmployment, turnDay } from '../org/contract-leaving.ts';
import { perform, preview } from '../perform.ts';
import {
  changeTerms,
  endPauses,
  moveClocks,
  pauseClocks,
  resumeClocks,
  startClocks,
  stopClocks,
} from './clock-changes.ts';
import { fireDueClocks, listClocks } from './contract.ts';

let world: World;
let caseId: string;
let norway: string;
beforeEach(async () => {
  world = await openWorld();
  const week = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from: '09:00', to: '17:00' }));
  norway = (
    await perform(
      world.app,
      createCalendar,
      {
        name: 'Norway',
        country: 'NO',
        zone: 'Europe/Oslo',
        week,
        uses: [{ unitId: world.units.operations }],
      },
      world.administrator,
    )
  ).calendarId;
  const made = await perform(
    world.app,
    submitRequest,
    { title: 'Safety course', goal: 'Nobody is hurt on a live line' },
    world.member,
  );
  caseId = made.requestId;
  // The clocks of its own charter are not what is looked at here.
  await sql`delete from kernel.case_clock`.execute(db());
});
afterEach(() => world.close());

const db = () => world.app.database.kysely;
const ctx = () => ({ tx: db(), now: now() });
const now = () => world.clock.now().toString({ fractionalSecondDigits: 3 });
const who = (id: string) => ({ kind: 'person' as const, id });
const terms = (more: object = {}) => ({
  clock: 'fulfilment',
  title: 'Fulfilment',
  target: { amount: 8, unit: 'working-hours' as const },
  warnAtPercent: 75,
  told: [who(world.people.wei)],
  ladder: [world.people.lea, world.people.amara].map((id) => ({ afterPercent: 150, tell: who(id) })),
  ...more,
});
/** Starts the clock on Monday 2 March 2026, 09:00 in Oslo. */
const start = (more: object = {}) =>
  startClocks(ctx(), { caseId, unitId: world.units.fieldService }, [terms(more)]);
const shown = async () => (await perform(world.app, listClocks, { caseId }, world.administrator)).clocks[0]!;
const fire = () => perform(world.app, fireDueClocks, {}, SYSTEM);
const at = (instant: string) => world.clock.set(instant);

async function happened(): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select name from kernel.event where subject_id = ${caseId} and name like 'clocks.%' order by event_id`.execute(
    db(),
  );
  return rows.map((r) => r.name.replace('clocks.clock-', ''));
}
async function told(kind: string): Promise<string[]> {
  const { rows } = await sql<{ person_id: string }>`
    select person_id from kernel.notice where kind = ${kind} order by notice_id`.execute(db());
  return rows.map((r) => r.person_id);
}

describe('a clock', () => {
  it('warns, is late and escalates, each once and to those whom it concerns', async () => {
    await start();
    expect((await shown()).withPauses.dueAt).toBe('2026-03-02T16:00:00.000Z');
    at('2026-03-02T13:59:59.999Z');
    expect(await fire()).toEqual({ clocks: 0, steps: 0, more: false });
    at('2026-03-02T14:00:00.000Z');
    expect(await fire()).toEqual({ clocks: 1, steps: 1, more: false });
    expect(await fire()).toEqual({ clocks: 0, steps: 0, more: false });
    expect((await shown()).stage).toBe('warned');
    at('2026-03-02T16:00:00.000Z');
    await fire();
    expect((await shown()).stage).toBe('breached');
    at('2026-03-03T12:00:00.000Z');
    await fire();
    expect(await happened()).toEqual(['warned', 'breached', 'escalated']);
    expect(await told('clock-warned')).toEqual([world.people.wei]);
    expect(await told('clock-breached')).toEqual([world.people.wei]);
    expect((await told('clock-escalated')).sort()).toEqual([world.people.lea, world.people.amara].sort());
    const { rows } = await sql<{ sentence: string; subject_kind: string }>`
      select sentence, subject_kind from kernel.notice where kind = 'clock-breached'`.execute(db());
    expect(rows[0]!.sentence).toMatch(
      /^REQ-\d+: “Fulfilment” is late: it was due 2 Mar 2026, 17:00 \(Europe\/Oslo\)\.$/,
    );
    expect(rows[0]!.subject_kind).toBe('request');
  });

  it('that was looked at too late fires what is due in its order, in one go', async () => {
    await start();
    at('2026-03-10T12:00:00.000Z');
    expect(await fire()).toEqual({ clocks: 1, steps: 3, more: false });
    expect(await happened()).toEqual(['warned', 'breached', 'escalated']);
  });

  it('stands still while the case waits, on one or on several, and shows both readings', async () => {
    await start();
    const [legal, it] = [newId(), newId()];
    at('2026-03-02T10:00:00.000Z');
    await pauseClocks(ctx(), caseId, now(), legal);
    at('2026-03-02T12:00:00.000Z');
    await pauseClocks(ctx(), caseId, now(), it);
    at('2026-03-03T10:00:00.000Z');
    await resumeClocks(ctx(), caseId, now(), legal);
    let clock = await shown();
    expect(clock).toMatchObject({ paused: true, pausedSince: '2026-03-02T10:00:00.000Z', stage: 'fine' });
    expect(clock.withPauses).toMatchObject({ used: 2, left: 6, dueAt: null });
    expect(clock.withoutPauses).toMatchObject({ used: 10, left: -2, dueAt: '2026-03-02T16:00:00.000Z' });
    expect(clock.dueIfResumedNow).toBe('2026-03-03T16:00:00.000Z');
    expect((await fire()).clocks).toBe(0);
    at('2026-03-03T14:00:00.000Z');
    await resumeClocks(ctx(), caseId, now(), it);
    clock = await shown();
    expect(clock).toMatchObject({ paused: false, pausedSince: null });
    expect(clock.withPauses).toMatchObject({ used: 2, dueAt: '2026-03-04T12:00:00.000Z' });
    at('2026-03-04T12:00:00.000Z');
    await fire();
    expect(await happened()).toEqual(['warned', 'breached']);
  });

  it('is met when it stops in time, and not when it stops late; then nothing fires', async () => {
    await start();
    await start({ clock: 'triage', target: { amount: 1, unit: 'working-hours' } });
    at('2026-03-02T10:00:00.000Z');
    await stopClocks(ctx(), caseId, ['fulfilment', 'triage'], now());
    at('2026-03-20T10:00:00.000Z');
    expect((await fire()).clocks).toBe(0);
    const { clocks } = await perform(world.app, listClocks, { caseId }, world.administrator);
    expect(clocks.map((c) => [c.clock, c.stage, c.met, c.withPauses.used])).toEqual([
      ['fulfilment', 'stopped', true, 2],
      ['triage', 'stopped', false, 2],
    ]);
    // It may run again: another row, from its own start.
    await start();
    expect((await perform(world.app, listClocks, { caseId }, world.administrator)).clocks).toHaveLength(3);
    await start();
    expect((await perform(world.app, listClocks, { caseId }, world.administrator)).clocks).toHaveLength(3);
  });

  it('starts paused while the case waits, and goes on when nothing is waited for any more', async () => {
    await pauseClocks(ctx(), caseId, now(), newId());
    at('2026-03-02T09:00:00.000Z');
    await start();
    expect((await shown()).paused).toBe(true);
    at('2026-03-02T10:00:00.000Z');
    await endPauses(ctx(), caseId);
    expect(await shown()).toMatchObject({ paused: false, withPauses: { dueAt: '2026-03-03T10:00:00.000Z' } });
  });

  it('counts on by another calendar after a move, and keeps what it has counted', async () => {
    await start();
    at('2026-03-02T12:00:00.000Z');
    const { calendarId } = await perform(
      world.app,
      createCalendar,
      {
        name: 'New York',
        country: 'US',
        zone: 'America/New_York',
        week: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from: '09:00', to: '17:00' })),
      },
      world.administrator,
    );
    await moveClocks(ctx(), caseId, (await calendarsById(db(), [calendarId])).get(calendarId)!);
    const clock = await shown();
    expect(clock).toMatchObject({ zone: 'America/New_York', withPauses: { used: 4 } });
    // Four hours are left, from 09:00 in New York on.
    expect(clock.withPauses.dueAt).toBe('2026-03-02T18:00:00.000Z');
  });

  it('follows an exception that its calendar gets, after a preview that says how many clocks it moves', async () => {
    await start({ target: { amount: 3, unit: 'working-days' } });
    expect((await shown()).withPauses.dueAt).toBe('2026-03-04T16:00:00.000Z');
    const input = {
      calendarId: norway,
      set: [{ day: '2026-03-03', name: 'Works outing', isWorking: false }],
    };
    const ahead = await preview(world.app, setExceptions, input, world.administrator, { expectedVersion: 1 });
    expect(ahead.consequences.map((c) => c.sentence)).toContainEqual(
      expect.stringMatching(/^Of 1 open clocks that count by calendar .*, 1 get another due date$/),
    );
    expect((await shown()).withPauses.dueAt).toBe('2026-03-04T16:00:00.000Z');
    await perform(world.app, setExceptions, input, world.administrator, { expectedVersion: 1 });
    await world.settle();
    expect((await shown()).withPauses.dueAt).toBe('2026-03-05T16:00:00.000Z');
    const { rows } = await sql<{ due_at: string }>`select due_at from kernel.case_clock`.execute(db());
    expect(rows[0]!.due_at).toBe('2026-03-05T16:00:00.000Z');
  });

  it('gets other terms without saying anything twice', async () => {
    await start();
    at('2026-03-02T14:00:00.000Z');
    await fire();
    const again = { ...terms({ target: { amount: 80, unit: 'working-hours' } }), caseId };
    expect(await changeTerms(ctx(), [again])).toBe(1);
    expect((await shown()).stage).toBe('fine');
    at('2026-03-11T16:00:00.000Z');
    await fire();
    expect(await happened()).toEqual(['warned']);
    expect(
      await changeTerms(ctx(), [
        { ...terms(), caseId },
        { ...terms({ clock: 'none' }), caseId },
      ]),
    ).toBe(1);
    await fire();
    expect(await happened()).toEqual(['warned', 'breached', 'escalated']);
  });

  it('is right over the night in which clocks change, paused or not', async () => {
    // Friday 27 March 2026, 15:00 in Oslo (UTC+1); on Sunday it becomes UTC+2.
    at('2026-03-27T14:00:00.000Z');
    await start({ target: { amount: 1, unit: 'working-days' } });
    expect((await shown()).withPauses.dueAt).toBe('2026-03-30T13:00:00.000Z');
    const wait = newId();
    at('2026-03-27T15:00:00.000Z');
    await pauseClocks(ctx(), caseId, now(), wait);
    at('2026-03-30T07:00:00.000Z');
    await resumeClocks(ctx(), caseId, now(), wait);
    // Paused from 16:00 to 09:00 on Monday: one working hour.
    expect((await shown()).withPauses.dueAt).toBe('2026-03-30T14:00:00.000Z');
  });
});

describe('who answers when a step happens', () => {
  const late = '2026-03-10T12:00:00.000Z';
  const leave = (personId: string) =>
    perform(
      world.app,
      endEmployment,
      { personId, lastDay: '2026-03-03', reason: 'resignation', immediately: false },
      SYSTEM,
    );
  const items = async () =>
    (
      await sql<{
        assignee_id: string | null;
        role: string;
        title: string;
        closed_at: string | null;
        outcome: string;
      }>`
        select assignee_id, role, title, closed_at, outcome from kernel.work_item where kind = 'clock-escalated'
        order by work_item_id`.execute(db())
    ).rows;

  it('is found on that day: the deputy, or whoever took over, never somebody who left', async () => {
    await start();
    await perform(
      world.app,
      nameDeputy,
      { personId: world.people.lea, actingId: world.people.jonas, from: '2026-03-05' },
      SYSTEM,
    );
    await leave(world.people.wei);
    at('2026-03-04T06:00:00.000Z');
    await perform(world.app, turnDay, {}, SYSTEM);
    at(late);
    await fire();
    // Wei reported to Amara; Jonas acts for Lea.
    expect(await told('clock-breached')).toEqual([world.people.amara]);
    expect((await told('clock-escalated')).sort()).toEqual([world.people.jonas, world.people.amara].sort());
    expect((await items()).map((i) => i.assignee_id).sort()).toEqual(
      [world.people.jonas, world.people.amara].sort(),
    );
  });

  it('is whoever holds the role and owns the case now, not at the start', async () => {
    await start({ told: [{ kind: 'role', id: 'intake-coordinator' }] });
    await sql`update kernel.work_case set owner_id = ${world.people.wei} where case_id = ${caseId}`.execute(
      db(),
    );
    at(late);
    await fire();
    expect((await told('clock-breached')).sort()).toEqual([world.people.amara, world.people.wei].sort());
  });

  it('is whoever is accountable where a party has nobody behind it, and never nobody', async () => {
    await start({
      told: [{ kind: 'role', id: 'fulfilment-specialist' }],
      ladder: [{ afterPercent: 150, tell: { kind: 'role', id: 'fulfilment-specialist' } }],
    });
    at(late);
    await fire();
    expect(await told('clock-breached')).toEqual([world.people.lea]);
    expect(await items()).toMatchObject([{ assignee_id: world.people.lea, closed_at: null }]);
  });

  it('has it on their list once, until the clock stops', async () => {
    await start({
      ladder: [100, 150].map((afterPercent) => ({ afterPercent, tell: who(world.people.lea) })),
    });
    at(late);
    await fire();
    expect(await happened()).toEqual(['warned', 'breached', 'escalated', 'escalated']);
    expect(await items()).toMatchObject([{ assignee_id: world.people.lea, closed_at: null }]);
    const { clocks } = await perform(world.app, listClocks, { caseId }, world.administrator);
    expect(clocks[0]!.escalations).toMatchObject([
      { percent: 100, people: [{ name: 'Lea Brandt' }] },
      { percent: 150, people: [{ name: 'Lea Brandt' }] },
    ]);
    await stopClocks(ctx(), caseId, 'all', now());
    expect(await items()).toMatchObject([{ closed_at: late, outcome: 'The clock has stopped.' }]);
  });
});
