/**
 * Compares the staged rows with the people known, set by set. `diff.ts` is the specification: who is who, who joins,
 * moves, leaves or returns, and what changes; every row ends with exactly one outcome.
 */
import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { KernelTables } from '../tables.gen.ts';
import { resolveStagedManagers, type StagedManagers } from './compare-managers.ts';
import type { CompareOptions } from './compare-options.ts';
import type { ComparedField } from './diff.ts';
import { broughtColumns } from './staging.ts';

/** What comparing found beside the rows themselves. */
export interface Comparison extends StagedManagers {
  population: number;
  shielded: number;
  newUnits: string[];
  newCostCentres: string[];
  unknownSites: { name: string; count: number }[];
}

type Tx = Kysely<KernelTables>;

/** Gives every staged row its outcome, its person and its changes; adds a row below line 0 for whoever is absent. */
export async function compareStaged(tx: Tx, options: CompareOptions): Promise<Comparison> {
  // Joining a hundred thousand rows with as many people should not spill to disk.
  await sql`set local work_mem = '128MB'`.execute(tx);
  await snapshot(tx, options.from);
  await readPlaces(tx, options);
  await lookUp(tx);
  await settlePeople(tx);
  await settlePlaces(tx, options);
  const managers = await resolveStagedManagers(tx, options);
  await findChanges(tx, options);
  const shielded = await addAbsent(tx, options);
  await sql`create index on staged (person_id)`.execute(tx);
  const population = await sql<{ n: number }>`select count(*) as n from known_people where employed`.execute(
    tx,
  );
  const newUnits = await sql<{ name: string }>`
    select distinct unit as name from staged where outcome in ('joiner', 'former', 'rehire', 'mover', 'changed', 'leaver', 'unchanged')
      and unit is not null and unit_id is null order by 1`.execute(tx);
  const newCostCentres = await sql<{ name: string }>`
    select distinct cost_centre as name from staged where outcome not in ('merged', 'quarantined') and line > 0
      and cost_centre is not null and cost_centre_id is null and ${options.createMissing}
      and cost_centre ~ '^\\S{1,40}$' order by 1`.execute(tx);
  const unknownSites = await sql<{ name: string; count: number }>`
    select site as name, count(*)::int as count from staged where outcome not in ('merged', 'quarantined')
      and site is not null and site_id is null group by 1 order by 2 desc, 1 limit 100`.execute(tx);
  return {
    ...managers,
    population: population.rows[0]!.n,
    shielded,
    newUnits: newUnits.rows.map((r) => r.name),
    newCostCentres: newCostCentres.rows.map((r) => r.name),
    unknownSites: unknownSites.rows,
  };
}

/** The comparable form of an employee number in SQL; `numberKey` is its twin. */
const keyOf = (number: RawBuilder<unknown>) =>
  sql`(case when ${number} like '0%' then regexp_replace(lower(${number}), '^0+(?=\\d)', '') else lower(${number}) end collate "C")`;

/** Everybody as of the day, numbered, with whether they are employed then or later; and every number ever given. */
async function snapshot(tx: Tx, from: string): Promise<void> {
  await sql`drop table if exists pg_temp.known_people, pg_temp.known_numbers`.execute(tx);
  await sql`
    create temporary table known_people on commit drop as
    select row_number() over ()::int as n, p.person_id, p.given_name, p.middle_name, p.family_name,
      lower(p.email) collate "C" as email, p.phone, p.locale, p.time_zone, p.extra, p.employment_id, p.employee_number,
      ${keyOf(sql`p.employee_number`)} as number_key,
      p.unit_id, p.manager_id, p.title, p.site_id, p.cost_centre_id, p.on_leave, p.hired_on, p.last_day,
      p.hired_on is not null and (p.last_day is null or p.last_day >= ${sql.lit(from)}::date) as employed
    from kernel.people_on(${sql.lit(from)}::date, null) p where p.erased_at is null`.execute(tx);
  await sql`create index on known_people (person_id)`.execute(tx);
  await sql`create index on known_people (email)`.execute(tx);
  await sql`analyze known_people (n, person_id, email, number_key, employed)`.execute(tx);
  await sql`
    create temporary table known_numbers on commit drop as
    select distinct on (1) ${keyOf(sql`e.employee_number`)} as number_key, coalesce(p.merged_into, p.person_id) as person_id
    from kernel.employment e join kernel.person p using (person_id)
    where e.employee_number is not null order by 1, e.employment_id`.execute(tx);
  await sql`analyze known_numbers`.execute(tx);
}

