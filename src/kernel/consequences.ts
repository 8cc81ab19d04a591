/**
 * What a command would cause: the events of the command and of the reactions that its commit would wake, run
 * breadth-first in the same transaction, each told by the sentence that its contract declares.
 */
import { type Kysely, sql } from 'kysely';
import { Refusal } from '../platform/refusal.ts';
import { EVERYTHING } from './access/scope.ts';
import type { RecordName, Registry } from './area.ts';
import { type Frame, parseInput, runHandler } from './context.ts';
import type { PendingEvent } from './journal/append.ts';
import { type Language, say } from './language.ts';
import type { EventContract, RecordKind } from './operation.ts';

export interface Consequence {
  /** An event that would be logged, a notice or mail that would go out, a timer that would be set, a reaction that would fail. */
  readonly kind: 'event' | 'notice' | 'mail' | 'timer' | 'failure';
  readonly sentence: string;
  readonly event: string | null;
  readonly subjectKind: RecordKind | null;
  readonly subjectId: string | null;
  /** Null for what the command does itself, else the name of the reaction. */
  readonly because: string | null;
}

export interface Consequences {
  readonly consequences: Consequence[];
  /** How many further reactions were not followed. */
  readonly more: number;
}

const MOST_REACTIONS = 40;
const MOST_SENTENCES = 200;

/** Follows the journal of a frame; the caller rolls back afterwards. */
export async function previewConsequences(frame: Frame): Promise<Consequences> {
  await sql`set constraints all immediate`.execute(frame.tx);
  const { journal, language, registry } = frame;
  const because = new Map<PendingEvent, string>();
  const failures: Consequence[] = [];
  const timers: Consequence[] = [];
  let run = 0;
  let more = 0;
  for (let i = 0; i < journal.events.length; i++) {
    const e = journal.events[i]!;
    for (const r of registry.reactions.get(e.name) ?? []) {
      const input = r.input(e);
      if (input === null) continue;
      const at = r.at?.(e);
      if (at !== undefined && at > frame.now) {
        timers.push(timerLine(language, r.name, at, e.subjectKind, e.subjectId));
        continue;
      }
      if (run >= MOST_REACTIONS) {
        more++;
        continue;
      }
      run++;
      const from = journal.events.length;
      const point = `reaction_${run}`;
      await sql`savepoint ${sql.raw(point)}`.execute(frame.tx);
      try {
        const principal = e.actor.kind === 'system' ? e.actor.onBehalfOf : e.actorId;
        await runHandler(frame, r.perform, parseInput(r.perform, input), {
          actor: { kind: 'system', onBehalfOf: principal, personId: null },
          scope: EVERYTHING,
          causeId: e.eventId,
          expectedVersion: undefined,
        });
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        await sql`rollback to savepoint ${sql.raw(point)}`.execute(frame.tx);
        journal.events.length = from;
        failures.push({
          kind: 'failure',
          sentence: say(language, error.sentence, error.details),
          event: e.name,
          subjectKind: e.subjectKind,
          subjectId: e.subjectId,
          because: r.name,
        });
      }
      for (let j = from; j < journal.events.length; j++) because.set(journal.events[j]!, r.name);
    }
  }
  for (const t of journal.timers) timers.push(timerLine(language, t.name, t.at, t.subjectKind, t.subjectId));
  const told = journal.events.slice(0, MOST_SENTENCES);
  const sentences = await tellEvents(frame, told);
  const events = told.map(
    (e, i): Consequence => ({
      kind: 'event',
      sentence: sentences[i]!,
      event: e.name,
      subjectKind: e.subjectKind,
      subjectId: e.subjectId,
      because: because.get(e) ?? null,
    }),
  );
  const people = await nameRecords(
    frame.tx,
    registry,
    frame.today,
    new Map([['person', new Set(journal.notices.map((n) => n.personId))]]),
  );
  const notices = journal.notices.slice(0, MOST_SENTENCES).map(
    (n): Consequence => ({
      kind: 'notice',
      sentence: say(language, '{name} is told: {sentence}', {
        name: people.get(`person ${n.personId}`)?.name ?? n.personId,
        sentence: language.translate(n.sentence),
      }),
      event: null,
      subjectKind: 'person',
      subjectId: n.personId,
      because: null,
    }),
  );
  const mails = journal.mails.slice(0, MOST_SENTENCES).map(
    (m): Consequence => ({
      kind: 'mail',
      sentence: say(language, 'A mail goes to {to}: {subject}', m.message as never),
      event: null,
      subjectKind: null,
      subjectId: null,
      because: null,
    }),
  );
  return {
    consequences: [...events, ...notices, ...mails, ...timers, ...failures],
    more: more + Math.max(0, journal.events.length - MOST_SENTENCES),
  };
}

