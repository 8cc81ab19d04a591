/** Units: the tree of the enterprise as of a day, its history and its plan. */
import { z } from 'zod';
import { command, event, query, SIGNED_IN } from '../operation.ts';
import { asOf, code, day, id, line, unitKind } from './shapes.ts';

export const unitCreated = event({
  name: 'org.unit-created',
  subject: 'unit',
  payload: z.object({ from: day, parentId: id.nullable(), kind: unitKind }),
  sentence: '{subject} is created under {parentId} from {from} on',
  refs: { parentId: 'unit' },
});
export const unitChanged = event({
  name: 'org.unit-changed',
  subject: 'unit',
  payload: z.object({ from: day, fields: z.array(z.string()), factIds: z.array(id) }),
  sentence: '{subject} changes from {from} on: {fields}',
});
export const unitMoved = event({
  name: 'org.unit-moved',
  subject: 'unit',
  payload: z.object({
    from: day,
    parentId: id,
    wasParentId: id.nullable(),
    people: z.number().int(),
    units: z.number().int(),
  }),
  sentence:
    '{subject} moves under {parentId} (it was under {wasParentId}) from {from} on, with {units} units below it and {people} people',
  refs: { parentId: 'unit', wasParentId: 'unit' },
});
export const unitClosed = event({
  name: 'org.unit-closed',
  subject: 'unit',
  payload: z.object({ lastDay: day }),
  sentence: '{subject} is closed; its last day is {lastDay}',
});
export const unitRow = z.object({
  unitId: id,
  key: z.string().describe('Such as U-12'),
  version: z.number().int(),
  code: z.string().nullable(),
  name: z.string(),
  kind: unitKind,
  parentId: id.nullable(),
  depth: z.number().int().describe('0 for the enterprise'),
  region: z.string().nullable().describe('Its own region or the one it inherits'),
  ownRegion: z.string().nullable(),
  businessAreaId: id.nullable(),
  costCentreId: id.nullable(),
  headId: id.nullable(),
  headName: z.string().nullable(),
  headcountDirect: z.number().int(),
  headcountTotal: z.number().int().describe('With every unit below'),
  childCount: z.number().int(),
  can: z.array(z.string()),
});

export const listUnits = query({
  name: 'org.list-units',
  summary: 'Shows the tree of units as of a day, parents before their children, with heads and headcount.',
  right: SIGNED_IN,
  input: z.object({ ...asOf, underUnitId: id.optional().describe('Only this unit and what is below it') }),
  output: z.object({ asOf: day, units: z.array(unitRow) }),
  http: { method: 'GET', path: '/api/units' },
  touches: ['unit', 'person'],
});

export const unitFact = z.object({
  factId: id,
  from: day,
  until: day.nullable().describe('Last day; null when open'),
  knownFrom: z.iso.datetime(),
  knownUntil: z.iso.datetime().nullable().describe('Null: this is what is known now'),
  code: z.string().nullable(),
  name: z.string(),
  kind: unitKind,
  parentId: id.nullable(),
  parentName: z.string().nullable(),
  region: z.string().nullable(),
  costCentreId: id.nullable(),
  headId: id.nullable(),
  headName: z.string().nullable(),
});

export const getUnit = query({
  name: 'org.get-unit',
  summary: 'Shows a unit as of a day, with its whole history and what is planned.',
  right: SIGNED_IN,
  input: z.object({ unitId: id, ...asOf }),
  output: unitRow.extend({
    asOf: day,
    isOpen: z
      .boolean()
      .describe('False when the unit does not exist on that day; the values are then its nearest ones'),
    costCentre: z.object({ costCentreId: id, code: z.string(), name: z.string() }).nullable(),
    path: z
      .array(z.object({ unitId: id, name: z.string() }))
      .describe('From the enterprise down to the unit'),
    history: z.array(unitFact).describe('Everything ever recorded, newest knowledge first'),
    planned: z.array(unitFact).describe('What is known to begin after today'),
    plannedEnd: day.nullable(),
  }),
  http: { method: 'GET', path: '/api/units/:unitId' },
  touches: ['unit'],
});

