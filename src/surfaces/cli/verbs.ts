/** Verbs of the house: what is not an operation because it stands before, beneath or beside the running program. */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { DEMO_PASSWORD, demoAdministrator, demoSignIns } from '../../demo/characters.ts';
import { loadDemoEnterprise } from '../../demo/contract.ts';
import { readDemo } from '../../demo/state.ts';
import { SYSTEM } from '../../kernel/access/actor.ts';
import { backupWithFiles } from '../../kernel/files/backup-worker.ts';
import { sealEvents } from '../../kernel/journal/sealer.ts';
import {
  type ExportedEvent,
  exportEvents,
  type Verdict,
  verifyEvents,
  verifyLog,
} from '../../kernel/journal/verify.ts';
import { perform } from '../../kernel/perform.ts';
import { createFirstAdministrator } from '../../kernel/setup/contract.ts';
import { ensureSetupToken } from '../../kernel/setup/setup-token.ts';
import { openFileStore } from '../../platform/file-store.ts';
import { migrate as bringToThisVersion, findMigrations } from '../../platform/migrations.ts';
import { restore } from '../../platform/postgres/backup.ts';
import { verifyBackup } from '../../platform/postgres/backup-file.ts';
import { buildWebClient } from '../server/build-web.ts';
import { tellDemo } from '../server/demo.ts';
import { openTrellis, SOURCE } from '../server/open.ts';
import { startTrellis } from '../server/start.ts';
import type { Arguments } from './arguments.ts';
import { takeMailFiles } from './mail-files.ts';
import { exportFile, importPeople } from './people-files.ts';

export interface Verb {
  /** Shown by `help`: words and what it does. */
  words: string;
  summary: string;
  run(args: Arguments, say: (line: string) => void): Promise<number>;
}

async function withTrellis<T>(
  run: (opened: Awaited<ReturnType<typeof openTrellis>>) => Promise<T>,
  onlyMigrations?: ReadonlySet<string>,
): Promise<T> {
  const opened = await openTrellis({
    borrow: true,
    logLevel: 'warn',
    poolSize: 4,
    ...(onlyMigrations === undefined ? {} : { onlyMigrations }),
  });
  try {
    return await run(opened);
  } finally {
    await opened.close();
  }
}

function text(args: Arguments, name: string): string {
  const value = args.options[name];
  if (typeof value !== 'string') throw new Error(`Give --${name}.`);
  return value;
}

function place(args: Arguments, what: string): string {
  const first = args.places[0];
  if (first === undefined) throw new Error(`Name ${what}.`);
  return first;
}

const start: Verb = {
  words: 'start',
  summary: 'Starts Trellis: database, migrations, server and workers.',
  async run(_args, say) {
    const running = await startTrellis(say);
    say(`Trellis answers at ${running.address}`);
    for (const line of running.welcome) say(line);
    say('Stop it with Ctrl+C.');
    await new Promise<void>((resolve) => {
      process.once('SIGINT', resolve);
      process.once('SIGTERM', resolve);
    });
    say('Stopping …');
    await running.stop();
    return 0;
  },
};

const migrate: Verb = {
  words: 'migrate',
  summary: 'Brings the database to this version and says what was applied.',
  run: (_args, say) =>
    withTrellis(async ({ applied }) => {
      for (const name of applied) say(`applied ${name}`);
      say(applied.length === 0 ? 'The database is up to date.' : `${applied.length} migrations applied.`);
      return 0;
    }),
};

function tellVerdict(verdict: Verdict, say: (line: string) => void): number {
  for (const fault of verdict.faults) say(`✗ ${fault}`);
  say(
    verdict.ok
      ? `The log holds: ${verdict.checked} events checked, ${verdict.unsealed} not sealed yet. Head of the chain: ${verdict.head}`
      : `The log does not hold: ${verdict.checked} events checked.`,
  );
  return verdict.ok ? 0 : 1;
}

