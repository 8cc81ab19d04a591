/** Tables with every type and two nested lists, random rows with nulls, and random expressions over them, for tests and the bench. */
import fc from 'fast-check';
import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { Scalar } from './ir.ts';
import type { ValueType, Vocabulary } from './vocabulary.ts';

const fields = [
  { name: 'amount', type: 'number', column: 'amount', describes: 'A number with decimals' },
  { name: 'head count', type: 'number', column: 'head_count', describes: 'A whole number' },
  { name: 'title', type: 'text', column: 'title', describes: 'A text' },
  {
    name: 'colour',
    type: 'text',
    column: 'colour',
    describes: 'One of few',
    options: ['red', 'green', 'blue'],
  },
  { name: 'is ready', type: 'boolean', column: 'is_ready', describes: 'Yes or no' },
  { name: 'due on', type: 'date', column: 'due_on', describes: 'A date' },
  { name: 'opened at', type: 'date-time', column: 'opened_at', describes: 'An instant' },
  { name: 'effort', type: 'duration', column: 'effort', describes: 'A duration' },
] as const;

/** A ticket has parts, a part has notes. */
export const ticketVocabulary: Vocabulary = {
  name: 'tickets',
  root: 'ticket',
  entities: [
    {
      name: 'ticket',
      source: 'trial.ticket',
      id: 'ticket_id',
      fields,
      relations: [{ name: 'parts', entity: 'part', describes: 'Its parts', key: 'ticket_id' }],
    },
    {
      name: 'part',
      source: 'trial.part',
      id: 'part_id',
      fields,
      relations: [{ name: 'notes', entity: 'note', describes: 'Its notes', key: 'part_id' }],
    },
    { name: 'note', source: 'trial.note', id: 'note_id', fields, relations: [] },
  ],
  events: ['tickets.ticket-opened', 'tickets.ticket-closed'],
};

const columns = sql`amount numeric, head_count int, title text, colour text, is_ready boolean, due_on date,
  opened_at timestamptz, effort interval`;

/** Makes the tables of the vocabulary in a schema of their own. */
export async function makeTickets(db: Kysely<never>): Promise<void> {
  await sql`create schema if not exists trial`.execute(db);
  await sql`create table trial.ticket (ticket_id uuid primary key, ${columns})`.execute(db);
  await sql`create table trial.part (part_id uuid primary key, ticket_id uuid not null, ${columns})`.execute(
    db,
  );
  await sql`create table trial.note (note_id uuid primary key, part_id uuid not null, ${columns})`.execute(
    db,
  );
  await sql`create index on trial.part (ticket_id)`.execute(db);
  await sql`create index on trial.note (part_id)`.execute(db);
}

const LETTERS = [...'abcAZ09 _%\\"\'-äöüßÄÉøŒœΣσςΩжЖİı漢ﬁ', '😀', '\u{10ffff}', '\ue000', 'e\u0301', '\n'];
const word = fc.array(fc.constantFrom(...LETTERS), { maxLength: 6 }).map((l) => l.join(''));
const decimals = fc
  .tuple(
    fc.constantFrom('', '-'),
    fc.nat(99_999),
    fc.constantFrom('', '.5', '.25', '.1', '.333333333333', '.000000000001', '.99'),
  )
  .map((p) => p.join(''));
const wideDecimals = fc.oneof(
  { weight: 4, arbitrary: decimals },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '0',
      '1',
      '2',
      '3',
      '-1',
      '0.5',
      '123456789012345.678901234567',
      '0.0000000000005',
      '7.12345678901234567',
    ),
  },
);
const days = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.nat(400).map((n) => new Date(Date.UTC(2026, 0, 1 + n)).toISOString().slice(0, 10)),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('2024-02-29', '1999-12-31', '0001-01-01', '9999-12-31', '2026-03-29'),
  },
);
const instants = fc
  .tuple(fc.integer({ min: 0, max: 2_000_000_000 }), fc.constantFrom('', '.5', '.000001', '.999999'))
  .map(([s, f]) => `${new Date(s * 1000).toISOString().slice(0, 19)}${f}Z`);
