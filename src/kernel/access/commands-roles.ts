/** Changes roles, grants and separation of duties; nobody gives a right that they do not hold there themselves. */
import { type Kysely, sql } from 'kysely';
import { newId } from '../../platform/ids.ts';
import { type CommandContext, operationsOn } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import { joinPerson } from './account-sql.ts';
import { ADMINISTRATOR, isLastAdministrator } from './administrators.ts';
import { ALL_RIGHTS } from './authorise.ts';
import { lockAccount } from './commands.ts';
import {
  changeRole,
  declareDutyConflict,
  defineRole,
  dutyConflictDeclared,
  dutyConflictWithdrawn,
  endGrant,
  grantEnded,
  grantRole,
  reinstateRole,
  retireRole,
  roleChanged,
  roleDefined,
  roleGranted,
  roleReinstated,
  roleRetired,
  withdrawDutyConflict,
} from './contract-roles.ts';
import { findOpposed, findViolations } from './duties.ts';
import { lackingEach } from './own-power.ts';
import { listRightsInWords } from './rules.ts';
import { EVERYTHING, inScope, isEnterpriseWide } from './scope.ts';

const { command } = operationsOn<KernelTables>();

type Context<R extends string = string> = CommandContext<KernelTables, R>;

const EVERYWHERE = { unitId: null, region: null };

// Roles

interface Role {
  role: string;
  role_id: string;
  title: string;
  description: string;
  rights: string[];
  built_in: boolean;
  retired_at: string | null;
  version: number;
}

function demandWholeEnterprise(ctx: Context<'whole-enterprise'>): void {
  if (!isEnterpriseWide(ctx.scope)) ctx.refuse('whole-enterprise');
}

async function lockRole(ctx: Pick<Context, 'tx' | 'notFound'>, role: string): Promise<Role> {
  const { rows } = await sql<Role>`select * from kernel.role where role = ${role} for update`.execute(ctx.tx);
  return rows[0] ?? ctx.notFound('role', role);
}

/** A role of one's own may hold single rights that exist and that its maker holds in the whole enterprise. */
async function demandOwnRights(
  ctx: Context<'unknown-rights' | 'rights-beyond-yours' | 'all-rights'>,
  rights: readonly string[],
): Promise<void> {
  if (rights.includes(ALL_RIGHTS)) return ctx.refuse('all-rights');
  const { rows } = await sql<{ name: string }>`
    select name from unnest(${rights}::text[]) as name
    where name not in (select name from kernel.right) order by name`.execute(ctx.tx);
  if (rows.length > 0) ctx.refuse('unknown-rights', { rights: rows.map((r) => r.name).join(', ') });
  const [missing] = await lackingEach(ctx, [{ rights, root: EVERYWHERE }]);
  if (missing!.length > 0) ctx.refuse('rights-beyond-yours', { rights: listRightsInWords(missing!) });
}

const define = command(defineRole, async (ctx, { role, title, description, rights }) => {
  demandWholeEnterprise(ctx);
  await demandOwnRights(ctx, rights);
  const roleId = newId();
  const made = await sql`
    insert into kernel.role (role, role_id, title, description, rights, built_in)
    values (${role}, ${roleId}, ${title}, ${description}, ${rights}, false)
    on conflict (role) do nothing returning 1`.execute(ctx.tx);
  if (made.rows.length === 0) return ctx.refuse('role-exists', { role });
  ctx.emit(roleDefined, roleId, { role, rights });
  return { role, roleId, version: 1 };
});

const change = command(changeRole, async (ctx, { role: code, ...wanted }) => {
  demandWholeEnterprise(ctx);
  const role = await lockRole(ctx, code);
  if (role.built_in) return ctx.refuse('built-in', { role: code });
  ctx.expectVersion(role.version, { title: role.title, description: role.description, rights: role.rights });
  const { title = role.title, description = role.description, rights = role.rights } = wanted;
  const added = rights.filter((right) => !role.rights.includes(right));
  const removed = role.rights.filter((right) => !rights.includes(right));
  const isSame =
    added.length + removed.length === 0 && title === role.title && description === role.description;
  if (isSame) return { role: code, version: role.version };
  if (added.length > 0) await demandOwnRights(ctx, added);
  await sql`update kernel.role set title = ${title}, description = ${description}, rights = ${rights},
    version = version + 1 where role = ${code}`.execute(ctx.tx);
  ctx.emit(roleChanged, role.role_id, { role: code, added, removed });
  return { role: code, version: role.version + 1 };
});

