/** Logs of other systems: uploaded, checked, imported, named, deleted. Schemas only. */
import { z } from 'zod';
import { listInput, listOutput } from '../list.ts';
import { command, event, query } from '../operation.ts';
import { logColumn, logFormat, logMapping, logState, logWord, qualityReport } from './contract-words.ts';

const id = z.uuid();
const counts = { cases: z.number().int(), events: z.number().int(), rejected: z.number().int() };

export const logUploaded = event({
  name: 'flow.log-uploaded',
  subject: 'flow-log',
  payload: z.object({ format: z.enum(['xes', 'csv', 'xlsx']), bytes: z.number().int() }),
  sentence: '{subject} was uploaded',
});
export const logChecked = event({
  name: 'flow.log-checked',
  subject: 'flow-log',
  payload: z.object(counts),
  sentence: '{subject} was checked: {cases} cases, {events} events, {rejected} events that cannot be read',
});
export const logImported = event({
  name: 'flow.log-imported',
  subject: 'flow-log',
  payload: z.object(counts),
  sentence: '{subject} was imported: {cases} cases, {events} events; {rejected} events were left out',
});
export const logChanged = event({
  name: 'flow.log-changed',
  subject: 'flow-log',
  payload: z.object({ fields: z.array(z.string()) }),
  sentence: '{subject} was changed: {fields}',
});
export const logDeleted = event({
  name: 'flow.log-deleted',
  subject: 'flow-log',
  payload: z.object({}),
  sentence: '{subject} was deleted with everything in it',
});

/** All events of logs. */
export const logEvents = [logUploaded, logChecked, logImported, logChanged, logDeleted];

const name = z.string().trim().min(1, 'Give the log a name.').max(200);
const unitId = id
  .optional()
  .describe('Whose history this is: people with the right there see it; left out: the whole enterprise');

const wholeEnterprise = [
  'forbidden',
  'A log of no unit concerns the whole enterprise: name a unit of yours, or let somebody import it who holds the right everywhere.',
] as const;
const notOpen = [
  'refused',
  'This log is imported already. Upload the file again to read it in another way.',
] as const;
const unreadable = ['invalid', '{message}'] as const;
const mappingFaults = {
  'column-missing': ['invalid', '“{fileName}” has no column “{column}”. Columns: {columns}.'],
  'column-needed': ['invalid', 'Say which column holds the {what}.'],
  'zone-unknown': ['invalid', '“{zone}” is no time zone. Use a name such as Europe/Oslo, or UTC.'],
  'format-unknown': [
    'invalid',
    '“{format}” cannot be used to read times: {why}. Write it like DD/MM/YYYY HH:mm:ss.',
  ],
  'nothing-left': [
    'invalid',
    'No event of “{fileName}” can be read: {why} Look at which column holds what, and how times are written.',
  ],
  'too-much': ['invalid', '“{fileName}” is too much for one log: {why}'],
} as const;

export const uploadLog = command({
  name: 'flow.upload-log',
  summary:
    'Takes a CSV or XES file (also .gz) of events and says what its columns seem to be; figures come with the import.',
  right: 'flow.import-logs',
  input: z.strictObject({
    file: z
      .custom<Uint8Array>((v) => v instanceof Uint8Array, 'Send the file itself.')
      .describe('The bytes of the file'),
    fileName: z.string().trim().min(1, 'Give the name of the file.').max(255),
    name: name.optional().describe('Name of the log; the name of the file when left out'),
    unitId,
    encoding: z.string().max(40).optional().describe('Detected when left out'),
    delimiter: z.enum([',', ';', '\t', '|']).optional().describe('Detected when left out'),
  }),
  output: z.object({ logId: id, key: z.string(), version: z.number().int(), format: logFormat }),
  http: { method: 'POST', path: '/api/flow/logs' },
  refusals: { 'whole-enterprise': wholeEnterprise, unreadable },
  emits: [logUploaded],
  touches: ['flow-log'],
  upload: true,
  secrets: ['file'],
});

const reading = {
  logId: id,
  mapping: logMapping.optional().describe('The guessed mapping when left out'),
};

