/** Charters through the door: drafting, what keeps them from force, versions in time, resolution, scope, races. */
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { submitRequest } from '../../areas/requests/contract.ts';
import type { Refusal } from '../../platform/refusal.ts';
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
  openCases,
  PROCESS,
} from '../../testing/charter-stage.ts';
import { openWorld, ownWorld, type World } from '../../testing/world.ts';
import { SYSTEM } from '../access/actor.ts';
import { endEmployment } from '../org/contract-leaving.ts';
import { changeUnit, closeUnit, createUnit } from '../org/contract-units.ts';
import { perform, preview } from '../perform.ts';
import { listMyWork } from '../work/contract.ts';
import * as contract from './contract.ts';
import * as read from './contract-read.ts';
import { pinFor } from './resolve.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(async () => {
  await world.close();
});

async function refused(attempt: Promise<unknown>): Promise<Refusal> {
  return attempt.then(
    () => {
      throw new Error('this was expected to be refused');
    },
    (error: Refusal) => error,
  );
}

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

describe('resolution', () => {
  it('goes from the enterprise over regions and units, and says why', async () => {
    await enterprise(world);
    await inForce(world, { region: 'emea', name: 'Requests in Europe' }, { clocks: { triage: days(4) } });
    await inForce(
      world,
      { unitId: world.units.operations, name: 'Requests of Operations' },
      { clocks: { fulfilment: days(15) } },
    );
    await inForce(
      world,
      { unitId: world.units.operations, region: 'emea', name: 'Operations in Europe' },
      { clocks: { triage: days(2) }, accountable: { value: [world.people.amara] } },
    );
    const here = await resolve(world.units.fieldService);
    expect(here.resolved.chain.map((l) => l.name)).toEqual(
      [
        'Requests of the enterprise',
        'Requests in Europe',
        'Requests of Operations',
        'Operations in Europe',
      ].map((n, i) => (i === 0 ? here.resolved.chain[0]!.name : n)),
    );
    expect(here.resolved.clocks.triage!.target.amount).toBe(2);
    expect(here.resolved.clocks.fulfilment!.target.amount).toBe(15);
    expect(here.resolved.accountableId).toBe(world.people.amara);
    const row = here.rows.find((r) => r.at === 'clocks.triage')!;
    expect(row.mode).toBe('mandatory');
    expect(row.why.at(-1)).toContain('Operations in Europe, version 1 tightens what is above');
    expect(await triage(world.units.sales)).toBe(5);
  });

  it('gives cases that share a resolution one pin', async () => {
    await enterprise(world);
    const { resolved } = await resolve(world.units.fieldService);
    const tx = world.app.database.kysely as never;
    const a = await pinFor({ tx, now: '2026-03-02T08:00:00Z' }, resolved as never);
    const b = await pinFor(
      { tx, now: '2026-03-03T08:00:00Z' },
      (await resolve(world.units.sales)).resolved as never,
    );
    expect(a).toBe(b);
  });

  it('keeps a charter of another business area from sight', async () => {
    await enterprise(world);
    const overlay = await inForce(world, { unitId: world.units.operations }, { clocks: { triage: days(2) } });
    const seen = await perform(world.app, read.listCharters, {}, world.elsewhere);
    expect(seen.rows.map((r) => r.charterId)).not.toContain(overlay.charterId);
    expect(seen.rows.some((r) => r.unitId === null)).toBe(true);
    // A member sees what governs their own unit.
    const mine = await perform(world.app, read.listCharters, {}, world.member);
    expect(mine.rows.map((r) => r.charterId)).toContain(overlay.charterId);
    expect(mine.rows[0]!.can).toEqual(['charters.get-charter']);
  });
});

