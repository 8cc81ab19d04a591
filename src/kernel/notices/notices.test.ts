/** How people are told: the way they wish, when they wish, once, in their language, and only of what they may read. */
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { submitRequest } from '../../areas/requests/contract.ts';
import { type Mailer, MailFault } from '../../platform/mail.ts';
import { Refusal } from '../../platform/refusal.ts';
import { openWorld, type World } from '../../testing/world.ts';
import { changeMyPreferences } from '../access/contract.ts';
import { perform } from '../perform.ts';
import { addComment, listMyWork } from '../work/contract.ts';
import type { MailPlaces } from './compose.ts';
import * as contract from './contract.ts';
import { deliverNotices, letNoticesPass } from './deliver.ts';
import { sendDueMail } from './send.ts';

const places: MailPlaces = {
  publicUrl: 'https://trellis.northwind.example',
  secret: 'a-secret-for-tests-that-is-long-enough-0123456789',
  from: 'trellis@northwind.example',
  intake: null,
  recordPath: (kind, _id, key) => (key === null ? undefined : `/go/${kind}/${key}`),
};

let world: World;
let requestId: string;
beforeEach(async () => {
  world = await openWorld();
  ({ requestId } = await perform(
    world.app,
    submitRequest,
    { title: 'Safety course', goal: 'Nobody falls' },
    world.member,
  ));
  await letNoticesPass(world.app);
  // Wei watches the queue as well; here one reader is enough.
  await sql`insert into kernel.notice_preference (person_id, topic, way) values (${world.people.wei}, 'comments', 'off')`.execute(
    world.app.database.kysely,
  );
});
afterEach(() => world.close());

/** Amara writes; Jonas asked for it and is told. */
const comment = (body: string, internal = false) =>
  perform(
    world.app,
    addComment,
    { subjectKind: 'request', subjectId: requestId, body, internal },
    world.coordinator,
  );
const deliver = () => deliverNotices(world.app, places);
const query = async <T>(text: string): Promise<T[]> =>
  (await sql<T>`${sql.raw(text)}`.execute(world.app.database.kysely)).rows as T[];
interface Queued {
  mail_id: string;
  kind: string;
  message: { to: string; subject: string; text: string; html: string; replyTo?: string };
}
const mails = () =>
  query<Queued>('select mail_id, kind, message from kernel.mail order by created_at, mail_id');

/** A mailer that keeps what it is given, or fails as told. */
function keeping(fail: () => Error | null = () => null) {
  const sent: string[] = [];
  const mailer: Mailer = {
    kind: 'smtp',
    close: () => undefined,
    send: async (message, options) => {
      const error = fail();
      if (error !== null) throw error;
      await options?.beforeEnd?.();
      sent.push(message.id!);
      return { messageId: `<${message.id}@northwind.example>` };
    },
  };
  return { mailer, sent };
}

