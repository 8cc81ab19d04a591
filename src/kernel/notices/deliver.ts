/**
 * After commit: decides for each notice how its reader wants it, and writes the mails that are due into the outbox.
 * Set-based and in one transaction per batch, so that a notice becomes one mail however often a process dies.
 */
import { type Kysely, sql } from 'kysely';
import { isoInstant } from '../../platform/clock.ts';
import { newId } from '../../platform/ids.ts';
import { Refusal } from '../../platform/refusal.ts';
import { type Actor, SYSTEM } from '../access/actor.ts';
import { nameRecords } from '../consequences.ts';
import type { MailMessage } from '../operation.ts';
import { type App, perform } from '../perform.ts';
import { showMentions } from '../work/mentions.ts';
import { digestMail, type MailPlaces, noticeMail, type ToldNotice } from './compose.ts';
import { getWatching } from './contract.ts';
import { knownZone, type ReaderFacts, readersOf } from './readers.ts';
import { deliverAt, type Way } from './rules.ts';
import { allTopics } from './topics.ts';

const BATCH = 1000;

// biome-ignore lint/suspicious/noExplicitAny: the outbox is written on the untyped root.
type Tx = Kysely<any>;

/** Routes and composes until nothing is due, or `limit` notices were looked at; returns how many. */
export async function deliverNotices(app: App, places: MailPlaces, limit = 20_000): Promise<number> {
  let looked = 0;
  while (looked < limit) {
    const routed = await routeNotices(app);
    const told = await composeDue(app, places);
    if (routed + told === 0) break;
    looked += routed + told;
  }
  return looked;
}

/** Lets everything that is not on its way yet stay in the application: nobody gets mail about it. */
export async function letNoticesPass(app: App): Promise<void> {
  await sql`update kernel.notice set way = 'app', deliver_at = null where way is null or deliver_at is not null`.execute(
    app.database.kysely,
  );
}

/** Gives new notices their way and their time. */
async function routeNotices(app: App): Promise<number> {
  const now = app.clock.now();
  return app.database.kysely.transaction().execute(async (tx) => {
    const { rows } = await sql<{ notice_id: string; person_id: string; topic: string }>`
      select notice_id, person_id, topic from kernel.notice where way is null
      order by created_at, notice_id limit ${BATCH} for update skip locked`.execute(tx);
    if (rows.length === 0) return 0;
    const readers = await readersOf(
      tx,
      rows.map((r) => r.person_id),
    );
    const standards = new Map<string, Way>(allTopics(app.registry).map((t) => [t.topic, t.standard]));
    const routes = rows.map((r) => {
      const reader = readers.get(r.person_id);
      const wished = reader?.ways.get(r.topic) ?? standards.get(r.topic) ?? 'app';
      const way: Way = reader?.address == null || wished === 'off' ? 'app' : wished;
      const at =
        reader === undefined ? null : deliverAt(way, reader.delivery, knownZone(reader.zone, app.zone), now);
      return { notice_id: r.notice_id, way, deliver_at: at === null ? null : isoInstant(at) };
    });
    await sql`
      update kernel.notice n set way = r.way, deliver_at = r.deliver_at
      from jsonb_to_recordset(${JSON.stringify(routes)}::jsonb) as r(notice_id uuid, way text, deliver_at timestamptz)
      where n.notice_id = r.notice_id`.execute(tx);
    return rows.length;
  });
}

interface DueRow {
  notice_id: string;
  person_id: string;
  kind: string;
  way: 'mail' | 'digest';
  subject_kind: string;
  subject_id: string;
  sentence: string;
  comment_id: string | null;
  read_at: string | null;
}

interface NewMail {
  mail_id: string;
  kind: string;
  account_id: string | null;
  person_id: string;
  subject_kind: string | null;
  subject_id: string | null;
  message: MailMessage;
}

