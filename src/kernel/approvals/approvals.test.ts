/** Approvals of requests: steps in order and side by side, deputies, delegation, leavers, lost roles, two at once. */
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as requests from '../../areas/requests/contract.ts';
import * as asking from '../../areas/requests/contract-approval.ts';
import type { Refusal } from '../../platform/refusal.ts';
import { openWorld, ownWorld, type World } from '../../testing/world.ts';
import { SYSTEM } from '../access/actor.ts';
import { inviteAccount } from '../access/contract.ts';
import { endGrant, grantRole } from '../access/contract-roles.ts';
import { nameDeputy } from '../assignment/contract.ts';
import { createRota } from '../assignment/contract-rotas.ts';
import { listTimeline } from '../journal/contract.ts';
import { listMyNotices } from '../notices/contract.ts';
import { endEmployment } from '../org/contract-leaving.ts';
import { perform, preview } from '../perform.ts';
import { createQueue, listMyWork, setQueueMembers } from '../work/contract.ts';
import * as contract from './contract.ts';
import type { ApprovalStepInput } from './contract-steps.ts';

type Who = Parameters<typeof perform>[3];

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(async () => {
  await world.close();
});

const at = (version: number) => ({ expectedVersion: version });
const person = (id: string) => ({ kind: 'person' as const, id });
const role = (id: string) => ({ kind: 'role' as const, id });

async function refused(attempt: Promise<unknown>): Promise<Refusal> {
  return attempt.then(
    () => {
      throw new Error('this was expected to be refused');
    },
    (error: Refusal) => error,
  );
}

const step = (name: string, seats: ApprovalStepInput['seats'], more: Partial<ApprovalStepInput> = {}) => ({
  position: 1,
  name,
  mode: 'all' as const,
  seats,
  ...more,
});

/** A request of the member, in approval by these steps. */
async function inApproval(steps: ApprovalStepInput[], asker: Who = world.coordinator) {
  const { requestId, version } = await perform(
    world.app,
    requests.submitRequest,
    { title: 'Safety course', goal: 'Nobody is hurt on a live line', audienceSize: 40 },
    world.member,
  );
  return perform(world.app, asking.askForApproval, { requestId, steps }, asker, at(version));
}

const get = (approvalId: string, actor: Who = world.administrator) =>
  perform(world.app, contract.getApproval, { approvalId }, actor);

async function seatIn(approvalId: string, name: string, place = 0) {
  const { steps } = await get(approvalId);
  return steps.find((s) => s.name === name)!.seats[place]!;
}

async function decide(
  approvalId: string,
  name: string,
  actor: Who,
  outcome: 'approve' | 'reject' = 'approve',
  place = 0,
) {
  const { seatId, version } = await seatIn(approvalId, name, place);
  return perform(
    world.app,
    contract.decide,
    { seatId, outcome, ...(outcome === 'reject' ? { why: 'It costs too much' } : {}) },
    actor,
    at(version),
  );
}

async function account(personId: string, email: string): Promise<Extract<Who, { kind: 'account' }>> {
  const { accountId } = await perform(world.app, inviteAccount, { email, personId }, SYSTEM);
  return { kind: 'account', accountId, personId };
}

const stateOf = async (requestId: string) =>
  (await perform(world.app, requests.getRequest, { requestId }, world.coordinator)).state;
const noticesOf = async (actor: Who) =>
  (await perform(world.app, listMyNotices, {}, actor)).rows.map((n) => n.kind);
const waitingFor = async (actor: Who) =>
  (await perform(world.app, listMyWork, {}, actor)).rows.filter((r) => r.kind === 'approval');
const vacancies = async () =>
  (
    await sql<{ title: string; assignee_id: string | null }>`
      select title, assignee_id from kernel.work_item where kind = 'approval-vacant' and closed_at is null`.execute(
      world.app.database.kysely,
    )
  ).rows;
const leave = async (personId: string) => {
  const { rows } = await sql<{ version: number }>`
    select version from kernel.person where person_id = ${personId}`.execute(world.app.database.kysely);
  await perform(
    world.app,
    endEmployment,
    { personId, lastDay: '2026-02-28', reason: 'resignation' },
    world.administrator,
    at(rows[0]!.version),
  );
  await world.settle();
};

