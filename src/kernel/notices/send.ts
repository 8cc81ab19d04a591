/**
 * Sends what stands in the outbox, several at once. A mail is leased before it is sent and marked just before the
 * server gets its end: after a crash a notice in doubt is not told twice, everything else goes out again under the
 * same Message-ID.
 */
import { type Kysely, sql } from 'kysely';
import { isoInstant } from '../../platform/clock.ts';
import { type Mailer, MailFault, type MailMessage } from '../../platform/mail.ts';
import type { App } from '../perform.ts';
import { openWorkItem } from '../work/open-item.ts';

const AT_ONCE = 8;
const CLAIM = 32;
const LEASE_SECONDS = 180;
/** Seconds before the next try: 30, 120, 480, 1920, then every four hours. */
const LONGEST_WAIT = 4 * 3600;
const GIVE_UP_AFTER_HOURS = 72;
const MOST_ATTEMPTS = 6;
/** An outage that lasts this many tries is told to a person. */
const OUTAGE_ATTEMPTS = 3;

interface Leased {
  mail_id: string;
  kind: string;
  message: MailMessage;
  attempts: number;
  created_at: string;
  lease_until: string;
}

/** What a round of sending did. `unreachable`: the server could not be reached, so a pause is due. */
export interface Sent {
  readonly sent: number;
  readonly failed: number;
  readonly unreachable: boolean;
}

/** Sends what is due now, at most one claim's worth. */
export async function sendDueMail(app: App, mailer: Mailer): Promise<Sent> {
  const doubts = await settleDoubts(app);
  const claimed = await claim(app);
  const result = { sent: 0, failed: doubts, unreachable: false };
  const queue = [...claimed];
  const slot = async () => {
    for (let mail = queue.shift(); mail !== undefined; mail = queue.shift()) {
      if (result.unreachable) {
        await release(app, mail);
        continue;
      }
      const outcome = await sendOne(app, mailer, mail);
      if (outcome === 'sent') result.sent += 1;
      else result.failed += 1;
      if (outcome === 'unreachable') result.unreachable = true;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, slot));
  if (result.sent > 0) await endOutage(app);
  return result;
}

/** What a dead process had handed over and not seen answered: told once is better than twice. */
async function settleDoubts(app: App): Promise<number> {
  const { rows } = await sql`
    update kernel.mail set in_doubt = true, sent_at = handed_over_at, lease_until = null, message = '{}'
    where sent_at is null and failed_at is null and handed_over_at is not null and person_id is not null
      and lease_until < clock_timestamp() returning 1`.execute(app.database.kysely);
  return rows.length;
}

async function claim(app: App): Promise<Leased[]> {
  // Materialized: inside `in (…)` the planner may run a limited, locking subquery once for each row.
  const { rows } = await sql<Leased>`
    with due as materialized (
      select mail_id from kernel.mail
      where due_at <= ${isoInstant(app.clock.now())} and sent_at is null and failed_at is null
        and (lease_until is null or lease_until < clock_timestamp())
      order by due_at limit ${CLAIM} for update skip locked)
    update kernel.mail m set lease_until = clock_timestamp() + make_interval(secs => ${LEASE_SECONDS}), handed_over_at = null
    from due where m.mail_id = due.mail_id
    returning m.mail_id, m.kind, m.message, m.attempts, m.created_at, m.lease_until::text as lease_until`.execute(
    app.database.kysely,
  );
  return rows;
}

async function release(app: App, mail: Leased): Promise<void> {
  await sql`
    update kernel.mail set lease_until = null where mail_id = ${mail.mail_id}
      and lease_until = ${mail.lease_until}::timestamptz`.execute(app.database.kysely);
}

