/**
 * The one door. HTTP, the command line, reactions, other areas and tests all come through here:
 * right → input → scope → begin → idempotency key → expected version → handler → output → commit, or roll back
 * when the caller only wants to see the consequences.
 */
import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { z } from 'zod';
import type { Clock } from '../platform/clock.ts';
import { dateIn, isoInstant } from '../platform/clock.ts';
import type { Database } from '../platform/database.ts';
import { Refusal } from '../platform/refusal.ts';
import { type Actor, actorId } from './access/actor.ts';
import { authorise, type KeyedAnswer } from './access/authorise.ts';
import type { Registry } from './area.ts';
import { type Consequences, previewConsequences } from './consequences.ts';
import { type Frame, parseInput, runHandler } from './context.ts';
import { append, appendEvents, emptyJournal, type KeyedOutput } from './journal/append.ts';
import { type Language, PLAIN } from './language.ts';
import { cursorInvalid } from './list.ts';
import type { Contract } from './operation.ts';
import { settle } from './settle.ts';

/** What the door stands on; made once per process (or per test). */
export interface App {
  readonly database: Database;
  readonly registry: Registry;
  readonly clock: Clock;
  /** IANA zone in which the enterprise's days turn; whoever made the app keeps it current. */
  zone: string;
  /** Told after a commit that left work for the sealer or the reaction worker. */
  readonly onCommit?: (left: { events: number; reactions: number }) => void;
}

export interface PerformOptions {
  /** Run, show the consequences, and roll back. */
  preview?: boolean;
  /** The same key answers the same without doing it again (per actor). */
  key?: string;
  /** The version of the record that the caller saw. */
  expectedVersion?: number;
  /** Why, in the caller's words. */
  reason?: string;
  /** The event that caused this (reactions). */
  causeId?: string;
  /** The reaction that this run settles: deleted in the same transaction; skipped when somebody else has it. */
  reactionId?: string;
  /** In which sentences are said to the caller; left out: plain English. */
  language?: Language;
  /** Where long work reports to; throws when it is to stop. */
  progress?: Frame['progress'];
  /** Told the server process id of the connection, so that long work can be cancelled. */
  // biome-ignore lint/suspicious/noExplicitAny: the door works on the untyped root.
  onBegin?: (tx: Kysely<any>) => Promise<void>;
}

/** A preview: the output that a commit would give (with its own ids) and everything that it would cause. */
export interface Previewed<T> extends Consequences {
  output: T;
}

/** Thrown through Kysely to roll back without an error. */
class RolledBack extends Error {
  readonly value: unknown;
  constructor(value: unknown) {
    super('rolled back');
    this.value = value;
  }
}

/** Runs an operation and commits. Throws a Refusal when the answer is no. */
export async function perform<I extends z.ZodType, O extends z.ZodType>(
  app: App,
  contract: Contract<'command' | 'query', I, O>,
  input: z.input<I>,
  actor: Actor,
  options: PerformOptions = {},
): Promise<z.output<O>> {
  return (await throughTheDoor(app, contract as unknown as Contract, input, actor, options)) as z.output<O>;
}

/** Runs a command with everything that it would wake, and rolls back. Nothing remains of it. */
export async function preview<I extends z.ZodType, O extends z.ZodType>(
  app: App,
  contract: Contract<'command', I, O>,
  input: z.input<I>,
  actor: Actor,
  options: PerformOptions = {},
): Promise<Previewed<z.output<O>>> {
  return (await throughTheDoor(app, contract as unknown as Contract, input, actor, {
    ...options,
    preview: true,
  })) as Previewed<z.output<O>>;
}

async function throughTheDoor(
  app: App,
  contract: Contract,
  input: unknown,
  actor: Actor,
  options: PerformOptions,
): Promise<unknown> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await inTransaction(app, contract, input, actor, options);
    } catch (error) {
      if (error instanceof RolledBack) return error.value;
      const code = (error as { code?: string }).code;
      const lostRace =
        code === '40001' ||
        code === '40P01' ||
        (code === '23505' && (error as { table?: string }).table === 'idempotency');
      if (!lostRace || attempt === 4) throw unstorable(contract, input, code) ?? error;
    }
  }
}

