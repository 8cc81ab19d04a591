/** People and their employments: lists, one person with history, joiners, changes and moves. */
import { z } from 'zod';
import { listInput, listOutput } from '../list.ts';
import { command, event, query, SIGNED_IN } from '../operation.ts';
import {
  asOf,
  code,
  day,
  email,
  employmentKind,
  extra,
  id,
  leavingReason,
  line,
  locale,
  oneOrMore,
  personStatus,
  searchText,
  timeZone,
} from './shapes.ts';

export const personCreated = event({
  name: 'org.person-created',
  subject: 'person',
  payload: z.object({ employmentId: id, from: day, unitId: id, kind: employmentKind }),
  sentence: '{subject} joins {unitId} on {from}',
  refs: { unitId: 'unit' },
});
export const personChanged = event({
  name: 'org.person-changed',
  subject: 'person',
  payload: z.object({ from: day, fields: z.array(z.string()), factIds: z.array(id) }),
  sentence: 'Details of {subject} change from {from} on: {fields}',
});
export const personMoved = event({
  name: 'org.person-moved',
  subject: 'person',
  payload: z.object({
    employmentId: id,
    from: day,
    fields: z.array(z.string()),
    unitId: id,
    wasUnitId: id,
    managerId: id.nullable(),
    wasManagerId: id.nullable(),
    factIds: z.array(id),
  }),
  sentence: 'The work of {subject} changes from {from} on: {fields}; unit {unitId}, manager {managerId}',
  refs: { unitId: 'unit', wasUnitId: 'unit', managerId: 'person', wasManagerId: 'person' },
});

export const personRow = z.object({
  personId: id,
  key: z.string().describe('Such as P-123'),
  version: z.number().int(),
  name: z.string(),
  email: z.string().nullable(),
  employeeNumber: z.string().nullable(),
  status: personStatus,
  kind: employmentKind.nullable(),
  title: z.string().nullable(),
  unitId: id.nullable(),
  unitName: z.string().nullable(),
  businessAreaId: id.nullable(),
  region: z.string().nullable().describe('Of the unit'),
  managerId: id.nullable(),
  managerName: z.string().nullable(),
  siteId: id.nullable(),
  siteName: z.string().nullable(),
  hiredOn: day.nullable(),
  lastDay: day.nullable(),
  can: z.array(z.string()),
});

export const listPeople = query({
  name: 'org.list-people',
  summary: 'Lists people with their unit, manager and status, as of a day.',
  right: 'org.view-people',
  input: listInput(
    {
      text: searchText.describe('Name, e-mail, employee number or key'),
      unitId: id.describe('In this unit or below it'),
      region: z.string(),
      siteId: id,
      costCentreId: id,
      managerId: id.describe('Who report to this person directly'),
      status: oneOrMore(personStatus),
      kind: oneOrMore(employmentKind),
      asOf: asOf.asOf.unwrap(),
      knownAt: asOf.knownAt.unwrap(),
    },
    ['name', 'hired', 'unit'],
  ),
  output: listOutput(personRow),
  http: { method: 'GET', path: '/api/people' },
  touches: ['person', 'unit'],
});

export const lookUpPeople = query({
  name: 'org.look-up-people',
  summary: 'Finds current colleagues by name, for choosing one: name, title and unit only.',
  right: SIGNED_IN,
  input: z.object({
    text: searchText.default(''),
    limit: z.coerce.number().int().min(1).max(50).default(10),
  }),
  output: z.object({
    rows: z.array(
      z.object({
        personId: id,
        key: z.string(),
        name: z.string(),
        title: z.string().nullable(),
        unitName: z.string().nullable(),
      }),
    ),
  }),
  http: { method: 'GET', path: '/api/directory' },
  touches: ['person'],
});

const known = {
  factId: id,
  from: day,
  until: day.nullable().describe('Last day; null when open'),
  knownFrom: z.iso.datetime(),
  knownUntil: z.iso.datetime().nullable().describe('Null: this is what is known now'),
};

