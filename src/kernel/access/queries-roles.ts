/** Reads rights, roles, grants, duty conflicts and who violates them. */
import { sql } from 'kysely';
import { languageOf } from '../context.ts';
import { afterCursor, containing, countRows, encodeCursor } from '../list.ts';
import { operationsOn } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import { accountName, joinPerson } from './account-sql.ts';
import { ADMINISTRATOR } from './administrators.ts';
import {
  listDutyConflicts,
  listDutyViolations,
  listGrants,
  listRights,
  listRoles,
} from './contract-roles.ts';
import { findViolations } from './duties.ts';
import { unitName } from './names.ts';
import { lackingEach } from './own-power.ts';
import { stateOfGrant } from './rules.ts';
import { inScope, isEnterpriseWide } from './scope.ts';

const { query } = operationsOn<KernelTables>();

const rights = query(listRights, async (ctx) => {
  const { rows } = await sql<{ right: string; area: string; allows: string; everyMember: boolean }>`
    select name as right, area, allows, every_member as "everyMember" from kernel.right order by area, name`.execute(
    ctx.tx,
  );
  const language = languageOf(ctx);
  return { rights: rows.map((r) => ({ ...r, allows: language.translate(r.allows) })) };
});

interface RoleRow {
  role: string;
  roleId: string;
  title: string;
  description: string;
  rights: string[];
  builtIn: boolean;
  holders: number;
  retiredAt: string | null;
  version: number;
}

const roles = query(listRoles, async (ctx, { filter, sort, direction, cursor, limit }) => {
  const { 'access.manage-roles': manage } = await ctx.scopes('access.manage-roles');
  const mayManage = isEnterpriseWide(manage);
  const filters = [sql`true`];
  if (filter.search !== undefined && filter.search !== '') {
    const pattern = containing(filter.search);
    filters.push(
      sql`(r.title ilike ${pattern} or r.description ilike ${pattern} or r.role ilike ${pattern})`,
    );
  }
  if (filter.right !== undefined) {
    filters.push(sql`(r.rights @> array[${filter.right}::text] or r.role = ${ADMINISTRATOR})`);
  }
  if (filter.state !== undefined) {
    filters.push(filter.state === 'retired' ? sql`r.retired_at is not null` : sql`r.retired_at is null`);
  }
  const from = sql`from kernel.role r where ${sql.join(filters, sql` and `)}`;
  const order = sql.raw(direction);
  const { rows } = await sql<RoleRow>`
    select r.role, r.role_id as "roleId", r.title, r.description, r.rights, r.built_in as "builtIn",
      (select count(distinct g.account_id)::int from kernel.role_grant g
        where g.role = r.role and g.valid @> ${ctx.today}::date) as holders,
      r.retired_at as "retiredAt", r.version
    ${from} and ${afterCursor(cursor, sort, direction, sql.ref('r.title'), sql.ref('r.role_id'))}
    order by r.title ${order}, r.role_id ${order} limit ${limit + 1}`.execute(ctx.tx);
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1)! : null;
  return {
    rows: page.map((row) => ({ ...row, can: mayManage && !row.builtIn ? canDoWithRole(row) : [] })),
    next: last === null ? null : encodeCursor(sort, last.title, last.roleId),
    ...(await countRows(ctx.tx, from)),
  };
});

function canDoWithRole(row: RoleRow): string[] {
  if (row.retiredAt !== null) return ['access.change-role', 'access.reinstate-role'];
  return row.holders > 0 ? ['access.change-role'] : ['access.change-role', 'access.retire-role'];
}

interface GrantRow {
  grantId: string;
  accountId: string;
  accountName: string;
  personId: string | null;
  role: string;
  roleTitle: string;
  unitId: string | null;
  unitName: string | null;
  region: string | null;
  regionName: string | null;
  validFrom: string;
  validTo: string | null;
  grantedBy: string | null;
  grantedByName: string | null;
  reason: string | null;
  version: number;
  rights: string[];
  endable: boolean;
}

