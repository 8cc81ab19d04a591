import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { refused } from '../../testing/refused.ts';
import { askedFor, estimated, promised } from '../../testing/samples/effort.ts';
import { openWorld, type World } from '../../testing/world.ts';
import { listTimeline } from '../journal/contract.ts';
import { perform } from '../perform.ts';
import * as contract from './contract.ts';
import * as capacity from './contract-capacity.ts';
import * as registers from './contract-registers.ts';
import { effortPersonalData } from './names.ts';
import { ratesOf } from './rates.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(async () => {
  await world.close();
});

const today = '2026-03-02';
const log = (input: object, actor = world.member) =>
  perform(
    world.app,
    contract.logTime,
    { day: today, minutes: 60, workType: 'operations' as const, ...input },
    actor,
  );

describe('time entries', () => {
  it('belong to oneself: others may neither log for one nor correct', async () => {
    const { entryId } = await log({});
    expect((await refused(log({ personId: world.people.jonas }, world.coordinator))).code).toBe('not-found');
    const change = (actor: World['member']) =>
      perform(world.app, contract.changeTimeEntry, { entryId, minutes: 90 }, actor, { expectedVersion: 1 });
    expect((await refused(change(world.coordinator))).code).toBe('not-found');
    expect(await change(world.member)).toEqual({ entryId, version: 2 });
    expect((await refused(change(world.member))).code).toBe('conflict');
    const { rows, minutes } = await perform(world.app, contract.listTimeEntries, {}, world.member);
    expect(rows).toMatchObject([
      { entryId, minutes: 90, can: ['effort.change-time-entry', 'effort.withdraw-time-entry'] },
    ]);
    expect(minutes).toBe(90);
    expect((await perform(world.app, contract.listTimeEntries, {}, world.coordinator)).rows).toEqual([]);
  });

  it('count as their record does, unless one says otherwise', async () => {
    const { requestId } = await askedFor(world);
    await perform(
      world.app,
      contract.logTime,
      { day: today, minutes: 30, kind: 'request', recordId: requestId },
      world.member,
    );
    await log({ kind: 'request', recordId: requestId, workType: 'unplanned' });
    const { rows } = await perform(world.app, contract.listTimeEntries, {}, world.member);
    expect(rows.map((r) => r.workType).sort()).toEqual(['unplanned', 'value-adding']);
    const none = perform(world.app, contract.logTime, { day: today, minutes: 30 }, world.member);
    expect((await refused(none)).reason).toBe('work-type-missing');
    const draft = log({ kind: 'person', recordId: world.people.wei });
    expect((await refused(draft)).reason).toBe('record-unknown');
    const foreign = log({ kind: 'request', recordId: requestId }, world.elsewhere);
    expect((await refused(foreign)).code).toBe('not-found');
  });

  it('never fill more than a day, nor a day that has not come', async () => {
    await log({ minutes: 1000 });
    const no = await refused(log({ minutes: 500 }));
    expect(no).toMatchObject({ reason: 'day-full', details: { hours: 25 } });
    expect((await refused(log({ day: '2026-03-04' }))).reason).toBe('day-ahead');
    expect((await refused(log({ day: '2023-12-31' }))).reason).toBe('person-gone');
  });
});