const retire = command(retireRole, async (ctx, { role: code }) => {
  demandWholeEnterprise(ctx);
  const role = await lockRole(ctx, code);
  if (role.built_in) return ctx.refuse('built-in', { role: code });
  if (role.retired_at !== null) return ctx.refuse('already-retired', { role: code });
  const { rows } = await sql<{ count: number }>`
    select count(*) from kernel.role_grant where role = ${code} and not isempty(valid)
      and (upper_inf(valid) or upper(valid) > ${ctx.today}::date)`.execute(ctx.tx);
  const { count } = rows[0]!;
  if (count > 0) return ctx.refuse('role-granted', { role: code, count });
  await sql`update kernel.role set retired_at = ${ctx.now}, version = version + 1 where role = ${code}`.execute(
    ctx.tx,
  );
  ctx.emit(roleRetired, role.role_id, { role: code });
  return { role: code };
});

const reinstate = command(reinstateRole, async (ctx, { role: code }) => {
  demandWholeEnterprise(ctx);
  const role = await lockRole(ctx, code);
  if (role.retired_at === null) return ctx.refuse('not-retired', { role: code });
  await sql`update kernel.role set retired_at = null, version = version + 1 where role = ${code}`.execute(
    ctx.tx,
  );
  ctx.emit(roleReinstated, role.role_id, { role: code });
  return { role: code };
});

// Grants

/** Refuses a unit, region or role that cannot be granted today; the role cannot be retired or changed until commit. */
async function demandGrantable(
  ctx: Context<'role-unknown' | 'unit-unknown' | 'region-unknown'>,
  wanted: { role: string; unitId: string | null; region: string | null },
): Promise<{ rights: string[]; title: string }> {
  const { rows } = await sql<{ rights: string[]; title: string }>`
    select rights, title from kernel.role where role = ${wanted.role} and retired_at is null for share`.execute(
    ctx.tx,
  );
  const role = rows[0] ?? ctx.refuse('role-unknown', { role: wanted.role });
  const { rows: places } = await sql<{ unit: boolean; region: boolean }>`
    select ${wanted.unitId}::uuid is null or exists (select from kernel.unit_now where unit_id = ${wanted.unitId}) as unit,
      ${wanted.region}::text is null
        or exists (select from kernel.region where region = ${wanted.region} and retired_at is null) as region`.execute(
    ctx.tx,
  );
  if (!places[0]!.unit) ctx.refuse('unit-unknown');
  if (!places[0]!.region) ctx.refuse('region-unknown', { region: wanted.region });
  return role;
}

const grant = command(grantRole, async (ctx, input) => {
  const { accountId, role: code, unitId, region, validTo } = input;
  const account = await lockAccount(ctx, accountId);
  const role = await demandGrantable(ctx, input);
  const root = { unitId, region };
  const [missing] = await lackingEach(ctx, [{ rights: [...role.rights, 'access.grant-roles'], root }]);
  if (missing!.length > 0) return ctx.refuse('beyond-yours', { rights: listRightsInWords(missing!) });
  if (account.disabled_at !== null) return ctx.refuse('account-disabled');
  const validFrom = input.validFrom ?? ctx.today;
  if (validFrom < ctx.today) return ctx.refuse('from-past', { today: ctx.today });
  if (validTo !== null && validTo <= validFrom) return ctx.refuse('to-before-from');
  const valid = sql`daterange(${validFrom}::date, ${validTo}::date)`;
  const { rows } = await sql<{ grant_id: string }>`
    select grant_id from kernel.role_grant
    where account_id = ${accountId} and role = ${code} and unit_id is not distinct from ${unitId}::uuid
      and region is not distinct from ${region}::text and valid && ${valid} limit 1`.execute(ctx.tx);
  if (rows[0] !== undefined) return ctx.refuse('granted-already', { grantId: rows[0].grant_id });
  const opposed = await findOpposed(ctx, { accountId, role: code, root, valid });
  if (opposed !== null) return ctx.refuse('duty-conflict', { role: role.title, ...opposed });
  const grantId = newId();
  const by = 'accountId' in ctx.actor ? ctx.actor.accountId : null;
  await sql`
    insert into kernel.role_grant (grant_id, account_id, role, unit_id, region, begins_on, valid, granted_by, granted_at, reason)
    values (${grantId}, ${accountId}, ${code}, ${unitId}, ${region}, ${validFrom}, ${valid}, ${by}, ${ctx.now},
      ${input.reason ?? ctx.reason})`.execute(ctx.tx);
  ctx.emit(roleGranted, accountId, { grantId, role: code, unitId, region, validFrom, validTo });
  return { grantId, version: 1 };
});

interface Grant {
  account_id: string;
  role: string;
  rights: string[];
  unit_id: string | null;
  region: string | null;
  begins_on: string;
  ends_on: string | null;
  version: number;
}

