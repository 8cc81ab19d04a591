/** Measures: what each figure counts, that its list says the same, what is refused as too few, and whose requests count. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answerWait, startWait } from '../../../kernel/cases/contract.ts';
import { estimateEffort, logTime } from '../../../kernel/effort/contract.ts';
import { setRate } from '../../../kernel/effort/contract-registers.ts';
import { perform } from '../../../kernel/perform.ts';
import { refused } from '../../../testing/refused.ts';
import { openWorld, type World } from '../../../testing/world.ts';
import * as contract from '../contract.ts';
import * as fulfilment from '../contract-fulfilment.ts';
import * as triage from '../contract-triage.ts';
import { recordDeflection } from '../models/contract-deflection.ts';
import { ask, at, requestsOn } from '../test-requests.ts';
import { getMeasures, listMeasured, type MeasureName, measureNames } from './contract-measures.ts';
import { plusDays } from './windows.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(async () => {
  await world.close();
});

const { submit, inFulfilment } = requestsOn(() => world);
const march = { from: '2026-03-01', to: '2026-03-31' };

const measured = (input: object = march) => perform(world.app, getMeasures, input, world.coordinator);
const listed = (measure: MeasureName, input: object = {}) =>
  perform(world.app, listMeasured, { measure, ...march, limit: 200, ...input }, world.coordinator);
async function figure(name: MeasureName, input?: object) {
  return (await measured(input)).figures.find((f) => f.measure === name)!;
}

/** Taken up now, delivered so many days later, accepted with what is said. */
async function done(days: number, satisfaction?: number) {
  const taken = await inFulfilment();
  const start = world.clock.now().toString();
  world.clock.advance(`PT${days * 24}H`);
  const delivered = await perform(
    world.app,
    fulfilment.deliverRequest,
    { requestId: taken.requestId, note: 'Course built' },
    world.coordinator,
    at(taken.version),
  );
  const accepted = await perform(
    world.app,
    contract.acceptDelivery,
    { requestId: taken.requestId, ...(satisfaction === undefined ? {} : { satisfaction }) },
    world.member,
    at(delivered.version),
  );
  world.clock.set(start);
  return accepted;
}

