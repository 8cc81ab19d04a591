/** One person as of a day: details, employments, managers, reports, and every change with who made it and when. */
import { type RawBuilder, sql } from 'kysely';
import { inScope } from '../access/scope.ts';
import { tellEvents } from '../consequences.ts';
import { languageOf, registryOf } from '../context.ts';
import { operationsOn, type QueryContext } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import { getPerson } from './contract.ts';
import { ERASED } from './names.ts';
import {
  type AsOf,
  asOfNow,
  isEmployed,
  lastDayOf,
  onePersonOn,
  type PersonColumns,
  personRowOf,
  personScopes,
  selectPeople,
} from './people-sql.ts';
import { employmentFactOf, employmentFacts, personFactOf, personFacts } from './person-facts.ts';
import { historyOf } from './person-history.ts';
import { greatest } from './rules.ts';

const { query } = operationsOn<KernelTables>();
type Ctx = QueryContext<KernelTables, string>;

interface Named {
  personId: string;
  key: string;
  name: string;
  title: string | null;
}

const named = (alias: string): RawBuilder<unknown> => {
  const c = (name: string) => sql.ref(`${alias}.${name}`);
  return sql`${c('person_id')} as "personId", ${c('key')} as key, ${c('name')} as name, ${c('title')} as title`;
};

/** From the direct manager up; a circle in imported data ends where it closes. */
async function managersOf(ctx: Ctx, personId: string, at: AsOf): Promise<Named[]> {
  if (at.isNow) {
    const { rows } = await sql<Named>`
      with recursive up as (
        select n.manager_id as at, 1 as depth, array[n.person_id] as seen from kernel.person_now n where n.person_id = ${personId}
        union all
        select n.manager_id, u.depth + 1, u.seen || n.person_id
        from up u cross join lateral (select * from kernel.person_now x where x.person_id = u.at offset 0) n
        where not n.person_id = any(u.seen) and u.depth < 50
      )
      select ${named('m')} from up u cross join lateral (select * from kernel.person_now x where x.person_id = u.at offset 0) m
      where not m.person_id = any(u.seen) order by u.depth`.execute(ctx.tx);
    return rows;
  }
  const managers: Named[] = [];
  const seen = new Set([personId]);
  // One small query a level: the tables of a past day have no shape that one recursive query could walk cheaply.
  for (let below = personId; managers.length < 50; ) {
    const { rows } = await sql<Named>`
      select ${named('m')} from ${onePersonOn(at, below)} join kernel.person_now m on m.person_id = n.manager_id`.execute(
      ctx.tx,
    );
    const next = rows[0];
    if (next === undefined || seen.has(next.personId)) break;
    managers.push(next);
    seen.add(next.personId);
    below = next.personId;
  }
  return managers;
}

/** Reports on a day: through the facts that name the manager, so that not everybody has to be looked at. */
async function reportsOf(ctx: Ctx, personId: string, at: AsOf): Promise<{ reports: Named[]; count: number }> {
  const from = at.isNow
    ? sql`from kernel.person_now n where n.manager_id = ${personId} and ${isEmployed(at.day)}`
    : sql`from (select distinct f.person_id from kernel.employment_fact f where f.manager_id = ${personId}) f
        cross join lateral ${onePersonOn(at, sql`f.person_id`)} where n.manager_id = ${personId} and ${isEmployed(at.day)}`;
  const { rows } = await sql<Named & { count: number }>`
    select ${named('n')}, count(*) over () as count ${from} order by n.sort_name, n.person_id limit 200`.execute(
    ctx.tx,
  );
  return { reports: rows.map(({ count: _, ...r }) => r), count: rows[0]?.count ?? 0 };
}

