/**
 * Applies a compared import, set by set: people, employments and facts are written in a few statements, and every
 * changed person gets one event. What was written and what it replaced is kept, so that it can be taken back.
 */
import { sql } from 'kysely';
import { newId } from '../../platform/ids.ts';
import { accountDisabled } from '../access/contract.ts';
import { disableAccountOf } from '../access/leaving.ts';
import type { CommandContext } from '../operation.ts';
import { personChanged, personCreated, personMoved } from '../org/contract.ts';
import { employmentEnded, personLeft, personRehired } from '../org/contract-leaving.ts';
import { createCostCentre } from '../org/contract-places.ts';
import { unitCreated } from '../org/contract-units.ts';
import type { KernelTables } from '../tables.gen.ts';
import type { Comparison } from './compare.ts';
import type { CompareOptions } from './compare-options.ts';

type Ctx = CommandContext<KernelTables>;

const WORK = ['title', 'unit', 'site', 'costCentre', 'onLeave', 'hireDate', 'endDate', 'manager'];
const PERSONAL = ['email', 'givenName', 'middleName', 'familyName', 'phone', 'locale', 'timeZone'];

/** Writes everything that the staged rows change; they have been compared in this transaction. */
export async function applyStaged(
  ctx: Ctx,
  importId: string,
  options: CompareOptions,
  comparison: Comparison,
): Promise<void> {
  await createMissing(ctx, options, comparison);
  await ctx.progress(1, 6, 'Units and cost centres');
  const at = await instant(ctx);
  await assignIds(ctx);
  await insertPeople(ctx, importId, options, at);
  await ctx.progress(2, 6, 'New people');
  await changePersonal(ctx, importId, options, at);
  await ctx.progress(3, 6, 'Names and contacts');
  await changeWork(ctx, importId, options, at);
  await sql`update kernel.import set applied_at = ${at}::timestamptz where import_id = ${importId}`.execute(
    ctx.tx,
  );
  await sql`analyze staged (line, person_id, employment_id, outcome), kernel.import_fact`.execute(ctx.tx);
  await ctx.progress(4, 6, 'Work and leaving');
  await sql`update kernel.person p set version = version + 1 from staged s
    where s.person_id = p.person_id and s.outcome in ('mover', 'changed', 'leaver', 'rehire') and s.changes <> '{}'`.execute(
    ctx.tx,
  );
  await sql`analyze kernel.person_fact, kernel.employment_fact, kernel.person, kernel.employment`.execute(
    ctx.tx,
  );
  await sql`select kernel.refresh_people(array(select person_id from staged where person_id is not null
    and outcome in ('joiner', 'former', 'rehire', 'mover', 'changed', 'leaver')), ${ctx.today}::date)`.execute(
    ctx.tx,
  );
  await ctx.progress(5, 6, 'Lists');
  await tell(ctx, importId, options);
  await ctx.progress(6, 6, 'Log');
}

/** Later than anything known, so that no stretch of knowledge is empty. */
async function instant(ctx: Ctx): Promise<string> {
  const { rows } = await sql<{ at: string }>`
    select greatest(${ctx.now}::timestamptz, max(at) + interval '1 microsecond')::text as at from (
      select max(greatest(lower(known), upper(known))) as at from kernel.person_fact
      union all select max(greatest(lower(known), upper(known))) from kernel.employment_fact) k`.execute(
    ctx.tx,
  );
  return rows[0]!.at;
}

