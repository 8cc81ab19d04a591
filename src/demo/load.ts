/**
 * Tells the story to a database: performs its steps through the door in the order of their dates, with a clock that
 * moves with them. Each step has an idempotency key, so that after a crash the loader goes on where it stopped.
 */
import { sql } from 'kysely';
import { type Actor, SYSTEM } from '../kernel/access/actor.ts';
import { createAccount, listAccounts } from '../kernel/access/contract.ts';
import { grantRole } from '../kernel/access/contract-roles.ts';
import { fireDueClocks } from '../kernel/clocks/contract.ts';
import { sealEvents } from '../kernel/journal/sealer.ts';
import { turnDay } from '../kernel/org/contract-leaving.ts';
import { type App, perform } from '../kernel/perform.ts';
import { runDueReactions } from '../kernel/react.ts';
import { fixedClock } from '../platform/clock.ts';
import { newId } from '../platform/ids.ts';
import { Refusal } from '../platform/refusal.ts';
import { at, dayOf, ZONE } from './calendar.ts';
import { mailOf } from './characters.ts';
import { type Lane, type Lanes, openLanes, turnstile } from './lanes.ts';
import { type DemoState, readDemo, writeDemo } from './state.ts';
import { resolved, type Step, valueAt } from './step.ts';
import { planStory } from './story.ts';

/** An app whose clock the loader moves; its registry makes accounts by the same clock. */
export interface DemoApp extends App {
  readonly clock: MovedClock;
  /** Connections on which steps can be told at once; the first is of `database`. Left out: there is one. */
  readonly lanes?: readonly Lane[];
}

type MovedClock = App['clock'] & { set(instant: string): void };

export interface LoadOptions {
  onProgress?: (done: number, total: number, note: string) => void | Promise<void>;
  /** Ends the loading after the step at hand; it can go on later. */
  signal?: AbortSignal;
}

export interface Loaded {
  /** Operations performed now, days and reactions included. */
  operations: number;
  seconds: number;
  /** Steps of the story; those of an earlier run are not performed again. */
  steps: number;
}

/** One loader at a time, in any process: this lock is held on a connection of its own. */
const LOCK = 7_236_011;
const PROGRESS_EVERY_MS = 400;

/** Tables that the story fills. Plans made while they are all but empty would go on reading them from end to end. */
const GROWING = [
  'kernel.person',
  'kernel.person_fact',
  'kernel.person_now',
  'kernel.employment',
  'kernel.employment_fact',
  'kernel.unit_fact',
  'kernel.unit_now',
  'kernel.unit_reach',
  'kernel.event',
  'kernel.idempotency',
  'kernel.reaction',
];
/** Steps after which the tables are measured, and their statements planned, anew. */
const MEASURED_AFTER = new Set([150, 600, 2400, 9600]);

/** Loads what `demo.load-demo` began; returns null when another process is loading or nothing is to do. */
export async function loadDemo(app: DemoApp, options: LoadOptions = {}): Promise<Loaded | null> {
  app.zone = ZONE;
  return app.database.kysely.connection().execute(async (own) => {
    const got = await sql<{ got: boolean }>`select pg_try_advisory_lock(${LOCK}) as got`.execute(own);
    if (got.rows[0]?.got !== true) return null;
    try {
      return await load(app, options);
    } finally {
      await sql`select pg_advisory_unlock(${LOCK})`.execute(own);
    }
  });
}

async function load(app: DemoApp, options: LoadOptions): Promise<Loaded | null> {
  const { kysely } = app.database;
  const begun = await readDemo(kysely);
  if (begun === null || begun.state !== 'loading') return null;
  const steps = planStory(begun.story);
  const started = performance.now();
  const teller = await beginTelling(app, steps[0]!.at);
  const lanes = openLanes(app.lanes ?? [{ database: app.database, turnstile: turnstile() }]);
  try {
    await tellAll(app, options, begun, steps, teller, lanes);
  } finally {
    // What has begun on other connections ends before anybody closes them.
    await lanes.ended();
  }
  app.clock.set(begun.story.now);
  await teller.turn(null);
  await app.database.settled();
  await sealEvents(app.database);
  await writeDemo(kysely, { ...begun, state: 'loaded' });
  return {
    operations: teller.operations(),
    seconds: (performance.now() - started) / 1000,
    steps: steps.length,
  };
}

async function tellAll(
  app: DemoApp,
  options: LoadOptions,
  begun: DemoState,
  steps: readonly Step[],
  teller: Teller,
  lanes: Lanes,
): Promise<void> {
  const { kysely } = app.database;
  let day = begun.day ?? '';
  let told = 0;
  for (const [index, step] of steps.entries()) {
    options.signal?.throwIfAborted();
    const stepDay = dayOf(step.at);
    if (day < stepDay) await lanes.idle();
    while (day < stepDay) {
      day = day === '' ? stepDay : nextDay(day);
      await teller.turn(day);
    }
    if (!teller.recall(step, index)) await lanes.begin(step, (lane) => teller.tell(step, index, lane));
    if (MEASURED_AFTER.has(index)) {
      await lanes.idle();
      await sql`analyze ${sql.join(GROWING.map((t) => sql.table(t)))}`.execute(kysely);
    }
    if (performance.now() - told > PROGRESS_EVERY_MS || index === steps.length - 1) {
      await lanes.idle();
      told = performance.now();
      // Days since the one written are turned again after a crash, which leaves them as they are.
      await writeDemo(kysely, { ...begun, day });
      await options.onProgress?.(index + 1, steps.length, day);
    }
  }
}

