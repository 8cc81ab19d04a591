/**
 * The functions that a condition may call: how they are written, what they are for, and which types they take. The
 * editor shows this list; the checker reads it.
 */
import type { Scalar } from './ir.ts';
import type { PrimitiveName } from './primitives.ts';

export interface FunctionEntry {
  readonly name: string;
  readonly signature: string;
  readonly describes: string;
  readonly example: string;
}

/** A function on single values: types of its arguments (the last one may be left out where `optional`). */
export interface ValueFunction extends FunctionEntry {
  readonly takes: readonly Scalar[];
  readonly optional?: boolean;
  readonly gives: Scalar;
  readonly primitive: PrimitiveName;
}

/** Functions on single values. */
export const valueFunctions: readonly ValueFunction[] = [
  {
    name: 'string length',
    signature: 'string length(text)',
    describes: 'How many characters a text has.',
    example: 'string length(request.title) >= 5',
    takes: ['text'],
    gives: 'number',
    primitive: 'string length',
  },
  {
    name: 'upper case',
    signature: 'upper case(text)',
    describes: 'The text in capital letters.',
    example: 'upper case(request.region) = "EMEA"',
    takes: ['text'],
    gives: 'text',
    primitive: 'upper case',
  },
  {
    name: 'lower case',
    signature: 'lower case(text)',
    describes: 'The text in small letters.',
    example: 'lower case(request.title) != "test"',
    takes: ['text'],
    gives: 'text',
    primitive: 'lower case',
  },
  {
    name: 'contains',
    signature: 'contains(text, part)',
    describes: 'Whether a text contains another.',
    example: 'contains(request.title, "safety")',
    takes: ['text', 'text'],
    gives: 'boolean',
    primitive: 'contains',
  },
  {
    name: 'starts with',
    signature: 'starts with(text, beginning)',
    describes: 'Whether a text begins with another.',
    example: 'starts with(request.title, "Pilot")',
    takes: ['text', 'text'],
    gives: 'boolean',
    primitive: 'starts with',
  },
  {
    name: 'ends with',
    signature: 'ends with(text, end)',
    describes: 'Whether a text ends with another.',
    example: 'ends with(request.title, "(draft)")',
    takes: ['text', 'text'],
    gives: 'boolean',
    primitive: 'ends with',
  },
  {
    name: 'substring',
    signature: 'substring(text, start, length)',
    describes: 'Part of a text from a position (1 is the first, -1 the last), so many characters long.',
    example: 'substring(request.title, 1, 3) = "LMS"',
    takes: ['text', 'number', 'number'],
    optional: true,
    gives: 'text',
    primitive: 'substring',
  },
  {
    name: 'add working days',
    signature: 'add working days(date, number)',
    describes: 'The so many-th working day after a date, or before it when the number is negative.',
    example: 'today <= add working days(request.due on, 10)',
    takes: ['date', 'number'],
    gives: 'date',
    primitive: 'add working days',
  },
  {
    name: 'working days between',
    signature: 'working days between(first date, last date)',
    describes: 'Working days after the first date, up to and including the last.',
    example: 'working days between(request.due on, today) <= 5',
    takes: ['date', 'date'],
    gives: 'number',
    primitive: 'working days between',
  },
];

/** Functions with rules of their own: lists, the log, the clock. */
export const otherFunctions: readonly FunctionEntry[] = [
  {
    name: 'count',
    signature: 'count(list)',
    describes: 'How many records a list has.',
    example: 'count(request.tasks[done = true]) >= 3',
  },
  {
    name: 'sum',
    signature: 'sum(list of numbers)',
    describes: 'The sum; unknown for an empty list or when one value is unknown.',
    example: 'sum(request.costs.amount) <= request.budget',
  },
  {
    name: 'min',
    signature: 'min(list)',
    describes: 'The smallest or earliest value; unknown when one value is unknown.',
    example: 'min(request.tasks.due on) > today',
  },
  {
    name: 'max',
    signature: 'max(list)',
    describes: 'The largest or latest value; unknown when one value is unknown.',
    example: 'max(request.tasks.due on) <= today',
  },
  {
    name: 'mean',
    signature: 'mean(list of numbers)',
    describes: 'The average; unknown for an empty list or when one value is unknown.',
    example: 'mean(request.answers.score) >= 4',
  },
  { name: 'not', signature: 'not(condition)', describes: 'The opposite.', example: 'not(request.is urgent)' },
  {
    name: 'today',
    signature: 'today',
    describes: 'The current date in the zone of the enterprise.',
    example: 'request.due on < today',
  },
  {
    name: 'now',
    signature: 'now',
    describes: 'The current instant.',
    example: 'now - request.opened at < duration("P3D")',
  },
  {
    name: 'date',
    signature: 'date("2026-11-23") or date(instant)',
    describes: 'A date, or the date of an instant in the zone of the enterprise.',
    example: 'date(request.opened at) >= date("2026-01-01")',
  },
  {
    name: 'date and time',
    signature: 'date and time("2026-11-23T18:00:00Z")',
    describes: 'An instant.',
    example: 'request.opened at > date and time("2026-01-01T00:00:00Z")',
  },
  {
    name: 'duration',
    signature: 'duration("P3D")',
    describes: 'A duration: P3D three days, PT4H four hours, P2M two months.',
    example: 'request.due on + duration("P14D") >= today',
  },
  {
    name: 'happened',
    signature: 'happened("event")',
    describes: 'Whether something happened to the case or its record, the step that closes it included.',
    example: 'happened("requests.request-delivered")',
  },
  {
    name: 'time since',
    signature: 'time since("event")',
    describes: 'How long ago an event happened last; unknown when it never did.',
    example: 'time since("requests.request-delivered") >= duration("P5D")',
  },
  {
    name: 'count of events',
    signature: 'count of events("event")',
    describes: 'How often an event happened.',
    example: 'count of events("requests.request-reopened") <= 1',
  },
];

/** All of them, for completion and documentation. */
export const functionEntries: readonly FunctionEntry[] = [...otherFunctions, ...valueFunctions].sort(
  (a, b) => (a.name < b.name ? -1 : 1),
);

/** Functions of full FEEL that are left out on purpose, with the way out. */
export const leftOut: Readonly<Record<string, string>> = {
  matches: 'Patterns can run for ever; use contains, starts with or ends with.',
  replace: 'Patterns can run for ever; use contains, starts with or ends with.',
  split: 'Patterns can run for ever; use contains, starts with or ends with.',
  time: 'A time of day alone has no place here; compare points in time with date and time("…").',
  all: 'Write every … in … satisfies …, or join the conditions with and.',
  any: 'Write some … in … satisfies …, or join the conditions with or.',
  'list contains': 'Write some x in … satisfies x.… = …',
  'get value': 'Name the field directly.',
};
