/** `npm start`: opens everything, serves it, works in the background, and ends in good order. */
import { sql } from 'kysely';
import { SYSTEM } from '../../kernel/access/actor.ts';
import { perform } from '../../kernel/perform.ts';
import { ensureSetupToken } from '../../kernel/setup/setup-token.ts';
import { acceptSignIn } from '../../kernel/single-sign-on/contract.ts';
import type { Clock } from '../../platform/clock.ts';
import { openFileStore } from '../../platform/file-store.ts';
import { newId } from '../../platform/ids.ts';
import { createMailer, type MailMessage } from '../../platform/mail.ts';
import { outgoingPolicy } from '../../platform/outgoing.ts';
import { secretBox } from '../../platform/secret-box.ts';
import { programVersion } from './assemble.ts';
import { buildWebClient } from './build-web.ts';
import { draftFirstCharters } from './first-charters.ts';
import { type Opened, openTrellis } from './open.ts';
import { makeServer, type Server } from './server.ts';
import { createSignIn } from './sign-in/sign-in.ts';
import { startWorkers, type Workers } from './workers.ts';

/** Kinds of records without keys whose pages are found by their ids. */
const openById: readonly string[] = ['approval', 'fulfilment-line', 'holding-digest', 'wait'];

export interface Running {
  address: string;
  /** Lines that say how to get in. */
  welcome: string[];
  stop(): Promise<void>;
}

/**
 * Starts Trellis; resolves when the port is open. `say` gets the lines that a person reads; `web: false` serves only
 * what is built. A `clock` given here times all work; sessions keep to the machine's, as their library and browsers do.
 */
export async function startTrellis(
  say: (line: string) => void,
  { web = true, clock }: { web?: boolean; clock?: Clock } = {},
): Promise<Running> {
  let workers: Workers | null = null;
  // The web client is built beside the first start of the database.
  const [opened] = await Promise.all([
    openTrellis({ onCommit: () => workers?.wake(), ...(clock === undefined ? {} : { clock }) }),
    web && buildWebClient(say),
  ]);
  const { config, log, app, database, embedded } = opened;
  let server: Server;
  let token: string | null;
  try {
    token = await ensureSetupToken(database.kysely, config.secret);
    await draftFirstCharters(app);
    const signIn = createSignIn({
      pool: database.pool,
      baseUrl: config.publicUrl,
      secret: config.secret,
      mail: (message) => queueMail(opened, message),
      singleSignOn: {
        secrets: secretBox(config.secret),
        accept: (who) => perform(app, acceptSignIn, who, SYSTEM),
      },
      onEvent: (event) => log.info({ signIn: event }, 'sign-in'),
      onError: (message, error) => log.error({ err: error }, message),
    });
    await signIn.checkTables();
    const files = openFileStore(config.files);
    server = await makeServer({
      app,
      signIn,
      files,
      log,
      version: programVersion,
      publicUrl: config.publicUrl,
      ...(process.env.TRELLIS_TRUST_PROXY ? { trustProxy: process.env.TRELLIS_TRUST_PROXY } : {}),
    });
    workers = startWorkers(app, {
      mailer: createMailer({
        smtpUrl: config.mail.kind === 'smtp' ? config.mail.url : undefined,
        from: config.mailAddresses.from,
        intake: config.mailAddresses.intake ?? undefined,
        folder: config.mail.kind === 'files' ? config.mail.folder : '',
      }),
      places: {
        publicUrl: config.publicUrl,
        secret: config.secret,
        from: config.mailAddresses.from,
        intake: config.mailAddresses.intake,
        recordPath: (kind, id, key) => {
          const name = key ?? (openById.includes(kind) ? id : null);
          return name === null ? undefined : `/go/${kind}/${encodeURIComponent(name)}`;
        },
      },
      imapUrl: config.imapUrl,
      files,
      webhooks: {
        secrets: secretBox(config.secret),
        outgoing: outgoingPolicy(config.webhookAllow),
      },
      log,
      onSealed: () => server.live.nudge(),
    });
    await server.http.listen({ host: config.host, port: config.port });
    await embedded?.announce(config.publicUrl);
  } catch (error) {
    await workers?.stop();
    await opened.close();
    if ((error as { code?: string }).code === 'EADDRINUSE') {
      throw new Error(
        `Port ${config.port} is in use by another program. Set PORT to a free one, or stop that program.`,
      );
    }
    throw error;
  }
  return {
    address: config.publicUrl,
    welcome: welcome(config.publicUrl, token),
    stop: async () => {
      server.live.close();
      await server.http.close();
      await workers?.stop();
      await opened.close();
    },
  };
}

async function queueMail({ app }: Opened, message: MailMessage): Promise<void> {
  const now = app.clock.now().toString();
  await sql`insert into kernel.mail (mail_id, kind, message, created_at, due_at)
    values (${newId()}, 'sign-in', ${JSON.stringify(message)}::jsonb, ${now}, ${now})`.execute(
    app.database.kysely,
  );
}

/** How to get in: the first time with a code that only whoever started Trellis can read. */
function welcome(address: string, token: string | null): string[] {
  if (token === null) return [`Sign in at ${address} with your e-mail address and password.`];
  return [
    `Open ${address}/#code=${token} to set it up: your first administrator, and whether to explore the demo enterprise.`,
    `(The set-up code is ${token}.)`,
  ];
}