describe('the way of a topic', () => {
  it('is mail at once for comments: one mail, with the words, threaded by the record', async () => {
    await comment('Which day suits you?');
    await deliver();
    await deliver();
    const [mail, ...more] = await mails();
    expect(more).toEqual([]);
    expect(mail!.message).toMatchObject({ to: 'jonas@example.com', subject: '[REQ-1] Safety course' });
    expect(mail!.message.text).toContain('Amara Okafor wrote:\n| Which day suits you?');
    expect(mail!.message.text).toContain('https://trellis.northwind.example/go/request/REQ-1');
    expect(mail!.message.replyTo).toBeUndefined();
  });

  it('escapes what people wrote in the HTML of a mail', async () => {
    await comment('<img src=x onerror=alert(1)> & "quotes"');
    await deliver();
    expect((await mails())[0]!.message.html).not.toContain('<img');
  });

  it('speaks the reader’s language, from right to left where it runs so', async () => {
    await perform(world.app, changeMyPreferences, { locale: 'ar' }, world.member);
    await comment('Which day?');
    await deliver();
    const { message } = (await mails())[0]!;
    expect(message.text).toContain('هناك تعليق جديد.');
    expect(message.html).toContain('dir="rtl"');
  });

  it('app: no mail; off: no notice at all', async () => {
    await perform(world.app, contract.setPreference, { topic: 'comments', way: 'app' }, world.member);
    await comment('One');
    await perform(world.app, contract.setPreference, { topic: 'comments', way: 'off' }, world.member);
    await comment('Two');
    await deliver();
    expect(await mails()).toEqual([]);
    const { rows } = await perform(world.app, contract.listMyNotices, { limit: 50 }, world.member);
    expect(rows.filter((n) => n.kind === 'comment')).toHaveLength(1);
  });

  it('digest: one mail at its hour for everything that was not read', async () => {
    await perform(world.app, contract.setPreference, { topic: 'comments', way: 'digest' }, world.member);
    await comment('One');
    await comment('Two');
    await deliver();
    expect(await mails()).toEqual([]);
    // The world stands at 09:00 in Oslo, the digest comes at 08:00 on the next day.
    world.clock.advance('PT22H59M');
    await deliver();
    expect(await mails()).toEqual([]);
    world.clock.advance('PT1M');
    await deliver();
    const [digest, ...more] = await mails();
    expect(more).toEqual([]);
    expect(digest).toMatchObject({ kind: 'digest', message: { subject: 'Trellis: 2 things to know' } });
    await comment('Three');
    await perform(world.app, contract.readAllNotices, {}, world.member);
    world.clock.advance('P2D');
    await deliver();
    expect(await mails()).toHaveLength(1);
  });

  it('waits through quiet hours of the reader, and is planned anew when the wish changes', async () => {
    const wish = { quiet: { from: '08:00', to: '18:00' }, zone: 'Europe/Oslo' };
    await perform(world.app, contract.setDelivery, wish, world.member);
    await comment('One');
    await deliver();
    expect(await mails()).toEqual([]);
    world.clock.advance('PT9H');
    await deliver();
    expect(await mails()).toHaveLength(1);
    world.clock.advance('PT15H');
    await comment('Two');
    await deliver();
    expect(await mails()).toHaveLength(1);
    await perform(world.app, contract.setDelivery, { quiet: null }, world.member);
    await deliver();
    expect(await mails()).toHaveLength(2);
    const kept = await perform(world.app, contract.getMyPreferences, {}, world.member);
    expect(kept).toMatchObject({
      zoneInForce: 'Europe/Oslo',
      address: 'jonas@example.com',
      delivery: { quiet: null },
    });
  });
});

describe('whom a comment reaches', () => {
  const about = () => ({ subjectKind: 'request', subjectId: requestId });
  const watching = (actor = world.member) => perform(world.app, contract.getWatching, about(), actor);
  const told = async (actor: typeof world.member) =>
    (await perform(world.app, contract.listMyNotices, { limit: 100 }, actor)).rows.filter(
      (n) => n.kind === 'comment',
    ).length;

  it('those concerned, those who took part, those who watch; nobody who muted it or lost the record', async () => {
    expect(await watching()).toMatchObject({ told: true, because: 'concerned' });
    expect(await watching(world.administrator)).toMatchObject({ told: false, because: 'none' });
    await perform(world.app, contract.setWatching, { ...about(), state: 'watching' }, world.administrator);
    await comment('One');
    expect(await told(world.administrator)).toBe(1);
    await perform(world.app, contract.setWatching, { ...about(), state: 'muted' }, world.member);
    expect(await watching()).toMatchObject({ told: false, because: 'muted' });
    await sql`update kernel.role_grant set valid = 'empty' where account_id = ${world.administrator.accountId}`.execute(
      world.app.database.kysely,
    );
    await comment('Two');
    expect(await told(world.administrator)).toBe(1);
    expect(await told(world.member)).toBe(1);
    await perform(world.app, contract.setWatching, { ...about(), state: 'by-rule' }, world.member);
    await comment('Three');
    expect(await told(world.member)).toBe(2);
  });

  it('an internal note never reaches the requester, whatever they chose', async () => {
    await perform(world.app, contract.setWatching, { ...about(), state: 'watching' }, world.member);
    await comment('Between us', true);
    await deliver();
    expect(await told(world.member)).toBe(0);
    expect((await mails()).filter((m) => m.message.text.includes('Between us'))).toEqual([]);
  });

  it('a mail leaves the words out when its reader may not read them any more', async () => {
    await perform(world.app, contract.setWatching, { ...about(), state: 'watching' }, world.administrator);
    await comment('Between us and you');
    await sql`update kernel.role_grant set valid = 'empty' where account_id = ${world.administrator.accountId}`.execute(
      world.app.database.kysely,
    );
    await deliver();
    const toLea = (await mails()).find((m) => m.message.to === 'lea@example.com');
    expect(toLea?.message.text).toContain('There is a new comment.');
    expect(toLea?.message.text).not.toContain('Between us');
  });

  it('cannot be watched by somebody who cannot read it', async () => {
    const no = await perform(
      world.app,
      contract.setWatching,
      { ...about(), state: 'watching' },
      world.elsewhere,
    ).catch((e: unknown) => e);
    expect(no).toBeInstanceOf(Refusal);
    expect((no as Refusal).code).toBe('not-found');
  });
});

