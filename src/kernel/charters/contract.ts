/**
 * Process charters: who answers for a process in a scope, how long it may take, and which conditions say that it was
 * done sufficiently. Commands and events; queries are in contract-read.ts. Schemas only.
 */
import { z } from 'zod';
import { command, event } from '../operation.ts';
import { code, day, id, line } from '../org/shapes.ts';
import { charterContent } from './content.ts';

export const charterDrafted = event({
  name: 'charters.version-drafted',
  subject: 'charter',
  payload: z.object({ charterVersionId: id, number: z.number().int(), process: z.string() }),
  sentence: 'Version {number} of {subject} is drafted',
});
export const draftChanged = event({
  name: 'charters.draft-changed',
  subject: 'charter',
  payload: z.object({ charterVersionId: id, number: z.number().int(), fields: z.array(z.string()) }),
  sentence: 'The draft of version {number} of {subject} is changed: {fields}',
});
export const draftWithdrawn = event({
  name: 'charters.draft-withdrawn',
  subject: 'charter',
  payload: z.object({ charterVersionId: id, number: z.number().int() }),
  sentence: 'The draft of version {number} of {subject} is withdrawn',
});
export const versionActivated = event({
  name: 'charters.version-activated',
  subject: 'charter',
  payload: z.object({
    charterVersionId: id,
    number: z.number().int(),
    from: day,
    until: day.nullable(),
    accountableId: id.nullable(),
    replacedVersionIds: z.array(id),
  }),
  sentence: 'Version {number} of {subject} is in force from {from} on; {accountableId} answers for it',
  refs: { accountableId: 'person' },
});
export const charterEnded = event({
  name: 'charters.charter-ended',
  subject: 'charter',
  payload: z.object({ lastDay: day, endedVersionIds: z.array(id) }),
  sentence: '{subject} ends; its last day is {lastDay}',
});
export const accountableHandedOver = event({
  name: 'charters.accountable-handed-over',
  subject: 'charter',
  payload: z.object({
    charterVersionId: id,
    number: z.number().int(),
    fromPersonId: id,
    toPersonId: id,
    from: day,
  }),
  sentence: '{toPersonId} answers for {subject} from {from} on, after {fromPersonId}',
  refs: { fromPersonId: 'person', toPersonId: 'person' },
});
export const caseRePinned = event({
  name: 'charters.case-re-pinned',
  subject: 'case',
  payload: z.object({ charterId: id, fromPinId: id, pinId: id }),
  sentence: '{subject} moves to what is in force now under {charterId}',
  refs: { charterId: 'charter' },
});
export const casesRePinned = event({
  name: 'charters.cases-re-pinned',
  subject: 'charter',
  payload: z.object({ cases: z.number().int(), groups: z.number().int() }),
  sentence: '{cases} open cases under {subject} move to what is in force now',
});
export const expiryTold = event({
  name: 'charters.expiry-told',
  subject: 'charter',
  payload: z.object({ charterVersionId: id, lastDay: day, workItemId: id }),
  sentence: '{subject} ends with {lastDay}, and nothing follows it yet',
});
export const reorganisationReviewed = event({
  name: 'charters.reorganisation-reviewed',
  subject: 'unit',
  payload: z.object({ from: day, charterIds: z.array(id), units: z.number().int(), workItemId: id }),
  sentence:
    'The change of {subject} from {from} on concerns charters: {charterIds}; {units} units resolve differently',
  refs: { charterIds: 'charter' },
});

export const charterEvents = [
  charterDrafted,
  draftChanged,
  draftWithdrawn,
  versionActivated,
  charterEnded,
  accountableHandedOver,
  caseRePinned,
  casesRePinned,
  expiryTold,
  reorganisationReviewed,
];

const outOfReach = [
  'forbidden',
  'This charter holds for {scope}, which is beyond what your role reaches. Ask somebody whose role reaches it.',
] as const;
const notADraft = [
  'refused',
  'This version is not a draft any more ({state}). Draft a new version instead.',
] as const;
const referenceUnknown = [
  'invalid',
  'There is no such {what} in use: {value}. Choose one from the list.',
] as const;
const decision = z
  .string()
  .trim()
  .min(1, 'Say what was decided, and by whom.')
  .max(2000, 'The decision may have at most 2,000 characters.')
  .describe('What was decided, and by whom');

