import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixedClock } from '../platform/clock.ts';
import { type Database, openDatabase } from '../platform/database.ts';
import { newId } from '../platform/ids.ts';
import { Refusal } from '../platform/refusal.ts';
import { cloneDatabase } from '../testing/db.ts';
import { countThing, openDoor, readThing, setThing, toy } from '../testing/toy-area.ts';
import { type Actor, STRANGER, SYSTEM } from './access/actor.ts';
import { makeRegistry } from './area.ts';
import { sealEvents } from './journal/sealer.ts';
import { exportEvents, verifyEvents, verifyLog } from './journal/verify.ts';
import { type App, perform, preview } from './perform.ts';
import { runDueReactions } from './react.ts';

let database: Database;
let drop: () => Promise<void>;
let app: App;
const clock = fixedClock('2026-03-02T09:00:00Z');

beforeAll(async () => {
  const clone = await cloneDatabase();
  drop = clone.drop;
  database = openDatabase({ url: clone.url, poolSize: 6 });
  app = { database, registry: makeRegistry([toy]), clock, zone: 'Europe/Oslo' };
});
afterAll(async () => {
  await database.close();
  await drop();
});

async function account(rights: string[] | null): Promise<Actor & { accountId: string }> {
  const accountId = newId();
  await sql`insert into kernel.account (account_id, email, created_at) values (${accountId}, ${`${accountId}@example.com`}, now())`.execute(
    database.kysely,
  );
  if (rights !== null) {
    const role = `r-${accountId}`;
    await sql`insert into kernel.role (role, role_id, title, description, rights, built_in) values (${role}, ${newId()}, 'R', 'R', ${rights}, false)`.execute(
      database.kysely,
    );
    await sql`insert into kernel.role_grant (grant_id, account_id, role, begins_on, valid, granted_at)
      values (${newId()}, ${accountId}, ${role}, '2026-01-01', daterange('2026-01-01', null), now())`.execute(
      database.kysely,
    );
  }
  return { kind: 'account', accountId, personId: null };
}

const refusal = async (run: Promise<unknown>): Promise<Refusal> => {
  const error = await run.then(
    () => null,
    (e: unknown) => e,
  );
  expect(error).toBeInstanceOf(Refusal);
  return error as Refusal;
};
const counts = async () => {
  const { rows } = await sql<Record<string, number>>`select (select count(*) from kernel.event) as events,
    (select count(*) from kernel.reaction) as reactions, (select count(*) from kernel.setting) as settings,
    (select count(*) from kernel.idempotency) as keys, (select coalesce(sum(value), 0) from kernel.counter) as counter`.execute(
    database.kysely,
  );
  return rows[0]!;
};

describe('right, scope and input', () => {
  it('asks strangers to sign in, and lets anybody through an open door', async () => {
    expect((await refusal(perform(app, countThing, { id: newId(), by: 1 }, STRANGER))).code).toBe(
      'unauthenticated',
    );
    expect(await perform(app, openDoor, {}, STRANGER)).toEqual({ open: true });
  });
  it('forbids without the right, and says which right', async () => {
    const r = await refusal(perform(app, countThing, { id: newId(), by: 1 }, await account([])));
    expect([r.code, r.details.right]).toEqual(['forbidden', 'toy.count']);
  });
  it('refuses a disabled account at once', async () => {
    const actor = await account(['toy.count']);
    await perform(app, countThing, { id: newId(), by: 1 }, actor);
    await sql`update kernel.account set disabled_at = now() where account_id = ${actor.accountId}`.execute(
      database.kysely,
    );
    expect((await refusal(perform(app, countThing, { id: newId(), by: 1 }, actor))).reason).toBe(
      'account-disabled',
    );
  });
  it('ignores a grant outside its dates', async () => {
    const actor = await account(['toy.count']);
    await sql`update kernel.role_grant set valid = daterange('2026-01-01', '2026-03-02') where account_id = ${actor.accountId}`.execute(
      database.kysely,
    );
    expect((await refusal(perform(app, countThing, { id: newId(), by: 1 }, actor))).code).toBe('forbidden');
  });
  it('gives an API key no more than both it and its account hold', async () => {
    const owner = await account(['toy.count']);
    const key = (rights: string[]): Actor => ({
      kind: 'api-key',
      accountId: owner.accountId,
      personId: null,
      apiKeyId: newId(),
      rights,
    });
    await perform(app, countThing, { id: newId(), by: 1 }, key(['toy.count']));
    expect((await refusal(perform(app, countThing, { id: newId(), by: 1 }, key(['toy.read'])))).reason).toBe(
      'key-lacks-right',
    );
    expect((await refusal(perform(app, readThing, { id: newId() }, key(['toy.read'])))).reason).toBe(
      'right-missing',
    );
  });
  it('names each wrong field', async () => {
    const r = await refusal(perform(app, countThing, { id: 'x', by: 1.5 } as never, SYSTEM));
    expect(r.code).toBe('invalid');
    expect(r.details.flaws?.map((f) => f.path)).toEqual(['id', 'by']);
  });
});

