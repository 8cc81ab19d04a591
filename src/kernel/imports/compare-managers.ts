/** The managers of staged rows: claims and candidates go through `resolveManagers`, the answers come back as columns. */
import { type Kysely, sql } from 'kysely';
import type { KernelTables } from '../tables.gen.ts';
import type { CompareOptions } from './compare-options.ts';
import {
  type ManagerCandidate,
  type ManagerClaim,
  resolveManagers,
  type UnmatchedManager,
} from './managers.ts';
import { nameKey } from './person-name.ts';

/** Managers that nobody matches, with the first lines that name them, and how many matches are doubtful. */
export interface StagedManagers {
  unmatched: (Omit<UnmatchedManager, 'people'> & { count: number; lines: number[] })[];
}

const LINES_MOST = 20;

/** Fills `manager_id` or `manager_line` of every row whose manager is found, and lists the others. */
export async function resolveStagedManagers(
  tx: Kysely<KernelTables>,
  options: CompareOptions,
): Promise<StagedManagers> {
  await keepQuarantinedNames(tx);
  if (!options.mapped.includes('manager')) return { unmatched: [] };
  const staged = await sql<{
    line: number;
    key: string;
    number: string | null;
    email: string | null;
    given_name: string;
    middle_name: string | null;
    family_name: string;
    manager_number: string | null;
    manager_email: string | null;
    manager_name: string | null;
  }>`
    select line, coalesce(person_id::text, 'line:' || line) as key, number, email, given_name, middle_name, family_name,
      manager_number, manager_email, manager_name
    from staged where outcome is null order by line`.execute(tx);
  const known = await sql<ManagerCandidate & { manager: string | null }>`
    select person_id as key, employee_number as "employeeNumber", email, given_name as "givenName",
      middle_name as "middleName", family_name as "familyName", manager_id as manager
    from known_people where employed order by person_id`.execute(tx);

  const candidates: ManagerCandidate[] = known.rows;
  const claims: ManagerClaim[] = [];
  const lineOf = new Map<string, number>();
  for (const s of staged.rows) {
    lineOf.set(s.key, s.line);
    candidates.push({
      key: s.key,
      employeeNumber: s.number,
      email: s.email,
      givenName: s.given_name,
      middleName: s.middle_name,
      familyName: s.family_name,
    });
    claims.push({ person: s.key, number: s.manager_number, email: s.manager_email, name: s.manager_name });
  }
  const fixed = new Map(
    known.rows.flatMap((k): [string, string][] => (k.manager === null ? [] : [[k.key, k.manager]])),
  );
  const result = resolveManagers(candidates, claims, fixed);

  const found: { line: number; id: string | null; at: number | null }[] = [];
  for (const claim of claims) {
    const match = result.matches.get(claim.person);
    const nobody = claim.number === null && claim.email === null && claim.name === null;
    if (match === undefined && !nobody) continue;
    const manager = match?.manager ?? null;
    const joiner = manager?.startsWith('line:') === true;
    found.push({
      line: lineOf.get(claim.person)!,
      id: joiner ? null : manager,
      at: joiner ? Number(manager!.slice(5)) : null,
    });
  }
  const step = 10_000;
  for (let at = 0; at < found.length; at += step) {
    await sql`update staged s set manager_found = true, manager_id = r.id, manager_line = r.at
      from jsonb_to_recordset(${JSON.stringify(found.slice(at, at + step))}::jsonb) as r(line int, id uuid, at int)
      where r.line = s.line`.execute(tx);
  }
  return {
    unmatched: result.unmatched.map(({ people, ...u }) => ({
      ...u,
      count: people.length,
      lines: people
        .map((p) => lineOf.get(p)!)
        .sort((a, b) => a - b)
        .slice(0, LINES_MOST),
    })),
  };
}

/** Known people whose name stands in quarantine: they may be the ones whom those rows are about. */
async function keepQuarantinedNames(tx: Kysely<KernelTables>): Promise<void> {
  await sql`drop table if exists pg_temp.quarantined_names`.execute(tx);
  await sql`create temporary table quarantined_names (person_id uuid, name_key text) on commit drop`.execute(
    tx,
  );
  const { rows } = await sql<{ name_key: string }>`
    select distinct name_key from staged where outcome = 'quarantined' and name_key <> ''`.execute(tx);
  if (rows.length === 0) return;
  const keys = new Set(rows.map((r) => r.name_key));
  const known = await sql<{
    person_id: string;
    given_name: string;
    middle_name: string | null;
    family_name: string;
  }>`
    select person_id, given_name, middle_name, family_name from known_people where employed`.execute(tx);
  const hits = known.rows.flatMap((k) => {
    const short = nameKey(`${k.given_name} ${k.family_name}`);
    const full = nameKey(`${k.given_name} ${k.middle_name ?? ''} ${k.family_name}`);
    const key = keys.has(short) ? short : keys.has(full) ? full : null;
    return key === null ? [] : [{ person_id: k.person_id, name_key: key }];
  });
  await sql`insert into quarantined_names select * from jsonb_to_recordset(${JSON.stringify(hits)}::jsonb)
    as r(person_id uuid, name_key text)`.execute(tx);
}
