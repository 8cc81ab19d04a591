/** Takes a due reaction inside the transaction that performs it, so that its effect and its end are one commit. */
import { type Kysely, sql } from 'kysely';

/** Deletes the reaction; false when it is gone or another worker holds it. */
// biome-ignore lint/suspicious/noExplicitAny: the door works on the untyped root.
export async function settle(tx: Kysely<any>, reactionId: string): Promise<boolean> {
  const { rows } = await sql`
    delete from kernel.reaction where reaction_id = (
      select reaction_id from kernel.reaction where reaction_id = ${reactionId} for update skip locked)
    returning 1`.execute(tx);
  return rows.length > 0;
}
