/**
 * Takes an applied import back by compensating facts: what it wrote is no longer known from now on, what it replaced
 * is known again. Refused where somebody was changed since, or where others depend on a new person.
 */
import { sql } from 'kysely';
import { accountEnabled } from '../access/contract.ts';
import type { CommandContext } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import { personRestored, personWithdrawn } from './contract.ts';

type Ctx = CommandContext<KernelTables>;

/** People whom later changes or others' facts tie to this import, by name. */
export async function findLaterFacts(ctx: Ctx, importId: string): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    with i as (select applied_at from kernel.import where import_id = ${importId}),
    touched as (select distinct person_id from kernel.import_fact where import_id = ${importId}),
    fresh as (select person_id from kernel.import_fact where import_id = ${importId} and fact_table = 'person'),
    tied as (
      select f.person_id from kernel.person_fact f join touched using (person_id), i
        where lower(f.known) > i.applied_at or upper(f.known) > i.applied_at
      union select f.person_id from kernel.employment_fact f join touched using (person_id), i
        where lower(f.known) > i.applied_at or upper(f.known) > i.applied_at
      union select fresh.person_id from fresh join kernel.account a using (person_id)
      union select fresh.person_id from fresh join kernel.unit_fact u on u.head_id = fresh.person_id and upper_inf(u.known)
      union select fresh.person_id from fresh join kernel.employment_fact e on e.manager_id = fresh.person_id and upper_inf(e.known)
        where not exists (select 1 from kernel.import_fact x where x.import_id = ${importId} and x.fact_id = e.fact_id)
      union select p.person_id from kernel.person p join touched using (person_id)
        where p.erased_at is not null or p.merged_into is not null
    )
    select coalesce(n.name, p.key) as name from tied join kernel.person p using (person_id)
    left join kernel.person_now n using (person_id) order by 1`.execute(ctx.tx);
  return rows.map((r) => r.name);
}

/** Restores what was, and says how many people are as before and how many are withdrawn. */
export async function undoImport(ctx: Ctx, importId: string): Promise<{ people: number; withdrawn: number }> {
  const { tx } = ctx;
  const { rows: clock } = await sql<{ at: string }>`
    select greatest(${ctx.now}::timestamptz, applied_at + interval '1 microsecond')::text as at
    from kernel.import where import_id = ${importId}`.execute(tx);
  const at = clock[0]!.at;
  await sql`drop table if exists pg_temp.restored`.execute(tx);
  await sql`create temporary table restored (person_id uuid, fact_id uuid) on commit drop`.execute(tx);
  for (const [table, owner, columns] of [
    [
      'person_fact',
      '',
      'given_name, middle_name, family_name, sort_name, email, phone, locale, time_zone, extra',
    ],
    [
      'employment_fact',
      'employment_id, ',
      'unit_id, manager_id, title, site_id, cost_centre_id, kind, on_leave, end_reason',
    ],
  ] as const) {
    const facts = sql.table(`kernel.${table}`);
    await sql`
      update ${facts} f set known = tstzrange(lower(f.known), ${at}::timestamptz)
      from kernel.import_fact i where i.import_id = ${importId} and i.fact_table = ${table} and i.fact_id = f.fact_id
        and upper_inf(f.known)`.execute(tx);
    await sql`
      with old as (
        select f.*, gen_random_uuid() as again from ${facts} f join kernel.import_fact i on i.fact_id = f.fact_id
        join kernel.import m on m.import_id = i.import_id
        where i.import_id = ${importId} and i.fact_table = ${table} and upper(f.known) = m.applied_at
      ), written as (
        insert into ${facts} (fact_id, ${sql.raw(owner)} person_id, valid, known, ${sql.raw(columns)})
        select again, ${sql.raw(owner)} person_id, valid, tstzrange(${at}::timestamptz, null), ${sql.raw(columns)} from old
        returning fact_id, person_id
      )
      insert into restored select person_id, fact_id from written`.execute(tx);
  }
  // Numbers go back to whom they belonged: first given free, then given back.
  await sql`
    with fresh as (
      select e.employment_id, e.employee_number, i.person_id from kernel.import_row i join kernel.employment e using (employment_id)
      where i.import_id = ${importId} and i.outcome in ('joiner', 'former', 'rehire')
    ), freed as (
      update kernel.employment e set employee_number = null, left_at = ${ctx.now} from fresh f
      where f.employment_id = e.employment_id returning e.employment_id
    )
    update kernel.import_row r set data = r.data || jsonb_build_object('number_given', f.employee_number)
    from fresh f where r.import_id = ${importId} and r.employment_id = f.employment_id`.execute(tx);
  await sql`
    update kernel.employment e set employee_number = r.data ->> 'number_given' from kernel.import_fact i
    join kernel.import_row r on r.import_id = i.import_id and r.person_id = i.person_id and r.outcome = 'rehire'
    where i.import_id = ${importId} and i.fact_table = 'number moved' and e.employment_id = i.fact_id`.execute(
    tx,
  );
  await sql`
    update kernel.employment e set employee_number = r.changes -> 'employeeNumber' ->> 'before' from kernel.import_row r
    where r.import_id = ${importId} and r.outcome in ('mover', 'changed', 'leaver') and r.changes ? 'employeeNumber'
      and e.employment_id = r.employment_id`.execute(tx);
  await sql`
    update kernel.employment e set left_at = null from kernel.import_fact i
    where i.import_id = ${importId} and i.fact_table = 'left' and i.fact_id = e.employment_id`.execute(tx);
  const accounts = await sql<{ account_id: string; person_id: string }>`
    update kernel.account a set disabled_at = null, version = version + 1 from kernel.import_fact i
    where i.import_id = ${importId} and i.fact_table = 'account' and i.fact_id = a.account_id and a.disabled_at is not null
    returning a.account_id, a.person_id`.execute(tx);
  for (const a of accounts.rows) ctx.emit(accountEnabled, a.account_id, { personId: a.person_id });

  const fresh = await sql<{ person_id: string }>`
    select person_id from kernel.import_fact where import_id = ${importId} and fact_table = 'person' order by 1`.execute(
    tx,
  );
  const restored = await sql<{ person_id: string; facts: string[] }>`
    select i.person_id, coalesce(array_agg(distinct r.fact_id) filter (where r.fact_id is not null), '{}') as facts
    from kernel.import_fact i left join restored r using (person_id)
    where i.import_id = ${importId} and not exists (select 1 from kernel.import_fact x where x.import_id = i.import_id
      and x.person_id = i.person_id and x.fact_table = 'person')
    group by 1 order by 1`.execute(tx);
  const withdrawn = fresh.rows.map((r) => r.person_id);
  await sql`delete from kernel.person_now where person_id = any(${withdrawn}::uuid[])`.execute(tx);
  const people = restored.rows.map((r) => r.person_id);
  await sql`update kernel.person set version = version + 1 where person_id = any(${[...people, ...withdrawn]}::uuid[])`.execute(
    tx,
  );
  await sql`select kernel.refresh_people(${people}::uuid[], ${ctx.today}::date)`.execute(tx);
  for (const id of withdrawn) ctx.emit(personWithdrawn, id, { importId });
  for (const r of restored.rows) ctx.emit(personRestored, r.person_id, { importId, factIds: r.facts });
  return { people: people.length, withdrawn: withdrawn.length };
}
