/**
 * The background of a process: seals the log, runs reactions and long work, sends mail, stores files. Each loop wakes on a hint and
 * looks by itself every second; a fault is logged and the loop goes on.
 */
import { sql } from 'kysely';
import type { Logger } from 'pino';
import { isDemoLoading } from '../../demo/state.ts';
import { SYSTEM } from '../../kernel/access/actor.ts';
import { forgetRemoved, settleContent } from '../../kernel/files/worker.ts';
import { sealEvents } from '../../kernel/journal/sealer.ts';
import { turnDay } from '../../kernel/org/contract-leaving.ts';
import { type App, perform } from '../../kernel/perform.ts';
import { runDueReactions, runLongWork } from '../../kernel/react.ts';
import { deliverDue, forgetDeliveries, type Sender } from '../../kernel/webhooks/worker.ts';
import { dateIn, isoInstant } from '../../platform/clock.ts';
import type { FileStore } from '../../platform/file-store.ts';
import { type Mailer, MailFault } from '../../platform/mail.ts';
import { tellDemo } from './demo.ts';
import { enterpriseZone } from './open.ts';

export interface Workers {
  /** Something was committed: look now. */
  wake(): void;
  /** Ends the loops after what they are doing. */
  stop(): Promise<void>;
}

export interface WorkerParts {
  mailer: Mailer;
  files: FileStore;
  webhooks: Sender;
  log: Logger;
  onSealed: () => void;
}

/** Starts the loops. */
export function startWorkers(app: App, { mailer, files, webhooks, log, onSealed }: WorkerParts): Workers {
  let stopping = false;
  const loops: { wake: () => void; ended: Promise<void> }[] = [];

  function loop(name: string, everyMs: number, step: () => Promise<boolean>): void {
    let wake: () => void = () => undefined;
    let hinted = false;
    const run = async () => {
      while (!stopping) {
        let again = false;
        hinted = false;
        try {
          again = await step();
        } catch (error) {
          log.error({ err: error, loop: name }, 'worker failed; it tries again');
        }
        if (again || hinted || stopping) continue;
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, everyMs);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
    };
    const ended = run();
    loops.push({
      wake: () => {
        hinted = true;
        wake();
      },
      ended,
    });
  }

  // While the demo is told, its own clock brings days and reactions forward.
  const demoRuns = () => isDemoLoading(app.database.kysely);
  const ending = new AbortController();
  let day = '';
  loop('day', 5000, async () => {
    app.zone = await enterpriseZone(app.database);
    const today = dateIn(app.zone, app.clock.now());
    if (today === day || (await demoRuns())) return false;
    await perform(app, turnDay, {}, SYSTEM);
    day = today;
    return false;
  });
  loop('sealer', 1000, async () => {
    const sealed = await sealEvents(app.database);
    if (sealed > 0) onSealed();
    return false;
  });
  loop('reactions', 1000, async () => !(await demoRuns()) && (await runDueReactions(app)) > 0);
  loop('demo', 1000, async () => {
    await tellDemo(app, { signal: ending.signal });
    return false;
  });
  loop('long work', 1000, () => runLongWork(app));
  loop('mail', 2000, () => sendMail(app, mailer));
  loop('files', 2000, () => settleContent(app, files));
  loop(
    'webhooks',
    1000,
    async () => !(await demoRuns()) && (await deliverDue(app, { ...webhooks, stop: ending.signal })),
  );
  loop('old deliveries', 3600_000, async () => (await forgetDeliveries(app)) > 0);
  loop('removed files', 600_000, async () => (await forgetRemoved(app)) > 0);
  return {
    wake: () => {
      for (const l of loops) l.wake();
    },
    stop: async () => {
      stopping = true;
      ending.abort();
      for (const l of loops) l.wake();
      await Promise.all(loops.map((l) => l.ended));
    },
  };
}

interface MailRow {
  mail_id: string;
  message: { to: string; subject: string; text: string; html?: string };
  attempts: number;
}

/** Sends one due mail, at least once: it is marked after it has gone out. */
async function sendMail(app: App, mailer: Mailer): Promise<boolean> {
  const now = app.clock.now();
  return app.database.kysely.transaction().execute(async (tx) => {
    const { rows } = await sql<MailRow>`
      select mail_id, message, attempts from kernel.mail
      where due_at <= ${isoInstant(now)} and sent_at is null and failed_at is null
      order by due_at limit 1 for update skip locked`.execute(tx);
    const mail = rows[0];
    if (mail === undefined) return false;
    try {
      await mailer.send({ ...mail.message, id: mail.mail_id });
      // The text may hold a one-time link: it is not kept once it has gone out.
      await sql`update kernel.mail set sent_at = ${isoInstant(now)}, attempts = attempts + 1, message = '{}' where mail_id = ${mail.mail_id}`.execute(
        tx,
      );
    } catch (error) {
      const attempts = mail.attempts + 1;
      await sql`update kernel.mail set attempts = ${attempts}, last_error = ${(error as Error).message},
        due_at = ${isoInstant(now.add({ seconds: 30 * 4 ** attempts }))}, failed_at = ${attempts >= 6 || (error instanceof MailFault && error.permanent) ? isoInstant(now) : null}
        where mail_id = ${mail.mail_id}`.execute(tx);
    }
    return true;
  });
}
