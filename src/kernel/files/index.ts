/** What files contribute: attachments of records of every kind that has comments. */
import { sql } from 'kysely';
import type { Area, NameResolver, PersonalData } from '../area.ts';
import { fileCommands } from './commands.ts';
import { doomUnused } from './content.ts';
import * as contract from './contract.ts';
import { fileQueries } from './queries.ts';

const fileNames: NameResolver = async (tx, ids) => {
  const { rows } = await sql<{ id: string; name: string; internal: boolean }>`
    select file_id as id, file_name as name, internal from kernel.file where file_id = any(${ids}::uuid[])`.execute(
    tx as never,
  );
  // The name of an internal file is as internal as the file.
  return new Map(rows.map((r) => [r.id, { key: null, name: r.internal ? 'An internal file' : r.name }]));
};

/** Files on a person's own record go with the person; what they attached elsewhere belongs to those records. */
const personalFiles: PersonalData = {
  part: 'files',
  async collect(tx, personId) {
    const { rows } = await sql`
      select file_name as "fileName", media_type as "mediaType", size, subject_kind as "subjectKind",
        subject_id as "subjectId", attached_at as "attachedAt", attached_by = ${personId} as "attachedByThem"
      from kernel.file
      where removed_at is null and (attached_by = ${personId} or (subject_kind = 'person' and subject_id = ${personId}))
      order by attached_at, file_id`.execute(tx as never);
    return rows;
  },
  async erase(tx, personId) {
    const { rows } = await sql<{ content_hash: Buffer | null }>`
      with gone as (select file_id, content_hash from kernel.file
          where subject_kind = 'person' and subject_id = ${personId} for update),
        nameless as (update kernel.file f set content_hash = null, file_name = 'erased',
          removed_at = coalesce(f.removed_at, f.attached_at), version = f.version + 1
          from gone where f.file_id = gone.file_id)
      select content_hash from gone`.execute(tx);
    const hashes = rows.map((r) => r.content_hash).filter((hash) => hash !== null);
    await doomUnused(tx, hashes);
  },
};

export const files: Area = {
  name: 'files',
  title: 'Files',
  operations: [...fileCommands, ...fileQueries],
  events: [contract.fileAttached, contract.fileRemoved, contract.fileRestored],
  reactions: [],
  rights: {
    'files.attach': 'Attach files to records that one may read, and remove them again',
    'files.remove-any': 'Remove files that others attached',
  },
  roles: [
    {
      role: 'learning-operations-lead',
      title: 'Head of learning operations',
      description: 'Runs learning operations across the enterprise',
      rights: ['files.remove-any'],
    },
  ],
  memberRights: ['files.attach'],
  names: { file: fileNames },
  personalData: [personalFiles],
};
