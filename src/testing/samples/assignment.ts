/** Samples of deputies and rotas. */
import { nameDeputy } from '../../kernel/assignment/contract.ts';
import { createRota, swapTurn } from '../../kernel/assignment/contract-rotas.ts';
import { perform } from '../../kernel/perform.ts';
import type { Samples } from '../sample.ts';
import type { World } from '../world.ts';

const deputy = (world: World) => ({
  personId: world.people.jonas,
  actingId: world.people.wei,
  from: '2026-03-02',
  lastDay: '2026-03-13',
  why: 'Leave',
});

const named = (world: World) => perform(world.app, nameDeputy, deputy(world), world.administrator);

const rota = (world: World) => ({
  name: 'Triage watch',
  unitId: world.units.operations,
  turn: 'week' as const,
  beginsOn: '2026-03-02',
  memberIds: [world.people.amara, world.people.wei],
});

const made = (world: World) => perform(world.app, createRota, rota(world), world.administrator);

/** By name of the operation. */
export const assignmentSamples: Samples = {
  'assignment.name-deputy': (world) => ({ input: deputy(world) }),
  'assignment.end-deputy': async (world) => ({
    input: { deputyId: (await named(world)).deputyId },
    expectedVersion: 1,
  }),
  'assignment.list-deputies': async (world) => ({
    input: { filter: { state: 'all' } },
    elsewhere: 'hidden',
    hides: (await named(world)).deputyId,
  }),
  'assignment.list-rotas': async (world) => {
    await made(world);
    return { input: {}, elsewhere: 'open' };
  },
  'assignment.get-rota': async (world) => ({
    input: { rotaId: (await made(world)).rotaId },
    elsewhere: 'open',
  }),
  'assignment.create-rota': (world) => ({ input: rota(world), elsewhere: 'forbidden' }),
  'assignment.change-rota': async (world) => ({
    input: { rotaId: (await made(world)).rotaId, turn: 'day', memberIds: [world.people.wei] },
    expectedVersion: 1,
  }),
  'assignment.retire-rota': async (world) => ({
    input: { rotaId: (await made(world)).rotaId },
    expectedVersion: 1,
  }),
  'assignment.swap-turn': async (world) => ({
    input: {
      rotaId: (await made(world)).rotaId,
      personId: world.people.jonas,
      from: '2026-03-04',
      lastDay: '2026-03-05',
    },
    expectedVersion: 1,
  }),
  'assignment.withdraw-swap': async (world) => {
    const { rotaId } = await made(world);
    const { rotaSwapId, version } = await perform(
      world.app,
      swapTurn,
      { rotaId, personId: world.people.jonas, from: '2026-03-04', lastDay: '2026-03-05' },
      world.administrator,
      { expectedVersion: 1 },
    );
    return { input: { rotaId, rotaSwapId }, expectedVersion: version };
  },
};
