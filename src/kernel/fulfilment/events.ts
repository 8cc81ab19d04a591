/**
 * What the log says about fulfilment orders. The subject is always the case, so that it stands in the history of its record; what
 * single lines go through is for those who work on it, its requester reads how far it is.
 */
import { z } from 'zod';
import { event } from '../operation.ts';

const lineId = z.uuid();
const refs = { lineId: 'fulfilment-line' };

export const lineAdded = event({
  name: 'fulfilment.line-added',
  subject: 'case',
  isInternal: true,
  payload: z.object({
    lineId,
    kind: z.string(),
    queueId: z.uuid().nullable(),
    ownerId: z.uuid().nullable(),
  }),
  sentence: '{subject} needs {lineId}',
  refs: { ...refs, queueId: 'queue', ownerId: 'person' },
});
export const lineOpened = event({
  name: 'fulfilment.line-opened',
  subject: 'case',
  isInternal: true,
  payload: z.object({ lineId, dueOn: z.iso.date().nullable() }),
  sentence: 'For {subject}, {lineId} can begin',
  refs,
});
export const lineChanged = event({
  name: 'fulfilment.line-changed',
  subject: 'case',
  isInternal: true,
  payload: z.object({ lineId, fields: z.array(z.string()) }),
  sentence: 'For {subject}, {lineId} was changed: {fields}',
  refs,
});
export const lineAssigned = event({
  name: 'fulfilment.line-assigned',
  subject: 'case',
  isInternal: true,
  payload: z.object({ lineId, queueId: z.uuid().nullable(), ownerId: z.uuid().nullable() }),
  sentence: 'For {subject}, {lineId} is for {ownerId} in the queue {queueId}',
  refs: { ...refs, queueId: 'queue', ownerId: 'person' },
});
export const lineSettled = event({
  name: 'fulfilment.line-settled',
  subject: 'case',
  isInternal: true,
  payload: z.object({ lineId, state: z.enum(['done', 'not-needed']) }),
  sentence: 'For {subject}, {lineId} is {state}',
  refs,
});
export const lineReopened = event({
  name: 'fulfilment.line-reopened',
  subject: 'case',
  isInternal: true,
  payload: z.object({ lineId }),
  sentence: 'For {subject}, {lineId} is open again',
  refs,
});
export const lineBlocked = event({
  name: 'fulfilment.line-blocked',
  subject: 'case',
  isInternal: true,
  payload: z.object({ lineId }),
  sentence: 'For {subject}, {lineId} waits for other lines',
  refs,
});
export const lineWithdrawn = event({
  name: 'fulfilment.line-withdrawn',
  subject: 'case',
  isInternal: true,
  payload: z.object({ lineId }),
  sentence: 'For {subject}, {lineId} was taken back',
  refs,
});
export const orderReady = event({
  name: 'fulfilment.order-ready',
  subject: 'case',
  payload: z.object({ lines: z.int() }),
  sentence: 'All {lines} lines of the order of {subject} are ready',
});

/** Declared by operations of areas that open or end orders with their records: `emits: [..., ...orderEvents]`. */
export const orderEvents = [lineAdded, lineOpened, lineBlocked, lineWithdrawn];
/** Declared by operations of areas that settle the line of a record of theirs. */
export const lineSettlingEvents = [lineSettled, lineOpened, lineBlocked, orderReady];
