/**
 * Effort of records and time of people: estimates, time entries, the timer, a week by shares. Schemas only; rates,
 * leave, skills and hours stand in contract-registers.ts, capacity in contract-capacity.ts.
 */
import { z } from 'zod';
import { listInput, listOutput } from '../list.ts';
import { command, query } from '../operation.ts';
import {
  bothOrNeither,
  bothOrNeitherSays,
  day,
  entryHow,
  minutesOfDay,
  noPerson,
  note,
  percent,
  personGone,
  personId,
  personRef,
  recordId,
  recordKind,
  recordRef,
  recordUnknown,
  skillName,
  week,
  workType,
} from './contract-fields.ts';
import * as events from './events.ts';

const entryId = z.uuid().describe('The time entry');
const dayAhead = ['invalid', 'Time can be logged up to today only; {day} has not come yet.'] as const;
const dayFull = [
  'invalid',
  'On {day} there would be {hours} hours in all; a day has 24. Correct this entry or another one of that day.',
] as const;
const workTypeMissing = [
  'invalid',
  'Say what kind of work it was: operations, value-adding or unplanned.',
] as const;
const changedEntry = z.object({ entryId: z.uuid(), version: z.int() });

export const timeEntry = z.object({
  entryId: z.uuid(),
  version: z.int(),
  person: personRef,
  day,
  minutes: z.int(),
  workType,
  record: recordRef.nullable(),
  isOtherRecord: z.boolean().describe('It belongs to a record that the reader may not see'),
  note: z.string().nullable(),
  how: entryHow,
  loggedAt: z.iso.datetime(),
  can: z.array(z.string()),
});

const runningTimer = z.object({
  timerId: z.uuid(),
  startedAt: z.iso.datetime(),
  workType,
  record: recordRef.nullable(),
  note: z.string().nullable(),
});

// Estimates.

/** Says how much work a record needs in all; the newest estimate counts, older ones stay readable. */
export const estimateEffort = command({
  name: 'effort.estimate-effort',
  summary: 'Estimate how much work a record needs in all; the newest estimate counts, older ones stay',
  right: 'effort.estimate',
  input: z.strictObject({
    kind: recordKind,
    recordId,
    minutes: z
      .int('Send a whole number of minutes.')
      .min(0, 'An estimate cannot be negative.')
      .max(600_000, 'An estimate may have at most 10,000 hours. Split the work.'),
    bySkill: z
      .array(z.strictObject({ skill: skillName, minutes: z.int().min(1).max(600_000) }))
      .max(12, 'At most 12 skills.')
      .optional()
      .describe('How much of it needs which skill'),
    note: note.nullish().describe('On what it rests'),
  }),
  output: z.object({ estimateId: z.uuid(), recordId: z.uuid(), minutes: z.int() }),
  http: { method: 'POST', path: '/api/effort/:kind/:recordId/estimates' },
  refusals: {
    'record-unknown': recordUnknown,
    'skills-exceed': [
      'invalid',
      'The skills add up to more than the whole. Raise the estimate, or lower a skill.',
    ],
  },
  emits: [events.effortEstimated],
  touches: ['effort'],
});

/** Estimate, time spent and cost of one record. */
export const getEffort = query({
  name: 'effort.get-effort',
  summary: 'Show the estimates of a record, the time spent on it, what remains, and what it cost',
  right: 'effort.read-work',
  input: z.object({ kind: recordKind, recordId }),
  output: z.object({
    estimate: z
      .object({
        estimateId: z.uuid(),
        minutes: z.int(),
        bySkill: z.array(z.object({ skill: z.string(), minutes: z.int() })),
        note: z.string().nullable(),
        by: personRef.nullable(),
        at: z.iso.datetime(),
      })
      .nullable(),
    earlier: z
      .array(
        z.object({
          estimateId: z.uuid(),
          minutes: z.int(),
          note: z.string().nullable(),
          by: personRef.nullable(),
          at: z.iso.datetime(),
        }),
      )
      .describe('Newest first, at most 20'),
    loggedMinutes: z.int(),
    remainingMinutes: z.int().nullable().describe('Estimate less logged, never below 0; null: no estimate'),
    byWorkType: z.array(z.object({ workType, minutes: z.int() })),
    people: z.int().describe('How many people logged time on it'),
    byPerson: z
      .array(personRef.extend({ minutes: z.int() }))
      .nullable()
      .describe('Null: the reader may not see whose time it is'),
    cost: z
      .array(z.object({ currency: z.string(), amountMinor: z.int() }))
      .nullable()
      .describe('Logged time at hourly rates, by currency; null: the reader may not see rates'),
    minutesWithoutRate: z.int().nullable(),
    workType: workType.nullable().describe('What time on it counts as, unless one says otherwise'),
    can: z.array(z.string()),
  }),
  http: { method: 'GET', path: '/api/effort/:kind/:recordId' },
  refusals: { 'record-unknown': recordUnknown },
  touches: ['effort', 'time-entry', 'hourly-rate'],
});

