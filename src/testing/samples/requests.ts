/** Samples of learning requests: one by the world's member, brought as far as each operation needs it. */
import * as contract from '../../areas/requests/contract.ts';
import * as fulfilment from '../../areas/requests/contract-fulfilment.ts';
import { scoreRequest } from '../../areas/requests/contract-scores.ts';
import * as triage from '../../areas/requests/contract-triage.ts';
import { startWait } from '../../kernel/cases/contract.ts';
import { perform } from '../../kernel/perform.ts';
import type { Sample, Samples } from '../sample.ts';
import type { World } from '../world.ts';

const ask = { title: 'Safety course', goal: 'Nobody is hurt on a live line' };

const rice = { method: 'rice', reach: 400, impact: 1, confidence: 80, effort: 8 } as const;

const submitted = (world: World) => perform(world.app, contract.submitRequest, ask, world.member);

const draft = (world: World) =>
  perform(world.app, contract.saveDraft, { ...ask, audienceSize: 40 }, world.member);

async function takenUp(world: World) {
  const { requestId, version } = await submitted(world);
  return perform(
    world.app,
    fulfilment.takeUpRequest,
    { requestId, ownerId: world.people.wei, dueOn: '2026-04-01' },
    world.coordinator,
    { expectedVersion: version },
  );
}

async function delivered(world: World) {
  const { requestId, version } = await takenUp(world);
  return perform(
    world.app,
    fulfilment.deliverRequest,
    { requestId, note: 'The course is in the catalogue', link: 'https://example.com/course' },
    world.coordinator,
    { expectedVersion: version },
  );
}

/** A sample on one request, with the version it has. */
const on = (
  { requestId, version }: { requestId: string; version: number },
  input: object = {},
  more: Partial<Sample> = {},
): Sample => ({ input: { requestId, ...input }, expectedVersion: version, ...more });

async function merged(world: World) {
  const { requestId, version } = await submitted(world);
  const survivor = await submitted(world);
  return perform(
    world.app,
    triage.mergeRequest,
    { requestId, survivorId: survivor.requestId },
    world.coordinator,
    { expectedVersion: version },
  );
}

/** A request whose requester owes an answer for `days`. */
async function silent(world: World, days: number) {
  const { requestId } = await submitted(world);
  const { waitId } = await perform(
    world.app,
    startWait,
    { caseId: requestId, partyKind: 'requester', question: 'Which sites is it for?' },
    world.coordinator,
  );
  world.clock.advance(`P${days}D`);
  return { requestId, waitId };
}

async function closedForSilence(world: World) {
  const silence = await silent(world, 18);
  await perform(world.app, triage.warnSilentRequester, silence, world.coordinator);
  world.clock.advance('P10D');
  await perform(world.app, triage.closeSilentRequest, silence, world.coordinator);
  return silence.requestId;
}

