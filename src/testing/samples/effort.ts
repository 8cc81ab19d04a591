/** Samples of effort: an estimated request of the business area Operations, time on it, and what capacity is made of. */
import { submitRequest } from '../../areas/requests/contract.ts';
import { takeUpRequest } from '../../areas/requests/contract-fulfilment.ts';
import * as contract from '../../kernel/effort/contract.ts';
import * as registers from '../../kernel/effort/contract-registers.ts';
import { perform } from '../../kernel/perform.ts';
import type { Samples } from '../sample.ts';
import type { World } from '../world.ts';

/** What samples of effort need of a world. */
type Stage = Pick<World, 'app' | 'people' | 'member' | 'coordinator' | 'administrator'>;

/** A request of the world's member. */
export async function askedFor(world: Stage, title = 'Safety course') {
  return perform(world.app, submitRequest, { title, goal: 'Nobody is hurt on a live line' }, world.member);
}

/** A request that a person of Operations has taken up, with an estimate. */
export async function promised(
  world: Stage,
  minutes: number | null,
  dueOn: string | null = '2026-03-13',
  ownerId: string = world.people.wei,
) {
  const { requestId, version } = await askedFor(world);
  const taken = await perform(
    world.app,
    takeUpRequest,
    { requestId, ownerId, ...(dueOn === null ? {} : { dueOn }) },
    world.coordinator,
    { expectedVersion: version },
  );
  if (minutes !== null) await estimated(world, requestId, minutes);
  return taken;
}

/** Estimates a request. */
export const estimated = (world: Stage, requestId: string, minutes: number) =>
  perform(
    world.app,
    contract.estimateEffort,
    { kind: 'request', recordId: requestId, minutes },
    world.coordinator,
  );

const logged = (world: Stage) =>
  perform(
    world.app,
    contract.logTime,
    { day: '2026-03-02', minutes: 90, workType: 'operations' },
    world.member,
  );

const away = (world: Stage) =>
  perform(world.app, registers.recordLeave, { from: '2026-03-09', to: '2026-03-13' }, world.member);

const rate = { role: 'Designer', from: '2026-01-01', amountMinor: 6500, currency: 'EUR' };

