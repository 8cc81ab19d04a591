/** Charters through the door: drafting, what keeps them from force, versions in time, scope, races. */

import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  accepted,
  activate,
  days,
  draft,
  draftNext,
  enterprise,
  enterpriseContent,
  inForce,
  next,
  PROCESS,
} from '../../testing/charter-stage.ts';
import { refused } from '../../testing/refused.ts';
import { openWorld, ownWorld, type World } from '../../testing/world.ts';
import { SYSTEM } from '../access/actor.ts';
import { endEmployment } from '../org/contract-leaving.ts';
import { perform } from '../perform.ts';
import { listMyWork } from '../work/contract.ts';
import * as contract from './contract.ts';
import * as read from './contract-read.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(async () => {
  await world.close();
});

const resolve = (unitId?: string, on?: string) =>
  perform(
    world.app,
    read.resolveCharterFor,
    { process: PROCESS, ...(unitId === undefined ? {} : { unitId }), ...(on === undefined ? {} : { on }) },
    world.administrator,
  );
const triage = async (unitId?: string, on?: string) =>
  (await resolve(unitId, on)).resolved.clocks.triage!.target.amount;
const get = (charterId: string) => perform(world.app, read.getCharter, { charterId }, world.administrator);

describe('activation', () => {
  it('is refused while nobody or two people are accountable, and names them', async () => {
    await enterprise(world);
    const overlay = (value: string[]) =>
      draft(world, { unitId: world.units.operations }, { accountable: { value } });
    const two = await overlay([world.people.amara, world.people.wei]);
    const refusal = await refused(activate(world, two));
    expect(refusal).toMatchObject({ code: 'refused', reason: 'not-one-accountable' });
    expect(refusal.message).toContain('Amara Okafor and Wei Chen');
    const none = await draftNext(world, two.charterId, { accountable: { value: [] } });
    expect(await refused(activate(world, none))).toMatchObject({ reason: 'not-one-accountable' });
  });

  it('is refused for somebody who is not employed on the first day', async () => {
    const main = await enterprise(world);
    await perform(
      world.app,
      endEmployment,
      { personId: world.people.wei, lastDay: '2026-03-20', reason: 'resignation' },
      SYSTEM,
    );
    const d = await draftNext(
      world,
      main.charterId,
      enterpriseContent(world, { accountable: { value: [world.people.wei] } }),
    );
    const refusal = await refused(activate(world, d, { from: '2026-03-21' }));
    expect(refusal.reason).toBe('accountable-not-employed');
    expect(refusal.message).toContain('Wei Chen is not employed on 2026-03-21');
    await activate(world, d, { from: '2026-03-20' });
  });

  it('is refused without a condition, and with one that does not check', async () => {
    const main = await enterprise(world);
    const without = await draftNext(world, main.charterId, enterpriseContent(world, { conditions: [] }));
    expect(await refused(activate(world, without))).toMatchObject({ reason: 'no-condition' });
    const wrong = await draftNext(
      world,
      main.charterId,
      enterpriseContent(world, {
        conditions: [accepted({ title: 'Liked', text: 'request.acepted at != null' })],
      }),
    );
    const refusal = await refused(activate(world, wrong));
    expect(refusal.reason).toBe('condition-invalid');
    expect(refusal.message).toContain('“Liked”');
    const shown = await perform(
      world.app,
      read.getCharterVersion,
      { charterVersionId: wrong.charterVersionId },
      world.administrator,
    );
    expect(shown.problems).toMatchObject([{ code: 'condition-invalid' }]);
  });

  it('names every value that an overlay would loosen, with what is above and where', async () => {
    const condition = accepted();
    await enterprise(world, {
      conditions: [condition],
      accountable: { mode: 'mandatory', value: [world.people.lea] },
    });
    const d = await draft(
      world,
      { unitId: world.units.operations },
      {
        accountable: { value: [world.people.amara] },
        clocks: { triage: days(9, 'default'), fulfilment: days(40, 'default') },
        pausingWaits: { value: ['requester', 'it'] },
        droppedConditions: [condition.conditionId],
      },
    );
    const refusal = await refused(activate(world, d));
    expect(refusal.reason).toBe('overlay-loosens');
    for (const part of [
      '9 working days is longer than 5 working days',
      'waiting on IT',
      'cannot be dropped',
      'Amara Okafor instead of Lea Brandt',
    ])
      expect(refusal.message).toContain(part);
    expect(refusal.message).not.toContain('40 working days');
    expect(refusal.message.match(/CHR-\d+ /g)).toHaveLength(4);
  });

  it('also looks at what begins above later', async () => {
    const main = await enterprise(world);
    await next(world, main.charterId, enterpriseContent(world, { clocks: { triage: days(2) } }), {
      from: '2026-06-01',
    });
    const d = await draft(world, { unitId: world.units.operations }, { clocks: { triage: days(4) } });
    expect((await refused(activate(world, d))).message).toContain('longer than 2 working days');
    await activate(world, d, { until: '2026-05-31' });
  });

  it('is refused beyond the scope of whoever activates', async () => {
    const main = await enterprise(world);
    const d = await draftNext(world, main.charterId, enterpriseContent(world));
    expect(await refused(activate(world, d, {}, world.elsewhere))).toMatchObject({
      code: 'forbidden',
      reason: 'beyond-scope',
    });
    const own = await draft(world, { unitId: world.units.salesNorth }, {}, world.elsewhere);
    await activate(world, own, {}, world.elsewhere);
    const hidden = await draft(world, { unitId: world.units.operations }, {});
    expect(await refused(activate(world, hidden, {}, world.elsewhere))).toMatchObject({ code: 'not-found' });
    expect(
      await refused(draft(world, { unitId: world.units.fieldService }, {}, world.elsewhere)),
    ).toMatchObject({
      reason: 'beyond-scope',
    });
  });

  it('is refused for the past, for a last day before the first, and for an empty mandatory value', async () => {
    await enterprise(world);
    const d = await draft(world, { unitId: world.units.operations }, { purpose: { mode: 'mandatory' } });
    expect(await refused(activate(world, d, { from: '2026-03-01' }))).toMatchObject({
      reason: 'begins-in-the-past',
    });
    expect(await refused(activate(world, d, { from: '2026-03-05', until: '2026-03-04' }))).toMatchObject({
      reason: 'ends-before-it-begins',
    });
    expect((await refused(activate(world, d))).message).toContain('Purpose');
  });

  it('has one winner when two put the same draft in force at once', async () => {
    const own = await ownWorld();
    try {
      const main = await enterprise(own);
      const d = await draftNext(own, main.charterId, enterpriseContent(own));
      const results = await Promise.allSettled([1, 2, 3, 4].map(() => activate(own, d)));
      expect(results.filter((r) => r.status === 'fulfilled')).toHaveLength(1);
      for (const r of results)
        if (r.status === 'rejected')
          expect(r.reason).toMatchObject({ code: 'conflict', reason: 'changed-meanwhile' });
      const { rows } = await sql<{ n: number }>`
        select count(*)::int as n from kernel.charter_version where charter_id = ${main.charterId}
          and state in ('active', 'ended') and valid @> '2026-03-02'::date`.execute(own.app.database.kysely);
      expect(rows[0]!.n).toBe(1);
    } finally {
      await own.close();
    }
  });

  it('never lets an overlay slip under a charter above that is tightened at the same moment', async () => {
    const own = await ownWorld();
    try {
      const main = await enterprise(own);
      const above = await draftNext(
        own,
        main.charterId,
        enterpriseContent(own, { clocks: { triage: days(1) } }),
      );
      const below = await draft(own, { unitId: own.units.operations }, { clocks: { triage: days(4) } });
      await Promise.allSettled([activate(own, above), activate(own, below)]);
      const { resolved } = await perform(
        own.app,
        read.resolveCharterFor,
        { process: PROCESS, unitId: own.units.operations },
        own.administrator,
      );
      expect(resolved.clocks.triage!.target.amount).toBe(1);
    } finally {
      await own.close();
    }
  });
});