function keyOf(index: number): string {
  return `demo:${index}`;
}

function nextDay(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}

interface Teller {
  /** Brings a day into force, with the reactions that are due; null: now. */
  turn(day: string | null): Promise<void>;
  /** Whether an earlier run told the step; what it answered is known again then. */
  recall(step: Step, index: number): boolean;
  tell(step: Step, index: number, lane: number): Promise<void>;
  operations(): number;
}

async function beginTelling(app: DemoApp, first: string): Promise<Teller> {
  const ids = new Map<string, string>();
  const versions = new Map<string, number>();
  let count = 0;
  // Each lane has a clock of its own: on another one it is a little earlier or later.
  const apps: (App & { readonly clock: MovedClock })[] = [app];
  for (const { database } of app.lanes?.slice(1) ?? [])
    apps.push({ ...app, database, clock: fixedClock(first) });
  app.clock.set(first);
  for (const { name, role } of technicalAccounts)
    ids.set(`a:${name}`, await technicalAccount(app, name, role));
  // What earlier runs performed: the door kept the answers with the keys, in the same transactions.
  const { rows } = await sql<{ key: string; output: unknown }>`
    select key, output from kernel.idempotency where key like 'demo:%'`.execute(app.database.kysely);
  const answers = new Map(rows.map((r) => [r.key, r.output]));

  const remember = (step: Step, answer: Record<string, unknown>) => {
    for (const [name, field] of Object.entries(step.saves)) {
      ids.set(name, valueAt(answer, field) as string);
      if (typeof answer.version === 'number') versions.set(name, answer.version);
    }
    if (step.record !== null && typeof answer.version === 'number') versions.set(step.record, answer.version);
  };

  const actorOf = (by: string): Actor => {
    const accountId = ids.get(`a:${by}`);
    if (accountId === undefined) throw new Error(`“${by}” has no account yet`);
    return { kind: 'account', accountId, personId: ids.get(`p:${by}`) ?? ids.get(`asker:${by}`) ?? null };
  };

  return {
    operations: () => count,
    async turn(day) {
      if (day !== null) app.clock.set(at(day, 300));
      await perform(app, turnDay, {}, SYSTEM);
      count += 1 + (await runDueReactions(app));
      for (let more = true; more; count++) more = (await perform(app, fireDueClocks, {}, SYSTEM)).more;
    },
    recall(step, index) {
      const before = answers.get(keyOf(index));
      if (before !== undefined) remember(step, before as Record<string, unknown>);
      return before !== undefined;
    },
    async tell(step, index, lane) {
      const teller = apps[lane]!;
      const key = keyOf(index);
      teller.clock.set(step.at);
      const contract = app.registry.operations.get(step.operation)?.contract;
      if (contract === undefined) throw new Error(`There is no operation ${step.operation}`);
      const input = resolved(step.input, ids);
      if (contract.kind === 'query') {
        remember(step, (await perform(teller, contract, input, actorOf(step.by))) as Record<string, unknown>);
        count += 1;
        return;
      }
      const go = (expectedVersion: number) =>
        perform(teller, contract, input, actorOf(step.by), {
          key,
          expectedVersion,
          ...(step.reason === null ? {} : { reason: step.reason }),
        });
      const seen = step.record === null ? 1 : (versions.get(step.record) ?? 1);
      try {
        remember(step, ((await go(seen)) ?? {}) as Record<string, unknown>);
      } catch (error) {
        // A reaction changed the record since: look again, as a person would.
        if (!(error instanceof Refusal)) throw error;
        if (error.reason !== 'changed-meanwhile') throw described(error, step, input);
        remember(step, (await go(error.details.current as number)) as Record<string, unknown>);
      }
      count += 1;
    },
  };
}

function described(error: Refusal, step: Step, input: unknown): Error {
  return new Error(
    `The demo's story does not hold: ${step.operation} by ${step.by} at ${step.at} was refused (${error.reason}): ${error.message} ${JSON.stringify(input)}`,
  );
}

/** Accounts of programs, which nobody can sign in with: the interface to the HR system, and the installation. */
const technicalAccounts = [
  { name: 'setup', role: 'administrator' },
  { name: 'hr', role: 'people-administrator' },
] as const;
const technicalMail = { setup: mailOf('installation'), hr: mailOf('hr-interface') };

async function technicalAccount(app: App, name: 'setup' | 'hr', role: string): Promise<string> {
  const email = technicalMail[name];
  const known = await perform(app, listAccounts, { filter: { search: email } }, SYSTEM);
  const accountId =
    known.rows.find((a) => a.email === email)?.accountId ??
    (await perform(app, createAccount, { email, password: `${newId()} ${newId()}` }, SYSTEM)).accountId;
  try {
    await perform(app, grantRole, { accountId, role, reason: 'Technical account' }, SYSTEM);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
  return accountId;
}
