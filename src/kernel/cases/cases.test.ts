/** Requests under a charter: waiting, pausing, answering by link, closing by conditions and exceptions, evidence. */
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as requests from '../../areas/requests/contract.ts';
import * as fulfilment from '../../areas/requests/contract-fulfilment.ts';
import type { Refusal } from '../../platform/refusal.ts';
import { ACCEPTED } from '../../testing/charter.ts';
import { openWorld, type World } from '../../testing/world.ts';
import { STRANGER, SYSTEM } from '../access/actor.ts';
import { activateVersion, changeDraft, draftVersion, endCharter } from '../charters/contract.ts';
import { getCharterVersion } from '../charters/contract-read.ts';
import { listMyNotices } from '../notices/contract.ts';
import { handOver, listHoldings } from '../org/contract-leaving.ts';
import { perform, preview } from '../perform.ts';
import { listMyWork } from '../work/contract.ts';
import * as contract from './contract.ts';
import {
  getCase,
  getWait,
  listExceptions,
  listWaits,
  recomputeVerdict,
  waitsByParty,
} from './contract-reading.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(async () => {
  await world.close();
});

type Who = Parameters<typeof perform>[3];
const at = (version: number) => ({ expectedVersion: version });
const TITLE = { title: 'Safety course', goal: 'Nobody is hurt on a live line' };

async function refused(attempt: Promise<unknown>): Promise<Refusal> {
  return attempt.then(
    () => {
      throw new Error('this was expected to be refused');
    },
    (error: Refusal) => error,
  );
}
async function taken() {
  const { requestId, version } = await perform(world.app, requests.submitRequest, TITLE, world.member);
  return perform(
    world.app,
    fulfilment.takeUpRequest,
    { requestId, ownerId: world.people.wei },
    world.coordinator,
    at(version),
  );
}
async function delivered() {
  const { requestId, version } = await taken();
  return perform(
    world.app,
    fulfilment.deliverRequest,
    { requestId, note: 'In the catalogue' },
    world.coordinator,
    at(version),
  );
}
const accept = (request: { requestId: string; version: number }) =>
  perform(
    world.app,
    requests.acceptDelivery,
    { requestId: request.requestId },
    world.member,
    at(request.version),
  );
const see = (caseId: string, who: Who = world.coordinator) => perform(world.app, getCase, { caseId }, who);
const waitOn = (caseId: string, input: object) =>
  perform(
    world.app,
    contract.startWait,
    { caseId, partyKind: 'legal', question: 'May we film in the plant?', ...input },
    world.coordinator,
  );
const noticesOf = async (who: Who) =>
  (await perform(world.app, listMyNotices, {}, who)).rows.map((n) => n.kind);

/** Puts another version of the test charter in force: a checklist, and a condition over it. */
async function tightened(
  conditions: { conditionId: string; title: string; text: string }[],
  checklist: string[] = [],
) {
  const { rows } = await sql<{ charter_id: string }>`select charter_id from kernel.charter`.execute(
    world.app.database.kysely,
  );
  const drafted = await perform(world.app, draftVersion, { charterId: rows[0]!.charter_id }, SYSTEM);
  const { content } = await perform(
    world.app,
    getCharterVersion,
    { charterVersionId: drafted.charterVersionId },
    SYSTEM,
  );
  const changed = await perform(
    world.app,
    changeDraft,
    {
      charterVersionId: drafted.charterVersionId,
      content: { ...content, conditions, checklist: { value: checklist.map((title) => ({ title })) } },
    },
    SYSTEM,
    at(drafted.version),
  );
  await perform(
    world.app,
    activateVersion,
    { charterVersionId: drafted.charterVersionId, decision: 'Tightened for the test' },
    SYSTEM,
    at(changed.version),
  );
}
const LISTED = '0199aa00-0000-7000-8000-000000000002';
const accepted = { conditionId: ACCEPTED, title: 'Accepted', text: 'request.accepted at != null' };
const allDone = {
  conditionId: LISTED,
  title: 'The checklist is done',
  text: 'every t in request.tasks satisfies not(t.is open)',
};