const doGet = query(getPerson, async (ctx, input) => {
  const at = asOfNow(ctx, input);
  const { rows: found } = await sql<{
    person_id: string;
    erased_at: string | null;
    merged_into: string | null;
  }>`
    select person_id, erased_at, merged_into from kernel.person
    where ${/^p-/i.test(input.personId) ? sql`key = ${input.personId.toUpperCase()}` : sql`person_id = ${input.personId}`}`.execute(
    ctx.tx,
  );
  const identity = found[0] ?? ctx.notFound('person', input.personId);
  const personId = identity.person_id;
  const shownId = identity.merged_into ?? personId;
  const reached = inScope(ctx.scope, 'n.unit_id', 'n.person_id');
  const { rows: reach } = await sql`
    select 1 from kernel.person_now n where n.person_id = ${shownId} and ${reached}`.execute(ctx.tx);
  if (reach.length === 0) ctx.notFound('person', input.personId);
  const { rows } = await selectPeople(
    at,
    await personScopes(ctx),
    sql`from ${onePersonOn(at, shownId)}`,
    sql`limit 1`,
  ).execute(ctx.tx);
  const columns: PersonColumns = rows[0] ?? ctx.notFound('person', input.personId);

  const details = await personFacts(ctx.tx, personId);
  const jobs = await employmentFacts(ctx.tx, personId);
  const believed = <F extends { known_from: string; known_until: string | null }>(f: F) =>
    at.knownAt === null
      ? f.known_until === null
      : f.known_from <= at.knownAt && (f.known_until === null || f.known_until > at.knownAt);
  const detailsNow = details.filter(believed);
  const detail = nearest(detailsNow.length > 0 ? detailsNow : details, at.day);
  const { rows: spells } = await sql<{ employment_id: string; employee_number: string | null }>`
    select employment_id, employee_number from kernel.employment where person_id = ${personId}`.execute(
    ctx.tx,
  );
  const { rows: duplicates } = await sql<Named & { merged_into: string | null }>`
    select p.person_id as "personId", p.key, coalesce(trim(f.given_name || ' ' || f.family_name), ${ERASED}) as name,
      null as title, p.merged_into
    from kernel.person p left join lateral (select * from kernel.person_fact f where f.person_id = p.person_id
      and upper_inf(f.known) order by lower(f.valid) desc limit 1) f on true
    where p.person_id in (select x.person_id from kernel.person x where x.merged_into = ${personId}
      union all select ${identity.merged_into}::uuid)`.execute(ctx.tx);
  const { rows: accounts } = await sql<{ accountId: string; email: string; disabledAt: string | null }>`
    select account_id as "accountId", email, disabled_at as "disabledAt" from kernel.account
    where person_id = ${personId}`.execute(ctx.tx);
  const row = personRowOf(columns, at.day);
  const current = nearest(
    jobs.filter(believed).filter((f) => f.employment_id === columns.employment_id),
    at.day,
  );
  const { reports, count } = await reportsOf(ctx, personId, at);
  const asNamed = ({ merged_into: _, ...n }: Named & { merged_into: string | null }): Named => n;
  return {
    ...row,
    ...(identity.merged_into === null
      ? {}
      : { personId, can: row.can.includes('org.merge-people') ? ['org.unmerge-people'] : [] }),
    name: identity.erased_at === null ? row.name : ERASED,
    asOf: at.day,
    givenName: detail?.given_name ?? '',
    middleName: detail?.middle_name ?? null,
    familyName: detail?.family_name ?? '',
    phone: detail?.phone ?? null,
    locale: detail?.locale ?? null,
    timeZone: detail?.time_zone ?? null,
    extra: detail?.extra ?? {},
    costCentreId: columns.cost_centre_id,
    costCentreCode: current?.cost_centre_code ?? null,
    onLeave: columns.on_leave,
    employmentId: columns.employment_id,
    erasedAt: identity.erased_at,
    mergedInto: duplicates.filter((d) => d.personId === identity.merged_into).map(asNamed)[0] ?? null,
    duplicates: duplicates.filter((d) => d.merged_into === personId).map(asNamed),
    account: accounts[0] ?? null,
    employments: spells
      .map((s) => {
        const facts = jobs.filter((f) => f.employment_id === s.employment_id && believed(f));
        return { s, facts };
      })
      .filter(({ facts }) => facts.length > 0)
      .map(({ s, facts }) => {
        const last = facts.at(-1)!;
        return {
          employmentId: s.employment_id,
          employeeNumber: s.employee_number,
          kind: last.kind,
          hiredOn: facts[0]!.from,
          lastDay: lastDayOf(last.to),
          endReason: last.end_reason,
          facts: facts.map(employmentFactOf),
        };
      })
      .sort((a, b) => (a.hiredOn < b.hiredOn ? 1 : -1)),
    managers: await managersOf(ctx, personId, at),
    reports,
    reportCount: count,
    details: detailsNow.map(personFactOf),
    history: await historyOf(ctx, personId, details, jobs, (events) =>
      tellEvents(
        { tx: ctx.tx as never, registry: registryOf(ctx), today: ctx.today, language: languageOf(ctx) },
        events,
      ),
    ),
  };
});

/** The fact that holds on a day, else the nearest one. */
function nearest<F extends { from: string; to: string | null }>(
  facts: readonly F[],
  day: string,
): F | undefined {
  return (
    facts.find((f) => f.from <= day && (f.to === null || day < f.to)) ??
    facts.reduce<F | undefined>((best, f) => {
      if (best === undefined) return f;
      return f.from <= day === best.from <= day
        ? (f.from <= day ? greatest(f.from, best.from) === f.from : f.from < best.from)
          ? f
          : best
        : f.from <= day
          ? f
          : best;
    }, undefined)
  );
}

export const personQueries = [doGet];
