/**
 * Request fulfilment as charters govern it: its states, the promises of time, on whom it may wait, and the facts that
 * say whether it was done sufficiently.
 */

import { partyKinds } from '../../kernel/cases/contract-parties.ts';
import type { Vocabulary } from '../../kernel/conditions/vocabulary.ts';
import { lineStates } from '../../kernel/fulfilment/contract-lines.ts';
import type { ProcessContribution } from '../../kernel/process.ts';
import { requestStates } from './contract-words.ts';
import { openStates, states } from './machine.ts';

/** Name of the process; charters and cases carry it. */
export const REQUEST_FULFILMENT = 'request-fulfilment';

const vocabulary: Vocabulary = {
  name: 'requests',
  root: 'request',
  entities: [
    {
      name: 'request',
      source: 'requests.request_fact',
      id: 'request_id',
      fields: [
        {
          name: 'state',
          type: 'text',
          column: 'state',
          describes: 'Where the request stands',
          options: requestStates.filter((s) => s !== 'draft'),
        },
        {
          name: 'priority',
          type: 'text',
          column: 'priority',
          describes: 'How urgent it is',
          options: ['low', 'normal', 'high', 'urgent'],
        },
        {
          name: 'audience size',
          type: 'number',
          column: 'audience_size',
          describes: 'About how many people it is for',
        },
        {
          name: 'region count',
          type: 'number',
          column: 'region_count',
          describes: 'How many regions it is for; 0 means all',
        },
        {
          name: 'is regulatory',
          type: 'boolean',
          column: 'is_regulatory',
          describes: 'A law or a regulator demands it',
        },
        { name: 'deadline', type: 'date', column: 'deadline', describes: 'The day by which it is needed' },
        { name: 'due on', type: 'date', column: 'due_on', describes: 'The day that the team has promised' },
        {
          name: 'submitted at',
          type: 'date-time',
          column: 'submitted_at',
          describes: 'When it was submitted',
        },
        {
          name: 'decided at',
          type: 'date-time',
          column: 'decided_at',
          describes: 'When it was taken up or declined',
        },
        {
          name: 'delivered at',
          type: 'date-time',
          column: 'delivered_at',
          describes: 'When it was delivered last',
        },
        {
          name: 'accepted at',
          type: 'date-time',
          column: 'accepted_at',
          describes: 'When the requester accepted the delivery',
        },
        {
          name: 'reopened at',
          type: 'date-time',
          column: 'reopened_at',
          describes: 'When it was reopened last',
        },
        {
          name: 'reopened count',
          type: 'number',
          column: 'reopened_count',
          describes: 'How often it was reopened',
        },
        { name: 'has owner', type: 'boolean', column: 'has_owner', describes: 'Somebody owns it' },
        {
          name: 'has sponsor',
          type: 'boolean',
          column: 'has_sponsor',
          describes: 'Somebody stands behind it',
        },
        {
          name: 'has evidence',
          type: 'boolean',
          column: 'has_evidence',
          describes: 'It says how one knows that there is a problem',
        },
        {
          name: 'has existing content',
          type: 'boolean',
          column: 'has_existing_content',
          describes: 'It says what of the existing content was looked at',
        },
        {
          name: 'has delivery note',
          type: 'boolean',
          column: 'has_delivery_note',
          describes: 'It says what was delivered',
        },
        {
          name: 'has delivery link',
          type: 'boolean',
          column: 'has_delivery_link',
          describes: 'It says where the delivery is',
        },
        {
          name: 'satisfaction',
          type: 'number',
          column: 'satisfaction',
          describes: 'How satisfied the requester was, from 1 to 5',
        },
        {
          name: 'is bypassed',
          type: 'boolean',
          column: 'is_bypassed',
          describes: 'It passed triage by order of somebody',
        },
        {
          name: 'approval outcome',
          type: 'text',
          column: 'approval_outcome',
          describes: 'What became of its last approval',
          options: ['pending', 'approved', 'rejected', 'withdrawn'],
        },
        {
          name: 'is unplanned',
          type: 'boolean',
          column: 'is_unplanned',
          describes: 'It is work that nobody had planned',
        },
        {
          name: 'model',
          type: 'text',
          column: 'model',
          describes: 'What was chosen in the catalogue, as it is called there; unknown where nothing was',
        },
        {
          name: 'estimated hours',
          type: 'number',
          column: 'estimated_hours',
          describes: 'How much work it needs by the newest estimate; unknown where nobody has estimated',
        },
        {
          name: 'logged hours',
          type: 'number',
          column: 'logged_hours',
          describes: 'How much time was logged on it',
        },
      ],
      relations: [
        {
          name: 'tasks',
          entity: 'task',
          describes: 'The checklist and what was added to it',
          key: 'case_id',
        },
        {
          name: 'lines',
          entity: 'line',
          describes: 'What was ordered for it from teams and areas',
          key: 'case_id',
        },
        { name: 'waits', entity: 'wait', describes: 'On whom it waited and waits', key: 'case_id' },
      ],
    },
    {
      name: 'task',
      source: 'kernel.task_fact',
      id: 'task_id',
      fields: [
        { name: 'title', type: 'text', column: 'title', describes: 'What is to be done' },
        {
          name: 'source',
          type: 'text',
          column: 'source',
          describes: 'The checklist of the charter, or added by somebody',
          options: ['charter', 'own'],
        },
        {
          name: 'state',
          type: 'text',
          column: 'state',
          describes: 'Open, done, or not needed',
          options: ['open', 'done', 'not-needed'],
        },
        {
          name: 'is open',
          type: 'boolean',
          column: 'is_open',
          describes: 'It is neither done nor put aside',
        },
        { name: 'due on', type: 'date', column: 'due_on', describes: 'The day by which it is due' },
        {
          name: 'settled at',
          type: 'date-time',
          column: 'settled_at',
          describes: 'When it was done or put aside',
        },
      ],
      relations: [],
    },
    {
      name: 'line',
      source: 'kernel.fulfilment_line_fact',
      id: 'line_id',
      fields: [
        { name: 'title', type: 'text', column: 'title', describes: 'What was ordered' },
        { name: 'kind', type: 'text', column: 'kind', describes: 'What fulfils it' },
        {
          name: 'state',
          type: 'text',
          column: 'state',
          describes: 'Waits for others, open, done, not needed, or taken back',
          options: [...lineStates],
        },
        {
          name: 'is open',
          type: 'boolean',
          column: 'is_open',
          describes: 'It is not settled',
        },
        {
          name: 'is mandatory',
          type: 'boolean',
          column: 'is_mandatory',
          describes: 'Nothing is delivered while it is open',
        },
        { name: 'due on', type: 'date', column: 'due_on', describes: 'The day by which it is due' },
        { name: 'settled at', type: 'date-time', column: 'settled_at', describes: 'When it was settled' },
      ],
      relations: [],
    },
    {
      name: 'wait',
      source: 'kernel.wait_fact',
      id: 'wait_id',
      fields: [
        {
          name: 'party',
          type: 'text',
          column: 'party_kind',
          describes: 'On whom it waits',
          options: [...partyKinds],
        },
        { name: 'is open', type: 'boolean', column: 'is_open', describes: 'The answer has not come' },
        {
          name: 'pauses',
          type: 'boolean',
          column: 'pauses',
          describes: 'The promised clocks stand still meanwhile',
        },
        { name: 'since', type: 'date-time', column: 'since', describes: 'Since when it waits' },
        { name: 'promised until', type: 'date', column: 'promised_until', describes: 'The promised day' },
        { name: 'ended at', type: 'date-time', column: 'ended_at', describes: 'When the wait ended' },
        { name: 'reminders', type: 'number', column: 'reminders', describes: 'How often they were reminded' },
      ],
      relations: [],
    },
  ],
  events: [
    'requests.request-submitted',
    'requests.request-taken-up',
    'requests.request-delivered',
    'requests.delivery-withdrawn',
    'requests.delivery-accepted',
    'requests.request-reopened',
    'requests.requester-reminded',
    'requests.request-waitlisted',
    'requests.request-redirected',
    'requests.request-merged',
    'requests.triage-bypassed',
    'requests.scope-changed',
    'requests.delivery-rated',
    'cases.wait-started',
    'cases.wait-answered',
    'fulfilment.order-ready',
    'clocks.clock-breached',
  ],
};

