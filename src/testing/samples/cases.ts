/** Samples of cases: a request of the world's member that waits on legal, with a task and an exception asked for. */
import { sql } from 'kysely';
import { acceptDelivery, submitRequest } from '../../areas/requests/contract.ts';
import { deliverRequest, takeUpRequest } from '../../areas/requests/contract-fulfilment.ts';
import * as contract from '../../kernel/cases/contract.ts';
import { getCase } from '../../kernel/cases/contract-reading.ts';
import { perform } from '../../kernel/perform.ts';
import { ACCEPTED } from '../charter.ts';
import type { Sample, Samples } from '../sample.ts';
import type { World } from '../world.ts';

/** A request in fulfilment; its case has the same id. */
async function held(world: World): Promise<string> {
  return (await takenUp(world)).requestId;
}

async function takenUp(world: World) {
  const { requestId, version } = await perform(
    world.app,
    submitRequest,
    { title: 'Safety course', goal: 'Nobody is hurt on a live line' },
    world.member,
  );
  return perform(world.app, takeUpRequest, { requestId, ownerId: world.people.wei }, world.coordinator, {
    expectedVersion: version,
  });
}

/** The verdict of a request that was accepted. */
async function verdict(world: World): Promise<string> {
  const { requestId, version } = await takenUp(world);
  const delivered = await perform(
    world.app,
    deliverRequest,
    { requestId, note: 'The course is in the catalogue' },
    world.coordinator,
    { expectedVersion: version },
  );
  await perform(world.app, acceptDelivery, { requestId }, world.member, {
    expectedVersion: delivered.version,
  });
  const { verdicts } = await perform(world.app, getCase, { caseId: requestId }, world.coordinator);
  return verdicts[0]!.verdictId;
}

const ask = { partyKind: 'legal' as const, question: 'May we film in the plant?' };

async function waiting(world: World, input: object = { personId: world.people.lea }) {
  return perform(
    world.app,
    contract.startWait,
    { caseId: await held(world), ...ask, ...input },
    world.coordinator,
  );
}

/** A wait on the member, who asked for the request. */
const asked = (world: World) => waiting(world, { partyKind: 'requester' });

/** The token of the newest mail that asks. */
async function linkOf(world: World): Promise<string> {
  await waiting(world, { contactEmail: 'counsel@example.org' });
  const { rows } = await sql<{ text: string }>`
    select message->>'text' as text from kernel.mail where kind = 'wait-asked' order by created_at desc, mail_id desc limit 1`.execute(
    world.app.database.kysely,
  );
  return /#token=(\S+)/.exec(rows[0]!.text)![1]!;
}

async function task(world: World) {
  return perform(
    world.app,
    contract.addTask,
    { caseId: await held(world), title: 'Book the studio' },
    world.coordinator,
  );
}

async function exception(world: World) {
  return perform(
    world.app,
    contract.requestException,
    {
      caseId: await held(world),
      conditionId: ACCEPTED,
      reason: 'The requester is on leave until May.',
      expiresOn: '2026-06-30',
    },
    world.coordinator,
  );
}

const at = (version: number, input: object, more: Partial<Sample> = {}): Sample => ({
  input,
  expectedVersion: version,
  ...more,
});

/** By name of the operation. */
export const caseSamples: Samples = {
  'cases.start-wait': async (world) => ({
    input: { caseId: await held(world), ...ask, personId: world.people.lea, promisedUntil: '2026-03-20' },
  }),
  'cases.promise-wait': async (world) => {
    const { waitId, version } = await waiting(world);
    return at(version, { waitId, promisedUntil: '2026-03-20' });
  },
  'cases.answer-wait': async (world) => {
    const { waitId, version } = await asked(world);
    return at(version, { waitId, answer: 'In two languages, please.' }, { actor: world.member });
  },
  'cases.answer-by-link': async (world) => ({
    input: { token: await linkOf(world), answer: 'Yes, with a sign at the door.' },
    elsewhere: 'open',
    notRepeatable: 'Strangers have no keys.',
  }),
  'cases.look-at-link': async (world) => ({
    input: { token: await linkOf(world) },
    elsewhere: 'open',
    notRepeatable: 'Strangers have no keys.',
  }),
  'cases.end-wait': async (world) => {
    const { waitId, version } = await waiting(world);
    return at(version, { waitId, answer: 'They said yes on the telephone.' });
  },
  'cases.remind-wait': async (world) => ({ input: { waitId: (await waiting(world)).waitId } }),
  'cases.hand-over-wait': async (world) => {
    const { waitId, version } = await waiting(world);
    return at(version, { waitId, personId: world.people.amara });
  },
  'cases.add-task': async (world) => ({
    input: { caseId: await held(world), title: 'Book the studio', assigneeId: world.people.wei },
  }),
  'cases.settle-task': async (world) => {
    const { taskId, version } = await task(world);
    return at(version, { taskId, outcome: 'not-needed', note: 'They have one.' });
  },
  'cases.reopen-task': async (world) => {
    const { taskId, version } = await task(world);
    const done = await perform(world.app, contract.settleTask, { taskId }, world.coordinator, {
      expectedVersion: version,
    });
    return at(done.version, { taskId });
  },
  'cases.assign-task': async (world) => {
    const { taskId, version } = await task(world);
    return at(version, { taskId, assigneeId: world.people.wei, dueOn: '2026-04-01' });
  },
  'cases.request-exception': async (world) => ({
    input: {
      caseId: await held(world),
      conditionId: ACCEPTED,
      reason: 'The requester is on leave until May.',
      expiresOn: '2026-06-30',
    },
  }),
  'cases.decide-exception': async (world) => {
    const { exceptionId, version } = await exception(world);
    return at(version, { exceptionId, outcome: 'approved' });
  },
  'cases.withdraw-exception': async (world) => {
    const { exceptionId, version } = await exception(world);
    return at(version, { exceptionId });
  },
  'cases.get-case': async (world) => ({ input: { caseId: (await waiting(world)).caseId } }),
  'cases.suggest-owners': async (world) => ({
    input: { caseId: await held(world), queueId: world.queueId },
  }),
  'cases.get-wait': async (world) => ({ input: { waitId: (await waiting(world)).waitId } }),
  'cases.list-waits': async (world) => ({
    input: { filter: { open: 'true', partyKind: 'legal' } },
    elsewhere: 'hidden',
    hides: (await waiting(world)).waitId,
  }),
  'cases.waits-by-party': async (world) => {
    await waiting(world, { partyKind: 'person', personId: world.people.jonas });
    return { input: {}, elsewhere: 'hidden', hides: world.people.jonas };
  },
  'cases.list-exceptions': async (world) => ({
    input: { filter: { state: 'requested' } },
    elsewhere: 'hidden',
    hides: (await exception(world)).exceptionId,
  }),
  'cases.recompute-verdict': async (world) => ({ input: { verdictId: await verdict(world) } }),
};
