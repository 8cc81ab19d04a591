/** Importing people from a file: upload, dry run with its difference, apply, roll back; and export of the same shape. */
import { z } from 'zod';
import { accountDisabled, accountEnabled } from '../access/contract.ts';
import { listInput, listOutput } from '../list.ts';
import { command, event, query } from '../operation.ts';
import { personChanged, personCreated, personMoved } from '../org/contract.ts';
import { employmentEnded, personLeft, personRehired } from '../org/contract-leaving.ts';
import { costCentreCreated } from '../org/contract-places.ts';
import { unitCreated } from '../org/contract-units.ts';
import { day, id } from '../org/shapes.ts';
import { peopleFields } from './people-columns.ts';

export const importState = z.enum(['uploaded', 'staged', 'applied', 'rolled-back', 'discarded']);
export const importOutcome = z.enum([
  'joiner',
  'former',
  'rehire',
  'mover',
  'changed',
  'leaver',
  'unchanged',
  'merged',
  'quarantined',
]);
export type ImportOutcome = z.output<typeof importOutcome>;

const outcomeCounts = z.record(importOutcome, z.number().int());

/** Every field of a people file, in the order of the export; plain, so that screens have it without the schemas. */
export const importFields = peopleFields;

export const columnMapping = z.object({
  position: z.number().int().min(0),
  header: z.string().max(200),
  use: z.enum(['field', 'extra', 'ignore']),
  field: z.enum(peopleFields).optional(),
  sensitive: z.string().optional().describe('What the column is about when that is sensitive'),
  deliberate: z.boolean().optional().describe('Somebody meant to take this sensitive column in'),
});

export const peopleMapping = z.object({
  columns: z.array(columnMapping).max(500),
  fullNameOrder: z.enum(['given-first', 'family-first']).default('given-first'),
  dateOrders: z
    .record(z.string(), z.enum(['day-first', 'month-first']))
    .optional()
    .describe('Header of a date column → how its dates are written'),
  statusWords: z
    .record(z.string(), z.enum(['active', 'leave', 'future', 'ended']))
    .optional()
    .describe('Word of the status column → what it means'),
});

const tableWarning = z.object({
  code: z.string(),
  message: z.string(),
  line: z.number().int().optional(),
  column: z.string().optional(),
});

const tableFormat = z.object({
  kind: z.enum(['csv', 'xlsx']),
  encoding: z.string().nullable(),
  delimiter: z.string().nullable(),
  byteOrderMark: z.boolean(),
  sheet: z.string().nullable(),
  sheets: z.array(z.string()),
});

export const rowReason = z.object({
  code: z.string(),
  message: z.string(),
  column: z.string().optional(),
  lines: z.array(z.number().int()).optional(),
});

export const unmatchedManager = z.object({
  reason: z.enum([
    'nobody',
    'name-ambiguous',
    'name-under-several-numbers',
    'number-ambiguous',
    'own-manager',
    'reporting-circle',
  ]),
  number: z.string().nullable(),
  name: z.string().nullable(),
  email: z.string().nullable(),
  count: z.number().int(),
  lines: z.array(z.number().int()).describe('The first lines that this is about'),
  message: z.string(),
});

export const importSummary = z.object({
  rows: z.number().int().describe('Lines of the file below the header'),
  outcomes: outcomeCounts,
  population: z.number().int().describe('Employed people before the import'),
  managerChanges: z.number().int(),
  personalChanges: z.number().int(),
  warnings: z.number().int().describe('Rows that are imported with a warning'),
  shielded: z.number().int().describe('People absent from the full list who seem to stand in quarantine'),
  newUnits: z.array(z.string()),
  newCostCentres: z.array(z.string()),
  unknownSites: z.array(z.object({ name: z.string(), count: z.number().int() })),
  unmatchedManagers: z.array(unmatchedManager),
  questions: z.array(
    z.object({
      code: z.string(),
      column: z.string(),
      message: z.string(),
      words: z.record(z.string(), z.number().int()).optional(),
    }),
  ),
});

