/** Leaving and what belongs to it: the end of an employment, handing over, returning, merging, erasing, exporting. */
import { z } from 'zod';
import { accountDisabled } from '../access/contract.ts';
import { command, event, query } from '../operation.ts';
import { code, day, employmentKind, id, leavingReason, line } from './shapes.ts';

export const employmentEnded = event({
  name: 'org.employment-ended',
  subject: 'person',
  payload: z.object({ employmentId: id, lastDay: day, reason: leavingReason }),
  sentence: 'The last day of {subject} is {lastDay} ({reason})',
});
export const leavingWithdrawn = event({
  name: 'org.leaving-withdrawn',
  subject: 'person',
  payload: z.object({ employmentId: id, lastDay: day }),
  sentence: '{subject} stays; the last day {lastDay} is withdrawn',
});
export const personLeft = event({
  name: 'org.person-left',
  subject: 'person',
  payload: z.object({ employmentId: id, lastDay: day }),
  sentence: '{subject} has left; the last day was {lastDay}',
});
export const handedOver = event({
  name: 'org.holdings-handed-over',
  subject: 'person',
  payload: z.object({
    kind: z.string(),
    what: z.string(),
    ids: z.array(id),
    count: z.number().int(),
    toPersonId: id,
    rule: z.string(),
  }),
  sentence: '{count} {what} of {subject} go to {toPersonId} ({rule})',
  refs: { toPersonId: 'person' },
});
export const handoverOpened = event({
  name: 'org.handover-opened',
  subject: 'person',
  payload: z.object({
    kind: z.string(),
    what: z.string(),
    ids: z.array(id),
    count: z.number().int(),
    workItemId: id,
  }),
  sentence: 'No rule says who takes {count} {what} of {subject}; a people administrator decides',
});
export const personRehired = event({
  name: 'org.person-rehired',
  subject: 'person',
  payload: z.object({ employmentId: id, from: day, unitId: id }),
  sentence: '{subject} returns to {unitId} from {from} on',
  refs: { unitId: 'unit' },
});
export const peopleMerged = event({
  name: 'org.people-merged',
  subject: 'person',
  payload: z.object({
    duplicateId: id,
    duplicateKey: z
      .string()
      .describe('The duplicate is called as the person who stays, so a sentence needs it'),
    employmentIds: z.array(id),
  }),
  sentence: '{duplicateKey} is the same person as {subject}; both histories are kept under {subject}',
  refs: { duplicateId: 'person' },
});
export const peopleUnmerged = event({
  name: 'org.people-unmerged',
  subject: 'person',
  payload: z.object({ survivorId: id, employmentIds: z.array(id) }),
  sentence: '{subject} is a person of their own again, apart from {survivorId}',
  refs: { survivorId: 'person' },
});
export const personErased = event({
  name: 'org.person-erased',
  subject: 'person',
  payload: z.object({ facts: z.number().int(), forced: z.boolean(), parts: z.array(z.string()) }),
  sentence: 'Everything personal about {subject} is erased: {parts}',
});
export const dayTurned = event({
  name: 'org.day-turned',
  subject: 'unit',
  payload: z.object({ day, units: z.number().int(), people: z.number().int(), left: z.number().int() }),
  sentence:
    'The day turns to {day}: {people} people and {units} units change as planned, {left} people have left',
});

const personOut = z.object({ personId: id, version: z.number().int() });
export const endEmployment = command({
  name: 'org.end-employment',
  summary:
    'Records the last day of somebody who leaves; what they hold is handed over, and the account ends with that day.',
  right: 'org.end-employment',
  input: z.strictObject({
    personId: id,
    employmentId: id.optional().describe('The employment in force when left out'),
    lastDay: day,
    reason: leavingReason,
    immediately: z.boolean().default(false).describe('The account ends now, not at the end of the last day'),
  }),
  output: personOut.extend({ employmentId: id, lastDay: day, leftAlready: z.boolean() }),
  http: { method: 'POST', path: '/api/people/:personId/end-employment' },
  refusals: {
    'no-employment': ['refused', '{name} has no employment to end.'],
    'before-start': [
      'refused',
      'The employment of {name} began on {first}; the last day cannot be before it.',
    ],
  },
  emits: [employmentEnded, personLeft, accountDisabled],
  touches: ['person'],
  versioned: true,
});