const seconds = fc.oneof(
  fc.constantFrom(0, 1, 60, 3600, 86_400, -86_400, 259_200, 0.5, 0.000001),
  fc.integer({ min: -10_000_000, max: 10_000_000 }),
);
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { freq: 4 });

const record = fc.record({
  id: fc.uuid(),
  amount: maybe(wideDecimals),
  head_count: maybe(fc.integer({ min: -3, max: 12 })),
  title: maybe(word),
  colour: maybe(fc.constantFrom('red', 'green', 'blue')),
  is_ready: maybe(fc.boolean()),
  due_on: maybe(days),
  opened_at: maybe(instants),
  effort: maybe(seconds),
});

/** Random tickets with parts and notes. */
export const tickets = fc
  .array(
    fc.record({
      of: record,
      parts: fc.array(fc.record({ of: record, notes: fc.array(record, { maxLength: 3 }) }), { maxLength: 4 }),
    }),
    { minLength: 1, maxLength: 1 },
  )
  .map(([t]) => t!);

type Drawn<A> = A extends fc.Arbitrary<infer T> ? T : never;
type Row = Drawn<typeof record>;
export type Ticket = Drawn<typeof tickets>;

/** Writes tickets; returns their ids. */
export async function writeTickets(db: Kysely<never>, all: readonly Ticket[]): Promise<string[]> {
  const put = async (table: string, id: string, parent: string | null, rows: [Row, string | null][]) => {
    const values = rows.map(([r, of]) => ({ ...r, of }));
    const key = parent === null ? sql`` : sql`${sql.ref(parent)},`;
    const keyValue = parent === null ? sql`` : sql`x."of",`;
    await sql`insert into ${sql.table(table)} (${sql.ref(id)}, ${key} amount, head_count, title, colour, is_ready, due_on, opened_at, effort)
      select x.id, ${keyValue} x.amount, x.head_count, x.title, x.colour, x.is_ready, x.due_on, x.opened_at,
        make_interval(secs => x.effort)
      from jsonb_to_recordset(${JSON.stringify(values)}::jsonb) as x(id uuid, "of" uuid, amount numeric, head_count int,
        title text, colour text, is_ready boolean, due_on date, opened_at timestamptz, effort float8)`.execute(
      db,
    );
  };
  await put(
    'trial.ticket',
    'ticket_id',
    null,
    all.map((t) => [t.of, null]),
  );
  await put(
    'trial.part',
    'part_id',
    'ticket_id',
    all.flatMap((t) => t.parts.map((p): [Row, string] => [p.of, t.of.id])),
  );
  await put(
    'trial.note',
    'note_id',
    'part_id',
    all.flatMap((t) => t.parts.flatMap((p) => p.notes.map((n): [Row, string] => [n, p.of.id]))),
  );
  return all.map((t) => t.of.id);
}

interface Place {
  /** Variables in scope: name and entity. */
  readonly names: readonly { name: string; entity: 'ticket' | 'part' | 'note' }[];
  readonly level: number;
  /** In a filter: fields may be bare. */
  readonly bare: boolean;
}

const start: Place = { names: [{ name: 'ticket', entity: 'ticket' }], level: 0, bare: false };

/** A random expression of a type; every one checks. */
export function expressionOf(type: Scalar, depth = 4): fc.Arbitrary<string> {
  return make(type, start, depth);
}

function field(type: ValueType, place: Place): fc.Arbitrary<string> {
  const names = fields.filter((f) => f.type === type).map((f) => f.name);
  const inScope = place.names.flatMap((v) => names.map((n) => `${v.name}.${n}`));
  return fc.constantFrom(...inScope, ...(place.bare ? names : []));
}

function quote(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}