describe('a charter', () => {
  it('governs a request from its submission on', async () => {
    const { requestId } = await taken();
    const held = await see(requestId);
    expect(held).toMatchObject({
      isOpen: true,
      state: 'in-fulfilment',
      processTitle: 'Request fulfilment',
      accountable: { personId: world.people.lea },
      owner: { personId: world.people.wei },
      responsible: [{ kind: 'queue', name: 'Operations intake' }],
      charters: [{ key: 'CHR-1', number: 1 }],
      isDone: false,
    });
    expect(held.clocks.map((c) => [c.clock, c.stoppedAt !== null])).toEqual(
      expect.arrayContaining([
        ['acknowledge', true],
        ['triage', true],
        ['decision', true],
        ['fulfilment', false],
      ]),
    );
  });

  it('is needed: without one, a request is refused and says who can mend it', async () => {
    const { rows } = await sql<{ charter_id: string; version: number }>`
      select charter_id, version from kernel.charter`.execute(world.app.database.kysely);
    await perform(
      world.app,
      endCharter,
      { charterId: rows[0]!.charter_id, lastDay: '2026-03-01', decision: 'No more' },
      SYSTEM,
      at(rows[0]!.version),
    );
    const no = await refused(perform(world.app, requests.submitRequest, TITLE, world.member));
    expect(no.reason).toBe('no-charter');
    expect(no.message).toContain('request fulfilment in Field Service');
    expect(no.message).toContain('Lea Brandt can put one in force');
    // A draft is nobody's work yet.
    await perform(world.app, requests.saveDraft, TITLE, world.member);
  });

  it('stays pinned when a newer version comes', async () => {
    const { requestId } = await taken();
    world.clock.advance('P1D');
    await tightened([accepted, allDone], ['Book the studio']);
    expect((await see(requestId)).conditions).toHaveLength(1);
    const next = await taken();
    const held = await see(next.requestId);
    expect(held.charters).toMatchObject([{ number: 2 }]);
    expect(held.conditions).toHaveLength(2);
    expect(held.tasks.map((t) => t.title)).toEqual(['Book the studio']);
  });
});

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

