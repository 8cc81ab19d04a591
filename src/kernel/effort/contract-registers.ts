/** What effort is counted with: hourly rates by role, leave, skills, hours a week. Schemas only. */
import { z } from 'zod';
import { listInput, listOutput } from '../list.ts';
import { command, query } from '../operation.ts';
import {
  currency,
  day,
  noPerson,
  note,
  percent,
  personGone,
  personId,
  personRef,
  skillName,
  weeklyMinutes,
} from './contract-fields.ts';
import * as events from './events.ts';

const rateId = z.uuid().describe('The rate');
const leaveId = z.uuid().describe('The leave');
const role = z
  .string()
  .trim()
  .min(2, 'Name the role')
  .max(120, 'The name of a role may have at most 120 characters.')
  .nullable()
  .describe('Job title as people carry it; null: everybody whose title has no rate');
const wholeEnterprise = [
  'forbidden',
  'Rates and defaults hold for the whole enterprise; your right does not reach that far.',
] as const;

// Rates.

/** Sets what an hour of a role costs from a day on. */
export const setRate = command({
  name: 'effort.set-rate',
  summary: 'Set what an hour of a role costs from a day on; earlier days keep their rate',
  right: 'effort.manage-rates',
  input: z.strictObject({
    role,
    from: day,
    amountMinor: z
      .int('Send a whole number of the smallest unit, such as cents.')
      .min(0, 'A rate cannot be negative.')
      .max(100_000_000, 'This is more than an hour can cost.')
      .describe('In the smallest unit of the currency, such as cents'),
    currency,
  }),
  output: z.object({ rateId: z.uuid(), version: z.int() }),
  http: { method: 'PUT', path: '/api/rates' },
  refusals: { 'whole-enterprise': wholeEnterprise },
  emits: [events.rateSet],
  touches: ['hourly-rate'],
});

/** Takes a rate away; the one before it holds again. */
export const withdrawRate = command({
  name: 'effort.withdraw-rate',
  summary: 'Withdraw a rate that was entered by mistake; the one before it holds again',
  right: 'effort.manage-rates',
  input: z.object({ rateId }),
  output: z.object({ rateId: z.uuid(), version: z.int() }),
  http: { method: 'DELETE', path: '/api/rates/:rateId' },
  refusals: { 'whole-enterprise': wholeEnterprise },
  emits: [events.rateWithdrawn],
  touches: ['hourly-rate'],
  versioned: true,
});

/** All rates by role, the newest first. */
export const listRates = query({
  name: 'effort.list-rates',
  summary: 'List hourly rates by role, and which of them hold today',
  right: 'effort.read-rates',
  input: z.object({}),
  output: z.object({
    rows: z.array(
      z.object({
        rateId: z.uuid(),
        version: z.int(),
        role: z.string().nullable(),
        from: day,
        amountMinor: z.int(),
        currency: z.string(),
        isInForce: z.boolean(),
        people: z.int().describe('How many people it holds for today'),
        can: z.array(z.string()),
      }),
    ),
    roles: z
      .array(z.string())
      .describe('Job titles that people carry and that have no rate, most frequent first'),
    peopleWithoutRate: z.int(),
    can: z.array(z.string()),
  }),
  http: { method: 'GET', path: '/api/rates' },
  touches: ['hourly-rate'],
});

// Leave.

const leaveFields = {
  from: day,
  to: day.describe('The last day'),
  percent: percent.default(100).describe('Share of each day'),
  note: note.nullish(),
};
const endsBefore = ['invalid', 'The last day lies before the first one.'] as const;
const overlaps = ['conflict', 'There is leave already from {from} to {to}. Change that instead.'] as const;
const tooLong = ['invalid', 'Leave may last at most two years. Longer absences belong to HR.'] as const;

/** Records that somebody is away. */
export const recordLeave = command({
  name: 'effort.record-leave',
  summary: 'Record that somebody is away, for all or a part of each day',
  right: 'effort.record-leave',
  input: z.strictObject({ personId, ...leaveFields }),
  output: z.object({ leaveId: z.uuid(), version: z.int() }),
  http: { method: 'POST', path: '/api/leave' },
  refusals: {
    'no-person': noPerson,
    'person-gone': personGone,
    'ends-before': endsBefore,
    'too-long': tooLong,
    overlaps,
  },
  emits: [events.leaveRecorded],
  touches: ['leave'],
  inverse: 'effort.withdraw-leave',
});

/** Changes a leave. */
export const changeLeave = command({
  name: 'effort.change-leave',
  summary: 'Change the days or the share of a leave',
  right: 'effort.record-leave',
  input: z.strictObject({
    leaveId,
    from: day.optional(),
    to: day.optional(),
    percent: percent.optional(),
    note: note.nullish(),
  }),
  output: z.object({ leaveId: z.uuid(), version: z.int() }),
  http: { method: 'PATCH', path: '/api/leave/:leaveId' },
  refusals: { 'ends-before': endsBefore, 'too-long': tooLong, overlaps },
  emits: [events.leaveChanged],
  touches: ['leave'],
  versioned: true,
});

/** Takes a leave away. */
export const withdrawLeave = command({
  name: 'effort.withdraw-leave',
  summary: 'Withdraw a leave',
  right: 'effort.record-leave',
  // Not strict: it accepts the answer of the command that it takes back.
  input: z.object({ leaveId }),
  output: z.object({ leaveId: z.uuid(), version: z.int() }),
  http: { method: 'DELETE', path: '/api/leave/:leaveId' },
  emits: [events.leaveWithdrawn],
  touches: ['leave'],
  versioned: true,
});

