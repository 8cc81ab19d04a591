/**
 * The managers of staged rows. What a number settles is settled by the database; only the claims that are left, and
 * the few people whom they may mean, go through `resolveManagers`, so that memory does not grow with the file.
 */
import { type Kysely, sql } from 'kysely';
import type { KernelTables } from '../tables.gen.ts';
import type { CompareOptions } from './compare-options.ts';
import {
  type ManagerCandidate,
  type ManagerClaim,
  type ManagerResult,
  resolveManagers,
  type UnmatchedManager,
} from './managers.ts';
import { nameKey, nameKeys } from './person-name.ts';
import { findCycles } from './reporting-circles.ts';

/** Managers that nobody matches, with the first lines that name them. */
export interface StagedManagers {
  unmatched: (Omit<UnmatchedManager, 'people'> & { count: number; lines: number[] })[];
}

type Tx = Kysely<KernelTables>;

const LINES_MOST = 20;
const STEP = 5000;

/** Fills the table `manager_of` for every row whose manager is found, and lists the others. */
export async function resolveStagedManagers(tx: Tx, options: CompareOptions): Promise<StagedManagers> {
  await keepQuarantinedNames(tx);
  await sql`drop table if exists pg_temp.manager_of`.execute(tx);
  if (!options.mapped.includes('manager')) {
    await sql`create temporary table manager_of (line int, person_id uuid, at int, found boolean) on commit drop`.execute(
      tx,
    );
    return { unmatched: [] };
  }
  await numberClaims(tx);
  let result = await resolveRest(tx, []);
  await keepMatches(tx, result);
  const circling = await findCircling(tx);
  if (circling.length > 0) {
    // Seldom: whoever reports in a circle is judged again together with the rest, which cuts the circles.
    await sql`update claim set rest = true, manager = null where node = any(${circling}::int[])`.execute(tx);
    result = await resolveRest(tx, circling);
    await keepMatches(tx, result);
  }
  await sql`
    create temporary table manager_of on commit drop as
    select c.line, k.person_id, case when k.n is null then c.manager - p.most end as at,
      c.manager is not null or (c.manager_number is null and c.manager_email is null and c.manager_name is null) as found
    from claim c cross join (select coalesce(max(n), 0) as most from known_people) p
    left join known_people k on k.n = c.manager`.execute(tx);
  await sql`analyze manager_of (line, person_id, at)`.execute(tx);
  return { unmatched: await withLines(tx, result) };
}

/**
 * One row for each open row of the file. A person is a number here: `n` of whom is known, beyond those the line of a
 * joiner. `manager` is what the employee number alone says; `rest` marks what it does not settle.
 */
async function numberClaims(tx: Tx): Promise<void> {
  await sql`drop table if exists pg_temp.claim`.execute(tx);
  await sql`
    create temporary table claim on commit drop as
    with own as (
      select s.line, coalesce(k.n, p.most + s.line) as node, s.number_key, s.manager_key, s.manager_number, s.manager_email, s.manager_name
      from staged s cross join (select coalesce(max(n), 0) as most from known_people) p
      left join known_people k on k.person_id = s.person_id where s.outcome is null
    ), numbered as (
      select number_key, min(node) as node, min(node) <> max(node) as several from (
        select number_key, n as node from known_people where employed and number_key is not null
        union all select number_key, node from own where number_key is not null
      ) c group by 1
    )
    select o.line, o.node, o.manager_key, o.manager_number, o.manager_email, o.manager_name,
      case when not b.several and b.node <> o.node then b.node end as manager,
      (b.node is null or b.several or b.node = o.node)
        and (o.manager_number is not null or o.manager_email is not null or o.manager_name is not null) as rest
    from own o left join numbered b on b.number_key = o.manager_key`.execute(tx);
  await sql`analyze claim (line, node, manager, rest)`.execute(tx);
}

/** Judges the claims that are left among everybody whom they may mean; people are named by their number as text. */
async function resolveRest(tx: Tx, circling: number[]): Promise<ManagerResult> {
  const { rows: claims } = await sql<ManagerClaim>`
    select node::text as person, manager_number as number, manager_email as email, manager_name as name
    from claim where rest order by line`.execute(tx);
  const fixed = await sql<{ person: string; manager: string }>`
    select k.n::text as person, m.n::text as manager from known_people k join known_people m on m.person_id = k.manager_id
    where k.employed and k.n = any(${circling}::int[]) and not exists (select 1 from claim c where c.node = k.n)`.execute(
    tx,
  );
  const candidates = claims.length === 0 ? [] : await candidatesFor(tx, claims);
  return resolveManagers(candidates, claims, new Map(fixed.rows.map((f) => [f.person, f.manager])));
}