async function lockGrant(
  ctx: Pick<Context, 'tx' | 'scope' | 'today' | 'notFound'>,
  grantId: string,
): Promise<Grant> {
  const { rows } = await sql<Grant>`
    select g.account_id, g.role, r.rights, g.unit_id, g.region, g.begins_on, g.version,
      case when isempty(g.valid) then g.begins_on else upper(g.valid) end as ends_on
    from kernel.role_grant g join kernel.role r using (role) join kernel.account a using (account_id)
      ${joinPerson()}
    where g.grant_id = ${grantId} and (${inScope(ctx.scope, 'w.unit_id')} or ${inScope(ctx.scope, 'g.unit_id')})
    for update of g`.execute(ctx.tx);
  return rows[0] ?? ctx.notFound('role-grant', grantId);
}

const end = command(endGrant, async (ctx, { grantId, validTo: asked }) => {
  const held = await lockGrant(ctx, grantId);
  ctx.expectVersion(held.version, { validTo: held.ends_on });
  const over = held.ends_on !== null && (held.ends_on <= ctx.today || held.ends_on <= held.begins_on);
  if (over) return ctx.refuse('ended-already', { validTo: held.ends_on });
  if (asked !== undefined && asked < ctx.today) return ctx.refuse('to-past', { today: ctx.today });
  const wanted = asked ?? ctx.today;
  const isBeforeItBegins = wanted < held.begins_on;
  const validTo = isBeforeItBegins ? held.begins_on : wanted;
  if (held.ends_on !== null && validTo >= held.ends_on)
    return ctx.refuse('not-sooner', { validTo: held.ends_on });
  const root = { unitId: held.unit_id, region: held.region };
  const [missing] = await lackingEach(ctx, [{ rights: [...held.rights, 'access.grant-roles'], root }]);
  if (missing!.length > 0) return ctx.refuse('beyond-yours', { rights: listRightsInWords(missing!) });
  if (held.role === ADMINISTRATOR && (await isLastAdministrator(ctx.tx, ctx.today, { grantId })))
    return ctx.refuse('last-administrator');
  await sql`update kernel.role_grant set valid = daterange(begins_on, ${validTo}::date), version = version + 1
    where grant_id = ${grantId}`.execute(ctx.tx);
  ctx.emit(grantEnded, held.account_id, { grantId, role: held.role, validTo });
  return { grantId, validTo, version: held.version + 1 };
});

// Separation of duties

async function demandRole(
  ctx: Context<'role-unknown'>,
  tx: Kysely<KernelTables>,
  role: string,
): Promise<void> {
  const { rows } = await sql`select 1 from kernel.role where role = ${role}`.execute(tx);
  if (rows.length === 0) ctx.refuse('role-unknown', { role });
}

const declare = command(declareDutyConflict, async (ctx, { why, ...pair }) => {
  demandWholeEnterprise(ctx);
  if (pair.roleA === pair.roleB) return ctx.refuse('same-role');
  await demandRole(ctx, ctx.tx, pair.roleA);
  await demandRole(ctx, ctx.tx, pair.roleB);
  const [roleA, roleB] = [pair.roleA, pair.roleB].sort() as [string, string];
  const dutyConflictId = newId();
  const made = await sql`
    insert into kernel.duty_conflict (duty_conflict_id, role_a, role_b, reason)
    values (${dutyConflictId}, ${roleA}, ${roleB}, ${why})
    on conflict (role_a, role_b) where withdrawn_at is null do nothing returning 1`.execute(ctx.tx);
  if (made.rows.length === 0) return ctx.refuse('declared-already');
  ctx.emit(dutyConflictDeclared, dutyConflictId, { roleA, roleB });
  const { rows } = await findViolations(
    { ...ctx, scope: EVERYTHING },
    { dutyConflictId },
    { sort: 'accountId', direction: 'asc', cursor: undefined, limit: Number.MAX_SAFE_INTEGER },
  );
  return { dutyConflictId, violations: new Set(rows.map((v) => v.accountId)).size };
});

const withdraw = command(withdrawDutyConflict, async (ctx, { dutyConflictId }) => {
  demandWholeEnterprise(ctx);
  const { rows } = await sql<{ role_a: string; role_b: string; withdrawn_at: string | null }>`
    select role_a, role_b, withdrawn_at from kernel.duty_conflict
    where duty_conflict_id = ${dutyConflictId} for update`.execute(ctx.tx);
  const pair = rows[0] ?? ctx.notFound('duty-conflict', dutyConflictId);
  if (pair.withdrawn_at !== null) return ctx.refuse('withdrawn-already');
  await sql`update kernel.duty_conflict set withdrawn_at = ${ctx.now}
    where duty_conflict_id = ${dutyConflictId}`.execute(ctx.tx);
  ctx.emit(dutyConflictWithdrawn, dutyConflictId, { roleA: pair.role_a, roleB: pair.role_b });
  return { dutyConflictId };
});

/** Commands about roles, grants and separation of duties. */
export const roleCommands = [define, change, retire, reinstate, grant, end, declare, withdraw];
