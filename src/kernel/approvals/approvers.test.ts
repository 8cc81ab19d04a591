/** Who may decide an approval: four eyes, lost roles, deputies, queues and rotas, delegation, and approvers who leave. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as requests from '../../areas/requests/contract.ts';
import * as asking from '../../areas/requests/contract-approval.ts';
import { refused } from '../../testing/refused.ts';
import { openWorld, type World } from '../../testing/world.ts';
import { SYSTEM } from '../access/actor.ts';
import { endGrant, grantRole } from '../access/contract-roles.ts';
import { nameDeputy } from '../assignment/contract.ts';
import { createRota } from '../assignment/contract-rotas.ts';
import { perform } from '../perform.ts';
import { createQueue, setQueueMembers } from '../work/contract.ts';
import * as contract from './contract.ts';
import { approvalsOn, at, person, role, step } from './test-approvals.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(async () => {
  await world.close();
});

const { inApproval, get, seatIn, decide, noticesOf, waitingFor, vacancies, leave } = approvalsOn(() => world);

describe('who may decide', () => {
  it('is never whoever asked for it, unless the step says so', async () => {
    await perform(
      world.app,
      grantRole,
      { accountId: world.member.accountId, role: 'auditor', reason: 'Audit' },
      SYSTEM,
    );
    await perform(
      world.app,
      grantRole,
      { accountId: world.elsewhere.accountId, role: 'auditor', reason: 'Audit' },
      SYSTEM,
    );
    const { approvalId } = await inApproval([step('Audit', [role('auditor')])]);
    expect(await waitingFor(world.member)).toEqual([]);
    const no = await refused(decide(approvalId, 'Audit', world.member));
    expect(no).toMatchObject({ reason: 'own-request' });
    expect(no.message).toContain('Priya Nair');
    const { approvalId: relaxed } = await inApproval([
      step('Audit', [role('auditor')], { allowsRequester: true }),
    ]);
    expect(await decide(relaxed, 'Audit', world.member)).toMatchObject({ state: 'approved' });
  });

  it('is not somebody who lost the role a minute ago', async () => {
    const { grantId, version } = await perform(
      world.app,
      grantRole,
      { accountId: world.elsewhere.accountId, role: 'auditor', reason: 'Audit' },
      SYSTEM,
    );
    const { approvalId } = await inApproval([step('Audit', [role('auditor')])]);
    expect(await waitingFor(world.elsewhere)).toHaveLength(1);
    const seat = await seatIn(approvalId, 'Audit');
    await perform(world.app, endGrant, { grantId }, world.administrator, at(version));
    const no = await refused(
      perform(
        world.app,
        contract.decide,
        { seatId: seat.seatId, outcome: 'approve' },
        world.elsewhere,
        at(seat.version),
      ),
    );
    expect(no).toMatchObject({ code: 'refused', reason: 'not-yours' });
    expect(no.message).toContain('Auditor');
    expect(await waitingFor(world.elsewhere)).toEqual([]);
    expect((await get(approvalId)).state).toBe('open');
    // Nobody is left: whoever asked is told, and names somebody.
    await world.settle();
    expect(await vacancies()).toMatchObject([{ assignee_id: world.people.amara }]);
    expect((await get(approvalId)).steps[0]!.seats[0]).toMatchObject({ isVacant: true });
    const vacant = await seatIn(approvalId, 'Audit');
    await perform(
      world.app,
      contract.nameSeat,
      { seatId: vacant.seatId, toPersonId: world.people.lea },
      world.coordinator,
      at(vacant.version),
    );
    expect(await vacancies()).toEqual([]);
    expect(await decide(approvalId, 'Audit', world.administrator)).toMatchObject({ state: 'approved' });
  });

  it('is the deputy while somebody is away', async () => {
    const { approvalId } = await inApproval([step('Legal', [person(world.people.lea)])]);
    await perform(
      world.app,
      nameDeputy,
      { personId: world.people.lea, actingId: world.people.priya, from: '2026-03-02', lastDay: '2026-03-06' },
      world.administrator,
    );
    expect((await get(approvalId)).holding!.holders).toMatchObject([{ name: 'Priya Nair' }]);
    expect(await waitingFor(world.elsewhere)).toHaveLength(1);
    expect(await refused(decide(approvalId, 'Legal', world.administrator))).toMatchObject({
      reason: 'not-yours',
    });
    await decide(approvalId, 'Legal', world.elsewhere);
    expect((await seatIn(approvalId, 'Legal')).verdict).toMatchObject({
      by: { name: 'Priya Nair' },
      actingFor: { name: 'Lea Brandt' },
    });
  });

  it('is everybody of a queue, and whoever is on duty in a rota', async () => {
    const { queueId } = await perform(
      world.app,
      createQueue,
      { name: 'Legal desk', unitId: world.units.sales, memberIds: [world.people.priya, world.people.lea] },
      world.administrator,
    );
    const { rotaId } = await perform(
      world.app,
      createRota,
      {
        name: 'Budget watch',
        unitId: world.units.sales,
        turn: 'week',
        beginsOn: '2026-03-02',
        memberIds: [world.people.priya, world.people.lea],
      },
      world.administrator,
    );
    const { approvalId } = await inApproval([
      step('Desk', [{ kind: 'queue', id: queueId }]),
      step('Watch', [{ kind: 'rota', id: rotaId }]),
    ]);
    expect(await waitingFor(world.administrator)).toHaveLength(1);
    expect((await get(approvalId)).steps[1]!.seats[0]!.people).toMatchObject([{ name: 'Priya Nair' }]);
    await decide(approvalId, 'Desk', world.administrator);
    expect(await waitingFor(world.administrator)).toEqual([]);
    expect(await waitingFor(world.elsewhere)).toHaveLength(1);
    world.clock.set('2026-03-09T08:00:00Z');
    expect(await waitingFor(world.elsewhere)).toEqual([]);
    expect(await waitingFor(world.administrator)).toHaveLength(1);
    expect(await decide(approvalId, 'Watch', world.administrator)).toMatchObject({ state: 'approved' });
  });

  it('gives a seat to somebody else, for this approval', async () => {
    const { approvalId } = await inApproval([step('Legal', [person(world.people.lea)])]);
    const { seatId, version } = await seatIn(approvalId, 'Legal');
    const delegate = (toPersonId: string) =>
      perform(world.app, contract.delegate, { seatId, toPersonId }, world.administrator, at(version));
    expect(await refused(delegate(world.people.lea))).toMatchObject({ reason: 'same-person' });
    expect(await refused(delegate(world.people.jonas))).toMatchObject({ reason: 'is-requester' });
    await delegate(world.people.priya);
    expect(await waitingFor(world.elsewhere)).toHaveLength(1);
    expect(await seatIn(approvalId, 'Legal')).toMatchObject({
      party: { name: 'Priya Nair' },
      asked: { name: 'Lea Brandt' },
    });
    expect(await refused(decide(approvalId, 'Legal', world.administrator))).toMatchObject({
      reason: 'not-yours',
    });
    expect(await decide(approvalId, 'Legal', world.elsewhere)).toMatchObject({ state: 'approved' });
  });

  it('hides everything from those who have nothing to do with it', async () => {
    const { approvalId } = await inApproval([step('Legal', [person(world.people.lea)])]);
    expect(await refused(get(approvalId, world.elsewhere))).toMatchObject({ code: 'not-found' });
    expect(await refused(decide(approvalId, 'Legal', world.elsewhere))).toMatchObject({ code: 'not-found' });
    expect(await refused(decide(approvalId, 'Legal', world.powerless))).toMatchObject({ code: 'forbidden' });
    const { seatId, version } = await seatIn(approvalId, 'Legal');
    expect(
      await refused(
        perform(
          world.app,
          contract.nameSeat,
          { seatId, toPersonId: world.people.wei },
          world.member,
          at(version),
        ),
      ),
    ).toMatchObject({ code: 'not-found' });
  });
});

describe('an approver who leaves', () => {
  it('is followed by their manager', async () => {
    const { approvalId } = await inApproval([
      step('Legal', [person(world.people.priya)]),
      step('Board', [person(world.people.priya)], { position: 2 }),
    ]);
    await leave(world.people.priya);
    const { steps } = await get(approvalId);
    for (const s of steps)
      expect(s.seats[0]).toMatchObject({ party: { name: 'Lea Brandt' }, asked: { name: 'Priya Nair' } });
    expect(await vacancies()).toEqual([]);
    await decide(approvalId, 'Legal', world.administrator);
    expect(await decide(approvalId, 'Board', world.administrator)).toMatchObject({ state: 'approved' });
  });

  it('leaves a work item where the manager asked for the thing', async () => {
    const { requestId, version } = await perform(
      world.app,
      requests.submitRequest,
      { title: 'Safety course', goal: 'Nobody is hurt', unitId: world.units.operations },
      world.coordinator,
    );
    const { approvalId } = await perform(
      world.app,
      asking.askForApproval,
      { requestId, steps: [step('Design', [person(world.people.wei)])] },
      world.administrator,
      at(version),
    );
    await leave(world.people.wei);
    expect(await vacancies()).toMatchObject([{ assignee_id: world.people.lea }]);
    expect((await get(approvalId)).steps[0]!.seats[0]!.isVacant).toBe(true);
    const { seatId, version: seen } = await seatIn(approvalId, 'Design');
    await perform(
      world.app,
      contract.nameSeat,
      { seatId, toPersonId: world.people.lea },
      world.administrator,
      at(seen),
    );
    expect(await vacancies()).toEqual([]);
    expect(await decide(approvalId, 'Design', world.administrator)).toMatchObject({ state: 'approved' });
  });

  it('was the last of a queue: whoever asked names somebody', async () => {
    const { queueId } = await perform(
      world.app,
      createQueue,
      { name: 'Legal desk', unitId: world.units.sales, memberIds: [world.people.priya] },
      world.administrator,
    );
    const { approvalId } = await inApproval([step('Desk', [{ kind: 'queue', id: queueId }])]);
    await perform(world.app, setQueueMembers, { queueId, memberIds: [] }, world.administrator, at(1));
    await world.settle();
    expect(await vacancies()).toHaveLength(1);
    expect((await noticesOf(world.coordinator)).filter((k) => k === 'approval-vacant')).toHaveLength(1);
    // Somebody joins the queue: nothing has to be done any more.
    await perform(
      world.app,
      setQueueMembers,
      { queueId, memberIds: [world.people.lea] },
      world.administrator,
      at(2),
    );
    await perform(world.app, contract.remind, { approvalId }, world.coordinator);
    expect(await vacancies()).toEqual([]);
    expect(await noticesOf(world.administrator)).toContain('approval-asked');
    await decide(approvalId, 'Desk', world.administrator);
  });
});