describe('the timer', () => {
  const start = (input: object = { workType: 'operations' }) =>
    perform(world.app, contract.startTimer, input as never, world.member);
  const stop = (input: object = {}) => perform(world.app, contract.stopTimer, input, world.member);

  it('logs its time when it is stopped, and when another one starts', async () => {
    await start();
    world.clock.advance('PT42M');
    const second = await start({ workType: 'unplanned', note: 'An outage' });
    expect(second.loggedEntryId).not.toBeNull();
    world.clock.advance('PT18M');
    expect((await stop()).minutes).toBe(18);
    expect((await refused(stop())).reason).toBe('no-timer');
    const { rows } = await perform(world.app, contract.listTimeEntries, {}, world.member);
    expect(rows.map((r) => [r.minutes, r.workType, r.note, r.how]).sort()).toEqual([
      [18, 'unplanned', 'An outage', 'timer'],
      [42, 'operations', null, 'timer'],
    ]);
  });

  it('asks how long it was when it was forgotten, logs nothing for seconds, and can be thrown away', async () => {
    await start();
    world.clock.advance('PT15H');
    expect((await refused(stop())).reason).toBe('ran-too-long');
    expect(await stop({ minutes: 45 })).toMatchObject({ minutes: 45 });
    await start();
    world.clock.advance('PT5S');
    expect(await stop()).toEqual({ entryId: null, minutes: 0 });
    await start();
    world.clock.advance('PT2H');
    expect(await stop({ isDiscarded: true })).toEqual({ entryId: null, minutes: 0 });
    const { minutes } = await perform(world.app, contract.listTimeEntries, {}, world.member);
    expect(minutes).toBe(45);
  });
});

describe('a week by shares', () => {
  const share = (shares: object[], week = '2026-02-25') =>
    perform(world.app, contract.enterWeekShares, { week, shares } as never, world.member);

  it('fills the working days with exactly the shares, and replaces what it filled before', async () => {
    await perform(
      world.app,
      registers.recordLeave,
      { from: '2026-02-24', to: '2026-02-24', percent: 50 },
      world.member,
    );
    const done = await share([
      { workType: 'operations', percent: 33 },
      { workType: 'unplanned', percent: 17 },
    ]);
    expect(done).toMatchObject({ week: '2026-02-23', minutes: (2400 - 240) / 2 });
    await share([{ workType: 'value-adding', percent: 100 }]);
    const week = await perform(world.app, contract.getMyWeek, { week: '2026-02-23' }, world.member);
    expect(week.loggedMinutes).toBe(2160);
    expect(week.days.map((d) => d.loggedMinutes)).toEqual([480, 240, 480, 480, 480, 0, 0]);
    expect(week.days[1]).toMatchObject({ leavePercent: 50, workingMinutes: 240 });
    await share([]);
    expect((await perform(world.app, contract.listTimeEntries, {}, world.member)).rows).toEqual([]);
  });

  it('takes what has passed of this week, and none of the next', async () => {
    expect((await share([{ workType: 'operations', percent: 100 }], today)).minutes).toBe(480);
    expect((await refused(share([{ workType: 'operations', percent: 10 }], '2026-03-11'))).reason).toBe(
      'week-ahead',
    );
    expect(
      (
        await refused(
          share([
            { workType: 'operations', percent: 60 },
            { workType: 'unplanned', percent: 50 },
          ]),
        )
      ).reason,
    ).toBe('input-invalid');
  });
});

describe('estimates', () => {
  it('the newest counts, older ones stay, and the record tells it', async () => {
    const { requestId } = await promised(world, 600);
    world.clock.advance('PT1H');
    await estimated(world, requestId, 900);
    await log({ kind: 'request', recordId: requestId, minutes: 120 }, world.coordinator);
    const effort = await perform(
      world.app,
      contract.getEffort,
      { kind: 'request', recordId: requestId },
      world.coordinator,
    );
    expect(effort).toMatchObject({
      estimate: { minutes: 900, by: { name: 'Amara Okafor' } },
      earlier: [{ minutes: 600 }],
      loggedMinutes: 120,
      remainingMinutes: 780,
      cost: null,
    });
    const timeline = await perform(
      world.app,
      listTimeline,
      { subjectKind: 'request', subjectId: requestId },
      world.coordinator,
    );
    expect(timeline.rows.map((r) => r.sentence)).toContainEqual(
      expect.stringMatching(/^REQ-\d+ was estimated at 15 hours of work$/),
    );
  });

  it('are given by those who work on it, and by nobody else', async () => {
    const { requestId } = await askedFor(world);
    const by = (actor: World['member']) =>
      perform(
        world.app,
        contract.estimateEffort,
        { kind: 'request', recordId: requestId, minutes: 60 },
        actor,
      );
    expect((await refused(by(world.member))).code).toBe('not-found');
    expect((await refused(by(world.elsewhere))).code).toBe('not-found');
    await by(world.coordinator);
    const parts = perform(
      world.app,
      contract.estimateEffort,
      { kind: 'request', recordId: requestId, minutes: 60, bySkill: [{ skill: 'Video', minutes: 90 }] },
      world.coordinator,
    );
    expect((await refused(parts)).reason).toBe('skills-exceed');
  });
});