function timerLine(
  language: Language,
  name: string,
  at: string,
  subjectKind: RecordKind,
  subjectId: string,
): Consequence {
  return {
    kind: 'timer',
    sentence: say(language, 'On {at}: {what}', { at, what: language.translate(name) }),
    event: null,
    subjectKind,
    subjectId,
    because: null,
  };
}

/** An event as far as its sentence needs it. */
export interface TellableEvent {
  readonly name: string;
  readonly subjectKind: RecordKind;
  readonly subjectId: string;
  readonly payload: unknown;
  readonly contract?: EventContract;
}

/** What telling needs: the door's frame, or what a query of the log makes of its context. */
export type Telling = Pick<Frame, 'tx' | 'registry' | 'today' | 'language'>;

/** The sentence of each event, with records named; an event that no contract declares is told by its name. */
export async function tellEvents(
  { tx, registry, today, language }: Telling,
  events: readonly TellableEvent[],
): Promise<string[]> {
  const wanted = new Map<RecordKind, Set<string>>();
  const want = (kind: RecordKind, id: unknown) => {
    if (typeof id !== 'string') return;
    const ids = wanted.get(kind) ?? new Set();
    wanted.set(kind, ids.add(id));
  };
  const contractOf = (e: TellableEvent) => e.contract ?? registry.events.get(e.name);
  for (const e of events) {
    want(e.subjectKind, e.subjectId);
    for (const [field, kind] of Object.entries(contractOf(e)?.refs ?? {})) {
      const value = (e.payload as Record<string, unknown>)[field];
      for (const id of Array.isArray(value) ? value : [value]) want(kind, id);
    }
  }
  const names = await nameRecords(tx, registry, today, wanted);
  return events.map((e) => {
    const contract = contractOf(e);
    if (contract === undefined) return e.name;
    const payload = e.payload as Record<string, unknown>;
    const nameOf = (kind: RecordKind, id: unknown): string => {
      if (id === null || id === undefined) return language.translate('nobody');
      const n = names.get(`${kind} ${id}`);
      return n === undefined
        ? say(language, 'a {what} that is gone', { what: language.translate(kind.replaceAll('-', ' ')) })
        : n.key === null || n.key === n.name
          ? n.name
          : `${n.key} ${n.name}`;
    };
    const details: Record<string, unknown> = { subject: nameOf(e.subjectKind, e.subjectId) };
    for (const [field, value] of Object.entries(payload)) {
      const kind = contract.refs?.[field];
      if (kind === undefined)
        details[field] = Array.isArray(value)
          ? value
              .map((v) =>
                field === 'fields' ? language.translate(fieldWords(String(v))) : language.value(v),
              )
              .join(', ')
          : (value ?? language.translate('nothing'));
      else
        details[field] = Array.isArray(value)
          ? value.map((id) => nameOf(kind, id)).join(', ')
          : nameOf(kind, value);
    }
    for (const [field, kind] of Object.entries(contract.refs ?? {})) details[field] ??= nameOf(kind, null);
    return say(language, contract.sentence, details);
  });
}

/** The name of an input's field as people say it: `costCentreId` is the cost centre. */
function fieldWords(field: string): string {
  return field
    .replace(/Id$/, '')
    .replace(/([A-Z])/g, ' $1')
    .toLowerCase();
}

/** Names of records, keyed `kind id`; one query per kind. */
export async function nameRecords(
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  tx: Kysely<any>,
  registry: Registry,
  today: string,
  wanted: ReadonlyMap<RecordKind, ReadonlySet<string>>,
): Promise<Map<string, RecordName>> {
  const found = new Map<string, RecordName>();
  for (const [kind, ids] of wanted) {
    if (ids.size === 0) continue;
    const names = await registry.names.get(kind)?.(tx, [...ids], today);
    for (const [id, name] of names ?? []) found.set(`${kind} ${id}`, name);
  }
  return found;
}