/** Leave, by first day. */
export const listLeave = query({
  name: 'effort.list-leave',
  summary: 'List leave: one’s own, or that of the people one answers for',
  right: 'effort.read-capacity',
  input: listInput(
    {
      personId: z.uuid(),
      unitId: z.uuid().describe('With what is below it'),
      queueId: z.uuid().describe('Of those who watch this queue'),
      from: day.describe('Only leave that ends on this day or later'),
      to: day.describe('Only leave that begins on this day or earlier'),
    },
    ['from'],
  ),
  output: listOutput(
    z.object({
      leaveId: z.uuid(),
      version: z.int(),
      person: personRef,
      from: day,
      to: day,
      percent: z.int(),
      note: z.string().nullable(),
      can: z.array(z.string()),
    }),
  ),
  http: { method: 'GET', path: '/api/leave' },
  touches: ['leave'],
});

// Skills and hours.

const level = z
  .int()
  .min(0)
  .max(3, 'Levels go from 1 (beginner) to 3 (expert); 0 takes the skill away.')
  .describe('1 beginner, 2 able, 3 expert; 0 takes it away');

/** Says how well somebody knows something. */
export const setSkill = command({
  name: 'effort.set-skill',
  summary: 'Say how well somebody knows something: level 1 to 3, or 0 to take it away',
  right: 'effort.manage-capacity',
  input: z.strictObject({ personId: z.uuid(), skill: skillName, level }),
  output: z.object({ personId: z.uuid(), skillId: z.uuid(), level: z.int() }),
  http: { method: 'PUT', path: '/api/capacity/people/:personId/skills' },
  refusals: { 'person-gone': personGone },
  emits: [events.skillSet],
  touches: ['skill'],
});

/** Skills with how many people have them at which level. */
export const listSkills = query({
  name: 'effort.list-skills',
  summary: 'List skills, and how many people have them at which level',
  right: 'effort.read-capacity',
  input: z.object({}),
  output: z.object({
    rows: z.array(
      z.object({
        skillId: z.uuid(),
        skill: z.string(),
        people: z.int(),
        levels: z.tuple([z.int(), z.int(), z.int()]).describe('People at level 1, 2 and 3'),
        can: z.array(z.string()),
      }),
    ),
  }),
  http: { method: 'GET', path: '/api/skills' },
  touches: ['skill'],
});

/** Says how many hours a week somebody works, and which share of them is for requests. */
export const setWorkingHours = command({
  name: 'effort.set-working-hours',
  summary: 'Say how many hours a week somebody works and which share of them is for requests; null: as usual',
  right: 'effort.manage-capacity',
  input: z.strictObject({
    personId: z.uuid(),
    weeklyMinutes: weeklyMinutes.nullable(),
    percent: percent.nullable().describe('Share of the week that is for requests'),
  }),
  output: z.object({ personId: z.uuid(), weeklyMinutes: z.int().nullable(), percent: z.int().nullable() }),
  http: { method: 'PUT', path: '/api/capacity/people/:personId/hours' },
  refusals: { 'person-gone': personGone },
  emits: [events.workingHoursSet],
  touches: ['working-hours'],
});

/** Sets what holds for people of whom nothing else is said. */
export const setDefaults = command({
  name: 'effort.set-defaults',
  summary:
    'Set how many hours a week people work and which share is for requests, unless it is said otherwise',
  right: 'effort.manage-rates',
  input: z.strictObject({ weeklyMinutes: weeklyMinutes.min(60, 'Give at least one hour.'), percent }),
  output: z.object({ weeklyMinutes: z.int(), percent: z.int() }),
  http: { method: 'PUT', path: '/api/capacity/defaults' },
  refusals: { 'whole-enterprise': wholeEnterprise },
  emits: [events.defaultsSet],
  touches: ['working-hours'],
});

/** People with what their capacity is made of. */
export const listCapacityPeople = query({
  name: 'effort.list-people',
  summary: 'List people with their weekly hours, their share for requests, their skills and their next leave',
  right: 'effort.read-capacity',
  input: listInput(
    {
      unitId: z.uuid().describe('With what is below it'),
      queueId: z.uuid().describe('Those who watch this queue'),
      skill: skillName.describe('Only those who have it'),
      text: z.string().trim().max(200, 'Search for at most 200 characters.'),
    },
    ['name'],
  ),
  output: listOutput(
    personRef.extend({
      title: z.string().nullable(),
      unitName: z.string(),
      weeklyMinutes: z.int(),
      percent: z.int(),
      isDefault: z.boolean().describe('Nothing else is said than for everybody'),
      skills: z.array(z.object({ skill: z.string(), level: z.int() })),
      nextLeave: z.object({ leaveId: z.uuid(), from: day, to: day, percent: z.int() }).nullable(),
      can: z.array(z.string()),
    }),
  ).extend({
    defaults: z.object({ weeklyMinutes: z.int(), percent: z.int() }),
    canSetDefaults: z.boolean(),
  }),
  http: { method: 'GET', path: '/api/capacity/people' },
  touches: ['working-hours', 'skill', 'leave'],
});
