/** Samples of mail that comes in. */
import { submitRequest } from '../../areas/requests/contract.ts';
import { SYSTEM } from '../../kernel/access/actor.ts';
import * as mail from '../../kernel/mail-in/contract.ts';
import { perform } from '../../kernel/perform.ts';
import type { Samples } from '../sample.ts';
import type { World } from '../world.ts';

/** A message as it comes over the wire. */
function letter(from: string, subject: string): Uint8Array {
  return Buffer.from(
    `From: ${from}\r\nTo: learning@example.com\r\nSubject: ${subject}\r\nDate: Mon, 2 Mar 2026 08:00:00 +0000\r\nMessage-ID: <sample@example.com>\r\n\r\nOur people need to know how to climb safely.\r\n`,
  );
}

async function received(world: World, from = 'stranger@elsewhere.example') {
  const { mailInId } = await perform(
    world.app,
    mail.receiveMessage,
    { file: letter(from, 'Ladder training'), source: 'file' },
    SYSTEM,
  );
  return mailInId;
}

async function quarantined(world: World) {
  const mailInId = await received(world);
  const { version } = await perform(world.app, mail.settleMessage, { mailInId }, SYSTEM);
  return { mailInId, version };
}

/** By name of the operation. */
export const mailInSamples: Samples = {
  'mail-in.receive-message': () => ({
    input: { file: letter('jonas@example.com', 'Ladder training'), fileName: 'ladder.eml' },
    elsewhere: 'forbidden',
  }),
  'mail-in.note-large-message': () => ({
    input: {
      messageId: 'big@example.com',
      fromAddress: 'jonas@example.com',
      subject: 'A film',
      size: 31_000_000,
    },
    elsewhere: 'forbidden',
  }),
  'mail-in.settle-message': async (world) => ({ input: { mailInId: await received(world) } }),
  'mail-in.list-messages': async (world) => {
    const { mailInId } = await quarantined(world);
    return { input: { filter: { outcome: 'quarantined' } }, elsewhere: 'hidden', hides: mailInId };
  },
  'mail-in.get-message': async (world) => ({ input: { mailInId: (await quarantined(world)).mailInId } }),
  'mail-in.take-as-record': async (world) => {
    const { mailInId, version } = await quarantined(world);
    return { input: { mailInId, personId: world.people.jonas }, expectedVersion: version };
  },
  'mail-in.take-as-comment': async (world) => {
    const { mailInId, version } = await quarantined(world);
    const { key } = await perform(
      world.app,
      submitRequest,
      { title: 'Safety course', goal: 'Nobody falls' },
      world.member,
    );
    return { input: { mailInId, recordKey: key, internal: true }, expectedVersion: version };
  },
  'mail-in.discard-message': async (world) => {
    const { mailInId, version } = await quarantined(world);
    return { input: { mailInId }, expectedVersion: version };
  },
};
