/** What triage does beside taking up and declining: the wait-list, silence, scope, satisfaction. */
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { STRANGER } from '../../kernel/access/actor.ts';
import { decide } from '../../kernel/approvals/contract.ts';
import { answerWait, startWait } from '../../kernel/cases/contract.ts';
import { perform } from '../../kernel/perform.ts';
import { addComment } from '../../kernel/work/contract.ts';
import { refused } from '../../testing/refused.ts';
import { ratingToken } from '../../testing/samples/ratings.ts';
import { openWorld, type World } from '../../testing/world.ts';
import * as contract from './contract.ts';
import * as approval from './contract-approval.ts';
import * as fulfilment from './contract-fulfilment.ts';
import * as rating from './contract-rating.ts';
import * as triage from './contract-triage.ts';
import { at, requestsOn } from './test-requests.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(async () => {
  await world.close();
});

const { get, inFulfilment, delivered, submit, noticesOf } = requestsOn(() => world);

const mergeInto = (requestId: string, survivorId: string, version = 1) =>
  perform(world.app, triage.mergeRequest, { requestId, survivorId }, world.coordinator, at(version));

describe('further verdicts', () => {
  it('brings a wait-listed request back to its queue on the day that was said, and not after it was put off', async () => {
    const asked = await submit();
    const waitlist = (lookAgainOn: string, version: number) =>
      perform(
        world.app,
        triage.waitlistRequest,
        { requestId: asked.requestId, reason: 'Nobody is free', lookAgainOn },
        world.coordinator,
        at(version),
      );
    expect((await refused(waitlist('2026-03-02', 1))).reason).toBe('date-not-later');
    const waits = await waitlist('2026-03-10', 1);
    expect((await get(asked.requestId, world.member)).waitlist).toEqual({
      reason: 'Nobody is free',
      lookAgainOn: '2026-03-10',
    });
    const back = await perform(
      world.app,
      fulfilment.returnRequestToTriage,
      { requestId: asked.requestId },
      world.coordinator,
      at(waits.version),
    );
    await waitlist('2026-03-20', back.version);
    const due = async () => {
      const { rows } = await sql<{ n: number }>`
        select count(*)::int as n from kernel.event where name = 'requests.wait-list-due'
          and subject_id = ${asked.requestId}`.execute(world.app.database.kysely);
      return rows[0]!.n;
    };
    world.clock.set('2026-03-11T08:00:00Z');
    await world.settle();
    expect(await due()).toBe(0);
    world.clock.set('2026-03-20T08:00:00Z');
    await world.settle();
    expect(await due()).toBe(1);
    expect((await get(asked.requestId)).can).toContain('requests.take-up-request');
  });

  it('redirects with a cause and what helps instead, and takes it back', async () => {
    const asked = await submit();
    const gone = await perform(
      world.app,
      triage.redirectRequest,
      {
        requestId: asked.requestId,
        reason: 'tool-or-process',
        explanation: 'The form has no such field',
        link: 'https://example.com/form',
        personId: world.people.wei,
      },
      world.coordinator,
      at(1),
    );
    const seen = await get(asked.requestId, world.member);
    expect(seen.redirection).toMatchObject({
      reason: 'tool-or-process',
      explanation: 'The form has no such field',
      helper: { personId: world.people.wei },
    });
    expect(await noticesOf(world.member)).toContain('request-redirected');
    await perform(world.app, fulfilment.returnRequestToTriage, gone, world.coordinator, at(gone.version));
    expect((await get(asked.requestId)).redirection).toBeNull();
  });

  it('bypasses triage in the name of somebody who is told, and counts it as unplanned', async () => {
    const asked = await submit();
    await perform(
      world.app,
      triage.bypassTriage,
      {
        requestId: asked.requestId,
        orderedById: world.people.lea,
        reason: 'An accident happened yesterday',
        ownerId: world.people.wei,
      },
      world.coordinator,
      at(1),
    );
    const seen = await get(asked.requestId);
    expect(seen).toMatchObject({ state: 'in-fulfilment', isUnplanned: true });
    expect(seen.bypass).toMatchObject({
      orderedBy: { personId: world.people.lea },
      reason: 'An accident happened yesterday',
    });
    expect((await get(asked.requestId, world.member)).bypass?.reason).toBeNull();
    const { rows } = await sql<{ kind: string }>`
      select kind from kernel.notice where person_id = ${world.people.lea}`.execute(
      world.app.database.kysely,
    );
    expect(rows.map((r) => r.kind)).toContain('triage-bypassed');
  });
});