export const draftCharter = command({
  name: 'charters.draft-charter',
  summary: 'Drafts a charter for a process: for the enterprise, or as an overlay for a unit or a region.',
  right: 'charters.draft',
  input: z.strictObject({
    process: line(80, 'The process'),
    name: line(160, 'The name'),
    unitId: id.nullish().describe('With everything below it; the whole enterprise when left out'),
    region: code.nullish().describe('Every region when left out'),
    content: charterContent
      .optional()
      .describe('Left out: what the process proposes (enterprise), or nothing'),
  }),
  output: z.object({ charterId: id, charterVersionId: id, key: z.string(), version: z.number().int() }),
  http: { method: 'POST', path: '/api/charters' },
  refusals: {
    'beyond-scope': outOfReach,
    'reference-unknown': referenceUnknown,
    'charter-exists': [
      'conflict',
      '{key} {name} already governs {process} for {scope}. Draft a new version of it instead.',
    ],
  },
  emits: [charterDrafted],
  touches: ['charter'],
});

export const draftVersion = command({
  name: 'charters.draft-version',
  summary: 'Drafts the next version of a charter, from the newest one or from an earlier one.',
  right: 'charters.draft',
  input: z.strictObject({
    charterId: id,
    fromVersionId: id.optional().describe('The version to start from; the newest one when left out'),
  }),
  output: z.object({
    charterId: id,
    charterVersionId: id,
    number: z.number().int(),
    version: z.number().int(),
  }),
  http: { method: 'POST', path: '/api/charters/:charterId/versions' },
  refusals: {
    'beyond-scope': outOfReach,
    'draft-exists': [
      'conflict',
      'Version {number} is being drafted already. Change that draft, or withdraw it.',
    ],
  },
  emits: [charterDrafted],
  touches: ['charter'],
});

export const changeDraft = command({
  name: 'charters.change-draft',
  summary: 'Changes what a draft says; it may be incomplete or wrong until it is activated.',
  right: 'charters.draft',
  input: z.strictObject({
    charterVersionId: id,
    name: line(160, 'The name').optional(),
    content: charterContent.optional(),
  }),
  output: z.object({ charterVersionId: id, version: z.number().int(), changed: z.array(z.string()) }),
  http: { method: 'PATCH', path: '/api/charter-versions/:charterVersionId' },
  refusals: { 'beyond-scope': outOfReach, 'not-a-draft': notADraft, 'reference-unknown': referenceUnknown },
  emits: [draftChanged],
  touches: ['charter'],
  versioned: true,
});

export const withdrawDraft = command({
  name: 'charters.withdraw-draft',
  summary: 'Withdraws a draft; it stays in the history.',
  right: 'charters.draft',
  input: z.strictObject({ charterVersionId: id }),
  output: z.object({ charterVersionId: id, version: z.number().int() }),
  http: { method: 'POST', path: '/api/charter-versions/:charterVersionId/withdraw' },
  refusals: { 'beyond-scope': outOfReach, 'not-a-draft': notADraft },
  emits: [draftWithdrawn],
  touches: ['charter'],
  versioned: true,
});

export const activateVersion = command({
  name: 'charters.activate-version',
  summary: 'Puts a draft in force from a day on; refused while it lacks what makes a charter one.',
  right: 'charters.activate',
  input: z.strictObject({
    charterVersionId: id,
    from: day.optional().describe('First day; today when left out'),
    until: day.nullish().describe('Last day; open when left out'),
    decision,
  }),
  output: z.object({
    charterId: id,
    charterVersionId: id,
    version: z.number().int(),
    from: day,
    until: day.nullable(),
    replaced: z.array(z.object({ charterVersionId: id, number: z.number().int(), lastDay: day.nullable() })),
  }),
  http: { method: 'POST', path: '/api/charter-versions/:charterVersionId/activate' },
  refusals: {
    'beyond-scope': outOfReach,
    'not-a-draft': notADraft,
    'begins-in-the-past': [
      'refused',
      'A charter cannot begin before today, {today}: cases have run under what held.',
    ],
    'ends-before-it-begins': ['invalid', 'The last day {until} is before the first day {from}.'],
    'not-one-accountable': [
      'refused',
      'Exactly one person answers for a process; this version names {named}. Open “Who answers” and leave one name.',
    ],
    'accountable-not-employed': [
      'refused',
      '{name} is not employed on {day} and cannot answer for the process then. Choose somebody else, or another day.',
    ],
    'no-condition': [
      'refused',
      'Nothing says yet when the work is done sufficiently. Add at least one done-condition.',
    ],
    'condition-invalid': [
      'refused',
      'These conditions cannot be checked yet: {problems}. Mend them in the draft.',
    ],
    'overlay-loosens': [
      'refused',
      'A charter may only tighten what is mandatory above. Mend these values: {loosened}.',
    ],
    'value-missing': [
      'refused',
      'These values are marked mandatory but are empty: {values}. Fill them in, or leave them free.',
    ],
    'reference-unknown': referenceUnknown,
    'unit-closed': ['refused', 'The unit {name} does not exist on {day}. Choose an earlier day.'],
  },
  emits: [versionActivated],
  touches: ['charter'],
  versioned: true,
});