const verify: Verb = {
  words: 'verify [file]',
  summary: 'Checks every event and the hash chain, in the database or in an exported file (offline).',
  async run(args, say) {
    const file = args.places[0];
    if (file === undefined) {
      return withTrellis(async ({ database }) => {
        await sealEvents(database);
        return tellVerdict(await verifyLog(database.kysely), say);
      });
    }
    async function* lines(): AsyncGenerator<ExportedEvent> {
      for await (const line of createInterface({
        input: createReadStream(file!),
        crlfDelay: Number.POSITIVE_INFINITY,
      })) {
        if (line.trim() !== '') yield JSON.parse(line) as ExportedEvent;
      }
    }
    return tellVerdict(await verifyEvents(lines()), say);
  },
};

const mailIn: Verb = {
  words: 'mail-in <file…> [--as mail]',
  summary:
    'Takes messages in that were saved as .eml; each becomes a request or a comment, or waits for a person.',
  run: (args, say) => withTrellis(({ app }) => takeMailFiles(app, args, say)),
};

const exportLog: Verb = {
  words: 'export-log <file>',
  summary: 'Writes the sealed log as JSON lines; “verify <file>” checks it without a database.',
  run: (args, say) =>
    withTrellis(async ({ database }) => {
      const out = await open(place(args, 'the file to write'), 'w');
      let count = 0;
      try {
        await sealEvents(database);
        for await (const e of exportEvents(database.kysely)) {
          await out.write(`${JSON.stringify(e)}\n`);
          count += 1;
        }
      } finally {
        await out.close();
      }
      say(`${count} events written.`);
      return 0;
    }),
};

const createAdministrator: Verb = {
  words:
    'create-administrator --email … --password … --given-name … --family-name … --enterprise … [--zone …]',
  summary: 'Sets a new installation up without a browser.',
  run: (args, say) =>
    withTrellis(async ({ app, config }) => {
      const output = await perform(
        app,
        createFirstAdministrator,
        {
          // Whoever can read the installation's secret may also read the code that a start prints.
          token: (await ensureSetupToken(app.database.kysely, config.secret)) ?? '',
          email: text(args, 'email'),
          password: text(args, 'password'),
          givenName: text(args, 'given-name'),
          familyName: text(args, 'family-name'),
          enterprise: text(args, 'enterprise'),
          zone: typeof args.options.zone === 'string' ? args.options.zone : 'UTC',
          data: 'own',
        },
        SYSTEM,
      );
      say(`The administrator ${text(args, 'email')} can sign in now (account ${output.accountId}).`);
      return 0;
    }),
};

const demo: Verb = {
  words: 'demo [--people 2000]',
  summary: 'Fills an empty installation with the demo enterprise and prints who can sign in.',
  run: (args, say) =>
    withTrellis(async ({ app, config }) => {
      const { kysely } = app.database;
      const token = await ensureSetupToken(kysely, config.secret);
      if (token !== null)
        await perform(app, createFirstAdministrator, { token, ...demoAdministrator }, SYSTEM);
      const people = typeof args.options.people === 'string' ? Number(args.options.people) : undefined;
      if ((await readDemo(kysely))?.state !== 'loaded') {
        await perform(app, loadDemoEnterprise, people === undefined ? {} : { people }, SYSTEM);
        let said = '';
        const onProgress = (done: number, total: number, day: string) => {
          const month = day.slice(0, 7);
          if (month !== said) say(`${month}: ${done} of ${total} steps`);
          said = month;
        };
        // Another process may be at it, or have been until it died: then this one goes on from there.
        while ((await readDemo(kysely))?.state === 'loading') {
          const loaded = await tellDemo(app, { onProgress });
          if (loaded === null) await new Promise((r) => setTimeout(r, 500));
          else
            say(
              `${loaded.operations} operations in ${loaded.seconds.toFixed(1)} s (${Math.round(loaded.operations / loaded.seconds)} a second).`,
            );
        }
      }
      if ((await readDemo(kysely))?.state !== 'loaded')
        throw new Error('The demo was stopped. Run this again to go on.');
      say(`The demo enterprise is loaded. These can sign in, all with the password “${DEMO_PASSWORD}”:`);
      for (const who of demoSignIns) say(`  ${who.email.padEnd(44)} ${who.title}`);
      return 0;
    }),
};