async function createMissing(ctx: Ctx, options: CompareOptions, comparison: Comparison): Promise<void> {
  if (!options.createMissing) return;
  const centres: { code: string; id: string }[] = [];
  for (const code of comparison.newCostCentres) {
    const { costCentreId } = await ctx.call(createCostCentre, { code, name: code });
    centres.push({ code, id: costCentreId });
  }
  await sql`update staged s set cost_centre_id = r.id from jsonb_to_recordset(${JSON.stringify(centres)}::jsonb) as r(code text, id uuid)
    where s.cost_centre = r.code and s.cost_centre_id is null`.execute(ctx.tx);
  const { rows } = await sql<{ name: string; area: string | null; parent: string; from: string }>`
    select min(s.unit) as name, s.business_area_id as area, coalesce(s.business_area_id, root.unit_id) as parent,
      greatest(min(p.first), least(min(s.hired_on), ${options.from}::date)) as from
    from staged s
    cross join (select unit_id from kernel.units_on(${options.from}::date, null) where parent_id is null limit 1) root
    join lateral (select min(lower(valid)) as first from kernel.unit_fact f
      where f.unit_id = coalesce(s.business_area_id, root.unit_id) and upper_inf(f.known)) p on true
    where s.unit is not null and s.unit_id is null and s.outcome not in ('merged', 'quarantined') and s.line > 0
    group by lower(s.unit), s.business_area_id, coalesce(s.business_area_id, root.unit_id) order by 1`.execute(
    ctx.tx,
  );
  if (rows.length === 0) return;
  // Like org.create-unit, but all at once: the tree is derived again for the last one only.
  const units = rows.map((r) => ({ ...r, id: newId(), fact: newId() }));
  const given = JSON.stringify(units);
  await sql`
    with fresh as (
      select r.*, row_number() over (order by r.name) as n
      from jsonb_to_recordset(${given}::jsonb) as r(id uuid, fact uuid, name text, parent uuid, "from" date)
    ), counted as (
      insert into kernel.counter (prefix, value) select 'U', count(*) from fresh
      on conflict (prefix) do update set value = kernel.counter.value + excluded.value returning value
    ), made as (
      insert into kernel.unit (unit_id, key, created_at)
      select id, 'U-' || (value - (select count(*) from fresh) + n), ${ctx.now} from fresh cross join counted
    )
    insert into kernel.unit_fact (fact_id, unit_id, valid, known, name, kind, parent_id)
    select fact, id, daterange("from", null), tstzrange(${ctx.now}::timestamptz, null), name, 'unit', parent from fresh`.execute(
    ctx.tx,
  );
  await sql`select kernel.refresh_units(${ctx.today}::date)`.execute(ctx.tx);
  await sql`update staged s set unit_id = r.id
    from jsonb_to_recordset(${given}::jsonb) as r(id uuid, name text, area uuid)
    where lower(s.unit) = lower(r.name) and s.business_area_id is not distinct from r.area and s.unit_id is null`.execute(
    ctx.tx,
  );
  for (const unit of units)
    ctx.emit(unitCreated, unit.id, { from: unit.from, parentId: unit.parent, kind: 'unit' });
}

/** Ids are made here, so that they grow with time like all others. */
async function assignIds(ctx: Ctx): Promise<void> {
  await sql`drop table if exists pg_temp.fresh_ids`.execute(ctx.tx);
  await sql`
    create temporary table fresh_ids on commit drop as
    select row_number() over (order by line)::int as n, line, person_id as p, null::uuid as e from staged
    where outcome in ('joiner', 'former', 'rehire')`.execute(ctx.tx);
  const { rows } = await sql<{ many: number }>`select count(*) as many from fresh_ids`.execute(ctx.tx);
  const many = rows[0]!.many;
  if (many === 0) return;
  await sql`drop table if exists pg_temp.made_ids`.execute(ctx.tx);
  await sql`create temporary table made_ids (n int, p uuid, e uuid) on commit drop`.execute(ctx.tx);
  const step = 5000;
  for (let at = 0; at < many; at += step) {
    const ids = Array.from({ length: 2 * Math.min(step, many - at) }, () => newId());
    await sql`insert into made_ids select ${at}::int + (i + 1) / 2, a[i], a[i + 1]
      from (select ${ids}::uuid[] as a) g, generate_series(1, cardinality(a), 2) i`.execute(ctx.tx);
  }
  await sql`analyze made_ids`.execute(ctx.tx);
  await sql`
    with made as (
      select f.line, coalesce(f.p, m.p) as p, m.e from fresh_ids f join made_ids m using (n)
    )
    update staged s set person_id = coalesce(r.p, s.person_id), employment_id = coalesce(r.e, s.employment_id),
      manager_id = coalesce(r.manager, s.manager_id)
    from (
      select t.line, o.p, o.e, b.p as manager from staged t left join made o on o.line = t.line
      left join made b on b.line = t.manager_line where o.line is not null or b.line is not null
    ) r where r.line = s.line`.execute(ctx.tx);
  await sql`analyze staged (line, person_id, outcome)`.execute(ctx.tx);
}