/** By name of the operation. */
export const effortSamples: Samples = {
  'effort.estimate-effort': async (world) => ({
    input: {
      kind: 'request',
      recordId: (await askedFor(world)).requestId,
      minutes: 600,
      bySkill: [{ skill: 'Video', minutes: 240 }],
      note: 'Like the course of last year',
    },
    actor: world.coordinator,
  }),
  'effort.get-effort': async (world) => ({
    input: { kind: 'request', recordId: (await promised(world, 600)).requestId },
    actor: world.coordinator,
  }),
  'effort.log-time': async (world) => ({
    input: {
      personId: world.people.jonas,
      day: '2026-03-02',
      minutes: 45,
      kind: 'request',
      recordId: (await askedFor(world)).requestId,
    },
    actor: world.member,
  }),
  'effort.change-time-entry': async (world) => {
    const { entryId, version } = await logged(world);
    return {
      input: { entryId, minutes: 120, workType: 'unplanned', note: 'An outage' },
      actor: world.member,
      expectedVersion: version,
    };
  },
  'effort.withdraw-time-entry': async (world) => {
    const { entryId, version } = await logged(world);
    return { input: { entryId }, actor: world.member, expectedVersion: version };
  },
  'effort.start-timer': async (world) => {
    await perform(world.app, contract.startTimer, { workType: 'operations' }, world.member);
    world.clock.advance('PT30M');
    const { requestId } = await askedFor(world);
    return { input: { kind: 'request', recordId: requestId }, actor: world.member };
  },
  'effort.stop-timer': async (world) => {
    await perform(world.app, contract.startTimer, { workType: 'operations' }, world.member);
    await perform(world.app, contract.startTimer, { workType: 'operations' }, world.elsewhere);
    world.clock.advance('PT25M');
    return { input: { note: 'Answered questions' }, actor: world.member, elsewhere: 'open' };
  },
  'effort.enter-week-shares': async (world) => ({
    input: {
      personId: world.people.jonas,
      week: '2026-02-23',
      shares: [
        { workType: 'operations', percent: 60 },
        { kind: 'request', recordId: (await askedFor(world)).requestId, percent: 30 },
      ],
    },
    actor: world.member,
  }),
  'effort.list-time-entries': async (world) => ({
    input: { filter: { from: '2026-03-01' } },
    actor: world.member,
    elsewhere: 'hidden',
    hides: (await logged(world)).entryId,
  }),
  'effort.get-my-week': async (world) => {
    await logged(world);
    return { input: { week: '2026-03-04', personId: world.people.jonas }, actor: world.member };
  },
  'effort.set-rate': () => ({ input: rate, elsewhere: 'forbidden' }),
  'effort.withdraw-rate': async (world) => {
    const { rateId, version } = await perform(world.app, registers.setRate, rate, world.administrator);
    return { input: { rateId }, expectedVersion: version, elsewhere: 'forbidden' };
  },
  'effort.list-rates': async (world) => {
    await perform(world.app, registers.setRate, rate, world.administrator);
    return { input: {}, elsewhere: 'open' };
  },
  'effort.record-leave': (world) => ({
    input: { personId: world.people.jonas, from: '2026-03-09', to: '2026-03-13', percent: 50 },
    actor: world.member,
  }),
  'effort.change-leave': async (world) => {
    const { leaveId, version } = await away(world);
    return { input: { leaveId, to: '2026-03-20' }, actor: world.member, expectedVersion: version };
  },
  'effort.withdraw-leave': async (world) => {
    const { leaveId, version } = await away(world);
    return { input: { leaveId }, actor: world.member, expectedVersion: version };
  },
  'effort.list-leave': async (world) => ({
    input: { filter: { from: '2026-03-01' } },
    actor: world.member,
    elsewhere: 'hidden',
    hides: (await away(world)).leaveId,
  }),
  'effort.set-skill': (world) => ({ input: { personId: world.people.wei, skill: 'Video', level: 2 } }),
  'effort.list-skills': async (world) => {
    const { skillId } = await perform(
      world.app,
      registers.setSkill,
      { personId: world.people.wei, skill: 'Video', level: 2 },
      world.administrator,
    );
    return { input: {}, elsewhere: 'hidden', hides: skillId };
  },
  'effort.set-working-hours': (world) => ({
    input: { personId: world.people.wei, weeklyMinutes: 1200, percent: null },
  }),
  'effort.set-defaults': () => ({ input: { weeklyMinutes: 2250, percent: 70 }, elsewhere: 'forbidden' }),
  'effort.list-people': (world) => ({
    input: { filter: { text: 'wei' } },
    elsewhere: 'hidden',
    hides: world.people.wei,
  }),
  'effort.get-capacity': async (world) => {
    await promised(world, 600);
    return {
      input: { queueId: world.queueId, weeks: 3 },
      actor: world.coordinator,
      elsewhere: 'hidden',
      hides: world.people.wei,
    };
  },
  'effort.list-commitments': async (world) => ({
    input: { queueId: world.queueId, week: '2026-03-02' },
    actor: world.coordinator,
    elsewhere: 'hidden',
    hides: (await promised(world, 600)).requestId,
  }),
  'effort.check-promise': async (world) => ({
    input: {
      kind: 'request',
      recordId: (await askedFor(world)).requestId,
      ownerId: world.people.wei,
      dueOn: '2026-03-06',
      minutes: 3000,
    },
    actor: world.coordinator,
  }),
  'effort.get-shares': async (world) => {
    await logged(world);
    return {
      input: { personIds: [world.people.jonas] },
      actor: world.member,
      elsewhere: 'hidden',
      hides: world.people.jonas,
    };
  },
};
