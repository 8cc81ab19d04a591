/** Shapes that several contracts of the organisation share: names, dates, codes and how long they may be. */
import { z } from 'zod';

/** A trimmed text of 1 to `max` characters on one line. */
export function line(max: number, what: string) {
  return z
    .string({ error: `${what} must be text.` })
    .trim()
    .min(1, `${what} must not be empty.`)
    .max(max, `${what} may have at most ${max} characters.`)
    .regex(/^[^\p{Cc}]*$/u, `${what} must be on one line, without control characters.`);
}

/** A local date, `YYYY-MM-DD`. */
export const day = z.iso.date('Write the date as year-month-day, such as 2026-11-23.');

/** An instant, ISO 8601 in UTC. */
export const instant = z.iso.datetime('Write the instant in ISO 8601 with Z, such as 2026-11-23T18:00:00Z.');

/** The id of a record. */
export const id = z.uuid('This is not the id of a record.');

/** A short code without blanks, such as `EMEA` or `CC-4100`. */
export const code = line(40, 'The code').regex(/^\S+$/, 'The code must not contain blanks.');

/** An IANA time zone that this machine knows. */
export const timeZone = line(60, 'The time zone').refine(
  isTimeZone,
  'This is not a time zone; write one such as Europe/Berlin.',
);

/** A BCP 47 language tag. */
export const locale = line(35, 'The language').regex(
  /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/,
  'This is not a language; write one such as en or de-CH.',
);

/** An e-mail address. */
export const email = z
  .email('This is not an e-mail address.')
  .max(254, 'The e-mail address may have at most 254 characters.');

/** Further fields about a person that the HR file brings: names of columns and their values. */
export const extra = z
  .record(
    line(80, 'The name of a further field'),
    z.union([z.string().max(1000, 'The value may have at most 1000 characters.'), z.number(), z.boolean()]),
  )
  .refine((e) => Object.keys(e).length <= 60, 'At most 60 further fields.');

/** Text that a list is searched for. */
export const searchText = z.string().trim().max(200, 'Search for at most 200 characters.');

/** Reads a list as of a day, and as it was known at an instant. */
export const asOf = {
  asOf: day.optional().describe('As of this day; today when left out'),
  knownAt: instant.optional().describe('As it was known at this instant; now when left out'),
};

/** One of the names, or several. */
export function oneOrMore<T extends z.ZodType>(item: T) {
  return z.union([item, z.array(item).min(1).max(20)]).describe('One value, or several');
}

/** Zones that were asked about before: a formatter takes long to make, and the world has few zones. */
const zones = new Set<string>();

function isTimeZone(name: string): boolean {
  if (zones.has(name)) return true;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
  } catch {
    return false;
  }
  // Names in other letter cases are zones too, and there is no end of those.
  if (zones.size < 1000) zones.add(name);
  return true;
}

export const employmentKind = z.enum(['employee', 'contractor']);
export const personStatus = z.enum(['active', 'on-leave', 'leaving', 'left', 'future']);
export const unitKind = z.enum(['enterprise', 'business-area', 'unit']);

/** Why somebody leaves. */
export const leavingReason = z.enum([
  'resignation',
  'dismissal',
  'retirement',
  'end-of-contract',
  'transfer',
  'death',
  'other',
]);

export type PersonStatus = z.output<typeof personStatus>;
export type EmploymentKind = z.output<typeof employmentKind>;
export type LeavingReason = z.output<typeof leavingReason>;
