/** Mail that comes in: who may say what by mail, what becomes of it, and what is never answered. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { submitRequest } from '../../areas/requests/contract.ts';
import { systemClock } from '../../platform/clock.ts';
import { Refusal } from '../../platform/refusal.ts';
import { assemble } from '../../surfaces/server/assemble.ts';
import { openWorld, type World } from '../../testing/world.ts';
import { SYSTEM } from '../access/actor.ts';
import { listFiles } from '../files/contract.ts';
import type { MailPlaces } from '../notices/compose.ts';
import { listMyNotices, setWatching } from '../notices/contract.ts';
import { deliverNotices, letNoticesPass } from '../notices/deliver.ts';
import { type App, perform } from '../perform.ts';
import { runDueReactions } from '../react.ts';
import { addComment, listComments, listMyWork } from '../work/contract.ts';
import * as contract from './contract.ts';
import { forgetRawMail } from './forget.ts';

const INTAKE = 'learning@northwind.example';
const SECRET = 'a-secret-for-tests-that-is-long-enough-0123456789';
const places: MailPlaces = {
  publicUrl: 'https://trellis.northwind.example',
  secret: SECRET,
  from: INTAKE,
  intake: INTAKE,
  recordPath: (kind, _id, key) => `/go/${kind}/${key}`,
};

let world: World;
let app: App;
beforeEach(async () => {
  world = await openWorld();
  app = withServer(undefined);
  await letNoticesPass(app);
});
afterEach(() => world.close());

function withServer(authServer: string | undefined): App {
  const installed = {
    secret: SECRET,
    webhookAllow: [],
    mailAddresses: { from: INTAKE, intake: INTAKE, authServer },
  };
  return { ...world.app, registry: assemble('http://localhost', systemClock, undefined, installed) };
}

interface Letter {
  from?: string;
  to?: string;
  subject?: string;
  text?: string;
  id?: string;
  headers?: string;
  file?: { name: string; type: string; base64: string };
}

let count = 0;
function letter({
  from = 'Jonas Weber <jonas@example.com>',
  to = INTAKE,
  subject = 'Ladder training',
  text = 'Our people need to climb safely.',
  id,
  headers = '',
  file,
}: Letter = {}): Uint8Array {
  count += 1;
  const top = `From: ${from}\r\nTo: ${to}\r\nSubject: ${subject}\r\nDate: Mon, 2 Mar 2026 08:00:00 +0000\r\nMessage-ID: <${id ?? `${count}@outside.example`}>\r\n${headers}MIME-Version: 1.0\r\n`;
  const body = text.replace(/\n/g, '\r\n');
  if (file === undefined)
    return Buffer.from(`${top}Content-Type: text/plain; charset=utf-8\r\n\r\n${body}\r\n`);
  return Buffer.from(
    `${top}Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${body}\r\n--b\r\nContent-Type: ${file.type}\r\nContent-Disposition: attachment; filename="${file.name}"\r\nContent-Transfer-Encoding: base64\r\n\r\n${file.base64}\r\n--b--\r\n`,
  );
}

/** Takes a message in and lets reactions run; returns the row. */
async function take(file: Uint8Array, on: App = app) {
  const { mailInId } = await perform(on, contract.receiveMessage, { file, source: 'file' }, SYSTEM);
  await settle(on);
  return perform(on, contract.getMessage, { mailInId }, world.administrator);
}

async function settle(on: App = app) {
  await runDueReactions(on);
}

const mails = async () =>
  (
    await sql<{
      mail_id: string;
      kind: string;
      person_id: string | null;
      message: {
        to: string;
        subject: string;
        text: string;
        html: string;
        replyTo?: string;
        references?: string[];
        unsubscribe?: string;
      };
    }>`
      select mail_id, kind, person_id, message from kernel.mail order by created_at, mail_id`.execute(
      app.database.kysely,
    )
  ).rows;
const comments = async (id: string, actor = world.coordinator) =>
  (await perform(app, listComments, { subjectKind: 'request', subjectId: id, direction: 'asc' }, actor)).rows;
const refusal = async (run: Promise<unknown>) =>
  run.then(
    () => null,
    (error: unknown) => (error instanceof Refusal ? error : Promise.reject(error)),
  );

async function request() {
  return perform(app, submitRequest, { title: 'Safety course', goal: 'Nobody falls' }, world.member);
}

