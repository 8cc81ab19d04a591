/** Attaching, seeing and removing files of records, and what becomes of their bytes. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { submitRequest } from '../../areas/requests/contract.ts';
import { type FileStore, openFileStore } from '../../platform/file-store.ts';
import { Refusal } from '../../platform/refusal.ts';
import { openWorld, ownWorld, type World } from '../../testing/world.ts';
import { type Actor, SYSTEM } from '../access/actor.ts';
import { listTimeline } from '../journal/contract.ts';
import { erasePerson } from '../org/contract-leaving.ts';
import { perform, preview } from '../perform.ts';
import * as contract from './contract.ts';
import { forgetRemoved, settleContent, unsettledBytes } from './worker.ts';

let world: World;
let about: { subjectKind: string; subjectId: string };
let folder: string;
let store: FileStore;
beforeEach(async () => {
  world = await openWorld();
  folder = await mkdtemp(join(tmpdir(), 'trellis-files-'));
  store = openFileStore({ kind: 'disk', folder });
  about = await record(world);
});
afterEach(async () => {
  await world.close();
  await rm(folder, { recursive: true, force: true });
});

async function record(at: World) {
  const { requestId } = await perform(
    at.app,
    submitRequest,
    { title: 'Safety course', goal: 'Nobody is hurt on a live line' },
    at.member,
  );
  return { subjectKind: 'request', subjectId: requestId };
}

const text = (content: string) => new TextEncoder().encode(content);
const attach = (fileName: string, file: Uint8Array, actor: Actor = world.member, more = {}) =>
  perform(world.app, contract.attachFile, { ...about, fileName, file, ...more }, actor);
const remove = (fileId: string, version: number, actor: Actor = world.member) =>
  perform(world.app, contract.removeFile, { fileId }, actor, { expectedVersion: version });
const restore = (fileId: string, version: number, actor: Actor = world.member) =>
  perform(world.app, contract.restoreFile, { fileId }, actor, { expectedVersion: version });
const list = (actor: Actor = world.member, more = {}) =>
  perform(world.app, contract.listFiles, { ...about, ...more }, actor);
const settle = async () => {
  while (await settleContent(world.app, store));
};
/** Whether the store has the content. */
const isStored = async (contentHash: string) => {
  const found = await store.get(contentHash);
  found?.stream.destroy();
  return found !== null;
};
const contents = async () =>
  (
    await sql<{
      hash: string;
      in_row: boolean;
      is_doomed: boolean;
      attempts: number;
      last_error: string | null;
    }>`
      select encode(content_hash, 'hex') as hash, bytes is not null as in_row, is_doomed, attempts, last_error
      from kernel.file_content order by 1`.execute(world.app.database.kysely)
  ).rows;
async function reasonOf(attempt: Promise<unknown>): Promise<string> {
  const error = await attempt.then(
    () => null,
    (e: unknown) => e,
  );
  if (error instanceof Refusal) return error.reason;
  throw error ?? new Error('it was not refused');
}

