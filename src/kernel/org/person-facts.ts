/** Every fact ever recorded about a person, with the names of what it points at, and how contracts show it. */
import { sql } from 'kysely';
import type { Reader } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import { lastDayOf } from './people-sql.ts';
import type { EmploymentKind, LeavingReason } from './shapes.ts';

/** A fact about a person's name and contact, as stored. */
export interface PersonFactRow {
  fact_id: string;
  from: string;
  to: string | null;
  known_from: string;
  known_until: string | null;
  known_start: string;
  known_end: string | null;
  given_name: string;
  middle_name: string | null;
  family_name: string;
  email: string | null;
  phone: string | null;
  locale: string | null;
  time_zone: string | null;
  extra: Record<string, unknown>;
}

/** A fact about an employment, with the names of what it points at. */
export interface EmploymentFactRow {
  fact_id: string;
  employment_id: string;
  from: string;
  to: string | null;
  known_from: string;
  known_until: string | null;
  known_start: string;
  known_end: string | null;
  unit_id: string;
  unit_name: string | null;
  manager_id: string | null;
  manager_name: string | null;
  title: string | null;
  site_id: string | null;
  site_name: string | null;
  cost_centre_id: string | null;
  cost_centre_code: string | null;
  kind: EmploymentKind;
  on_leave: boolean;
  end_reason: LeavingReason | null;
}

const times = sql`f.fact_id, lower(f.valid)::text as "from", upper(f.valid)::text as "to", lower(f.known) as known_from,
  upper(f.known) as known_until, lower(f.known)::text as known_start, upper(f.known)::text as known_end`;

/** Every fact ever recorded about a person's name and contact. */
export async function personFacts(tx: Reader<KernelTables>, personId: string): Promise<PersonFactRow[]> {
  const { rows } = await sql<PersonFactRow>`
    select ${times}, f.given_name, f.middle_name, f.family_name, f.email, f.phone, f.locale, f.time_zone, f.extra
    from kernel.person_fact f where f.person_id = ${personId} order by lower(f.valid), lower(f.known)`.execute(
    tx,
  );
  return rows;
}

/** Every fact ever recorded about a person's employments. */
export async function employmentFacts(
  tx: Reader<KernelTables>,
  personId: string,
): Promise<EmploymentFactRow[]> {
  const { rows } = await sql<EmploymentFactRow>`
    select ${times}, f.employment_id, f.unit_id, f.manager_id, f.title, f.site_id, f.cost_centre_id, f.kind, f.on_leave,
      f.end_reason, m.name as manager_name, s.name as site_name, c.code as cost_centre_code,
      (select x.name from kernel.unit_fact x where x.unit_id = f.unit_id and upper_inf(x.known)
        order by x.valid @> lower(f.valid) desc, lower(x.valid) limit 1) as unit_name
    from kernel.employment_fact f
    left join kernel.person_now m on m.person_id = f.manager_id
    left join kernel.site s on s.site_id = f.site_id
    left join kernel.cost_centre c on c.cost_centre_id = f.cost_centre_id
    where f.person_id = ${personId} order by lower(f.valid), lower(f.known)`.execute(tx);
  return rows;
}

const timesOf = (f: PersonFactRow | EmploymentFactRow) => ({
  factId: f.fact_id,
  from: f.from,
  until: lastDayOf(f.to),
  knownFrom: f.known_from,
  knownUntil: f.known_until,
});

/** A fact about name and contact, as contracts show it. */
export function personFactOf(f: PersonFactRow) {
  return {
    ...timesOf(f),
    givenName: f.given_name,
    middleName: f.middle_name,
    familyName: f.family_name,
    email: f.email,
    phone: f.phone,
    locale: f.locale,
    timeZone: f.time_zone,
    extra: f.extra,
  };
}

/** A fact about an employment, as contracts show it. */
export function employmentFactOf(f: EmploymentFactRow) {
  return {
    ...timesOf(f),
    employmentId: f.employment_id,
    unitId: f.unit_id,
    unitName: f.unit_name,
    managerId: f.manager_id,
    managerName: f.manager_name,
    title: f.title,
    siteId: f.site_id,
    siteName: f.site_name,
    costCentreId: f.cost_centre_id,
    costCentreCode: f.cost_centre_code,
    kind: f.kind,
    onLeave: f.on_leave,
    endReason: f.end_reason,
  };
}