/** A list in scope with its filter, and the place inside it. */
function list(place: Place, depth: number): fc.Arbitrary<{ text: string; inside: Place }> | null {
  if (place.level >= 2) return null;
  const lists = place.names.flatMap((v): { of: string; entity: Place['names'][number]['entity'] }[] =>
    v.entity === 'ticket'
      ? [{ of: `${v.name}.parts`, entity: 'part' }]
      : v.entity === 'part'
        ? [{ of: `${v.name}.notes`, entity: 'note' }]
        : [],
  );
  if (lists.length === 0) return null;
  return fc.constantFrom(...lists).chain(({ of, entity }) => {
    const name = `x${place.level + 1}`;
    const inside: Place = { names: [...place.names, { name, entity }], level: place.level + 1, bare: false };
    const filter = make(
      'boolean',
      { names: [...place.names, { name: 'item', entity }], level: place.level + 1, bare: true },
      depth - 2,
    );
    return fc
      .oneof(
        fc.constant(of),
        filter.map((f) => `${of}[${f}]`),
      )
      .map((text) => ({ text, inside }));
  });
}

/** Made when it is drawn: all of them at once would be millions. */
function make(type: Scalar, place: Place, depth: number): fc.Arbitrary<string> {
  return fc.constant(depth).chain((d) => choice(type, place, d));
}

function choice(type: Scalar, place: Place, depth: number): fc.Arbitrary<string> {
  const leaf = leaves(type, place);
  if (depth <= 0) return leaf;
  const deep = branches(type, place, depth);
  return deep.length === 0
    ? leaf
    : fc.oneof({ weight: 1, arbitrary: leaf }, ...deep.map((arbitrary) => ({ weight: 1, arbitrary })));
}

function leaves(type: Scalar, place: Place): fc.Arbitrary<string> {
  switch (type) {
    case 'number':
      return fc.oneof(field('number', place), decimals, fc.constantFrom('0', '1', '3', '7'));
    case 'text':
      return fc.oneof(
        fc.constant('title').chain(() => field('text', place)),
        word.map(quote),
      );
    case 'boolean':
      return fc.oneof(
        field('boolean', place),
        fc.constantFrom('true', 'false'),
        fc.constant('happened("tickets.ticket-opened")'),
      );
    case 'date':
      return fc.oneof(
        field('date', place),
        days.map((d) => `date("${d}")`),
        fc.constant('today'),
      );
    case 'date-time':
      return fc.oneof(
        field('date-time', place),
        instants.map((i) => `@"${i}"`),
        fc.constant('now()'),
      );
    case 'duration':
      return fc.oneof(
        field('duration', place),
        fc.constantFrom(
          'duration("P3D")',
          'duration("-PT36H")',
          '@"PT0.5S"',
          'duration("P9999999D")',
          'time since("tickets.ticket-opened")',
        ),
      );
    case 'months':
      return fc.constantFrom('duration("P1M")', 'duration("-P13M")', 'duration("P100Y")', '@"P1Y2M"');
  }
}

