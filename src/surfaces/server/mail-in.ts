/** Brings mail in: from the mailbox of the settings, through the same operation as an upload. */
import { SYSTEM } from '../../kernel/access/actor.ts';
import { noteLargeMessage, receiveMessage } from '../../kernel/mail-in/contract.ts';
import { type App, perform } from '../../kernel/perform.ts';
import { takeMail } from '../../platform/mail-in/mailbox.ts';
import { LARGEST_MESSAGE } from '../../platform/mail-in/parse.ts';
import { Refusal } from '../../platform/refusal.ts';

/** Looks into the mailbox once; returns how many messages were taken in. */
export async function takeFromMailbox(app: App, url: string): Promise<number> {
  return takeMail(
    { url, largest: LARGEST_MESSAGE },
    {
      message: async (raw) => {
        try {
          await perform(app, receiveMessage, { file: raw, source: 'imap' }, SYSTEM);
        } catch (error) {
          // What can never be taken in must not stand in the way of the rest; it stays in the mailbox.
          if (!(error instanceof Refusal)) throw error;
        }
      },
      large: async (message) => {
        await perform(app, noteLargeMessage, message, SYSTEM);
      },
    },
  );
}
