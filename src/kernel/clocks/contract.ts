/**
 * Service clocks of cases: how long something was promised to take, with and without the times in which it waited.
 * Cases start, pause, move and stop them (see clock-changes.ts); a worker fires what is due.
 */
import { z } from 'zod';
import { command, event, query } from '../operation.ts';
import { id } from '../org/shapes.ts';

const clockEvent = <P extends z.ZodRawShape>(name: string, payload: P, sentence: string) =>
  event({
    name: `clocks.${name}`,
    subject: 'case',
    payload: z.object({ clock: z.string(), clockId: id, dueAt: z.iso.datetime(), ...payload }),
    sentence,
  });

export const clockWarned = clockEvent(
  'clock-warned',
  {},
  'Clock {clock} of {subject} is nearly due: {dueAt}',
);
export const clockBreached = clockEvent(
  'clock-breached',
  {},
  'Clock {clock} of {subject} is late: it was due {dueAt}',
);
export const clockEscalated = {
  ...clockEvent(
    'clock-escalated',
    { percent: z.number().int(), personIds: z.array(id) },
    'Clock {clock} of {subject} is at {percent} percent of its time and escalates to {personIds}',
  ),
  refs: { personIds: 'person' } as const,
};
export const clocksRecomputed = event({
  name: 'clocks.clocks-recomputed',
  subject: 'calendar',
  payload: z.object({ open: z.number().int(), moved: z.number().int() }),
  sentence: 'Of {open} open clocks that count by calendar {subject}, {moved} get another due date',
});
export const clockEvents = [clockWarned, clockBreached, clockEscalated, clocksRecomputed];

export const target = z.object({
  amount: z.number().positive(),
  unit: z.enum(['working-hours', 'working-days', 'days']),
});
export const stage = z.enum(['fine', 'warned', 'breached', 'stopped']);

/** One way to read a clock; times in the unit of its target. */
const reading = z.object({
  used: z.number().describe('Of the target, in its unit'),
  left: z.number().describe('Negative when it is late'),
  percent: z.number().describe('Of the target'),
  dueAt: z.iso.datetime().nullable().describe('Null while the clock is paused'),
});

export const clockRow = z.object({
  clockId: id,
  caseId: id,
  clock: z.string(),
  title: z.string(),
  target,
  stage,
  paused: z.boolean(),
  pausedSince: z.iso.datetime().nullable(),
  startedAt: z.iso.datetime(),
  stoppedAt: z.iso.datetime().nullable(),
  met: z.boolean().nullable().describe('Stopped in time, pauses taken off; null while it runs'),
  withPauses: reading.describe('Time in which the case waited is taken off: what was promised'),
  withoutPauses: reading.describe('All time counts: what the requester lived through'),
  dueIfResumedNow: z.iso.datetime().nullable().describe('For a paused clock'),
  calendarId: id.nullable(),
  calendarName: z.string().nullable(),
  zone: z.string(),
  pauses: z.array(z.object({ waitId: id, from: z.iso.datetime(), to: z.iso.datetime().nullable() })),
  fired: z.array(z.string()),
  escalations: z
    .array(
      z.object({
        at: z.iso.datetime(),
        percent: z.number().int(),
        people: z.array(z.object({ personId: id, name: z.string() })),
      }),
    )
    .describe('To whom it escalated, and when'),
});
export type ClockRow = z.output<typeof clockRow>;

export const listClocks = query({
  name: 'clocks.list-clocks',
  summary: 'Lists the clocks of a case, each read with and without its pauses.',
  right: 'clocks.view-clocks',
  input: z.object({ caseId: id }),
  output: z.object({ now: z.iso.datetime(), clocks: z.array(clockRow) }),
  http: { method: 'GET', path: '/api/cases/:caseId/clocks' },
  touches: ['case', 'calendar'],
});

const enterpriseWideOnly = [
  'forbidden',
  'Clocks are fired for the whole enterprise; your role reaches only a part of it. Ask an administrator.',
] as const;

export const fireDueClocks = command({
  name: 'clocks.fire-due-clocks',
  summary: 'Warns, calls late and escalates what is due; a worker asks for it again and again.',
  right: 'clocks.fire-clocks',
  input: z.strictObject({ limit: z.number().int().min(1).max(5000).default(1000) }),
  output: z.object({ clocks: z.number().int(), steps: z.number().int(), more: z.boolean() }),
  http: { method: 'POST', path: '/api/clocks/fire-due' },
  refusals: { 'enterprise-wide-only': enterpriseWideOnly },
  emits: [clockWarned, clockBreached, clockEscalated],
  touches: ['case'],
});

export const recomputeClocks = command({
  name: 'clocks.recompute-clocks',
  summary: 'Works out anew when the open clocks of a calendar are due.',
  right: 'clocks.fire-clocks',
  input: z.strictObject({ calendarId: id }),
  output: z.object({ open: z.number().int(), moved: z.number().int() }),
  http: { method: 'POST', path: '/api/calendars/:calendarId/recompute-clocks' },
  refusals: { 'enterprise-wide-only': enterpriseWideOnly },
  emits: [clocksRecomputed],
  touches: ['case', 'calendar'],
});