describe('a change of scope', () => {
  const change = (requestId: string, version: number, input: object) =>
    perform(world.app, triage.changeScope, { requestId, ...input }, world.coordinator, at(version));

  it('is only a change where nothing was approved', async () => {
    const taken = await inFulfilment();
    const done = await change(taken.requestId, taken.version, { audienceSize: 4000 });
    expect(done.state).toBe('in-fulfilment');
    expect((await refused(change(taken.requestId, done.version, { audienceSize: 4000 }))).reason).toBe(
      'nothing-changed',
    );
  });

  it('asks the same people again where what was approved is not what it says now', async () => {
    const asked = await submit({ audienceSize: 100 });
    const steps = [
      {
        position: 1,
        name: 'Budget',
        mode: 'one' as const,
        seats: [{ kind: 'person' as const, id: world.people.amara }],
      },
    ];
    const waits = await perform(
      world.app,
      approval.askForApproval,
      { requestId: asked.requestId, steps },
      world.administrator,
      at(1),
    );
    const approve = async (approvalId: string) => {
      const { rows } = await sql<{ seat_id: string; version: number }>`
        select seat_id, version from kernel.approval_seat where approval_id = ${approvalId}`.execute(
        world.app.database.kysely,
      );
      await perform(
        world.app,
        decide,
        { seatId: rows[0]!.seat_id, outcome: 'approve' },
        world.coordinator,
        at(rows[0]!.version),
      );
      await world.settle();
    };
    await approve(waits.approvalId);
    const approved = await get(asked.requestId);
    expect(approved.state).toBe('approved');
    const no = await refused(
      perform(
        world.app,
        fulfilment.changeRequest,
        { requestId: asked.requestId, audienceSize: 200 },
        world.coordinator,
        at(approved.version),
      ),
    );
    expect(no.reason).toBe('was-approved');
    const little = await change(asked.requestId, approved.version, { audienceSize: 110 });
    expect(little.state).toBe('approved');
    const much = await change(asked.requestId, little.version, { audienceSize: 200 });
    expect(much.state).toBe('in-approval');
    const { rows } = await sql<{ ref: string }>`
      select s.ref from kernel.approval a join kernel.approval_seat s using (approval_id)
      where a.record_id = ${asked.requestId} and a.state = 'open'`.execute(world.app.database.kysely);
    expect(rows).toEqual([{ ref: world.people.amara }]);
    const merged = await mergeInto(asked.requestId, (await submit()).requestId, much.version);
    expect(merged.state).toBe('merged');
    const { rows: open } = await sql`select 1 from kernel.approval where state = 'open'`.execute(
      world.app.database.kysely,
    );
    expect(open).toEqual([]);
  });
});

describe('a silent requester', () => {
  const askRequester = async (requestId: string) =>
    perform(
      world.app,
      startWait,
      { caseId: requestId, partyKind: 'requester', question: 'Which sites is it for?' },
      world.coordinator,
    );
  const settleOn = async (instant: string) => {
    world.clock.set(instant);
    await world.settle();
  };

  it('is warned after ten working days, and the request closes after fifteen; coming back reopens it', async () => {
    const asked = await submit();
    await askRequester(asked.requestId);
    // Asked on Monday 2 March at nine: ten working days are over on the evening of Friday the 13th, fifteen on the 20th.
    await settleOn('2026-03-04T08:00:00Z');
    await settleOn('2026-03-13T15:00:00Z');
    expect(await noticesOf(world.member)).not.toContain('request-silent');
    await settleOn('2026-03-13T18:00:00Z');
    expect(await noticesOf(world.member)).toContain('request-silent');
    await settleOn('2026-03-20T15:00:00Z');
    expect((await get(asked.requestId)).state).toBe('submitted');
    await settleOn('2026-03-20T18:00:00Z');
    const closed = await get(asked.requestId, world.member);
    expect(closed).toMatchObject({ state: 'cancelled', closedCause: 'silent' });
    expect(closed.can).toContain('requests.resume-request');
    expect(await noticesOf(world.member)).toContain('request-closed-silent');
    const back = await perform(
      world.app,
      triage.resumeRequest,
      { requestId: asked.requestId, answer: 'For all sites' },
      world.member,
      at(closed.version),
    );
    expect(back.state).toBe('submitted');
  });

  it('lives where it answers, comments, or promises', async () => {
    const [answered, commented] = [await submit(), await submit()];
    const wait = await askRequester(answered.requestId);
    await askRequester(commented.requestId);
    await settleOn('2026-03-12T08:00:00Z');
    await perform(world.app, answerWait, { waitId: wait.waitId, answer: 'All of them' }, world.member, at(1));
    await perform(
      world.app,
      addComment,
      { subjectKind: 'request', subjectId: commented.requestId, body: 'I ask around' },
      world.member,
    );
    await settleOn('2026-03-17T08:00:00Z');
    await settleOn('2026-03-24T18:00:00Z');
    expect((await get(answered.requestId)).state).toBe('submitted');
    expect((await get(commented.requestId)).state).toBe('submitted');
    expect(await noticesOf(world.member)).not.toContain('request-silent');
    await settleOn('2026-03-26T18:00:00Z');
    expect(await noticesOf(world.member)).toContain('request-silent');
    await settleOn('2026-04-03T18:00:00Z');
    expect((await get(commented.requestId)).state).toBe('cancelled');
    expect((await get(answered.requestId)).state).toBe('submitted');
  });

  it('cannot come back to what was cancelled for another reason, nor after thirty days', async () => {
    const asked = await submit();
    await perform(world.app, contract.cancelRequest, { requestId: asked.requestId }, world.member, at(1));
    const resume = (requestId: string) =>
      perform(world.app, triage.resumeRequest, { requestId, answer: 'For all' }, world.member, at(2));
    expect((await refused(resume(asked.requestId))).reason).toBe('not-silent');
    const silent = await submit();
    await askRequester(silent.requestId);
    for (const day of ['2026-03-04', '2026-03-16', '2026-03-23']) await settleOn(`${day}T18:00:00Z`);
    world.clock.set('2026-04-23T18:00:00Z');
    expect((await refused(resume(silent.requestId))).reason).toBe('resume-too-late');
  });
});

