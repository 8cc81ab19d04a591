/**
 * A people file from bytes to judged rows in one call, for files that fit into memory. The import proper runs
 * the same passes chunk by chunk into its staging table.
 */
import { settleDuplicates } from './duplicates.ts';
import { type ManagerCandidate, type ManagerClaim, resolveManagers } from './managers.ts';
import { checkMapping, type PeopleMapping, suggestMapping } from './people-columns.ts';
import { type PeopleProfile, profilePeople } from './people-profile.ts';
import { peopleRowReader } from './people-rows.ts';
import type { PersonRow, RowOutcome } from './person-row.ts';
import type { Table } from './table.ts';

/** Every row of a file with its end, and what was found on the way. */
export interface PeopleFile {
  mapping: PeopleMapping;
  profile: PeopleProfile;
  outcomes: RowOutcome[];
}

/** Judges all rows. Refuses a mapping that lacks a column before it reads any row. */
export async function readPeople(
  table: Table,
  options: { fileName: string; today: string; mapping?: PeopleMapping },
): Promise<PeopleFile> {
  const mapping = options.mapping ?? suggestMapping(table.columns);
  checkMapping(mapping, options.fileName);
  const profile = await profilePeople(table, mapping, options.today);
  const reader = peopleRowReader(table.columns, mapping, profile, options.today);
  const outcomes: RowOutcome[] = [];
  for await (const chunk of table.rows()) for (const row of chunk) outcomes.push(reader.read(row));
  return { mapping, profile, outcomes: settleDuplicates(outcomes) };
}

/** The people among the outcomes. */
export function importable(outcomes: RowOutcome[]): PersonRow[] {
  return outcomes.flatMap((o) => (o.outcome === 'importable' ? [o.person] : []));
}

/** A row as a possible manager and as a claim about its own; `key` is `line:<n>`. */
export function managerInputs(people: PersonRow[]): {
  candidates: ManagerCandidate[];
  claims: ManagerClaim[];
} {
  return {
    candidates: people.map((p) => ({
      key: `line:${p.line}`,
      employeeNumber: p.employeeNumber,
      email: p.email,
      givenName: p.givenName,
      middleName: p.middleName,
      familyName: p.familyName,
    })),
    claims: people.map((p) => ({
      person: `line:${p.line}`,
      number: p.managerNumber,
      email: p.managerEmail,
      name: p.managerName,
    })),
  };
}

/** Managers among the people of one file alone. */
export function managersWithin(people: PersonRow[]): ReturnType<typeof resolveManagers> {
  const { candidates, claims } = managerInputs(people);
  return resolveManagers(candidates, claims);
}