async function insertPeople(ctx: Ctx, importId: string, options: CompareOptions, at: string): Promise<void> {
  const { tx } = ctx;
  await sql`
    with fresh as (
      select person_id, row_number() over (order by line) as n from staged where outcome in ('joiner', 'former')
    ), counted as (
      insert into kernel.counter (prefix, value) select 'P', count(*) from fresh
      on conflict (prefix) do update set value = kernel.counter.value + excluded.value returning value
    )
    insert into kernel.person (person_id, key, created_at)
    select person_id, 'P-' || (value - (select count(*) from fresh) + n), ${ctx.now} from fresh cross join counted`.execute(
    tx,
  );
  // Whoever returns under the number they had takes it along.
  await sql`
    with freed as (
      update kernel.employment e set employee_number = null from staged s join known_people k on k.person_id = s.person_id
      where s.outcome = 'rehire' and e.employment_id = k.employment_id and (s.number is null or s.number_key = k.number_key)
        and e.employee_number is not null
      returning e.employment_id, e.person_id
    )
    insert into kernel.import_fact (import_id, fact_id, fact_table, person_id)
    select ${importId}::uuid, employment_id, 'number moved', person_id from freed`.execute(tx);
  const began = sql`case when s.outcome = 'rehire'
    then case when s.hired_on > k.last_day then s.hired_on else ${options.from}::date end
    else coalesce(s.hired_on, least(s.last_day, ${options.from}::date), ${options.from}::date) end`;
  const ended = sql`coalesce(s.last_day, case when s.status = 'ended' then greatest(${options.from}::date - 1, s.hired_on) end)`;
  await sql`
    insert into kernel.employment (employment_id, person_id, employee_number, left_at)
    select s.employment_id, s.person_id, coalesce(s.number, k.employee_number),
      case when s.outcome = 'former' then ${ctx.now}::timestamptz end
    from staged s left join known_people k on k.person_id = s.person_id
    where s.outcome in ('joiner', 'former', 'rehire')`.execute(tx);
  await sql`
    with written as (
      insert into kernel.person_fact (fact_id, person_id, valid, known, given_name, middle_name, family_name, sort_name, email,
        phone, locale, time_zone, extra)
      select gen_random_uuid(), s.person_id, daterange(${began}, null), tstzrange(${at}::timestamptz, null), s.given_name,
        s.middle_name, s.family_name, s.sort_name, s.email, s.phone, s.locale, s.time_zone, coalesce(s.extra, '{}')
      from staged s left join known_people k on false where s.outcome in ('joiner', 'former')
      returning fact_id, person_id
    )
    insert into kernel.import_fact (import_id, fact_id, fact_table, person_id)
    select ${importId}::uuid, fact_id, 'person_fact', person_id from written
    union all select ${importId}::uuid, person_id, 'person', person_id from written`.execute(tx);
  await sql`
    with written as (
      insert into kernel.employment_fact (fact_id, employment_id, person_id, valid, known, unit_id, manager_id, title, site_id,
        cost_centre_id, on_leave, end_reason)
      select gen_random_uuid(), s.employment_id, s.person_id,
        daterange(${began}, case when ${ended} is not null then greatest(${ended}, ${began}) + 1 end), tstzrange(${at}::timestamptz, null),
        coalesce(s.unit_id, k.unit_id, ${options.unitId}::uuid), s.manager_id, s.title, s.site_id, s.cost_centre_id,
        coalesce(s.status = 'leave', false), case when ${ended} is not null then 'other' end
      from staged s left join known_people k on k.person_id = s.person_id
      where s.outcome in ('joiner', 'former', 'rehire')
      returning fact_id, person_id
    )
    insert into kernel.import_fact (import_id, fact_id, fact_table, person_id)
    select ${importId}::uuid, fact_id, 'employment_fact', person_id from written`.execute(tx);
}

