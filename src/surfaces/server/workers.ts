/**
 * The background of a process: seals the log, runs reactions and long work, sends mail, stores files. Each loop wakes on a hint and
 * looks by itself every second; a fault is logged and the loop goes on.
 */
import type { Logger } from 'pino';
import { isDemoLoading } from '../../demo/state.ts';
import { SYSTEM } from '../../kernel/access/actor.ts';
import { sendHoldingDigests } from '../../kernel/cases/contract-ledger.ts';
import { fireDueClocks } from '../../kernel/clocks/contract.ts';
import { forgetRemoved, settleContent } from '../../kernel/files/worker.ts';
import { sealEvents } from '../../kernel/journal/sealer.ts';
import { forgetRawMail } from '../../kernel/mail-in/forget.ts';
import type { MailPlaces } from '../../kernel/notices/compose.ts';
import { deliverNotices, letNoticesPass } from '../../kernel/notices/deliver.ts';
import { sendDueMail } from '../../kernel/notices/send.ts';
import { turnDay } from '../../kernel/org/contract-leaving.ts';
import { type App, perform } from '../../kernel/perform.ts';
import { runDueReactions, runLongWork } from '../../kernel/react.ts';
import { deliverDue, forgetDeliveries, type Sender } from '../../kernel/webhooks/worker.ts';
import { dateIn } from '../../platform/clock.ts';
import type { FileStore } from '../../platform/file-store.ts';
import type { Mailer } from '../../platform/mail.ts';
import { tellDemo } from './demo.ts';
import { takeFromMailbox } from './mail-in.ts';
import { enterpriseZone } from './open.ts';

export interface Workers {
  /** Something was committed: look now. */
  wake(): void;
  /** Ends the loops after what they are doing. */
  stop(): Promise<void>;
}

export interface WorkerParts {
  mailer: Mailer;
  /** What mails need to know of the installation. */
  places: MailPlaces;
  /** Mailbox from which mail is taken in; absent: none. */
  imapUrl: string | undefined;
  files: FileStore;
  webhooks: Sender;
  log: Logger;
  onSealed: () => void;
}

/** Starts the loops. */
export function startWorkers(
  app: App,
  { mailer, files, webhooks, log, onSealed, places, imapUrl }: WorkerParts,
): Workers {
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
  // Several processes share what is due; while much is, one batch follows the other.
  loop('clocks', 1000, async () => {
    if (await demoRuns()) return false;
    return (await perform(app, fireDueClocks, {}, SYSTEM)).more;
  });
  loop('digests of Monday', 60_000, async () => {
    if (!(await demoRuns())) await perform(app, sendHoldingDigests, {}, SYSTEM);
    return false;
  });
  loop('demo', 1000, async () => {
    await tellDemo(app, { signal: ending.signal });
    return false;
  });
  loop('long work', 1000, () => runLongWork(app));
  // What the demo tells is history: its people are not written to.
  let wasDemo = false;
  loop('notices', 1000, async () => {
    const runs = await demoRuns();
    if (runs || wasDemo) await letNoticesPass(app);
    wasDemo = runs;
    return !runs && (await deliverNotices(app, places)) > 0;
  });
  let pause = 0;
  let paused = 0;
  loop('mail', 1000, async () => {
    if (Date.now() < paused) return false;
    const { sent, unreachable } = await sendDueMail(app, mailer);
    // A server that does not answer is left alone, longer each time, up to five minutes.
    pause = unreachable ? Math.min(Math.max(15_000, pause * 2), 300_000) : 0;
    paused = unreachable ? Date.now() + pause : 0;
    return sent > 0 && !unreachable;
  });
  loop('old mail', 3600_000, async () => (await forgetRawMail(app)) > 0);
  if (imapUrl !== undefined)
    loop('mailbox', 20_000, async () => {
      if (!(await demoRuns())) await takeFromMailbox(app, imapUrl);
      return false;
    });
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
