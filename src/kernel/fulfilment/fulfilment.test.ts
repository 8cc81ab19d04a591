/** Orders from a model to the delivery: teams, turns, the guard of the delivery, and what goes wrong. */
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as requests from '../../areas/requests/contract.ts';
import * as working from '../../areas/requests/contract-fulfilment.ts';
import { at } from '../../areas/requests/test-requests.ts';
import { refused } from '../../testing/refused.ts';
import { draftedModel, publishedModel } from '../../testing/samples/request-models.ts';
import { openWorld, type World } from '../../testing/world.ts';
import { SYSTEM } from '../access/actor.ts';
import { inviteAccount } from '../access/contract.ts';
import { decideException, requestException } from '../cases/contract.ts';
import { activateVersion, changeDraft, draftVersion } from '../charters/contract.ts';
import { getCharterVersion, listCharters } from '../charters/contract-read.ts';
import { endEmployment } from '../org/contract-leaving.ts';
import { perform, preview } from '../perform.ts';
import { createQueue, listMyWork } from '../work/contract.ts';
import * as contract from './contract.ts';
import { ordersOn } from './test-orders.ts';

type Who = Parameters<typeof perform>[3];

let world: World;
let legal: string;
let wei: Extract<Who, { kind: 'account' }>;
beforeEach(async () => {
  world = await openWorld();
  const { queueId } = await perform(
    world.app,
    createQueue,
    { name: 'Legal', unitId: world.units.sales, memberIds: [world.people.wei] },
    SYSTEM,
  );
  legal = queueId;
  const { accountId } = await perform(
    world.app,
    inviteAccount,
    { email: 'wei@example.com', personId: world.people.wei },
    SYSTEM,
  );
  wei = { kind: 'account', accountId, personId: world.people.wei };
});
afterEach(async () => {
  await world.close();
});

const lines = () => [
  { lineKey: 'check', title: 'Check the wording', queueId: legal, dueDays: 2 },
  { lineKey: 'book', title: 'Book the room', queueId: world.queueId },
  { lineKey: 'invite', title: 'Send the invitations', queueId: world.queueId, after: ['check', 'book'] },
  { lineKey: 'cake', title: 'Order cake', ownerId: world.people.jonas, isMandatory: false },
];

const { deliver, lineOf, noticesOf, order, orderedBy, settle } = ordersOn(() => world);
const asked = (template: object[] = lines()) => orderedBy(template);

describe('an order of a model', () => {
  it('begins with fulfilment: each team is told of its turn, and the day it is due is a working day', async () => {
    const { requestId } = await asked();
    const { status, lines: shown } = await order(requestId);
    expect(status).toEqual({
      total: 4,
      ready: 0,
      mandatoryOpen: 3,
      waitingOn: ['Legal', 'Operations intake', expect.stringContaining('Jonas')],
      dueOn: '2026-03-03',
    });
    expect(shown!.map((l) => [l.title, l.state, l.dueOn])).toEqual([
      ['Check the wording', 'open', '2026-03-03'],
      ['Book the room', 'open', null],
      ['Send the invitations', 'blocked', null],
      ['Order cake', 'open', null],
    ]);
    expect(shown![2]!.after.map((a) => a.title)).toEqual(['Check the wording', 'Book the room']);
    await world.settle();
    expect(await noticesOf(wei)).toContain('line-open');
  });

  it('is one status to its requester, who sees no lines', async () => {
    const { requestId } = await asked();
    const seen = await order(requestId, world.member);
    expect(seen.status.total).toBe(4);
    expect(seen.lines).toBeNull();
    expect(seen.can).toEqual([]);
  });

  it('goes on line by line: what waited begins, and whoever works on it is told at the end', async () => {
    const { requestId } = await asked();
    await settle(requestId, 'Check the wording', wei, { note: 'Two words changed' });
    expect((await lineOf(requestId, 'Send the invitations')).state).toBe('blocked');
    await settle(requestId, 'Book the room');
    expect((await lineOf(requestId, 'Send the invitations')).state).toBe('open');
    await settle(requestId, 'Order cake', world.coordinator, { outcome: 'not-needed', note: 'Lent' });
    await settle(requestId, 'Send the invitations', wei);
    await world.settle();
    expect(await noticesOf(world.coordinator)).toEqual(
      expect.arrayContaining(['line-settled', 'order-ready']),
    );
    expect((await order(requestId)).status).toMatchObject({ total: 3, ready: 3, waitingOn: [] });
  });

  it('shows a team what it has to know, although it may not see the request', async () => {
    const { queueId } = await perform(
      world.app,
      createQueue,
      { name: 'Sales desk', unitId: world.units.sales, memberIds: [world.people.priya] },
      SYSTEM,
    );
    const { requestId } = await asked([{ lineKey: 'a', title: 'Print the badges', queueId }]);
    const { lineId } = await lineOf(requestId, 'Print the badges');
    const shown = await perform(world.app, contract.getLine, { lineId }, world.elsewhere);
    expect(shown.about).toMatchObject({ title: expect.stringContaining('A safety day'), isReadable: false });
    expect(shown.brief).toContainEqual({ label: 'Goal', text: 'Everybody was there' });
    expect(shown.can).toEqual(['fulfilment.settle-line', 'fulfilment.assign-line']);
    const work = await perform(world.app, listMyWork, {}, world.elsewhere);
    expect(work.rows).toContainEqual(
      expect.objectContaining({ kind: 'fulfilment-line', title: 'Print the badges', group: 'my-queues' }),
    );
    const taken = await perform(
      world.app,
      contract.assignLine,
      { lineId, ownerId: world.people.priya },
      world.elsewhere,
      at(shown.version),
    );
    expect(taken.version).toBe(shown.version + 1);
    expect((await refused(perform(world.app, contract.getLine, { lineId }, world.member))).code).toBe(
      'not-found',
    );
  });

  it('is not opened twice: returned to triage and taken up again, its lines stay', async () => {
    const { requestId } = await asked();
    await settle(requestId, 'Check the wording', wei);
    const { version } = await perform(world.app, requests.getRequest, { requestId }, world.coordinator);
    const back = await perform(
      world.app,
      working.returnRequestToTriage,
      { requestId },
      world.coordinator,
      at(version),
    );
    await perform(
      world.app,
      working.takeUpRequest,
      { requestId, queueId: world.queueId },
      world.coordinator,
      at(back.version),
    );
    expect((await order(requestId)).status).toMatchObject({ total: 4, ready: 1 });
  });

  it('ends with a request that is cancelled, and tells whoever had something to do', async () => {
    const { requestId, version } = await asked();
    await perform(world.app, requests.cancelRequest, { requestId }, world.member, at(version));
    expect((await order(requestId)).lines!.map((l) => l.state)).toEqual(Array(4).fill('withdrawn'));
    await world.settle();
    expect(await noticesOf(wei)).toContain('line-withdrawn');
  });

  it('opens without a team that was retired: whoever works on the request sees the line', async () => {
    const { modelId } = await publishedModel(world, { fulfilmentLines: lines() });
    await sql`update kernel.queue set retired_at = ${'2026-03-01T00:00:00Z'} where queue_id = ${legal}`.execute(
      world.app.database.kysely,
    );
    const { requestId } = await perform(
      world.app,
      requests.submitRequest,
      { title: 'A safety day', goal: 'Everybody was there', modelId },
      world.member,
    );
    expect(await lineOf(requestId, 'Check the wording')).toMatchObject({ state: 'open', queue: null });
  });
});

