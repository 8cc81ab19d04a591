/** Requests under a charter: pins, closing by conditions and exceptions, evidence, what was before charters. */

import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as requests from '../../areas/requests/contract.ts';
import * as fulfilment from '../../areas/requests/contract-fulfilment.ts';
import { ACCEPTED } from '../../testing/charter.ts';
import { refused } from '../../testing/refused.ts';
import { openWorld, type World } from '../../testing/world.ts';
import { SYSTEM } from '../access/actor.ts';
import { activateVersion, changeDraft, draftVersion, endCharter } from '../charters/contract.ts';
import { getCharterVersion } from '../charters/contract-read.ts';
import { perform, preview } from '../perform.ts';
import * as contract from './contract.ts';
import { listExceptions, recomputeVerdict } from './contract-reading.ts';
import { at, casesOn, TITLE } from './test-cases.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(async () => {
  await world.close();
});

const { taken, see, waitOn } = casesOn(() => world);

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
    const decide = (who: Parameters<typeof perform>[3], outcome: 'approved' | 'rejected' = 'approved') =>
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