/** Names and contact from the day on: the stretch that holds then is cut there; what is planned later stays. */
async function changePersonal(
  ctx: Ctx,
  importId: string,
  options: CompareOptions,
  at: string,
): Promise<void> {
  const { tx } = ctx;
  await sql`update kernel.employment e set employee_number = s.number, version = version + 1 from staged s
    where s.outcome in ('mover', 'changed', 'leaver') and s.changes ? 'employeeNumber' and e.employment_id = s.employment_id`.execute(
    tx,
  );
  const keeps = (field: string) => sql`(s.changes ? ${field})`;
  await sql`drop table if exists pg_temp.pieces`.execute(tx);
  await sql`
    create temporary table pieces on commit drop as
    select f.fact_id as was, f.person_id, lower(f.valid) as lo, upper(f.valid) as hi,
      greatest(lower(f.valid), ${sql.lit(options.from)}::date) as cut, s.line
    from kernel.person_fact f join staged s on s.person_id = f.person_id
    where upper_inf(f.known) and s.outcome in ('mover', 'changed', 'leaver', 'rehire')
      and (s.changes ?| ${sql.lit(`{${PERSONAL.join(',')}}`)}::text[]
        or exists (select 1 from jsonb_object_keys(s.changes) c where c like 'extras.%'))
      and (f.valid @> ${sql.lit(options.from)}::date or lower(f.valid) > ${sql.lit(options.from)}::date
        and not exists (select 1 from kernel.person_fact e where e.person_id = f.person_id and upper_inf(e.known)
          and lower(e.valid) < lower(f.valid)))`.execute(tx);
  await sql`
    with closed as (
      update kernel.person_fact f set known = tstzrange(lower(f.known), ${at}::timestamptz) from pieces p
      where f.fact_id = p.was returning f.*
    ), before as (
      insert into kernel.person_fact (fact_id, person_id, valid, known, given_name, middle_name, family_name, sort_name, email,
        phone, locale, time_zone, extra)
      select gen_random_uuid(), c.person_id, daterange(p.lo, p.cut), tstzrange(${at}::timestamptz, null), c.given_name,
        c.middle_name, c.family_name, c.sort_name, c.email, c.phone, c.locale, c.time_zone, c.extra
      from closed c join pieces p on p.was = c.fact_id where p.lo < p.cut returning fact_id, person_id
    ), after as (
      insert into kernel.person_fact (fact_id, person_id, valid, known, given_name, middle_name, family_name, sort_name, email,
        phone, locale, time_zone, extra)
      select gen_random_uuid(), c.person_id, daterange(p.cut, p.hi), tstzrange(${at}::timestamptz, null),
        case when ${keeps('givenName')} then s.given_name else c.given_name end,
        case when ${keeps('middleName')} then s.middle_name else c.middle_name end,
        case when ${keeps('familyName')} then s.family_name else c.family_name end,
        case when not s.changes ?| '{givenName,middleName,familyName}' then c.sort_name
          when c.middle_name is null or ${keeps('middleName')} then s.sort_name
          else lower(s.family_name || ', ' || concat_ws(' ', nullif(s.given_name, ''), c.middle_name)) end,
        case when ${keeps('email')} then s.email else c.email end,
        case when ${keeps('phone')} then s.phone else c.phone end,
        case when ${keeps('locale')} then s.locale else c.locale end,
        case when ${keeps('timeZone')} then s.time_zone else c.time_zone end,
        (c.extra - ${options.extras}::text[]) || coalesce(s.extra, '{}')
      from closed c join pieces p on p.was = c.fact_id join staged s on s.line = p.line returning fact_id, person_id
    )
    insert into kernel.import_fact (import_id, fact_id, fact_table, person_id)
    select ${importId}::uuid, fact_id, 'person_fact', person_id from (
      select fact_id, person_id from closed union all select fact_id, person_id from before
      union all select fact_id, person_id from after) f`.execute(tx);
}

