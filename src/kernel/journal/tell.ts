/** Tells logged events to people: the sentence, who did it, and what the record is called. */
import { type Kysely, sql } from 'kysely';
import { nameRecords, tellEvents } from '../consequences.ts';
import { languageOf, registryOf } from '../context.ts';
import { say } from '../language.ts';

/** An event as it is stored, as far as telling needs it. */
export interface StoredEvent {
  event_id: string;
  name: string;
  subject_kind: string;
  subject_id: string;
  operation: string;
  actor_kind: string;
  actor_id: string | null;
  on_behalf_of: string | null;
  occurred_at: string;
  reason: string | null;
  payload: unknown;
}

/** Who did it, as screens show it. */
export interface ToldActor {
  kind: 'account' | 'api-key' | 'system' | 'stranger';
  name: string;
  person: { personId: string; name: string } | null;
}

export interface ToldEvent {
  sentence: string;
  actor: ToldActor;
  subjectKey: string | null;
  subjectName: string | null;
}

interface Reading {
  readonly tx: unknown;
  readonly today: string;
}

/** Tells the events, in their order; one query per kind of record. */
export async function tellStored(context: Reading, events: readonly StoredEvent[]): Promise<ToldEvent[]> {
  if (events.length === 0) return [];
  // biome-ignore lint/suspicious/noExplicitAny: name resolvers read by their own types.
  const tx = context.tx as Kysely<any>;
  const registry = registryOf(context);
  const sentences = await tellEvents(
    { tx, registry, today: context.today, language: languageOf(context) },
    events.map((e) => ({
      name: e.name,
      subjectKind: e.subject_kind,
      subjectId: e.subject_id,
      payload: e.payload,
    })),
  );
  const wanted = new Map<string, Set<string>>();
  for (const e of events)
    wanted.set(e.subject_kind, (wanted.get(e.subject_kind) ?? new Set()).add(e.subject_id));
  const subjects = await nameRecords(tx, registry, context.today, wanted);
  const actors = await actorsOf(context, events);
  return events.map((e, i) => {
    const subject = subjects.get(`${e.subject_kind} ${e.subject_id}`);
    return {
      sentence: sentences[i]!,
      actor: actors[i]!,
      subjectKey: subject?.key ?? null,
      subjectName: subject?.name ?? null,
    };
  });
}

/** Who did each of these; an account is shown by its person. */
export async function actorsOf(
  context: Reading,
  events: readonly Pick<StoredEvent, 'actor_kind' | 'actor_id' | 'on_behalf_of'>[],
): Promise<ToldActor[]> {
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  const tx = context.tx as Kysely<any>;
  const language = languageOf(context);
  const accounts = new Set<string>();
  for (const e of events) {
    const id = e.actor_id ?? e.on_behalf_of;
    if (id !== null) accounts.add(id);
  }
  const persons = new Map<string, string>();
  if (accounts.size > 0) {
    const { rows } = await sql<{ account_id: string; person_id: string }>`
      select account_id, person_id from kernel.account
      where account_id = any(${[...accounts]}::uuid[]) and person_id is not null`.execute(tx);
    for (const r of rows) persons.set(r.account_id, r.person_id);
  }
  const names = await nameRecords(
    tx,
    registryOf(context),
    context.today,
    new Map([['person', new Set(persons.values())]]),
  );
  const personOf = (accountId: string | null): { personId: string; name: string } | null => {
    const personId = accountId === null ? undefined : persons.get(accountId);
    if (personId === undefined) return null;
    return {
      personId,
      name: names.get(`person ${personId}`)?.name ?? language.translate('a person that is gone'),
    };
  };
  return events.map((e): ToldActor => {
    const kind = e.actor_kind as ToldActor['kind'];
    if (kind === 'account' || kind === 'api-key') {
      const person = personOf(e.actor_id);
      return { kind, person, name: person?.name ?? language.translate('an account without a person') };
    }
    if (kind === 'stranger')
      return { kind, person: null, name: language.translate('somebody not signed in') };
    const principal = personOf(e.on_behalf_of);
    return {
      kind: 'system',
      person: null,
      name: principal === null ? 'Trellis' : say(language, 'Trellis for {name}', { name: principal.name }),
    };
  });
}

/** What the last operation on a record did: for conflicts, where the second needs to know what the first did. */
export async function lastChangeOf(
  context: Reading,
  subjectId: string,
): Promise<{ sentence: string; by: string; at: string } | null> {
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  const tx = context.tx as Kysely<any>;
  const { rows } = await sql<StoredEvent>`
    select * from kernel.event where subject_id = ${subjectId} order by event_id desc limit 8`.execute(tx);
  const last = rows[0];
  if (last === undefined) return null;
  // An operation may leave several events; its first one says what it was.
  const first = rows
    .filter((e) => e.operation === last.operation && e.occurred_at === last.occurred_at)
    .at(-1)!;
  const [told] = await tellStored(context, [first]);
  return { sentence: told!.sentence, by: told!.actor.name, at: first.occurred_at };
}
