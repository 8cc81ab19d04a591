/**
 * The words that a condition may use: entities with fields and relations, each pointing to a published source. An
 * area declares them; the checker reads names and types, the SQL compiler emits nothing that is not named here.
 */

/** What a field holds. A number is an integer or numeric column, a duration an interval, a date-time a timestamptz. */
export type ValueType = 'number' | 'text' | 'boolean' | 'date' | 'date-time' | 'duration';

/** One value of an entity: `audience size`. */
export interface Field {
  /** In words; it may hold spaces. */
  readonly name: string;
  readonly type: ValueType;
  /** Column of the entity's source. */
  readonly column: string;
  /** What it means, in one sentence. */
  readonly describes: string;
  /** The values that a text may have, where they are few and fixed. */
  readonly options?: readonly string[];
}

/** Many records that belong to one: `tasks` of a request. */
export interface Relation {
  /** In words, plural. */
  readonly name: string;
  /** Name of the entity that it leads to. */
  readonly entity: string;
  readonly describes: string;
  /** Column of that entity's source that holds the id of the parent. */
  readonly key: string;
}

/** A kind of record as conditions see it. */
export interface Entity {
  /** In words, singular: `request`. */
  readonly name: string;
  /** Published view or table with its schema: `requests.request_fact`. */
  readonly source: string;
  /** Column of the source that holds the id. */
  readonly id: string;
  readonly fields: readonly Field[];
  readonly relations: readonly Relation[];
}

/** Everything that conditions of one process may speak of. */
export interface Vocabulary {
  readonly name: string;
  /** Name of the entity that is the case; a condition begins its paths with it. */
  readonly root: string;
  readonly entities: readonly Entity[];
  /** Events that `happened`, `time since` and `count of events` may name: `requests.request-submitted`. */
  readonly events?: readonly string[];
}

/** The entity of this name; a vocabulary that names one it lacks is a bug of its area. */
export function entityOf(vocabulary: Vocabulary, name: string): Entity {
  const entity = vocabulary.entities.find((e) => e.name === name);
  if (entity === undefined) throw new Error(`vocabulary ${vocabulary.name} has no entity ${name}`);
  return entity;
}

/** What is wrong with a declared vocabulary, as sentences; empty when it holds together. */
export function vocabularyFaults(vocabulary: Vocabulary): string[] {
  const faults: string[] = [];
  const where = `vocabulary ${vocabulary.name}`;
  const names = new Set<string>();
  for (const e of vocabulary.entities) {
    if (names.has(e.name)) faults.push(`${where}: two entities are called ${e.name}`);
    names.add(e.name);
    if (!/^[a-z_][a-z0-9_]*\.[a-z_][a-z0-9_]*$/.test(e.source))
      faults.push(`${where}: ${e.name} needs a source with its schema, not ${e.source}`);
    const words = new Set<string>();
    for (const w of [...e.fields, ...e.relations]) {
      if (words.has(w.name)) faults.push(`${where}: ${e.name} has two words ${w.name}`);
      words.add(w.name);
      if (!canBeWritten(w.name))
        faults.push(`${where}: ${e.name} has a word that cannot be written: ${w.name}`);
    }
  }
  for (const name of [
    vocabulary.root,
    ...vocabulary.entities.flatMap((e) => e.relations.map((r) => r.entity)),
  ])
    if (!names.has(name)) faults.push(`${where}: there is no entity ${name}`);
  for (const name of names)
    if (!canBeWritten(name)) faults.push(`${where}: an entity has a name that cannot be written: ${name}`);
  return faults;
}

const NAME = /^[a-z][a-z0-9]*( [a-z0-9]+)*$/;

/** Words of the grammar: a name that holds one could not be told from an operator. */
const GRAMMAR =
  /\b(and|or|in|between|if|then|else|for|return|every|some|satisfies|not|instance|function|external|true|false|null|item)\b/;

function canBeWritten(name: string): boolean {
  return NAME.test(name) && !GRAMMAR.test(name);
}