export const withdrawLeaving = command({
  name: 'org.withdraw-leaving',
  summary: 'Takes back a last day that has not passed: the person stays.',
  right: 'org.end-employment',
  input: z.strictObject({ personId: id }),
  output: personOut,
  http: { method: 'POST', path: '/api/people/:personId/withdraw-leaving' },
  refusals: {
    'not-leaving': ['refused', '{name} is not about to leave.'],
  },
  emits: [leavingWithdrawn],
  touches: ['person'],
  versioned: true,
});

export const holding = z.object({
  kind: z.string(),
  what: z.string().describe('In words, plural: direct reports, unit headships'),
  ids: z.array(id),
  names: z.array(z.string()),
  toPersonId: id.nullable(),
  toName: z.string().nullable(),
  rule: z
    .string()
    .nullable()
    .describe('Who takes over by which rule, or that it ends; null: a people administrator decides'),
});

export const listHoldings = query({
  name: 'org.list-holdings',
  summary: 'Lists what a person holds and who would take it over by rule.',
  right: 'org.view-people',
  input: z.object({ personId: id }),
  output: z.object({ holdings: z.array(holding) }),
  http: { method: 'GET', path: '/api/people/:personId/holdings' },
  touches: ['person'],
});

export const handOver = command({
  name: 'org.hand-over',
  summary:
    'Hands what a person holds to their deputy or manager by rule, or to a named person; opens a work item where no rule fits.',
  right: 'org.end-employment',
  input: z.strictObject({
    personId: id,
    toPersonId: id.optional().describe('Hands everything to this person instead of by rule'),
    kinds: z.array(line(60, 'The kind')).max(40).optional().describe('Only these kinds of holdings'),
  }),
  output: z.object({ personId: id, handedOver: z.number().int(), opened: z.number().int() }),
  http: { method: 'POST', path: '/api/people/:personId/hand-over' },
  refusals: {
    'taker-not-employed': ['refused', '{name} is not employed today and cannot take anything over.'],
    'taker-is-leaver': ['refused', 'Choose somebody else than the person whose holdings are handed over.'],
  },
  emits: [handedOver, handoverOpened],
  touches: ['person', 'unit', 'work-item'],
});

export const rehirePerson = command({
  name: 'org.rehire-person',
  summary: 'Records that somebody who left returns, as a new employment of the same person.',
  right: 'org.edit-people',
  input: z.strictObject({
    personId: id,
    from: day,
    unitId: id,
    managerId: id.nullish(),
    title: line(160, 'The title').nullish(),
    siteId: id.nullish(),
    costCentreId: id.nullish(),
    kind: employmentKind.default('employee'),
    employeeNumber: code.nullish(),
  }),
  output: personOut.extend({ employmentId: id }),
  http: { method: 'POST', path: '/api/people/:personId/rehire' },
  refusals: {
    'still-employed': [
      'refused',
      '{name} is employed until {last}; a new employment can begin after that day.',
    ],
    'number-taken': ['conflict', 'The employee number {number} already belongs to {name}.'],
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
    'email-taken': ['conflict', 'The e-mail address is already used by {name}.'],
    'is-erased': ['refused', 'The data of this person were erased; create a new person instead.'],
  },
  emits: [personRehired],
  touches: ['person'],
  versioned: true,
});

