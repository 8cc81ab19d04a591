/**
 * What is wrong with an input, in sentences: schemas that bring no words of their own get these instead of the
 * schema library's, which are made for programmers.
 */
import type { z } from 'zod';

const EXPECTED: Record<string, string> = {
  string: 'Send text here.',
  number: 'Send a number here.',
  int: 'Send a whole number here.',
  boolean: 'Send true or false here.',
  array: 'Send a list here.',
  object: 'Send an object here.',
  record: 'Send an object here.',
  date: 'Send a day here.',
};

const FORMATS: Record<string, string> = {
  uuid: 'This is not the id of a record.',
  email: 'This is not an e-mail address.',
  date: 'Write a day like 2026-01-31.',
  datetime: 'Write an instant like 2026-01-31T08:00:00Z.',
  time: 'Write a time like 08:30.',
  url: 'This is not a web address.',
};

/** The sentence for one issue; schemas with their own message never ask. */
export function inputSentence(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined || issue.input === null) return 'This is missing.';
      return EXPECTED[issue.expected] ?? 'This is not what is taken here.';
    case 'too_big':
      return bound(issue.origin, 'at most', issue.maximum);
    case 'too_small':
      return bound(issue.origin, 'at least', issue.minimum);
    case 'invalid_format':
      return FORMATS[issue.format] ?? 'This is not written as expected.';
    case 'invalid_value':
      return issue.values.length === 1
        ? `Only ${String(issue.values[0])} is taken here.`
        : `Choose one of ${issue.values.map(String).join(', ')}.`;
    case 'unrecognized_keys':
      return `There is no field ${issue.keys.join(', ')} here; check how it is written.`;
    case 'not_multiple_of':
      return `Send a multiple of ${issue.divisor}.`;
    case 'invalid_union':
      return 'This fits none of the forms that are taken here.';
    default:
      return 'This is not what is taken here.';
  }
}

function bound(origin: string, which: string, limit: number | bigint): string {
  if (origin === 'string') return `Write ${which} ${limit} characters.`;
  if (origin === 'array' || origin === 'set') return `Send ${which} ${limit} of these.`;
  return `Send a number of ${which} ${limit}.`;
}