describe('transactions', () => {
  it('keeps nothing of a command that fails', async () => {
    const before = await counts();
    await expect(perform(app, countThing, { id: newId(), by: 1, fail: true }, SYSTEM)).rejects.toThrow(
      'a bug',
    );
    await refusal(perform(app, countThing, { id: newId(), by: 101 }, SYSTEM));
    expect(await counts()).toEqual(before);
  });
  it('lets no query write', async () => {
    await expect(perform(app, readThing, { id: newId(), write: true }, SYSTEM)).rejects.toThrow(
      /read-only transaction/,
    );
  });
  it('answers a repeated key the same without doing it again, also when both come at once', async () => {
    const actor = await account(['toy.count']);
    const id = newId();
    const both = await Promise.all(
      [1, 2, 3].map(() => perform(app, countThing, { id, by: 5 }, actor, { key: 'once' })),
    );
    expect(both[1]).toEqual(both[0]);
    expect(both[2]).toEqual(both[0]);
    expect(await perform(app, readThing, { id }, SYSTEM)).toEqual({ value: 5 });
    const other = await refusal(perform(app, countThing, { id, by: 6 }, actor, { key: 'once' }));
    expect([other.code, other.reason]).toEqual(['conflict', 'key-reused']);
  });
  it('demands the version that the caller saw, and shows what is there when it differs', async () => {
    const actor = await account(['toy.count']);
    const id = newId();
    await perform(app, countThing, { id, by: 7 }, actor);
    expect((await refusal(perform(app, setThing, { id, to: 1 }, actor))).reason).toBe('version-missing');
    const r = await refusal(perform(app, setThing, { id, to: 1 }, actor, { expectedVersion: 6 }));
    expect([r.code, r.details.current]).toEqual(['conflict', 7]);
    await perform(app, setThing, { id, to: 1 }, actor, { expectedVersion: 7 });
  });
});

describe('preview', () => {
  it('tells what would happen, reactions included, and leaves no trace', async () => {
    const before = await counts();
    const id = newId();
    const seen = await preview(app, countThing, { id, by: 3 }, SYSTEM);
    expect(seen.output.value).toBe(3);
    expect(seen.consequences.map((c) => [c.sentence, c.because])).toEqual([
      [`Thing ${id.slice(0, 4)} is counted to 3`, null],
      [`Thing ${id.slice(0, 4)} echoes`, 'toy.echo-when-counted'],
    ]);
    expect(await counts()).toEqual(before);
  });
  it('shows a reaction that would fail', async () => {
    const seen = await preview(app, countThing, { id: newId(), by: 13 }, SYSTEM);
    expect(seen.consequences.at(-1)).toMatchObject({ kind: 'failure', sentence: 'Thirteen is not echoed.' });
  });
  it('uses up no key', async () => {
    const actor = await account(['toy.count']);
    const id = newId();
    await preview(app, countThing, { id, by: 1 }, actor, { key: 'p' });
    expect((await perform(app, countThing, { id, by: 2 }, actor, { key: 'p' })).value).toBe(2);
  });
});

describe('reactions', () => {
  it('run once, however many workers there are', async () => {
    await runDueReactions(app);
    const id = newId();
    await perform(app, countThing, { id, by: 4 }, SYSTEM);
    await Promise.all([runDueReactions(app), runDueReactions(app), runDueReactions(app)]);
    const { rows } = await sql<{ name: string; cause: boolean }>`
      select name, cause_id is not null as cause from kernel.event where subject_id = ${id} order by event_id`.execute(
      database.kysely,
    );
    expect(rows).toEqual([
      { name: 'toy.thing-counted', cause: false },
      { name: 'toy.thing-echoed', cause: true },
    ]);
  });
  it('are tried again, and end in a work item for a person', async () => {
    await perform(app, countThing, { id: newId(), by: 13 }, SYSTEM);
    for (let i = 0; i < 6; i++) {
      await runDueReactions(app);
      clock.advance('PT2H');
    }
    const { rows } = await sql<{
      title: string;
      role: string;
    }>`select title, role from kernel.work_item where kind = 'failed-reaction'`.execute(database.kysely);
    expect(rows).toEqual([
      { title: '“toy.echo-when-counted” failed 5 times: Thirteen is not echoed.', role: 'administrator' },
    ]);
    const left = await sql<{
      attempts: number;
    }>`select attempts from kernel.reaction where failed_at is not null`.execute(database.kysely);
    expect(left.rows).toEqual([{ attempts: 5 }]);
  });
});

describe('the log', () => {
  it('is sealed once into a chain that verifies, in the database and in an exported file', async () => {
    await Promise.all([sealEvents(database), sealEvents(database)]);
    await sealEvents(database);
    const verdict = await verifyLog(database.kysely);
    expect(verdict).toMatchObject({ ok: true, unsealed: 0, faults: [] });
    expect(verdict.checked).toBe((await counts()).events);
    const exported = [];
    for await (const e of exportEvents(database.kysely)) exported.push(JSON.parse(JSON.stringify(e)));
    expect((await verifyEvents(exported)).ok).toBe(true);
    exported[1].payload = exported[1].payload.replace(/\d+/, '99');
    expect((await verifyEvents(exported)).faults[0]).toMatch(/content was changed/);
    exported.splice(2, 1);
    expect((await verifyEvents(exported)).faults.join(' ')).toMatch(/Position 3 is missing/);
  });
  it('cannot be changed, and shows it when somebody does with force', async () => {
    await expect(sql`update kernel.event set reason = 'x'`.execute(database.kysely)).rejects.toThrow(
      /append-only/,
    );
    await expect(sql`delete from kernel.seal`.execute(database.kysely)).rejects.toThrow(/append-only/);
    await sql`alter table kernel.event disable trigger event_append_only`.execute(database.kysely);
    await sql`update kernel.event set payload = '{"to": 1000}' where event_id = (select event_id from kernel.seal where position = 2)`.execute(
      database.kysely,
    );
    const verdict = await verifyLog(database.kysely);
    expect(verdict.ok).toBe(false);
    expect(verdict.faults[0]).toMatch(/position 2/);
  });
});