/** What each name or code of a place in the file stands for, as of the day: few, however many rows name them. */
async function readPlaces(tx: Tx, options: CompareOptions): Promise<void> {
  await sql`drop table if exists pg_temp.area_of, pg_temp.unit_of, pg_temp.site_of, pg_temp.cost_centre_of`.execute(
    tx,
  );
  const open = sql`open_units as materialized (
    select unit_id, lower(code) as code, lower(name) as name, kind, business_area_id
    from kernel.units_on(${sql.lit(options.from)}::date, null))`;
  await sql`
    create temporary table area_of on commit drop as
    with ${open}
    select distinct on (called) called, unit_id from (
      select code as called, unit_id, 1 as rank from open_units where kind = 'business-area' and code is not null
      union all select name, unit_id, 2 from open_units where kind = 'business-area'
    ) a order by called, rank, unit_id`.execute(tx);
  await sql`
    create temporary table unit_of on commit drop as
    with ${open}, wanted as (
      select distinct lower(s.unit) as called, a.unit_id as area from staged s
      left join area_of a on a.called = lower(s.business_area) where s.outcome is null and s.unit is not null
    ), hit as (
      select w.called, w.area, u.unit_id, u.business_area_id, true as by_code from wanted w join open_units u on u.code = w.called
      union all
      select w.called, w.area, u.unit_id, u.business_area_id, false from wanted w join open_units u on u.name = w.called
    )
    select called, area, coalesce(
      array_agg(unit_id order by unit_id) filter (where by_code),
      array_agg(unit_id order by unit_id) filter (where not by_code and business_area_id = area),
      array_agg(unit_id order by unit_id) filter (where not by_code)) as units
    from hit group by 1, 2`.execute(tx);
  await sql`
    create temporary table site_of on commit drop as
    select distinct on (called) called, site_id from (
      select lower(code) as called, site_id, 1 as rank from kernel.site where retired_at is null and code is not null
      union all
      select lower(name), (array_agg(site_id))[1], 2 from kernel.site where retired_at is null group by 1 having count(*) = 1
    ) p order by called, rank, site_id`.execute(tx);
  await sql`
    create temporary table cost_centre_of on commit drop as
    select distinct on (called) lower(code) as called, cost_centre_id from kernel.cost_centre where retired_at is null
    order by 1, cost_centre_id`.execute(tx);
}

/** Rewrites the staging table once, with whom and what its rows name: far cheaper than an update for each. */
async function lookUp(tx: Tx): Promise<void> {
  await replaceStaged(
    tx,
    sql`
    select ${broughtColumns}, s.outcome, s.merged_into, n.person_id, k.employment_id, a.unit_id as business_area_id,
      case when s.unit is null then a.unit_id when cardinality(u.units) = 1 then u.units[1] end as unit_id,
      p.site_id, c.cost_centre_id
    from staged s
    left join known_numbers n on n.number_key = s.number_key and s.outcome is null
    left join known_people k on k.person_id = n.person_id
    left join area_of a on a.called = lower(s.business_area) and s.outcome is null
    left join unit_of u on u.called = lower(s.unit) and u.area is not distinct from a.unit_id and s.outcome is null
    left join site_of p on p.called = lower(s.site) and s.outcome is null
    left join cost_centre_of c on c.called = lower(s.cost_centre) and s.outcome is null`,
  );
  await sql`analyze staged (line, person_id, outcome, email)`.execute(tx);
}

async function replaceStaged(tx: Tx, rows: RawBuilder<unknown>): Promise<void> {
  await sql`create temporary table staged_next on commit drop as ${rows}`.execute(tx);
  await sql`drop table staged`.execute(tx);
  await sql`alter table staged_next rename to staged`.execute(tx);
}

