/** Makes, lists and revokes API keys; what a key may do is decided by the door (authorise.ts). */
import { sql } from 'kysely';
import { Temporal } from 'temporal-polyfill';
import { isoInstant } from '../../platform/clock.ts';
import { newId } from '../../platform/ids.ts';
import { afterCursor, countRows, encodeCursor } from '../list.ts';
import { operationsOn } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import { accountName, joinPerson } from './account-sql.ts';
import { makeApiKey } from './api-keys.ts';
import { apiKeyCreated, apiKeyRevoked, createApiKey, listApiKeys, revokeApiKey } from './contract-keys.ts';
import { listRightsInWords, stateOfKey } from './rules.ts';
import { inScope } from './scope.ts';

const { command, query } = operationsOn<KernelTables>();

/** More than anybody has programs; keeps a runaway script from filling the table. */
const MOST_KEYS = 50;

const list = query(listApiKeys, async (ctx, { filter, sort, direction, cursor, limit }) => {
  const filters = [inScope(ctx.scope, 'w.unit_id', 'a.person_id')];
  if (filter.accountId !== undefined) filters.push(sql`k.account_id = ${filter.accountId}`);
  if (filter.state === 'revoked') filters.push(sql`k.revoked_at is not null`);
  if (filter.state === 'expired') filters.push(sql`k.revoked_at is null and k.expires_at <= ${ctx.now}`);
  if (filter.state === 'active') {
    filters.push(sql`k.revoked_at is null and (k.expires_at is null or k.expires_at > ${ctx.now})`);
  }
  const from = sql`from kernel.api_key k join kernel.account a using (account_id) ${joinPerson()}
    where ${sql.join(filters, sql` and `)}`;
  const order = sql.raw(direction);
  const { rows } = await sql<{
    apiKeyId: string;
    name: string;
    prefix: string;
    accountId: string;
    accountName: string;
    rights: string[];
    createdAt: string;
    expiresAt: string | null;
    lastUsedOn: string | null;
    revokedAt: string | null;
  }>`
    select k.api_key_id as "apiKeyId", k.name, 'trl_' || k.prefix as prefix, k.account_id as "accountId",
      ${accountName('k')} as "accountName", k.rights, k.created_at as "createdAt", k.expires_at as "expiresAt",
      k.last_used_on as "lastUsedOn", k.revoked_at as "revokedAt"
    from (select k.*, a.person_id, a.email ${from}
        and ${afterCursor(cursor, sort, direction, sql.ref('k.created_at'), sql.ref('k.api_key_id'))}
      order by k.created_at ${order}, k.api_key_id ${order} limit ${limit + 1}) k
    ${joinPerson('k.person_id')}
    order by k.created_at ${order}, k.api_key_id ${order}`.execute(ctx.tx);
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1)! : null;
  return {
    rows: page.map((row) => ({
      ...row,
      state: stateOfKey(row, ctx.now),
      can: row.revokedAt === null ? ['access.revoke-api-key'] : [],
    })),
    next: last === null ? null : encodeCursor(sort, last.createdAt, last.apiKeyId),
    ...(await countRows(ctx.tx, from)),
  };
});

const create = command(createApiKey, async (ctx, { name, rights, expiresAt: asked }) => {
  const { actor } = ctx;
  // As the clock writes instants, so that text compares as time.
  const expiresAt = asked === null ? null : isoInstant(Temporal.Instant.from(asked));
  if (actor.kind !== 'account') return ctx.refuse('not-by-key');
  if (expiresAt !== null && expiresAt <= ctx.now) return ctx.refuse('expiry-past');
  const scopes = await ctx.scopes(...rights);
  const missing = rights.filter((right) => {
    const scope = scopes[right]!;
    return !scope.everything && scope.roots.length === 0 && scope.own === null;
  });
  if (missing.length > 0) return ctx.refuse('rights-beyond-yours', { rights: listRightsInWords(missing) });
  const { rows } = await sql<{ count: number }>`
    with mine as (select 1 from kernel.account where account_id = ${actor.accountId} for update)
    select count(*) from mine, kernel.api_key where account_id = ${actor.accountId} and revoked_at is null`.execute(
    ctx.tx,
  );
  const { count } = rows[0]!;
  if (count >= MOST_KEYS) return ctx.refuse('too-many-keys', { count });
  const apiKeyId = newId();
  const { secret, prefix, hash } = makeApiKey();
  await sql`
    insert into kernel.api_key (api_key_id, account_id, name, prefix, secret_hash, rights, created_at, expires_at)
    values (${apiKeyId}, ${actor.accountId}, ${name}, ${prefix}, ${hash}, ${rights}, ${ctx.now}, ${expiresAt})`.execute(
    ctx.tx,
  );
  ctx.emit(apiKeyCreated, apiKeyId, { accountId: actor.accountId, rights, expiresAt });
  return { apiKeyId, prefix: `trl_${prefix}`, secret };
});

const revoke = command(revokeApiKey, async (ctx, { apiKeyId }) => {
  const { rows } = await sql<{ account_id: string; revoked_at: string | null }>`
    select k.account_id, k.revoked_at from kernel.api_key k join kernel.account a using (account_id)
      ${joinPerson()}
    where k.api_key_id = ${apiKeyId} and ${inScope(ctx.scope, 'w.unit_id', 'a.person_id')} for update of k`.execute(
    ctx.tx,
  );
  const key = rows[0] ?? ctx.notFound('api-key', apiKeyId);
  if (key.revoked_at !== null) return ctx.refuse('revoked-already');
  await sql`update kernel.api_key set revoked_at = ${ctx.now} where api_key_id = ${apiKeyId}`.execute(ctx.tx);
  ctx.emit(apiKeyRevoked, apiKeyId, { accountId: key.account_id });
  return { apiKeyId };
});

/** Operations on API keys. */
export const keyOperations = [list, create, revoke];