describe('closing', () => {
  it('sees in the log what happens with the closing step, and what happened to the case', async () => {
    await tightened([
      accepted,
      {
        conditionId: LISTED,
        title: 'Accepted once, after legal was asked',
        text: 'happened("cases.wait-started") and count of events("requests.delivery-accepted") = 1',
      },
    ]);
    const silent = await delivered();
    expect((await refused(accept(silent))).reason).toBe('not-done');
    await waitOn(silent.requestId, { contactEmail: 'counsel@example.org' });
    const before = (await see(silent.requestId)).conditions[1]!;
    expect(before.value).toBe(false);
    const ahead = await preview(
      world.app,
      requests.acceptDelivery,
      { requestId: silent.requestId },
      world.member,
      at(silent.version),
    );
    expect(ahead.output.state).toBe('accepted');
    await accept(silent);
    const { verdicts } = await see(silent.requestId);
    expect(verdicts[0]!.conditions[1]!.value).toBe(true);
    const again = await perform(
      world.app,
      recomputeVerdict,
      { verdictId: verdicts[0]!.verdictId },
      world.coordinator,
    );
    expect(again).toMatchObject({ isSame: true });
  });

  it('keeps the verdict, which comes out the same', async () => {
    const done = await accept(await delivered());
    const held = await see(done.requestId);
    expect(held).toMatchObject({ isOpen: false, isDone: true });
    expect(held.verdicts).toHaveLength(1);
    const { verdictId, conditions, vocabularyVersion } = held.verdicts[0]!;
    expect(conditions[0]).toMatchObject({ value: true, conditionId: ACCEPTED });
    expect(vocabularyVersion).toMatch(/^[0-9a-f]{12}$/);
    const again = await perform(world.app, recomputeVerdict, { verdictId }, world.member);
    expect(again).toMatchObject({
      isSame: true,
      vocabularyChanged: false,
      calendarChanged: false,
      differences: [],
    });
    // What happens afterwards does not touch it.
    await perform(
      world.app,
      requests.reopenRequest,
      { requestId: done.requestId, why: 'The film has no sound' },
      world.member,
      at(done.version),
    );
    const later = await see(done.requestId);
    expect(later).toMatchObject({ isOpen: true, isDone: false, closedAt: null });
    expect(later.verdicts[0]!.conditions[0]!.value).toBe(true);
  });

  it('notices facts that somebody changed under a verdict', async () => {
    const done = await accept(await delivered());
    const { verdictId } = (await see(done.requestId)).verdicts[0]!;
    await sql`update kernel.verdict set facts = '{"id":"x","fields":{"accepted at":null},"relations":{}}'`.execute(
      world.app.database.kysely,
    );
    const again = await perform(world.app, recomputeVerdict, { verdictId }, world.coordinator);
    expect(again.isSame).toBe(false);
    expect(again.differences[0]).toContain('was true and comes out not true');
  });

  it('is refused while a condition is not true, says what is missing, and works once it is', async () => {
    await tightened([accepted, allDone], ['Book the studio', 'Tell the managers']);
    const done = await delivered();
    const no = await refused(accept(done));
    expect(no.reason).toBe('not-done');
    expect(no.message).toContain('The checklist is done');
    expect(
      (await perform(world.app, requests.getRequest, { requestId: done.requestId }, world.member)).state,
    ).toBe('delivered');
    for (const task of (await see(done.requestId)).tasks)
      await perform(
        world.app,
        contract.settleTask,
        { taskId: task.taskId },
        world.coordinator,
        at(task.version),
      );
    expect((await accept(done)).state).toBe('accepted');
    expect((await see(done.requestId)).verdicts[0]!.conditions.map((c) => c.value)).toEqual([true, true]);
  });

  it('previews what it would do', async () => {
    const done = await delivered();
    const shown = await preview(
      world.app,
      requests.acceptDelivery,
      { requestId: done.requestId },
      world.member,
      at(done.version),
    );
    expect(shown.consequences.map((c) => c.sentence).join(' ')).toContain('is done: its conditions are true');
    expect((await see(done.requestId)).verdicts).toHaveLength(0);
  });

  it('works with an exception that somebody else approved, until it expires', async () => {
    await tightened([accepted, allDone], ['Book the studio']);
    const done = await delivered();
    const ask = {
      caseId: done.requestId,
      conditionId: LISTED,
      reason: 'The studio burned down.',
      expiresOn: '2026-03-05',
    };
    const asked = await perform(world.app, contract.requestException, ask, world.coordinator);
    expect(
      (await refused(perform(world.app, contract.requestException, ask, world.coordinator))).reason,
    ).toBe('asked-already');
    expect((await refused(accept(done))).reason).toBe('not-done');
    const decide = (who: Who, outcome: 'approved' | 'rejected' = 'approved') =>
      perform(world.app, contract.decideException, { exceptionId: asked.exceptionId, outcome }, who, at(1));
    expect((await refused(decide(world.coordinator))).code).toBe('not-found');
    expect((await refused(decide(world.administrator, 'rejected'))).reason).toBe('note-missing');
    await decide(world.administrator);
    expect((await see(done.requestId)).conditions[1]).toMatchObject({
      value: false,
      exceptionId: asked.exceptionId,
    });

    world.clock.advance('P4D');
    expect((await refused(accept(done))).reason).toBe('not-done');
    const listed = await perform(
      world.app,
      listExceptions,
      { filter: { state: 'expired' } },
      world.coordinator,
    );
    expect(listed.rows).toMatchObject([
      { exceptionId: asked.exceptionId, state: 'expired', title: 'Safety course' },
    ]);

    const again = await perform(
      world.app,
      contract.requestException,
      { ...ask, expiresOn: '2026-04-30' },
      world.coordinator,
    );
    await perform(
      world.app,
      contract.decideException,
      { exceptionId: again.exceptionId, outcome: 'approved' },
      world.administrator,
      at(1),
    );
    expect((await accept(done)).state).toBe('accepted');
    const [verdict] = (await see(done.requestId)).verdicts;
    expect(verdict!.conditions[1]).toMatchObject({ value: false, exceptionId: again.exceptionId });
  });

  it('lets nobody decide what they asked for', async () => {
    const done = await delivered();
    const asked = await perform(
      world.app,
      contract.requestException,
      {
        caseId: done.requestId,
        conditionId: ACCEPTED,
        reason: 'Nobody answers us.',
        expiresOn: '2026-04-01',
      },
      world.administrator,
    );
    const own = await refused(
      perform(
        world.app,
        contract.decideException,
        { exceptionId: asked.exceptionId, outcome: 'approved' },
        world.administrator,
        at(1),
      ),
    );
    expect(own).toMatchObject({ code: 'forbidden', reason: 'own-request' });
  });
});

describe('requests of before charters', () => {
  it('get their case with the next step', async () => {
    const done = await delivered();
    for (const table of ['case_task', 'work_case'])
      await sql`delete from ${sql.table(`kernel.${table}`)} where case_id = ${done.requestId}`.execute(
        world.app.database.kysely,
      );
    expect((await refused(see(done.requestId))).code).toBe('not-found');
    expect((await accept(done)).state).toBe('accepted');
    expect((await see(done.requestId)).verdicts).toHaveLength(1);
  });
});