/** Text that PostgreSQL cannot hold, and cursors that somebody made up, are the caller's doing. */
function unstorable(contract: Contract, input: unknown, code: string | undefined): Refusal | null {
  if (code === '22021' || code === '22P05')
    return new Refusal(
      'invalid',
      'text-invalid',
      'A text holds a character that cannot be stored, such as a zero character. Remove it and send it again.',
    );
  const cursor = (input as { cursor?: unknown } | null)?.cursor;
  if (contract.kind === 'query' && cursor !== undefined && /^22(P02|00[378])$/.test(code ?? ''))
    return cursorInvalid();
  return null;
}

async function inTransaction(
  app: App,
  contract: Contract,
  rawInput: unknown,
  actor: Actor,
  options: PerformOptions,
): Promise<unknown> {
  const now = app.clock.now();
  const begin = app.database.kysely.transaction();
  const begun =
    contract.kind === 'query' ? begin.setIsolationLevel('repeatable read').setAccessMode('read only') : begin;
  let left = { events: 0, reactions: 0 };
  const principal = actor.kind === 'system' ? actor.onBehalfOf : actorId(actor);
  const output = await begun.execute(async (tx) => {
    const journal = emptyJournal();
    const instant = isoInstant(now);
    const frame: Frame = {
      tx,
      registry: app.registry,
      journal,
      now: instant,
      today: dateIn(app.zone, now),
      reason: options.reason ?? null,
      progress: options.progress ?? null,
      writeEvents:
        options.preview === true ? null : () => appendEvents(tx, app.registry, journal, instant, principal),
      language: options.language ?? PLAIN,
    };
    await options.onBegin?.(tx);
    const { scope, answered } = await authorise(tx, app.registry, contract, actor, frame.today, options.key);
    const input = parseInput(contract, rawInput);
    const inputHash = options.key === undefined ? null : hashInput(contract, input);
    if (answered !== null && inputHash !== null) throw new RolledBack(repeat(answered, contract, inputHash));
    if (options.reactionId !== undefined && !(await settle(tx, options.reactionId)))
      throw new RolledBack(undefined);
    demandVersion(contract, actor, options);
    const calling = {
      actor,
      scope,
      causeId: options.causeId ?? null,
      expectedVersion: options.expectedVersion,
    };
    const output = await runHandler(frame, contract, input, calling);
    if (contract.kind === 'query') return output;
    if (options.preview === true) throw new RolledBack({ output, ...(await previewConsequences(frame)) });
    const reactions = await append(
      tx,
      app.registry,
      frame.journal,
      frame.now,
      principal,
      keyed(contract, actor, options, inputHash, output),
    );
    left = { events: journal.written.events + journal.events.length, reactions };
    return output;
  });
  if (left.events > 0 || left.reactions > 0) app.onCommit?.(left);
  return output;
}

function hashInput(contract: Contract, input: unknown): Buffer {
  return createHash('sha256')
    .update(contract.name)
    .update('\n')
    .update(JSON.stringify(kept(contract, input)))
    .digest();
}

function repeat(answered: KeyedAnswer, contract: Contract, inputHash: Buffer): unknown {
  if (answered.operation === contract.name && answered.inputHash.equals(inputHash))
    return contract.output.parse(answered.output);
  throw keyReused();
}

/** One key stands for one intention. */
export function keyReused(): Refusal {
  return new Refusal(
    'conflict',
    'key-reused',
    'This idempotency key was used before for something else. Use a new key for a new intention.',
  );
}

function demandVersion(contract: Contract, actor: Actor, options: PerformOptions): void {
  if (!contract.versioned || actor.kind === 'system' || options.expectedVersion !== undefined) return;
  throw new Refusal(
    'invalid',
    'version-missing',
    'Say which version of the record you saw (If-Match), so that nobody overwrites what somebody else changed.',
  );
}

function keyed(
  contract: Contract,
  actor: Actor,
  options: PerformOptions,
  inputHash: Buffer | null,
  output: unknown,
): KeyedOutput | null {
  const id = actorId(actor);
  if (options.key === undefined || inputHash === null || id === null) return null;
  return {
    actorId: id,
    key: options.key,
    operation: contract.name,
    inputHash,
    output: kept(contract, output),
  };
}

/** A shape without its secrets: what the database may remember of it. */
function kept(contract: Contract, shape: unknown): unknown {
  if (contract.secrets === undefined) return shape;
  const without = { ...(shape as Record<string, unknown>) };
  for (const field of contract.secrets) if (field in without) without[field] = null;
  return without;
}
