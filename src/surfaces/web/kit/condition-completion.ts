/** What could stand at the caret of a condition: pure, from the words of the process and the text before the caret. */

/** The words of a process, as conditions.list-vocabularies gives them. */
export interface Words {
  readonly root: string;
  readonly entities: readonly {
    readonly name: string;
    readonly fields: readonly {
      readonly name: string;
      readonly type: string;
      readonly describes: string;
      readonly options: readonly string[];
    }[];
    readonly relations: readonly {
      readonly name: string;
      readonly entity: string;
      readonly describes: string;
    }[];
  }[];
  readonly events: readonly { readonly name: string; readonly describes: string }[];
}

export interface FunctionWord {
  readonly name: string;
  readonly signature: string;
  readonly describes: string;
}

/** One thing to write: `insert` replaces what is between `from` and the caret, and the caret goes `back` from its end. */
export interface Completion {
  readonly label: string;
  readonly insert: string;
  readonly detail: string;
  readonly describes: string;
  readonly back: number;
}

export interface Completions {
  readonly from: number;
  readonly items: readonly Completion[];
}

type EntityWords = Words['entities'][number];

const MOST = 8;
const NAME = /[\p{L}\p{N}_]+(?: [\p{L}\p{N}_]+)*/u;
const KEYWORDS = [
  'every',
  'some',
  'and',
  'or',
  'not',
  'if',
  'then',
  'else',
  'in',
  'between',
  'satisfies',
  'true',
  'false',
  'null',
];

/** Completions at the caret; no items where nothing is known. */
export function completionsAt(
  text: string,
  caret: number,
  words: Words,
  functions: readonly FunctionWord[],
): Completions {
  const before = text.slice(0, caret);
  const quote = openQuote(before);
  if (quote !== null) return insideText(before, quote, words);
  const dot = /\.\s?((?:[\p{L}\p{N}_]+ ?)*)$/u.exec(before);
  if (dot !== null) {
    const entity = entityBefore(before.slice(0, dot.index), words);
    return entity === null
      ? { from: caret, items: [] }
      : ranked(caret - dot[1]!.length, dot[1]!, membersOf(entity));
  }
  const typed = /[\p{L}_][\p{L}\p{N}_]*(?: [\p{L}\p{N}_]+)?$/u.exec(before)?.[0] ?? '';
  const options = valuesAfter(before, typed, words);
  if (options !== null) return options;
  if (typed === '') return { from: caret, items: [] };
  // Several words may be the beginning of one name or an operator and a beginning: the longest that fits counts.
  const whole = ranked(caret - typed.length, typed, startersAt(before, words, functions));
  if (whole.items.length > 0 || !typed.includes(' ')) return whole;
  const last = typed.split(' ').at(-1)!;
  return ranked(caret - last.length, last, startersAt(before, words, functions));
}

const entityNamed = (words: Words, name: string): EntityWords | null =>
  words.entities.find((e) => e.name === name) ?? null;

function membersOf(entity: EntityWords): Completion[] {
  return [
    ...entity.fields.map((f) => plain(f.name, f.type, f.describes)),
    ...entity.relations.map((r) => plain(r.name, 'list', r.describes)),
  ];
}

function plain(label: string, detail: string, describes: string): Completion {
  return { label, insert: label, detail, describes, back: 0 };
}

/** What an expression may begin with here. */
function startersAt(before: string, words: Words, functions: readonly FunctionWord[]): Completion[] {
  const found: Completion[] = [plain(words.root, 'record', '')];
  for (const [name, entity] of variablesOf(before, words)) found.push(plain(name, entity.name, ''));
  const filtered = elementOf(before, words);
  if (filtered !== null) found.push(...membersOf(filtered), plain('item', filtered.name, ''));
  for (const f of functions) {
    const bare = f.name === 'today' || f.name === 'now';
    found.push({
      label: bare ? f.name : f.signature,
      insert: bare ? f.name : `${f.name}()`,
      detail: '',
      describes: f.describes,
      back: bare ? 0 : 1,
    });
  }
  const list = entityNamed(words, words.root)?.relations[0]?.name;
  if (list !== undefined)
    for (const how of ['every', 'some'])
      found.push({
        label: `${how} x in ${words.root}.${list} satisfies …`,
        insert: `${how} x in ${words.root}.${list} satisfies x.`,
        detail: '',
        describes: '',
        back: 0,
      });
  return found;
}

/** Those that begin with what was typed, then those that contain it; nothing when one is written out. */
function ranked(from: number, typed: string, all: readonly Completion[]): Completions {
  const t = typed.toLowerCase();
  if (KEYWORDS.includes(t) || all.some((c) => c.insert === typed)) return { from, items: [] };
  const begins = all.filter((c) => c.label.toLowerCase().startsWith(t));
  const contains =
    t.length < 2 ? [] : all.filter((c) => !begins.includes(c) && c.label.toLowerCase().includes(t));
  return { from, items: [...begins, ...contains].slice(0, MOST) };
}

/** Where the text that the caret stands in begins; null outside of texts. */
function openQuote(before: string): number | null {
  let open: number | null = null;
  for (let i = 0; i < before.length; i++) {
    if (before[i] === '\\' && open !== null) i += 1;
    else if (before[i] === '"') open = open === null ? i : null;
  }
  return open;
}

