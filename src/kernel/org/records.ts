/** Finding, locking and checking people and units for commands: scope, references, cycles. */
import { type Kysely, sql } from 'kysely';
import { inScope, type Scope } from '../access/scope.ts';
import type { CommandContext } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import { EMPLOYMENT, type EmploymentValues, firstFact, PERSON, type PersonValues } from './facts.ts';

type Ctx = CommandContext<KernelTables>;
/** A context of which only the refusals named here are asked. */
export type Refusing<R extends string> = CommandContext<KernelTables, R>;

export interface LockedPerson {
  person_id: string;
  key: string;
  version: number;
  name: string;
  erased: boolean;
  employment_id: string | null;
  unit_id: string | null;
  manager_id: string | null;
  hired_on: string | null;
  last_day: string | null;
}

/** Locks a person whom the scope reaches; ends the operation with *not found* otherwise. */
export async function lockPerson<R extends string>(
  ctx: Refusing<R>,
  personId: string,
): Promise<LockedPerson> {
  const { rows } = await sql<LockedPerson>`
    select p.person_id, p.key, p.version, n.name, n.erased, n.employment_id, n.unit_id, n.manager_id, n.hired_on, n.last_day
    from kernel.person p join kernel.person_now n using (person_id)
    where p.person_id = ${personId} and ${inScope(ctx.scope, 'n.unit_id', 'n.person_id')}
    for update of p`.execute(ctx.tx);
  return rows[0] ?? ctx.notFound('person', personId);
}

/**
 * Gives a person, and the employment that changed if one did, the next version and brings the derived rows up to date;
 * returns the person's version. `leftAt`: when leaving that employment took effect.
 */
export async function touchPerson(
  ctx: Ctx | Refusing<string>,
  personId: string,
  employment: { employmentId: string; leftAt?: string | null } | null = null,
): Promise<number> {
  const { rows } = await sql<{ version: number }>`
    with spell as (
      update kernel.employment set version = version + 1,
        left_at = case when ${employment?.leftAt !== undefined}::boolean then ${employment?.leftAt ?? null}::timestamptz else left_at end
      where employment_id = ${employment?.employmentId ?? null}
    )
    select kernel.touch_person(${personId}, ${ctx.today}::date) as version`.execute(ctx.tx);
  return rows[0]!.version;
}

/** Brings the derived rows of people up to date. */
export async function refreshPeople(
  ctx: { tx: Kysely<KernelTables>; today: string },
  ids: readonly string[],
): Promise<void> {
  await sql`select kernel.refresh_people(${ids}::uuid[], ${ctx.today}::date)`.execute(ctx.tx);
}

/** Brings the derived tree of units up to date. */
export async function refreshUnits(ctx: { tx: Kysely<KernelTables>; today: string }): Promise<void> {
  await sql`select kernel.refresh_units(${ctx.today}::date)`.execute(ctx.tx);
}

/** One change of the tree, or of who reports to whom, at a time: two at once could close a circle. */
export async function oneAtATime(tx: Kysely<KernelTables>, what: string): Promise<void> {
  await sql`select ${lockOf(what)}`.execute(tx);
}

const lockOf = (what: string) => sql`pg_advisory_xact_lock(hashtextextended(${what}, 7236))`;
/** The same lock for those who do not exclude each other, only those who hold it alone. */
const sharedLockOf = (what: string) => sql`pg_advisory_xact_lock_shared(hashtextextended(${what}, 7236))`;

/** Where and as what somebody works, as a command is given it. */
export interface WorkInput {
  unitId?: string | undefined;
  managerId?: string | null | undefined;
  siteId?: string | null | undefined;
  costCentreId?: string | null | undefined;
}

export type WorkRefusal =
  | 'unit-out-of-reach'
  | 'unit-not-open'
  | 'reference-unknown'
  | 'manager-cycle'
  | 'manager-not-employed';

/**
 * Checks that unit, manager, site and cost centre may be used from a day up to, not including, `to`. Locks who reports
 * to whom where a manager is given, and the e-mail address; returns whose that is already, as `findEmailHolder` does.
 * `personId`: null for somebody new. Nobody reports to them yet, so that two of them cannot close a circle and need not
 * wait for each other.
 */
