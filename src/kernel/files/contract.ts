/**
 * Files attached to records: whoever may read a record may read its files, and attach some. The bytes travel with the
 * command into the database and are moved to the store (disk or S3) by a worker. Schemas only.
 */
import { z } from 'zod';
import { listInput, listOutput } from '../list.ts';
import { command, event, query, SIGNED_IN } from '../operation.ts';

const MEGABYTE = 1024 * 1024;

/** What one file and all files of one record may weigh, and how many a record may have. */
export const fileLimits = { perFile: 25 * MEGABYTE, perRecord: 250 * MEGABYTE, filesPerRecord: 200 };

const subject = {
  subjectKind: z.string().regex(/^[a-z][a-z-]{0,40}$/, 'Give the kind of the record, such as request'),
  subjectId: z.uuid(),
};

// Events carry no file names: a name may be about a person.

export const fileAttached = event({
  name: 'files.file-attached',
  subject: 'file',
  payload: z.object({
    subjectKind: z.string(),
    subjectId: z.uuid(),
    internal: z.boolean(),
    mediaType: z.string(),
    size: z.int(),
  }),
  sentence: '{subject} was attached',
});
export const fileRemoved = event({
  name: 'files.file-removed',
  subject: 'file',
  payload: z.object({ subjectKind: z.string(), subjectId: z.uuid() }),
  sentence: '{subject} was removed',
});
export const fileRestored = event({
  name: 'files.file-restored',
  subject: 'file',
  payload: z.object({ subjectKind: z.string(), subjectId: z.uuid() }),
  sentence: '{subject} was put back',
});

const file = z.object({
  fileId: z.uuid(),
  version: z.int(),
  fileName: z.string(),
  mediaType: z.string(),
  size: z.int().describe('Bytes'),
  contentHash: z.string().describe('SHA-256 of the bytes, in hexadecimal'),
  internal: z.boolean(),
  isViewable: z.boolean().describe('Browsers may show it in place: a picture or a PDF'),
  attachedBy: z
    .object({ personId: z.uuid(), name: z.string() })
    .nullable()
    .describe('Null: the system, or an account without a person'),
  attachedAt: z.iso.datetime(),
  can: z.array(z.string()),
});

export const attachFile = command({
  name: 'files.attach-file',
  summary: 'Attach a file to a record that one may read',
  right: 'files.attach',
  input: z.strictObject({
    ...subject,
    file: z
      .custom<Uint8Array>((v) => v instanceof Uint8Array, 'Send the file itself.')
      .describe('The bytes of the file'),
    fileName: z.string().min(1, 'Give the name of the file.').max(1000),
    internal: z.boolean().default(false).describe('Only for those who may read internal notes of the record'),
  }),
  output: z.object({
    fileId: z.uuid().describe('The one already there when the same file is attached twice'),
    version: z.int(),
    fileName: z.string().describe('The name as it is kept: without folders and odd characters'),
    mediaType: z.string(),
  }),
  http: { method: 'POST', path: '/api/records/:subjectKind/:subjectId/files' },
  refusals: {
    'internal-not-allowed': ['forbidden', 'You may not attach internal files to this record.'],
    'file-empty': ['invalid', '“{fileName}” is empty. Choose the file again.'],
    'file-too-large': [
      'invalid',
      '“{fileName}” has {size} MB; a file may have {limit} MB. Make it smaller, or attach a link to where it lies.',
    ],
    'type-not-allowed': [
      'invalid',
      'Files like “{fileName}” are not taken: only documents, pictures, sound, film, mail and archives are. Save it in such a form and attach that.',
    ],
    'type-mismatch': [
      'invalid',
      '“{fileName}” is not what its name says: it holds {found}. Give it the right ending, or choose another file.',
    ],
    'record-full': [
      'refused',
      'The files of this record would weigh more than {limit} MB together, or be more than {count}. Remove some first.',
    ],
  },
  emits: [fileAttached],
  touches: ['file'],
  upload: true,
  secrets: ['file'],
  inverse: 'files.remove-file',
});

export const removeFile = command({
  name: 'files.remove-file',
  summary: 'Remove a file from its record; for a day it can be put back, then its content goes for good',
  right: 'files.attach',
  // Not strict: it accepts the answer of files.attach-file, which it takes back.
  input: z.object({ fileId: z.uuid() }),
  output: z.object({ fileId: z.uuid(), version: z.int() }),
  http: { method: 'POST', path: '/api/files/:fileId/removal' },
  refusals: {
    'not-yours': [
      'forbidden',
      'Only who attached a file, or somebody who holds the right files.remove-any, may remove it or put it back.',
    ],
    'removed-already': ['refused', 'This file was removed already.'],
  },
  emits: [fileRemoved],
  touches: ['file'],
  versioned: true,
  inverse: 'files.restore-file',
});

export const restoreFile = command({
  name: 'files.restore-file',
  summary: 'Put a file back that was removed within the last day',
  right: 'files.attach',
  // Not strict: it accepts the answer of files.remove-file, which it takes back.
  input: z.object({ fileId: z.uuid() }),
  output: z.object({ fileId: z.uuid(), version: z.int() }),
  http: { method: 'POST', path: '/api/files/:fileId/restoration' },
  refusals: {
    'not-yours': [
      'forbidden',
      'Only who attached a file, or somebody who holds the right files.remove-any, may remove it or put it back.',
    ],
    'not-removed': ['refused', 'This file is there; nothing needs to be put back.'],
    'content-gone': ['refused', 'The file was removed too long ago; its content is gone. Attach it again.'],
  },
  emits: [fileRestored],
  touches: ['file'],
  versioned: true,
});

export const listFiles = query({
  name: 'files.list-files',
  summary: 'Show the files of a record that one may read; internal ones only to those who may see them',
  right: SIGNED_IN,
  input: listInput({ text: z.string().trim().max(120) }, ['attachedAt']).extend(subject),
  output: listOutput(file).extend({
    bytes: z.int().describe('What all files of the record weigh together'),
    mayAttach: z.boolean(),
    mayAttachInternal: z.boolean(),
  }),
  http: { method: 'GET', path: '/api/records/:subjectKind/:subjectId/files' },
  touches: ['file'],
});

export const getFile = query({
  name: 'files.get-file',
  summary: 'Show one file of a record that one may read; its bytes are at /api/files/{fileId}/content',
  right: SIGNED_IN,
  input: z.object({ fileId: z.uuid() }),
  output: file.extend(subject),
  http: { method: 'GET', path: '/api/files/:fileId' },
  touches: ['file'],
});