describe('a message of somebody we know', () => {
  it('becomes a request of theirs, with its files, and they are told by mail that can be answered', async () => {
    const png =
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
    const mail = await take(
      letter({
        subject: 'Re: Ladder training',
        file: { name: 'ladder.png', type: 'image/png', base64: png },
      }),
    );
    expect(mail).toMatchObject({
      outcome: 'record',
      sender: { personId: world.people.jonas },
      why: null,
      hasRaw: false,
    });
    expect(mail.record).toMatchObject({ kind: 'request', name: 'Ladder training' });
    const files = await perform(
      app,
      listFiles,
      { subjectKind: 'request', subjectId: mail.record!.id },
      world.member,
    );
    expect(files.rows.map((f) => f.fileName)).toEqual(['ladder.png']);

    await deliverNotices(app, places);
    const told = (await mails()).filter((m) => m.person_id === world.people.jonas);
    expect(told).toHaveLength(1);
    expect(told[0]!.message).toMatchObject({
      to: 'jonas@example.com',
      subject: `[${mail.record!.key}] Ladder training`,
      unsubscribe: 'https://trellis.northwind.example/settings/notices',
    });
    expect(told[0]!.message.references).toEqual([
      expect.stringMatching(/@outside\.example$/),
      `request.${mail.record!.id}@northwind.example`,
    ]);

    // The answer comes back to the address with the proof, under another subject and without references.
    const answer = await take(
      letter({
        to: told[0]!.message.replyTo!,
        subject: 'thanks',
        text: 'It is urgent.\n\n> Your message arrived',
      }),
    );
    expect(answer).toMatchObject({ outcome: 'comment', record: { id: mail.record!.id } });
    const written = await comments(mail.record!.id);
    expect(written.map((c) => [c.author?.personId, c.body])).toEqual([[world.people.jonas, 'It is urgent.']]);
  });

  it('is a comment when it answers a mail of ours, names a key, or goes on in its own thread', async () => {
    const { requestId, key } = await request();
    await perform(
      app,
      addComment,
      { subjectKind: 'request', subjectId: requestId, body: 'Which day?' },
      world.coordinator,
    );
    await deliverNotices(app, places);
    const asked = (await mails()).find((m) => m.person_id === world.people.jonas)!;
    expect(asked.message.text).toContain('Which day?');

    const reply = await take(
      letter({
        id: 'first@outside.example',
        headers: `In-Reply-To: <${asked.mail_id}@northwind.example>\r\n`,
        text: 'Tuesday.',
      }),
    );
    expect(reply).toMatchObject({ outcome: 'comment', record: { id: requestId } });
    expect(
      await take(letter({ subject: `About ${key.toLowerCase()}`, text: 'In the morning.' })),
    ).toMatchObject({ outcome: 'comment' });
    expect(
      await take(letter({ headers: 'References: <first@outside.example>\r\n', text: 'Room 4.' })),
    ).toMatchObject({ outcome: 'comment' });
    expect((await comments(requestId)).map((c) => c.body)).toEqual([
      'Which day?',
      'Tuesday.',
      'In the morning.',
      'Room 4.',
    ]);
    // Amara watches the queue: told of each, and never of what she wrote herself.
    const told = await perform(app, listMyNotices, { limit: 100 }, world.coordinator);
    expect(told.rows.filter((n) => n.kind === 'comment')).toHaveLength(3);
  });

  it('is one, however often and by however many ways it comes', async () => {
    const file = letter({ id: 'once@outside.example' });
    const first = await take(file);
    const again = await perform(app, contract.receiveMessage, { file, source: 'imap' }, SYSTEM);
    expect(again).toMatchObject({ mailInId: first.mailInId, isNew: false, outcome: 'record' });
    const { rows } = await sql<{ n: number }>`select count(*) as n from requests.request`.execute(
      app.database.kysely,
    );
    expect(rows[0]!.n).toBe(1);
  });

  it('tells nobody who muted the record, and whoever chose to watch it', async () => {
    const { requestId } = await request();
    const about = { subjectKind: 'request', subjectId: requestId };
    await perform(app, setWatching, { ...about, state: 'watching' }, world.administrator);
    await perform(app, setWatching, { ...about, state: 'muted' }, world.coordinator);
    await take(
      letter({
        headers: `References: <request.${requestId}@northwind.example>\r\n`,
        subject: 'REQ-1',
        text: 'More.',
      }),
    );
    const told = async (actor: typeof world.member) =>
      (await perform(app, listMyNotices, {}, actor)).rows.filter((n) => n.kind === 'comment').length;
    expect(await told(world.administrator)).toBe(1);
    expect(await told(world.coordinator)).toBe(0);
    expect(await told(world.member)).toBe(0);
  });
});