export const brakeFinding = z.object({
  what: z.enum(['leavers', 'movers', 'joiners']),
  count: z.number().int(),
  population: z.number().int(),
  share: z.number(),
  allowed: z.number(),
  message: z.string(),
});

const importRow = z.object({
  importId: id,
  key: z.string(),
  version: z.number().int(),
  state: importState,
  fileName: z.string(),
  fileSize: z.number().int(),
  uploadedAt: z.iso.datetime(),
  uploadedBy: id.nullable(),
  uploadedByName: z.string().nullable(),
  stagedAt: z.iso.datetime().nullable(),
  appliedAt: z.iso.datetime().nullable(),
  rolledBackAt: z.iso.datetime().nullable(),
  outcomes: outcomeCounts.nullable(),
  can: z.array(z.string()),
});

const counts = {
  joiners: z.number().int(),
  formers: z.number().int(),
  rehires: z.number().int(),
  movers: z.number().int(),
  changed: z.number().int(),
  leavers: z.number().int(),
  quarantined: z.number().int(),
};

export const fileUploaded = event({
  name: 'imports.file-uploaded',
  subject: 'import',
  payload: z.object({ kind: z.literal('people'), bytes: z.number().int(), columns: z.number().int() }),
  sentence: '{subject} is uploaded',
});
export const peopleStaged = event({
  name: 'imports.people-staged',
  subject: 'import',
  payload: z.object({ mode: z.enum(['full', 'partial']), from: day, ...counts }),
  sentence:
    'A dry run of {subject}: {joiners} join, {movers} move, {leavers} leave, {quarantined} rows in quarantine',
});
export const peopleApplied = event({
  name: 'imports.people-applied',
  subject: 'import',
  payload: z.object({ mode: z.enum(['full', 'partial']), from: day, overridden: z.boolean(), ...counts }),
  sentence:
    '{subject} is applied: {joiners} joined, {movers} moved, {leavers} left, {quarantined} rows stay in quarantine',
});
export const importRolledBack = event({
  name: 'imports.import-rolled-back',
  subject: 'import',
  payload: z.object({ people: z.number().int(), withdrawn: z.number().int() }),
  sentence: '{subject} is rolled back: {people} people as before, {withdrawn} withdrawn',
});
export const importDiscarded = event({
  name: 'imports.import-discarded',
  subject: 'import',
  payload: z.object({}),
  sentence: '{subject} is discarded',
});
export const personWithdrawn = event({
  name: 'imports.person-withdrawn',
  subject: 'person',
  payload: z.object({ importId: id }),
  sentence: '{subject} is withdrawn, because {importId} is rolled back',
  refs: { importId: 'import' },
});
export const personRestored = event({
  name: 'imports.person-restored',
  subject: 'person',
  payload: z.object({ importId: id, factIds: z.array(id) }),
  sentence: '{subject} is as before, because {importId} is rolled back',
  refs: { importId: 'import' },
});

const wholeEnterprise = [
  'forbidden',
  'An import concerns the whole enterprise, so the right must be held for all of it.',
] as const;

export const uploadPeople = command({
  name: 'imports.upload-people',
  summary: 'Takes a CSV or Excel file of people and says what its columns seem to be; changes nobody.',
  right: 'imports.import-people',
  input: z.strictObject({
    file: z
      .custom<Uint8Array>((v) => v instanceof Uint8Array, 'Send the file itself.')
      .describe('The bytes of the file'),
    fileName: z.string().trim().min(1, 'Give the name of the file.').max(255),
    sheet: z.string().max(100).optional().describe('Sheet of a workbook; the first when left out'),
    encoding: z.string().max(40).optional().describe('Detected when left out'),
    delimiter: z.enum([',', ';', '\t', '|']).optional().describe('Detected when left out'),
  }),
  output: z.object({
    importId: id,
    key: z.string(),
    version: z.number().int(),
    fileName: z.string(),
    format: tableFormat,
    warnings: z.array(tableWarning),
    mapping: peopleMapping,
    remembered: z.boolean().describe('The mapping is the one last used for these columns'),
    missing: z.array(z.string()).describe('What no column holds; a dry run needs it'),
    sample: z
      .array(z.array(z.string()))
      .nullable()
      .describe('The first rows; kept nowhere, so null when a key is repeated'),
  }),
  http: { method: 'POST', path: '/api/imports' },
  refusals: { 'whole-enterprise': wholeEnterprise },
  emits: [fileUploaded],
  touches: ['import'],
  upload: true,
  secrets: ['file', 'sample'],
});