describe('rates', () => {
  const set = (role: string | null, from: string, amountMinor: number) =>
    perform(world.app, registers.setRate, { role, from, amountMinor, currency: 'EUR' }, world.administrator);
  const of = async (day: string) => {
    const { amara, jonas, wei } = world.people;
    const rates = await ratesOf(world.app.database.kysely, [amara, jonas, wei], day);
    return [amara, jonas, wei].map((id) => rates.get(id)?.amountMinor ?? null);
  };

  it('go by title and day, else by the default', async () => {
    expect(await of(today)).toEqual([null, null, null]);
    await set(null, '2026-01-01', 5000);
    await set('  designer ', '2026-02-01', 7000);
    await set('Designer', '2026-03-01', 8000);
    expect(await of(today)).toEqual([5000, 5000, 8000]);
    expect(await of('2026-02-15')).toEqual([5000, 5000, 7000]);
    expect(await of('2025-12-31')).toEqual([null, null, null]);
    const { rows, peopleWithoutRate } = await perform(
      world.app,
      registers.listRates,
      {},
      world.administrator,
    );
    expect(rows.map((r) => [r.role, r.isInForce, r.people])).toEqual([
      [null, true, 4],
      ['Designer', true, 1],
      ['designer', false, 0],
    ]);
    expect(peopleWithoutRate).toBe(0);
  });

  it('turn logged time into cost, for those who may see it', async () => {
    await set(null, '2026-01-01', 6000);
    const { requestId } = await askedFor(world);
    await log({ kind: 'request', recordId: requestId, minutes: 90 });
    const effort = await perform(
      world.app,
      contract.getEffort,
      { kind: 'request', recordId: requestId },
      world.administrator,
    );
    expect(effort).toMatchObject({ cost: [{ currency: 'EUR', amountMinor: 9000 }], minutesWithoutRate: 0 });
  });
});

describe('leave', () => {
  it('does not overlap, and does not end before it begins', async () => {
    const record = (from: string, to: string) =>
      perform(world.app, registers.recordLeave, { from, to }, world.member);
    await record('2026-03-09', '2026-03-13');
    expect((await refused(record('2026-03-13', '2026-03-20'))).reason).toBe('overlaps');
    expect((await refused(record('2026-04-13', '2026-04-02'))).reason).toBe('ends-before');
    expect((await refused(record('2026-04-13', '2029-04-02'))).reason).toBe('too-long');
  });
});

