/**
 * Fills a database with a very large enterprise, set by set: units, people, employments and their facts as an import
 * would have left them, and the derived tables by the functions that keep them in real life.
 */
import type pg from 'pg';
import type { Fixture } from '../../src/testing/fixture.ts';

/** Constraints that would be checked a million times over; they serve no list. */
const UNCHECKED = [
  ['kernel.person_fact', 'person_fact_person_id_valid_known_excl'],
  ['kernel.employment_fact', 'employment_fact_employment_id_valid_known_excl'],
] as const;

/** Adds `people` people in `units` units; about one in six stands in the business area Sales. */
export async function fillEnterprise(
  client: pg.ClientBase,
  fixture: Fixture,
  people: number,
  units: number,
): Promise<void> {
  const { enterprise, sales } = fixture.units;
  for (const [table, name] of UNCHECKED)
    await client.query(`alter table ${table} drop constraint if exists ${name}`);
  await client.query("set maintenance_work_mem = '512MB'; set work_mem = '256MB'");
  // Five business areas beside Sales, then units below the areas.
  await client.query(`
    create temporary table wide (n int primary key, id uuid not null, parent uuid);
    insert into wide select n, gen_random_uuid(), '${enterprise}' from generate_series(1, 5) n;
    insert into wide values (6, '${sales}', null);
    insert into wide select n, gen_random_uuid(), null from generate_series(7, ${units}) n;
    update wide w set parent = a.id from wide a where w.n > 6 and a.n = 1 + w.n % 6;
    insert into kernel.unit (unit_id, key, created_at) select id, 'W-' || n, '2026-01-05T08:00:00Z' from wide where n <> 6;
    insert into kernel.unit_fact (fact_id, unit_id, valid, known, name, kind, parent_id)
    select gen_random_uuid(), id, '[2024-01-01,)', '[2026-01-05T08:00:00Z,)', case when n < 6 then 'Area ' else 'Unit ' end || n,
      case when n < 6 then 'business-area' else 'unit' end, parent from wide where n <> 6;
    select kernel.refresh_units('2026-03-02');
    analyze kernel.unit_now, kernel.unit_reach, kernel.unit`);
  await client.query(`
    create temporary table many as
    select n, gen_random_uuid() as person, gen_random_uuid() as employment,
      initcap(s.given) as given, initcap(s.family) as family, 6 + n % (${units} - 5) as unit, null::uuid as boss
    from generate_series(1, ${people}) n, lateral (
      select w[1 + (hashint4(n) & 15)] || w[1 + ((hashint4(n) >> 4) & 15)] as given,
        w[1 + ((hashint4(n) >> 8) & 15)] || w[1 + ((hashint4(n) >> 12) & 15)] ||
        w[1 + ((hashint4(n) >> 16) & 15)] as family
      from (select '{ba,ker,li,mon,sa,ta,vel,ro,den,fi,gra,han,jo,nu,pel,wix}'::text[] as w) w) s;
    create unique index on many (n);
    analyze many;
    update many m set boss = b.person from many b where m.n > 1 and b.n = (m.n + 6) / 8`);
  await client.query(`
    insert into kernel.person (person_id, key, created_at) select person, 'M-' || n, '2026-01-05T08:00:00Z' from many;
    insert into kernel.person_fact (fact_id, person_id, valid, known, given_name, family_name, sort_name, email)
    select gen_random_uuid(), person, '[2024-01-01,)', '[2026-01-05T08:00:00Z,)', given, family, lower(family || ', ' || given),
      lower(given || '.' || family || n || '@example.org') from many;
    insert into kernel.employment (employment_id, person_id, employee_number) select employment, person, 'M' || n from many;
    insert into kernel.employment_fact (fact_id, employment_id, person_id, valid, known, unit_id, manager_id, title)
    select gen_random_uuid(), m.employment, m.person, daterange(date '2016-01-01' + m.n % 3500, null), '[2026-01-05T08:00:00Z,)', w.id,
      m.boss, 'Title ' || m.n % 300 from many m join wide w on w.n = m.unit;
    analyze kernel.person, kernel.person_fact, kernel.employment, kernel.employment_fact`);
  await client.query(`
    select kernel.refresh_people(null, '2026-03-02');
    drop table many, wide`);
  await client.query('vacuum analyze kernel.person_now');
  await client.query('vacuum analyze kernel.person');
  await client.query('reset maintenance_work_mem; reset work_mem');
}
