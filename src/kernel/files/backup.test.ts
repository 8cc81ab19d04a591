/** Attached files travel with a backup, from one store to another, and what is missing is named. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { submitRequest } from '../../areas/requests/contract.ts';
import { openDatabase } from '../../platform/database.ts';
import { openFileStore } from '../../platform/file-store.ts';
import { findMigrations, migrate } from '../../platform/migrations.ts';
import { restore } from '../../platform/postgres/backup.ts';
import { SOURCE } from '../../surfaces/server/open.ts';
import { emptyDatabase } from '../../testing/db.ts';
import { ownWorld } from '../../testing/world.ts';
import { perform } from '../perform.ts';
import { backupWithFiles } from './backup-worker.ts';
import { attachFile, listFiles } from './contract.ts';
import { settleContent } from './worker.ts';

test('a backup holds the files of the store; restored, they move to the store there', {
  timeout: 60_000,
}, async () => {
  const world = await ownWorld();
  const empty = await emptyDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'trellis-backup-'));
  const here = openFileStore({ kind: 'disk', folder: join(folder, 'here') });
  const there = openFileStore({ kind: 'disk', folder: join(folder, 'there') });
  const into = openDatabase({ url: empty.url, poolSize: 3 });
  try {
    const { requestId: subjectId } = await perform(
      world.app,
      submitRequest,
      { title: 'Safety course', goal: 'Nobody is hurt' },
      world.member,
    );
    const about = { subjectKind: 'request', subjectId };
    const contents = [0, 1, 2, 3, 4, 5].map((i) =>
      Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(1000 + i)]),
    );
    const attach = (file: Buffer, i: number) =>
      perform(world.app, attachFile, { ...about, fileName: `${i}.pdf`, file }, world.member);
    for (const [i, file] of contents.slice(0, 5).entries()) await attach(file, i);
    while (await settleContent(world.app, here));
    // One is not in the store yet.
    await attach(contents[5]!, 5);

    const file = join(folder, 'all.backup');
    expect(await backupWithFiles(world.app.database.pool, file, here)).toEqual({ contents: [] });
    await migrate(into.pool, await findMigrations(SOURCE));
    await restore(into.pool, file);
    const app = { ...world.app, database: into };
    while (await settleContent(app, there));
    const { rows } = await perform(app, listFiles, about, world.member);
    expect(rows).toHaveLength(6);
    for (const row of rows) {
      const found = await there.get(row.contentHash);
      expect((await buffer(found!.stream)).equals(contents[Number.parseInt(row.fileName, 10)]!)).toBe(true);
    }

    await here.remove(rows[0]!.contentHash);
    expect(await backupWithFiles(world.app.database.pool, join(folder, 'poor.backup'), here)).toEqual({
      contents: [rows[0]!.contentHash],
    });
  } finally {
    await into.close();
    await world.close();
    await empty.drop();
    await rm(folder, { recursive: true, force: true });
  }
});
