/**
 * What an operation is. A contract declares it without code (name, right, shapes, events, refusals, HTTP);
 * a handler does it; `perform` is the only way to run it. Every surface is derived from contracts.
 */
import type { Kysely } from 'kysely';
import type { z } from 'zod';
import type { Refusal, RefusalCode } from '../platform/refusal.ts';
import type { Actor } from './access/actor.ts';
import type { Scope } from './access/scope.ts';

/** A kind of record that events, names, links and live updates speak of: `person`, `unit`, `request`. */
export type RecordKind = string;

/** Declares an event: what happened, to which kind of record, and the sentence that tells it to a person. */
export interface EventContract<P extends z.ZodType = z.ZodType> {
  /** `area.noun-past`. */
  readonly name: string;
  readonly subject: RecordKind;
  /** Ids, codes and dates only: never a personal value. */
  readonly payload: P;
  /**
   * English sentence with `{placeholders}`: `{subject}`, `{actor}` and payload fields; a field named in `refs`
   * shows the name of the record it points to, any other shows its value.
   */
  readonly sentence: string;
  readonly refs?: Readonly<Record<string, RecordKind>>;
  /** For those who work on the record only: its timeline leaves it out for whoever may not read internal notes. */
  readonly isInternal?: boolean;
}

export function event<P extends z.ZodType>(contract: EventContract<P>): EventContract<P> {
  return contract;
}

/** A reason for refusing, with its code and its English sentence; `{placeholders}` are filled from the details. */
export type RefusalContract = readonly [code: RefusalCode, sentence: string];

/** Who may call an operation: a right that roles hold, anybody signed in, or anybody at all. */
export type Right = string;
export const SIGNED_IN: Right = 'signed-in';
export const ANYONE: Right = 'anyone';

export interface Contract<
  K extends 'command' | 'query' = 'command' | 'query',
  I extends z.ZodType = z.ZodType,
  O extends z.ZodType = z.ZodType,
  R extends string = string,