/** Writes the mails whose time has come; what was read meanwhile needs none. */
async function composeDue(app: App, places: MailPlaces): Promise<number> {
  const now = isoInstant(app.clock.now());
  const due = sql`deliver_at <= ${now} and way in ('mail', 'digest')`;
  // Who may read a comment is asked through the door, before anything is locked.
  const ahead = await sql<DueRow>`
    select * from kernel.notice where ${due} order by deliver_at, notice_id limit ${BATCH}`.execute(
    app.database.kysely,
  );
  if (ahead.rows.length === 0) return 0;
  const readable = await readableComments(app, ahead.rows);
  return app.database.kysely.transaction().execute(async (tx) => {
    const { rows } = await sql<DueRow>`
      select notice_id, person_id, kind, way, subject_kind, subject_id, sentence, comment_id, read_at
      from kernel.notice where notice_id = any(${ahead.rows.map((r) => r.notice_id)}::uuid[]) and ${due}
      order by deliver_at, created_at, notice_id for update skip locked`.execute(tx);
    if (rows.length === 0) return 0;
    const readers = await readersOf(
      tx,
      rows.map((r) => r.person_id),
    );
    const wanted = rows.filter((r) => r.read_at === null && readers.get(r.person_id)?.address != null);
    const told = await toldNotices(tx, app, wanted, readable);
    const mails: NewMail[] = [];
    const mailOf = new Map<string, string>();
    for (const r of wanted.filter((w) => w.way === 'mail')) {
      const mailId = newId();
      mailOf.set(r.notice_id, mailId);
      const reader = addressed(readers.get(r.person_id)!);
      mails.push({
        ...mailFor(r.person_id, readers, mailId, 'notice'),
        subject_kind: r.subject_kind,
        subject_id: r.subject_id,
        message: noticeMail(places, reader, mailId, told.get(r.notice_id)!),
      });
    }
    const digests = Map.groupBy(
      wanted.filter((w) => w.way === 'digest'),
      (r) => r.person_id,
    );
    for (const [personId, of] of digests) {
      const mailId = newId();
      for (const r of of) mailOf.set(r.notice_id, mailId);
      mails.push({
        ...mailFor(personId, readers, mailId, 'digest'),
        subject_kind: null,
        subject_id: null,
        message: digestMail(
          places,
          addressed(readers.get(personId)!),
          of.map((r) => told.get(r.notice_id)!),
        ),
      });
    }
    await sql`
      with queued as (
        insert into kernel.mail (mail_id, kind, account_id, person_id, subject_kind, subject_id, message, created_at, due_at)
        select m.*, ${now}::timestamptz, ${now}::timestamptz
        from jsonb_to_recordset(${JSON.stringify(mails)}::jsonb) as m(mail_id uuid, kind text, account_id uuid,
          person_id uuid, subject_kind text, subject_id uuid, message jsonb))
      update kernel.notice n set deliver_at = null, mail_id = t.mail_id
      from jsonb_to_recordset(${JSON.stringify(
        rows.map((r) => ({ notice_id: r.notice_id, mail_id: mailOf.get(r.notice_id) ?? null })),
      )}::jsonb) as t(notice_id uuid, mail_id uuid)
      where n.notice_id = t.notice_id`.execute(tx);
    return rows.length;
  });
}

const addressed = (reader: ReaderFacts) => ({ address: reader.address!, locale: reader.locale });

function mailFor(personId: string, readers: ReadonlyMap<string, ReaderFacts>, mailId: string, kind: string) {
  return { mail_id: mailId, kind, account_id: readers.get(personId)!.accountId, person_id: personId };
}

/** Notices with what their mails show. */
async function toldNotices(
  tx: Tx,
  app: App,
  rows: readonly DueRow[],
  readable: ReadonlySet<string>,
): Promise<Map<string, ToldNotice>> {
  const subjects = new Map<string, Set<string>>();
  for (const r of rows)
    subjects.set(r.subject_kind, (subjects.get(r.subject_kind) ?? new Set()).add(r.subject_id));
  const today = app.clock.now().toZonedDateTimeISO(app.zone).toPlainDate().toString();
  const names = await nameRecords(tx, app.registry, today, subjects);
  const comments = await commentsOf(tx, app, rows, readable, today);
  const { rows: sources } = await sql<{ subject_id: string; ids: string[] }>`
    select subject_id, array_agg(message_id order by received_at) as ids from kernel.mail_in
    where subject_id = any(${[...new Set(rows.map((r) => r.subject_id))]}::uuid[]) and outcome = 'record'
      and message_id is not null group by subject_id`.execute(tx);
  const cameFrom = new Map(sources.map((s) => [s.subject_id, s.ids]));
  const commentable = new Set(app.registry.areas.flatMap((a) => Object.keys(a.subjects ?? {})));
  return new Map(
    rows.map((r) => {
      const name = names.get(`${r.subject_kind} ${r.subject_id}`);
      return [
        r.notice_id,
        {
          kind: r.kind,
          sentence: r.sentence,
          subjectKind: r.subject_kind,
          subjectId: r.subject_id,
          key: name?.key ?? null,
          name: name?.name ?? 'Trellis',
          comment: comments.get(`${r.person_id} ${r.comment_id}`) ?? null,
          cameFrom: cameFrom.get(r.subject_id) ?? [],
          answerable: commentable.has(r.subject_kind),
        },
      ];
    }),
  );
}

