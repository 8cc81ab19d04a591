/** Imports as a noun of the kernel: what it lets people do, and what it contributes to the registry. */
import { type Kysely, sql } from 'kysely';
import type { Area, NameResolver, PersonalData } from '../area.ts';
import type { Reader } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import { importCommands } from './commands.ts';
import { importEvents } from './contract.ts';
import { importQueries } from './queries.ts';

const importNames: NameResolver = async (tx, ids) => {
  const { rows } = await sql<{ id: string; key: string; name: string }>`
    select import_id as id, key, file_name as name from kernel.import where import_id = any(${ids}::uuid[])`.execute(
    tx,
  );
  return new Map(rows.map((r) => [r.id, { key: r.key, name: r.name }]));
};

/** What the files and rows of imports hold about a person. */
const rowsAboutPeople: PersonalData = {
  part: 'imports',
  async collect(tx: Reader<KernelTables>, personId: string) {
    const { rows } = await sql`
      select i.key, i.file_name, i.uploaded_at, r.line, r.outcome, r.data, r.changes from kernel.import_row r join kernel.import i using (import_id)
      where r.person_id = ${personId} order by i.uploaded_at, r.line`.execute(tx);
    return rows;
  },
  async erase(tx: Kysely<KernelTables>, personId: string) {
    // The file as it came holds everybody's row: its bytes go, its hash and the outcome of its rows stay.
    await sql`
      update kernel.import_file set content = ''::bytea
      where import_id in (select import_id from kernel.import_row where person_id = ${personId})`.execute(tx);
    await sql`update kernel.import_row set label = null, data = '{}', changes = '{}', reasons = '[]'
      where person_id = ${personId}`.execute(tx);
  },
};

export const imports: Area = {
  name: 'imports',
  title: 'Imports',
  operations: [...importCommands, ...importQueries],
  events: importEvents,
  reactions: [],
  rights: {
    'imports.import-people': 'Import people from a file, and take an import back',
    'imports.view-imports': 'See imports, their rows and what they changed',
    'imports.export-people': 'Take all people away as a file',
  },
  roles: [
    {
      role: 'people-administrator',
      title: 'People administrator',
      description:
        'Keeps people, employments and units up to date and decides what becomes of what leavers held',
      rights: ['imports.import-people', 'imports.view-imports', 'imports.export-people'],
    },
    {
      role: 'auditor',
      title: 'Auditor',
      description: 'Reads everything, changes nothing',
      rights: ['imports.view-imports'],
    },
  ],
  memberRights: [],
  names: { import: importNames },
  personalData: [rowsAboutPeople],
};