describe('an approval of a request', () => {
  it('goes through its steps in order, and the request goes on when all said yes', async () => {
    const { requestId, approvalId } = await inApproval([
      step('Legal', [person(world.people.lea)]),
      step('Budget', [person(world.people.priya)], { position: 2 }),
    ]);
    expect(await stateOf(requestId)).toBe('in-approval');
    expect(await noticesOf(world.administrator)).toContain('approval-asked');
    expect(await noticesOf(world.elsewhere)).not.toContain('approval-asked');
    expect(await waitingFor(world.administrator)).toMatchObject([
      { kind: 'approval', id: approvalId, can: ['approvals.decide'] },
    ]);
    const { holding } = await get(approvalId);
    expect(holding).toMatchObject({ steps: ['Legal'], holders: [{ name: 'Lea Brandt' }] });

    expect(await decide(approvalId, 'Legal', world.administrator)).toMatchObject({
      stepState: 'approved',
      state: 'open',
    });
    await world.settle();
    expect(await stateOf(requestId)).toBe('in-approval');
    expect(await waitingFor(world.administrator)).toEqual([]);
    expect(await noticesOf(world.elsewhere)).toContain('approval-asked');
    // Somebody of another business area sees the approval and what it is about, not the request.
    const seen = await get(approvalId, world.elsewhere);
    expect(seen.isReadable).toBe(false);
    expect(seen.brief).toContainEqual({ label: 'Goal', text: 'Nobody is hurt on a live line' });

    expect(await decide(approvalId, 'Budget', world.elsewhere)).toMatchObject({ state: 'approved' });
    await world.settle();
    expect(await stateOf(requestId)).toBe('approved');
    expect(await noticesOf(world.member)).toContain('request-approved');
    expect(await noticesOf(world.coordinator)).toContain('approval-concluded');
    const { rows } = await perform(
      world.app,
      listTimeline,
      { subjectKind: 'request', subjectId: requestId },
      world.coordinator,
    );
    const told = rows.map((r) => JSON.stringify(r)).join('\n');
    expect(told).toContain('Priya Nair decided on');
  });

  it('ends with the first no; the requester reads why', async () => {
    const { requestId, approvalId } = await inApproval([
      step('Legal', [person(world.people.lea)]),
      step('Budget', [person(world.people.priya)]),
      step('Board', [person(world.people.lea)], { position: 2 }),
    ]);
    expect(await waitingFor(world.elsewhere)).toHaveLength(1);
    const ended = await decide(approvalId, 'Legal', world.administrator, 'reject');
    expect(ended).toMatchObject({ stepState: 'rejected', state: 'rejected' });
    expect((await get(approvalId)).steps.map((s) => s.state)).toEqual(['rejected', 'skipped', 'skipped']);
    expect(await waitingFor(world.elsewhere)).toEqual([]);
    await world.settle();
    const request = await perform(world.app, requests.getRequest, { requestId }, world.member);
    expect(request).toMatchObject({
      state: 'declined',
      decline: { reason: 'not-approved', explanation: 'Legal: It costs too much' },
    });
    const late = await refused(decide(approvalId, 'Budget', world.elsewhere));
    expect(late).toMatchObject({ reason: 'not-open' });
    expect(late.message).toContain('2026-03-02');
  });

  it('shows the consequences before a decision', async () => {
    const { approvalId } = await inApproval([step('Legal', [person(world.people.lea)])]);
    const { seatId, version } = await seatIn(approvalId, 'Legal');
    const seen = await preview(
      world.app,
      contract.decide,
      { seatId, outcome: 'approve' },
      world.administrator,
      at(version),
    );
    const told = seen.consequences.map((c) => JSON.stringify(c)).join('\n');
    expect(told).toContain('was approved');
    expect(told).toContain('request-approved');
    expect((await get(approvalId)).state).toBe('open');
  });

  it('needs a quorum of different people', async () => {
    const wei = await account(world.people.wei, 'wei@example.com');
    const { approvalId } = await inApproval([
      step('Council', [person(world.people.lea), person(world.people.wei), person(world.people.priya)], {
        mode: 'quorum',
        quorum: 2,
      }),
    ]);
    await decide(approvalId, 'Council', world.administrator, 'reject');
    expect((await get(approvalId)).state).toBe('open');
    await decide(approvalId, 'Council', wei, 'approve', 1);
    expect(await decide(approvalId, 'Council', world.elsewhere, 'approve', 2)).toMatchObject({
      state: 'approved',
    });
  });

  it('counts one person once in a step', async () => {
    await perform(
      world.app,
      grantRole,
      {
        accountId: world.administrator.accountId,
        role: 'auditor',
        unitId: world.units.operations,
        reason: 'Audit',
      },
      SYSTEM,
    );
    const { approvalId } = await inApproval([
      step('Both', [person(world.people.lea), role('auditor'), person(world.people.priya)]),
    ]);
    await decide(approvalId, 'Both', world.administrator);
    expect(await refused(decide(approvalId, 'Both', world.administrator, 'approve', 1))).toMatchObject({
      reason: 'voted-already',
    });
    expect((await get(approvalId)).steps[0]).toMatchObject({ approvals: 1, needed: 2 });
    expect(await decide(approvalId, 'Both', world.elsewhere, 'approve', 2)).toMatchObject({
      state: 'approved',
    });
  });

  it('lets reviewers comment, and waits for none of them', async () => {
    const { approvalId } = await inApproval([
      step('Legal', [person(world.people.lea)], { reviewers: [person(world.people.priya)] }),
    ]);
    expect(await waitingFor(world.elsewhere)).toMatchObject([{ can: ['approvals.review'] }]);
    const seat = await seatIn(approvalId, 'Legal', 1);
    expect(await refused(decide(approvalId, 'Legal', world.elsewhere, 'approve', 1))).toMatchObject({
      reason: 'only-reviews',
    });
    await perform(
      world.app,
      contract.review,
      { seatId: seat.seatId, text: 'Ask the works council' },
      world.elsewhere,
    );
    expect(await waitingFor(world.elsewhere)).toEqual([]);
    expect((await get(approvalId)).steps[0]!.reviews).toMatchObject([
      { text: 'Ask the works council', by: { name: 'Priya Nair' } },
    ]);
    // The requester sees that somebody commented, not what.
    expect((await get(approvalId, world.member)).steps[0]!.reviews[0]!.text).toBeNull();
    expect(await decide(approvalId, 'Legal', world.administrator)).toMatchObject({ state: 'approved' });
  });

  it('says no to bad steps, with a sentence', async () => {
    const flawed = await refused(
      inApproval([step('Council', [person(world.people.lea)], { mode: 'quorum', quorum: 3 })]),
    );
    expect(flawed.message).toContain('only 1 are asked');
    const own = await refused(inApproval([step('Self', [person(world.member.personId!)])]));
    expect(own).toMatchObject({ reason: 'seat-vacant' });
    const empty = await refused(inApproval([step('Legal', [role('auditor')])]));
    expect(empty.message).toContain('nobody stands behind');
    const gone = await refused(inApproval([step('Legal', [person('00000000-0000-7000-8000-000000000001')])]));
    expect(gone).toMatchObject({ reason: 'seat-unknown' });
    const { requestId, version } = await inApproval([step('Legal', [person(world.people.lea)])]);
    const twice = await refused(
      perform(
        world.app,
        asking.askForApproval,
        { requestId, steps: [step('Legal', [person(world.people.lea)])] },
        world.coordinator,
        at(version),
      ),
    );
    expect(twice).toMatchObject({ reason: 'wrong-state' });
  });
});

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