async function commentsOf(
  tx: Tx,
  app: App,
  rows: readonly DueRow[],
  readable: ReadonlySet<string>,
  today: string,
): Promise<Map<string, { author: string | null; body: string }>> {
  const shown = rows.filter((r) => r.comment_id !== null && readable.has(`${r.person_id} ${r.comment_id}`));
  if (shown.length === 0) return new Map();
  const { rows: comments } = await sql<{
    comment_id: string;
    author_id: string | null;
    body: string;
    mentions: string[];
  }>`
    select comment_id, author_id, body, mentions from kernel.comment
    where comment_id = any(${[...new Set(shown.map((r) => r.comment_id))]}::uuid[]) and withdrawn_at is null`.execute(
    tx,
  );
  const people = new Set(
    comments.flatMap((c) => [...(c.author_id === null ? [] : [c.author_id]), ...c.mentions]),
  );
  const names = await nameRecords(tx, app.registry, today, new Map([['person', people]]));
  const nameOf = (id: string) => names.get(`person ${id}`)?.name ?? 'Somebody';
  const byId = new Map(
    comments.map((c) => [
      c.comment_id,
      {
        author: c.author_id === null ? null : nameOf(c.author_id),
        body: showMentions(c.body, nameOf).slice(0, 4000).toWellFormed(),
      },
    ]),
  );
  const of = new Map<string, { author: string | null; body: string }>();
  for (const r of shown) {
    const comment = byId.get(r.comment_id!);
    if (comment !== undefined) of.set(`${r.person_id} ${r.comment_id}`, comment);
  }
  return of;
}

/** `person comment` of those who may read the comment now. */
async function readableComments(app: App, rows: readonly DueRow[]): Promise<Set<string>> {
  const about = rows.filter((r) => r.comment_id !== null && r.read_at === null);
  const readable = new Set<string>();
  if (about.length === 0) return readable;
  const { rows: facts } = await sql<{ comment_id: string; internal: boolean }>`
    select comment_id, internal from kernel.comment
    where comment_id = any(${[...new Set(about.map((r) => r.comment_id))]}::uuid[])`.execute(
    app.database.kysely,
  );
  const internal = new Map(facts.map((f) => [f.comment_id, f.internal]));
  const { rows: accounts } = await sql<{ person_id: string; account_id: string }>`
    select person_id, account_id from kernel.account
    where person_id = any(${[...new Set(about.map((r) => r.person_id))]}::uuid[]) and disabled_at is null`.execute(
    app.database.kysely,
  );
  const accountOf = new Map(accounts.map((a) => [a.person_id, a.account_id]));
  const asked = new Map<string, boolean>();
  for (const r of about) {
    const accountId = accountOf.get(r.person_id);
    const isInternal = internal.get(r.comment_id!) ?? true;
    const key = `${r.person_id} ${r.subject_id}`;
    if (!asked.has(key)) asked.set(key, await mayRead(app, r, accountId, isInternal));
    if (asked.get(key)) readable.add(`${r.person_id} ${r.comment_id}`);
  }
  return readable;
}

/** Somebody without an account is told only of what the record's own rule says, and of nothing internal. */
async function mayRead(
  app: App,
  r: DueRow,
  accountId: string | undefined,
  isInternal: boolean,
): Promise<boolean> {
  const actor: Actor =
    accountId === undefined ? SYSTEM : { kind: 'account', accountId, personId: r.person_id };
  if (accountId === undefined && (isInternal || r.kind !== 'comment')) return false;
  try {
    await perform(app, getWatching, { subjectKind: r.subject_kind, subjectId: r.subject_id }, actor);
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}
