/** Scores of requests: how they are kept, who may give them, and how lists rank by them. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { perform } from '../../kernel/perform.ts';
import { refused } from '../../testing/refused.ts';
import { openWorld, type World } from '../../testing/world.ts';
import { listRequests } from './contract-list.ts';
import { listScores, scoreRequest } from './contract-scores.ts';
import { at, requestsOn } from './test-requests.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(async () => {
  await world.close();
});

const { submit, get, delivered } = requestsOn(() => world);
const rice = (reach: number) => ({
  method: 'rice' as const,
  reach,
  impact: 1 as const,
  confidence: 50,
  effort: 5,
});
const wsjf = { method: 'wsjf', value: 8, timeCriticality: 3, riskReduction: 1, jobSize: 3 } as const;
const score = (requestId: string, inputs: ReturnType<typeof rice> | typeof wsjf, version: number) =>
  perform(world.app, scoreRequest, { requestId, inputs }, world.coordinator, at(version));

describe('scoring', () => {
  it('keeps every score with its inputs and scorer; the newest of a method counts', async () => {
    const { requestId, version } = await submit();
    const first = await score(requestId, rice(100), version);
    expect(first.score).toBe(10);
    const second = await score(requestId, rice(400), first.version);
    world.clock.advance('PT1H');
    await score(requestId, wsjf, second.version);
    expect((await get(requestId)).scores).toEqual({ rice: 40, wsjf: 4 });
    const { scores, isMandatory } = await perform(world.app, listScores, { requestId }, world.coordinator);
    expect(isMandatory).toBe(false);
    expect(scores.map((s) => [s.inputs.method, s.score, s.isCurrent])).toEqual([
      ['wsjf', 4, true],
      ['rice', 40, true],
      ['rice', 10, false],
    ]);
    expect(scores[0]).toMatchObject({ inputs: wsjf, scoredBy: { personId: world.coordinator.personId } });
  });

  it('is for coordinators, and for what is still to be done', async () => {
    const { requestId, version } = await submit();
    const by = { requestId, inputs: rice(1) };
    expect((await refused(perform(world.app, scoreRequest, by, world.member, at(version)))).code).toBe(
      'forbidden',
    );
    const done = await delivered();
    expect((await refused(score(done.requestId, rice(1), done.version))).reason).toBe('wrong-state');
    expect((await refused(score(requestId, rice(1), version + 1))).reason).toBe('changed-meanwhile');
    const odd = { requestId, inputs: { ...wsjf, value: 4 } };
    const flawed = await refused(
      perform(world.app, scoreRequest, odd as never, world.coordinator, at(version)),
    );
    expect(flawed.message).toContain('Choose 1, 2, 3, 5, 8, 13 or 20');
  });
});

it('ranks what a law demands first, the nearest deadline ahead, then by score, then what has none', async () => {
  const titled = async (title: string, more: object = {}) => ({
    title,
    ...(await submit({ title, ...more })),
  });
  const unscored = await titled('Unscored');
  const low = await titled('Low');
  const high = await titled('High');
  const later = await titled('Law, later', { isRegulatory: true, deadline: '2026-12-01' });
  const sooner = await titled('Law, sooner', { isRegulatory: true, deadline: '2026-06-01' });
  const open = await titled('Law, no day', { isRegulatory: true });
  await score(low.requestId, rice(10), low.version);
  await score(high.requestId, rice(1000), high.version);
  const ranked = [sooner, later, open, high, low, unscored].map((r) => r.title);
  const titles: string[] = [];
  let cursor: string | undefined;
  do {
    const page: { rows: { title: string }[]; next: string | null } = await perform(
      world.app,
      listRequests,
      {
        filter: { state: 'submitted' },
        sort: 'rice',
        direction: 'desc',
        limit: 2,
        ...(cursor ? { cursor } : {}),
      },
      world.coordinator,
    );
    titles.push(...page.rows.map((r) => r.title));
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  expect(titles).toEqual(ranked);
  // The same way back; no score is not a low score.
  const { rows } = await perform(
    world.app,
    listRequests,
    { filter: { state: 'submitted' }, sort: 'rice', direction: 'asc' },
    world.coordinator,
  );
  expect(rows.map((r) => r.title)).toEqual(ranked.toReversed());
});