describe('what is not believed waits for a person', () => {
  it.each([
    ['a stranger', { from: 'stranger@elsewhere.example' }, 'sender-unknown'],
    ['a name that is an address', { from: '"lea@example.com" <attacker@evil.example>' }, 'sender-unknown'],
    [
      'somebody who may not read the record',
      { from: 'priya@example.com', subject: 'Re: REQ-1' },
      'sender-may-not',
    ],
    ['an answer with nothing new', { subject: 'Re: REQ-1', text: '> Which day?' }, 'nothing-written'],
    ['an empty message', { subject: '', text: '' }, 'nothing-written'],
  ] as const)('%s', async (_, mail, why) => {
    await request();
    expect(await take(letter(mail))).toMatchObject({ outcome: 'quarantined', why, record: null });
    expect(await mails()).toEqual([]);
  });

  it('a sender for whom our own mail server does not vouch', async () => {
    const strict = withServer('mx.northwind.example');
    const read = (name: string) =>
      readFileSync(join(import.meta.dirname, '../../platform/mail-in/test-data', `${name}.eml`));
    expect(await take(read('authentication-failed'), strict)).toMatchObject({
      outcome: 'quarantined',
      why: 'sender-not-proven',
      sender: null,
    });
    expect(await take(read('authentication-passed'), strict)).toMatchObject({ outcome: 'record' });
  });

  it('a tag that Trellis did not make opens nothing', async () => {
    const { requestId } = await request();
    const forged = await take(
      letter({ to: `learning+${'0'.repeat(39)}@northwind.example`, subject: 'hello', text: 'Let me in.' }),
    );
    expect(forged).toMatchObject({ outcome: 'record' });
    expect(forged.record!.id).not.toBe(requestId);
  });

  it('and a person decides: a request, a comment, or nothing', async () => {
    const { requestId, key } = await request();
    const stranger = () => take(letter({ from: 'Ann <ann@elsewhere.example>', text: 'We need help.' }));
    const one = await stranger();
    const waiting = await perform(app, listMyWork, {}, world.administrator);
    expect(waiting.rows.filter((r) => r.kind === 'mail-message').map((r) => r.id)).toEqual([one.mailInId]);
    const became = await perform(
      app,
      contract.takeAsRecord,
      { mailInId: one.mailInId, personId: world.people.jonas },
      world.administrator,
      { expectedVersion: one.version },
    );
    expect(became.record).toMatchObject({ name: 'Ladder training' });
    const twice = await refusal(
      perform(app, contract.discardMessage, { mailInId: one.mailInId }, world.administrator, {
        expectedVersion: became.version,
      }),
    );
    expect(twice?.message).toBe('This message was decided already: it is a request.');

    const two = await stranger();
    await perform(
      app,
      contract.takeAsComment,
      { mailInId: two.mailInId, recordKey: key },
      world.administrator,
      {
        expectedVersion: two.version,
      },
    );
    expect((await comments(requestId)).map((c) => c.body)).toEqual([
      'By mail from Ann <ann@elsewhere.example>:\n\nWe need help.',
    ]);

    const three = await stranger();
    await perform(app, contract.discardMessage, { mailInId: three.mailInId }, world.administrator, {
      expectedVersion: three.version,
    });
    const gone = await perform(app, contract.getMessage, { mailInId: three.mailInId }, world.administrator);
    expect(gone).toMatchObject({ outcome: 'discarded', body: '', hasRaw: false });
  });

  it('what the intake refuses says why', async () => {
    await sql`update kernel.person_now set unit_id = null where person_id = ${world.people.jonas}`.execute(
      app.database.kysely,
    );
    await sql`update kernel.employment_fact set valid = daterange(lower(valid), '2026-02-01') where person_id = ${world.people.jonas}`.execute(
      app.database.kysely,
    );
    const mail = await take(letter());
    expect(mail).toMatchObject({ outcome: 'quarantined', why: 'refused' });
    expect(mail.refusal).toMatch(/does not work here|belongs to no unit/);
  });

  it('shows a coordinator only mail of senders in their part of the enterprise', async () => {
    const { mailInId } = await take(letter({ from: 'stranger@elsewhere.example' }));
    expect((await refusal(perform(app, contract.getMessage, { mailInId }, world.coordinator)))?.code).toBe(
      'not-found',
    );
    const own = await take(letter({ subject: '', text: '' }));
    const list = await perform(app, contract.listMessages, {}, world.coordinator);
    expect(list.rows.map((r) => r.mailInId)).toEqual([own.mailInId]);
  });
});