async function sendOne(app: App, mailer: Mailer, mail: Leased): Promise<'sent' | 'failed' | 'unreachable'> {
  let isHandedOver = false;
  const beforeEnd = async () => {
    const { rows } = await sql`
      update kernel.mail set handed_over_at = clock_timestamp()
      where mail_id = ${mail.mail_id} and lease_until = ${mail.lease_until}::timestamptz returning 1`.execute(
      app.database.kysely,
    );
    // Somebody else took it up because this process was too slow.
    if (rows.length === 0) throw new MailFault('Another process sends this mail.', false);
    isHandedOver = true;
  };
  try {
    await mailer.send({ ...mail.message, id: mail.mail_id }, { beforeEnd });
  } catch (error) {
    const fault = error instanceof MailFault ? error : new MailFault((error as Error).message, false, error);
    await fail(app, mail, fault, isHandedOver && !fault.answered);
    return fault.answered || isHandedOver ? 'failed' : 'unreachable';
  }
  // The text may hold a one-time link: it is not kept once it has gone out.
  await sql`
    update kernel.mail set sent_at = ${isoInstant(app.clock.now())}, attempts = attempts + 1, lease_until = null,
      last_error = null, message = '{}'
    where mail_id = ${mail.mail_id} and lease_until = ${mail.lease_until}::timestamptz`.execute(
    app.database.kysely,
  );
  return 'sent';
}

async function fail(app: App, mail: Leased, fault: MailFault, inDoubt: boolean): Promise<void> {
  const now = app.clock.now();
  const attempts = mail.attempts + 1;
  const hours = now.since(mail.created_at).total('hours');
  const lost = fault.permanent || (attempts >= MOST_ATTEMPTS && hours >= GIVE_UP_AFTER_HOURS);
  const due = isoInstant(now.add({ seconds: Math.min(30 * 4 ** (attempts - 1), LONGEST_WAIT) }));
  await app.database.kysely.transaction().execute(async (tx) => {
    const { rows } = await sql`
      update kernel.mail set attempts = ${attempts}, last_error = ${fault.message}, lease_until = null, due_at = ${due},
        handed_over_at = null,
        failed_at = ${lost ? isoInstant(now) : null},
        in_doubt = ${inDoubt} and person_id is not null,
        sent_at = case when ${inDoubt} and person_id is not null then ${isoInstant(now)}::timestamptz end
      where mail_id = ${mail.mail_id} and lease_until = ${mail.lease_until}::timestamptz
      returning 1`.execute(tx);
    if (rows.length === 0 || inDoubt) return;
    if (lost) await openItem(tx, 'mail-failed', isoInstant(now), await failedSentence(tx));
    else if (!fault.answered && attempts >= OUTAGE_ATTEMPTS)
      await openItem(
        tx,
        'mail-down',
        isoInstant(now),
        `Mail does not leave: ${fault.message} It is tried again; look at the mail server and at TRELLIS_MAIL.`,
      );
  });
}

// biome-ignore lint/suspicious/noExplicitAny: the outbox is written on the untyped root.
type Tx = Kysely<any>;

async function failedSentence(tx: Tx): Promise<string> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from kernel.mail where failed_at is not null`.execute(tx);
  const n = rows[0]!.n;
  return `${n === 1 ? 'A mail' : `${n} mails`} could not be delivered. Look at “Mail” in the settings, mend the addresses, and send them again.`;
}

/** One open work item of a kind, however many mails it is about. */
async function openItem(tx: Tx, kind: string, now: string, title: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('work item of mail', 0))`.execute(tx);
  const { rows } = await sql`
    update kernel.work_item set title = ${title}, version = version + 1
    where kind = ${kind} and closed_at is null returning 1`.execute(tx);
  if (rows.length > 0) return;
  await openWorkItem(tx, now, { kind, title, role: 'administrator' });
}

/** Mail leaves again: nobody has to look any more. */
async function endOutage(app: App): Promise<void> {
  await sql`
    update kernel.work_item set closed_at = ${isoInstant(app.clock.now())}, outcome = 'Mail leaves again.', version = version + 1
    where kind = 'mail-down' and closed_at is null`.execute(app.database.kysely);
}