describe('re-pinning', () => {
  it('moves open cases only when it is decided, and says before what changes', async () => {
    const main = await enterprise(world);
    const { resolved } = await resolve(world.units.fieldService);
    const pin = await pinFor(
      { tx: world.app.database.kysely as never, now: '2026-03-02T08:00:00Z' },
      resolved as never,
    );
    const cases = await openCases(world, pin, world.units.fieldService, 3);
    await next(
      world,
      main.charterId,
      enterpriseContent(world, {
        clocks: { triage: days(3) },
        accountable: { value: [world.people.amara] },
      }),
    );
    const shown = await perform(
      world.app,
      read.previewRePin,
      { charterId: main.charterId },
      world.administrator,
    );
    expect(shown).toMatchObject({ cases: 3, moved: 3, stay: 0 });
    expect(shown.groups[0]!.changes.map((c) => c.label)).toEqual(
      expect.arrayContaining(['Accountable', 'Clock: Triage']),
    );
    const pinsOf = async () =>
      (
        await sql<{ pin_id: string; accountable_id: string }>`
          select distinct pin_id, accountable_id from kernel.work_case where case_id = any(${cases}::uuid[])`.execute(
          world.app.database.kysely,
        )
      ).rows;
    const foreseen = await preview(
      world.app,
      contract.rePinCases,
      { charterId: main.charterId, decision: 'Everybody at once' },
      world.administrator,
    );
    expect(foreseen.output.moved).toBe(3);
    expect(await pinsOf()).toEqual([{ pin_id: pin, accountable_id: world.people.lea }]);
    const done = await perform(
      world.app,
      contract.rePinCases,
      { charterId: main.charterId, decision: 'Everybody at once' },
      world.administrator,
    );
    expect(done).toMatchObject({ moved: 3, unchanged: 0, stay: 0 });
    const [after] = await pinsOf();
    expect(after!.pin_id).not.toBe(pin);
    expect(after!.accountable_id).toBe(world.people.amara);
    const again = await perform(
      world.app,
      contract.rePinCases,
      { charterId: main.charterId, decision: 'Again' },
      world.administrator,
    );
    expect(again).toMatchObject({ moved: 0, unchanged: 3 });
    expect((await get(main.charterId)).rePins.map((r) => r.cases)).toEqual([0, 3]);
  });
});

describe('cases under a charter', () => {
  const submit = (more: object = {}) =>
    perform(
      world.app,
      submitRequest,
      { title: 'Safety course', goal: 'Nobody is hurt', ...more },
      world.member,
    );

  it('lets running clocks and the checklist follow a re-pin', async () => {
    const main = await enterprise(world, { clocks: { triage: days(5) } });
    const { requestId } = await submit();
    const clock = async () =>
      (
        await sql<{ target: { amount: number }; due_at: string }>`
          select target, due_at from kernel.case_clock where case_id = ${requestId} and clock = 'triage'`.execute(
          world.app.database.kysely,
        )
      ).rows[0]!;
    const before = await clock();
    expect(before.target.amount).toBe(5);
    await next(
      world,
      main.charterId,
      enterpriseContent(world, {
        clocks: { triage: days(2) },
        checklist: { mode: 'mandatory', value: [{ title: 'Talk to the requester' }] },
      }),
    );
    expect((await clock()).target.amount).toBe(5);
    await perform(
      world.app,
      contract.rePinCases,
      { charterId: main.charterId, decision: 'All open ones' },
      world.administrator,
    );
    const after = await clock();
    expect(after.target.amount).toBe(2);
    expect(Date.parse(after.due_at)).toBeLessThan(Date.parse(before.due_at));
    const { rows } = await sql<{ title: string }>`
      select title from kernel.case_task where case_id = ${requestId}`.execute(world.app.database.kysely);
    expect(rows.map((r) => r.title)).toEqual(['Talk to the requester']);
  });

  it('counts today’s verdicts over open cases, and shows the cases behind each number', async () => {
    const size = accepted({ title: 'Many people', text: 'request.audience size > 50' });
    const main = await enterprise(world, { conditions: [accepted(), size] });
    await submit({ audienceSize: 100 });
    await submit({ audienceSize: 10 });
    await submit();
    const { charterVersionId } = main;
    const shown = await perform(world.app, read.listVerdicts, { charterVersionId }, world.administrator);
    expect(shown.cases).toBe(3);
    expect(shown.conditions).toMatchObject([
      { true: 0, notYet: 3, cannotTell: 0, problem: null },
      { true: 1, notYet: 1, cannotTell: 1, problem: null },
    ]);
    const behind = await perform(
      world.app,
      read.listVerdictCases,
      { charterVersionId, conditionId: size.conditionId, filter: { verdict: 'true' } },
      world.administrator,
    );
    expect(behind.total).toBe(1);
    expect(behind.rows[0]).toMatchObject({ kind: 'request', title: 'Safety course', verdict: 'true' });
    const elsewhere = await perform(world.app, read.listVerdicts, { charterVersionId }, world.elsewhere);
    expect(elsewhere.cases).toBe(0);
  });
});

