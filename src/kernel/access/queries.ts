/** Reads accounts: the list, one of them, and one's own with everything the screens need to begin. */
import { type RawBuilder, sql } from 'kysely';
import { afterCursor, containing, countRows, encodeCursor } from '../list.ts';
import { operationsOn, type QueryContext } from '../operation.ts';
import { readSettings } from '../setup/settings.ts';
import type { KernelTables } from '../tables.gen.ts';
import { accountName, joinPerson } from './account-sql.ts';
import { ALL_RIGHTS } from './authorise.ts';
import { getAccount, getMyAccount, listAccounts, preferences } from './contract.ts';
import { unitName } from './names.ts';
import { inScope } from './scope.ts';

const { query } = operationsOn<KernelTables>();

interface AccountRow {
  accountId: string;
  email: string;
  name: string;
  personId: string | null;
  unitId: string | null;
  unitName: string | null;
  roles: { role: string; title: string }[];
  createdAt: string;
  disabledAt: string | null;
  version: number;
  mine: boolean;
  manageable: boolean;
}

/** Rows of the accounts that `where` picks, with what this actor may try on each. */
async function readAccounts(
  ctx: QueryContext<KernelTables>,
  where: RawBuilder<unknown>,
  orderAndLimit: RawBuilder<unknown>,
) {
  const { 'access.manage-accounts': manage } = await ctx.scopes('access.manage-accounts');
  const me = 'accountId' in ctx.actor ? ctx.actor.accountId : null;
  const { rows } = await sql<AccountRow>`
    select a.account_id as "accountId", a.email, ${accountName()} as name, a.person_id as "personId",
      w.unit_id as "unitId", u.name as "unitName", a.created_at as "createdAt", a.disabled_at as "disabledAt", a.version,
      (select coalesce(json_agg(json_build_object('role', r.role, 'title', r.title) order by r.title), '[]')
        from kernel.role r where r.role in (select g.role from kernel.role_grant g
          where g.account_id = a.account_id and g.valid @> ${ctx.today}::date)) as roles,
      a.account_id is not distinct from ${me}::uuid as mine, ${inScope(manage, 'w.unit_id')} as manageable
    from kernel.account a ${joinPerson()}
    left join kernel.unit_now u on u.unit_id = w.unit_id
    where ${inScope(ctx.scope, 'w.unit_id')} and ${where} ${orderAndLimit}`.execute(ctx.tx);
  return rows.map(({ mine, manageable, ...row }) => ({ ...row, can: manageable ? canDo(row, mine) : [] }));
}

function canDo(row: { disabledAt: string | null }, mine: boolean): string[] {
  if (row.disabledAt !== null) return ['access.match-account', 'access.enable-account'];
  return mine ? ['access.match-account'] : ['access.match-account', 'access.disable-account'];
}

const list = query(listAccounts, async (ctx, { filter, sort, direction, cursor, limit }) => {
  const column = sql.ref(sort === 'email' ? 'a.email' : 'a.created_at');
  const filters = [sql`true`];
  if (filter.search !== undefined && filter.search !== '') {
    const pattern = containing(filter.search.toLowerCase());
    // A union, because an `or` over two tables would use neither trigram index.
    filters.push(sql`a.account_id in (
      select account_id from kernel.account where email like ${pattern}
      union select account_id from kernel.account join kernel.person_now using (person_id)
        where search like ${pattern})`);
  }
  if (filter.role !== undefined) {
    filters.push(sql`exists (select from kernel.role_grant g
      where g.account_id = a.account_id and g.role = ${filter.role} and g.valid @> ${ctx.today}::date)`);
  }
  if (filter.unitId !== undefined) {
    filters.push(
      sql`w.unit_id in (select unit_id from kernel.unit_reach where ancestor_id = ${filter.unitId})`,
    );
  }
  if (filter.personId !== undefined) filters.push(sql`a.person_id = ${filter.personId}`);
  if (filter.state !== undefined) {
    filters.push(filter.state === 'disabled' ? sql`a.disabled_at is not null` : sql`a.disabled_at is null`);
  }
  if (filter.matched !== undefined) {
    filters.push(filter.matched ? sql`a.person_id is not null` : sql`a.person_id is null`);
  }
  const matching = sql.join(filters, sql` and `);
  const order = sql.raw(direction);
  const rows = await readAccounts(
    ctx,
    sql`${matching} and ${afterCursor(cursor, sort, direction, column, sql.ref('a.account_id'))}`,
    sql`order by ${column} ${order}, a.account_id ${order} limit ${limit + 1}`,
  );
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1)! : null;
  const needsPlace = !ctx.scope.everything || filter.unitId !== undefined;
  const counted = await countRows(
    ctx.tx,
    sql`from kernel.account a ${needsPlace ? joinPerson() : sql``}
      where ${needsPlace ? inScope(ctx.scope, 'w.unit_id') : sql`true`} and ${matching}`,
  );
  return {
    rows: page,
    next:
      last === null
        ? null
        : encodeCursor(sort, sort === 'email' ? last.email : last.createdAt, last.accountId),
    ...counted,
  };
});

const get = query(getAccount, async (ctx, { accountId }) => {
  const [row] = await readAccounts(ctx, sql`a.account_id = ${accountId}`, sql``);
  return row ?? ctx.notFound('account', accountId);
});

const me = query(getMyAccount, async (ctx) => {
  const { actor } = ctx;
  if (actor.kind !== 'account' && actor.kind !== 'api-key') return ctx.refuse('no-account');
  const { rows } = await sql<{
    email: string;
    name: string;
    personId: string | null;
    preferences: unknown;
    rights: string[];
    grants: {
      grantId: string;
      role: string;
      title: string;
      unitId: string | null;
      unitName: string | null;
      region: string | null;
      validTo: string | null;
    }[];
  }>`
    with held as (
      select g.*, r.title, r.rights from kernel.role_grant g join kernel.role r using (role)
      where g.account_id = ${actor.accountId} and g.valid @> ${ctx.today}::date
    )
    select a.email, ${accountName()} as name, a.person_id as "personId", a.preferences,
      (select coalesce(json_agg(t.name order by t.name), '[]') from kernel.right t
        where exists (select from held where rights @> array[t.name] or rights @> array[${ALL_RIGHTS}::text])
          or (t.every_member and a.person_id is not null)) as rights,
      (select coalesce(json_agg(json_build_object('grantId', g.grant_id, 'role', g.role, 'title', g.title,
          'unitId', g.unit_id, 'unitName', ${unitName(ctx.today)}, 'region', g.region, 'validTo', upper(g.valid))
          order by g.title, g.grant_id), '[]') from held g) as grants
    from kernel.account a ${joinPerson()} where a.account_id = ${actor.accountId}`.execute(ctx.tx);
  const row = rows[0]!;
  const settings = await readSettings(ctx.tx);
  const barred = actor.kind === 'api-key' && !actor.rights.includes(ALL_RIGHTS);
  return {
    accountId: actor.accountId,
    ...row,
    enterprise: settings.enterprise ?? 'Trellis',
    isDemo: settings.data === 'demo',
    zone: settings.zone,
    languages: settings.languages,
    today: ctx.today,
    face: row.grants.length > 0 ? ('staff' as const) : ('requester' as const),
    rights: barred ? row.rights.filter((right) => actor.rights.includes(right)) : row.rights,
    preferences: preferences.parse(row.preferences),
  };
});

/** Queries about accounts. */
export const accountQueries = [list, get, me];
