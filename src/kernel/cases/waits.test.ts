/** Waits of requests under a charter: pausing, promising, answering by link, who is told. */

import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as requests from '../../areas/requests/contract.ts';
import { refused } from '../../testing/refused.ts';
import { openWorld, type World } from '../../testing/world.ts';
import { STRANGER, SYSTEM } from '../access/actor.ts';
import { handOver, listHoldings } from '../org/contract-leaving.ts';
import { perform } from '../perform.ts';
import { listMyWork } from '../work/contract.ts';
import * as contract from './contract.ts';
import { getWait, listWaits, waitsByParty } from './contract-reading.ts';
import { at, casesOn } from './test-cases.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(async () => {
  await world.close();
});

const { taken, see, waitOn, noticesOf } = casesOn(() => world);

describe('a wait', () => {
  it('is told, promised, answered by the one waited on, and ends', async () => {
    const { requestId } = await taken();
    const { waitId, version } = await waitOn(requestId, {
      personId: world.people.jonas,
      partyKind: 'person',
    });
    expect(await noticesOf(world.member)).toContain('wait-asked');
    const { rows } = await perform(world.app, listMyWork, {}, world.member);
    expect(rows.find((r) => r.id === waitId)).toMatchObject({
      kind: 'wait',
      title: 'May we film in the plant?',
    });
    const promised = await perform(
      world.app,
      contract.promiseWait,
      { waitId, promisedUntil: '2026-03-09' },
      world.member,
      at(version),
    );
    expect(await noticesOf(world.coordinator)).toContain('wait-promised');
    await perform(
      world.app,
      contract.answerWait,
      { waitId, answer: 'Yes.' },
      world.member,
      at(promised.version),
    );
    expect(await noticesOf(world.coordinator)).toContain('wait-answered');
    const [wait] = (await see(requestId)).waits;
    expect(wait).toMatchObject({ answer: 'Yes.', answeredThrough: 'account', can: [] });
    const again = await refused(
      perform(
        world.app,
        contract.answerWait,
        { waitId, answer: 'No.' },
        world.member,
        at(promised.version + 1),
      ),
    );
    expect(again.reason).toBe('wait-ended');
  });

  it('pauses the clocks only where the charter says so, and they run on afterwards', async () => {
    const { requestId } = await taken();
    const legal = await waitOn(requestId, { personId: world.people.lea });
    const running = async () => (await see(requestId)).clocks.find((c) => c.clock === 'fulfilment')!;
    expect((await running()).paused).toBe(false);
    const asked = await waitOn(requestId, { partyKind: 'requester' });
    expect((await running()).paused).toBe(true);
    world.clock.advance('P7D');
    expect((await running()).withPauses.used).toBe(0);
    expect((await running()).withoutPauses.used).toBe(5);
    await perform(
      world.app,
      contract.answerWait,
      { waitId: asked.waitId, answer: 'Two languages.' },
      world.member,
      at(1),
    );
    expect((await running()).paused).toBe(false);
    world.clock.advance('P7D');
    expect((await running()).withPauses.used).toBe(5);
    expect((await running()).withoutPauses.used).toBe(10);
    const open = (await see(requestId)).waits.filter((w) => w.endedAt === null);
    expect(open.map((w) => w.waitId)).toEqual([legal.waitId]);
  });

  it('is answered from outside by a link that shows the question and nothing else', async () => {
    const { requestId } = await taken();
    await waitOn(requestId, { contactEmail: 'Counsel@Example.org' });
    const { rows } = await sql<{ to: string; text: string }>`
      select message->>'to' as to, message->>'text' as text from kernel.mail where kind = 'wait-asked'`.execute(
      world.app.database.kysely,
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]!.to).toBe('counsel@example.org');
    const token = /\/answer#token=(\S+)/.exec(rows[0]!.text)![1]!;
    const kept = await sql<{ n: number }>`select count(*)::int as n from kernel.wait_link
      where encode(token_hash, 'escape') like ${`%${token}%`}`.execute(world.app.database.kysely);
    expect(kept.rows[0]!.n).toBe(0);
    const asked = await perform(world.app, contract.lookAtLink, { token }, STRANGER);
    expect(Object.keys(asked).sort()).toEqual(
      ['askedBy', 'enterprise', 'expiresAt', 'isAnswered', 'promisedUntil', 'question', 'since'].sort(),
    );
    expect(JSON.stringify(asked)).not.toContain('Safety course');
    await perform(world.app, contract.answerByLink, { token, promisedUntil: '2026-03-06' }, STRANGER);
    expect((await see(requestId)).waits[0]).toMatchObject({ promisedUntil: '2026-03-06', endedAt: null });
    const done = await perform(world.app, contract.answerByLink, { token, answer: 'With a sign.' }, STRANGER);
    expect(done.isAnswered).toBe(true);
    expect((await see(requestId)).waits[0]).toMatchObject({
      answer: 'With a sign.',
      answeredThrough: 'link',
    });
    // A second answer changes nothing.
    await perform(world.app, contract.answerByLink, { token, answer: 'I changed my mind' }, STRANGER);
    expect((await see(requestId)).waits[0]!.answer).toBe('With a sign.');
  });

  it('refuses links that are wrong, too old, or used too often', async () => {
    const { requestId } = await taken();
    await waitOn(requestId, { contactEmail: 'counsel@example.org' });
    const { rows } = await sql<{
      text: string;
    }>`select message->>'text' as text from kernel.mail where kind = 'wait-asked'`.execute(
      world.app.database.kysely,
    );
    const token = /#token=(\S+)/.exec(rows[0]!.text)![1]!;
    const wrong = await refused(perform(world.app, contract.lookAtLink, { token: 'x'.repeat(32) }, STRANGER));
    expect(wrong.reason).toBe('link-dead');
    for (let i = 0; i < 30; i++) await perform(world.app, contract.lookAtLink, { token }, STRANGER);
    const often = await refused(perform(world.app, contract.lookAtLink, { token }, STRANGER));
    expect(often.code).toBe('too-many');
    world.clock.advance('PT61M');
    await perform(world.app, contract.lookAtLink, { token }, STRANGER);
    world.clock.advance('P30D');
    expect((await refused(perform(world.app, contract.lookAtLink, { token }, STRANGER))).reason).toBe(
      'link-dead',
    );
  });

  it('reminds weekly and when a promise was not kept, but trusts a promise that runs', async () => {
    const { requestId } = await taken();
    const { waitId } = await waitOn(requestId, { personId: world.people.jonas, promisedUntil: '2026-03-12' });
    const reminders = async () => (await noticesOf(world.member)).filter((k) => k === 'wait-reminded').length;
    world.clock.advance('P8D');
    await world.settle();
    expect(await reminders()).toBe(0);
    world.clock.advance('P3D');
    await world.settle();
    expect(await reminders()).toBe(1);
    world.clock.advance('P8D');
    await world.settle();
    expect(await reminders()).toBeGreaterThanOrEqual(2);
    const now = await reminders();
    const { version } = await perform(world.app, getWait, { waitId }, world.coordinator);
    await perform(world.app, contract.endWait, { waitId }, world.coordinator, at(version));
    world.clock.advance('P30D');
    await world.settle();
    expect(await reminders()).toBe(now);
  });

  it('on somebody who leaves goes to whoever takes over', async () => {
    const { requestId } = await taken();
    const { waitId } = await waitOn(requestId, { personId: world.people.jonas, partyKind: 'person' });
    const { holdings } = await perform(world.app, listHoldings, { personId: world.people.jonas }, SYSTEM);
    expect(holdings.map((h) => h.what)).toContain('questions to answer');
    await perform(world.app, handOver, { personId: world.people.jonas }, SYSTEM);
    const wait = await perform(world.app, getWait, { waitId }, world.coordinator);
    expect(wait.person?.personId).toBe(world.people.amara);
    expect(await noticesOf(world.coordinator)).toContain('wait-asked');
  });

  it('needs somebody who is told, works here, and is not asked already', async () => {
    const { requestId } = await taken();
    const why = async (input: object) => (await refused(waitOn(requestId, input))).reason;
    expect(await why({})).toBe('nobody-to-tell');
    expect(await why({ partyKind: 'vendor', contactEmail: 'a@b.co' })).toBe('party-incomplete');
    expect(await why({ personId: '0199aa00-0000-7000-8000-00000000ffff' })).toBe('person-gone');
    expect(await why({ personId: world.people.lea, promisedUntil: '2026-03-01' })).toBe('promised-past');
    await waitOn(requestId, { personId: world.people.lea });
    expect(await why({ personId: world.people.lea })).toBe('waits-already');
  });

  it('hides what is asked from those who do not work on it', async () => {
    const { requestId } = await taken();
    await waitOn(requestId, { personId: world.people.lea });
    const [mine] = (await see(requestId, world.member)).waits;
    expect(mine).toMatchObject({ partyKind: 'legal', question: null, can: [] });
  });

  it('shows who is holding us, and each wait behind the figures', async () => {
    const first = (await taken()).requestId;
    await waitOn(first, { personId: world.people.lea, promisedUntil: '2026-03-04' });
    world.clock.advance('P4D');
    const second = (await taken()).requestId;
    await waitOn(second, { personId: world.people.lea });
    await waitOn(second, {
      partyKind: 'vendor',
      partyName: 'Nordic Film',
      contactEmail: 'films@example.org',
    });
    world.clock.advance('P2D');
    const held = await perform(world.app, waitsByParty, {}, world.coordinator);
    expect(held.total).toBe(3);
    expect(held.parties).toMatchObject([
      { party: 'legal', waits: 2, cases: 2, oldestDays: 6, medianDays: 4, overdue: 1, promised: 0 },
      { party: 'vendor:nordic film', name: 'Nordic Film', waits: 1, oldestDays: 2 },
    ]);
    const { rows } = await perform(
      world.app,
      listWaits,
      { filter: { open: 'true', party: 'legal', promise: 'overdue' } },
      world.coordinator,
    );
    expect(rows).toMatchObject([{ caseId: first, ageDays: 6, isOverdue: true, title: 'Safety course' }]);
    expect((await perform(world.app, waitsByParty, {}, world.elsewhere)).total).toBe(0);
  });

  it('ends with its case', async () => {
    const { requestId, version } = await taken();
    await waitOn(requestId, { partyKind: 'requester' });
    await perform(world.app, requests.cancelRequest, { requestId }, world.member, at(version));
    const held = await see(requestId);
    expect(held).toMatchObject({ isOpen: false, may: [] });
    expect(held.waits[0]!.endedAt).not.toBeNull();
    expect(held.clocks.every((c) => c.stoppedAt !== null)).toBe(true);
  });
});