/** Work from the day on, first and last day: stretches are clipped, the one that holds on the day is cut there. */
async function changeWork(ctx: Ctx, importId: string, options: CompareOptions, at: string): Promise<void> {
  const { tx } = ctx;
  await sql`drop table if exists pg_temp.work_pieces`.execute(tx);
  await sql`
    create temporary table work_pieces on commit drop as
    with target as (
      select s.line, s.employment_id, s.changes, (s.changes -> 'hireDate' ->> 'after')::date as first,
        s.changes ? 'endDate' as ends, (s.changes -> 'endDate' ->> 'after')::date as last,
        greatest(${sql.lit(options.from)}::date, (s.changes -> 'hireDate' ->> 'after')::date) as cut,
        s.changes ?| '{title,unit,site,costCentre,onLeave,manager}' as patched
      from staged s where s.outcome in ('mover', 'changed', 'leaver') and s.employment_id is not null
        and s.changes ?| ${sql.lit(`{${WORK.join(',')}}`)}::text[]
    ), held as (
      select f.fact_id, f.employment_id, f.valid, t.line, t.first, t.ends, t.last, t.cut, t.patched,
        row_number() over (partition by f.employment_id order by f.valid) as n,
        row_number() over (partition by f.employment_id order by f.valid desc) as m
      from kernel.employment_fact f join target t using (employment_id) where upper_inf(f.known)
    ), clipped as (
      select fact_id, line, patched, n, valid, last, ends,
        greatest(cut, min(lower(valid)) over (partition by employment_id)) as cut,
        case when n = 1 then coalesce(first, lower(valid)) else greatest(lower(valid), first) end as lo,
        case when not ends then upper(valid) when m = 1 then last + 1 else least(upper(valid), last + 1) end as hi
      from held
    )
    select fact_id as was, line, lo, case when patched and lo < cut and (hi is null or cut < hi) then cut else hi end as hi,
      patched and lo = cut as patch, daterange(lo, hi) = valid and not (patched and lo <= cut and (hi is null or cut < hi)) as same,
      ends and hi = last + 1 as ending
    from clipped where hi is null or lo < hi
    union all
    select fact_id, line, cut, hi, true, false, ends and hi = last + 1
    from clipped where patched and lo < cut and (hi is null or cut < hi)
    union all
    select fact_id, line, null, null, false, false, false from clipped where lo >= hi`.execute(tx);
  const has = (field: string) => sql`p.patch and s.changes ? ${field}`;
  await sql`
    with closed as (
      update kernel.employment_fact f set known = tstzrange(lower(f.known), ${at}::timestamptz)
      where f.fact_id in (select was from work_pieces where not same) returning f.*
    ), written as (
      insert into kernel.employment_fact (fact_id, employment_id, person_id, valid, known, unit_id, manager_id, title, site_id,
        cost_centre_id, kind, on_leave, end_reason)
      select gen_random_uuid(), c.employment_id, c.person_id, daterange(p.lo, p.hi), tstzrange(${at}::timestamptz, null),
        case when ${has('unit')} then coalesce(s.unit_id, c.unit_id) else c.unit_id end,
        case when ${has('manager')} then s.manager_id else c.manager_id end,
        case when ${has('title')} then s.title else c.title end,
        case when ${has('site')} then s.site_id else c.site_id end,
        case when ${has('costCentre')} then s.cost_centre_id else c.cost_centre_id end,
        c.kind, case when ${has('onLeave')} then s.status = 'leave' else c.on_leave end,
        case when p.ending then coalesce(c.end_reason, 'other') when p.hi is null then null else c.end_reason end
      from closed c join work_pieces p on p.was = c.fact_id join staged s on s.line = p.line
      where p.lo is not null
      returning fact_id, person_id
    )
    insert into kernel.import_fact (import_id, fact_id, fact_table, person_id)
    select ${importId}::uuid, fact_id, 'employment_fact', person_id from closed
    union all select ${importId}::uuid, fact_id, 'employment_fact', person_id from written`.execute(tx);
  await sql`
    with gone as (
      update kernel.employment e set left_at = ${ctx.now}, version = version + 1 from staged s
      where s.outcome = 'leaver' and e.employment_id = s.employment_id and e.left_at is null
        and (s.changes -> 'endDate' ->> 'after')::date < ${ctx.today}::date
      returning e.employment_id, e.person_id
    )
    insert into kernel.import_fact (import_id, fact_id, fact_table, person_id)
    select ${importId}::uuid, employment_id, 'left', person_id from gone`.execute(tx);
}

/** What the events about one person are made of. */
interface Told {
  outcome: string;
  person_id: string;
  employment_id: string;
  fields: string[];
  last_day: string | null;
  began: string;
  unit_id: string;
  was_unit_id: string | null;
  manager_id: string | null;
  was_manager_id: string | null;
  facts: string[] | null;
  work_facts: string[] | null;
}

const EVENTS_AT_ONCE = 2000;