describe('reminders', () => {
  it('come every two working days until the step ends, and tell the asker from the third on', async () => {
    const { approvalId } = await inApproval([step('Legal', [person(world.people.priya)])]);
    const reminders = async (actor: Who, kind: string) =>
      (await noticesOf(actor)).filter((k) => k === kind).length;
    world.clock.set('2026-03-03T12:00:00Z');
    await world.settle();
    expect(await reminders(world.elsewhere, 'approval-reminded')).toBe(0);
    for (const [day, told, slow] of [
      ['2026-03-04T08:00:00Z', 1, 0],
      ['2026-03-06T08:00:00Z', 2, 0],
      ['2026-03-10T08:00:00Z', 3, 1],
    ] as const) {
      world.clock.set(day);
      await world.settle();
      expect(await reminders(world.elsewhere, 'approval-reminded')).toBe(told);
      expect(await reminders(world.coordinator, 'approval-slow')).toBe(slow);
    }
    await decide(approvalId, 'Legal', world.elsewhere);
    world.clock.set('2026-03-30T08:00:00Z');
    await world.settle();
    expect(await reminders(world.elsewhere, 'approval-reminded')).toBe(3);
  });

  it('may be sent by hand, not twice within an hour', async () => {
    const { approvalId } = await inApproval([step('Legal', [person(world.people.priya)])]);
    expect(await perform(world.app, contract.remind, { approvalId }, world.coordinator)).toMatchObject({
      reminded: 1,
    });
    expect(
      await refused(perform(world.app, contract.remind, { approvalId }, world.coordinator)),
    ).toMatchObject({ reason: 'reminded-just-now' });
  });
});