/** By number (of any employment of the person), else by e-mail; contradictions go to quarantine. */
async function settlePeople(tx: Tx): Promise<void> {
  await quarantine(
    tx,
    'person-erased',
    sql`'The employee number ' || s.number || ' belonged to somebody whose data were erased. Give a new number, or leave the row out.'`,
    sql`s.person_id is not null and not exists (select 1 from known_people k where k.person_id = s.person_id)`,
  );
  // An address that its owner gives up in this file is free; a row in conflict gives nothing up. So again until it rests.
  for (let round = 0; round < 1000; round++) {
    const found = await quarantine(
      tx,
      'identity-conflict',
      sql`case when s.person_id is not null
        then 'The employee number ' || s.number || ' and the e-mail address ' || s.email || ' belong to two different people.'
        else 'The e-mail address ' || s.email || ' belongs to somebody with the employee number ' || q.employee_number || ', not ' || s.number || '.' end`,
      sql`q.email = s.email and q.person_id is distinct from s.person_id
        and (s.person_id is not null or (s.number is not null and q.employee_number is not null))
        and not exists (select 1 from staged f where f.person_id = q.person_id and f.outcome is null
          and f.email is not null and f.email <> q.email)`,
      sql`, known_people q`,
    );
    if (found === 0) break;
  }
  await sql`
    update staged s set person_id = k.person_id, employment_id = k.employment_id from known_people k
    where s.outcome is null and s.person_id is null and k.email = s.email
      and not exists (select 1 from staged f where f.person_id = k.person_id and f.outcome is null and f.number is not null
        and f.email is not null and f.email <> k.email)`.execute(tx);
  await quarantine(
    tx,
    'same-person-twice',
    sql`'Line ' || array_to_string((array_remove(g.lines, s.line))[1:5], ', ') || ' is about the same known person. Keep the row that is right.'`,
    sql`g.person_id = s.person_id`,
    sql`, (select person_id, array_agg(line order by line) as lines from staged where outcome is null and person_id is not null
      group by 1 having count(*) > 1) g`,
  );
}

async function quarantine(
  tx: Tx,
  code: string,
  message: RawBuilder<unknown>,
  where: RawBuilder<unknown>,
  from: RawBuilder<unknown> = sql``,
): Promise<number> {
  // The row keeps whom it seems to be about, so that this person is not taken for absent.
  const { numAffectedRows } = await sql`
    with hit as (
      select distinct on (s.line) s.line, ${message} as message from staged s ${from}
      where s.outcome is null and ${where} order by s.line
    )
    update staged s set outcome = 'quarantined', reasons = s.reasons ||
      jsonb_build_object('code', ${code}::text, 'found', true, 'message', hit.message)
    from hit where hit.line = s.line`.execute(tx);
  return Number(numAffectedRows ?? 0);
}

/** Places that are in doubt: the row waits, or the person keeps what they had. */
async function settlePlaces(tx: Tx, options: CompareOptions): Promise<void> {
  await quarantine(
    tx,
    'unit-ambiguous',
    sql`'There are several units called "' || s.unit || '". Give the code of the unit, or its business area.'`,
    sql`u.called = lower(s.unit) and u.area is not distinct from s.business_area_id and cardinality(u.units) > 1`,
    sql`, unit_of u`,
  );
  if (!options.createMissing) {
    await quarantine(
      tx,
      'unit-unknown',
      sql`'There is no unit "' || s.unit || '". Create it, correct the row, or let the import create it.'`,
      sql`s.unit is not null and s.unit_id is null`,
    );
  }
  await warn(
    tx,
    'site-unknown',
    sql`'There is no site "' || s.site || '"; the person keeps the site they had.'`,
    sql`s.site is not null and s.site_id is null`,
  );
  await warn(
    tx,
    'cost-centre-unknown',
    sql`'There is no cost centre "' || s.cost_centre || '"; the person keeps the one they had.'`,
    sql`s.cost_centre is not null and s.cost_centre_id is null and (not ${options.createMissing} or s.cost_centre !~ '^\\S{1,40}$')`,
  );
}

async function warn(
  tx: Tx,
  code: string,
  message: RawBuilder<unknown>,
  where: RawBuilder<unknown>,
): Promise<void> {
  await sql`update staged s set reasons = s.reasons || jsonb_build_object('code', ${code}::text, 'found', true, 'message', ${message})
    where s.outcome is null and ${where}`.execute(tx);
}

const PLACES = ['title', 'unit', 'site', 'costCentre'];