> {
  readonly kind: K;
  /** `area.verb-noun`. */
  readonly name: string;
  /** One sentence; shown in the API reference, in the CLI's help and in the rights table. */
  readonly summary: string;
  readonly right: Right;
  readonly input: I;
  readonly output: O;
  readonly http: { readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'; readonly path: string };
  /** Reasons for which the handler may refuse, beside the door's own. */
  readonly refusals: Readonly<Record<R, RefusalContract>>;
  /** Events a command may append; an undeclared one is a bug. */
  readonly emits: readonly EventContract[];
  /** Kinds of records that a query reads or a command changes; screens refresh by them. */
  readonly touches: readonly RecordKind[];
  /** The caller must name the version of the record that it saw. */
  readonly versioned: boolean;
  /** Runs in the background when asked for over a surface, with progress and stop. */
  readonly long: boolean;
  /** The command that takes this one back; it accepts this one's output as its input. */
  readonly inverse?: string;
  /** The bytes of a file are sent as they are (multipart); the input's `file` field holds them. */
  readonly upload: boolean;
  /** Top-level fields of input and output that are kept nowhere: a repeated key answers them as null. */
  readonly secrets?: readonly string[];
}

type Declared<I extends z.ZodType, O extends z.ZodType, R extends string> = {
  name: string;
  summary: string;
  right: Right;
  input: I;
  output: O;
  http: { method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'; path: string };
  refusals?: Record<R, RefusalContract>;
  touches?: RecordKind[];
};

/** Declares a command. */
export function command<I extends z.ZodType, O extends z.ZodType, R extends string = never>(
  declared: Declared<I, O, R> & {
    emits: EventContract[];
    versioned?: boolean;
    long?: boolean;
    inverse?: string;
    upload?: boolean;
    secrets?: string[];
  },
): Contract<'command', I, O, R> {
  return {
    touches: [],
    versioned: false,
    long: false,
    upload: false,
    refusals: {} as Record<R, RefusalContract>,
    ...declared,
    kind: 'command',
  };
}

/** Declares a query; its transaction cannot write. */
export function query<I extends z.ZodType, O extends z.ZodType, R extends string = never>(
  declared: Declared<I, O, R>,
): Contract<'query', I, O, R> {
  return {
    touches: [],
    refusals: {} as Record<R, RefusalContract>,
    ...declared,
    kind: 'query',
    emits: [],
    versioned: false,
    long: false,
    upload: false,
  };
}

/** A handle that reads: what a query's handler receives. The transaction itself is read only as well. */
export type Reader<DB> = Pick<
  Kysely<DB>,
  'selectFrom' | 'selectNoFrom' | 'with' | 'withRecursive' | 'fn' | 'getExecutor'
>;

/** What every handler receives. `now` and `today` come from the clock that the caller passed. */
export interface QueryContext<DB, R extends string = string> {
  readonly tx: Reader<DB>;
  readonly actor: Actor;
  /** Which records this actor may reach with the operation's right; SQL must use it (see access/scope.ts). */
  readonly scope: Scope;
  /** ISO 8601 instant, UTC, milliseconds. */
  readonly now: string;
  /** Local date of the enterprise's zone, `YYYY-MM-DD`. */
  readonly today: string;
  /** Runs a query of the kernel or of an area further down, in this transaction, as this actor. */
  ask<I extends z.ZodType, O extends z.ZodType>(
    contract: Contract<'query', I, O>,
    input: z.input<I>,
  ): Promise<z.output<O>>;
  /** The actor's scope for each of these rights, in one round trip: what `can` of a row is made of. */
  scopes<T extends Right>(...rights: T[]): Promise<Record<T, Scope>>;
  /** Ends the operation with a declared reason. */
  refuse(reason: R, details?: Record<string, unknown>): never;
  /** Ends the operation because the record does not exist or is out of scope; both look the same. */
  notFound(kind: RecordKind, id: string): never;
}

export interface CommandContext<DB, R extends string = string> extends Omit<QueryContext<DB, R>, 'tx'> {
  readonly tx: Kysely<DB>;
  /** Why, in the caller's words; kept with every event of this command. */
  readonly reason: string | null;
  /** Appends a declared event about one record. */
  emit<P extends z.ZodType>(contract: EventContract<P>, subjectId: string, payload: z.input<P>): void;
  /** Runs another command in the same transaction, as this actor: down the area graph only. */
  call<I extends z.ZodType, O extends z.ZodType>(
    contract: Contract<'command', I, O>,
    input: z.input<I>,
  ): Promise<z.output<O>>;
  /** Refuses with a conflict when the caller saw another version than `current`; `values` show what is there now. */
  expectVersion(current: number, values?: Record<string, unknown>): void;
  /** The next human key of a prefix: `REQ-42`. A preview burns none. */
  nextKey(prefix: string): Promise<string>;
  /** Runs an operation at an instant (ISO), as the system on behalf of this actor; listed, not run, in a preview. */
  later(
    at: string,
    about: { kind: RecordKind; id: string },
    contract: Contract<'command'>,
    input: unknown,
  ): void;
  /** Tells a person in the application (and by mail, as they prefer) after commit. */
  tell(
    personId: string,
    about: { kind: RecordKind; id: string },
    kind: string,
    sentence: string,
    /** The comment whose text a mail shows to those who may read it. */
    commentId?: string,
  ): void;
  /**
   * Tries a part of the command: when it refuses, everything that it did is taken back (rows, events, notices) and
   * the refusal is the answer. Any other error ends the command.
   */
  attempt<T>(part: () => Promise<T>): Promise<{ done: T } | { refusal: Refusal }>;
  /** Queues a mail; a worker sends it after commit. */
  mail(kind: string, accountId: string | null, message: MailMessage): void;
  /** Says how far long work has come; throws when the work was stopped. Nothing happens outside long work. */
  progress(done: number, total: number | null, note?: string): Promise<void>;
  /** Writes the events emitted so far, so that very many do not wait in memory. Nothing happens in a preview. */
  writeEvents(): Promise<void>;
}

export interface MailMessage {
  to: string;
  subject: string;
  text: string;
  html?: string;
  /** Where an answer goes, when not to the sender. */
  replyTo?: string;
  /** Ids of messages, without brackets, that this one belongs to; the last is the one that it answers. */
  references?: string[];
  /** Address of a page on which the reader says what mail they want. */
  unsubscribe?: string;
  /** `replied`: answers a message by itself (RFC 3834). */
  automatic?: boolean | 'replied';
}

/** A contract with its handler. */
export interface Operation {
  readonly contract: Contract;
  // biome-ignore lint/suspicious/noExplicitAny: the registry holds handlers of every area; perform checks shapes by schema.
  readonly handle: (context: any, input: any) => Promise<unknown>;
}

/** Gives the two binders of an area, typed with the tables that the area may name. */
export function operationsOn<DB>() {
  return {
    command<I extends z.ZodType, O extends z.ZodType, R extends string>(
      contract: Contract<'command', I, O, R>,
      handle: (context: CommandContext<DB, R>, input: z.output<I>) => Promise<z.input<O>>,
    ): Operation {
      return { contract: contract as unknown as Contract, handle };
    },
    query<I extends z.ZodType, O extends z.ZodType, R extends string>(
      contract: Contract<'query', I, O, R>,
      handle: (context: QueryContext<DB, R>, input: z.output<I>) => Promise<z.input<O>>,
    ): Operation {
      return { contract: contract as unknown as Contract, handle };
    },
  };
}

/** An event as reactions and consumers see it. */
export interface LoggedEvent<P = unknown> {
  readonly eventId: string;
  readonly name: string;
  readonly subjectKind: RecordKind;
  readonly subjectId: string;
  readonly occurredAt: string;
  readonly actorId: string | null;
  readonly payload: P;
}

/** "When this happened, do that": runs after commit as its own command, at least once, exactly once in effect. */
export interface Reaction {
  readonly name: string;
  readonly on: EventContract;
  readonly perform: Contract<'command'>;
  /** The operation's input, or null for "not this time"; pure. */
  // biome-ignore lint/suspicious/noExplicitAny: the payload's type is tied to `on` by `reaction()`.
  readonly input: (event: LoggedEvent<any>) => unknown;
  /** When to run, if not at once (ISO instant). */
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  readonly at?: (event: LoggedEvent<any>) => string;
}

/** Declares a reaction; pure mapping from an event to an operation and its input. */
export function reaction<P extends z.ZodType, I extends z.ZodType>(declared: {
  name: string;
  on: EventContract<P>;
  perform: Contract<'command', I>;
  input: (event: LoggedEvent<z.output<P>>) => z.input<I> | null;
  at?: (event: LoggedEvent<z.output<P>>) => string;
}): Reaction {
  return { ...declared, perform: declared.perform as unknown as Contract<'command'> };
}
