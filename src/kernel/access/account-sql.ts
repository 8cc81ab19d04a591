/** Pieces of SQL that say who an account's person is and where they work. */
import { type RawBuilder, sql } from 'kysely';

/** Joins kernel.person_now as `w`: `w.unit_id` is where the person works, which is what scopes ask. */
export function joinPerson(person = 'a.person_id', as = 'w'): RawBuilder<unknown> {
  return sql`left join kernel.person_now ${sql.ref(as)} on ${sql.ref(`${as}.person_id`)} = ${sql.ref(person)}`;
}

/** How an account is called: as its person, or by its address where it has none; needs `joinPerson`. */
export function accountName(account = 'a', person = 'w'): RawBuilder<string> {
  const name = sql.ref(`${person}.name`);
  return sql`case when ${sql.ref(`${person}.erased`)} then 'Erased person'
    else coalesce(nullif(${name}, ''), ${sql.ref(`${account}.email`)}) end`;
}
