/** Samples of asking without an account: a link for a model of Operations, and what came by it. */
import { sql } from 'kysely';
import * as contract from '../../areas/requests/models/contract-links.ts';
import { STRANGER } from '../../kernel/access/actor.ts';
import { perform } from '../../kernel/perform.ts';
import type { Samples } from '../sample.ts';
import type { World } from '../world.ts';
import { publishedModel } from './request-models.ts';

const link = { label: 'Partner academy', days: 30 };

/** A link for a model of Operations, with its secret. */
export async function madeLink(world: World, more: object = {}) {
  const { modelId } = await publishedModel(world, { acceptsWithoutAccount: true, ...more });
  const made = await perform(world.app, contract.makeAskLink, { modelId, ...link }, world.coordinator);
  return { ...made, modelId, token: made.address!.split('#token=')[1]! };
}

/** Something that came by the link, from an address that nobody here has. */
export async function sentBy(world: World, email = 'kim@partner.example', more: object = {}) {
  const { token, linkId, modelId } = await madeLink(world);
  const { key } = await perform(
    world.app,
    contract.submitByLink,
    { token, name: 'Kim Berg', email, title: 'Two seats in June', goal: 'Join the session', ...more },
    STRANGER,
  );
  const { rows } = await perform(
    world.app,
    contract.listSubmissions,
    { filter: { linkId } },
    world.coordinator,
  );
  return { ...rows[0]!, key, modelId, linkId, token };
}

/** The secret in the newest confirmation. */
export async function stateToken(world: World): Promise<string> {
  const { rows } = await sql<{ text: string }>`
    select message ->> 'text' as text from kernel.mail where kind = 'submission-received'
    order by mail_id desc limit 1`.execute(world.app.database.kysely);
  return /#token=([\w-]+)/.exec(rows[0]!.text)![1]!;
}

/** Something whose sender nobody knows, once that is found out. */
async function waiting(world: World) {
  const { linkId } = await sentBy(world);
  await world.settle();
  const { rows } = await perform(
    world.app,
    contract.listSubmissions,
    { filter: { linkId } },
    world.coordinator,
  );
  return rows[0]!;
}

/** A text file of a few bytes. */
export const aFile = new TextEncoder().encode('Name,Seat\nKim,1\n');

const sent = {
  name: 'Kim Berg',
  email: 'kim@partner.example',
  title: 'Two seats in June',
  goal: 'Join the session',
};

/** By name of the operation. */
export const askLinkSamples: Samples = {
  'requests.make-ask-link': async (world) => {
    const { modelId } = await publishedModel(world, { acceptsWithoutAccount: true });
    return {
      input: { modelId, ...link },
      actor: world.coordinator,
      notRepeatable: 'The address is shown once: a repeated key answers null.',
    };
  },
  'requests.revoke-ask-link': async (world) => {
    const { linkId, version } = await madeLink(world);
    return { input: { linkId }, actor: world.coordinator, expectedVersion: version };
  },
  'requests.list-ask-links': async (world) => {
    const { modelId } = await madeLink(world);
    return { input: { modelId }, actor: world.coordinator };
  },
  'requests.look-at-ask-link': async (world) => ({
    input: { token: (await madeLink(world)).token },
    actor: STRANGER,
  }),
  'requests.upload-by-link': async (world) => ({
    input: { token: (await madeLink(world)).token, file: aFile, fileName: 'seats.csv' },
    actor: STRANGER,
  }),
  'requests.submit-by-link': async (world) => ({
    input: { token: (await madeLink(world)).token, ...sent },
    actor: STRANGER,
  }),
  'requests.look-at-submission': async (world) => {
    await sentBy(world);
    return { input: { token: await stateToken(world) }, actor: STRANGER };
  },
  'requests.settle-submission': async (world) => {
    const { submissionId } = await sentBy(world);
    return { input: { submissionId } };
  },
  'requests.list-submissions': async (world) => {
    const { submissionId } = await sentBy(world);
    return { input: {}, actor: world.coordinator, elsewhere: 'hidden', hides: submissionId };
  },
  'requests.take-submission': async (world) => {
    const { submissionId, version } = await waiting(world);
    return {
      input: { submissionId, personId: world.people.wei },
      actor: world.coordinator,
      expectedVersion: version,
    };
  },
  'requests.discard-submission': async (world) => {
    const { submissionId, version } = await waiting(world);
    return { input: { submissionId }, actor: world.coordinator, expectedVersion: version };
  },
};