describe('figures', () => {
  it('tell the lead time by its median and by what 85 of 100 take', async () => {
    for (const days of [1, 2, 3, 4, 10]) await done(days);
    const { current, months, previous } = await figure('lead-time');
    expect(current).toMatchObject({ value: 3, numerator: null, denominator: 5 });
    expect(current.p85).toBeCloseTo(6.4, 6);
    expect(previous).toMatchObject({ value: null, denominator: 0 });
    expect(months.map((m) => m.denominator)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5]);
    const slow = await listed('lead-time', { atLeast: current.p85 });
    expect(slow.rows.map((r) => r.value)).toEqual([10]);
  });

  it('refuse a rate of fewer than five, and say of how many', async () => {
    for (const satisfaction of [5, 1, 4, 4]) await done(1, satisfaction);
    expect((await figure('satisfaction')).current).toEqual({
      value: null,
      p85: null,
      numerator: null,
      denominator: 4,
      records: 4,
    });
    expect((await figure('first-time-complete')).current).toMatchObject({
      value: null,
      numerator: 4,
      denominator: 4,
    });
    await done(1);
    await done(1, 1);
    expect((await figure('satisfaction')).current).toMatchObject({ value: 3, denominator: 5 });
    expect((await figure('response')).current).toMatchObject({ numerator: 5, denominator: 6 });
  });

  it('tell what triage decided, and needs that never became a request', async () => {
    const declined = await submit();
    await perform(
      world.app,
      fulfilment.declineRequest,
      { requestId: declined.requestId, reason: 'no-capacity', explanation: 'No room this year' },
      world.coordinator,
      at(declined.version),
    );
    const survivor = await submit();
    const twin = await submit();
    await perform(
      world.app,
      triage.mergeRequest,
      { requestId: twin.requestId, survivorId: survivor.requestId },
      world.coordinator,
      at(twin.version),
    );
    const urgent = await submit();
    await perform(
      world.app,
      triage.bypassTriage,
      {
        requestId: urgent.requestId,
        orderedById: world.people.amara,
        reason: 'The board asked',
        ownerId: world.people.wei,
      },
      world.coordinator,
      at(urgent.version),
    );
    await inFulfilment();
    await inFulfilment();
    await perform(
      world.app,
      recordDeflection,
      { verdict: 'solves', offeredKind: 'request', offeredId: survivor.requestId, text: 'Live lines' },
      world.member,
    );
    const counts = Object.fromEntries(
      (await measured()).figures.map((f) => [f.measure, [f.current.numerator, f.current.denominator]]),
    );
    expect(counts).toMatchObject({
      arrived: [6, 6],
      deflected: [1, 7],
      declined: [1, 5],
      duplicates: [1, 5],
      bypassed: [1, 5],
      redirected: [0, 5],
      backlog: [4, 4],
    });
    expect((await listed('deflected', { part: 'counted' })).rows).toMatchObject([
      { requestId: null, key: null, isCounted: true },
    ]);
    expect((await listed('declined', { part: 'counted' })).rows).toMatchObject([
      { key: declined.key, state: 'declined', can: ['requests.get-request'] },
    ]);
  });

  it('hold promises kept though a wait paused them, and say what it is with pauses counted', async () => {
    const asked = await submit();
    const wait = await perform(
      world.app,
      startWait,
      { caseId: asked.requestId, partyKind: 'requester', question: 'How many people?' },
      world.coordinator,
    );
    world.clock.set('2026-03-20T08:00:00Z');
    await perform(
      world.app,
      answerWait,
      { waitId: wait.waitId, answer: 'Forty' },
      world.member,
      at(wait.version),
    );
    const { version } = await perform(
      world.app,
      contract.getRequest,
      { requestId: asked.requestId },
      world.coordinator,
    );
    await perform(
      world.app,
      fulfilment.takeUpRequest,
      { requestId: asked.requestId, ownerId: world.people.wei },
      world.coordinator,
      at(version),
    );
    expect((await figure('decision')).current).toMatchObject({ numerator: 1, denominator: 1 });
    expect((await figure('decision-with-pauses')).current).toMatchObject({ numerator: 0, denominator: 1 });
  });

  it('tell the backlog as it lay at an earlier end, by age', async () => {
    await done(1);
    await submit();
    world.clock.set('2026-03-20T08:00:00Z');
    await submit();
    const now = await figure('backlog', { from: '2026-03-01', to: '2026-03-31' });
    expect(now.current.value).toBe(2);
    expect(now.bands!.map((b) => b.count)).toEqual([1, 1, 0, 0]);
    const then = await figure('backlog', { from: '2026-03-01', to: '2026-03-10' });
    expect(then.current.value).toBe(1);
    const old = await listed('backlog', { atLeast: 7, below: 30 });
    expect(old.rows).toHaveLength(1);
    expect(old.rows[0]!.value).toBeCloseTo(18, 1);
  });
});