export async function checkWork<R extends string>(
  ctx: Refusing<R | WorkRefusal>,
  work: WorkInput,
  from: string,
  to: string | null,
  of: { personId: string | null; address: string | null },
): Promise<{ emailHolder: string | null }> {
  const { unitId, managerId = null, siteId = null, costCentreId = null } = work;
  if (unitId === undefined && !(managerId ?? siteId ?? costCentreId ?? of.address))
    return { emailHolder: null };
  const { rows } = await sql<{
    unit: string | null;
    reached: boolean;
    closed_on: string | null;
    manager: string | null;
    employed: boolean;
    site: boolean | null;
    cost_centre: boolean | null;
    email_holder: string | null;
  }>`
    select u.name as unit, u.reached, u.closed_on, m.name as manager, m.employed,
      (select true from kernel.site where site_id = ${siteId} and retired_at is null for share) as site,
      (select true from kernel.cost_centre where cost_centre_id = ${costCentreId} and retired_at is null for share) as cost_centre,
      case when ${of.address}::text is not null
        then kernel.email_holder(${of.address}, ${of.personId}, ${from}::date) end as email_holder
      ${managerId === null ? sql`` : sql`, ${(of.personId === null ? sharedLockOf : lockOf)('managers')} as locked`}
    from (values (1)) as one
    left join lateral (${unitFrom(ctx.scope, unitId ?? null, from, to)}) u on true
    left join lateral (${employedOn(managerId, from)}) m on true`.execute(ctx.tx);
  const seen = rows[0]!;
  if (unitId !== undefined) {
    if (seen.unit === null) ctx.refuse('reference-unknown', { what: 'unit', id: unitId });
    if (!seen.reached) ctx.refuse('unit-out-of-reach', { name: seen.unit });
    if (seen.closed_on !== null) ctx.refuse('unit-not-open', { day: seen.closed_on, unit: seen.unit });
  }
  if (managerId !== null) {
    if (seen.manager === null) ctx.refuse('reference-unknown', { what: 'person', id: managerId });
    if (!seen.employed) ctx.refuse('manager-not-employed', { name: seen.manager, day: from });
  }
  if (siteId !== null && seen.site === null) ctx.refuse('reference-unknown', { what: 'site', id: siteId });
  if (costCentreId !== null && seen.cost_centre === null)
    ctx.refuse('reference-unknown', { what: 'cost centre', id: costCentreId });
  return { emailHolder: seen.email_holder };
}

/** Checks that a cost centre exists and is not retired; locks it against being retired meanwhile. */
export async function checkCostCentre<R extends string>(
  ctx: Refusing<R | 'reference-unknown'>,
  costCentreId: string | null | undefined,
): Promise<void> {
  if (costCentreId === undefined || costCentreId === null) return;
  const { rows } = await sql`
    select 1 from kernel.cost_centre where cost_centre_id = ${costCentreId} and retired_at is null for share`.execute(
    ctx.tx,
  );
  if (rows.length === 0) ctx.refuse('reference-unknown', { what: 'cost centre', id: costCentreId });
}

/** A unit by id, whether the scope reaches it, and the first day from `from` on, before `to`, on which it is not open. */
export async function findUnit(
  tx: Kysely<KernelTables>,
  scope: Scope,
  unitId: string,
  from: string,
  to: string | null,
): Promise<{ name: string; reached: boolean; closedOn: string | null } | null> {
  const { rows } = await unitFrom(scope, unitId, from, to).execute(tx);
  const row = rows[0];
  return row === undefined ? null : { name: row.name, reached: row.reached, closedOn: row.closed_on };
}

/** What `findUnit` asks; locks the unit against being closed meanwhile. */
function unitFrom(scope: Scope, unitId: string | null, from: string, to: string | null) {
  return sql<{ name: string; reached: boolean; closed_on: string | null }>`
    select coalesce(n.name, f.name) as name, coalesce(${inScope(scope, 'u.unit_id')}, false) as reached,
      case when ${from}::date < span.opens then ${from}::date
        when case when ${to}::date is null then span.closes is not null else span.closes < ${to}::date end
        then greatest(span.closes, ${from}::date) end as closed_on
    from (select u.* from kernel.unit u where u.unit_id = ${unitId} for share) u
    left join kernel.unit_now n using (unit_id)
    join lateral (select f.name from kernel.unit_fact f where f.unit_id = u.unit_id and upper_inf(f.known)
      order by lower(f.valid) desc limit 1) f on true
    join lateral (
      -- A unit opens once and closes once, so its facts have no holes.
      select min(lower(f.valid)) as opens,
        case when bool_or(upper_inf(f.valid)) then null else max(upper(f.valid)) end as closes
      from kernel.unit_fact f where f.unit_id = u.unit_id and upper_inf(f.known)
    ) span on true`;
}

/** A person by id and whether they are employed on a day, as known now. */
export async function findEmployed(
  tx: Kysely<KernelTables>,
  personId: string,
  day: string,
): Promise<{ name: string; employed: boolean } | null> {
  const { rows } = await employedOn(personId, day).execute(tx);
  return rows[0] ?? null;
}

function employedOn(personId: string | null, day: string) {
  return sql<{ name: string; employed: boolean }>`
    select n.name, not n.erased and exists (select 1 from kernel.employment_fact f
      where f.person_id = n.person_id and upper_inf(f.known) and f.valid @> ${day}::date) as employed
    from kernel.person_now n where n.person_id = ${personId}`;
}

