/** How people, units and places are called; erased people have no name any more. */
import { sql } from 'kysely';
import type { NameResolver, RecordName } from '../area.ts';

export const ERASED = 'Erased person';

interface Named {
  id: string;
  key: string | null;
  name: string;
}

const toMap = (rows: readonly Named[]): Map<string, RecordName> =>
  new Map(rows.map((r) => [r.id, { key: r.key, name: r.name }]));

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const uuids = (ids: string[]) => ids.filter((i) => UUID.test(i));

/** A merged duplicate is called as the person that it duplicates. A person has no key in a sentence. */
export const personNames: NameResolver = async (tx, ids) => {
  const { rows } = await sql<Named>`
    select p.person_id as id, null as key,
      case when p.erased_at is not null or n.erased then ${ERASED} else n.name end as name
    from kernel.person p left join kernel.person_now n on n.person_id = coalesce(p.merged_into, p.person_id)
    where p.person_id = any(${uuids(ids)}::uuid[]) and (p.erased_at is not null or n.person_id is not null)`.execute(
    tx,
  );
  return toMap(rows);
};

/** A unit that is not open today is called as it was or will be. */
export const unitNames: NameResolver = async (tx, ids, today) => {
  const { rows } = await sql<Named>`
    select u.unit_id as id, null as key, coalesce(n.name, f.name) as name
    from kernel.unit u left join kernel.unit_now n using (unit_id)
    left join lateral (select f.name from kernel.unit_fact f where f.unit_id = u.unit_id and upper_inf(f.known)
      order by f.valid @> ${today}::date desc, abs(lower(f.valid) - ${today}::date) limit 1) f on true
    where u.unit_id = any(${uuids(ids)}::uuid[]) and coalesce(n.name, f.name) is not null`.execute(tx);
  return toMap(rows);
};

/** Regions are pointed at by code; events about one hold its id. */
export const regionNames: NameResolver = async (tx, ids) => {
  const { rows } = await sql<Named & { region: string }>`
    select region_id as id, region, null as key, name from kernel.region
    where region = any(${ids}::text[]) or region_id = any(${uuids(ids)}::uuid[])`.execute(tx);
  return new Map([...toMap(rows), ...toMap(rows.map((r) => ({ ...r, id: r.region })))]);
};

export const siteNames: NameResolver = async (tx, ids) => {
  const { rows } = await sql<Named>`
    select site_id as id, null as key, name from kernel.site where site_id = any(${uuids(ids)}::uuid[])`.execute(
    tx,
  );
  return toMap(rows);
};

export const costCentreNames: NameResolver = async (tx, ids) => {
  const { rows } = await sql<Named>`
    select cost_centre_id as id, code as key, name from kernel.cost_centre
    where cost_centre_id = any(${uuids(ids)}::uuid[])`.execute(tx);
  return toMap(rows);
};
