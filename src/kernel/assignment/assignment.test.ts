import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { refusalOf } from '../../testing/access-stage.ts';
import { openWorld, ownWorld, type World } from '../../testing/world.ts';
import { SYSTEM } from '../access/actor.ts';
import { endEmployment } from '../org/contract-leaving.ts';
import { perform } from '../perform.ts';
import { endDeputy, listDeputies, nameDeputy } from './contract.ts';
import { createRota, getRota, listRotas, swapTurn } from './contract-rotas.ts';
import { actingFor, resolveParties } from './parties.ts';

let w: World;
beforeEach(async () => {
  w = await openWorld();
});
afterEach(() => w.close());

const tx = () => w.app.database.kysely;
const name = (personId: string, actingId: string, from?: string, lastDay?: string) =>
  perform(
    w.app,
    nameDeputy,
    {
      personId,
      actingId,
      ...(from === undefined ? {} : { from }),
      ...(lastDay === undefined ? {} : { lastDay }),
    },
    SYSTEM,
  );

describe('a deputy', () => {
  it('is named by oneself, acts from the first day to the last, and is told', async () => {
    await perform(
      w.app,
      nameDeputy,
      { actingId: w.people.wei, from: '2026-03-03', lastDay: '2026-03-04' },
      w.member,
    );
    const on = async (day: string) => (await actingFor(tx(), [w.people.jonas], day)).get(w.people.jonas);
    expect(await on('2026-03-02')).toBe(w.people.jonas);
    expect(await on('2026-03-03')).toBe(w.people.wei);
    expect(await on('2026-03-04')).toBe(w.people.wei);
    expect(await on('2026-03-05')).toBe(w.people.jonas);
    const mine = await perform(w.app, listDeputies, { filter: { state: 'planned' } }, w.member);
    expect(mine.rows).toMatchObject([
      { state: 'planned', acting: { name: 'Wei Chen' }, can: ['assignment.end-deputy'] },
    ]);
  });

  it('hands on to a deputy of their own', async () => {
    await name(w.people.jonas, w.people.wei);
    await name(w.people.wei, w.people.amara);
    expect(await actingFor(tx(), [w.people.jonas, w.people.priya], '2026-03-02')).toEqual(
      new Map([
        [w.people.jonas, w.people.amara],
        [w.people.priya, w.people.priya],
      ]),
    );
  });

  it('never closes a ring, and the refusal names everybody in it', async () => {
    await name(w.people.jonas, w.people.wei, '2026-03-02', '2026-03-20');
    await name(w.people.wei, w.people.amara, '2026-03-10');
    const refused = await refusalOf(name(w.people.amara, w.people.jonas, '2026-03-05', '2026-04-30'));
    expect(refused.reason).toBe('deputy-ring');
    expect(refused.message).toContain('2026-03-10');
    expect(refused.message).toContain('Amara Okafor → Jonas Weber → Wei Chen → Amara Okafor');
    await name(w.people.amara, w.people.jonas, '2026-03-05', '2026-03-09');
  });

  it('is one at a time, somebody else, and there on all these days', async () => {
    expect((await refusalOf(name(w.people.wei, w.people.wei))).reason).toBe('deputy-self');
    await name(w.people.wei, w.people.jonas, '2026-03-02', '2026-03-06');
    expect((await refusalOf(name(w.people.wei, w.people.amara, '2026-03-06'))).message).toContain(
      'Jonas Weber already acts',
    );
    await perform(
      w.app,
      endEmployment,
      { personId: w.people.amara, lastDay: '2026-03-31', reason: 'resignation' },
      SYSTEM,
    );
    expect((await refusalOf(name(w.people.jonas, w.people.amara, '2026-03-20', '2026-04-10'))).reason).toBe(
      'person-gone',
    );
    await name(w.people.jonas, w.people.amara, '2026-03-20', '2026-03-31');
    expect((await refusalOf(name(w.people.jonas, w.people.wei, '2026-02-01', '2026-02-10'))).reason).toBe(
      'days-over',
    );
  });

  it('of somebody in another business area cannot be named', async () => {
    const attempt = perform(
      w.app,
      nameDeputy,
      { personId: w.people.jonas, actingId: w.people.priya },
      w.elsewhere,
    );
    expect((await refusalOf(attempt)).code).toBe('not-found');
  });

  it('ends today, or never begins', async () => {
    const { deputyId } = await name(w.people.jonas, w.people.wei, '2026-03-01');
    await perform(w.app, endDeputy, { deputyId }, w.member, { expectedVersion: 1 });
    expect((await actingFor(tx(), [w.people.jonas], '2026-03-03')).get(w.people.jonas)).toBe(w.people.jonas);
    const planned = await name(w.people.jonas, w.people.wei, '2026-04-01');
    await perform(w.app, endDeputy, { deputyId: planned.deputyId }, SYSTEM);
    const all = await perform(w.app, listDeputies, { filter: { state: 'all' } }, SYSTEM);
    expect(all.rows.map((r) => r.state)).toEqual(['current', 'withdrawn']);
  });
});

