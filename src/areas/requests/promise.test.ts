import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { estimateEffort } from '../../kernel/effort/contract.ts';
import { recordLeave } from '../../kernel/effort/contract-registers.ts';
import { listTimeline } from '../../kernel/journal/contract.ts';
import { perform, preview } from '../../kernel/perform.ts';
import { refused } from '../../testing/refused.ts';
import { askedFor, estimated, promised } from '../../testing/samples/effort.ts';
import { openWorld, ownWorld, type World } from '../../testing/world.ts';
import { getRequest } from './contract.ts';
import { assignRequest, changeRequest, takeUpRequest } from './contract-fulfilment.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(async () => {
  await world.close();
});

const because = 'The regulator comes on Monday, whatever else waits';

/** Wei works 384 minutes a day for requests: 1920 until the end of the week of the world's Monday. */
const friday = '2026-03-06';

async function eventsOf(requestId: string) {
  const { rows } = await sql<{ name: string; payload: Record<string, unknown> }>`
    select name, payload from kernel.event where subject_id = ${requestId} and name like 'requests.promise%'`.execute(
    world.app.database.kysely,
  );
  return rows;
}

describe('taking a request up', () => {
  const takeUp = (
    taken: { requestId: string; version: number },
    more: { dueOn?: string; overrideWhy?: string; ownerId?: string | null; queueId?: string } = {},
  ) =>
    [
      world.app,
      takeUpRequest,
      { requestId: taken.requestId, ownerId: world.people.wei, dueOn: friday, ...more },
      world.coordinator,
      { expectedVersion: taken.version },
    ] as const;

  it('is not checked without an estimate, and fits while there are hours', async () => {
    const one = await askedFor(world);
    await perform(...takeUp(one));
    const two = await askedFor(world);
    await estimated(world, two.requestId, 1920);
    await perform(...takeUp(two));
    expect(await eventsOf(two.requestId)).toEqual([]);
  });

  it('is refused when the hours are missing, before and while it is done', async () => {
    await promised(world, 1000, friday);
    const next = await askedFor(world);
    await estimated(world, next.requestId, 1000);
    const no = await refused(perform(...takeUp(next)));
    expect(no).toMatchObject({
      reason: 'overcommitted',
      message: `Wei Chen has 15 h 20 min free until ${friday}, and this needs 16 h 40 min. Choose a later day or somebody else, or promise it anyway and say why.`,
      details: { neededMinutes: 1000, freeMinutes: 920 },
    });
    expect((await refused(preview(...takeUp(next)))).reason).toBe('overcommitted');
    await perform(...takeUp(next, { dueOn: '2026-03-13' }));
  });

  it('is done anyway when somebody says why, and that stays readable', async () => {
    await promised(world, 1800, friday);
    const next = await askedFor(world);
    await estimated(world, next.requestId, 600);
    expect((await refused(perform(...takeUp(next, { overrideWhy: 'so' })))).reason).toBe('input-invalid');
    await perform(...takeUp(next, { overrideWhy: because }));
    expect(await eventsOf(next.requestId)).toMatchObject([
      {
        name: 'requests.promise-overridden',
        payload: {
          personId: world.people.wei,
          queueId: null,
          until: friday,
          neededMinutes: 600,
          freeMinutes: 120,
        },
      },
    ]);
    expect(JSON.stringify(await eventsOf(next.requestId))).not.toContain('regulator');
    const read = (actor: World['coordinator']) =>
      perform(world.app, getRequest, { requestId: next.requestId }, actor);
    expect((await read(world.coordinator)).promisesAnyway).toMatchObject([
      { who: 'Wei Chen', by: { name: 'Amara Okafor' }, why: because, neededMinutes: 600, freeMinutes: 120 },
    ]);
    expect((await read(world.member)).promisesAnyway).toEqual([]);
    const told = async (actor: World['coordinator']) => {
      const about = { subjectKind: 'request', subjectId: next.requestId };
      return (await perform(world.app, listTimeline, about, actor)).rows.map((r) => r.name);
    };
    const internal = ['requests.promise-overridden', 'effort.effort-estimated'];
    expect(await told(world.coordinator)).toEqual(expect.arrayContaining(internal));
    // The requester is told neither the estimate nor whose hours are missing.
    expect((await told(world.member)).filter((name) => internal.includes(name))).toEqual([]);
  });

  it('counts the whole team where nobody owns it', async () => {
    const next = await askedFor(world);
    await estimated(world, next.requestId, 3840);
    await perform(...takeUp(next, { ownerId: null, queueId: world.queueId }));
    const over = await askedFor(world);
    await estimated(world, over.requestId, 60);
    const no = await refused(perform(...takeUp(over, { ownerId: null, queueId: world.queueId })));
    expect(no).toMatchObject({
      reason: 'overcommitted',
      details: { who: 'Operations intake', freeMinutes: 0 },
    });
  });

  it('counts leave', async () => {
    await perform(
      world.app,
      recordLeave,
      { personId: world.people.wei, from: '2026-03-03', to: '2026-03-31' },
      world.administrator,
    );
    const next = await askedFor(world);
    await estimated(world, next.requestId, 385);
    expect((await refused(perform(...takeUp(next)))).details.freeMinutes).toBe(384);
  });
});

