/** Where the kernel itself holds data about a person: given out on request, erased with the person. */
import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { PersonalData } from '../area.ts';
import type { Reader } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import { ERASED } from './names.ts';
import { employmentFactOf, employmentFacts, personFactOf, personFacts } from './person-facts.ts';
import { sortName } from './rules.ts';

async function rowsOf(tx: Reader<KernelTables>, text: RawBuilder<unknown>): Promise<unknown[]> {
  return (await (text as RawBuilder<object>).execute(tx)).rows;
}

const account = (personId: string) =>
  sql`(select account_id from kernel.account where person_id = ${personId})`;

/** The names that a person ever had, as they may stand in texts. */
async function namesOfPerson(tx: Reader<KernelTables>, personId: string): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select distinct trim(given_name || ' ' || family_name) as name from kernel.person_fact where person_id = ${personId}`.execute(
    tx,
  );
  // A short single name would be torn out of other words.
  return rows.map((r) => r.name).filter((n) => n.includes(' ') && n !== ERASED);
}

/** Replaces the names in a text column; the tables have no index for it, which an erasure can afford. */
async function replaceIn(
  tx: Kysely<KernelTables>,
  table: string,
  column: string,
  names: readonly string[],
): Promise<void> {
  for (const name of names)
    await sql`
      update ${sql.table(table)} set ${sql.ref(column)} = replace(${sql.ref(column)}, ${name}, ${ERASED})
      where strpos(${sql.ref(column)}, ${name}) > 0`.execute(tx);
}

/** Texts that people wrote or that name people; runs before the names themselves are erased. */
const texts: PersonalData = {
  part: 'comments and notices',
  async collect(tx, personId) {
    return {
      comments: await rowsOf(
        tx,
        sql`select comment_id, subject_kind, subject_id, body, created_at, withdrawn_at from kernel.comment where author_id = ${personId} order by created_at`,
      ),
      mentions: await rowsOf(
        tx,
        sql`select comment_id, subject_kind, subject_id, created_at from kernel.comment where ${personId}::uuid = any(mentions) order by created_at`,
      ),
      notices: await rowsOf(
        tx,
        sql`select notice_id, kind, sentence, created_at, read_at from kernel.notice where person_id = ${personId} order by created_at`,
      ),
      workItems: await rowsOf(
        tx,
        sql`select key, kind, title, created_at, closed_at, outcome from kernel.work_item where assignee_id = ${personId} or subject_id = ${personId} order by created_at`,
      ),
    };
  },
  async erase(tx, personId) {
    const names = await namesOfPerson(tx, personId);
    await replaceIn(tx, 'kernel.comment', 'body', names);
    await replaceIn(tx, 'kernel.notice', 'sentence', names);
    await replaceIn(tx, 'kernel.work_item', 'title', names);
    await replaceIn(tx, 'kernel.work_item', 'outcome', names);
    for (const name of names)
      await sql`
        update kernel.work_item set detail = replace(detail::text, ${name}, ${ERASED})::jsonb
        where strpos(detail::text, ${name}) > 0`.execute(tx);
    await sql`delete from kernel.notice where person_id = ${personId}`.execute(tx);
  },
};

const access: PersonalData = {
  part: 'account',
  async collect(tx, personId) {
    return {
      account: await rowsOf(
        tx,
        sql`select account_id, email, created_at, disabled_at, preferences from kernel.account where person_id = ${personId}`,
      ),
      roles: await rowsOf(
        tx,
        sql`select role, unit_id, region, valid::text as valid, reason from kernel.role_grant where account_id in ${account(personId)}`,
      ),
      apiKeys: await rowsOf(
        tx,
        sql`select name, created_at, expires_at, last_used_on, revoked_at from kernel.api_key where account_id in ${account(personId)}`,
      ),
      savedViews: await rowsOf(
        tx,
        sql`select list, name, search, created_at from kernel.saved_view where owner_id in ${account(personId)}`,
      ),
      mail: await rowsOf(
        tx,
        sql`select kind, message, created_at, sent_at from kernel.mail where account_id in ${account(personId)} order by created_at`,
      ),
    };
  },
  async erase(tx, personId) {
    await sql`delete from kernel.saved_view where reach = 'private' and owner_id in ${account(personId)}`.execute(
      tx,
    );
  },
};

/** Names, contact and employments. The one place where facts are overwritten: the law demands it. */
const self: PersonalData = {
  part: 'person',
  async collect(tx, personId) {
    const { rows } = await sql`
      select key, created_at, erased_at, merged_into from kernel.person where person_id = ${personId}`.execute(
      tx,
    );
    return {
      person: rows[0] ?? null,
      details: (await personFacts(tx, personId)).map(personFactOf),
      employments: await rowsOf(
        tx,
        sql`select employment_id, employee_number from kernel.employment where person_id = ${personId}`,
      ),
      work: (await employmentFacts(tx, personId)).map(employmentFactOf),
      unitsHeaded: await rowsOf(
        tx,
        sql`select unit_id, name, valid::text as valid, known::text as known from kernel.unit_fact where head_id = ${personId}`,
      ),
      audiencesOwned: await rowsOf(
        tx,
        sql`select key, name, predicate, created_at from kernel.audience where owner_id = ${personId}`,
      ),
      log: await rowsOf(
        tx,
        sql`select event_id, name, occurred_at, reason, payload from kernel.event where subject_id = ${personId} order by event_id`,
      ),
    };
  },
  async erase(tx, personId) {
    await sql`
      update kernel.person_fact set given_name = '', middle_name = null, family_name = ${ERASED},
        sort_name = ${sortName('', null, ERASED)}, email = null, phone = null, locale = null, time_zone = null, extra = '{}'
      where person_id = ${personId}`.execute(tx);
    await sql`update kernel.employment_fact set title = null where person_id = ${personId}`.execute(tx);
    await sql`update kernel.employment set employee_number = null where person_id = ${personId}`.execute(tx);
  },
};

/** In the order in which they are erased: texts are searched for names that `self` takes away. */
export const orgPersonalData: readonly PersonalData[] = [texts, access, self];