describe('what machines send', () => {
  it('is recorded and never answered', async () => {
    const folder = join(import.meta.dirname, '../../platform/mail-in/test-data');
    const natures: Record<string, string> = {};
    for (const name of readdirSync(folder).filter((n) =>
      /^(bounce|calendar|loop|mailing|newsletter|out-of|read-)/.test(n),
    )) {
      const mail = await take(readFileSync(join(folder, name)));
      natures[name.replace('.eml', '')] = `${mail.nature} ${mail.outcome}`;
    }
    expect(Object.values(natures).every((n) => n.endsWith(' recorded'))).toBe(true);
    expect(Object.keys(natures)).toHaveLength(15);
    await deliverNotices(app, places);
    expect(await mails()).toEqual([]);
  });

  it('a bounce marks the mail that came back', async () => {
    const mailId = '0198aaaa-0000-7000-8000-000000000002';
    await sql`insert into kernel.mail (mail_id, kind, message, created_at, due_at, sent_at)
      values (${mailId}, 'notice', '{}', '2026-03-01', '2026-03-01', '2026-03-01')`.execute(
      app.database.kysely,
    );
    await take(readFileSync(join(import.meta.dirname, '../../platform/mail-in/test-data/bounce-dsn.eml')));
    const { rows } = await sql<{ bounced: boolean }>`
      select bounced_at is not null as bounced from kernel.mail where mail_id = ${mailId}`.execute(
      app.database.kysely,
    );
    expect(rows[0]!.bounced).toBe(true);
  });

  it('a flood of one sender stops becoming requests', async () => {
    for (let i = 0; i < 33; i += 1)
      await perform(
        app,
        contract.receiveMessage,
        { file: letter({ subject: `Ticket ${i}` }), source: 'imap' },
        SYSTEM,
      );
    const { rows } = await sql<{ nature: string; n: number }>`
      select nature, count(*) as n from kernel.mail_in group by nature order by nature`.execute(
      app.database.kysely,
    );
    expect(rows).toEqual([
      { nature: 'flood', n: 3 },
      { nature: 'message', n: 30 },
    ]);
  });
});

it('whole messages are kept for a month, and longer only while somebody has to decide', async () => {
  await take(letter({ headers: 'Precedence: bulk\r\n' }));
  await take(letter({ from: 'stranger@elsewhere.example' }));
  expect(await forgetRawMail(app)).toBe(0);
  world.clock.advance('P31D');
  expect(await forgetRawMail(app)).toBe(1);
  const { rows } = await sql<{
    outcome: string;
  }>`select outcome from kernel.mail_in where raw is not null`.execute(app.database.kysely);
  expect(rows).toEqual([{ outcome: 'quarantined' }]);
});

describe('messages that cannot be taken in', () => {
  it('30 MB are refused with a sentence, and a known sender is told once a day', async () => {
    const big = Buffer.concat([letter(), Buffer.alloc(30 * 1024 * 1024, 'x')]);
    const no = await refusal(perform(app, contract.receiveMessage, { file: big }, world.administrator));
    expect(no?.message).toBe(
      'This message is 30 MB large; up to 25 MB are taken in. Send it again without its large files.',
    );
    for (const subject of ['A film', 'A film', 'Another film'])
      await perform(
        app,
        contract.noteLargeMessage,
        {
          messageId: `${subject}@outside.example`,
          fromAddress: 'jonas@example.com',
          subject,
          size: 31_000_000,
        },
        SYSTEM,
      );
    await perform(
      app,
      contract.noteLargeMessage,
      { messageId: null, fromAddress: 'stranger@elsewhere.example', subject: 'Spam', size: 31_000_000 },
      SYSTEM,
    );
    const answers = await mails();
    expect(answers.map((m) => [m.kind, m.message.to, m.message.subject])).toEqual([
      ['mail-in-answer', 'jonas@example.com', 'Re: A film'],
    ]);
  });

  it('a file that is no mail is refused, and a message that cannot be taken apart waits for a person', async () => {
    const no = await refusal(
      perform(app, contract.receiveMessage, { file: Buffer.from('%PDF-1.7') }, world.administrator),
    );
    expect(no?.reason).toBe('not-mail');
    let nested = 'Content-Type: text/plain\r\n\r\nhello\r\n';
    for (let i = 0; i < 100; i += 1)
      nested = `Content-Type: multipart/mixed; boundary="b${i}"\r\n\r\n--b${i}\r\n${nested}\r\n--b${i}--\r\n`;
    const mail = await take(Buffer.from(`From: a@b.example\r\n${nested}`));
    expect(mail).toMatchObject({ outcome: 'quarantined', why: 'unreadable', hasRaw: true });
  });

  it('a hostile file is left out, and the message says why', async () => {
    const exe = Buffer.from(`MZ${'\u0000'.repeat(200)}`).toString('base64');
    const mail = await take(
      letter({ file: { name: '..\\\\run.exe', type: 'application/octet-stream', base64: exe } }),
    );
    expect(mail).toMatchObject({ outcome: 'record', hasRaw: true });
    expect(mail.attachments).toEqual([
      expect.objectContaining({ name: 'run.exe', note: expect.stringContaining('not taken') }),
    ]);
  });
});