/** One event for each changed person and kind of change; accounts of those who are gone are closed. */
async function tell(ctx: Ctx, importId: string, options: CompareOptions): Promise<void> {
  await sql`drop table if exists pg_temp.told`.execute(ctx.tx);
  await sql`
    create temporary table told on commit drop as
    select row_number() over (order by s.line)::int as n, s.outcome, s.person_id, coalesce(s.employment_id, k.employment_id) as employment_id,
      array(select jsonb_object_keys(s.changes)) as fields,
      case when s.outcome = 'leaver' or s.changes ? 'endDate' then (s.changes -> 'endDate' ->> 'after')::date
        when s.outcome = 'former' then f.last_day end as last_day,
      coalesce(f.first_day, ${sql.lit(options.from)}::date) as began, f.unit_id, k.unit_id as was_unit_id, f.manager_id,
      k.manager_id as was_manager_id, w.facts, w.work_facts
    from staged s left join known_people k on k.person_id = s.person_id
    left join (
      select employment_id, min(lower(valid)) as first_day, max(upper(valid)) - 1 as last_day,
        (array_agg(unit_id order by valid @> ${sql.lit(options.from)}::date desc, valid desc))[1] as unit_id,
        (array_agg(manager_id order by valid @> ${sql.lit(options.from)}::date desc, valid desc))[1] as manager_id
      from kernel.employment_fact where upper_inf(known) and person_id in (select person_id from staged
        where outcome in ('joiner', 'former', 'rehire', 'mover', 'changed', 'leaver')) group by 1
    ) f on f.employment_id = coalesce(s.employment_id, k.employment_id)
    left join (
      select i.person_id, array_agg(i.fact_id) filter (where i.fact_table = 'person_fact') as facts,
        array_agg(i.fact_id) filter (where i.fact_table = 'employment_fact') as work_facts
      from kernel.import_fact i where i.import_id = ${sql.lit(importId)} group by 1
    ) w on w.person_id = s.person_id
    where s.outcome in ('joiner', 'former', 'rehire', 'mover', 'changed', 'leaver')`.execute(ctx.tx);
  await sql`create index on told (n)`.execute(ctx.tx);
  for (let after = 0; ; after += EVENTS_AT_ONCE) {
    const { rows } = await sql<Told>`
      select * from told where n > ${after} and n <= ${after + EVENTS_AT_ONCE} order by n`.execute(ctx.tx);
    if (rows.length === 0) return;
    for (const r of rows) await tellOf(ctx, importId, options, r);
    await ctx.writeEvents();
  }
}

async function tellOf(ctx: Ctx, importId: string, options: CompareOptions, r: Told): Promise<void> {
  const employmentId = r.employment_id;
  if (r.outcome === 'joiner' || r.outcome === 'former') {
    ctx.emit(personCreated, r.person_id, {
      employmentId,
      from: r.began,
      unitId: r.unit_id,
      kind: 'employee',
    });
  } else if (r.outcome === 'rehire') {
    ctx.emit(personRehired, r.person_id, { employmentId, from: r.began, unitId: r.unit_id });
  } else {
    const work = r.fields.filter((f) => WORK.includes(f) && f !== 'endDate');
    if (work.length > 0) {
      ctx.emit(personMoved, r.person_id, {
        employmentId,
        from: options.from,
        fields: work,
        unitId: r.unit_id,
        wasUnitId: r.was_unit_id ?? r.unit_id,
        managerId: r.manager_id,
        wasManagerId: r.was_manager_id,
        factIds: r.work_facts ?? [],
      });
    }
  }
  const personal = r.fields.filter((f) => !WORK.includes(f) || (f === 'endDate' && r.last_day === null));
  if (personal.length > 0) {
    ctx.emit(personChanged, r.person_id, { from: options.from, fields: personal, factIds: r.facts ?? [] });
  }
  if (r.last_day === null || r.outcome === 'rehire') return;
  ctx.emit(employmentEnded, r.person_id, { employmentId, lastDay: r.last_day, reason: 'other' });
  if (r.outcome !== 'leaver' || r.last_day >= ctx.today) return;
  ctx.emit(personLeft, r.person_id, { employmentId, lastDay: r.last_day });
  await closeAccount(ctx, importId, r.person_id);
}

async function closeAccount(ctx: Ctx, importId: string, personId: string): Promise<void> {
  const { accountId, outcome } = await disableAccountOf(ctx.tx, personId, ctx.now);
  if (accountId === null || outcome !== 'disabled') return;
  await sql`insert into kernel.import_fact (import_id, fact_id, fact_table, person_id)
    values (${importId}, ${accountId}, 'account', ${personId})`.execute(ctx.tx);
  ctx.emit(accountDisabled, accountId, { personId });
}
