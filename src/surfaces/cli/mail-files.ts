/** `mail-in`: takes messages in that somebody saved as files, and says what became of each. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { sql } from 'kysely';
import { receiveMessage } from '../../kernel/mail-in/contract.ts';
import { type App, perform } from '../../kernel/perform.ts';
import { runDueReactions } from '../../kernel/react.ts';
import { Refusal } from '../../platform/refusal.ts';
import type { Arguments } from './arguments.ts';
import { actorOf } from './operations.ts';

const outcomeWords: Readonly<Record<string, string>> = {
  received: 'taken in',
  record: 'became a request',
  comment: 'became a comment',
  quarantined: 'waits for a person',
  recorded: 'recorded, not answered',
  discarded: 'discarded',
};

/** Takes the files in, each by itself; ends with 1 when one of them was refused. */
export async function takeMailFiles(app: App, args: Arguments, say: (line: string) => void): Promise<number> {
  if (args.places.length === 0) throw new Error('Name the files: mail-in message.eml …');
  const actor = await actorOf(app, args.options.as);
  let refused = 0;
  for (const path of args.places) {
    try {
      const file = new Uint8Array(await readFile(path));
      const input = { file, fileName: basename(path), source: 'file' as const };
      const { mailInId, key, nature, isNew } = await perform(app, receiveMessage, input, actor);
      await runDueReactions(app);
      const { rows } = await sql<{ outcome: string; why: string | null }>`
        select outcome, why from kernel.mail_in where mail_in_id = ${mailInId}`.execute(app.database.kysely);
      const { outcome, why } = rows[0]!;
      const because = [nature === 'message' ? null : nature, why, isNew ? null : 'came before'].filter(
        Boolean,
      );
      say(
        `${path}: ${key} ${outcomeWords[outcome] ?? outcome}${because.length === 0 ? '' : ` (${because.join(', ')})`}`,
      );
    } catch (error) {
      const { code } = error as { code?: string };
      if (!(error instanceof Refusal) && code !== 'ENOENT' && code !== 'EISDIR') throw error;
      refused += 1;
      say(`${path}: ${error instanceof Refusal ? error.message : 'there is no such file.'}`);
    }
  }
  return refused === 0 ? 0 : 1;
}
