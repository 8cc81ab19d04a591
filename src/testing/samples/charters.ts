/** Samples of charters: an overlay for Operations, brought as far as each operation needs it. */
import { getCharter } from '../../kernel/charters/contract-read.ts';
import { perform } from '../../kernel/perform.ts';
import { draft, draftNext, enterprise, inForce, PROCESS } from '../charter-stage.ts';
import type { Sample, Samples } from '../sample.ts';
import type { World } from '../world.ts';

/** An overlay of Operations in force. */
async function overlay(world: World, more: { until?: string } = {}) {
  await enterprise(world);
  return inForce(
    world,
    { unitId: world.units.operations, name: 'Requests of Operations' },
    { accountable: { value: [world.people.amara] } },
    more,
  );
}

/** A sample on the draft of the overlay's next version. */
async function onDraft(world: World, input: object = {}): Promise<Sample> {
  const { charterId } = await overlay(world);
  const d = await draftNext(world, charterId, { accountable: { value: [world.people.wei] } });
  return { input: { charterVersionId: d.charterVersionId, ...input }, expectedVersion: d.version };
}

/** A sample on the overlay itself. */
async function onCharter(world: World, input: object = {}): Promise<Sample> {
  const { charterId } = await overlay(world);
  const { version } = await perform(world.app, getCharter, { charterId }, world.administrator);
  return { input: { charterId, ...input }, expectedVersion: version };
}

/** A sample that asks about the version in force. */
async function onVersion(world: World, input: object = {}): Promise<Sample> {
  const { charterVersionId } = await overlay(world);
  return { input: { charterVersionId, ...input } };
}

/** By name of the operation. */
export const charterSamples: Samples = {
  'charters.list-processes': () => ({ input: {}, elsewhere: 'open' }),
  'charters.list-charters': async (world) => ({
    input: { filter: { text: 'Operations' } },
    elsewhere: 'hidden',
    hides: (await overlay(world)).charterId,
  }),
  'charters.get-charter': async (world) => ({ input: { charterId: (await overlay(world)).charterId } }),
  'charters.get-charter-version': (world) => onVersion(world),
  'charters.compare-versions': async (world) => {
    const { charterId, charterVersionId } = await overlay(world);
    const d = await draftNext(world, charterId, { accountable: { value: [world.people.wei] } });
    return { input: { charterVersionId: d.charterVersionId, withVersionId: charterVersionId } };
  },
  'charters.resolve-charter': async (world) => {
    await overlay(world);
    return { input: { process: PROCESS, unitId: world.units.fieldService } };
  },
  'charters.preview-activation': async (world) => {
    const { input } = await onDraft(world);
    return { input };
  },
  'charters.list-verdicts': (world) => onVersion(world),
  'charters.list-verdict-cases': (world) => onVersion(world, { filter: { verdict: 'not-yet' } }),
  'charters.preview-re-pin': async (world) => ({ input: { charterId: (await overlay(world)).charterId } }),
  'charters.draft-charter': async (world) => {
    await enterprise(world);
    return {
      input: { process: PROCESS, name: 'Requests of Field Service', unitId: world.units.fieldService },
      elsewhere: 'forbidden',
    };
  },
  'charters.draft-version': async (world) => ({ input: { charterId: (await overlay(world)).charterId } }),
  'charters.change-draft': (world) => onDraft(world, { name: 'Requests of Operations and Field Service' }),
  'charters.withdraw-draft': (world) => onDraft(world),
  'charters.activate-version': (world) => onDraft(world, { decision: 'Decided by the council' }),
  'charters.end-charter': (world) =>
    onCharter(world, { lastDay: '2026-03-31', decision: 'Not needed any more' }),
  'charters.hand-over-accountable': (world) =>
    onCharter(world, { toPersonId: world.people.wei, decision: 'Amara takes the academy over' }),
  'charters.re-pin-cases': async (world) => ({
    input: { charterId: (await overlay(world)).charterId, decision: 'All open cases, by the council' },
  }),
  'charters.tell-expiry': async (world) => ({
    input: { charterVersionId: (await overlay(world, { until: '2026-03-20' })).charterVersionId },
  }),
  'charters.review-reorganisation': async (world) => {
    await enterprise(world);
    await draft(world, { unitId: world.units.operations }, {});
    return { input: { unitId: world.units.fieldService, from: '2026-03-02' } };
  },
};