export const endCharter = command({
  name: 'charters.end-charter',
  summary: 'Ends a charter with a last day; what is above it holds from then on.',
  right: 'charters.activate',
  input: z.strictObject({
    charterId: id,
    lastDay: day,
    decision,
  }),
  output: z.object({ charterId: id, version: z.number().int() }),
  http: { method: 'POST', path: '/api/charters/:charterId/end' },
  refusals: {
    'beyond-scope': outOfReach,
    'not-in-force': [
      'refused',
      'No version of this charter is in force or planned after {lastDay}; there is nothing to end.',
    ],
    'ends-in-the-past': [
      'refused',
      'The last day cannot be before yesterday, {earliest}: cases have run under it.',
    ],
  },
  emits: [charterEnded],
  touches: ['charter'],
  versioned: true,
});

export const handOverAccountable = command({
  name: 'charters.hand-over-accountable',
  summary: 'Makes somebody else answer for a charter, as a new version that says nothing else anew.',
  right: 'charters.activate',
  input: z.strictObject({
    charterId: id,
    toPersonId: id,
    fromPersonId: id.optional().describe('Only versions that name this person'),
    from: day.optional().describe('Today when left out'),
    decision,
  }),
  output: z.object({ charterId: id, charterVersionIds: z.array(id), version: z.number().int() }),
  http: { method: 'POST', path: '/api/charters/:charterId/accountable' },
  refusals: {
    'beyond-scope': outOfReach,
    'not-in-force': ['refused', 'No version of this charter is in force on {day} or later.'],
    'begins-in-the-past': ['refused', 'Somebody answers from today on at the earliest, {today}.'],
    'accountable-not-employed': [
      'refused',
      '{name} is not employed on {day} and cannot answer for the process then. Choose somebody else, or another day.',
    ],
    'same-person': ['refused', '{name} answers for this charter already.'],
  },
  emits: [accountableHandedOver],
  touches: ['charter'],
  versioned: true,
});

export const rePinCases = command({
  name: 'charters.re-pin-cases',
  summary: 'Moves open cases under a charter to what is in force today; the decision says why.',
  right: 'charters.activate',
  input: z.strictObject({
    charterId: id,
    decision,
    unitId: id.optional().describe('Only cases of this unit and below'),
    region: code.optional().describe('Only cases of this region'),
  }),
  output: z.object({
    charterId: id,
    moved: z.number().int(),
    unchanged: z.number().int(),
    stay: z.number().int().describe('Cases for which no charter is in force today: they keep what they have'),
  }),
  http: { method: 'POST', path: '/api/charters/:charterId/re-pin' },
  refusals: { 'beyond-scope': outOfReach },
  emits: [caseRePinned, casesRePinned],
  touches: ['charter', 'case'],
  long: true,
});

export const tellExpiry = command({
  name: 'charters.tell-expiry',
  summary: 'Opens a work item for whoever answers for a charter that ends soon, unless something follows it.',
  right: 'charters.activate',
  input: z.strictObject({ charterVersionId: id }),
  output: z.object({ charterVersionId: id, workItemId: id.nullable() }),
  http: { method: 'POST', path: '/api/charter-versions/:charterVersionId/tell-expiry' },
  emits: [expiryTold],
  touches: ['charter', 'work-item'],
});

export const reviewReorganisation = command({
  name: 'charters.review-reorganisation',
  summary:
    'Opens a work item that lists the charters that a change of a unit concerns, and what resolves differently.',
  right: 'charters.activate',
  input: z.strictObject({ unitId: id, from: day, wasParentId: id.nullish() }),
  output: z.object({
    unitId: id,
    workItemId: id.nullable(),
    charters: z.number().int(),
    units: z.number().int(),
  }),
  http: { method: 'POST', path: '/api/units/:unitId/review-charters' },
  emits: [reorganisationReviewed],
  touches: ['charter', 'unit', 'work-item'],
});