// Time.

/** Logs time that was spent on a day. */
export const logTime = command({
  name: 'effort.log-time',
  summary: 'Log time spent on a day, on a record or just as a kind of work',
  right: 'effort.log',
  input: z
    .strictObject({
      personId,
      day,
      minutes: minutesOfDay,
      workType: workType.optional().describe('Left out: what the record counts as'),
      kind: recordKind.nullish(),
      recordId: recordId.nullish(),
      note: note.nullish(),
    })
    .refine(bothOrNeither, bothOrNeitherSays),
  output: changedEntry,
  http: { method: 'POST', path: '/api/time-entries' },
  refusals: {
    'no-person': noPerson,
    'person-gone': personGone,
    'record-unknown': recordUnknown,
    'day-ahead': dayAhead,
    'day-full': dayFull,
    'work-type-missing': workTypeMissing,
  },
  emits: [events.timeLogged],
  touches: ['time-entry'],
  inverse: 'effort.withdraw-time-entry',
});

/** Corrects a time entry. */
export const changeTimeEntry = command({
  name: 'effort.change-time-entry',
  summary: 'Correct a time entry: day, minutes, kind of work, record or note',
  right: 'effort.log',
  input: z
    .strictObject({
      entryId,
      day: day.optional(),
      minutes: minutesOfDay.optional(),
      workType: workType.optional(),
      kind: recordKind.nullish().describe('Null: on no record'),
      recordId: recordId.nullish(),
      note: note.nullish(),
    })
    .refine(bothOrNeither, bothOrNeitherSays),
  output: changedEntry,
  http: { method: 'PATCH', path: '/api/time-entries/:entryId' },
  refusals: { 'record-unknown': recordUnknown, 'day-ahead': dayAhead, 'day-full': dayFull },
  emits: [events.timeEntryChanged],
  touches: ['time-entry'],
  versioned: true,
});

/** Takes a time entry back. */
export const withdrawTimeEntry = command({
  name: 'effort.withdraw-time-entry',
  summary: 'Withdraw a time entry; it counts no longer',
  right: 'effort.log',
  // Not strict: it accepts the answer of the command that it takes back.
  input: z.object({ entryId }),
  output: changedEntry,
  http: { method: 'DELETE', path: '/api/time-entries/:entryId' },
  emits: [events.timeEntryWithdrawn],
  touches: ['time-entry'],
  versioned: true,
});

/** Starts one's timer; one that runs is stopped and logged first. */
export const startTimer = command({
  name: 'effort.start-timer',
  summary: 'Start my timer; one that runs already is stopped and logged first',
  right: 'effort.log',
  input: z
    .strictObject({
      workType: workType.optional().describe('Left out: what the record counts as'),
      kind: recordKind.nullish(),
      recordId: recordId.nullish(),
      note: note.nullish(),
    })
    .refine(bothOrNeither, bothOrNeitherSays),
  output: z.object({ timerId: z.uuid(), startedAt: z.iso.datetime(), loggedEntryId: z.uuid().nullable() }),
  http: { method: 'POST', path: '/api/my-timer' },
  refusals: {
    'no-person': noPerson,
    'record-unknown': recordUnknown,
    'work-type-missing': workTypeMissing,
    'ran-too-long': [
      'refused',
      'Your timer has run since {startedAt}, longer than a working day. Stop it and say how long you really worked.',
    ],
    'day-full': dayFull,
  },
  emits: [events.timerStarted, events.timerStopped, events.timeLogged],
  touches: ['effort-timer', 'time-entry'],
});

