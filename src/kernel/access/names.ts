/** How accounts, roles, grants, duty conflicts and API keys are called in sentences and links. */
import { sql } from 'kysely';
import type { NameResolver, RecordName } from '../area.ts';
import { accountName, joinPerson } from './account-sql.ts';
import { scopeInWords } from './rules.ts';

interface Named {
  id: string;
  name: string;
}

const toMap = (rows: readonly Named[]) =>
  new Map<string, RecordName>(rows.map((r) => [r.id, { key: null, name: r.name }]));

/** Resolvers by kind of record. */
export const accessNames: Record<string, NameResolver> = {
  account: async (tx, ids) => {
    const { rows } = await sql<Named>`
      select a.account_id as id, ${accountName()} as name from kernel.account a ${joinPerson()}
      where a.account_id = any(${ids}::uuid[])`.execute(tx);
    return toMap(rows);
  },
  role: async (tx, ids) => {
    const { rows } = await sql<Named>`
      select role_id as id, title as name from kernel.role where role_id = any(${ids}::uuid[])`.execute(tx);
    return toMap(rows);
  },
  'role-grant': async (tx, ids, today) => {
    const { rows } = await sql<{ id: string; title: string; unit: string | null; region: string | null }>`
      select g.grant_id as id, r.title, ${unitName(today)} as unit, e.name as region
      from kernel.role_grant g join kernel.role r using (role) left join kernel.region e on e.region = g.region
      where g.grant_id = any(${ids}::uuid[])`.execute(tx);
    return toMap(rows.map((r) => ({ id: r.id, name: `${r.title} (${scopeInWords(r.unit, r.region)})` })));
  },
  'duty-conflict': async (tx, ids) => {
    const { rows } = await sql<Named>`
      select d.duty_conflict_id as id, a.title || ' / ' || b.title as name
      from kernel.duty_conflict d join kernel.role a on a.role = d.role_a join kernel.role b on b.role = d.role_b
      where d.duty_conflict_id = any(${ids}::uuid[])`.execute(tx);
    return toMap(rows);
  },
  'api-key': async (tx, ids) => {
    const { rows } = await sql<Named>`
      select api_key_id as id, name from kernel.api_key where api_key_id = any(${ids}::uuid[])`.execute(tx);
    return toMap(rows);
  },
};

/** SQL: the name of the grant's unit (`g.unit_id`) as of the day, or what it was last called. */
export function unitName(today: string) {
  return sql<string | null>`(select f.name from kernel.unit_fact f
    where f.unit_id = g.unit_id and upper_inf(f.known)
    order by f.valid @> ${today}::date desc, lower(f.valid) desc limit 1)`;
}