describe('capacity', () => {
  const look = (input: object = {}, actor = world.coordinator) =>
    perform(world.app, capacity.getCapacity, { queueId: world.queueId, weeks: 2, ...input }, actor);
  const weiOf = (seen: Awaited<ReturnType<typeof look>>) =>
    seen.people.find((p) => p.personId === world.people.wei)!;

  it('holds hours against what is promised, week by week', async () => {
    const { requestId } = await promised(world, 4000, '2026-03-13');
    await promised(world, null, '2026-03-13');
    const seen = await look();
    expect(weiOf(seen).weeks).toEqual([
      { week: today, availableMinutes: 1920, committedMinutes: 2000, load: 2000 / 1920, isOver: true },
      { week: '2026-03-09', availableMinutes: 1920, committedMinutes: 2000, load: 2000 / 1920, isOver: true },
    ]);
    expect(seen.assumptions).toMatchObject({ withoutEstimate: 1, undated: 0, overdue: 0 });
    expect(seen.total[0]).toMatchObject({ availableMinutes: 3840, committedMinutes: 2000, isOver: false });
    await log({ kind: 'request', recordId: requestId, minutes: 400 }, world.coordinator);
    expect(weiOf(await look()).weeks[0]!.committedMinutes).toBe(1800);
  });

  it('shows the records behind a cell with what falls into it', async () => {
    const { requestId } = await promised(world, 4000, '2026-03-13');
    const unestimated = await promised(world, null);
    const list = (input: object) =>
      perform(
        world.app,
        capacity.listCommitments,
        { personIds: [world.people.wei], ...input },
        world.coordinator,
      );
    const cell = await list({ week: '2026-03-11' });
    expect(cell).toMatchObject({ minutesInWeek: 2000, leftOff: 0 });
    expect(cell.rows).toMatchObject([{ recordId: requestId, minutesInWeek: 2000, isHidden: false }]);
    expect((await list({ isUnestimated: 'true' })).rows.map((r) => r.recordId)).toEqual([
      unestimated.requestId,
    ]);
    expect((await list({})).rows).toHaveLength(2);
  });

  it('knows part-time, other shares, and what nobody owns', async () => {
    await perform(
      world.app,
      registers.setWorkingHours,
      { personId: world.people.wei, weeklyMinutes: 1200, percent: 50 },
      world.administrator,
    );
    expect(weiOf(await look()).weeks[0]!.availableMinutes).toBe(600);
    await perform(
      world.app,
      registers.setDefaults,
      { weeklyMinutes: 2250, percent: 60 },
      world.administrator,
    );
    const amara = (await look()).people.find((p) => p.personId === world.people.amara)!;
    expect(amara.weeks[0]!.availableMinutes).toBe(1350);
  });

  it('shows members their own hours only', async () => {
    const seen = await look({ queueId: undefined, unitId: world.units.operations }, world.member);
    expect(seen.people.map((p) => p.name)).toEqual(['Jonas Weber']);
  });

  it('tells whether a promise fits, in a sentence', async () => {
    const { requestId } = await askedFor(world);
    const check = (input: object = {}) =>
      perform(
        world.app,
        capacity.checkPromise,
        { kind: 'request', recordId: requestId, ownerId: world.people.wei, dueOn: '2026-03-06', ...input },
        world.coordinator,
      );
    expect((await check()).verdict).toBe('no-estimate');
    expect(await check({ minutes: 1920 })).toMatchObject({ verdict: 'fits', freeMinutes: 1920 });
    expect(await check({ minutes: 1921 })).toMatchObject({
      verdict: 'overcommitted',
      sentence: 'Wei Chen has 32 h free until 2026-03-06; this needs 32 h 1 min.',
    });
    expect((await check({ minutes: 60, ownerId: null, queueId: null })).verdict).toBe('nobody');
    expect(await check({ minutes: 60, dueOn: null })).toMatchObject({ isUndated: true, until: '2026-03-29' });
  });

  it('adds time up by week and kind of work', async () => {
    await log({ minutes: 300 });
    await log({ minutes: 100, workType: 'unplanned' });
    const shares = await perform(world.app, capacity.getShares, {}, world.member);
    expect(shares.weeks).toHaveLength(12);
    expect(shares.weeks.at(-1)).toMatchObject({ operations: 300, unplanned: 100, minutes: 400, people: 1 });
    expect(shares.total.find((s) => s.workType === 'unplanned')).toMatchObject({ share: 0.25 });
    const long = perform(world.app, capacity.getShares, { from: '2020-01-01' }, world.member);
    expect((await refused(long)).reason).toBe('too-long');
  });
});

it('gives people what is known about them, and forgets their notes', async () => {
  await log({ note: 'Secret' });
  const tx = world.app.database.kysely;
  expect(await effortPersonalData.collect(tx, world.people.jonas)).toMatchObject({
    timeEntries: [{ note: 'Secret' }],
  });
  await effortPersonalData.erase!(tx, world.people.jonas);
  const { rows } = await sql`select note from kernel.time_entry`.execute(tx);
  expect(rows).toEqual([{ note: null }]);
});
