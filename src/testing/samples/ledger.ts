/** Samples of the dependency ledger: a request of the world's member that legal holds until its time is over. */
import { sql } from 'kysely';
import { submitRequest } from '../../areas/requests/contract.ts';
import { takeUpRequest } from '../../areas/requests/contract-fulfilment.ts';
import { SYSTEM } from '../../kernel/access/actor.ts';
import { startWait } from '../../kernel/cases/contract.ts';
import { sendHoldingDigests } from '../../kernel/cases/contract-ledger.ts';
import { perform } from '../../kernel/perform.ts';
import type { Samples } from '../sample.ts';
import type { World } from '../world.ts';

/** A request that the coordinator owns and that waits on legal. */
export async function heldByLegal(world: World): Promise<{ caseId: string; waitId: string }> {
  const { requestId, version } = await perform(
    world.app,
    submitRequest,
    { title: 'Safety course', goal: 'Nobody is hurt on a live line' },
    world.member,
  );
  await perform(world.app, takeUpRequest, { requestId, ownerId: world.people.amara }, world.coordinator, {
    expectedVersion: version,
  });
  const { waitId } = await perform(
    world.app,
    startWait,
    {
      caseId: requestId,
      partyKind: 'legal',
      personId: world.people.lea,
      question: 'May we film in the plant?',
    },
    world.coordinator,
  );
  return { caseId: requestId, waitId };
}

/** By name of the operation. */
export const ledgerSamples: Samples = {
  'cases.get-ledger': async (world) => {
    await heldByLegal(world);
    world.clock.advance('P30D');
    return { input: {}, elsewhere: 'hidden', hides: '"party":"legal"' };
  },
  'cases.list-overruns': async (world) => {
    const { caseId } = await heldByLegal(world);
    world.clock.advance('P60D');
    return { input: { filter: { party: 'legal' } }, elsewhere: 'hidden', hides: caseId };
  },
  'cases.get-ledger-terms': () => ({ input: {}, elsewhere: 'open' }),
  'cases.change-ledger-terms': () => ({
    input: { lostPercent: 25 },
    expectedVersion: 1,
    elsewhere: 'forbidden',
  }),
  'cases.send-holding-digests': async (world) => {
    await heldByLegal(world);
    return { input: {}, elsewhere: 'forbidden' };
  },
  'cases.get-holding-digest': async (world) => {
    await heldByLegal(world);
    await perform(world.app, sendHoldingDigests, {}, SYSTEM);
    const { rows } = await sql<{ id: string }>`
      select digest_id as id from kernel.holding_digest where person_id = ${world.people.amara}`.execute(
      world.app.database.kysely,
    );
    return { input: { digestId: rows[0]!.id }, actor: world.coordinator };
  },
};
