/**
 * The dependency ledger: who held how much working time, what that cost, whose share of what ran over it was, and the
 * digest of each Monday. Times are working time by the calendar of the case, in milliseconds, so that parts add up.
 */
import { z } from 'zod';
import { listInput, listOutput } from '../list.ts';
import { command, event, query } from '../operation.ts';
import { partyKind, personRef, unitRef } from './shapes.ts';

/** Which reading of a clock counts: what the requester lived through, or what was promised. */
export const bases = ['all-time', 'promised'] as const;
const basis = z
  .enum(bases)
  .default('all-time')
  .describe('all-time: waits count as well; promised: the clock stood still in waits that pause it');

const period = {
  from: z.iso.date().optional().describe('First day; 90 days before the last one when left out'),
  to: z.iso.date().optional().describe('Last day; today when left out'),
};
const which = {
  process: z.string().max(60).optional(),
  unitId: z.uuid().optional().describe('Cases of the unit and all below it'),
};
/** A period that is none. */
export const badPeriod = [
  'invalid',
  'The period must end after it begins and be no longer than 366 days. Choose other days.',
] as const;

const money = z.object({ currency: z.string(), amountMinor: z.int() });
const ms = z.int().describe('Working time in milliseconds');

const ledgerParty = z.object({
  party: z.string(),
  partyKind,
  name: z.string(),
  waits: z.int().describe('Open now'),
  oldestDays: z.int().nullable(),
  medianDays: z.number().nullable(),
  promised: z.int(),
  overdue: z.int(),
  pausing: z.int(),
  heldMs: ms.describe('Held in the period; time with several parties is shared equally among them'),
  heldWaits: z.int().describe('Waits that reach into the period'),
  heldCases: z.int(),
  cost: z.array(money).nullable().describe('Null: not for this reader'),
  overrunMs: ms.describe('Held of what ran over'),
  overrunClocks: z.int(),
});

export const getLedger = query({
  name: 'cases.get-ledger',
  summary: 'Who held work in a period: working time, cost of waiting, and the share of what ran over',
  right: 'cases.read',
  input: z.object({ ...period, ...which, basis, partyKind: partyKind.optional() }),
  output: z.object({
    from: z.iso.date(),
    to: z.iso.date(),
    basis: z.enum(bases),
    parties: z.array(ledgerParty),
    open: z.object({ waits: z.int(), overdue: z.int() }),
    held: z.object({
      ms,
      waits: z.int(),
      cases: z.int(),
      cost: z.array(money).nullable(),
      unratedMs: ms.describe('Held in cases for whose owner no rate is known: it costs nothing here'),
    }),
    overrun: z.object({
      clocks: z.int().describe('Clocks that came due in the period and ran over'),
      ms,
      partiesMs: ms,
      oursMs: ms.describe('Nobody else held the case meanwhile'),
      isCut: z.boolean().describe('There are more; the latest 20,000 are counted'),
    }),
    lostPercent: z.int().describe("Of an hour of the owner's time, for each working hour waited"),
    asOf: z.iso.datetime(),
    can: z.array(z.string()),
  }),
  http: { method: 'GET', path: '/api/dependency-ledger' },
  refusals: { 'period-wrong': badPeriod },
  touches: ['case', 'wait'],
});

const overrun = z.object({
  clockId: z.uuid(),
  caseId: z.uuid(),
  kind: z.string(),
  key: z.string(),
  title: z.string(),
  clock: z.string(),
  clockTitle: z.string(),
  caseUnit: unitRef.nullable(),
  owner: personRef.nullable(),
  dueAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable().describe('Null: it still runs'),
  overrunMs: ms,
  oursMs: ms,
  parties: z.array(
    z.object({
      party: z.string(),
      partyKind,
      name: z.string(),
      ms,
      waits: z.array(
        z.object({
          waitId: z.uuid(),
          since: z.iso.datetime(),
          endedAt: z.iso.datetime().nullable(),
          ms,
        }),
      ),
    }),
  ),
  can: z.array(z.string()),
});