/** Stops one's timer and logs its time on the day it started. */
export const stopTimer = command({
  name: 'effort.stop-timer',
  summary: 'Stop my timer and log its time, or throw it away',
  right: 'effort.log',
  input: z.strictObject({
    minutes: minutesOfDay.optional().describe('How long it really was; left out: as long as it ran'),
    note: note.nullish(),
    isDiscarded: z.boolean().default(false).describe('Log nothing'),
  }),
  output: z.object({
    entryId: z.uuid().nullable().describe('Null: nothing was logged, it was thrown away or ran for seconds'),
    minutes: z.int(),
  }),
  http: { method: 'POST', path: '/api/my-timer/stop' },
  refusals: {
    'no-person': noPerson,
    'no-timer': ['refused', 'No timer of yours runs. Start one, or log the time by hand.'],
    'ran-too-long': [
      'refused',
      'Your timer has run since {startedAt}, longer than 12 hours. Say how long you really worked.',
    ],
    'day-full': dayFull,
  },
  emits: [events.timerStopped, events.timeLogged],
  touches: ['effort-timer', 'time-entry'],
});

/** Enters a week by shares; what was entered by shares for it before is replaced. */
export const enterWeekShares = command({
  name: 'effort.enter-week-shares',
  summary: 'Enter a week as shares of the working week, by kind of work or record; replaces earlier shares',
  right: 'effort.log',
  input: z.strictObject({
    personId,
    week,
    shares: z
      .array(
        z
          .strictObject({
            workType: workType.optional().describe('Left out: what the record counts as'),
            kind: recordKind.nullish(),
            recordId: recordId.nullish(),
            percent,
          })
          .refine(bothOrNeither, bothOrNeitherSays),
      )
      .max(30, 'At most 30 shares a week.')
      .refine((all) => all.reduce((sum, s) => sum + s.percent, 0) <= 100, 'The shares exceed 100 %.')
      .describe('Empty: only takes the earlier shares away'),
  }),
  output: z.object({ week: z.iso.date(), entries: z.int(), minutes: z.int() }),
  http: { method: 'PUT', path: '/api/time-shares/:week' },
  refusals: {
    'no-person': noPerson,
    'person-gone': personGone,
    'record-unknown': recordUnknown,
    'work-type-missing': workTypeMissing,
    'week-ahead': ['invalid', 'The week of {week} has not begun yet.'],
    'no-working-days': [
      'refused',
      'There is no working day in the week of {week} so far: holidays, leave, or no working hours. Log time by hand.',
    ],
    'day-full': dayFull,
  },
  emits: [events.weekShared],
  touches: ['time-entry'],
});

/** Time entries, newest day first. */
export const listTimeEntries = query({
  name: 'effort.list-time-entries',
  summary: 'List time entries: one’s own, or those of the people one answers for',
  right: 'effort.read-time',
  input: listInput(
    {
      personId: z.uuid(),
      unitId: z.uuid().describe('With what is below it'),
      queueId: z.uuid().describe('Of those who watch this queue'),
      from: day,
      to: day,
      workType,
      kind: recordKind,
      recordId,
      how: entryHow,
    },
    ['day'],
  ).extend({ direction: z.enum(['asc', 'desc']).default('desc') }),
  output: listOutput(timeEntry).extend({ minutes: z.int().describe('Sum of all that match') }),
  http: { method: 'GET', path: '/api/time-entries' },
  touches: ['time-entry'],
});

/** One week of one person, ready to be filled in. */
export const getMyWeek = query({
  name: 'effort.get-my-week',
  summary: 'Show a week of mine: hours of each day, what is logged, the timer, and what I work on',
  right: 'effort.log',
  input: z.object({ week: week.optional().describe('A day of the week; left out: this week'), personId }),
  output: z.object({
    person: personRef,
    week: z.iso.date().describe('The Monday'),
    weeklyMinutes: z.int(),
    days: z.array(
      z.object({
        day: z.iso.date(),
        workingMinutes: z.int().describe('By calendar, weekly hours and leave'),
        leavePercent: z.int(),
        holiday: z.string().nullable(),
        loggedMinutes: z.int(),
        isAhead: z.boolean(),
      }),
    ),
    entries: z.array(timeEntry).describe('In the order of days'),
    loggedMinutes: z.int(),
    workingMinutes: z.int(),
    byWorkType: z.array(z.object({ workType, minutes: z.int(), share: z.number() })),
    timer: runningTimer.nullable(),
    work: z
      .array(
        recordRef.extend({
          workType: workType.nullable(),
          dueOn: z.iso.date().nullable(),
          remainingMinutes: z.int().nullable(),
        }),
      )
      .describe('Open records that one owns or logged time on lately, for quick entry'),
    kinds: z.array(z.string()).describe('Kinds of records on which time can be logged'),
  }),
  http: { method: 'GET', path: '/api/my-week' },
  refusals: { 'no-person': noPerson },
  touches: ['time-entry', 'effort-timer', 'leave', 'effort'],
});