const outOfReach = [
  'forbidden',
  'The unit {name} is outside the part of the enterprise that your role reaches.',
] as const;
const parentNotOpen = [
  'refused',
  'The unit above does not exist on {day}. Choose another one or another date.',
] as const;
const referenceUnknown = ['invalid', 'There is no such {what} in use. Choose one from the list.'] as const;
const headNotEmployed = [
  'refused',
  '{name} is not employed on {day} and cannot head a unit from then on.',
] as const;

export const createUnit = command({
  name: 'org.create-unit',
  summary: 'Adds a unit under another one from a day on; the first one, without a parent, is the enterprise.',
  right: 'org.edit-units',
  input: z.strictObject({
    name: line(160, 'The name'),
    code: code.nullish(),
    kind: unitKind.default('unit'),
    parentId: id.nullish(),
    region: code.nullish(),
    costCentreId: id.nullish(),
    headId: id.nullish(),
    from: day.optional().describe('Today when left out'),
  }),
  output: z.object({ unitId: id, key: z.string(), version: z.number().int() }),
  http: { method: 'POST', path: '/api/units' },
  refusals: {
    'unit-out-of-reach': outOfReach,
    'parent-not-open': parentNotOpen,
    'reference-unknown': referenceUnknown,
    'head-not-employed': headNotEmployed,
    'enterprise-exists': ['refused', 'There is one enterprise, {name}. Choose the unit above the new one.'],
    'enterprise-needed': [
      'refused',
      'Create the enterprise first: a unit of kind enterprise without a unit above it.',
    ],
    'code-taken': ['conflict', 'The code {code} is already used by {name}. Choose another one.'],
  },
  emits: [unitCreated],
  touches: ['unit'],
});

export const changeUnit = command({
  name: 'org.change-unit',
  summary:
    'Changes the name, code, place in the tree, region, head or cost centre of a unit from a day on, past or future.',
  right: 'org.edit-units',
  input: z.strictObject({
    unitId: id,
    from: day.optional().describe('Today when left out; planned changes of the same field after it stay'),
    replacePlanned: z
      .boolean()
      .default(false)
      .describe('Also overwrite what is planned for these fields after that day'),
    name: line(160, 'The name').optional(),
    code: code.nullable().optional(),
    kind: z.enum(['business-area', 'unit']).optional(),
    parentId: id.optional(),
    region: code.nullable().optional(),
    costCentreId: id.nullable().optional(),
    headId: id.nullable().optional(),
  }),
  output: z.object({ unitId: id, version: z.number().int(), changed: z.array(z.string()) }),
  http: { method: 'PATCH', path: '/api/units/:unitId' },
  refusals: {
    'unit-out-of-reach': outOfReach,
    'parent-not-open': parentNotOpen,
    'reference-unknown': referenceUnknown,
    'head-not-employed': headNotEmployed,
    'not-open-then': [
      'refused',
      'The unit does not exist on {day}. Choose a day between {first} and {last}.',
    ],
    'under-itself': ['refused', 'On {day} {parent} is below {name}; a unit cannot be moved under itself.'],
    'enterprise-stays': ['refused', 'The enterprise is the root of the tree; it cannot be moved.'],
    'code-taken': ['conflict', 'The code {code} is already used by {name}. Choose another one.'],
  },
  emits: [unitChanged, unitMoved],
  touches: ['unit'],
  versioned: true,
});

export const closeUnit = command({
  name: 'org.close-unit',
  summary: 'Closes a unit at the end of a day; refused while people or units are in it after that day.',
  right: 'org.edit-units',
  input: z.strictObject({ unitId: id, lastDay: day }),
  output: z.object({ unitId: id, version: z.number().int() }),
  http: { method: 'POST', path: '/api/units/:unitId/close' },
  refusals: {
    'unit-not-empty': [
      'refused',
      'After {lastDay} there are still {people} people and {units} units in {name}. Move them first.',
    ],
    'not-open-then': [
      'refused',
      'The unit does not exist on {day}. Choose a day between {first} and {last}.',
    ],
    'enterprise-stays': ['refused', 'The enterprise is the root of the tree; it cannot be closed.'],
  },
  emits: [unitClosed],
  touches: ['unit'],
  versioned: true,
});

export const unitEvents = [unitCreated, unitChanged, unitMoved, unitClosed];