it('lets only one of two promise the same hours at once', async () => {
  const own = await ownWorld();
  try {
    const asked = [];
    for (const title of ['One course', 'Another course']) {
      const { requestId, version } = await askedFor(own, title);
      await estimated(own, requestId, 1500);
      asked.push({ requestId, version });
    }
    const answers = await Promise.allSettled(
      asked.map(({ requestId, version }) =>
        perform(
          own.app,
          takeUpRequest,
          { requestId, ownerId: own.people.wei, dueOn: friday },
          own.coordinator,
          { expectedVersion: version },
        ),
      ),
    );
    expect(answers.map((a) => a.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(answers.find((a) => a.status === 'rejected')?.reason).toMatchObject({
      reason: 'overcommitted',
      details: { freeMinutes: 420 },
    });
  } finally {
    await own.close();
  }
});

describe('changing who or when', () => {
  it('checks a new owner and a sooner day, and nothing that asks for less', async () => {
    const taken = await promised(world, 2000, '2026-03-13');
    const change = (input: object) =>
      perform(world.app, changeRequest, { requestId: taken.requestId, ...input }, world.coordinator, {
        expectedVersion: taken.version,
      });
    expect((await refused(change({ dueOn: friday }))).reason).toBe('overcommitted');
    expect((await change({ dueOn: friday, overrideWhy: because })).version).toBe(taken.version + 1);
    expect(await eventsOf(taken.requestId)).toHaveLength(1);

    const other = await promised(world, 1900, friday, world.people.amara);
    const assign = (ownerId: string, more: object = {}) =>
      perform(world.app, assignRequest, { requestId: other.requestId, ownerId, ...more }, world.coordinator, {
        expectedVersion: other.version,
      });
    expect((await refused(assign(world.people.wei))).reason).toBe('overcommitted');
    await assign(world.people.wei, { overrideWhy: because });
    // More time, or less of it: never refused, however full somebody is.
    const later = await perform(
      world.app,
      changeRequest,
      { requestId: other.requestId, dueOn: '2026-03-10' },
      world.coordinator,
      { expectedVersion: other.version + 1 },
    );
    await perform(world.app, changeRequest, { requestId: other.requestId, dueOn: null }, world.coordinator, {
      expectedVersion: later.version,
    });
  });

  it('does not bind anybody before it is taken up', async () => {
    const asked = await askedFor(world);
    await perform(
      world.app,
      estimateEffort,
      { kind: 'request', recordId: asked.requestId, minutes: 60_000 },
      world.coordinator,
    );
    await perform(
      world.app,
      assignRequest,
      { requestId: asked.requestId, ownerId: world.people.wei },
      world.coordinator,
      { expectedVersion: asked.version },
    );
  });
});
