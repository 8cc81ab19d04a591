/** Charters that are in force: which holds where, open cases, new versions under them, leavers, reorganisations. */

import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { submitRequest } from '../../areas/requests/contract.ts';
import {
  accepted,
  days,
  enterprise,
  enterpriseContent,
  inForce,
  next,
  openCases,
  PROCESS,
} from '../../testing/charter-stage.ts';
import { openWorld, type World } from '../../testing/world.ts';
import { SYSTEM } from '../access/actor.ts';
import { endEmployment } from '../org/contract-leaving.ts';
import { changeUnit, closeUnit, createUnit } from '../org/contract-units.ts';
import { perform, preview } from '../perform.ts';
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