function insideText(before: string, quote: number, words: Words): Completions {
  const typed = before.slice(quote + 1);
  const outside = before.slice(0, quote);
  const quoted = (value: string, describes: string): Completion => ({
    label: value,
    insert: `${value}"`,
    detail: '',
    describes,
    back: 0,
  });
  if (/(happened|time since|count of events)\(\s*$/.test(outside))
    return ranked(
      quote + 1,
      typed,
      words.events.map((e) => quoted(e.name, e.describes)),
    );
  const field = comparedField(outside, words);
  return field === null
    ? { from: before.length, items: [] }
    : ranked(
        quote + 1,
        typed,
        field.options.map((o) => quoted(o, '')),
      );
}

/** After `state =`: the values that the field may have. */
function valuesAfter(before: string, typed: string, words: Words): Completions | null {
  const outside = before.slice(0, before.length - typed.length);
  const field = comparedField(outside, words);
  if (field === null || field.options.length === 0) return null;
  const items = field.options.map(
    (o): Completion => ({ label: `"${o}"`, insert: `"${o}"`, detail: '', describes: '', back: 0 }),
  );
  const t = typed.toLowerCase();
  const fitting = items.filter((i) => i.label.slice(1).startsWith(t));
  return fitting.length === 0 ? null : { from: before.length - typed.length, items: fitting.slice(0, MOST) };
}

function comparedField(before: string, words: Words): EntityWords['fields'][number] | null {
  const m = /^([\s\S]*?)(?:!?=|\bin\s*[([](?:\s*"[^"]*"\s*,)*)\s*$/.exec(before);
  if (m === null) return null;
  const left = m[1]!.trimEnd();
  const name = new RegExp(`(?:^|[^\\p{L}\\p{N}_ ])\\s*(${NAME.source})$`, 'u').exec(left)?.[1];
  if (name === undefined) return null;
  const dotted = left.slice(0, left.length - name.length).trimEnd();
  const entity = dotted.endsWith('.') ? entityBefore(dotted.slice(0, -1), words) : elementOf(left, words);
  return entity?.fields.find((f) => f.name === name || name.endsWith(` ${f.name}`)) ?? null;
}

/** The entity that a path before a dot leads to; `request`, `x`, `request.tasks`, `request.tasks[…]`. */
function entityBefore(path: string, words: Words): EntityWords | null {
  let text = path.trimEnd();
  while (text.endsWith(']')) {
    const open = matching(text);
    if (open === null) return null;
    text = text.slice(0, open).trimEnd();
  }
  const m = new RegExp(
    `(?:^|[^\\p{L}\\p{N}_ .])\\s*((?:${NAME.source}\\s?\\.\\s?)*${NAME.source})$`,
    'u',
  ).exec(text);
  const steps = m?.[1]?.split('.').map((s) => s.trim()) ?? [];
  const variables = variablesOf(path, words);
  // Words before a name, such as `satisfies`, belong to the text: the nearest name that is known begins the path.
  for (let k = steps.length - 1; k >= 0; k--) {
    const first = steps[k]!.split(' ');
    for (let i = 0; i < first.length; i++) {
      const name = first.slice(i).join(' ');
      const start = name === words.root ? entityNamed(words, name) : (variables.get(name) ?? null);
      const entity = name === 'item' ? elementOf(path, words) : start;
      if (entity !== null) return follow(entity, steps.slice(k + 1), words);
    }
  }
  return null;
}

function follow(from: EntityWords, steps: readonly string[], words: Words): EntityWords | null {
  let entity: EntityWords | null = from;
  for (const step of steps) {
    const relation: EntityWords['relations'][number] | undefined = entity?.relations.find(
      (r) => r.name === step,
    );
    entity = relation === undefined ? null : entityNamed(words, relation.entity);
  }
  return entity;
}

/** Place of the bracket that the last character closes. */
function matching(text: string): number | null {
  let depth = 0;
  for (let i = text.length - 1; i >= 0; i--) {
    if (text[i] === ']') depth += 1;
    else if (text[i] === '[') depth -= 1;
    if (depth === 0) return i;
  }
  return null;
}

/** The element inside an open filter `request.tasks[`. */
function elementOf(before: string, words: Words): EntityWords | null {
  let depth = 0;
  for (let i = before.length - 1; i >= 0; i--) {
    if (before[i] === ']') depth += 1;
    else if (before[i] === '[' && depth > 0) depth -= 1;
    else if (before[i] === '[') {
      const list = before.slice(0, i);
      return /\bin\s*$/.test(list) ? null : entityBefore(list, words);
    }
  }
  return null;
}

/** Variables that `every x in …` and `some x in …` have named before the caret. */
function variablesOf(before: string, words: Words): Map<string, EntityWords> {
  const found = new Map<string, EntityWords>();
  const pattern = new RegExp(
    `(?:every|some|,)\\s+(${NAME.source})\\s+in\\s+(${NAME.source})\\s?\\.\\s?(?=(${NAME.source}))`,
    'gu',
  );
  for (const m of before.matchAll(pattern)) {
    const owner = m[2] === words.root ? entityNamed(words, words.root) : (found.get(m[2]!) ?? null);
    const relation = owner?.relations.find((r) => m[3] === r.name || m[3]!.startsWith(`${r.name} `));
    const entity = relation === undefined ? null : entityNamed(words, relation.entity);
    if (entity !== null) found.set(m[1]!, entity);
  }
  return found;
}
