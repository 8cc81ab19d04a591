/**
 * What becomes of the account of somebody who leaves or whose data are erased: called by the commands of the
 * organisation, in their transaction. Sign-in follows by itself: sessions end with the same commit.
 */
import { type QueryExecutorProvider, sql } from 'kysely';
import { isLastAdministrator } from './administrators.ts';

/** How disabling ended; the last administrator stays enabled, because a person has to decide. */
export interface Leaving {
  readonly accountId: string | null;
  readonly outcome: 'disabled' | 'no-account' | 'disabled-already' | 'last-administrator';
}

/** Disables the account of a person at once, its sessions and API keys with it; `now` is an ISO instant. */
export async function disableAccountOf(
  tx: QueryExecutorProvider,
  personId: string,
  now: string,
): Promise<Leaving> {
  const { rows } = await sql<{ account_id: string; disabled: boolean }>`
    select account_id, disabled_at is not null as disabled from kernel.account
    where person_id = ${personId} for update`.execute(tx);
  const account = rows[0];
  if (account === undefined) return { accountId: null, outcome: 'no-account' };
  const accountId = account.account_id;
  if (account.disabled) return { accountId, outcome: 'disabled-already' };
  if (await isLastAdministrator(tx, now.slice(0, 10), { accountId }))
    return { accountId, outcome: 'last-administrator' };
  await sql`update kernel.account set disabled_at = ${now}, version = version + 1 where account_id = ${accountId}`.execute(
    tx,
  );
  return { accountId, outcome: 'disabled' };
}

/**
 * Takes everything personal out of a person's account, after disabling it: the address, what they preferred, the
 * names of their keys. The id stays, because the log names it. Nothing happens when there is no account.
 */
export async function eraseAccountOf(
  tx: QueryExecutorProvider,
  personId: string,
  now: string,
): Promise<Leaving> {
  const leaving = await disableAccountOf(tx, personId, now);
  if (leaving.outcome !== 'disabled' && leaving.outcome !== 'disabled-already') return leaving;
  const { accountId } = leaving;
  await sql`
    update kernel.account set email = 'erased-' || account_id || '@invalid', preferences = '{}', version = version + 1
    where account_id = ${accountId}`.execute(tx);
  await sql`
    update kernel.api_key set name = 'erased', revoked_at = coalesce(revoked_at, ${now})
    where account_id = ${accountId}`.execute(tx);
  // Invitations that were queued or sent hold the address.
  await sql`delete from kernel.mail where account_id = ${accountId}`.execute(tx);
  return leaving;
}
