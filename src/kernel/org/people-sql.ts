/** SQL that several queries share: people and units as of a day, filters, a person's row with its `can`. */
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { inScope, type Scope } from '../access/scope.ts';
import { containing } from '../list.ts';
import type { QueryContext } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import { knownInstant } from './facts.ts';
import { dayBefore, statusOn } from './rules.ts';
import type { EmploymentKind, PersonStatus } from './shapes.ts';

/** The day and the knowledge that a query asks for; `isNow`: the derived tables answer it. */
export interface AsOf {
  readonly day: string;
  readonly knownAt: string | null;
  readonly isNow: boolean;
}

export function asOfNow(
  ctx: { today: string },
  asked: { asOf?: string | undefined; knownAt?: string | undefined },
): AsOf {
  const day = asked.asOf ?? ctx.today;
  const knownAt = asked.knownAt ?? null;
  return { day, knownAt, isNow: day === ctx.today && knownAt === null };
}

const known = (at: AsOf) => (at.knownAt === null ? sql`null::timestamptz` : knownInstant(at.knownAt));

/** People as rows `n` with the columns of kernel.person_now that lists use. On another day than today it reads everybody. */
export function peopleOn(at: AsOf): RawBuilder<unknown> {
  if (at.isNow) return sql`kernel.person_now n`;
  return asNow(at, sql`kernel.people_on(${at.day}::date, ${known(at)}) o`);
}

/** One person as a row `n`. */
export function onePersonOn(at: AsOf, personId: string | RawBuilder<unknown>): RawBuilder<unknown> {
  if (at.isNow) return sql`(select * from kernel.person_now where person_id = ${personId}) n`;
  return asNow(at, sql`kernel.person_on(${personId}::uuid, ${at.day}::date, ${known(at)}) o`);
}

/**
 * People of a past or future day as rows `n`, found in the order of their names as `f`, which must come first in the
 * `from` clause: an index gives the order, so that a page costs the same wherever it is.
 */
export function peopleByName(at: AsOf, narrowed: RawBuilder<boolean>): RawBuilder<unknown> {
  const f = sql`kernel.person_fact f`;
  return sql`${f} cross join lateral ${asNow(at, sql`kernel.person_on(f.person_id, ${at.day}::date, ${known(at)}) o`)}
    where f.valid @> ${at.day}::date and ${isKnown(at, 'f.known')} and ${narrowed}`;
}

/** True for rows that are what was known. */
export function isKnown(at: AsOf, column: string): RawBuilder<boolean> {
  return at.knownAt === null
    ? sql<boolean>`upper_inf(${sql.ref(column)})`
    : sql<boolean>`${sql.ref(column)} @> ${known(at)}`;
}

