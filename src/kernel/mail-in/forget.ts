/** Whole messages are not kept for ever: what somebody may still have to look at, until they have; the rest a month. */
import { sql } from 'kysely';
import { isoInstant } from '../../platform/clock.ts';
import type { App } from '../perform.ts';

const KEPT_DAYS = 30;

/** Drops the bytes of messages that nobody has to decide about any more; returns of how many. */
export async function forgetRawMail(app: App): Promise<number> {
  const before = isoInstant(app.clock.now().subtract({ hours: 24 * KEPT_DAYS }));
  const { rows } = await sql`
    update kernel.mail_in set raw = null
    where mail_in_id in (select mail_in_id from kernel.mail_in
      where raw is not null and outcome in ('record', 'comment', 'recorded') and received_at < ${before} limit 500)
    returning 1`.execute(app.database.kysely);
  return rows.length;
}
