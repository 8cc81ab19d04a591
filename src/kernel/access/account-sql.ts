/** Pieces of SQL that say who an account's person is and where they work; `a` is kernel.account in all of them. */
import { type RawBuilder, sql } from 'kysely';

/** Joins `w.unit_id`: where the person works on the day, else where they will or last did. */
export function workplace(today: string, person = 'a.person_id'): RawBuilder<unknown> {
  return sql`left join lateral (
    select f.unit_id from kernel.employment_fact f
    where f.person_id = ${sql.ref(person)} and upper_inf(f.known)
    order by f.valid @> ${today}::date desc, lower(f.valid) desc limit 1) w on true`;
}

/** Joins `n.name`: the person's name as of the day; null where the account has no person. */
export function personName(today: string, person = 'a.person_id', as = 'n'): RawBuilder<unknown> {
  return sql`left join lateral (
    select concat_ws(' ', nullif(f.given_name, ''), nullif(f.family_name, '')) as name from kernel.person_fact f
    where f.person_id = ${sql.ref(person)} and upper_inf(f.known)
    order by f.valid @> ${today}::date desc, lower(f.valid) desc limit 1) ${sql.ref(as)} on true`;
}
