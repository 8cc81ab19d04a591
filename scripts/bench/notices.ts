/**
 * Telling many: one operation that tells 10,000 people, the mails that follow from it, and how fast they leave to a
 * mail server on this machine. The yardstick is the same rows inserted by hand.
 */
import type { AddressInfo } from 'node:net';
import { sql } from 'kysely';
import pg from 'pg';
import { SMTPServer } from 'smtp-server';
import { z } from 'zod';
import { SYSTEM } from '../../src/kernel/access/actor.ts';
import { type Area, makeRegistry } from '../../src/kernel/area.ts';
import type { MailPlaces } from '../../src/kernel/notices/compose.ts';
import { deliverNotices, letNoticesPass } from '../../src/kernel/notices/deliver.ts';
import { sendDueMail } from '../../src/kernel/notices/send.ts';
import { ANYONE, command, operationsOn } from '../../src/kernel/operation.ts';
import { type App, perform } from '../../src/kernel/perform.ts';
import type { KernelTables } from '../../src/kernel/tables.gen.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { openDatabase } from '../../src/platform/database.ts';
import { newId } from '../../src/platform/ids.ts';
import { createMailer } from '../../src/platform/mail.ts';
import { findMigrations, migrate } from '../../src/platform/migrations.ts';
import { createDatabase, startTestServer } from '../../src/platform/postgres/test-server.ts';
import { assemble } from '../../src/surfaces/server/assemble.ts';
import { SOURCE } from '../../src/surfaces/server/open.ts';
import { populate } from '../../src/testing/fixture.ts';
import type { Figure } from '../bench.ts';

const PEOPLE = 10_000;
const QUEUE_S = 2;
const MAILS = 2_000;

const tellAll = command({
  name: 'crowd.tell-all',
  summary: 'Tell many people of one record',
  right: ANYONE,
  input: z.object({ unitId: z.uuid(), personIds: z.array(z.uuid()) }),
  output: z.object({}),
  http: { method: 'POST', path: '/api/crowd' },
  emits: [],
});

const crowd: Area = {
  name: 'crowd',
  title: 'Crowd',
  operations: [
    operationsOn<KernelTables>().command(tellAll, async (ctx, { unitId, personIds }) => {
      for (const id of personIds)
        ctx.tell(
          id,
          { kind: 'unit', id: unitId },
          'comment',
          'There is something new to know about this unit.',
        );
      return {};
    }),
  ],
  events: [],
  reactions: [],
  rights: {},
  roles: [],
  memberRights: [],
  names: {},
};

/** Runs the part. */
export async function noticesPart(): Promise<Figure[]> {
  const server = await startTestServer();
  try {
    const url = await createDatabase(server.url, 'bench_notices');
    const pool = new pg.Pool({ connectionString: url, max: 1 });
    await migrate(pool, await findMigrations(SOURCE));
    await pool.end();
    const database = openDatabase({ url, poolSize: 12 });
    try {
      const fixture = await populate(database);
      const registry = makeRegistry([...assemble().areas, crowd]);
      const app: App = { database, registry, clock: systemClock, zone: 'Europe/Oslo' };
      await letNoticesPass(app);
      const personIds = await people(app);
      const input = { unitId: fixture.units.operations, personIds };
      const byHand = await seconds(() => insertByHand(app, input));
      await sql`delete from kernel.notice`.execute(database.kysely);
      // The first run also loads code.
      await perform(app, tellAll, { ...input, personIds: personIds.slice(0, 100) }, SYSTEM);
      await sql`delete from kernel.notice`.execute(database.kysely);
      const queued = await seconds(() => perform(app, tellAll, input, SYSTEM));
      const written = await seconds(() => deliverNotices(app, places));
      const { rows } = await sql<{
        n: number;
      }>`select count(*) as n from kernel.mail where kind = 'notice'`.execute(database.kysely);
      const left = await sendAll(app);
      return [
        {
          what: `${PEOPLE.toLocaleString('en')} notices queued in one operation (the same rows by hand: ${byHand.toFixed(2)} s)`,
          measured: `${queued.toFixed(2)} s`,
          budget: `< ${QUEUE_S} s`,
          ok: queued < QUEUE_S,
        },
        {
          what: 'the mails that follow written into the outbox, in the background',
          measured: `${rows[0]!.n.toLocaleString('en')} in ${written.toFixed(1)} s`,
          budget: 'all of them',
          ok: rows[0]!.n === PEOPLE,
        },
        {
          what: `sending: ${MAILS.toLocaleString('en')} of them over SMTP, eight at once, each marked before and after`,
          measured: `${Math.round(MAILS / left.took)} a second, ${left.twice} twice`,
          budget: 'none twice',
          ok: left.twice === 0 && left.sent >= MAILS,
        },
      ];
    } finally {
      await database.close();
    }
  } finally {
    await server.stop();
  }
}

const places: MailPlaces = {
  publicUrl: 'https://trellis.example',
  secret: 'a-secret-for-the-bench-that-is-long-enough-0123456789',
  from: 'learning@trellis.example',
  intake: 'learning@trellis.example',
  recordPath: (kind, _id, key) => `/go/${kind}/${key}`,
};

async function seconds(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return (performance.now() - start) / 1000;
}

/** People with accounts, by the thousand. */
async function people(app: App): Promise<string[]> {
  const rows = Array.from({ length: PEOPLE }, (_, i) => ({ person_id: newId(), account_id: newId(), i }));
  await sql`
    with given as (select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as g(person_id uuid, account_id uuid, i int)),
      made as (insert into kernel.person (person_id, key, created_at) select person_id, 'N-' || i, now() from given)
    insert into kernel.account (account_id, email, created_at) select account_id, 'reader' || i || '@example.com', now() from given`.execute(
    app.database.kysely,
  );
  await sql`
    update kernel.account a set person_id = g.person_id
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as g(person_id uuid, account_id uuid)
    where a.account_id = g.account_id`.execute(app.database.kysely);
  await sql`analyze`.execute(app.database.kysely);
  return rows.map((r) => r.person_id);
}

async function insertByHand(
  app: App,
  { unitId, personIds }: { unitId: string; personIds: string[] },
): Promise<void> {
  const ids = personIds.map(() => newId());
  await sql`
    insert into kernel.notice (notice_id, person_id, kind, topic, subject_kind, subject_id, sentence, created_at)
    select n, p, 'comment', 'comments', 'unit', ${unitId}, 'There is something new to know about this unit.', now()
    from unnest(${ids}::uuid[], ${personIds}::uuid[]) as t(n, p)`.execute(app.database.kysely);
}

async function sendAll(app: App): Promise<{ took: number; sent: number; twice: number }> {
  const ids: string[] = [];
  const smtp = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    onData(stream, _session, done) {
      let text = '';
      stream.on('data', (chunk) => {
        text += String(chunk);
      });
      stream.on('end', () => {
        ids.push(/^Message-ID: (\S+)/im.exec(text)?.[1] ?? '');
        done();
      });
    },
  });
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve));
  const { port } = smtp.server.address() as AddressInfo;
  const mailer = createMailer({ smtpUrl: `smtp://127.0.0.1:${port}`, from: places.from, folder: '' });
  let sent = 0;
  const took = await seconds(async () => {
    while (sent < MAILS) {
      const round = await sendDueMail(app, mailer);
      if (round.sent === 0) break;
      sent += round.sent;
    }
  });
  mailer.close();
  await new Promise<void>((resolve) => smtp.close(() => resolve()));
  return { took: (took * MAILS) / Math.max(sent, 1), sent, twice: ids.length - new Set(ids).size };
}