describe('versions in time', () => {
  it('cuts what held, keeps the past, and resolves any day', async () => {
    const main = await enterprise(world);
    await next(world, main.charterId, enterpriseContent(world, { clocks: { triage: days(3) } }), {
      from: '2026-04-01',
    });
    expect(await triage(undefined, '2026-03-31')).toBe(5);
    expect(await triage(undefined, '2026-04-01')).toBe(3);
    const { versions } = await get(main.charterId);
    expect(versions.slice(0, 2).map((v) => [v.standing, v.from, v.until])).toEqual([
      ['planned', '2026-04-01', null],
      ['in-force', '2026-03-02', '2026-03-31'],
    ]);
  });

  it('replaces what was planned for later', async () => {
    const main = await enterprise(world);
    await next(world, main.charterId, enterpriseContent(world, { clocks: { triage: days(3) } }), {
      from: '2026-04-01',
    });
    const d = await draftNext(
      world,
      main.charterId,
      enterpriseContent(world, { clocks: { triage: days(4) } }),
    );
    const { replaced } = await activate(world, d, { from: '2026-03-15' });
    expect(replaced.map((r) => r.lastDay).sort()).toEqual(['2026-03-14', null].sort());
    expect(await triage(undefined, '2026-05-01')).toBe(4);
  });

  it('ends with a decision, and what is above holds again', async () => {
    await enterprise(world);
    const overlay = await inForce(world, { unitId: world.units.operations }, { clocks: { triage: days(2) } });
    expect(await triage(world.units.fieldService)).toBe(2);
    const { version } = await get(overlay.charterId);
    await perform(
      world.app,
      contract.endCharter,
      { charterId: overlay.charterId, lastDay: '2026-03-31', decision: 'Not needed any more' },
      world.administrator,
      { expectedVersion: version },
    );
    expect(await triage(world.units.fieldService, '2026-03-31')).toBe(2);
    expect(await triage(world.units.fieldService, '2026-04-01')).toBe(5);
    expect(
      await refused(
        perform(
          world.app,
          contract.endCharter,
          { charterId: overlay.charterId, lastDay: '2026-04-30', decision: 'Again' },
          world.administrator,
          { expectedVersion: version + 1 },
        ),
      ),
    ).toMatchObject({ reason: 'not-in-force' });
  });

  it('compares versions in words', async () => {
    const main = await enterprise(world);
    const condition = accepted({
      title: 'No open task',
      text: 'every task in request.tasks satisfies task.is open = false',
    });
    const after = await draftNext(
      world,
      main.charterId,
      enterpriseContent(world, {
        accountable: { mode: 'default', value: [world.people.amara] },
        clocks: { triage: days(3), fulfilment: days(30, 'default') },
        conditions: [condition],
      }),
    );
    const { differences } = await perform(
      world.app,
      read.compareVersions,
      { charterVersionId: after.charterVersionId, withVersionId: main.charterVersionId },
      world.administrator,
    );
    expect(differences).toMatchObject([
      { label: 'Accountable', before: 'Lea Brandt (default)', after: 'Amara Okafor (default)' },
      { label: 'Clock: Fulfilment', direction: 'looser' },
      { label: 'Clock: Triage', direction: 'tighter', after: '3 working days; warned at 80 % (mandatory)' },
      { kind: 'removed', direction: 'looser' },
      { kind: 'added', direction: 'tighter', label: 'Done when: No open task' },
    ]);
  });

  it('tells the accountable 30 days before a charter ends, unless something follows', async () => {
    const main = await enterprise(world);
    const d = await draftNext(world, main.charterId, enterpriseContent(world));
    await activate(world, d, { until: '2026-06-30' });
    world.clock.set('2026-05-31T07:00:00Z');
    const told = await perform(
      world.app,
      contract.tellExpiry,
      { charterVersionId: d.charterVersionId },
      SYSTEM,
    );
    expect(told.workItemId).not.toBeNull();
    const mine = await perform(world.app, listMyWork, { limit: 50 }, world.administrator);
    expect(mine.rows.some((r) => r.title.includes('ends with 2026-06-30'))).toBe(true);
    const { rows } = await perform(
      world.app,
      read.listCharters,
      { filter: { endsSoon: true } },
      world.administrator,
    );
    expect(rows.map((r) => [r.charterId, r.endsInDays])).toContainEqual([main.charterId, 30]);
    world.clock.set('2026-07-01T07:00:00Z');
    expect((await get(main.charterId)).standing).toBe('expired');
    expect((await resolve()).missing).toEqual(['No charter is in force here.']);

    // What was opened because it ends closes itself when something follows, not when it ends as early again.
    const open = async () =>
      (await perform(world.app, listMyWork, { limit: 50 }, world.administrator)).rows.filter((r) =>
        r.title.includes('ends with 2026-06-30'),
      ).length;
    expect(await open()).toBe(1);
    const again = await draftNext(world, main.charterId, enterpriseContent(world));
    expect(await open()).toBe(1);
    await activate(world, again);
    expect(await open()).toBe(0);
    const { rows: items } = await sql<{ outcome: string }>`
      select outcome from kernel.work_item where kind = 'charter-ends'`.execute(world.app.database.kysely);
    expect(items.map((i) => i.outcome)).toEqual([expect.stringMatching(/^Version \d+ follows\.$/)]);
  });
});

it('is found by its key, in capitals or not, and only where one sees it', async () => {
  const main = await enterprise(world);
  for (const charterId of ['CHR-1', 'chr-1']) expect((await get(charterId)).charterId).toBe(main.charterId);
  expect(await get(main.charterId)).toEqual(await get('CHR-1'));
  await expect(get('CHR-999')).rejects.toMatchObject({ code: 'not-found' });
  await expect(get('CHAPTER-1')).rejects.toMatchObject({ code: 'invalid' });
});
