/** Audiences: saved predicates over people, with a live count and their members as of any day. */
import { z } from 'zod';
import { listInput, listOutput } from '../list.ts';
import { command, event, query } from '../operation.ts';
import { personRow } from '../org/contract.ts';
import { asOf, day, id, line, searchText } from '../org/shapes.ts';
import { predicate } from './predicate.ts';

export const audienceCreated = event({
  name: 'audiences.audience-created',
  subject: 'audience',
  payload: z.object({}),
  sentence: 'Audience {subject} is created',
});
export const audienceChanged = event({
  name: 'audiences.audience-changed',
  subject: 'audience',
  payload: z.object({ fields: z.array(z.string()) }),
  sentence: 'Audience {subject} is changed: {fields}',
});
export const audienceRetired = event({
  name: 'audiences.audience-retired',
  subject: 'audience',
  payload: z.object({}),
  sentence: 'Audience {subject} is retired',
});

const audienceRow = z.object({
  audienceId: id,
  key: z.string().describe('Such as AUD-3'),
  version: z.number().int(),
  name: z.string(),
  ownerId: id.nullable(),
  ownerName: z.string().nullable(),
  createdAt: z.iso.datetime(),
  retiredAt: z.iso.datetime().nullable(),
  can: z.array(z.string()),
});

const referenceUnknown = ['invalid', 'The predicate names a {what} that does not exist: {value}.'] as const;
const nameTaken = ['conflict', 'There is already an audience called {name}. Choose another name.'] as const;
const isRetired = ['refused', 'This audience has been retired and cannot be changed.'] as const;

export const countAudience = query({
  name: 'audiences.count-audience',
  summary: 'Counts the people whom a predicate matches, without saving it, and shows some of them.',
  right: 'audiences.view-audiences',
  input: z.object({ predicate, ...asOf }),
  output: z.object({
    asOf: day,
    count: z.number().int(),
    examples: z.array(
      z.object({
        personId: id,
        name: z.string(),
        title: z.string().nullable(),
        unitName: z.string().nullable(),
      }),
    ),
    sentence: z.string().describe('The predicate in words'),
  }),
  http: { method: 'POST', path: '/api/audiences/count' },
  refusals: { 'reference-unknown': referenceUnknown },
  touches: ['person', 'unit'],
});

export const listAudiences = query({
  name: 'audiences.list-audiences',
  summary: 'Lists the saved audiences.',
  right: 'audiences.view-audiences',
  input: listInput({ text: searchText, state: z.enum(['current', 'retired', 'all']) }, ['name', 'created']),
  output: listOutput(audienceRow),
  http: { method: 'GET', path: '/api/audiences' },
  touches: ['audience'],
});

export const getAudience = query({
  name: 'audiences.get-audience',
  summary:
    'Shows an audience with its predicate, in words and as data, and how many people it matches today.',
  right: 'audiences.view-audiences',
  input: z.object({ audienceId: id }),
  output: audienceRow.extend({ predicate, sentence: z.string(), count: z.number().int() }),
  http: { method: 'GET', path: '/api/audiences/:audienceId' },
  touches: ['audience', 'person', 'unit'],
});

export const createAudience = command({
  name: 'audiences.create-audience',
  summary: 'Saves a predicate over people under a name.',
  right: 'audiences.edit-audiences',
  input: z.strictObject({ name: line(120, 'The name'), predicate }),
  output: z.object({ audienceId: id, key: z.string(), version: z.number().int() }),
  http: { method: 'POST', path: '/api/audiences' },
  refusals: { 'reference-unknown': referenceUnknown, 'name-taken': nameTaken },
  emits: [audienceCreated],
  touches: ['audience'],
});

export const changeAudience = command({
  name: 'audiences.change-audience',
  summary: 'Changes the name or the predicate of an audience.',
  right: 'audiences.edit-audiences',
  input: z.strictObject({
    audienceId: id,
    name: line(120, 'The name').optional(),
    predicate: predicate.optional(),
  }),
  output: z.object({ audienceId: id, version: z.number().int() }),
  http: { method: 'PATCH', path: '/api/audiences/:audienceId' },
  refusals: { 'reference-unknown': referenceUnknown, 'name-taken': nameTaken, 'is-retired': isRetired },
  emits: [audienceChanged],
  touches: ['audience'],
  versioned: true,
});

export const retireAudience = command({
  name: 'audiences.retire-audience',
  summary: 'Retires an audience; nothing new can use it.',
  right: 'audiences.edit-audiences',
  input: z.strictObject({ audienceId: id }),
  output: z.object({ audienceId: id, version: z.number().int() }),
  http: { method: 'POST', path: '/api/audiences/:audienceId/retire' },
  refusals: { 'is-retired': isRetired },
  emits: [audienceRetired],
  touches: ['audience'],
  versioned: true,
});

export const listAudienceMembers = query({
  name: 'audiences.list-audience-members',
  summary: 'Lists the people whom an audience matches, as of a day.',
  right: 'audiences.view-audiences',
  input: listInput({ text: searchText, asOf: asOf.asOf.unwrap(), knownAt: asOf.knownAt.unwrap() }, [
    'name',
  ]).extend({ audienceId: id }),
  output: listOutput(personRow),
  http: { method: 'GET', path: '/api/audiences/:audienceId/members' },
  touches: ['audience', 'person', 'unit'],
});

export const audienceEvents = [audienceCreated, audienceChanged, audienceRetired];