describe('a template', () => {
  it('is refused with a sentence where its lines do not fit, or a team is gone', async () => {
    const make = (fulfilmentLines: object[]) => refused(draftedModel(world, { fulfilmentLines }));
    expect((await make([{ lineKey: 'a', title: 'One thing', after: ['b'] }])).message).toBe(
      'One thing: it waits for a line that does not exist. Choose another one.',
    );
    expect((await make([{ lineKey: 'a', title: 'One thing', kind: 'moon-shot' }])).message).toMatch(
      /nothing of that kind/,
    );
    const nobody = '00000000-0000-4000-8000-00000000dead';
    expect((await make([{ lineKey: 'a', title: 'One thing', queueId: nobody }])).message).toMatch(
      /its team is gone/,
    );
  });
});

describe('a delivery', () => {
  it('waits for mandatory lines and says which', async () => {
    const { requestId, version } = await asked();
    const no = await refused(deliver(requestId, version));
    expect(no.reason).toBe('lines-open');
    expect(no.message).toBe(
      'Not everything is ready: “Check the wording”, “Book the room”, “Send the invitations”. Settle what is left, or ask for an exception from “The mandatory lines of the order are ready”.',
    );
    await settle(requestId, 'Check the wording', wei);
    await settle(requestId, 'Book the room');
    await settle(requestId, 'Send the invitations');
    expect((await deliver(requestId, version)).state).toBe('delivered');
    expect((await order(requestId)).status.waitingOn).toEqual([expect.stringContaining('Jonas')]);
  });

  it('goes on with an exception that somebody else approved', async () => {
    const { requestId, version } = await asked();
    const { exception } = await order(requestId);
    const { exceptionId, version: exceptionVersion } = await perform(
      world.app,
      requestException,
      {
        caseId: requestId,
        conditionId: exception.conditionId,
        reason: 'The day is tomorrow, the wording follows',
        expiresOn: '2026-03-10',
      },
      world.coordinator,
    );
    expect((await refused(deliver(requestId, version))).reason).toBe('lines-open');
    await perform(
      world.app,
      decideException,
      { exceptionId, outcome: 'approved' },
      world.administrator,
      at(exceptionVersion),
    );
    expect((await order(requestId)).exception.exceptionId).toBe(exceptionId);
    expect((await deliver(requestId, version)).state).toBe('delivered');
  });
});