describe('attaching', () => {
  test('whoever reads the record sees the file, by its clean name', async () => {
    const made = await attach('C:\\plans\\seats\u202e.csv', text('name;seats\nA;12\n'));
    expect(made).toMatchObject({ fileName: 'seats.csv', mediaType: 'text/csv', version: 1 });
    const seen = await list(world.coordinator);
    expect(seen.rows).toMatchObject([
      { fileId: made.fileId, fileName: 'seats.csv', size: 16, internal: false, isViewable: false, can: [] },
    ]);
    expect(seen.rows[0]?.attachedBy).toEqual({ personId: world.people.jonas, name: 'Jonas Weber' });
    expect(seen).toMatchObject({ total: 1, bytes: 16, mayAttach: true, mayAttachInternal: true });
    expect((await list()).rows[0]?.can).toEqual(['files.remove-file']);
    expect((await list(world.administrator)).rows[0]?.can).toEqual(['files.remove-file']);
    expect(await reasonOf(list(world.elsewhere))).toBe('request-not-found');
    expect(await reasonOf(attach('a.txt', text('x'), world.elsewhere))).toBe('request-not-found');
    expect((await list(world.member, { filter: { text: 'SEAT' } })).total).toBe(1);
    expect((await list(world.member, { filter: { text: 'offer' } })).total).toBe(0);
  });

  test('and removing are told in the activity of the record, internal files only to those who may know', async () => {
    const { fileId } = await attach('seats.csv', text('a;b'));
    await remove(fileId, 1);
    await attach('salaries.txt', text('secret'), world.coordinator, { internal: true });
    const activity = async (actor: Actor) =>
      (await perform(world.app, listTimeline, { ...about, direction: 'asc', limit: 50 }, actor)).rows
        .filter((entry) => entry.name.startsWith('files.'))
        .map((entry) => entry.sentence);
    const both = ['seats.csv was attached', 'seats.csv was removed'];
    expect((await activity(world.member)).sort()).toEqual(both);
    expect((await activity(world.coordinator)).sort()).toEqual(['An internal file was attached', ...both]);
  });

  test('internal files stay among those who may read internal notes', async () => {
    const { fileId } = await attach('salaries.txt', text('secret'), world.coordinator, { internal: true });
    expect((await list()).total).toBe(0);
    expect((await list(world.coordinator)).total).toBe(1);
    expect(await reasonOf(perform(world.app, contract.getFile, { fileId }, world.member))).toBe(
      'file-not-found',
    );
    expect(await reasonOf(attach('a.txt', text('x'), world.member, { internal: true }))).toBe(
      'internal-not-allowed',
    );
  });

  test('what is empty, too large, of a wrong type or not what its name says is refused in words', async () => {
    expect(await reasonOf(attach('a.txt', new Uint8Array()))).toBe('file-empty');
    expect(await reasonOf(attach('a.exe', text('MZ')))).toBe('type-not-allowed');
    const big = attach('a.txt', Buffer.alloc(contract.fileLimits.perFile + 1, 'x'));
    await expect(big).rejects.toThrow('“a.txt” has 26 MB; a file may have 25 MB.');
    await expect(attach('photo.png', text('<script>'))).rejects.toThrow('it holds plain text');
    expect(await contents()).toEqual([]);
  });

  test('a record holds so many files and bytes and no more', async () => {
    await attach('a.txt', text('first'));
    await sql`update kernel.file set size = ${contract.fileLimits.perRecord - 6}`.execute(
      world.app.database.kysely,
    );
    expect(await reasonOf(attach('b.txt', text('1234567')))).toBe('record-full');
    await attach('b.txt', text('123456'));
  });

  test('the same bytes are stored once, and not attached twice to one record', async () => {
    const first = await attach('a.txt', text('same'));
    expect((await attach('b.txt', text('same'))).fileId).toBe(first.fileId);
    expect((await list()).total).toBe(1);
    about = await record(world);
    expect((await attach('b.txt', text('same'))).fileId).not.toBe(first.fileId);
    expect(await contents()).toHaveLength(1);
  });

  test('a preview keeps nothing', async () => {
    await preview(
      world.app,
      contract.attachFile,
      { ...about, fileName: 'a.txt', file: text('x') },
      world.member,
    );
    expect(await contents()).toEqual([]);
  });
});

describe('the bytes', () => {
  test('move from the database to the store, and stay what they were', async () => {
    const bytes = Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(300_000)]);
    await attach('offer.pdf', bytes);
    const { contentHash } = (await list()).rows[0]!;
    expect((await unsettledBytes(world.app, contentHash))?.equals(bytes)).toBe(true);
    expect(await isStored(contentHash)).toBe(false);
    await settle();
    expect(await unsettledBytes(world.app, contentHash)).toBeNull();
    const kept = await store.get(contentHash);
    expect(Buffer.concat(await Array.fromAsync(kept!.stream as AsyncIterable<Buffer>)).equals(bytes)).toBe(
      true,
    );
    expect(await contents()).toMatchObject([{ hash: contentHash, in_row: false }]);
  });

  test('a store that fails is tried again; the file stays whole and a person is asked to look', async () => {
    await attach('a.txt', text('precious'));
    const { contentHash } = (await list()).rows[0]!;
    const full: FileStore = { ...store, put: () => Promise.reject(new Error('no space left on device')) };
    for (let day = 0; day < 6; day += 1) {
      await settleContent(world.app, full);
      expect(await settleContent(world.app, full)).toBe(false);
      world.clock.advance('PT2H');
    }
    expect(await contents()).toMatchObject([
      { in_row: true, attempts: 6, last_error: 'no space left on device' },
    ]);
    const { rows } = await sql<{ title: string }>`
      select title from kernel.work_item where kind = 'file-store-failing'`.execute(
      world.app.database.kysely,
    );
    expect(rows).toHaveLength(1);
    expect((await unsettledBytes(world.app, contentHash))?.toString()).toBe('precious');
    await settle();
    expect(await contents()).toMatchObject([{ in_row: false, attempts: 0 }]);
  });

  test('go when the last file that has them was removed for a day, and not before', async () => {
    const first = await attach('a.txt', text('two use it'));
    const { contentHash } = (await list()).rows[0]!;
    const here = about;
    about = await record(world);
    const second = await attach('b.txt', text('two use it'));
    await settle();
    await remove(second.fileId, 1);
    world.clock.advance('PT25H');
    await forgetRemoved(world.app);
    await settle();
    expect(await isStored(contentHash)).toBe(true);
    about = here;
    await remove(first.fileId, 1);
    await forgetRemoved(world.app);
    expect(await contents()).toMatchObject([{ is_doomed: false }]);
    world.clock.advance('PT25H');
    await forgetRemoved(world.app);
    expect(await contents()).toMatchObject([{ is_doomed: true }]);
    await settle();
    expect(await contents()).toEqual([]);
    expect(await isStored(contentHash)).toBe(false);
    // Attached anew, they are there anew.
    await attach('c.txt', text('two use it'));
    await settle();
    expect(await isStored(contentHash)).toBe(true);
  });

  test('attached anew between the doom and the deletion, they stay', async () => {
    const { fileId } = await attach('a.txt', text('again'));
    await settle();
    await remove(fileId, 1);
    world.clock.advance('PT25H');
    await forgetRemoved(world.app);
    await attach('b.txt', text('again'));
    await settle();
    const { contentHash } = (await list()).rows[0]!;
    expect(await isStored(contentHash)).toBe(true);
    expect(await contents()).toMatchObject([{ is_doomed: false, in_row: false }]);
  });
});