const grants = query(listGrants, async (ctx, { filter, sort, direction, cursor, limit }) => {
  const { 'access.grant-roles': give } = await ctx.scopes('access.grant-roles');
  const filters = [sql`(${inScope(ctx.scope, 'w.unit_id')} or ${inScope(ctx.scope, 'g.unit_id')})`];
  if (filter.accountId !== undefined) filters.push(sql`g.account_id = ${filter.accountId}`);
  if (filter.personId !== undefined) filters.push(sql`a.person_id = ${filter.personId}`);
  if (filter.role !== undefined) filters.push(sql`g.role = ${filter.role}`);
  if (filter.region !== undefined) filters.push(sql`g.region = ${filter.region}`);
  if (filter.unitId !== undefined) {
    filters.push(
      sql`g.unit_id in (select unit_id from kernel.unit_reach where ancestor_id = ${filter.unitId})`,
    );
  }
  if (filter.state === 'current') filters.push(sql`g.valid @> ${ctx.today}::date`);
  if (filter.state === 'future') filters.push(sql`lower(g.valid) > ${ctx.today}::date`);
  if (filter.state === 'ended') filters.push(sql`(isempty(g.valid) or upper(g.valid) <= ${ctx.today}::date)`);
  const from = sql`from kernel.role_grant g join kernel.account a using (account_id) ${joinPerson()}
    where ${sql.join(filters, sql` and `)}`;
  const order = sql.raw(direction);
  const { rows } = await sql<GrantRow>`
    select g.grant_id as "grantId", g.account_id as "accountId", ${accountName()} as "accountName",
      a.person_id as "personId", g.role, r.title as "roleTitle", g.unit_id as "unitId", ${unitName(ctx.today)} as "unitName",
      g.region, e.name as "regionName", g.begins_on as "validFrom",
      case when isempty(g.valid) then g.begins_on else upper(g.valid) end as "validTo",
      g.granted_by as "grantedBy", ${accountName('b', 'v')} as "grantedByName", g.reason, g.version, r.rights, g.endable
    from (select g.*, a.person_id, (${inScope(give, 'w.unit_id')} or ${inScope(give, 'g.unit_id')}) as endable ${from}
        and ${afterCursor(cursor, sort, direction, sql.ref('g.begins_on'), sql.ref('g.grant_id'))}
      order by g.begins_on ${order}, g.grant_id ${order} limit ${limit + 1}) g
    join kernel.role r using (role) join kernel.account a on a.account_id = g.account_id
    left join kernel.region e on e.region = g.region left join kernel.account b on b.account_id = g.granted_by
    ${joinPerson()} ${joinPerson('b.person_id', 'v')}
    order by g.begins_on ${order}, g.grant_id ${order}`.execute(ctx.tx);
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1)! : null;
  const missing = await lackingEach(
    ctx,
    page.map((row) => ({ rights: row.rights, root: { unitId: row.unitId, region: row.region } })),
  );
  return {
    rows: page.map(({ rights: _, endable, ...row }, i) => {
      const state = stateOfGrant(row.validFrom, row.validTo, ctx.today);
      const can = endable && state !== 'ended' && missing[i]!.length === 0 ? ['access.end-grant'] : [];
      return { ...row, state, can };
    }),
    next: last === null ? null : encodeCursor(sort, last.validFrom, last.grantId),
    ...(await countRows(ctx.tx, from)),
  };
});

const conflicts = query(listDutyConflicts, async (ctx, { filter, sort, direction, cursor, limit }) => {
  const { 'access.manage-roles': manage } = await ctx.scopes('access.manage-roles');
  const mayManage = isEnterpriseWide(manage);
  const filters = [sql`true`];
  if (filter.role !== undefined) filters.push(sql`${filter.role} in (d.role_a, d.role_b)`);
  if (filter.state !== undefined) {
    filters.push(
      filter.state === 'withdrawn' ? sql`d.withdrawn_at is not null` : sql`d.withdrawn_at is null`,
    );
  }
  const from = sql`from kernel.duty_conflict d join kernel.role a on a.role = d.role_a
    join kernel.role b on b.role = d.role_b where ${sql.join(filters, sql` and `)}`;
  const order = sql.raw(direction);
  const { rows } = await sql<{
    dutyConflictId: string;
    roleA: string;
    titleA: string;
    roleB: string;
    titleB: string;
    why: string;
    withdrawnAt: string | null;
  }>`
    select d.duty_conflict_id as "dutyConflictId", d.role_a as "roleA", a.title as "titleA", d.role_b as "roleB",
      b.title as "titleB", d.reason as why, d.withdrawn_at as "withdrawnAt"
    ${from} and ${afterCursor(cursor, sort, direction, sql.ref('d.role_a'), sql.ref('d.duty_conflict_id'))}
    order by d.role_a ${order}, d.duty_conflict_id ${order} limit ${limit + 1}`.execute(ctx.tx);
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1)! : null;
  return {
    rows: page.map((row) => ({
      ...row,
      can: mayManage && row.withdrawnAt === null ? ['access.withdraw-duty-conflict'] : [],
    })),
    next: last === null ? null : encodeCursor(sort, last.roleA, last.dutyConflictId),
    ...(await countRows(ctx.tx, from)),
  };
});

const violations = query(listDutyViolations, async (ctx, { filter, sort, direction, cursor, limit }) => {
  const { rows, next, total } = await findViolations(ctx, filter, { sort, direction, cursor, limit });
  return { rows: rows.map((row) => ({ ...row, can: [] })), next, total, totalIsEstimate: false };
});

/** Queries about roles, grants and separation of duties. */
export const roleQueries = [rights, roles, grants, conflicts, violations];
