/** Asks the rules whether the actor holds everything that some grants give, where they give it. */
import { sql } from 'kysely';
import type { QueryContext } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import { loadReach } from './reach.ts';
import { lacking, type Power } from './rules.ts';

type Asking = Pick<QueryContext<KernelTables>, 'tx' | 'scopes' | 'today'>;

/** For each power: the rights in it that the actor lacks there. Two or three queries, however many powers. */
export async function lackingEach(ctx: Asking, powers: readonly Power[]): Promise<string[][]> {
  if (powers.length === 0) return [];
  const rights = [...new Set(powers.flatMap((power) => power.rights))];
  const scopes = await ctx.scopes(...rights);
  const roots = Object.values(scopes).flatMap((scope) => scope.roots.map((root) => root.unitId));
  const isEverywhere = Object.values(scopes).every((scope) => scope.everything);
  const units = isEverywhere ? [] : [...roots, ...powers.map((power) => power.root.unitId)];
  const reach = await loadReach(ctx.tx, units);
  return powers.map((power) => lacking(scopes, [power], reach));
}

/** The rights that the account holds or will hold and that the actor lacks there. */
export async function lackingOverAccount(ctx: Asking, accountId: string): Promise<string[]> {
  const { rows } = await sql<{ rights: string[]; unit_id: string | null; region: string | null }>`
    select r.rights, g.unit_id, g.region from kernel.role_grant g join kernel.role r using (role)
    where g.account_id = ${accountId} and (upper(g.valid) > ${ctx.today}::date or upper_inf(g.valid))
      and not isempty(g.valid)`.execute(ctx.tx as never);
  const each = await lackingEach(
    ctx,
    rows.map((r) => ({ rights: r.rights, root: { unitId: r.unit_id, region: r.region } })),
  );
  return [...new Set(each.flat())].sort();
}