/** Whoever bears a number, an address or a name that one of the claims gives: known people first, then the rows. */
async function candidatesFor(tx: Tx, claims: readonly ManagerClaim[]): Promise<ManagerCandidate[]> {
  const plain = new Set<string>();
  const full = new Set<string>();
  for (const name of new Set(claims.map((c) => c.name))) {
    if (name === null) continue;
    const keys = nameKeys(name);
    plain.add(keys.plain);
    full.add(keys.withInitials);
  }
  await sql`drop table if exists pg_temp.asked`.execute(tx);
  await sql`create temporary table asked on commit drop as
    select distinct manager_key, lower(manager_email) as email from claim where rest`.execute(tx);
  const wanted = sql`(c.number_key in (select manager_key from asked where manager_key is not null)
    or c.email in (select email from asked where email is not null)) as asked`;
  const found: ManagerCandidate[] = [];
  const take = (c: ManagerCandidate & { asked: boolean | null }) => {
    let may = c.asked === true;
    if (!may && plain.size > 0) {
      const keys = nameKeys(`${c.givenName} ${c.middleName ?? ''} ${c.familyName}`);
      may =
        full.has(keys.withInitials) ||
        plain.has(keys.plain) ||
        (c.middleName !== null && plain.has(nameKey(`${c.givenName} ${c.familyName}`)));
    }
    if (!may) return;
    const { asked: _, ...candidate } = c;
    found.push(candidate);
  };
  for (let after = 0; ; after += STEP) {
    const { rows } = await sql<ManagerCandidate & { asked: boolean | null; employed: boolean }>`
      select c.n::text as key, c.employee_number as "employeeNumber", c.email, c.given_name as "givenName",
        c.middle_name as "middleName", c.family_name as "familyName", c.employed, ${wanted}
      from known_people c where c.n > ${after} and c.n <= ${after + STEP} order by c.n`.execute(tx);
    if (rows.length === 0) break;
    for (const { employed, ...c } of rows) if (employed) take(c);
  }
  for (let after = 0; ; ) {
    const { rows } = await sql<ManagerCandidate & { asked: boolean | null; line: number }>`
      select o.node::text as key, c.number as "employeeNumber", c.email, c.given_name as "givenName",
        c.middle_name as "middleName", c.family_name as "familyName", c.line, ${wanted}
      from staged c join claim o using (line) where c.line > ${after} order by c.line limit ${STEP}`.execute(
      tx,
    );
    if (rows.length === 0) break;
    for (const { line, ...c } of rows) {
      after = line;
      take(c);
    }
  }
  return found;
}

async function keepMatches(tx: Tx, result: ManagerResult): Promise<void> {
  const found = [...result.matches].map(([person, { manager }]) => [Number(person), Number(manager)]);
  for (let at = 0; at < found.length; at += 10_000) {
    const part = found.slice(at, at + 10_000);
    await sql`update claim c set manager = r.manager
      from unnest(${part.map((f) => f[0])}::int[], ${part.map((f) => f[1])}::int[]) as r(node, manager)
      where c.node = r.node and c.rest`.execute(tx);
  }
}

/** Who would report in a circle, among the rows of the file and the people whom it does not name. */
async function findCircling(tx: Tx): Promise<number[]> {
  await sql`drop table if exists pg_temp.reporting`.execute(tx);
  await sql`
    create temporary table reporting on commit drop as
    select row_number() over () as i, node, manager from (
      select node, manager from claim where manager is not null
      union all
      select k.n, m.n from known_people k join known_people m on m.person_id = k.manager_id
      where k.employed and not exists (select 1 from claim c where c.node = k.n)
    ) l`.execute(tx);
  const { rows } = await sql<{ lines: number; most: number }>`
    select count(*) as lines, coalesce(max(greatest(node, manager)), 0) as most from reporting`.execute(tx);
  const managers = new Int32Array(rows[0]!.most + 1);
  const step = 20_000;
  for (let after = 0; after < rows[0]!.lines; after += step) {
    const part = await sql<{ nodes: string; managers: string }>`
      select string_agg(node::text, ' ') as nodes, string_agg(manager::text, ' ') as managers from reporting
      where i > ${after} and i <= ${after + step}`.execute(tx);
    const given = part.rows[0]!.managers.split(' ');
    part.rows[0]!.nodes.split(' ').forEach((node, i) => {
      managers[Number(node)] = Number(given[i]);
    });
  }
  return findCycles(managers);
}

async function withLines(tx: Tx, result: ManagerResult): Promise<StagedManagers['unmatched']> {
  const nodes = result.unmatched.flatMap((u) => u.people.map(Number));
  const { rows } = await sql<{ node: number; line: number }>`
    select node, line from claim where rest and manager is null and node = any(${nodes}::int[])`.execute(tx);
  const lineOf = new Map(rows.map((r) => [String(r.node), r.line]));
  return result.unmatched.map(({ people, ...u }) => ({
    ...u,
    count: people.length,
    lines: people
      .map((p) => lineOf.get(p)!)
      .sort((a, b) => a - b)
      .slice(0, LINES_MOST),
  }));
}

/** Known people whose name stands in quarantine: they may be the ones whom those rows are about. */
async function keepQuarantinedNames(tx: Tx): Promise<void> {
  await sql`drop table if exists pg_temp.quarantined_names`.execute(tx);
  await sql`create temporary table quarantined_names (person_id uuid) on commit drop`.execute(tx);
  const { rows } = await sql<{ name_key: string }>`
    select distinct name_key from staged where outcome = 'quarantined' and name_key <> ''`.execute(tx);
  if (rows.length === 0) return;
  const keys = new Set(rows.map((r) => r.name_key));
  for (let after = 0; ; after += STEP) {
    const known = await sql<{
      person_id: string;
      given_name: string;
      middle_name: string | null;
      family_name: string;
      employed: boolean;
    }>`
      select person_id, given_name, middle_name, family_name, employed from known_people
      where n > ${after} and n <= ${after + STEP}`.execute(tx);
    if (known.rows.length === 0) break;
    const hits = known.rows.flatMap((k) => {
      if (!k.employed) return [];
      const short = nameKey(`${k.given_name} ${k.family_name}`);
      const full = nameKey(`${k.given_name} ${k.middle_name ?? ''} ${k.family_name}`);
      return keys.has(short) || keys.has(full) ? [k.person_id] : [];
    });
    await sql`insert into quarantined_names select unnest(${hits}::uuid[])`.execute(tx);
  }
}
