/** Words and shapes that the contracts of effort share. All amounts of time are whole minutes. */
import { z } from 'zod';

/** Keeping things running, making something better, or what nobody had planned. */
export const workType = z.enum(['operations', 'value-adding', 'unplanned']);
export type WorkType = z.output<typeof workType>;

/** How a time entry came about. */
export const entryHow = z.enum(['by-hand', 'timer', 'share']);

/** A person as rows show one. */
export const personRef = z.object({ personId: z.uuid(), name: z.string() });

/** A record on which time was spent, as far as the reader may see it. */
export const recordRef = z.object({
  kind: z.string(),
  recordId: z.uuid(),
  key: z.string().nullable(),
  title: z.string(),
});

/** A record that needs work: its kind and id. */
export const recordKind = z.string().max(60).describe('Kind of the record, such as request');
export const recordId = z.uuid().describe('The record');

/** Both or neither of `kind` and `recordId`. */
export const bothOrNeither = (i: { kind?: unknown; recordId?: unknown }) =>
  (i.kind === undefined || i.kind === null) === (i.recordId === undefined || i.recordId === null);
export const bothOrNeitherSays = {
  path: ['recordId'],
  message: 'Name the record by its kind and its id, or leave both out.',
};

export const personId = z.uuid().optional().describe('Whose; left out: the caller’s own');
export const day = z.iso.date('Write the date as year-month-day, such as 2026-11-23.');
export const week = day.describe('A day of the week; weeks begin on Monday');
export const minutesOfDay = z
  .int('Send a whole number of minutes.')
  .min(1, 'Log at least one minute.')
  .max(1440, 'A day has 24 hours.');
export const note = z.string().trim().max(500, 'A note may have at most 500 characters.');
export const percent = z
  .int('Send a whole number of percent.')
  .min(1, 'Give at least 1 %.')
  .max(100, 'More than 100 % is not possible.');
export const skillName = z
  .string()
  .trim()
  .min(2, 'Name the skill')
  .max(60, 'The name of a skill may have at most 60 characters.');
export const currency = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z]{3}$/, 'Write the currency as three letters (ISO 4217), such as EUR.');
export const weeklyMinutes = z
  .int('Send a whole number of minutes.')
  .min(0, 'Hours cannot be negative.')
  .max(4800, 'At most 80 hours a week.');

export const noPerson = [
  'refused',
  'Your account is not linked to a person, so there is nobody whose time this would be. Ask an administrator to link it.',
] as const;
export const personGone = [
  'invalid',
  'That person does not work here on this day. Choose somebody else.',
] as const;
export const recordUnknown = [
  'invalid',
  'No effort is kept for records of this kind. Choose something that people work on, such as a request.',
] as const;