export const personFact = z.object({
  ...known,
  givenName: z.string(),
  middleName: z.string().nullable(),
  familyName: z.string(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  locale: z.string().nullable(),
  timeZone: z.string().nullable(),
  extra: z.record(z.string(), z.unknown()),
});

export const employmentFact = z.object({
  ...known,
  employmentId: id,
  unitId: id,
  unitName: z.string().nullable(),
  managerId: id.nullable(),
  managerName: z.string().nullable(),
  title: z.string().nullable(),
  siteId: id.nullable(),
  siteName: z.string().nullable(),
  costCentreId: id.nullable(),
  costCentreCode: z.string().nullable(),
  kind: employmentKind,
  onLeave: z.boolean(),
  endReason: leavingReason.nullable(),
});

const personName = z.object({
  personId: id,
  key: z.string(),
  name: z.string(),
  title: z.string().nullable(),
});

export const getPerson = query({
  name: 'org.get-person',
  summary:
    'Shows a person as of a day: details, employments, managers, direct reports and every recorded change.',
  right: 'org.view-people',
  input: z.object({
    personId: z
      .union([id, z.string().regex(/^P-\d+$/i, 'Write the id or the key, such as P-123.')])
      .describe('The id, or the key such as P-123'),
    ...asOf,
  }),
  output: personRow.extend({
    asOf: day,
    givenName: z.string(),
    middleName: z.string().nullable(),
    familyName: z.string(),
    phone: z.string().nullable(),
    locale: z.string().nullable(),
    timeZone: z.string().nullable(),
    extra: z.record(z.string(), z.unknown()),
    costCentreId: id.nullable(),
    costCentreCode: z.string().nullable(),
    onLeave: z.boolean(),
    employmentId: id.nullable(),
    erasedAt: z.iso.datetime().nullable(),
    mergedInto: personName.nullable().describe('This person is a duplicate of'),
    duplicates: z.array(personName).describe('People merged into this one'),
    account: z
      .object({ accountId: id, email: z.string(), disabledAt: z.iso.datetime().nullable() })
      .nullable(),
    employments: z.array(
      z.object({
        employmentId: id,
        employeeNumber: z.string().nullable(),
        kind: employmentKind,
        hiredOn: day,
        lastDay: day.nullable(),
        endReason: leavingReason.nullable(),
        facts: z.array(employmentFact).describe('What is known now, in order of time'),
      }),
    ),
    managers: z.array(personName).describe('From the direct manager up'),
    reports: z.array(personName).describe('The first 200 who report directly'),
    reportCount: z.number().int(),
    details: z.array(personFact).describe('What is known now about name and contact, in order of time'),
    history: z.array(
      z.object({
        eventId: id,
        name: z.string(),
        sentence: z.string(),
        at: z.iso.datetime(),
        byName: z.string().nullable().describe('Who did it; null for the system'),
        reason: z.string().nullable(),
        changes: z.array(
          z.object({
            field: z.string(),
            from: day,
            was: z.unknown().describe('What was recorded before for that day'),
            now: z.unknown(),
          }),
        ),
      }),
    ),
  }),
  http: { method: 'GET', path: '/api/people/:personId' },
  touches: ['person', 'unit'],
});

const emailTaken = ['conflict', 'The e-mail address is already used by {name}.'] as const;
const workRefusals = {
  'unit-out-of-reach': [
    'forbidden',
    'The unit {name} is outside the part of the enterprise that your role reaches.',
  ],
  'unit-not-open': ['refused', 'The unit does not exist on {day}. Choose another one or another date.'],
  'reference-unknown': ['invalid', 'There is no such {what} in use. Choose one from the list.'],
  'manager-cycle': [
    'refused',
    '{manager} reports to {name} on {day}, directly or through others; choose another manager.',
  ],
  'manager-not-employed': [
    'refused',
    '{name} is not employed on {day} and cannot be a manager from then on.',
  ],
} as const;

export const createPerson = command({
  name: 'org.create-person',
  summary: 'Adds somebody who joins, now or on a later day, with their employment.',
  right: 'org.edit-people',
  input: z.strictObject({
    givenName: line(120, 'The given name').nullish().describe('Empty for people with a single name'),
    middleName: line(120, 'The middle name').nullish(),
    familyName: line(120, 'The family name'),
    email: email.nullish(),
    phone: line(40, 'The phone number').nullish(),
    locale: locale.nullish(),
    timeZone: timeZone.nullish(),
    extra: extra.optional(),
    employeeNumber: code.nullish(),
    from: day.optional().describe('First day; today when left out'),
    unitId: id,
    managerId: id.nullish(),
    title: line(160, 'The title').nullish(),
    siteId: id.nullish(),
    costCentreId: id.nullish(),
    kind: employmentKind.default('employee'),
  }),
  output: z.object({ personId: id, employmentId: id, key: z.string(), version: z.number().int() }),
  http: { method: 'POST', path: '/api/people' },
  refusals: {
    ...workRefusals,
    'email-taken': emailTaken,
    'number-taken': ['conflict', 'The employee number {number} already belongs to {name}.'],
  },
  emits: [personCreated],
  touches: ['person'],
});

export const changePerson = command({
  name: 'org.change-person',
  summary:
    'Changes name, contact or further fields of a person from a day on; what was known before stays on record.',
  right: 'org.edit-people',
  input: z.strictObject({
    personId: id,
    from: day.optional().describe('Today when left out; a day in the past is a correction'),
    replacePlanned: z
      .boolean()
      .default(false)
      .describe('Also overwrite what is planned for these fields after that day'),
    givenName: line(120, 'The given name').nullable().optional(),
    middleName: line(120, 'The middle name').nullable().optional(),
    familyName: line(120, 'The family name').optional(),
    email: email.nullable().optional(),
    phone: line(40, 'The phone number').nullable().optional(),
    locale: locale.nullable().optional(),
    timeZone: timeZone.nullable().optional(),
    extra: extra.optional().describe('Replaces all further fields'),
  }),
  output: z.object({ personId: id, version: z.number().int(), changed: z.array(z.string()) }),
  http: { method: 'PATCH', path: '/api/people/:personId' },
  refusals: {
    'email-taken': emailTaken,
    'is-erased': ['refused', 'The data of this person were erased and cannot be changed.'],
  },
  emits: [personChanged],
  touches: ['person'],
  versioned: true,
});

export const movePerson = command({
  name: 'org.move-person',
  summary:
    'Changes unit, manager, title, site, cost centre, kind or leave of a person from a day on, past or future.',
  right: 'org.edit-people',
  input: z.strictObject({
    personId: id,
    employmentId: id.optional().describe('The employment in force on that day when left out'),
    from: day.optional().describe('Today when left out; planned changes of the same field after it stay'),
    until: day.optional().describe('Last day, for a change that ends again, such as leave'),
    replacePlanned: z
      .boolean()
      .default(false)
      .describe('Also overwrite what is planned for these fields after that day'),
    unitId: id.optional(),
    managerId: id.nullable().optional(),
    title: line(160, 'The title').nullable().optional(),
    siteId: id.nullable().optional(),
    costCentreId: id.nullable().optional(),
    kind: employmentKind.optional(),
    onLeave: z.boolean().optional(),
  }),
  output: z.object({ personId: id, version: z.number().int(), changed: z.array(z.string()) }),
  http: { method: 'POST', path: '/api/people/:personId/move' },
  refusals: {
    ...workRefusals,
    'not-employed-then': ['refused', '{name} is not employed on {day}. Choose a day within an employment.'],
    'until-before-from': ['invalid', 'The last day is before the first one.'],
  },
  emits: [personMoved],
  touches: ['person'],
  versioned: true,
});

export const peopleEvents = [personCreated, personChanged, personMoved];