/** Request fulfilment: drafts are nobody's work yet, so a case begins when a request is submitted. */
export const requestFulfilment: ProcessContribution = {
  name: REQUEST_FULFILMENT,
  title: 'Request fulfilment',
  description: 'From a request for learning to a delivery that its requester accepts.',
  kind: 'request',
  states: states
    .filter((s) => s.state !== 'draft')
    .map((s) => ({ state: s.state, title: s.title, open: openStates.includes(s.state) })),
  closing: 'requests.accept-delivery',
  clocks: [
    {
      clock: 'acknowledge',
      title: 'Acknowledge',
      runsIn: ['submitted'],
      // The requester hears from a person: somebody takes it, asks, or changes something.
      metBy: ['requests.assign-request', 'requests.change-request', 'cases.start-wait'],
      defaultTarget: { amount: 1, unit: 'working-days' },
    },
    {
      clock: 'triage',
      title: 'Triage',
      runsIn: ['submitted'],
      // Triage has looked at it when it is clear who deals with it.
      metBy: ['requests.assign-request'],
      defaultTarget: { amount: 3, unit: 'working-days' },
    },
    {
      clock: 'decision',
      title: 'Decision',
      runsIn: ['submitted', 'in-approval'],
      defaultTarget: { amount: 10, unit: 'working-days' },
    },
    {
      clock: 'fulfilment',
      title: 'Fulfilment',
      runsIn: ['in-fulfilment'],
      defaultTarget: { amount: 20, unit: 'working-days' },
    },
  ],
  waits: partyKinds,
  vocabulary,
  smallest: { condition: 'request.accepted at != null' },
};