describe('a rota', () => {
  it('says who is on duty, with swaps and deputies followed', async () => {
    const { rotaId } = await perform(
      w.app,
      createRota,
      {
        name: 'Watch',
        unitId: w.units.operations,
        turn: 'week',
        beginsOn: '2026-03-02',
        memberIds: [w.people.wei, w.people.jonas],
      },
      w.coordinator,
    );
    const onDuty = async () => (await perform(w.app, listRotas, {}, w.member)).rows[0]!.onDuty?.name;
    expect(await onDuty()).toBe('Wei Chen');
    await perform(
      w.app,
      swapTurn,
      { rotaId, personId: w.people.amara, from: '2026-03-02', lastDay: '2026-03-03' },
      w.coordinator,
      { expectedVersion: 1 },
    );
    expect(await onDuty()).toBe('Amara Okafor');
    await name(w.people.amara, w.people.jonas, '2026-03-02', '2026-03-02');
    expect(await onDuty()).toBe('Jonas Weber');
    const { turns } = await perform(w.app, getRota, { rotaId }, w.member);
    expect(turns.slice(0, 3).map((t) => [t.person.name, t.from, t.lastDay])).toEqual([
      ['Amara Okafor', '2026-03-02', '2026-03-03'],
      ['Wei Chen', '2026-03-04', '2026-03-08'],
      ['Jonas Weber', '2026-03-09', '2026-03-15'],
    ]);
  });

  it('is kept only for the part of the enterprise that one keeps', async () => {
    const whole = perform(
      w.app,
      createRota,
      { name: 'All', turn: 'day', beginsOn: '2026-03-02', memberIds: [w.people.wei] },
      w.coordinator,
    );
    expect((await refusalOf(whole)).reason).toBe('outside-scope');
  });
});

it('a part of a charter ends at persons', async () => {
  const { rotaId } = await perform(
    w.app,
    createRota,
    { name: 'Watch', turn: 'day', beginsOn: '2026-03-02', memberIds: [w.people.wei] },
    SYSTEM,
  );
  await name(w.people.wei, w.people.jonas, '2026-03-02');
  const found = await resolveParties(
    tx(),
    [
      { kind: 'person', id: w.people.lea },
      { kind: 'queue', id: w.queueId },
      { kind: 'rota', id: rotaId },
      { kind: 'role', id: 'intake-coordinator' },
      { kind: 'queue', id: rotaId },
    ],
    { unitId: w.units.fieldService, region: 'emea' },
    '2026-03-02',
  );
  expect(found.map((p) => [p.name, [...p.personIds].sort()])).toEqual([
    ['Lea Brandt', [w.people.lea]],
    ['Operations intake', [w.people.amara, w.people.jonas].sort()],
    ['Watch', [w.people.jonas]],
    ['Intake coordinator', [w.people.amara]],
    ['a queue that is gone', []],
  ]);
  const inSales = await resolveParties(
    tx(),
    [{ kind: 'role', id: 'intake-coordinator' }],
    { unitId: w.units.salesNorth, region: 'amer' },
    '2026-03-02',
  );
  expect(inSales[0]!.personIds).toEqual([]);
});

it('two arrangements at the same moment cannot close a ring together', { timeout: 60_000 }, async () => {
  const own = await ownWorld();
  try {
    const both = await Promise.allSettled([
      perform(own.app, nameDeputy, { personId: own.people.jonas, actingId: own.people.wei }, SYSTEM),
      perform(own.app, nameDeputy, { personId: own.people.wei, actingId: own.people.jonas }, SYSTEM),
    ]);
    expect(both.map((b) => b.status).sort()).toEqual(['fulfilled', 'rejected']);
  } finally {
    await own.close();
  }
});
