/** How requests are listed: twelve filters, six sorts, at a million rows. Schemas only. */
import { z } from 'zod';
import { approvalHolding } from '../../kernel/approvals/contract.ts';
import { partyKinds } from '../../kernel/cases/contract-parties.ts';
import { listInput, listOutput } from '../../kernel/list.ts';
import { query } from '../../kernel/operation.ts';
import { personRef, queueRef, unitRef } from './contract-fields.ts';
import { priority, requestState } from './contract-words.ts';

/** Words for how a request stands to its promises. */
export const breaches = ['late', 'warned', 'missed'] as const;

const partyKind = z.enum(partyKinds);

/** A request as lists, boards and its own page show it. */
export const requestRow = z.object({
  requestId: z.uuid(),
  key: z.string(),
  version: z.int(),
  title: z.string(),
  state: requestState,
  priority,
  unit: unitRef.nullable(),
  requester: personRef,
  owner: personRef.nullable(),
  queue: queueRef.nullable(),
  model: z
    .object({ modelId: z.uuid(), name: z.string() })
    .nullable()
    .describe('What was chosen in the catalogue'),
  audienceSize: z.int().nullable(),
  isRegulatory: z.boolean(),
  scores: z
    .object({ rice: z.number().nullable(), wsjf: z.number().nullable() })
    .describe('The newest score of each method'),
  deadline: z.iso.date().nullable(),
  dueOn: z.iso.date().nullable(),
  lateness: z
    .enum(['late', 'warned'])
    .nullable()
    .describe('The worst of its running clocks: late, or soon to be; null where nothing presses'),
  waitingOn: z.array(partyKind).describe('On whom it waits now'),
  approvalHolding: approvalHolding.nullable().describe('Who holds its approval; null where none is open'),
  createdAt: z.iso.datetime(),
  submittedAt: z.iso.datetime().nullable(),
  changedAt: z.iso.datetime(),
  can: z.array(z.string()).describe('Operations that this actor may try now'),
});

/** Finds requests; drafts are listed for their requester only. */
export const listRequests = query({
  name: 'requests.list-requests',
  summary: 'Find requests that one may see: own ones, and those of the units one works for',
  right: 'requests.read',
  input: listInput(
    {
      state: z.union([requestState, z.array(requestState).max(12)]).describe('One state or several'),
      priority: z.union([priority, z.array(priority).max(4)]),
      queueId: z.uuid(),
      ownerId: z.uuid(),
      requesterId: z.uuid(),
      unitId: z.uuid().describe('The unit and all below it'),
      modelId: z.uuid().describe('What was chosen in the catalogue'),
      owner: z.enum(['nobody']).describe('Requests that have no owner'),
      mine: z
        .enum(['requested', 'owned', 'queued'])
        .describe('Requests that I asked for, that I own, or that wait in a queue of mine'),
      field: z
        .strictObject({
          fieldId: z.string().min(1).max(100),
          value: z.union([
            z.string().max(500),
            z.number(),
            z.boolean(),
            z.array(z.string().max(500)).max(50),
          ]),
        })
        .describe('An answer in the form: the field and what it holds (of several choices: those it holds)'),
      dueFrom: z.iso.date().describe('The due date is this day or later'),
      dueTo: z.iso.date().describe('The due date is this day or earlier'),
      overdue: z.enum(['true']).describe('Open, and the due date has passed'),
      breach: z
        .enum(breaches)
        .describe(
          'late: a promise is broken and its clock runs on; warned: soon; missed: one was ever broken',
        ),
      waitingOn: z.union([partyKind, z.array(partyKind).max(8)]).describe('Waits on such a party now'),
      text: z.string().trim().max(200).describe('Words of the title, or a key'),
    },
    ['createdAt', 'changedAt', 'dueOn', 'priority', 'title', 'deadline', 'rice', 'wsjf'],
  ),
  output: listOutput(requestRow),
  http: { method: 'GET', path: '/api/requests' },
  touches: ['request'],
});