describe('the records behind a figure', () => {
  it('are as many as the figure says, for every measure, page by page', async () => {
    for (const [days, satisfaction] of [[1, 5], [2, 4], [3], [4, 2], [5, 5]] as const)
      await done(days, satisfaction);
    const reopened = await done(1);
    await perform(
      world.app,
      contract.reopenRequest,
      { requestId: reopened.requestId, why: 'The film is missing' },
      world.member,
      at(reopened.version),
    );
    for (let i = 0; i < 3; i++) await submit({ title: `Course ${i}` });
    const { figures } = await measured();
    // What work costs is not for coordinators.
    expect(figures.map((f) => f.measure)).toEqual(measureNames.filter((name) => name !== 'cost'));
    for (const { measure, unit, weighs, current, definition } of figures) {
      expect(definition).not.toContain('{');
      if (weighs === 'minutes') continue;
      expect((await listed(measure)).total, measure).toBe(current.denominator);
      if (unit !== 'share') continue;
      const counted = await listed(measure, { part: 'counted' });
      expect(counted.total, measure).toBe(current.numerator);
      const rest = await listed(measure, { part: 'rest' });
      expect(rest.total, measure).toBe(current.denominator - current.numerator!);
      expect(rest.rows.every((r) => r.isCounted === false)).toBe(true);
    }
    const seen: string[] = [];
    let cursor: string | null | undefined;
    do {
      const page = await listed('arrived', { limit: 2, ...(cursor ? { cursor } : {}) });
      seen.push(...page.rows.map((r) => r.rowId));
      cursor = page.next;
    } while (cursor !== null);
    expect(new Set(seen).size).toBe(9);
    expect(seen).toHaveLength(9);
  });

  it('are those of the units one may measure, and of the unit and model asked for', async () => {
    await submit();
    const elsewhere = await perform(world.app, getMeasures, march, world.elsewhere);
    expect(elsewhere.figures.every((f) => f.current.denominator === 0)).toBe(true);
    await perform(
      world.app,
      contract.submitRequest,
      { ...ask, requesterId: world.people.priya, unitId: world.units.salesNorth },
      world.administrator,
    );
    const all = async (input: object) =>
      (await perform(world.app, getMeasures, { ...march, ...input }, world.administrator)).figures[0]!.current
        .value;
    expect(await all({})).toBe(2);
    expect(await all({ unitId: world.units.sales })).toBe(1);
    expect(await all({ modelId: world.units.sales })).toBe(0);
    expect((await refused(perform(world.app, getMeasures, march, world.member))).code).toBe('forbidden');
  });
});

describe('effort', () => {
  it('is told by its shares, against estimates and as cost, and its records to those who may see them', async () => {
    const effort = [
      [600, 'operations'],
      [300, 'value-adding'],
      [1200, 'unplanned'],
      [600, 'operations'],
      [900, 'operations'],
    ] as const;
    for (const [i, [minutes, workType]] of effort.entries()) {
      const { requestId } = await done(1);
      const record = { kind: 'request', recordId: requestId };
      await perform(world.app, estimateEffort, { ...record, minutes: 600 }, world.coordinator);
      await perform(
        world.app,
        logTime,
        { ...record, day: plusDays('2026-03-02', -i), minutes, workType },
        world.coordinator,
      );
    }
    await perform(
      world.app,
      setRate,
      { role: null, from: '2026-01-01', amountMinor: 6000, currency: 'EUR' },
      world.administrator,
    );
    const all = { from: '2026-02-01', to: '2026-03-31' };
    const { figures } = await perform(world.app, getMeasures, all, world.administrator);
    const of = (name: MeasureName) => figures.find((f) => f.measure === name)!;
    expect(of('effort-accuracy').current).toMatchObject({ value: 1, records: 5 });
    expect(of('effort-accuracy').current.p85).toBeCloseTo(1.7, 6);
    expect(of('cost')).toMatchObject({ currency: 'EUR', current: { value: 72_000, denominator: 5 } });
    expect(of('unplanned-time')).toMatchObject({
      weighs: 'minutes',
      current: { numerator: 1200, denominator: 3600, records: 5 },
    });
    const entries = await perform(
      world.app,
      listMeasured,
      { measure: 'operations-time', part: 'counted', ...all },
      world.administrator,
    );
    const minutes = entries.rows.reduce((sum, row) => sum + row.value!, 0);
    expect(minutes).toBe(of('operations-time').current.numerator);
    expect((await refused(listed('unplanned-time', all))).reason).toBe('records-hidden');
    expect((await refused(listed('cost', all))).reason).toBe('records-hidden');
  });
});

describe('a period', () => {
  it('is refused where it ends before it begins or is too long', async () => {
    const backwards = await refused(measured({ from: '2026-03-02', to: '2026-03-01' }));
    expect(backwards.reason).toBe('period-backwards');
    expect((await refused(measured({ from: '2020-01-01', to: '2026-03-01' }))).reason).toBe(
      'period-too-long',
    );
    expect((await refused(listed('arrived', { from: '2020-01-01' }))).reason).toBe('period-too-long');
  });

  it('is the last 90 days where none is named', async () => {
    expect(await measured({})).toMatchObject({
      from: '2025-12-03',
      to: '2026-03-02',
      previous: { from: '2025-09-04', to: '2025-12-02' },
    });
  });
});
