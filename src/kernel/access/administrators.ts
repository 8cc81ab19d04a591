/**
 * Keeps the enterprise from locking itself out: there is always somebody who holds the role administrator for the
 * whole enterprise without an end and whose account is not disabled.
 */
import { type QueryExecutorProvider, sql } from 'kysely';
import { newId } from '../../platform/ids.ts';

/** Code of the role that holds every right. */
export const ADMINISTRATOR = 'administrator';

const lasting = (today: string) => sql`
  select g.grant_id, g.account_id from kernel.role_grant g join kernel.account a using (account_id)
  where g.role = ${ADMINISTRATOR} and g.unit_id is null and g.region is null
    and g.valid @> ${today}::date and upper_inf(g.valid) and a.disabled_at is null`;

/**
 * Whether the account, or this one grant of it, is what stands between the enterprise and having no lasting
 * administrator. Commands that take administrators away queue here, so that two cannot each remove the other.
 */
export async function isLastAdministrator(
  tx: QueryExecutorProvider,
  today: string,
  taken: { accountId: string } | { grantId: string },
): Promise<boolean> {
  await sql`select 1 from kernel.role where role = ${ADMINISTRATOR} for update`.execute(tx);
  const { rows } = await sql<{ grant_id: string; account_id: string }>`${lasting(today)}`.execute(tx);
  const isTaken = (row: { grant_id: string; account_id: string }) =>
    'accountId' in taken ? row.account_id === taken.accountId : row.grant_id === taken.grantId;
  return rows.some(isTaken) && rows.every(isTaken);
}

/** Grants the role administrator for the whole enterprise, without the checks of access.grant-role; for set-up. */
export async function grantAdministrator(
  tx: QueryExecutorProvider,
  accountId: string,
  today: string,
  now: string,
): Promise<string> {
  const grantId = newId();
  await sql`
    insert into kernel.role_grant (grant_id, account_id, role, begins_on, valid, granted_at)
    values (${grantId}, ${accountId}, ${ADMINISTRATOR}, ${today}, daterange(${today}, null), ${now})`.execute(
    tx,
  );
  return grantId;
}
