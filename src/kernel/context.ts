/** Builds what a handler receives: the transaction, the actor's scope, and the few verbs that leave traces. */
import { type Kysely, sql } from 'kysely';
import { newId } from '../platform/ids.ts';
import { Refusal } from '../platform/refusal.ts';
import { type Actor, actorId } from './access/actor.ts';
import { scopesOf } from './access/authorise.ts';
import { EVERYTHING, type Scope } from './access/scope.ts';
import type { Registry } from './area.ts';
import { inputSentence } from './input-sentences.ts';
import type { Journal, PendingEvent } from './journal/append.ts';
import type { Language } from './language.ts';
import type { CommandContext, Contract, MailMessage, QueryContext, RecordKind } from './operation.ts';

/** What stays the same through one transaction of the door. */
export interface Frame {
  // biome-ignore lint/suspicious/noExplicitAny: the door works on the untyped root.
  readonly tx: Kysely<any>;
  readonly registry: Registry;
  readonly journal: Journal;
  readonly now: string;
  readonly today: string;
  readonly reason: string | null;
  readonly progress: ((done: number, total: number | null, note?: string) => Promise<void>) | null;
  /** Writes the events so far ahead of the rest; null in a preview, which tells them instead. */
  readonly writeEvents: (() => Promise<void>) | null;
  /** In which sentences are said to the caller. */
  readonly language: Language;
}

/** How one operation was called. */
export interface Calling {
  readonly actor: Actor;
  readonly scope: Scope;
  readonly causeId: string | null;
  readonly expectedVersion: number | undefined;
}

const frames = new WeakMap<object, Frame>();

/** The registry behind a context: for kernel nouns that gather what areas contribute. */
export function registryOf(context: object): Registry {
  return frameOf(context).registry;
}

/** Events that the command has emitted and not yet written: for what has to see them before commit. */
export function emittedSoFar(context: object): readonly PendingEvent[] {
  return frameOf(context).journal.events;
}

/** The same context in the shoes of another actor: for asking what somebody else may read. */
export function actingAs<C extends object>(context: C, actor: Actor): C {
  const frame = frameOf(context);
  const acting = {
    ...context,
    actor,
    scopes: (...rights: string[]) => scopesOf(frame.tx, frame.registry, rights, actor, frame.today),
  };
  frames.set(acting, frame);
  return acting;
}

/** The language of whoever called: for what is read, never for what is stored. */
export function languageOf(context: object): Language {
  return frameOf(context).language;
}

function frameOf(context: object): Frame {
  const frame = frames.get(context);
  if (frame === undefined) throw new Error('this is not a context of the door');
  return frame;
}

/** Parses with the contract's schema; a failure is a refusal that names each field and what is wrong. */
export function parseInput(contract: Contract, input: unknown): unknown {
  const parsed = contract.input.safeParse(input ?? {}, { error: inputSentence });
  if (parsed.success) return parsed.data;
  const flaws = parsed.error.issues.map((i) => ({ path: i.path.join('.'), message: i.message }));
  const first = flaws[0]!;
  throw new Refusal(
    'invalid',
    'input-invalid',
    `${first.path === '' ? 'The input' : first.path}: ${first.message}`,
    { flaws },
  );
}

/** Runs a handler in a frame and parses its output. */
export async function runHandler(
  frame: Frame,
  contract: Contract,
  input: unknown,
  calling: Calling,
): Promise<unknown> {
  const operation = frame.registry.operations.get(contract.name);
  if (operation === undefined) throw new Error(`operation ${contract.name} is not registered`);
  const context =
    contract.kind === 'query'
      ? queryContext(frame, contract, calling)
      : commandContext(frame, contract, calling);
  frames.set(context, frame);
  const output = await operation.handle(context, input);
  const parsed = contract.output.safeParse(output);
  if (!parsed.success)
    throw new Error(`${contract.name} answered in another shape than declared: ${parsed.error.message}`);
  return parsed.data;
}

