/** Finds grants of one account that may not be held together: for a grant about to be made, and for those that are. */
import { type RawBuilder, sql } from 'kysely';
import { type Direction, decodeCursor, encodeCursor } from '../list.ts';
import type { QueryContext } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import { accountName, joinPerson } from './account-sql.ts';
import { loadReach } from './reach.ts';
import { overlaps, scopeInWords } from './rules.ts';
import { inScope, type ScopeRoot } from './scope.ts';

type Asking = Pick<QueryContext<KernelTables>, 'tx' | 'today' | 'scope'>;

/** A grant that stands in the way of another. */
export interface Opposed {
  otherGrantId: string;
  otherRole: string;
  otherFrom: string;
  otherScope: string;
  why: string;
}

/** The first grant of the account that the role may not stand beside in this scope during `valid`, or null. */
export async function findOpposed(
  ctx: Pick<Asking, 'tx'>,
  wanted: { accountId: string; role: string; root: ScopeRoot; valid: RawBuilder<unknown> },
): Promise<Opposed | null> {
  const { rows } = await sql<{
    grantId: string;
    role: string;
    from: string;
    unitId: string | null;
    unitName: string | null;
    region: string | null;
    why: string;
  }>`
    select g.grant_id as "grantId", r.title as role, g.begins_on as from, g.unit_id as "unitId", u.name as "unitName",
      g.region, d.reason as why
    from kernel.duty_conflict d
    join kernel.role_grant g on g.role = case when d.role_a = ${wanted.role} then d.role_b else d.role_a end
    join kernel.role r on r.role = g.role left join kernel.unit_now u on u.unit_id = g.unit_id
    where ${wanted.role} in (d.role_a, d.role_b) and d.withdrawn_at is null
      and g.account_id = ${wanted.accountId} and g.valid && ${wanted.valid}
    order by g.begins_on, g.grant_id`.execute(ctx.tx as never);
  const reach = await loadReach(ctx.tx, [wanted.root.unitId, ...rows.map((r) => r.unitId)]);
  const opposed = rows.find((r) => overlaps(wanted.root, r, reach));
  if (opposed === undefined) return null;
  return {
    otherGrantId: opposed.grantId,
    otherRole: opposed.role,
    otherFrom: opposed.from,
    otherScope: scopeInWords(opposed.unitName, opposed.region),
    why: opposed.why,
  };
}

interface Pair {
  dutyConflictId: string;
  why: string;
  accountId: string;
  accountName: string;
  grantA: string;
  roleA: string;
  unitA: string | null;
  unitNameA: string | null;
  regionA: string | null;
  grantB: string;
  roleB: string;
  unitB: string | null;
  unitNameB: string | null;
  regionB: string | null;
}

/** Everything in force now or later that violates a duty conflict, within the scope; pages by account. */
export async function findViolations(
  ctx: Asking,
  filter: { dutyConflictId?: string | undefined; accountId?: string | undefined },
  page: { sort: string; direction: Direction; cursor: string | undefined; limit: number },
) {
  const filters = [sql`true`];
  if (filter.dutyConflictId !== undefined) filters.push(sql`d.duty_conflict_id = ${filter.dutyConflictId}`);
  if (filter.accountId !== undefined) filters.push(sql`a.account_id = ${filter.accountId}`);
  const order = sql.raw(page.direction);
  // Pairs are few: what is held together against the rule is what somebody has to clear up.
  const { rows } = await sql<Pair>`
    select d.duty_conflict_id as "dutyConflictId", d.reason as why, a.account_id as "accountId",
      ${accountName()} as "accountName", g.grant_id as "grantA", ra.title as "roleA", g.unit_id as "unitA",
      ua.name as "unitNameA", g.region as "regionA", h.grant_id as "grantB", rb.title as "roleB", h.unit_id as "unitB",
      ub.name as "unitNameB", h.region as "regionB"
    from kernel.duty_conflict d
    join kernel.role_grant g on g.role = d.role_a
    join kernel.role_grant h on h.role = d.role_b and h.account_id = g.account_id and h.valid && g.valid
    join kernel.account a on a.account_id = g.account_id
    join kernel.role ra on ra.role = g.role join kernel.role rb on rb.role = h.role
    left join kernel.unit_now ua on ua.unit_id = g.unit_id left join kernel.unit_now ub on ub.unit_id = h.unit_id
    ${joinPerson()}
    where d.withdrawn_at is null and (upper_inf(g.valid * h.valid) or upper(g.valid * h.valid) > ${ctx.today}::date)
      and a.disabled_at is null and ${inScope(ctx.scope, 'w.unit_id')} and ${sql.join(filters, sql` and `)}
    order by a.account_id ${order}, (g.grant_id, h.grant_id) ${order}`.execute(ctx.tx as never);
  const reach = await loadReach(
    ctx.tx,
    rows.flatMap((r) => [r.unitA, r.unitB]),
  );
  const violations = rows
    .filter((r) =>
      overlaps({ unitId: r.unitA, region: r.regionA }, { unitId: r.unitB, region: r.regionB }, reach),
    )
    .map((r) => ({
      dutyConflictId: r.dutyConflictId,
      why: r.why,
      accountId: r.accountId,
      accountName: r.accountName,
      grantA: r.grantA,
      roleA: r.roleA,
      scopeA: scopeInWords(r.unitNameA, r.regionA),
      grantB: r.grantB,
      roleB: r.roleB,
      scopeB: scopeInWords(r.unitNameB, r.regionB),
    }));
  return pageOf(violations, page);
}

interface Violation {
  accountId: string;
  grantA: string;
  grantB: string;
}

/** A page out of all violations; ids compare as text as they do in the database. */
function pageOf<V extends Violation>(
  violations: V[],
  page: { sort: string; direction: Direction; cursor: string | undefined; limit: number },
): { rows: V[]; next: string | null; total: number } {
  const keyOf = (v: V) => `${v.accountId} ${v.grantA} ${v.grantB}`;
  const after = page.cursor === undefined ? null : String(decodeCursor(page.cursor, page.sort).value);
  const isAfter = (v: V) =>
    after === null || (page.direction === 'asc' ? keyOf(v) > after : keyOf(v) < after);
  const rest = violations.filter(isAfter);
  const rows = rest.slice(0, page.limit);
  const last = rest.length > page.limit ? rows.at(-1)! : null;
  return {
    rows,
    next: last === null ? null : encodeCursor(page.sort, keyOf(last), last.accountId),
    total: violations.length,
  };
}
