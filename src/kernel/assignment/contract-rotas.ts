/** Rotas: members who take turns of a day or a week, and who swaps. Schemas only. */
import { z } from 'zod';
import { listInput, listOutput } from '../list.ts';
import { command, event, query } from '../operation.ts';
import { day, id, line, searchText } from '../org/shapes.ts';

const rotaEvent = <P extends z.ZodType>(name: string, payload: P, sentence: string, refs = {}) =>
  event({ name: `assignment.${name}`, subject: 'rota', payload, sentence, refs });

export const rotaCreated = rotaEvent(
  'rota-created',
  z.object({ memberIds: z.array(id) }),
  'Rota {subject} is made; turns: {memberIds}',
  { memberIds: 'person' },
);
export const rotaChanged = rotaEvent(
  'rota-changed',
  z.object({ fields: z.array(z.string()) }),
  'Rota {subject} is changed: {fields}',
);
export const rotaRetired = rotaEvent('rota-retired', z.object({}), 'Rota {subject} is retired');
export const turnSwapped = rotaEvent(
  'turn-swapped',
  z.object({ personId: id, from: day, lastDay: day }),
  '{personId} is on duty in {subject} from {from} to {lastDay}',
  { personId: 'person' },
);
export const swapWithdrawn = rotaEvent(
  'swap-withdrawn',
  z.object({ personId: id }),
  '{personId} no longer takes over in {subject}',
  { personId: 'person' },
);

const personRef = z.object({ personId: id, name: z.string() });
const turnLength = z.enum(['day', 'week']);
const memberIds = z
  .array(id)
  .min(1, 'Name at least one person.')
  .max(60, 'A rota holds at most 60 people.')
  .describe('In the order of their turns');

const nameTaken = ['conflict', 'There is already a rota called {name}. Choose another name.'] as const;
const personGone = ['invalid', 'One of these people does not work here any more. Leave them out.'] as const;
const rotaRetiredAlready = ['refused', 'This rota is retired. Make a new one.'] as const;
const outsideScope = [
  'forbidden',
  'You keep rotas for a part of the enterprise. Name a unit in it.',
] as const;
const unitUnknown = ['invalid', 'There is no such unit today. Choose one from the list.'] as const;

const rotaRow = z.object({
  rotaId: id,
  version: z.int(),
  name: z.string(),
  unit: z.object({ unitId: id, name: z.string() }).nullable(),
  turn: turnLength,
  beginsOn: day,
  members: z.array(personRef),
  onDuty: personRef.nullable().describe('Whose turn it is today, deputies followed'),
  retiredAt: z.iso.datetime().nullable(),
  can: z.array(z.string()),
});

export const listRotas = query({
  name: 'assignment.list-rotas',
  summary: 'Lists rotas with whose turn it is today',
  right: 'assignment.read-rotas',
  input: listInput({ text: searchText, state: z.enum(['current', 'retired', 'all']) }, ['name']),
  output: listOutput(rotaRow),
  http: { method: 'GET', path: '/api/rotas' },
  touches: ['rota', 'deputy', 'person'],
});

export const getRota = query({
  name: 'assignment.get-rota',
  summary: 'Shows a rota with its turns of the next eight weeks',
  right: 'assignment.read-rotas',
  input: z.object({ rotaId: id }),
  output: rotaRow.extend({
    turns: z.array(z.object({ person: personRef, from: day, lastDay: day })),
    swaps: z.array(z.object({ rotaSwapId: id, person: personRef, from: day, lastDay: day })),
  }),
  http: { method: 'GET', path: '/api/rotas/:rotaId' },
  touches: ['rota', 'deputy', 'person'],
});

export const createRota = command({
  name: 'assignment.create-rota',
  summary: 'Makes a rota: people who take turns of a day or a week',
  right: 'assignment.keep-rotas',
  input: z.strictObject({
    name: line(80, 'The name'),
    unitId: id.nullish().describe('The part of the enterprise that it serves; left out: all of it'),
    turn: turnLength,
    beginsOn: day.describe('First day of the first turn'),
    memberIds,
  }),
  output: z.object({ rotaId: id, version: z.int() }),
  http: { method: 'POST', path: '/api/rotas' },
  refusals: {
    'name-taken': nameTaken,
    'person-gone': personGone,
    'outside-scope': outsideScope,
    'unit-unknown': unitUnknown,
  },
  emits: [rotaCreated],
  touches: ['rota'],
});

export const changeRota = command({
  name: 'assignment.change-rota',
  summary: 'Changes name, members or rhythm of a rota',
  right: 'assignment.keep-rotas',
  input: z.strictObject({
    rotaId: id,
    name: line(80, 'The name').optional(),
    turn: turnLength.optional(),
    beginsOn: day.optional(),
    memberIds: memberIds.optional(),
  }),
  output: z.object({ rotaId: id, version: z.int() }),
  http: { method: 'PATCH', path: '/api/rotas/:rotaId' },
  refusals: { 'name-taken': nameTaken, 'person-gone': personGone, 'rota-retired': rotaRetiredAlready },
  emits: [rotaChanged],
  touches: ['rota'],
  versioned: true,
});

export const retireRota = command({
  name: 'assignment.retire-rota',
  summary: 'Retires a rota: nobody is on duty in it any more',
  right: 'assignment.keep-rotas',
  input: z.strictObject({ rotaId: id }),
  output: z.object({ rotaId: id, version: z.int() }),
  http: { method: 'POST', path: '/api/rotas/:rotaId/retirement' },
  refusals: { 'rota-retired': rotaRetiredAlready },
  emits: [rotaRetired],
  touches: ['rota'],
  versioned: true,
});

export const swapTurn = command({
  name: 'assignment.swap-turn',
  summary: 'Lets somebody take over in a rota for some days',
  right: 'assignment.keep-rotas',
  input: z.strictObject({ rotaId: id, personId: id, from: day, lastDay: day }),
  output: z.object({ rotaId: id, version: z.int(), rotaSwapId: id }),
  http: { method: 'POST', path: '/api/rotas/:rotaId/swaps' },
  refusals: {
    'rota-retired': rotaRetiredAlready,
    'person-gone': personGone,
    'days-turned': ['invalid', 'The last day {lastDay} comes before the first day {from}.'],
    'days-over': ['invalid', 'The days up to {lastDay} are over. Choose today or later days.'],
    'swap-there': ['conflict', '{name} already takes over on some of these days. Take that back first.'],
  },
  emits: [turnSwapped],
  touches: ['rota'],
  versioned: true,
});

export const withdrawSwap = command({
  name: 'assignment.withdraw-swap',
  summary: 'Takes a swap back: turns go on in their order',
  right: 'assignment.keep-rotas',
  input: z.strictObject({ rotaId: id, rotaSwapId: id }),
  output: z.object({ rotaId: id, version: z.int() }),
  http: { method: 'DELETE', path: '/api/rotas/:rotaId/swaps/:rotaSwapId' },
  refusals: { 'rota-retired': rotaRetiredAlready },
  emits: [swapWithdrawn],
  touches: ['rota'],
  versioned: true,
});