export const mergePeople = command({
  name: 'org.merge-people',
  summary:
    'Joins a duplicate to the person it duplicates: employments, account and history of both stay, and it can be undone.',
  right: 'org.merge-people',
  input: z.strictObject({ personId: id.describe('The person who stays'), duplicateId: id }),
  output: personOut.extend({ duplicateId: id }),
  http: { method: 'POST', path: '/api/people/:personId/merge' },
  refusals: {
    'same-person': ['invalid', 'A person cannot be merged with themselves. Choose the duplicate.'],
    'merged-already': ['refused', '{name} has already been merged.'],
    'is-erased': ['refused', 'The data of one of the two were erased; they cannot be merged.'],
    'manager-cycle': [
      'refused',
      '{name} would report to themselves, directly or through others. Change the manager of one of the two first.',
    ],
  },
  emits: [peopleMerged],
  touches: ['person'],
  versioned: true,
});

export const unmergePeople = command({
  name: 'org.unmerge-people',
  summary:
    'Takes a merge back: the duplicate becomes a person of their own again, with the employments it brought.',
  right: 'org.merge-people',
  input: z.strictObject({ personId: id.describe('The duplicate') }),
  output: personOut.extend({ survivorId: id }),
  http: { method: 'POST', path: '/api/people/:personId/unmerge' },
  refusals: {
    'not-merged': ['refused', 'This person is not merged into another one.'],
    'email-taken': [
      'conflict',
      'The e-mail address of the duplicate is now used by {name}. Change it there first.',
    ],
  },
  emits: [peopleUnmerged],
  touches: ['person'],
});

export const exportPerson = query({
  name: 'org.export-person',
  summary: 'Gives everything that the system holds about a person, as data.',
  right: 'org.export-person',
  input: z.object({ personId: id }),
  output: z.object({
    personId: id,
    key: z.string(),
    exportedAt: z.iso.datetime(),
    parts: z
      .record(z.string(), z.unknown())
      .describe('One part for each place that holds something about the person'),
  }),
  http: { method: 'GET', path: '/api/people/:personId/export' },
  touches: ['person'],
});

export const erasePerson = command({
  name: 'org.erase-person',
  summary: 'Erases everything personal about somebody for good; the log keeps ids and still verifies.',
  right: 'org.erase-person',
  input: z.strictObject({
    personId: id,
    force: z
      .boolean()
      .default(false)
      .describe('Erase although the person is still employed or holds something'),
    forceReason: line(500, 'The reason').optional(),
  }),
  output: z.object({ personId: id, version: z.number().int(), parts: z.array(z.string()) }),
  http: { method: 'POST', path: '/api/people/:personId/erase' },
  refusals: {
    'still-needed': [
      'refused',
      '{name} is still needed: {list}. End these first, or force the erasure and say why.',
    ],
    'reason-needed': ['invalid', 'Say why the data must be erased although they are still needed.'],
    'last-administrator': [
      'refused',
      '{name} is the last administrator. Make somebody else administrator first, then erase.',
    ],
    'erased-already': ['refused', 'The data of this person have already been erased.'],
  },
  emits: [personErased, accountDisabled],
  touches: ['person'],
  versioned: true,
});

export const turnDay = command({
  name: 'org.turn-day',
  summary:
    'Brings what was planned for today into force: units, people, and accounts of people whose last day has passed.',
  right: 'org.turn-day',
  input: z.strictObject({}),
  output: z.object({ day, units: z.number().int(), people: z.number().int(), left: z.number().int() }),
  http: { method: 'POST', path: '/api/organisation/turn-day' },
  refusals: {
    'enterprise-wide-only': [
      'forbidden',
      'The day turns for the whole enterprise; your role reaches only a part of it. Ask an administrator.',
    ],
  },
  emits: [dayTurned, personLeft, accountDisabled],
  touches: ['unit', 'person'],
});

export const leavingEvents = [
  employmentEnded,
  leavingWithdrawn,
  personLeft,
  handedOver,
  handoverOpened,
  personRehired,
  peopleMerged,
  peopleUnmerged,
  personErased,
  dayTurned,
];