describe('giving an approval up', () => {
  it('asks nobody any more: withdrawn by triage, or the request cancelled', async () => {
    const first = await inApproval([step('Legal', [person(world.people.priya)])]);
    await perform(
      world.app,
      asking.withdrawFromApproval,
      { requestId: first.requestId, why: 'Too early' },
      world.coordinator,
      at(first.version),
    );
    expect(await stateOf(first.requestId)).toBe('submitted');
    expect(await get(first.approvalId)).toMatchObject({ state: 'withdrawn', why: 'Too early' });
    expect(await waitingFor(world.elsewhere)).toEqual([]);
    expect(await noticesOf(world.elsewhere)).toContain('approval-withdrawn');

    const second = await inApproval([step('Legal', [person(world.people.priya)])]);
    await perform(
      world.app,
      requests.cancelRequest,
      { requestId: second.requestId },
      world.member,
      at(second.version),
    );
    expect((await get(second.approvalId)).state).toBe('withdrawn');
    const late = await refused(decide(second.approvalId, 'Legal', world.elsewhere));
    expect(late).toMatchObject({ reason: 'not-open' });
  });

  it('may be asked for again afterwards', async () => {
    const first = await inApproval([step('Legal', [person(world.people.priya)])]);
    const back = await perform(
      world.app,
      asking.withdrawFromApproval,
      { requestId: first.requestId },
      world.coordinator,
      at(first.version),
    );
    const again = await perform(
      world.app,
      asking.askForApproval,
      { requestId: first.requestId, steps: [step('Legal', [person(world.people.priya)])] },
      world.coordinator,
      at(back.version),
    );
    const { approvals } = await perform(
      world.app,
      contract.approvalsOf,
      { kind: 'request', recordId: first.requestId },
      world.coordinator,
    );
    expect(approvals.map((a) => a.approvalId).sort()).toEqual([first.approvalId, again.approvalId].sort());
  });
});

describe('the list of approvals', () => {
  it('shows what waits on me, what I asked for, what is open and what has ended, page by page', async () => {
    const made: string[] = [];
    for (let i = 0; i < 5; i++) {
      world.clock.set(`2026-03-02T0${8 + (i > 1 ? 1 : 0)}:0${i}:00Z`);
      made.push((await inApproval([step('Legal', [person(world.people.priya)])])).approvalId);
    }
    await decide(made[2]!, 'Legal', world.elsewhere);
    const list = (show: 'waiting-on-me' | 'asked-by-me' | 'decided-by-me' | 'open' | 'concluded', who: Who) =>
      perform(world.app, contract.listApprovals, { filter: { show }, limit: 2 }, who);
    const first = await list('waiting-on-me', world.elsewhere);
    expect(first).toMatchObject({ total: 4, rows: [{ mine: 'decide' }, { mine: 'decide' }] });
    const second = await perform(
      world.app,
      contract.listApprovals,
      { filter: { show: 'waiting-on-me' }, limit: 2, cursor: first.next! },
      world.elsewhere,
    );
    expect([...first.rows, ...second.rows].map((r) => r.approvalId)).toEqual(
      made.filter((id) => id !== made[2]),
    );
    expect(second.next).toBeNull();
    expect((await list('decided-by-me', world.elsewhere)).rows.map((r) => r.approvalId)).toEqual([made[2]]);
    expect(await list('asked-by-me', world.coordinator)).toMatchObject({ total: 5 });
    expect(await list('open', world.coordinator)).toMatchObject({ total: 4 });
    expect(await list('concluded', world.coordinator)).toMatchObject({ total: 1 });
    expect((await list('open', world.coordinator)).rows[0]!.holding).toMatchObject({
      steps: ['Legal'],
      holders: [{ name: 'Priya Nair' }],
    });
    expect(await list('waiting-on-me', world.administrator)).toMatchObject({ total: 0 });
  });
});

it('lets two decide at once: each seat once, each person heard', async () => {
  const own = await ownWorld();
  const before = world;
  world = own;
  try {
    const { approvalId } = await inApproval([
      step('Both', [person(own.people.lea), person(own.people.priya)]),
      step('Last', [person(own.people.lea)], { position: 2 }),
    ]);
    const { steps } = await get(approvalId);
    const [one, two] = steps[0]!.seats;
    const give = (seat: { seatId: string; version: number }, actor: Who) =>
      perform(
        own.app,
        contract.decide,
        { seatId: seat.seatId, outcome: 'approve' },
        actor,
        at(seat.version),
      ).then(
        () => 'done',
        (error: Refusal) => error.reason,
      );
    const answers = await Promise.all([
      give(one!, own.administrator),
      give(two!, own.elsewhere),
      give(one!, own.administrator),
    ]);
    expect(answers.filter((a) => a === 'done')).toHaveLength(2);
    expect(answers.filter((a) => a !== 'done')).toEqual(['decided-already']);
    const after = await get(approvalId);
    expect(after.steps.map((s) => s.state)).toEqual(['approved', 'open']);
    expect(after.steps[0]!.approvals).toBe(2);
  } finally {
    world = before;
    await own.close();
  }
});
