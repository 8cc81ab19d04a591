/** Samples of approvals: a request of the world's member that two departments approve; the administrator (Lea) decides first. */
import { submitRequest } from '../../areas/requests/contract.ts';
import * as requests from '../../areas/requests/contract-approval.ts';
import * as contract from '../../kernel/approvals/contract.ts';
import { perform } from '../../kernel/perform.ts';
import type { Samples } from '../sample.ts';
import type { World } from '../world.ts';

const person = (id: string) => ({ kind: 'person' as const, id });

const steps = (world: World) => [
  {
    position: 1,
    name: 'Legal',
    mode: 'one' as const,
    seats: [person(world.people.lea)],
    reviewers: [person(world.people.amara)],
  },
  { position: 2, name: 'Budget', mode: 'one' as const, seats: [person(world.people.amara)] },
];

const submitted = (world: World) =>
  perform(
    world.app,
    submitRequest,
    { title: 'Safety course', goal: 'Nobody is hurt on a live line' },
    world.member,
  );

async function inApproval(world: World) {
  const { requestId, version } = await submitted(world);
  const asked = await perform(
    world.app,
    requests.askForApproval,
    { requestId, steps: steps(world), note: 'The film needs your yes' },
    world.coordinator,
    { expectedVersion: version },
  );
  const approval = await perform(
    world.app,
    contract.getApproval,
    { approvalId: asked.approvalId },
    world.administrator,
  );
  return { ...asked, approval };
}

/** The seat of the administrator, with its version. */
async function seat(world: World, reviews = false) {
  const { approval } = await inApproval(world);
  const found = approval.steps[0]!.seats.find((s) => s.reviews === reviews)!;
  return { seatId: found.seatId, version: found.version };
}

/** By name of the operation. */
export const approvalSamples: Samples = {
  'requests.get-proposed-approval': async (world) => ({
    input: { requestId: (await submitted(world)).requestId },
  }),
  'requests.ask-for-approval': async (world) => {
    const { requestId, version } = await submitted(world);
    return { input: { requestId, steps: steps(world) }, expectedVersion: version };
  },
  'requests.conclude-approval': async (world) => {
    const { requestId, approvalId, approval } = await inApproval(world);
    const { seatId, version } = approval.steps[0]!.seats.find((s) => !s.reviews)!;
    await perform(
      world.app,
      contract.decide,
      { seatId, outcome: 'reject', why: 'It does not fit' },
      world.administrator,
      { expectedVersion: version },
    );
    return { input: { requestId, approvalId } };
  },
  'requests.withdraw-from-approval': async (world) => {
    const { requestId, version } = await inApproval(world);
    return { input: { requestId, why: 'It was asked for too early' }, expectedVersion: version };
  },
  'approvals.decide': async (world) => {
    const { seatId, version } = await seat(world);
    return {
      input: { seatId, outcome: 'approve', why: 'With a sign at the door' },
      expectedVersion: version,
    };
  },
  'approvals.review': async (world) => ({
    input: { seatId: (await seat(world, true)).seatId, text: 'Ask the works council as well.' },
    actor: world.coordinator,
  }),
  'approvals.delegate': async (world) => {
    const { seatId, version } = await seat(world);
    return { input: { seatId, toPersonId: world.people.wei }, expectedVersion: version };
  },
  'approvals.name-seat': async (world) => {
    const { seatId, version } = await seat(world);
    return { input: { seatId, toPersonId: world.people.wei }, expectedVersion: version };
  },
  'approvals.remind': async (world) => ({
    input: { approvalId: (await inApproval(world)).approvalId },
  }),
  'approvals.find-vacant-seats': async (world) => {
    await inApproval(world);
    return { input: {}, elsewhere: 'open' };
  },
  'approvals.get-approval': async (world) => ({
    input: { approvalId: (await inApproval(world)).approvalId },
  }),
  'approvals.approvals-of': async (world) => ({
    input: { kind: 'request', recordId: (await inApproval(world)).requestId },
  }),
  'approvals.list-approvals': async (world) => ({
    input: { filter: { show: 'open' } },
    elsewhere: 'hidden',
    hides: (await inApproval(world)).approvalId,
  }),
};