const backupVerb: Verb = {
  words: 'backup <file> [--without-files]',
  summary:
    'Writes everything in the database and all attached files to one file, as of one instant, while Trellis runs.',
  run: (args, say) =>
    withTrellis(async ({ database, config }) => {
      const file = place(args, 'the file to write');
      const store = args.options['without-files'] === true ? null : openFileStore(config.files);
      const lost = await backupWithFiles(database.pool, file, store);
      say(`Backed up to ${file}.`);
      for (const key of lost.contents)
        say(`✗ The store does not have the attached content ${key} whole; it is not in the backup.`);
      return lost.contents.length === 0 ? 0 : 1;
    }),
};

const restoreVerb: Verb = {
  words: 'restore <file>',
  summary:
    'Fills an empty installation from a backup of this version or an earlier one, and brings it to this version.',
  run: async (args, say) => {
    const file = place(args, 'the backup file');
    const { header } = await verifyBackup(file);
    const known = await findMigrations(SOURCE);
    const newer = header.migrations.find((m) => !known.some((k) => k.name === m.name));
    if (newer !== undefined)
      throw new Error(
        `The backup was made on ${header.created.slice(0, 10)} by a newer version of Trellis (it holds migration ${newer.name}). Install that version, then restore.`,
      );
    return withTrellis(
      async ({ database }) => {
        await restore(database.pool, file);
        say('Restored, and checked against the hashes in the backup.');
        const applied = await bringToThisVersion(database.pool, known);
        if (applied.length > 0)
          say(`Brought from the version of the backup to this one: ${applied.length} migrations.`);
        return 0;
      },
      new Set(header.migrations.map((m) => m.name)),
    );
  },
};

const importVerb: Verb = {
  words:
    'import <file> [--mapping file] [--full | --partial] [--from day] [--apply [--override]] [--as mail]',
  summary:
    'Reads a CSV or Excel file of people and shows what it would change; --apply changes it. Ends with 3 when the brake stops it.',
  run: importPeople,
};

const exportVerb: Verb = {
  words: 'export people [file] [--as-of day] [--as mail]',
  summary: 'Writes everybody as CSV in the shape that import takes, to a file or to standard output.',
  run: exportFile,
};

const operations: Verb = {
  words: 'operations [word]',
  summary: 'Lists every operation; each is a verb: “<operation> --field value … [--as mail] [--preview]”.',
  run: async (args, say) => {
    const { assemble } = await import('../server/assemble.ts');
    const word = args.places[0] ?? '';
    for (const { contract } of assemble().operations.values()) {
      if (contract.name.includes(word)) say(`${contract.name.padEnd(42)} ${contract.summary}`);
    }
    return 0;
  },
};

const web: Verb = {
  words: 'build-web',
  summary: 'Builds the web client if it is missing or older than its sources.',
  run: async (_args, say) => {
    await buildWebClient(say);
    return 0;
  },
};

/** By name. */
export const verbs: Record<string, Verb> = {
  start,
  migrate,
  verify,
  import: importVerb,
  export: exportVerb,
  'export-log': exportLog,
  'mail-in': mailIn,
  'create-administrator': createAdministrator,
  demo,
  backup: backupVerb,
  restore: restoreVerb,
  operations,
  'build-web': web,
};

/** What `help` prints. */
export function help(): string {
  const lines = Object.values(verbs).map((v) => `  ${v.words}\n      ${v.summary}`);
  return `Trellis, a self-hosted operating system for learning operations\n\nnpm run trellis -- <verb>\n\n${lines.join('\n')}\n  <operation> …\n      Performs any operation, as the system or --as an account; --json '{…}' gives the input, --preview only shows the consequences.`;
}
