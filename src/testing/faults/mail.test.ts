/** Mail while processes die: nobody is told twice, nothing that came in is lost or doubled. */
import type { AddressInfo } from 'node:net';
import { sql } from 'kysely';
import { SMTPServer } from 'smtp-server';
import { afterEach, expect, test } from 'vitest';
import { newId } from '../../platform/ids.ts';
import { ownWorld, type World } from '../world.ts';
import { scriptedMailbox } from './imap-server.ts';
import { type Installation, installation, pause, until } from './installation.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function stage(settings: Record<string, string>): Promise<{ world: World; trellis: Installation }> {
  const world = await ownWorld();
  closing.push(() => world.close());
  const trellis = await installation(world.url, undefined, settings);
  closing.push(() => trellis.stop());
  return { world, trellis };
}

/** A mail server that takes its time after the end of a message, which is when a sender may die. */
async function smtp(): Promise<{ url: string; ids: string[] }> {
  const ids: string[] = [];
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    onData(stream, _session, done) {
      let text = '';
      stream.on('data', (chunk) => {
        text += String(chunk);
      });
      stream.on('end', () => {
        ids.push(/^Message-ID: <([^@>]+)@/im.exec(text)?.[1] ?? text.slice(0, 200));
        setTimeout(() => done(), 15);
      });
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => new Promise((resolve) => server.close(() => resolve())));
  return { url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`, ids };
}

test('kill -9 of two senders again and again: every notice arrives at most once', {
  timeout: 120_000,
}, async () => {
  const { url, ids } = await smtp();
  const { world, trellis } = await stage({
    TRELLIS_MAIL: url,
    TRELLIS_MAIL_FROM: 'trellis@northwind.example',
  });
  const second = await installation((world as World & { url: string }).url, undefined, {
    TRELLIS_MAIL: url,
    TRELLIS_MAIL_FROM: 'trellis@northwind.example',
  });
  closing.push(() => second.stop());
  const MAILS = 900;
  const on = world.app.database.kysely;
  const rows = Array.from({ length: MAILS }, (_, i) => ({
    mail_id: newId(),
    message: { to: `reader${i}@example.com`, subject: `Notice ${i}`, text: 'There is a new comment.' },
  }));
  await sql`delete from kernel.mail`.execute(on);
  await sql`delete from kernel.notice`.execute(on);
  await sql`
    insert into kernel.mail (mail_id, kind, person_id, message, created_at, due_at)
    select m.mail_id, 'notice', ${world.people.jonas}, m.message, '2026-03-02', '2026-03-02'
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as m(mail_id uuid, message jsonb)`.execute(on);
  // A lease of a dead process ends by itself after minutes; here it ends with the process.
  const forgetLeases = () =>
    sql`update kernel.mail set lease_until = now() - interval '1 second' where lease_until > now()`.execute(
      on,
    );
  const waiting = async () =>
    (await sql<{ n: number }>`select count(*) as n from kernel.mail where sent_at is null`.execute(on))
      .rows[0]!.n;

  await Promise.all([trellis.start(), second.start()]);
  for (const victim of [trellis, second]) {
    const before = ids.length;
    await until('mail leaves', async () => ids.length > before + 120 || (await waiting()) === 0);
    await victim.kill();
    await pause(300);
    // The other process may be in the middle of its own leases: only those of the dead are forgotten, once it stands still.
    await Promise.all([trellis.kill(), second.kill()]);
    await forgetLeases();
    await Promise.all([trellis.start(), second.start()]);
  }
  await until('everything has left', async () => (await waiting()) === 0, 60_000);
  const { rows: doubts } = await sql<{
    mail_id: string;
  }>`select mail_id from kernel.mail where in_doubt`.execute(on);

  expect(new Set(ids).size).toBe(ids.length);
  const arrived = new Set(ids);
  const lost = rows.filter((r) => !arrived.has(r.mail_id) && !doubts.some((d) => d.mail_id === r.mail_id));
  expect(lost).toEqual([]);
  // Two processes with eight connections each were killed twice.
  expect(doubts.length).toBeLessThanOrEqual(32);
});

const letter = (n: number) =>
  Buffer.from(
    `From: Jonas Weber <jonas@example.com>\r\nTo: learning@northwind.example\r\nSubject: Course ${n}\r\nDate: Mon, 2 Mar 2026 08:00:00 +0000\r\nMessage-ID: <course-${n}@outside.example>\r\n\r\nWe need course number ${n}.\r\n`,
  );

test.each([true, false])(
  'kill -9 between fetching and marking neither loses nor doubles a message (own marks: %s)',
  { timeout: 90_000 },
  async (keepsMarks) => {
    const box = await scriptedMailbox({ keepsMarks });
    closing.push(() => box.close());
    const { world, trellis } = await stage({
      TRELLIS_MAIL_IN: box.url,
      TRELLIS_MAIL_IN_ADDRESS: 'learning@northwind.example',
    });
    const LETTERS = 12;
    for (let n = 1; n <= LETTERS; n += 1) box.add(letter(n));
    box.add(letter(99), 31_000_000);
    const on = world.app.database.kysely;

    // Dies once after a message was taken in and before it was marked, and once in the middle of taking one in.
    let killed = Promise.resolve();
    let dies = true;
    box.beforeMark = (uid) => {
      if (dies && uid === 4) {
        dies = false;
        // The mark is refused by force: what the server was told is not kept.
        killed = trellis.kill();
        throw new Error('the connection is gone');
      }
    };
    await trellis.start().catch(() => undefined);
    await until('it died', async () => !dies);
    await killed;
    const holder = await world.app.database.pool.connect();
    try {
      await holder.query('begin');
      await holder.query("select 1 from kernel.counter where prefix = 'MAIL' for update");
      const fetched = box.fetched.length;
      await trellis.start();
      await until('it fetched again', async () => box.fetched.length > fetched);
      await trellis.kill();
    } finally {
      await holder.query('rollback');
      holder.release();
    }
    await trellis.start();

    const count = async () =>
      (
        await sql<{ messages: number; requests: number; large: number }>`
          select (select count(*) from kernel.mail_in where outcome = 'record') as messages,
            (select count(*) from requests.request where title like 'Course %') as requests,
            (select count(*) from kernel.mail_in where nature = 'too-large') as large`.execute(on)
      ).rows[0]!;
    await until('everything was taken in', async () => (await count()).requests >= LETTERS, 60_000);
    await until('everything is marked', async () => box.messages.every((m) => m.flags.size > 0), 30_000);
    expect(await count()).toEqual({ messages: LETTERS, requests: LETTERS, large: 1 });
    const { rows } =
      await sql`select title from requests.request where title like 'Course %' group by title having count(*) > 1`.execute(
        on,
      );
    expect(rows).toEqual([]);
  },
);