describe('removing', () => {
  test('is for whoever attached it, and can be taken back for a day', async () => {
    const { fileId } = await attach('a.txt', text('x'));
    expect(await reasonOf(remove(fileId, 1, world.coordinator))).toBe('not-yours');
    expect(await reasonOf(remove(fileId, 7))).toBe('changed-meanwhile');
    const { version } = await remove(fileId, 1);
    expect(version).toBe(2);
    expect((await list()).total).toBe(0);
    expect(await reasonOf(remove(fileId, 2))).toBe('removed-already');
    expect(await reasonOf(perform(world.app, contract.getFile, { fileId }, world.member))).toBe(
      'file-not-found',
    );
    await restore(fileId, 2);
    expect((await list()).rows[0]?.version).toBe(3);
    expect(await reasonOf(restore(fileId, 3))).toBe('not-removed');
    await remove(fileId, 3, world.administrator);
    world.clock.advance('PT25H');
    expect(await reasonOf(restore(fileId, 4))).toBe('content-gone');
  });

  test('erasing a person takes the files on their record, and leaves what they gave to others', async () => {
    const onRequest = await attach('theirs.txt', text('on the request'));
    await perform(
      world.app,
      contract.attachFile,
      { subjectKind: 'person', subjectId: world.people.jonas, fileName: 'CV Jonas.txt', file: text('CV') },
      world.administrator,
    );
    await settle();
    const hash = (await contents()).map((c) => c.hash);
    await perform(
      world.app,
      erasePerson,
      { personId: world.people.jonas, force: true, forceReason: 'They asked for it' },
      SYSTEM,
    );
    await settle();
    const left = (await contents()).map((c) => c.hash);
    expect(hash).toHaveLength(2);
    expect(left).toHaveLength(1);
    const { rows: names } = await sql<{ file_name: string; content_hash: Buffer | null }>`
      select file_name, content_hash from kernel.file order by file_name`.execute(world.app.database.kysely);
    expect(names.map((r) => [r.file_name, r.content_hash !== null])).toEqual([
      ['erased', false],
      ['theirs.txt', true],
    ]);
    expect(onRequest.fileName).toBe('theirs.txt');
  });
});

test('ten at once keep the limits of the record and one content', async () => {
  const own = await ownWorld();
  try {
    const at = await record(own);
    const twice = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        perform(
          own.app,
          contract.attachFile,
          { ...at, fileName: `${i}.txt`, file: text('all the same') },
          own.member,
        ),
      ),
    );
    expect(new Set(twice.map((r) => r.fileId)).size).toBe(1);
    await sql`update kernel.file set size = ${contract.fileLimits.perRecord - 25}`.execute(
      own.app.database.kysely,
    );
    const many = await Promise.allSettled(
      Array.from({ length: 10 }, (_, i) =>
        perform(
          own.app,
          contract.attachFile,
          { ...at, fileName: `${i}.txt`, file: text(`ten byte ${i}`) },
          own.member,
        ),
      ),
    );
    expect(many.filter((r) => r.status === 'fulfilled')).toHaveLength(2);
    // Two workers at once move each content once.
    while ((await Promise.all([settleContent(own.app, store), settleContent(own.app, store)])).some(Boolean));
    const { rows } = await sql<{ n: number }>`
      select count(*) as n from kernel.file_content where bytes is not null`.execute(own.app.database.kysely);
    expect(rows[0]!.n).toBe(0);
  } finally {
    await own.close();
  }
});