export const stagePeople = command({
  name: 'imports.stage-people',
  summary:
    'Dry run: judges every row, compares with the people known and shows who would join, move, change or leave.',
  right: 'imports.import-people',
  input: z.strictObject({
    importId: id,
    mapping: peopleMapping.optional().describe('The mapping of the upload when left out'),
    mode: z
      .enum(['full', 'partial'])
      .default('partial')
      .describe('full: the list holds everybody, so whoever is absent has left'),
    from: day.optional().describe('The day from which changes hold; today when left out'),
    unitId: id.optional().describe('Unit of new people whose row names none; the enterprise when left out'),
    createMissing: z
      .boolean()
      .default(true)
      .describe('Create units and cost centres that the file names and nobody knows'),
  }),
  output: z.object({
    importId: id,
    version: z.number().int(),
    summary: importSummary,
    brake: z.array(brakeFinding),
  }),
  http: { method: 'POST', path: '/api/imports/:importId/stage' },
  refusals: {
    'whole-enterprise': wholeEnterprise,
    'not-open': ['refused', 'This import is {state}; upload the file again.'],
    'enterprise-missing': [
      'refused',
      'There is no enterprise yet on {day}. Set it up before importing people.',
    ],
  },
  emits: [peopleStaged],
  touches: ['import'],
  long: true,
});

export const applyPeople = command({
  name: 'imports.apply-people',
  summary: 'Applies a dry run: people join, move, change and leave as it showed.',
  right: 'imports.import-people',
  input: z.strictObject({
    importId: id,
    override: z.boolean().default(false).describe('Apply although the brake on mass change says stop'),
  }),
  output: z.object({ importId: id, version: z.number().int(), ...counts }),
  http: { method: 'POST', path: '/api/imports/:importId/apply' },
  refusals: {
    'whole-enterprise': wholeEnterprise,
    'not-staged': ['refused', 'This import is {state}; only a dry run can be applied.'],
    brake: ['refused', '{findings}'],
    'another-running': ['refused', 'Another import is being applied. Wait until it has ended.'],
    'changed-since-staged': [
      'conflict',
      'People or units have changed since the dry run, so it no longer holds for {lines} rows. Make the dry run again.',
    ],
  },
  emits: [
    peopleApplied,
    personCreated,
    personChanged,
    personMoved,
    employmentEnded,
    personLeft,
    personRehired,
    accountDisabled,
    unitCreated,
    costCentreCreated,
  ],
  touches: ['import', 'person', 'unit'],
  long: true,
  inverse: 'imports.roll-back',
});

export const rollBack = command({
  name: 'imports.roll-back',
  summary: 'Takes an applied import back: new people are withdrawn, the others are as before.',
  right: 'imports.import-people',
  input: z.object({ importId: id }),
  output: z.object({
    importId: id,
    version: z.number().int(),
    people: z.number().int(),
    withdrawn: z.number().int(),
  }),
  http: { method: 'POST', path: '/api/imports/:importId/roll-back' },
  refusals: {
    'whole-enterprise': wholeEnterprise,
    'not-applied': ['refused', 'This import is {state}; only an applied import can be rolled back.'],
    'another-running': ['refused', 'Another import is being applied. Wait until it has ended.'],
    'later-facts': [
      'refused',
      '{count} people of this import were changed since, or others depend on them: {names}. Change them back first.',
    ],
  },
  emits: [importRolledBack, personWithdrawn, personRestored, accountEnabled],
  touches: ['import', 'person', 'unit'],
  long: true,
});