export const listOverruns = query({
  name: 'cases.list-overruns',
  summary: 'Find the clocks that ran over, each with how much of that every party held',
  right: 'cases.read',
  input: listInput(
    {
      ...period,
      ...which,
      basis,
      party: z.string().max(300).describe('Those that this party held, as the ledger names it'),
      partyKind,
    },
    ['dueAt'],
  ),
  output: listOutput(overrun),
  http: { method: 'GET', path: '/api/dependency-ledger/overruns' },
  refusals: { 'period-wrong': badPeriod },
  touches: ['case', 'wait'],
});

export const ledgerTermsChanged = event({
  name: 'cases.ledger-terms-changed',
  subject: 'installation',
  payload: z.object({ lostPercent: z.int(), sendsDigests: z.boolean() }),
  sentence:
    'Waiting costs {lostPercent} percent of an hour in {subject} now; digests on Mondays: {sendsDigests}',
});

const terms = z.object({
  lostPercent: z.int(),
  sendsDigests: z.boolean(),
  version: z.int(),
  can: z.array(z.string()),
});

export const getLedgerTerms = query({
  name: 'cases.get-ledger-terms',
  summary: 'Show what an hour of waiting is taken to cost, and whether digests are sent on Mondays',
  right: 'cases.read',
  input: z.object({}),
  output: terms,
  http: { method: 'GET', path: '/api/dependency-ledger/terms' },
  touches: ['installation'],
});

export const changeLedgerTerms = command({
  name: 'cases.change-ledger-terms',
  summary: 'Say what an hour of waiting is taken to cost, and whether digests are sent on Mondays',
  right: 'cases.change-ledger-terms',
  input: z.strictObject({
    lostPercent: z
      .int('Write whole percent.')
      .min(0, 'Write a percentage from 0 to 100.')
      .max(100, 'Write a percentage from 0 to 100.')
      .optional()
      .describe("Share of an hour of the owner's time that each working hour of waiting costs"),
    sendsDigests: z.boolean().optional().describe('Tell leads and owners each Monday who is holding us'),
  }),
  output: z.object({ version: z.int() }),
  refusals: {
    'enterprise-wide-only': [
      'forbidden',
      'These terms hold for the whole enterprise; your role reaches only a part of it. Ask an administrator.',
    ],
  },
  emits: [ledgerTermsChanged],
  versioned: true,
  http: { method: 'PATCH', path: '/api/dependency-ledger/terms' },
  touches: ['installation'],
});

export const holdingDigestSent = event({
  name: 'cases.holding-digest-sent',
  subject: 'holding-digest',
  payload: z.object({ personId: z.uuid(), week: z.iso.date(), waits: z.int() }),
  sentence: '{personId} was told who is holding us, in the week of {week}',
  refs: { personId: 'person' },
});

export const sendHoldingDigests = command({
  name: 'cases.send-holding-digests',
  summary:
    'Tell leads and owners who is holding us, where it is Monday morning; a worker asks again and again',
  right: 'cases.send-holding-digests',
  input: z.strictObject({}),
  output: z.object({ zones: z.int(), digests: z.int() }),
  refusals: {
    'enterprise-wide-only': [
      'forbidden',
      'Digests are sent for the whole enterprise; your role reaches only a part of it. Ask an administrator.',
    ],
  },
  emits: [holdingDigestSent],
  http: { method: 'POST', path: '/api/dependency-ledger/digests' },
  touches: ['holding-digest'],
});

export const getHoldingDigest = query({
  name: 'cases.get-holding-digest',
  summary: 'Show what I was told on a Monday: on whom my work waits, how much, how long',
  right: 'cases.read',
  input: z.object({ digestId: z.uuid() }),
  output: z.object({
    digestId: z.uuid(),
    week: z.iso.date(),
    reach: z.enum(['lead', 'owner']).describe('All that the reader answers for, or the cases that they own'),
    waits: z.int(),
    cases: z.int(),
    overdue: z.int(),
    parties: z.array(
      z.object({
        party: z.string(),
        partyKind,
        name: z.string(),
        waits: z.int(),
        oldestDays: z.int(),
        overdue: z.int(),
      }),
    ),
    createdAt: z.iso.datetime(),
  }),
  http: { method: 'GET', path: '/api/dependency-ledger/digests/:digestId' },
  touches: ['holding-digest'],
});