describe('a charter', () => {
  it('may demand that every line is settled, also those without which one delivers', async () => {
    const { rows } = await perform(world.app, listCharters, {}, SYSTEM);
    const drafted = await perform(world.app, draftVersion, { charterId: rows[0]!.charterId }, SYSTEM);
    const { charterVersionId } = drafted;
    const { content } = await perform(world.app, getCharterVersion, { charterVersionId }, SYSTEM);
    const conditions = [
      {
        conditionId: '0199aa00-0000-7000-8000-00000000000a',
        title: 'Everything that was ordered is settled',
        text: 'every l in request.lines satisfies not(l.is open)',
      },
    ];
    const changed = await perform(
      world.app,
      changeDraft,
      { charterVersionId, content: { ...content, conditions } },
      SYSTEM,
      at(drafted.version),
    );
    await perform(
      world.app,
      activateVersion,
      { charterVersionId, decision: 'Tightened' },
      SYSTEM,
      at(changed.version),
    );
    const { requestId, version } = await asked([
      { lineKey: 'cake', title: 'Order cake', isMandatory: false, queueId: world.queueId },
    ]);
    const delivered = await deliver(requestId, version);
    const accept = () =>
      perform(world.app, requests.acceptDelivery, { requestId }, world.member, at(delivered.version));
    expect((await refused(accept())).reason).toBe('not-done');
    await settle(requestId, 'Order cake');
    expect((await accept()).state).toBe('accepted');
  });
});

describe('a line', () => {
  it('cannot be done before its turn, nor put aside without a reason, nor settled twice', async () => {
    const { requestId } = await asked();
    expect((await refused(settle(requestId, 'Send the invitations'))).message).toBe(
      'This line cannot begin yet: “Check the wording”, “Book the room” must be ready first.',
    );
    expect(
      (await refused(settle(requestId, 'Book the room', world.coordinator, { outcome: 'not-needed' })))
        .reason,
    ).toBe('note-missing');
    await settle(requestId, 'Book the room');
    expect((await refused(settle(requestId, 'Book the room'))).reason).toBe('settled-already');
  });

  it('opened again lets those wait again that it holds; a conflict says so to whoever saw it open', async () => {
    const { requestId } = await asked();
    await settle(requestId, 'Check the wording', wei);
    const done = await settle(requestId, 'Book the room');
    const invite = await lineOf(requestId, 'Send the invitations');
    expect(invite.state).toBe('open');
    await perform(
      world.app,
      contract.reopenLine,
      { lineId: done.lineId },
      world.coordinator,
      at(done.version),
    );
    expect((await lineOf(requestId, 'Book the room')).state).toBe('open');
    expect((await lineOf(requestId, 'Send the invitations')).state).toBe('blocked');
    const late = await refused(
      perform(world.app, contract.settleLine, { lineId: invite.lineId }, wei, at(invite.version)),
    );
    expect(late.code).toBe('conflict');
  });

  it('is changed, made to wait, and taken back; circles are refused', async () => {
    const { requestId } = await asked();
    const book = await lineOf(requestId, 'Book the room');
    const invite = await lineOf(requestId, 'Send the invitations');
    const change = (lineId: string, version: number, more: object) =>
      perform(world.app, contract.changeLine, { lineId, ...more }, world.coordinator, at(version));
    expect((await refused(change(book.lineId, book.version, { after: [invite.lineId] }))).reason).toBe(
      'in-circle',
    );
    const check = await lineOf(requestId, 'Check the wording');
    const waits = await change(book.lineId, book.version, { after: [check.lineId], dueOn: '2026-03-20' });
    expect(waits.state).toBe('blocked');
    await perform(
      world.app,
      contract.withdrawLine,
      { lineId: check.lineId, why: 'There is nothing to read' },
      world.coordinator,
      at(check.version),
    );
    expect(await lineOf(requestId, 'Book the room')).toMatchObject({ state: 'open', dueOn: '2026-03-20' });
    await world.settle();
    expect(await noticesOf(wei)).toContain('line-withdrawn');
  });

  it('says in a preview whose turn comes, and keeps nothing of it', async () => {
    const { requestId } = await asked();
    await settle(requestId, 'Check the wording', wei);
    const { lineId, version } = await lineOf(requestId, 'Book the room');
    const told = await preview(world.app, contract.settleLine, { lineId }, world.coordinator, at(version));
    expect(told.consequences.map((c) => c.sentence)).toEqual(
      expect.arrayContaining([expect.stringMatching(/“Send the invitations” can begin/)]),
    );
    expect((await lineOf(requestId, 'Book the room')).state).toBe('open');
  });

  it('of somebody who leaves goes to their manager', async () => {
    const { requestId } = await asked();
    const { rows } = await sql<{ version: number }>`
      select version from kernel.person where person_id = ${world.people.jonas}`.execute(
      world.app.database.kysely,
    );
    await perform(
      world.app,
      endEmployment,
      { personId: world.people.jonas, lastDay: '2026-02-28', reason: 'resignation' },
      world.administrator,
      at(rows[0]!.version),
    );
    await world.settle();
    expect((await lineOf(requestId, 'Order cake')).owner?.personId).toBe(world.people.amara);
  });
});
