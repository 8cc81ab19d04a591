/** Deputies: who acts for whom while somebody is away. Schemas only. */
import { z } from 'zod';
import { listInput, listOutput } from '../list.ts';
import { command, event, query } from '../operation.ts';
import { day, id, line } from '../org/shapes.ts';

export const deputyNamed = event({
  name: 'assignment.deputy-named',
  subject: 'person',
  payload: z.object({ deputyId: id, actingId: id, from: day, lastDay: day.nullable() }),
  refs: { actingId: 'person' },
  sentence: '{actingId} acts for {subject} from {from}, last day: {lastDay}',
});
export const deputyEnded = event({
  name: 'assignment.deputy-ended',
  subject: 'person',
  payload: z.object({ deputyId: id, actingId: id, lastDay: day.nullable() }),
  refs: { actingId: 'person' },
  sentence: '{actingId} no longer acts for {subject}, last day: {lastDay}',
});

const personRef = z.object({ personId: id, name: z.string() });

const deputyRow = z.object({
  deputyId: id,
  version: z.int(),
  person: personRef,
  acting: personRef,
  from: day,
  lastDay: day.nullable(),
  why: z.string().nullable(),
  state: z.enum(['planned', 'current', 'over', 'withdrawn']),
  can: z.array(z.string()),
});

export const nameDeputy = command({
  name: 'assignment.name-deputy',
  summary: 'Names who acts for a person while they are away: what waits on them goes to the deputy',
  right: 'assignment.name-deputy',
  input: z.strictObject({
    personId: id.optional().describe('Who is away; left out: the caller'),
    actingId: id.describe('Who acts for them'),
    from: day.optional().describe('First day; left out: today'),
    lastDay: day.nullish().describe('Last day; left out: until further notice'),
    why: line(200, 'The reason').optional().describe('Shown to those who work with them'),
  }),
  output: z.object({ deputyId: id, version: z.int() }),
  http: { method: 'POST', path: '/api/deputies' },
  refusals: {
    'no-person': ['invalid', 'Your account belongs to no person. Say who is away.'],
    'deputy-self': ['invalid', 'Nobody can act for themselves. Name somebody else.'],
    'days-over': ['invalid', 'The days from {from} to {lastDay} are over. Choose today or later days.'],
    'days-turned': ['invalid', 'The last day {lastDay} comes before the first day {from}.'],
    'person-gone': [
      'invalid',
      '{name} does not work here for all of these days. Name somebody else, or fewer days.',
    ],
    'deputy-there': [
      'conflict',
      '{acting} already acts for {name} from {from}, last day: {lastDay}. End that first, or choose other days.',
    ],
    'deputy-ring': [
      'refused',
      'On {from} the deputies would go round in a ring: {people}. Name somebody outside it.',
    ],
  },
  emits: [deputyNamed],
  touches: ['deputy', 'person'],
});

export const endDeputy = command({
  name: 'assignment.end-deputy',
  summary: 'Ends an arrangement: today is its last day, or it never begins',
  right: 'assignment.name-deputy',
  input: z.strictObject({ deputyId: id }),
  output: z.object({ deputyId: id, version: z.int() }),
  http: { method: 'POST', path: '/api/deputies/:deputyId/end' },
  refusals: { 'deputy-over': ['refused', 'This arrangement is over already; its last day was {lastDay}.'] },
  emits: [deputyEnded],
  touches: ['deputy', 'person'],
  versioned: true,
});

export const listDeputies = query({
  name: 'assignment.list-deputies',
  summary: 'Lists who acts for whom: own arrangements, and those of the units that one manages',
  right: 'assignment.name-deputy',
  input: listInput(
    {
      personId: id.describe('Of this person: who is away, or who acts'),
      state: z.enum(['current', 'planned', 'over', 'all']),
    },
    ['from'],
  ),
  output: listOutput(deputyRow),
  http: { method: 'GET', path: '/api/deputies' },
  touches: ['deputy', 'person'],
});