function branches(type: Scalar, place: Place, depth: number): fc.Arbitrary<string>[] {
  const sub = (t: Scalar) => make(t, place, depth - 1);
  const two = (a: Scalar, operator: string, b: Scalar) =>
    fc.tuple(sub(a), sub(b)).map(([x, y]) => `(${x} ${operator} ${y})`);
  const call = (name: string, ...types: Scalar[]) =>
    fc.tuple(...types.map(sub)).map((args) => `${name}(${args.join(', ')})`);
  const rows = list(place, depth);
  const gathered = (t: ValueType, name: string) =>
    rows === null
      ? []
      : [
          rows.chain(({ text }) =>
            fc.constantFrom(...fields.filter((f) => f.type === t)).map((f) => `${name}(${text}.${f.name})`),
          ),
        ];
  const choose = fc
    .tuple(sub('boolean'), sub(type), sub(type))
    .map(([c, a, b]) => `(if ${c} then ${a} else ${b})`);
  switch (type) {
    case 'number':
      return [
        ...['+', '-', '*', '/', '/'].map((o) => two('number', o, 'number')),
        two('duration', '/', 'duration'),
        call('string length', 'text'),
        call('working days between', 'date', 'date'),
        call('max', 'number', 'number'),
        sub('number').map((n) => `(-(${n}))`),
        choose,
        ...(rows === null ? [] : [rows.map(({ text }) => `count(${text})`)]),
        ...['sum', 'mean', 'min', 'max'].flatMap((a) => gathered('number', a)),
        fc.constant('count of events("tickets.ticket-opened")'),
      ];
    case 'text':
      return [
        two('text', '+', 'text'),
        call('upper case', 'text'),
        call('lower case', 'text'),
        fc
          .tuple(sub('text'), fc.constantFrom('1', '2', '-1', '-3', '9'), fc.constantFrom('', ', 1', ', 4'))
          .map(([t, a, n]) => `substring(${t}, ${a}${n})`),
        choose,
        ...gathered('text', 'min'),
      ];
    case 'date':
      return [
        two('date', '+', 'duration').map((t) =>
          t.replace(/@"PT0\.5S"|duration\("-PT36H"\)/g, 'duration("P1D")'),
        ),
        two('date', '-', 'months'),
        two('months', '+', 'date'),
        call('add working days', 'date', 'number'),
        sub('date-time').map((t) => `date(${t})`),
        choose,
        ...gathered('date', 'max'),
      ];
    case 'date-time':
      return [
        two('date-time', '+', 'duration'),
        two('date-time', '-', 'duration'),
        ...gathered('date-time', 'min'),
        choose,
      ];
    case 'duration':
      return [
        two('date', '-', 'date'),
        two('date-time', '-', 'date-time'),
        two('duration', '+', 'duration'),
        two('duration', '*', 'number'),
        two('duration', '/', 'number'),
        call('min', 'duration', 'duration'),
        ...gathered('duration', 'max'),
      ];
    case 'boolean':
      return booleans(place, sub, two, call, rows, depth);
    default:
      return [];
  }
}

function booleans(
  place: Place,
  sub: (t: Scalar) => fc.Arbitrary<string>,
  two: (a: Scalar, operator: string, b: Scalar) => fc.Arbitrary<string>,
  call: (name: string, ...types: Scalar[]) => fc.Arbitrary<string>,
  rows: ReturnType<typeof list>,
  depth: number,
): fc.Arbitrary<string>[] {
  const comparing = fc
    .tuple(
      fc.constantFrom<Scalar>('number', 'number', 'text', 'date', 'date-time', 'duration'),
      fc.constantFrom('<', '<=', '>', '>=', '=', '!='),
    )
    .chain(([t, how]) => two(t, how, t))
    // A field with options is compared with its options only.
    .map((t) =>
      t
        .replace(/(\w+\.)?colour (!?=) ("(?:[^"\\]|\\.)*")/g, '$1title $2 $3')
        .replace(/("(?:[^"\\]|\\.)*") (!?=) (\w+\.)?colour/g, '$1 $2 $3title'),
    );
  return [
    comparing,
    comparing,
    two('boolean', 'and', 'boolean'),
    two('boolean', 'or', 'boolean'),
    two('boolean', '!=', 'boolean'),
    sub('boolean').map((b) => `not(${b})`),
    fc
      .tuple(
        fc.constantFrom<ValueType>('number', 'text', 'date', 'duration', 'boolean'),
        fc.constantFrom('=', '!='),
      )
      .chain(([t, how]) => field(t, place).map((f) => `(${f} ${how} null)`)),
    fc.tuple(sub('number'), sub('number'), sub('number')).map(([a, b, c]) => `(${a} between ${b} and ${c})`),
    sub('number').map((n) => `(${n} in (1, 3, [5..9], ]0..0.5[, > 1000))`),
    sub('date').map((d) => `(${d} in [date("2026-01-15")..date("2026-06-30")])`),
    field('text', place).map((t) =>
      t.includes('colour') ? `(${t} in ("red", "blue", null))` : `(${t} in ["a", "ä", ""])`,
    ),
    call('contains', 'text', 'text'),
    call('starts with', 'text', 'text'),
    call('ends with', 'text', 'text'),
    ...(rows === null
      ? []
      : ['every', 'some'].map((how) =>
          rows.chain(({ text, inside }) =>
            make('boolean', inside, depth - 1).map(
              (s) => `(${how} ${inside.names.at(-1)!.name} in ${text} satisfies ${s})`,
            ),
          ),
        )),
  ];
}
