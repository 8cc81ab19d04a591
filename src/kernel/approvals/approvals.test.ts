/** Approvals of requests: steps in order and side by side, quorum, reviewers, reminders, giving up, two at once. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as requests from '../../areas/requests/contract.ts';
import * as asking from '../../areas/requests/contract-approval.ts';
import type { Refusal } from '../../platform/refusal.ts';
import { refused } from '../../testing/refused.ts';
import { openWorld, ownWorld, type World } from '../../testing/world.ts';
import { SYSTEM } from '../access/actor.ts';
import { grantRole } from '../access/contract-roles.ts';
import { listTimeline } from '../journal/contract.ts';
import { perform, preview } from '../perform.ts';
import * as contract from './contract.ts';
import { approvalsOn, at, person, role, step, type Who } from './test-approvals.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(async () => {
  await world.close();
});

const { inApproval, get, seatIn, decide, account, stateOf, noticesOf, waitingFor } = approvalsOn(() => world);

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
    const early = await refused(
      perform(world.app, asking.concludeApproval, { requestId, approvalId }, world.coordinator),
    );
    expect(early.message).toContain('it waits on Lea Brandt');

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