export const checkLog = command({
  name: 'flow.check-log',
  summary: 'Dry run: reads every event and reports what is wrong with them; nothing is imported.',
  right: 'flow.import-logs',
  input: z.strictObject(reading),
  output: z.object({ logId: id, version: z.number().int(), report: qualityReport }),
  http: { method: 'POST', path: '/api/flow/logs/:logId/check' },
  refusals: { 'not-open': notOpen, unreadable, ...mappingFaults },
  emits: [logChecked],
  touches: ['flow-log'],
  long: true,
});

export const importLog = command({
  name: 'flow.import-log',
  summary:
    'Reads an uploaded file into a log that flow can be shown of; what cannot be read is left out and reported.',
  right: 'flow.import-logs',
  input: z.strictObject(reading),
  output: z.object({ logId: id, version: z.number().int(), report: qualityReport }),
  http: { method: 'POST', path: '/api/flow/logs/:logId/import' },
  refusals: { 'not-open': notOpen, unreadable, ...mappingFaults },
  emits: [logImported],
  touches: ['flow-log'],
  long: true,
});

export const changeLog = command({
  name: 'flow.change-log',
  summary: 'Names a log, says whose history it is, and which activities complete a case.',
  right: 'flow.import-logs',
  input: z.strictObject({
    logId: id,
    name: name.optional(),
    unitId: id.nullable().optional().describe('Null: the whole enterprise'),
    closing: z
      .array(logWord)
      .max(100)
      .optional()
      .describe('A case is completed when it ends with one of these; empty: every case is'),
  }),
  output: z.object({ logId: id, version: z.number().int() }),
  http: { method: 'PATCH', path: '/api/flow/logs/:logId' },
  refusals: {
    'whole-enterprise': wholeEnterprise,
    'activity-unknown': ['invalid', 'There is no activity “{activity}” in this log.'],
  },
  emits: [logChanged],
  touches: ['flow-log'],
  versioned: true,
});

export const deleteLog = command({
  name: 'flow.delete-log',
  summary:
    'Deletes a log with its file and everything in it; figures that were shown before stay only on paper.',
  right: 'flow.import-logs',
  input: z.strictObject({ logId: id }),
  output: z.object({ logId: id }),
  http: { method: 'DELETE', path: '/api/flow/logs/:logId' },
  emits: [logDeleted],
  touches: ['flow-log'],
  versioned: true,
});

const logRow = z.object({
  logId: id,
  key: z.string(),
  version: z.number().int(),
  name: z.string(),
  state: logState,
  unit: z.object({ unitId: id, name: z.string() }).nullable(),
  fileName: z.string(),
  fileSize: z.number().int(),
  uploadedAt: z.iso.datetime(),
  uploadedBy: z.object({ personId: id, name: z.string() }).nullable(),
  importedAt: z.iso.datetime().nullable(),
  cases: z.number().int().nullable(),
  events: z.number().int().nullable(),
  can: z.array(z.string()),
});

export const listLogs = query({
  name: 'flow.list-logs',
  summary: 'Lists uploaded and imported logs, newest first.',
  right: 'flow.view-flow',
  input: listInput({ state: logState, unitId: id }, ['uploaded']).extend({
    direction: z.enum(['asc', 'desc']).default('desc'),
  }),
  output: listOutput(logRow),
  http: { method: 'GET', path: '/api/flow/logs' },
  touches: ['flow-log'],
});

export const getLog = query({
  name: 'flow.get-log',
  summary: 'Shows a log: file, columns, what each of them seems to hold, and what the last reading found.',
  right: 'flow.view-flow',
  input: z.object({ logId: id }),
  output: logRow.extend({
    format: logFormat,
    columns: z.array(logColumn),
    mapping: logMapping.describe('As guessed, or as used last'),
    missing: z.array(z.enum(['case', 'activity', 'at'])).describe('What no column seems to hold'),
    report: qualityReport.nullable(),
    closing: z.array(z.string()),
    activities: z.array(z.string()).describe('Of an imported log'),
  }),
  http: { method: 'GET', path: '/api/flow/logs/:logId' },
  touches: ['flow-log'],
});