describe('leavers and reorganisations', () => {
  it('hands over what a leaver answered for as a new version, so that no charter stands without its accountable', async () => {
    const main = await enterprise(world);
    const overlay = await inForce(
      world,
      { unitId: world.units.operations },
      { accountable: { value: [world.people.wei] }, clocks: { triage: days(2) } },
    );
    await perform(
      world.app,
      endEmployment,
      { personId: world.people.wei, lastDay: '2026-03-01', reason: 'resignation' },
      SYSTEM,
    );
    await world.settle();
    const { versions, accountable } = await get(overlay.charterId);
    expect(accountable?.personId).toBe(world.people.amara);
    expect(versions[0]).toMatchObject({
      number: 2,
      standing: 'in-force',
      decision: expect.stringContaining('left'),
    });
    expect((await resolve(world.units.fieldService)).resolved.accountableId).toBe(world.people.amara);
    expect((await get(main.charterId)).accountable?.personId).toBe(world.people.lea);
  });

  it('opens a work item that says what a move changes', async () => {
    await enterprise(world);
    const sales = await inForce(
      world,
      { unitId: world.units.sales, name: 'Requests of Sales' },
      { clocks: { triage: days(2) } },
    );
    const { version } = await unitVersion(world.units.fieldService);
    await perform(
      world.app,
      changeUnit,
      { unitId: world.units.fieldService, parentId: world.units.sales, from: '2026-04-01' },
      SYSTEM,
      { expectedVersion: version },
    );
    await world.settle();
    const { toLookAt } = await get(sales.charterId);
    expect(toLookAt).toHaveLength(1);
    expect(toLookAt[0]!.title).toContain('Field Service');
    expect(toLookAt[0]!.units[0]!.changes).toContain(
      'Clock: Triage: 5 working days; warned at 80 % → 2 working days; warned at 80 %',
    );
  });

  it('opens a work item for the charter of a unit that closes, and none where nothing changes', async () => {
    await enterprise(world);
    const { unitId } = await perform(
      world.app,
      createUnit,
      { name: 'Pilots', parentId: world.units.operations, kind: 'unit', from: '2026-03-02' },
      SYSTEM,
    );
    const overlay = await inForce(world, { unitId }, { clocks: { triage: days(1) } });
    await perform(world.app, closeUnit, { unitId, lastDay: '2026-03-31' }, SYSTEM);
    await world.settle();
    expect((await get(overlay.charterId)).toLookAt[0]!.title).toContain('is closed');
    const quiet = await perform(
      world.app,
      contract.reviewReorganisation,
      { unitId: world.units.salesNorth, from: '2026-03-02' },
      SYSTEM,
    );
    expect(quiet.workItemId).toBeNull();
  });
});

async function unitVersion(unitId: string): Promise<{ version: number }> {
  const { rows } = await sql<{
    version: number;
  }>`select version from kernel.unit where unit_id = ${unitId}`.execute(world.app.database.kysely);
  return rows[0]!;
}
