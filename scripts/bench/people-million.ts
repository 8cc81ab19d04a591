/**
 * Fills a database with a very large enterprise, set by set: units by the function that keeps their tree, people in
 * the derived table that lists read. Their facts are left out: no list of today asks them.
 */
import type pg from 'pg';
import type { Fixture } from '../../src/testing/fixture.ts';

/** Adds `people` people in `units` units; about one in six stands in the business area Sales. */
export async function fillEnterprise(
  client: pg.ClientBase,
  fixture: Fixture,
  people: number,
  units: number,
): Promise<void> {
  const { enterprise, sales } = fixture.units;
  const { rows: indexes } = await client.query<{ name: string; definition: string }>(`
    select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition from pg_index
    where indrelid = 'kernel.person_now'::regclass and not indisprimary`);
  for (const { name } of indexes) await client.query(`drop index ${name}`);
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
    insert into kernel.person_now (person_id, key, name, sort_name, email, employment_id, employee_number, unit_id, unit_name,
      manager_id, title, kind, on_leave, hired_on, extra, erased, search)
    select m.person, 'M-' || m.n, m.given || ' ' || m.family, lower(m.family || ', ' || m.given), m.mail, m.employment, 'M' || m.n,
      w.id, u.name, m.boss, 'Title ' || m.n % 300, 'employee', false, date '2016-01-01' + m.n % 3500, '{}', false,
      lower(concat_ws(' ', 'M-' || m.n, m.given, m.family, m.mail, 'M' || m.n))
    from (select *, lower(given || '.' || family || n || '@example.org') as mail from many) m
    join wide w on w.n = m.unit join kernel.unit_now u on u.unit_id = w.id;
    drop table many, wide`);
  for (const { definition } of indexes) await client.query(definition);
  await client.query('vacuum analyze kernel.person_now');
  await client.query('vacuum analyze kernel.person');
  await client.query('reset maintenance_work_mem; reset work_mem');
}
