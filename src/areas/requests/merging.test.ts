/** What triage does with requests that belong together, or do not: merging, splitting, linking. */
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startWait } from '../../kernel/cases/contract.ts';
import { perform } from '../../kernel/perform.ts';
import { addComment } from '../../kernel/work/contract.ts';
import { refused } from '../../testing/refused.ts';
import { openWorld, ownWorld, type World } from '../../testing/world.ts';
import * as contract from './contract.ts';
import * as triage from './contract-triage.ts';
import { ask, at, requestsOn } from './test-requests.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(async () => {
  await world.close();
});

const { get, submit, noticesOf } = requestsOn(() => world);

const mergeInto = (requestId: string, survivorId: string, version = 1) =>
  perform(world.app, triage.mergeRequest, { requestId, survivorId }, world.coordinator, at(version));

/** What somebody else asked for, who sees nothing else here. */
const submitFor = (requesterId: string, title: string) =>
  perform(
    world.app,
    contract.submitRequest,
    { ...ask, title, requesterId, unitId: world.units.fieldService },
    world.administrator,
  );

describe('merging', () => {
  it('ends one request in favour of another, whose page its requester reads from now on', async () => {
    const survivor = await submitFor(world.people.wei, 'Safety on live lines');
    expect((await refused(get(survivor.requestId, world.member))).code).toBe('not-found');
    const asked = await submit();
    const done = await mergeInto(asked.requestId, survivor.requestId);
    expect(done.state).toBe('merged');

    const ended = await get(asked.requestId, world.member);
    expect(ended.mergedInto).toMatchObject({ requestId: survivor.requestId, key: survivor.key });
    const followed = await get(survivor.requestId, world.member);
    expect(followed.title).toBe('Safety on live lines');
    expect(followed.seesInternal).toBe(false);
    expect(followed.can).toEqual([]);
    expect((await get(survivor.requestId)).mergedHere).toMatchObject([{ key: asked.key }]);
    expect(await noticesOf(world.member)).toContain('request-merged');
  });

  it('tells whoever asked for the merged one of comments on the survivor', async () => {
    const survivor = await submitFor(world.people.wei, 'Safety on live lines');
    const asked = await submit();
    await mergeInto(asked.requestId, survivor.requestId);
    await perform(
      world.app,
      addComment,
      { subjectKind: 'request', subjectId: survivor.requestId, body: 'We begin in May' },
      world.coordinator,
    );
    expect(await noticesOf(world.member)).toContain('comment');
  });

  it('says where a merged request went when its requester reopens it, and triage can take it out again', async () => {
    const survivor = await submitFor(world.people.wei, 'Safety on live lines');
    const asked = await submit();
    const merged = await mergeInto(asked.requestId, survivor.requestId);
    const no = await refused(
      perform(
        world.app,
        contract.reopenRequest,
        { requestId: asked.requestId, why: 'Ours is about something else' },
        world.member,
        at(merged.version),
      ),
    );
    expect(no).toMatchObject({ code: 'refused', reason: 'merged-away' });
    expect(no.message).toContain(survivor.key);
    const back = await perform(
      world.app,
      triage.unmergeRequest,
      merged,
      world.coordinator,
      at(merged.version),
    );
    expect(back.state).toBe('submitted');
    expect((await get(asked.requestId)).mergedInto).toBeNull();
    expect((await refused(get(survivor.requestId, world.member))).code).toBe('not-found');
    const { rows } = await sql<{ is_open: boolean }>`
      select is_open from kernel.work_case where case_id = ${asked.requestId}`.execute(
      world.app.database.kysely,
    );
    expect(rows).toEqual([{ is_open: true }]);
  });

  it('follows a chain of mergers to its end', async () => {
    const last = await submitFor(world.people.wei, 'All of safety');
    const middle = await submitFor(world.people.wei, 'Safety on live lines');
    const asked = await submit();
    await mergeInto(asked.requestId, middle.requestId);
    await mergeInto(middle.requestId, last.requestId);
    expect((await get(last.requestId, world.member)).key).toBe(last.key);
  });

  it('refuses itself, what is closed, and what nobody here may triage', async () => {
    const asked = await submit();
    const closed = await submit();
    await perform(world.app, contract.cancelRequest, { requestId: closed.requestId }, world.member, at(1));
    expect((await refused(mergeInto(asked.requestId, asked.requestId))).reason).toBe('survivor-same');
    const no = await refused(mergeInto(asked.requestId, closed.requestId));
    expect(no.reason).toBe('survivor-closed');
    expect(no.message).toContain(`${closed.key} is cancelled`);
    const draft = await perform(world.app, contract.saveDraft, ask, world.member);
    expect((await refused(mergeInto(asked.requestId, draft.requestId))).reason).toBe('survivor-unknown');
  });

  it('ends what the merged one waited on', async () => {
    const survivor = await submit();
    const asked = await submit();
    await perform(
      world.app,
      startWait,
      { caseId: asked.requestId, partyKind: 'requester', question: 'Which sites is it for?' },
      world.coordinator,
    );
    await mergeInto(asked.requestId, survivor.requestId);
    const { rows } = await sql`
      select 1 from kernel.wait where case_id = ${asked.requestId} and ended_at is null`.execute(
      world.app.database.kysely,
    );
    expect(rows).toEqual([]);
  });

  it('lets one of two coordinators win who merge two requests into each other', async () => {
    const own = await ownWorld();
    try {
      const [a, b] = [
        await perform(own.app, contract.submitRequest, ask, own.member),
        await perform(own.app, contract.submitRequest, ask, own.member),
      ];
      const merge = (requestId: string, survivorId: string, who: World['coordinator']) =>
        perform(own.app, triage.mergeRequest, { requestId, survivorId }, who, at(1));
      const attempts = await Promise.allSettled([
        merge(a.requestId, b.requestId, own.coordinator),
        merge(b.requestId, a.requestId, own.administrator),
      ]);
      expect(attempts.map((t) => t.status).sort()).toEqual(['fulfilled', 'rejected']);
      const lost = attempts.find((t) => t.status === 'rejected');
      expect(lost?.reason).toMatchObject({ reason: 'survivor-closed' });
    } finally {
      await own.close();
    }
  });
});

