/** Capacity: whose hours are promised to what, and whether another promise fits. Schemas only. */
import { z } from 'zod';
import { query } from '../operation.ts';
import {
  day,
  personRef,
  recordKind,
  recordRef,
  recordUnknown,
  skillName,
  week,
  workType,
} from './contract-fields.ts';

const cell = z.object({
  week: z.iso.date().describe('The Monday'),
  availableMinutes: z
    .int()
    .describe('Working days by calendar, weekly hours and leave; of these the share that is for requests'),
  committedMinutes: z.int().describe('What is left of promised work, spread until it is due'),
  load: z.number().nullable().describe('Committed ÷ available; null where nothing is available'),
  isOver: z.boolean(),
});

const chosen = {
  personIds: z
    .union([z.uuid(), z.array(z.uuid()).min(1).max(200)])
    .optional()
    .describe('These people'),
  queueId: z.uuid().optional().describe('Those who watch this queue, and what waits in it'),
  unitId: z.uuid().optional().describe('Those of this unit and below'),
};

/** People × weeks: hours there are against hours that are promised. */
export const getCapacity = query({
  name: 'effort.get-capacity',
  summary: 'Show people by weeks: the hours there are against the hours that are promised',
  right: 'effort.read-capacity',
  input: z.object({
    ...chosen,
    skill: skillName.optional().describe('Only people who have it'),
    from: week.optional().describe('Left out: this week'),
    weeks: z.coerce.number().int().min(1).max(26, 'At most 26 weeks.').default(8),
  }),
  output: z.object({
    weeks: z.array(z.iso.date()),
    people: z.array(
      personRef.extend({
        title: z.string().nullable(),
        unitName: z.string(),
        weeklyMinutes: z.int(),
        percent: z.int(),
        skills: z.array(z.object({ skill: z.string(), level: z.int() })),
        weeks: z.array(cell),
      }),
    ),
    queues: z
      .array(
        z.object({
          queueId: z.uuid(),
          name: z.string(),
          weeks: z.array(z.object({ week: z.iso.date(), committedMinutes: z.int() })),
        }),
      )
      .describe('Promised work that nobody owns yet'),
    total: z.array(cell),
    leftOff: z.int().describe('People beyond the 200 that are shown; the total leaves them out'),
    assumptions: z.object({
      undatedWeeks: z.int().describe('Work without a due date is spread over so many weeks from today'),
      overdueDays: z.int().describe('Work that is overdue is spread over so many working days from today'),
      undated: z.int().describe('How many promised records have no due date'),
      overdue: z.int(),
      withoutEstimate: z.int().describe('How many promised records nobody has estimated; they count nothing'),
    }),
    asOf: z.iso.datetime(),
  }),
  http: { method: 'GET', path: '/api/capacity' },
  touches: ['effort', 'time-entry', 'leave', 'working-hours', 'skill', 'request'],
});

/** The promised records behind a cell. */
export const listCommitments = query({
  name: 'effort.list-commitments',
  summary: 'List the promised records behind a person’s, a queue’s or a team’s week',
  right: 'effort.read-capacity',
  input: z.object({
    ...chosen,
    week: week.optional().describe('Left out: all that is promised'),
    isUnestimated: z.enum(['true']).optional().describe('Only those that nobody has estimated'),
  }),
  output: z.object({
    rows: z.array(
      recordRef.extend({
        owner: personRef.nullable(),
        queue: z.object({ queueId: z.uuid(), name: z.string() }).nullable(),
        dueOn: z.iso.date().nullable(),
        isOverdue: z.boolean(),
        estimateMinutes: z.int().nullable(),
        loggedMinutes: z.int(),
        remainingMinutes: z.int().nullable(),
        minutesInWeek: z
          .int()
          .nullable()
          .describe('What falls into the week; null without a week or estimate'),
        isHidden: z.boolean().describe('The reader may not open it; it has no title here'),
        can: z.array(z.string()),
      }),
    ),
    leftOff: z.int().describe('Rows beyond the 500 that are shown'),
    minutesInWeek: z.int(),
  }),
  http: { method: 'GET', path: '/api/capacity/commitments' },
  touches: ['effort', 'time-entry', 'request'],
});

/** Whether a promise would fit, before it is made. */
export const checkPromise = query({
  name: 'effort.check-promise',
  summary: 'Say whether somebody, or a team, has the hours that a record needs until a day',
  right: 'effort.estimate',
  input: z.object({
    kind: recordKind,
    recordId: z.uuid(),
    ownerId: z.uuid().nullish().describe('Who would own it'),
    queueId: z.uuid().nullish().describe('Which queue would work on it; counts where nobody owns it'),
    dueOn: day.nullish(),
    minutes: z.coerce.number().int().min(0).max(600_000).optional().describe('Left out: its newest estimate'),
  }),
  output: z.object({
    verdict: z.enum(['fits', 'overcommitted', 'no-estimate', 'nobody']),
    who: z.string().nullable().describe('Name of the person or the queue'),
    until: z.iso.date().nullable(),
    isUndated: z.boolean().describe('There is no due date; the next four weeks count'),
    neededMinutes: z.int().nullable(),
    freeMinutes: z.int().nullable().describe('Below 0: more is promised already than there is'),
    sentence: z.string(),
  }),
  http: { method: 'GET', path: '/api/capacity/promise' },
  refusals: { 'record-unknown': recordUnknown },
  touches: ['effort', 'time-entry', 'leave', 'working-hours', 'request'],
});

/** How time was spent by week: operations, value-adding, unplanned. */
export const getShares = query({
  name: 'effort.get-shares',
  summary: 'Show week by week how much time went into operations, value-adding and unplanned work',
  right: 'effort.read-capacity',
  input: z.object({
    ...chosen,
    from: week.optional().describe('Left out: twelve weeks ago'),
    to: day.optional().describe('Left out: today'),
  }),
  output: z.object({
    weeks: z.array(
      z.object({
        week: z.iso.date(),
        operations: z.int(),
        valueAdding: z.int(),
        unplanned: z.int(),
        minutes: z.int(),
        people: z.int(),
      }),
    ),
    total: z.array(z.object({ workType, minutes: z.int(), share: z.number().nullable() })),
    people: z.int().describe('Who logged time'),
    asOf: z.iso.datetime(),
  }),
  http: { method: 'GET', path: '/api/capacity/shares' },
  refusals: { 'too-long': ['invalid', 'At most two years (106 weeks) at once.'] },
  touches: ['time-entry'],
});