export const discardImport = command({
  name: 'imports.discard',
  summary: 'Throws an upload or dry run away, with its file.',
  right: 'imports.import-people',
  input: z.strictObject({ importId: id }),
  output: z.object({ importId: id, version: z.number().int() }),
  http: { method: 'POST', path: '/api/imports/:importId/discard' },
  refusals: {
    'whole-enterprise': wholeEnterprise,
    'not-open': ['refused', 'This import is {state} and cannot be discarded.'],
  },
  emits: [importDiscarded],
  touches: ['import'],
});

export const listImports = query({
  name: 'imports.list',
  summary: 'Lists imports with their state and how their rows ended, newest first.',
  right: 'imports.view-imports',
  input: listInput({ state: importState }, ['uploaded']),
  output: listOutput(importRow),
  http: { method: 'GET', path: '/api/imports' },
  refusals: { 'whole-enterprise': wholeEnterprise },
  touches: ['import'],
});

export const getImport = query({
  name: 'imports.get',
  summary: 'Shows an import: file, columns and mapping, the difference it makes, what stops it.',
  right: 'imports.view-imports',
  input: z.object({ importId: id }),
  output: importRow.extend({
    format: tableFormat,
    warnings: z.array(tableWarning),
    mapping: peopleMapping,
    missing: z.array(z.string()),
    mode: z.enum(['full', 'partial']).nullable(),
    from: day.nullable(),
    summary: importSummary.nullable(),
    brake: z.array(brakeFinding),
  }),
  http: { method: 'GET', path: '/api/imports/:importId' },
  refusals: { 'whole-enterprise': wholeEnterprise },
  touches: ['import'],
});

export const listImportRows = query({
  name: 'imports.list-rows',
  summary: 'Lists the rows of an import with how each ended and why.',
  right: 'imports.view-imports',
  input: listInput(
    {
      importId: id,
      outcome: importOutcome,
      reason: z.string().max(60).describe('Code of a reason or warning'),
      managerChanged: z.boolean(),
    },
    ['line'],
  ),
  output: listOutput(
    z.object({
      importId: id,
      line: z.number().int().nullable().describe('Null for people who are absent from a full list'),
      outcome: importOutcome,
      label: z.string().nullable(),
      personId: id.nullable(),
      reasons: z.array(rowReason),
      changes: z.array(
        z.object({ field: z.string(), before: z.string().nullable(), after: z.string().nullable() }),
      ),
      cells: z.array(z.string()).describe('The row as it stands in the file, for rows in quarantine'),
      can: z.array(z.string()),
    }),
  ),
  http: { method: 'GET', path: '/api/import-rows' },
  refusals: { 'whole-enterprise': wholeEnterprise },
  touches: ['import'],
});

export const exportPeople = query({
  name: 'imports.export-people',
  summary: 'Gives the people as a CSV file of the shape that the import takes, page by page.',
  right: 'imports.export-people',
  input: z.object({
    asOf: day.optional(),
    after: id.optional().describe('`next` of the page before'),
    limit: z.coerce.number().int().min(1).max(10_000).default(10_000),
  }),
  output: z.object({
    fileName: z.string(),
    content: z.string().describe('CSV; the first page begins with the header'),
    rows: z.number().int(),
    next: id.nullable(),
  }),
  http: { method: 'GET', path: '/api/people-export' },
  refusals: { 'whole-enterprise': wholeEnterprise },
  touches: ['person'],
});

export const importEvents = [
  fileUploaded,
  peopleStaged,
  peopleApplied,
  importRolledBack,
  importDiscarded,
  personWithdrawn,
  personRestored,
];