describe('satisfaction', () => {
  it('is said while accepting, changed later, and asked anew after reopening', async () => {
    const done = await delivered();
    const accepted = await perform(
      world.app,
      contract.acceptDelivery,
      { requestId: done.requestId, satisfaction: 5 },
      world.member,
      at(done.version),
    );
    expect((await get(done.requestId)).satisfaction).toMatchObject({ score: 5, comment: null });
    const rated = await perform(
      world.app,
      triage.rateDelivery,
      { requestId: done.requestId, satisfaction: 3, comment: 'The sound is low' },
      world.member,
      at(accepted.version),
    );
    expect((await get(done.requestId)).satisfaction).toMatchObject({ score: 3, comment: 'The sound is low' });
    const other = await refused(
      perform(
        world.app,
        triage.rateDelivery,
        { requestId: done.requestId, satisfaction: 1 },
        world.administrator,
        at(rated.version),
      ),
    );
    expect(other.reason).toBe('requester-only');
    await perform(
      world.app,
      contract.reopenRequest,
      { requestId: done.requestId, why: 'There is no sound' },
      world.member,
      at(rated.version),
    );
    expect((await get(done.requestId)).satisfaction).toBeNull();
  });

  it('is not taken after thirty days', async () => {
    const done = await delivered();
    await perform(
      world.app,
      contract.acceptDelivery,
      { requestId: done.requestId },
      world.member,
      at(done.version),
    );
    world.clock.advance('P31D');
    const late = await refused(
      perform(
        world.app,
        triage.rateDelivery,
        { requestId: done.requestId, satisfaction: 4 },
        world.member,
        at(4),
      ),
    );
    expect(late.reason).toBe('rating-too-late');
  });

  it('is said by link of a mail by somebody who has no account, for the delivery only', async () => {
    const token = await ratingToken(world);
    const look = () => perform(world.app, rating.lookAtRatingLink, { token }, STRANGER);
    expect(await look()).toMatchObject({ note: 'The course is in the catalogue', satisfaction: null });
    await perform(world.app, rating.rateByLink, { token, satisfaction: 2, comment: 'Too long' }, STRANGER);
    expect(await look()).toMatchObject({ satisfaction: 2, comment: 'Too long' });
    expect(await noticesOf(world.coordinator)).toContain('delivery-rated');
    const wrong = await refused(
      perform(world.app, rating.lookAtRatingLink, { token: `${token}x` }, STRANGER),
    );
    expect(wrong.reason).toBe('link-dead');
    world.clock.advance('P31D');
    expect((await refused(look())).reason).toBe('link-dead');
  });

  it('is asked for by mail once something is delivered to somebody without an account', async () => {
    await ratingToken(world);
    const mails = async () => {
      const { rows } = await sql<{ n: number }>`
        select count(*)::int as n from kernel.mail where kind = 'delivery-rating'`.execute(
        world.app.database.kysely,
      );
      return rows[0]!.n;
    };
    const before = await mails();
    await world.settle();
    expect(await mails()).toBe(before + 1);
    await delivered();
    await world.settle();
    expect(await mails()).toBe(before + 1);
  });
});