function asNow(at: AsOf, from: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(select o.person_id, o.key, trim(o.given_name || ' ' || o.family_name) as name, o.sort_name, o.email,
      o.employment_id, o.employee_number, o.unit_id, coalesce(uo.name, '') as unit_name, o.manager_id, o.title, o.site_id,
      o.cost_centre_id, o.kind, o.on_leave, o.hired_on, o.last_day, o.extra, o.erased_at is not null as erased,
      lower(concat_ws(' ', o.key, o.given_name, o.middle_name, o.family_name, o.email, o.employee_number)) as search
    from ${from} ${unitName(at)}) n`;
}

const unitName = (at: AsOf) => sql`left join lateral (select x.name from kernel.unit_fact x
  where x.unit_id = o.unit_id and x.valid @> ${at.day}::date and ${isKnown(at, 'x.known')} limit 1) uo on true`;

/** Units as rows `u` with name, region, business area, path. */
export function unitsOn(at: AsOf): RawBuilder<unknown> {
  return at.isNow ? sql`kernel.unit_now u` : sql`kernel.units_on(${at.day}::date, ${known(at)}) u`;
}

/** True for people in a unit or below it on the day. */
export function inUnit(at: AsOf, unitId: string): RawBuilder<boolean> {
  return at.isNow
    ? sql<boolean>`n.unit_id in (select unit_id from kernel.unit_reach where ancestor_id = ${unitId})`
    : sql<boolean>`n.unit_id in (select unit_id from kernel.units_on(${at.day}::date, ${known(at)}) where ${unitId}::uuid = any(path))`;
}

/** True for people of a status on the day; the same as `statusOn`. */
export function hasStatus(at: AsOf, status: PersonStatus): RawBuilder<boolean> {
  const d = sql`${at.day}::date`;
  switch (status) {
    case 'left':
      // Leavers are few: two small indexes find them, which an `or` over columns would not use.
      return at.isNow
        ? sql<boolean>`n.person_id in (select x.person_id from kernel.person_now x where x.last_day < ${d}
            union all select x.person_id from kernel.person_now x where x.hired_on is null)`
        : sql<boolean>`(n.hired_on is null or n.last_day < ${d})`;
    case 'future':
      return sql<boolean>`(n.hired_on > ${d} and (n.last_day is null or n.last_day >= ${d}))`;
    case 'leaving':
      return sql<boolean>`(n.hired_on <= ${d} and n.last_day >= ${d})`;
    case 'on-leave':
      return sql<boolean>`(n.hired_on <= ${d} and n.last_day is null and n.on_leave)`;
    case 'active':
      return sql<boolean>`(n.hired_on <= ${d} and n.last_day is null and not n.on_leave)`;
  }
}

/** True for people who are employed on the day. */
export function isEmployed(day: string): RawBuilder<boolean> {
  return sql<boolean>`(n.hired_on <= ${day}::date and (n.last_day is null or n.last_day >= ${day}::date))`;
}

/** True for people whose key, name, e-mail or number contains every word of the text. */
export function matchesText(text: string): RawBuilder<boolean> {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((w) => w !== '');
  if (words.length === 0) return sql<boolean>`true`;
  return sql<boolean>`(${sql.join(
    words.slice(0, 8).map((w) => sql`n.search like ${containing(w)}`),
    sql` and `,
  )})`;
}

/** Any of these, in SQL. */
export function anyOf(parts: readonly RawBuilder<boolean>[]): RawBuilder<boolean> {
  return parts.length === 0 ? sql<boolean>`false` : sql<boolean>`(${sql.join(parts, sql` or `)})`;
}

/** All of these, in SQL. */
export function allOf(parts: readonly RawBuilder<boolean>[]): RawBuilder<boolean> {
  return parts.length === 0 ? sql<boolean>`true` : sql<boolean>`(${sql.join(parts, sql` and `)})`;
}

/** One value or several, as a list. */
export function listed<T>(value: T | readonly T[]): readonly T[] {
  return Array.isArray(value) ? value : [value as T];
}

/** The scopes that `can` of a person's row is made of. */
export async function personScopes(ctx: Pick<QueryContext<unknown>, 'scopes'>): Promise<PersonScopes> {
  return ctx.scopes(
    'org.view-people',
    'org.edit-people',
    'org.end-employment',
    'org.merge-people',
    'org.export-person',
    'org.erase-person',
  );
}

export type PersonScopes = Record<
  | 'org.view-people'
  | 'org.edit-people'
  | 'org.end-employment'
  | 'org.merge-people'
  | 'org.export-person'
  | 'org.erase-person',
  Scope
>;

/** Columns of a person's row, from `n`. */
export interface PersonColumns {
  person_id: string;
  key: string;
  version: number;
  name: string;
  email: string | null;
  employment_id: string | null;
  employee_number: string | null;
  kind: EmploymentKind | null;
  title: string | null;
  unit_id: string | null;
  unit_name: string;
  business_area_id: string | null;
  region: string | null;
  manager_id: string | null;
  manager_name: string | null;
  site_id: string | null;
  site_name: string | null;
  cost_centre_id: string | null;
  on_leave: boolean;
  hired_on: string | null;
  last_day: string | null;
  erased: boolean;
  sort_name: string;
  may_view: boolean;
  may_edit: boolean;
  may_end: boolean;
  may_merge: boolean;
  may_export: boolean;
  may_erase: boolean;
}

/** Selects what `personRowOf` needs for the people that `from` finds as `n`; `tail` orders and limits them. */
export function selectPeople(
  at: AsOf,
  scopes: PersonScopes,
  from: RawBuilder<unknown>,
  tail: RawBuilder<unknown>,
): RawBuilder<PersonColumns> {
  const may = (right: keyof PersonScopes) => inScope(scopes[right], 'n.unit_id', 'n.person_id');
  // Names of units, managers and sites are looked up for the rows of the page only.
  return sql<PersonColumns>`
    select n.*, p.version, u.region, u.business_area_id, m.name as manager_name, s.name as site_name,
      coalesce(${may('org.view-people')}, false) as may_view, coalesce(${may('org.edit-people')}, false) as may_edit,
      coalesce(${may('org.end-employment')}, false) as may_end, coalesce(${may('org.merge-people')}, false) as may_merge,
      coalesce(${may('org.export-person')}, false) as may_export, coalesce(${may('org.erase-person')}, false) as may_erase
    from (select n.*, row_number() over () as place from (
      select n.person_id, n.key, n.name, n.sort_name, n.email, n.employment_id, n.employee_number, n.kind, n.title, n.unit_id,
        n.unit_name, n.manager_id, n.site_id, n.cost_centre_id, n.on_leave, n.hired_on::text, n.last_day::text, n.erased
      ${from} ${tail}) n) n
    join kernel.person p on p.person_id = n.person_id
    left join ${unitsOn(at)} on u.unit_id = n.unit_id
    left join kernel.person_now m on m.person_id = n.manager_id
    left join kernel.site s on s.site_id = n.site_id
    order by n.place`;
}

/** A person as lists show them. */
export function personRowOf(r: PersonColumns, day: string) {
  const status = statusOn(day, r.hired_on, r.last_day, r.on_leave);
  const can: string[] = [];
  if (r.may_view) can.push('org.get-person', 'org.list-holdings');
  if (!r.erased) {
    if (r.may_edit) can.push('org.change-person');
    if (r.may_edit && status !== 'left') can.push('org.move-person');
    if (r.may_edit && (status === 'left' || status === 'leaving')) can.push('org.rehire-person');
    if (r.may_end && r.employment_id !== null) can.push('org.end-employment');
    if (r.may_end && (status === 'leaving' || (status === 'future' && r.last_day !== null)))
      can.push('org.withdraw-leaving');
    if (r.may_end) can.push('org.hand-over');
    if (r.may_merge) can.push('org.merge-people');
    if (r.may_erase) can.push('org.erase-person');
  }
  if (r.may_export) can.push('org.export-person');
  return {
    personId: r.person_id,
    key: r.key,
    version: r.version,
    name: r.name,
    email: r.email,
    employeeNumber: r.employee_number,
    status,
    kind: r.kind,
    title: r.title,
    unitId: r.unit_id,
    unitName: r.unit_name === '' ? null : r.unit_name,
    businessAreaId: r.business_area_id,
    region: r.region,
    managerId: r.manager_id,
    managerName: r.manager_name,
    siteId: r.site_id,
    siteName: r.site_name,
    hiredOn: r.hired_on,
    lastDay: r.last_day,
    can,
  };
}

/** The last day of a half-open range; null when it is open. */
export function lastDayOf(to: string | null): string | null {
  return to === null ? null : dayBefore(to);
}

/** Whether all of these people work here on the day and have not been erased. */
export async function areEmployed(
  tx: Kysely<KernelTables>,
  personIds: readonly string[],
  day: string,
): Promise<boolean> {
  if (personIds.length === 0) return true;
  const ids = [...new Set(personIds)];
  const { rows } = await sql<{ n: number }>`
    select count(distinct e.person_id) as n from kernel.employment_fact e join kernel.person p using (person_id)
    where e.person_id = any(${ids}::uuid[]) and e.valid @> ${day}::date and upper_inf(e.known)
      and p.erased_at is null and p.merged_into is null`.execute(tx);
  return rows[0]!.n === ids.length;
}