describe('splitting and linking', () => {
  it('makes requests of the parts, with everything the original says', async () => {
    const asked = await submit({ evidence: 'Three accidents', regions: ['emea'], audienceSize: 40 });
    const done = await perform(
      world.app,
      triage.splitRequest,
      {
        requestId: asked.requestId,
        parts: [{ title: 'For fitters' }, { title: 'For leads', goal: 'Leads see the risks' }],
        original: 'merged',
      },
      world.coordinator,
      at(1),
    );
    expect(done.state).toBe('merged');
    expect(done.parts).toHaveLength(2);
    const [first, second] = await Promise.all(done.parts.map((p) => get(p.requestId)));
    expect(first).toMatchObject({
      state: 'submitted',
      title: 'For fitters',
      goal: ask.goal,
      evidence: 'Three accidents',
      regions: ['emea'],
      audienceSize: 40,
      splitFrom: { key: asked.key },
      mergedHere: [{ key: asked.key }],
    });
    expect(second?.goal).toBe('Leads see the risks');
    expect(await noticesOf(world.member)).toContain('request-split');
  });

  it('leaves the original open or cancels it, as chosen, and needs two parts to end it', async () => {
    const asked = await submit();
    const split = (parts: { title: string }[], original: 'stays' | 'cancelled', version: number) =>
      perform(
        world.app,
        triage.splitRequest,
        { requestId: asked.requestId, parts, original },
        world.coordinator,
        at(version),
      );
    const no = await refused(split([{ title: 'For fitters' }], 'cancelled', 1));
    expect(no.reason).toBe('too-few-parts');
    const stays = await split([{ title: 'For fitters' }], 'stays', 1);
    expect(stays.state).toBe('submitted');
    const ends = await split([{ title: 'For leads' }, { title: 'For buyers' }], 'cancelled', stays.version);
    expect(ends.state).toBe('cancelled');
    const seen = await get(asked.requestId, world.member);
    expect(seen.closedCause).toBe('split');
    expect(seen.links.map((l) => l.kind)).toEqual(['split', 'split', 'split']);
  });

  it('links two requests once, whichever names the other, and unlinks them', async () => {
    const [a, b] = [await submit(), await submit()];
    const link = (requestId: string, otherId: string) =>
      perform(world.app, triage.linkRequests, { requestId, otherId, kind: 'related' }, world.coordinator);
    await link(a.requestId, b.requestId);
    expect((await refused(link(b.requestId, a.requestId))).reason).toBe('linked-already');
    expect((await get(b.requestId)).links).toMatchObject([
      { kind: 'related', isFrom: false, request: { key: a.key } },
    ]);
    await perform(
      world.app,
      triage.unlinkRequests,
      { requestId: b.requestId, otherId: a.requestId, kind: 'related' },
      world.coordinator,
    );
    expect((await get(a.requestId)).links).toEqual([]);
  });
});