/** By name of the operation. */
export const requestSamples: Samples = {
  'requests.save-draft': (world) => ({ input: ask, actor: world.member, elsewhere: 'open' }),
  'requests.change-draft': async (world) =>
    on(await draft(world), { evidence: 'Three accidents in May' }, { actor: world.member }),
  'requests.submit-draft': async (world) => on(await draft(world), {}, { actor: world.member }),
  'requests.submit-request': (world) => ({
    input: { ...ask, regions: ['emea'], deadline: '2026-09-01', sponsorId: world.people.lea },
    actor: world.member,
    elsewhere: 'open',
  }),
  'requests.accept-delivery': async (world) => on(await delivered(world), {}, { actor: world.member }),
  'requests.reopen-request': async (world) =>
    on(await delivered(world), { why: 'The film has no sound' }, { actor: world.member }),
  'requests.cancel-request': async (world) =>
    on(await takenUp(world), { why: 'The machine was sold' }, { actor: world.member }),
  'requests.take-up-request': async (world) =>
    on(await submitted(world), {
      ownerId: world.people.wei,
      queueId: null,
      dueOn: '2026-04-01',
      priority: 'high',
    }),
  'requests.decline-request': async (world) =>
    on(await submitted(world), { reason: 'exists-already', explanation: 'There is such a course: CRS-12.' }),
  'requests.return-request-to-triage': async (world) => on(await takenUp(world)),
  'requests.assign-request': async (world) => on(await takenUp(world), { ownerId: world.people.amara }),
  'requests.restore-assignment': async (world) =>
    on(await takenUp(world), { formerOwnerId: null, formerQueueId: world.queueId }),
  'requests.change-request': async (world) =>
    on(await takenUp(world), { title: 'Safety course, part 1', dueOn: '2026-05-01', priority: 'urgent' }),
  'requests.deliver-request': async (world) =>
    on(await takenUp(world), { note: 'The course is in the catalogue' }),
  'requests.withdraw-delivery': async (world) => on(await delivered(world)),
  'requests.remind-requester': async (world) => {
    const { requestId } = await delivered(world);
    return { input: { requestId } };
  },
  'requests.waitlist-request': async (world) =>
    on(await submitted(world), { reason: 'Nobody is free before summer', lookAgainOn: '2026-06-01' }),
  'requests.recall-waitlisted': async (world) => {
    const { requestId, version } = await submitted(world);
    await perform(
      world.app,
      triage.waitlistRequest,
      { requestId, reason: 'Nobody is free before summer', lookAgainOn: '2026-06-01' },
      world.coordinator,
      { expectedVersion: version },
    );
    return { input: { requestId } };
  },
  'requests.redirect-request': async (world) =>
    on(await submitted(world), {
      reason: 'tool-or-process',
      explanation: 'The form has no field for it; IT adds one in May.',
      link: 'https://example.com/form',
      personId: world.people.wei,
    }),
  'requests.merge-request': async (world) => {
    const survivor = await submitted(world);
    return on(await submitted(world), { survivorId: survivor.requestId });
  },
  'requests.unmerge-request': async (world) => on(await merged(world)),
  'requests.split-request': async (world) =>
    on(await submitted(world), {
      parts: [{ title: 'Course for fitters' }, { title: 'Course for leads', goal: 'Leads see the risks' }],
      original: 'cancelled',
    }),
  'requests.bypass-triage': async (world) =>
    on(await submitted(world), {
      orderedById: world.people.lea,
      reason: 'An accident happened yesterday',
      ownerId: world.people.wei,
    }),
  'requests.change-scope': async (world) => on(await takenUp(world), { audienceSize: 400 }),
  'requests.score-request': async (world) => on(await submitted(world), { inputs: rice, why: 'Two surveys' }),
  'requests.list-scores': async (world) => {
    const { requestId, version } = await submitted(world);
    await perform(world.app, scoreRequest, { requestId, inputs: rice }, world.coordinator, {
      expectedVersion: version,
    });
    return { input: { requestId } };
  },
  'requests.link-requests': async (world) => {
    const [{ requestId }, other] = [await submitted(world), await submitted(world)];
    return { input: { requestId, otherId: other.requestId, kind: 'related' } };
  },
  'requests.unlink-requests': async (world) => {
    const [{ requestId }, other] = [await submitted(world), await submitted(world)];
    const input = { requestId, otherId: other.requestId, kind: 'related' as const };
    await perform(world.app, triage.linkRequests, input, world.coordinator);
    return { input };
  },
  'requests.warn-silent-requester': async (world) => ({ input: await silent(world, 18) }),
  'requests.close-silent-request': async (world) => {
    const silence = await silent(world, 18);
    await perform(world.app, triage.warnSilentRequester, silence, world.coordinator);
    world.clock.advance('P10D');
    return { input: silence };
  },
  'requests.resume-request': async (world) => {
    const requestId = await closedForSilence(world);
    return on({ requestId, version: 2 }, { answer: 'It is for all sites' }, { actor: world.member });
  },
  'requests.rate-delivery': async (world) => {
    const { requestId, version } = await delivered(world);
    const accepted = await perform(world.app, contract.acceptDelivery, { requestId }, world.member, {
      expectedVersion: version,
    });
    return on(accepted, { satisfaction: 4, comment: 'The film is good' }, { actor: world.member });
  },
  'requests.list-requests': async (world) => ({
    input: { filter: { state: ['submitted'], text: 'safety' }, sort: 'dueOn' },
    elsewhere: 'hidden',
    hides: (await submitted(world)).requestId,
  }),
  'requests.get-request': async (world) => {
    const { requestId } = await delivered(world);
    return { input: { requestId } };
  },
};