/** What changes for each known person, and with that the outcome of every row that has none yet; rewrites the table. */
async function findChanges(tx: Tx, options: CompareOptions): Promise<void> {
  const has = (field: ComparedField | 'manager') => sql.lit(options.mapped.includes(field));
  const from = sql`${sql.lit(options.from)}::date`;
  const ended = sql`coalesce(s.last_day < ${from}, s.status = 'ended', false)`;
  const extras = sql`array[${options.extras.length === 0 ? sql`` : sql.join(options.extras.map((e) => sql.lit(e)))}]::text[]`;
  const differs = {
    number: sql`${has('employeeNumber')} and s.number_key is not null and s.number_key is distinct from k.number_key`,
    email: sql`${has('email')} and s.email is not null and s.email is distinct from k.email`,
    givenName: sql`${has('givenName')} and k.given_name <> s.given_name`,
    middleName: sql`${has('middleName')} and k.middle_name is distinct from s.middle_name`,
    familyName: sql`${has('familyName')} and k.family_name <> s.family_name`,
    phone: sql`${has('phone')} and k.phone is distinct from s.phone`,
    locale: sql`${has('locale')} and k.locale is distinct from s.locale`,
    timeZone: sql`${has('timeZone')} and k.time_zone is distinct from s.time_zone`,
    title: sql`${has('title')} and k.title is distinct from s.title`,
    unit: sql`(s.unit is not null or s.unit_id is not null) and s.unit_id is distinct from k.unit_id`,
    site: sql`s.site_id is not null and s.site_id is distinct from k.site_id`,
    costCentre: sql`s.cost_centre is not null and s.cost_centre_id is distinct from k.cost_centre_id
      and (s.cost_centre_id is not null or (${sql.lit(options.createMissing)} and s.cost_centre ~ '^\\S{1,40}$'))`,
    onLeave: sql`s.status in ('active', 'leave') and k.on_leave <> (s.status = 'leave')`,
    hireDate: sql`${has('hireDate')} and s.hired_on is not null and k.hired_on is not null and k.employed
      and s.hired_on is distinct from k.hired_on`,
    endDate: sql`case when s.last_day is null and ${ended} then k.employed and k.last_day is null
      else ${has('endDate')} and k.hired_on is not null and (s.last_day is not null or k.employed) and k.last_day is distinct from s.last_day end`,
    manager: sql`${has('manager')} and m.found and not ${ended} and (m.at is not null or m.person_id is distinct from k.manager_id)`,
    extras: sql`${sql.lit(options.extras.length > 0)} and coalesce(k.extra, '{}') <> coalesce(s.extra, '{}')`,
  };
  // Most rows of a list that comes every night change nothing: they are passed over before a change is written out.
  const any = sql.join(
    Object.values(differs).map((d) => sql`coalesce(${d}, false)`),
    sql` or `,
  );
  await replaceStaged(
    tx,
    sql`
    select ${broughtColumns}, s.merged_into, s.person_id, s.employment_id, s.business_area_id, s.unit_id, s.site_id,
      s.cost_centre_id, m.person_id as manager_id, m.at as manager_line,
      case when s.outcome is null then coalesce(c.changes, '{}') end as changes,
      case when s.outcome is not null then s.outcome
        when k.person_id is null then case when ${ended} then 'former' else 'joiner' end
        when not k.employed and not ${ended} and (${sql.lit(options.mode === 'full')} or s.status is not null or s.hired_on is not null) then 'rehire'
        when k.employed and ${ended} and c.changes ? 'endDate' then 'leaver'
        when coalesce(c.changes, '{}') = '{}' then 'unchanged'
        when c.changes ?| ${sql.lit(`{${PLACES.join(',')}}`)}::text[] then 'mover'
        else 'changed' end as outcome
    from staged s
    left join manager_of m on m.line = s.line
    left join known_people k on k.person_id = s.person_id
    left join kernel.unit_now u on u.unit_id = k.unit_id
    left join kernel.site si on si.site_id = k.site_id
    left join kernel.cost_centre cc on cc.cost_centre_id = k.cost_centre_id
    left join known_people km on km.person_id = k.manager_id
    left join known_people nm on nm.person_id = m.person_id
    left join staged nl on nl.line = m.at
    left join lateral (
      select jsonb_object_agg(v.field, jsonb_build_object('before', v.before, 'after', v.after)) as changes
      from (
        values
          ('employeeNumber', k.employee_number, s.number, ${differs.number} and not exists (select 1 from kernel.employment e
            where e.person_id = k.person_id and ${keyOf(sql`e.employee_number`)} = s.number_key)),
          ('email', k.email, s.email, ${differs.email}),
          ('givenName', nullif(k.given_name, ''), nullif(s.given_name, ''), ${differs.givenName}),
          ('middleName', k.middle_name, s.middle_name, ${differs.middleName}),
          ('familyName', k.family_name, s.family_name, ${differs.familyName}),
          ('phone', k.phone, s.phone, ${differs.phone}),
          ('locale', k.locale, s.locale, ${differs.locale}),
          ('timeZone', k.time_zone, s.time_zone, ${differs.timeZone}),
          ('title', k.title, s.title, ${differs.title}),
          ('unit', u.name, coalesce(s.unit, s.business_area), ${differs.unit}),
          ('site', si.name, s.site, ${differs.site}),
          ('costCentre', cc.code, s.cost_centre, ${differs.costCentre}),
          ('onLeave', case when k.on_leave then 'yes' else 'no' end, case when s.status = 'leave' then 'yes' else 'no' end,
            ${differs.onLeave}),
          ('hireDate', k.hired_on::text, s.hired_on::text, ${differs.hireDate} and not exists (select 1 from kernel.employment_fact f
            where f.person_id = k.person_id and upper_inf(f.known) and lower(f.valid) = s.hired_on)),
          ('endDate', k.last_day::text, coalesce(s.last_day::text, case when ${ended} then greatest(${from} - 1, k.hired_on)::text end),
            ${differs.endDate}),
          ('manager', nullif(trim(concat_ws(' ', km.given_name, km.family_name)), ''),
            coalesce(nullif(trim(concat_ws(' ', nm.given_name, nm.family_name)), ''), nullif(trim(concat_ws(' ', nl.given_name, nl.family_name)), '')),
            ${differs.manager})
      ) as given(field, before, after, differs)
      cross join lateral (
        select given.field, given.before, given.after where given.differs
        union all
        select 'extras.' || e, k.extra ->> e, s.extra ->> e from unnest(${extras}) as e
        where given.field = 'employeeNumber' and (k.extra ->> e) is distinct from (s.extra ->> e)
      ) v
      where s.outcome is null and k.person_id is not null and (${any})
    ) c on true`,
  );
  await sql`analyze staged (line, person_id, outcome)`.execute(tx);
}