describe('sending', () => {
  const state = async () =>
    (
      await query<{ sent: boolean; failed: boolean; in_doubt: boolean; attempts: number; message: object }>(
        'select sent_at is not null as sent, failed_at is not null as failed, in_doubt, attempts, message from kernel.mail',
      )
    )[0];
  const items = async () =>
    (await perform(world.app, listMyWork, {}, world.administrator)).rows.filter((r) =>
      r.title.includes('ail'),
    );

  it('keeps nothing of a mail once it has gone out', async () => {
    await comment('One');
    await deliver();
    const { mailer, sent } = keeping();
    expect(await sendDueMail(world.app, mailer)).toEqual({ sent: 1, failed: 0, unreachable: false });
    expect(await sendDueMail(world.app, mailer)).toMatchObject({ sent: 0 });
    expect(sent).toHaveLength(1);
    expect(await state()).toMatchObject({ sent: true, message: {} });
  });

  it('takes no more at once than it can send within its lease', async () => {
    await sql`
      insert into kernel.mail (mail_id, kind, message, created_at, due_at)
      select gen_random_uuid(), 'invitation', '{"to":"a@example.com","subject":"x","text":"x"}', '2026-03-01', '2026-03-01'
      from generate_series(1, 200)`.execute(world.app.database.kysely);
    const { mailer } = keeping();
    expect(await sendDueMail(world.app, mailer)).toMatchObject({ sent: 32 });
    expect(await query('select 1 from kernel.mail where lease_until is not null')).toEqual([]);
  });

  it('tries again while the server is down, tells a person, and says when it is over', async () => {
    await comment('One');
    await deliver();
    let isDown = true;
    const { mailer, sent } = keeping(() =>
      isDown ? new MailFault('The mail server did not take the message (ECONNREFUSED).', false) : null,
    );
    for (let i = 0; i < 4; i += 1) {
      expect(await sendDueMail(world.app, mailer)).toMatchObject({ sent: 0, unreachable: true });
      expect(await sendDueMail(world.app, mailer)).toMatchObject({ failed: 0 });
      world.clock.advance('PT1H');
    }
    expect(await items()).toEqual([
      expect.objectContaining({ title: expect.stringContaining('Mail does not leave') }),
    ]);
    isDown = false;
    expect(await sendDueMail(world.app, mailer)).toMatchObject({ sent: 1 });
    expect(sent).toHaveLength(1);
    expect(await items()).toEqual([]);
  });

  it('gives a wrong address up at once, opens one work item for all of them, and sends again when asked', async () => {
    await comment('One');
    await comment('Two');
    await deliver();
    let isWrong = true;
    const { mailer, sent } = keeping(() =>
      isWrong ? new MailFault('The mail server did not take the message (answer 550).', true) : null,
    );
    await sendDueMail(world.app, mailer);
    expect(await items()).toEqual([
      expect.objectContaining({ title: expect.stringContaining('2 mails could not be delivered') }),
    ]);
    expect(await perform(world.app, contract.getMailState, {}, world.administrator)).toMatchObject({
      failed: 2,
      waiting: 0,
    });
    isWrong = false;
    expect(await perform(world.app, contract.retryFailedMail, {}, world.administrator)).toEqual({ mails: 2 });
    await sendDueMail(world.app, mailer);
    expect(sent).toHaveLength(2);
  });

  it('does not tell twice what the server may have: a notice in doubt is left, an invitation goes out again', async () => {
    await comment('One');
    await deliver();
    // As a process leaves them that died between the end of the message and the answer.
    await sql`update kernel.mail set handed_over_at = now() - interval '9 minutes', lease_until = now() - interval '5 minutes'`.execute(
      world.app.database.kysely,
    );
    await sql`insert into kernel.mail (mail_id, kind, message, created_at, due_at, handed_over_at, lease_until)
      values ('0198aaaa-0000-7000-8000-00000000000a', 'invitation', '{"to":"a@example.com","subject":"x","text":"x"}',
        '2026-03-01', '2026-03-01', now() - interval '9 minutes', now() - interval '5 minutes')`.execute(
      world.app.database.kysely,
    );
    const { mailer, sent } = keeping();
    await sendDueMail(world.app, mailer);
    expect(sent).toEqual(['0198aaaa-0000-7000-8000-00000000000a']);
    expect(await perform(world.app, contract.getMailState, {}, world.administrator)).toMatchObject({
      inDoubt: 1,
      waiting: 0,
    });
  });
});