function queryContext(frame: Frame, contract: Contract, calling: Calling): QueryContext<unknown> {
  return {
    tx: frame.tx as unknown as QueryContext<unknown>['tx'],
    actor: calling.actor,
    scope: calling.scope,
    now: frame.now,
    today: frame.today,
    ask: (other, input) => nested(frame, other as unknown as Contract, input, calling) as never,
    scopes: (...rights) => scopesOf(frame.tx, frame.registry, rights, calling.actor, frame.today) as never,
    refuse(reason, details = {}) {
      const declared = contract.refusals[reason];
      if (declared === undefined)
        throw new Error(`${contract.name} refuses with an undeclared reason: ${reason}`);
      throw new Refusal(declared[0], reason, declared[1], details);
    },
    notFound(kind: RecordKind, id: string): never {
      throw new Refusal('not-found', `${kind}-not-found`, 'There is no {what} {id}, or you cannot see it.', {
        kind,
        id,
        what: kind.replaceAll('-', ' '),
      });
    },
  };
}

function commandContext(frame: Frame, contract: Contract, calling: Calling): CommandContext<unknown> {
  const { journal, now } = frame;
  const declared = new Set(contract.emits.map((e) => e.name));
  return {
    ...queryContext(frame, contract, calling),
    tx: frame.tx,
    reason: frame.reason,
    emit(event, subjectId, payload) {
      if (!declared.has(event.name))
        throw new Error(`${contract.name} emits an undeclared event: ${event.name}`);
      const pending: PendingEvent = {
        eventId: newId(),
        name: event.name,
        subjectKind: event.subject,
        subjectId,
        occurredAt: now,
        actorId: actorId(calling.actor),
        payload: event.payload.parse(payload),
        contract: event,
        operation: contract.name,
        actor: calling.actor,
        causeId: calling.causeId,
        reason: frame.reason,
      };
      journal.events.push(pending);
    },
    call: (other, input) => nested(frame, other as unknown as Contract, input, calling) as never,
    expectVersion(current, values = {}) {
      if (calling.expectedVersion === undefined || calling.expectedVersion === current) return;
      throw new Refusal(
        'conflict',
        'changed-meanwhile',
        'Somebody else changed this in the meantime. Look at what is there now and decide again.',
        {
          yours: calling.expectedVersion,
          current,
          values,
        },
      );
    },
    async nextKey(prefix) {
      const { rows } = await sql<{ value: number }>`
        insert into kernel.counter (prefix, value) values (${prefix}, 1)
        on conflict (prefix) do update set value = kernel.counter.value + 1 returning value`.execute(
        frame.tx,
      );
      return `${prefix}-${rows[0]!.value}`;
    },
    later(at, about, other, input) {
      journal.timers.push({
        name: `${contract.name} → ${other.name}`,
        at,
        subjectKind: about.kind,
        subjectId: about.id,
        operation: other.name,
        input: parseInput(other, input),
      });
    },
    tell(personId, about, kind, sentence, commentId) {
      const { kind: subjectKind, id: subjectId } = about;
      journal.notices.push({
        personId,
        kind,
        subjectKind,
        subjectId,
        sentence,
        commentId: commentId ?? null,
      });
    },
    async attempt(part) {
      const lists = [journal.events, journal.timers, journal.notices, journal.mails];
      const lengths = lists.map((list) => list.length);
      await sql`savepoint attempt`.execute(frame.tx);
      try {
        const done = await part();
        await sql`release savepoint attempt`.execute(frame.tx);
        return { done };
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        await sql`rollback to savepoint attempt`.execute(frame.tx);
        await sql`release savepoint attempt`.execute(frame.tx);
        for (const [i, list] of lists.entries()) list.length = lengths[i]!;
        return { refusal: error };
      }
    },
    mail(kind: string, accountId: string | null, message: MailMessage) {
      journal.mails.push({ kind, accountId, message });
    },
    async progress(done, total, note) {
      await frame.progress?.(done, total, note);
    },
    async writeEvents() {
      await frame.writeEvents?.();
    },
  };
}

/** An operation inside an operation: the caller vouches for it, so its scope is everything. */
async function nested(frame: Frame, contract: Contract, input: unknown, calling: Calling): Promise<unknown> {
  return runHandler(frame, contract, parseInput(contract, input), {
    ...calling,
    scope: { ...EVERYTHING, own: calling.scope.own },
    expectedVersion: undefined,
  });
}
