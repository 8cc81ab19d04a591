/** What the log says about effort: ids, codes, days and figures only. Events about a record's effort carry the id of that record. */
import { z } from 'zod';
import { event } from '../operation.ts';
import { entryHow, workType } from './contract-fields.ts';

const uuid = z.uuid();
const entryFacts = {
  personId: uuid,
  day: z.iso.date(),
  minutes: z.int(),
  workType,
  recordKind: z.string().nullable(),
  recordId: uuid.nullable(),
};

export const effortEstimated = event({
  name: 'effort.effort-estimated',
  subject: 'effort',
  payload: z.object({ recordKind: z.string(), estimateId: uuid, minutes: z.int(), hours: z.number() }),
  sentence: '{subject} was estimated at {hours} hours of work',
  isInternal: true,
});
export const timeLogged = event({
  name: 'effort.time-logged',
  subject: 'time-entry',
  payload: z.object({ ...entryFacts, how: entryHow }),
  sentence: 'Time of {personId} was logged: {minutes} minutes on {day} ({workType})',
  refs: { personId: 'person' },
});
export const timeEntryChanged = event({
  name: 'effort.time-entry-changed',
  subject: 'time-entry',
  payload: z.object({ ...entryFacts, fields: z.array(z.string()) }),
  sentence: 'A time entry of {personId} was changed ({fields}): {minutes} minutes on {day} ({workType})',
  refs: { personId: 'person' },
});
export const timeEntryWithdrawn = event({
  name: 'effort.time-entry-withdrawn',
  subject: 'time-entry',
  payload: z.object(entryFacts),
  sentence: 'A time entry of {personId} was withdrawn: {minutes} minutes on {day}',
  refs: { personId: 'person' },
});
export const timerStarted = event({
  name: 'effort.timer-started',
  subject: 'effort-timer',
  payload: z.object({
    personId: uuid,
    workType,
    recordKind: z.string().nullable(),
    recordId: uuid.nullable(),
  }),
  sentence: 'A timer of {personId} runs ({workType})',
  refs: { personId: 'person' },
});
export const timerStopped = event({
  name: 'effort.timer-stopped',
  subject: 'effort-timer',
  payload: z.object({ personId: uuid, entryId: uuid.nullable() }),
  sentence: 'The timer of {personId} was stopped',
  refs: { personId: 'person' },
});
export const weekShared = event({
  name: 'effort.week-shared',
  subject: 'person',
  payload: z.object({ week: z.iso.date(), entries: z.int(), minutes: z.int() }),
  sentence: '{subject} entered the week of {week} by shares: {minutes} minutes',
});
export const rateSet = event({
  name: 'effort.rate-set',
  subject: 'hourly-rate',
  payload: z.object({ from: z.iso.date(), currency: z.string() }),
  sentence: 'The hourly rate {subject} holds from {from}',
});
export const rateWithdrawn = event({
  name: 'effort.rate-withdrawn',
  subject: 'hourly-rate',
  payload: z.object({ from: z.iso.date() }),
  sentence: 'An hourly rate from {from} was withdrawn',
});
export const leaveRecorded = event({
  name: 'effort.leave-recorded',
  subject: 'leave',
  payload: z.object({ personId: uuid, from: z.iso.date(), to: z.iso.date(), percent: z.int() }),
  sentence: '{personId} is away from {from} to {to} ({percent} % of each day)',
  refs: { personId: 'person' },
});
export const leaveChanged = event({
  name: 'effort.leave-changed',
  subject: 'leave',
  payload: z.object({ personId: uuid, from: z.iso.date(), to: z.iso.date(), percent: z.int() }),
  sentence: 'The leave of {personId} was changed: {from} to {to} ({percent} % of each day)',
  refs: { personId: 'person' },
});
export const leaveWithdrawn = event({
  name: 'effort.leave-withdrawn',
  subject: 'leave',
  payload: z.object({ personId: uuid, from: z.iso.date(), to: z.iso.date() }),
  sentence: 'The leave of {personId} from {from} to {to} was withdrawn',
  refs: { personId: 'person' },
});
export const skillSet = event({
  name: 'effort.skill-set',
  subject: 'person',
  payload: z.object({ skillId: uuid, level: z.int() }),
  sentence: '{subject} has the skill {skillId} at level {level} (0: no longer)',
  refs: { skillId: 'skill' },
});
export const workingHoursSet = event({
  name: 'effort.working-hours-set',
  subject: 'person',
  payload: z.object({ weeklyMinutes: z.int().nullable(), percent: z.int().nullable() }),
  sentence: 'Capacity of {subject} was set: {weeklyMinutes} minutes a week, {percent} % of them for requests',
});
export const defaultsSet = event({
  name: 'effort.defaults-set',
  subject: 'installation',
  payload: z.object({ weeklyMinutes: z.int(), percent: z.int() }),
  sentence:
    'People count with {weeklyMinutes} minutes a week, {percent} % of them for requests, unless it is said otherwise',
});
export const effortEvents = [
  effortEstimated,
  timeLogged,
  timeEntryChanged,
  timeEntryWithdrawn,
  timerStarted,
  timerStopped,
  weekShared,
  rateSet,
  rateWithdrawn,
  leaveRecorded,
  leaveChanged,
  leaveWithdrawn,
  skillSet,
  workingHoursSet,
  defaultsSet,
];
