/** Samples of ratings by link: a delivery to somebody who has no account. */
import { sql } from 'kysely';
import { submitRequest } from '../../areas/requests/contract.ts';
import { deliverRequest, takeUpRequest } from '../../areas/requests/contract-fulfilment.ts';
import { askForRating } from '../../areas/requests/contract-rating.ts';
import { perform } from '../../kernel/perform.ts';
import type { Samples } from '../sample.ts';
import type { World } from '../world.ts';

/** Wei cannot sign in; what Wei asked for was delivered. */
async function delivered(world: World): Promise<string> {
  const { app, people, units, administrator } = world;
  const asked = await perform(
    app,
    submitRequest,
    { title: 'Safety course', goal: 'Nobody is hurt', requesterId: people.wei, unitId: units.operations },
    administrator,
  );
  const taken = await perform(
    app,
    takeUpRequest,
    { requestId: asked.requestId, ownerId: people.amara },
    administrator,
    { expectedVersion: asked.version },
  );
  await perform(
    app,
    deliverRequest,
    { requestId: asked.requestId, note: 'The course is in the catalogue' },
    administrator,
    { expectedVersion: taken.version },
  );
  return asked.requestId;
}

/** The secret of the link that was mailed. */
export async function ratingToken(world: World): Promise<string> {
  await perform(world.app, askForRating, { requestId: await delivered(world) }, world.coordinator);
  const { rows } = await sql<{ text: string }>`
    select message->>'text' as text from kernel.mail where kind = 'delivery-rating'
    order by created_at desc, mail_id desc limit 1`.execute(world.app.database.kysely);
  return /#token=(\S+)/.exec(rows[0]!.text)![1]!;
}

/** By name of the operation. */
export const ratingSamples: Samples = {
  'requests.ask-for-rating': async (world) => ({ input: { requestId: await delivered(world) } }),
  'requests.look-at-rating-link': async (world) => ({
    input: { token: await ratingToken(world) },
    elsewhere: 'open',
    notRepeatable: 'Strangers have no keys.',
  }),
  'requests.rate-by-link': async (world) => ({
    input: { token: await ratingToken(world), satisfaction: 4, comment: 'The film is good' },
    elsewhere: 'open',
    notRepeatable: 'Strangers have no keys.',
  }),
};