/** Employed people whom a full list does not name; those who seem to stand in quarantine are spared and counted. */
async function addAbsent(tx: Tx, options: CompareOptions): Promise<number> {
  if (options.mode === 'partial') return 0;
  const { rows } = await sql<{ shielded: number }>`
    with held as materialized (
      select person_id, number_key, email from staged where outcome = 'quarantined'
    ), absent as (
      select k.* from known_people k where k.employed and k.last_day is null and k.hired_on <= ${options.from}::date
        and k.person_id not in (select person_id from staged where person_id is not null and outcome <> 'quarantined')
    ), judged as (
      select a.*, coalesce(a.person_id in (select person_id from held where person_id is not null), false)
        or coalesce(a.number_key in (select number_key from held where number_key is not null), false)
        or coalesce(a.email in (select email from held where email is not null), false)
        or a.person_id in (select person_id from quarantined_names) as shielded
      from absent a
    ), added as (
      insert into staged (line, judged, outcome, reasons, person_id, employment_id, given_name, middle_name, family_name,
        number, email, changes)
      select -row_number() over (order by person_id), 'absent', 'leaver',
        jsonb_build_array(jsonb_build_object('code', 'absent', 'found', true, 'message', 'The person is absent from the full list.')),
        person_id, employment_id, given_name, middle_name, family_name, employee_number, email,
        jsonb_build_object('endDate', jsonb_build_object('before', null, 'after', greatest(${options.from}::date - 1, hired_on)::text))
      from judged where not shielded
    )
    select count(*)::int as shielded from judged where shielded`.execute(tx);
  return rows[0]!.shielded;
}