/** The first day on which somebody would report to themselves, directly or through others; null: never. */
export async function findManagerCycle(
  tx: Kysely<KernelTables>,
  personId: string,
): Promise<{ day: string; manager: string } | null> {
  const { rows } = await sql<{ day: string; manager: string }>`
    with recursive chain as (
      select f.manager_id as at, f.manager_id as first, f.valid as days, 1 as depth
      from kernel.employment_fact f
      where f.person_id = ${personId} and upper_inf(f.known) and f.manager_id is not null
      union all
      select f.manager_id, c.first, f.valid * c.days, c.depth + 1
      from chain c cross join lateral (
        -- A subquery of its own: who is at the other end of a chain is found by index, however many the planner expects.
        select * from kernel.employment_fact x where x.person_id = c.at and upper_inf(x.known)
          and x.valid && c.days and x.manager_id is not null offset 0
      ) f
      where c.at <> ${personId} and c.depth < 200
    )
    select lower(c.days)::text as day, n.name as manager from chain c left join kernel.person_now n on n.person_id = c.first
    where c.at = ${personId} order by lower(c.days) limit 1`.execute(tx);
  return rows[0] ?? null;
}

/** Somebody else, current from that day on, who has this e-mail address; null: it is free. Locks the address. */
export async function findEmailHolder(
  tx: Kysely<KernelTables>,
  email: string,
  personId: string | null,
  from: string,
): Promise<string | null> {
  const { rows } = await sql<{ name: string | null }>`
    select kernel.email_holder(${email}, ${personId}, ${from}::date) as name`.execute(tx);
  return rows[0]!.name;
}

/**
 * Creates a person with their first employment, the first facts about both and the row of today, in one statement;
 * returns the key, null when the number is taken. The row is the one that `refreshPeople` would make of one fact each.
 */
export async function insertPerson(
  ctx: { tx: Kysely<KernelTables>; now: string; today: string },
  person: { personId: string; employmentId: string; number: string | null },
  from: string,
  name: PersonValues,
  work: EmploymentValues,
): Promise<string | null> {
  const { personId, employmentId, number } = person;
  const { rows } = await sql<{ key: string }>`
    with counted as (
      insert into kernel.counter (prefix, value) values ('P', 1)
      on conflict (prefix) do update set value = kernel.counter.value + 1 returning value
    ), person as (
      insert into kernel.person (person_id, key, created_at) select ${personId}::uuid, 'P-' || value, ${ctx.now}::timestamptz from counted
      returning key
    ), spell as (
      insert into kernel.employment (employment_id, person_id, employee_number)
      values (${employmentId}, ${personId}, ${number}) on conflict (employee_number) do nothing returning 1
    ), named as (${firstFact(PERSON, personId, ctx.now, from, name)}
    ), works as (${firstFact(EMPLOYMENT, employmentId, ctx.now, from, work, 'spell')}
    ), shown as (
      insert into kernel.person_now (person_id, key, name, sort_name, email, employment_id, employee_number, unit_id,
        unit_name, manager_id, title, site_id, cost_centre_id, kind, on_leave, hired_on, extra, erased, search, next_change_on)
      select ${personId}, key, trim(${`${name.given_name} ${name.family_name}`}), ${name.sort_name}, ${name.email}, ${employmentId},
        ${number}, ${work.unit_id}, coalesce(
          (select u.name from kernel.unit_now u where u.unit_id = ${work.unit_id}),
          (select f.name from kernel.unit_fact f where f.unit_id = ${work.unit_id} and upper_inf(f.known)
            order by lower(f.valid) <= ${ctx.today}::date desc, abs(lower(f.valid) - ${ctx.today}::date) limit 1), ''),
        ${work.manager_id}, ${work.title}, ${work.site_id}, ${work.cost_centre_id}, ${work.kind}, ${work.on_leave}, ${from}::date,
        ${JSON.stringify(name.extra)}::jsonb, false, lower(concat_ws(' ', key, ${name.given_name}::text, ${name.middle_name}::text,
          ${name.family_name}::text, ${name.email}::text, ${number}::text)),
        case when ${from}::date > ${ctx.today}::date then ${from}::date end
      from person cross join spell
    )
    select key from person cross join spell`.execute(ctx.tx);
  return rows[0]?.key ?? null;
}

/** Creates another employment of somebody, with the first fact about it; false when the number is taken. */
export async function insertEmployment(
  tx: Kysely<KernelTables>,
  spell: { employmentId: string; number: string | null; now: string },
  from: string,
  work: EmploymentValues,
): Promise<boolean> {
  const { employmentId, number, now } = spell;
  const { rows } = await sql`
    with spell as (
      insert into kernel.employment (employment_id, person_id, employee_number)
      values (${employmentId}, ${work.person_id}, ${number}) on conflict (employee_number) do nothing returning 1
    ), works as (${firstFact(EMPLOYMENT, employmentId, now, from, work, 'spell')}
    )
    select 1 from spell`.execute(tx);
  return rows.length > 0;
}

/** Who has an employee number. */
export async function holderOfNumber(tx: Kysely<KernelTables>, number: string): Promise<string> {
  const { rows } = await sql<{ name: string }>`
    select n.name from kernel.employment e join kernel.person p using (person_id)
    join kernel.person_now n on n.person_id = coalesce(p.merged_into, p.person_id)
    where e.employee_number = ${number}`.execute(tx);
  return rows[0]?.name ?? 'somebody else';
}
