/** Reading cases: the evidence of one, what holds many, exceptions, and whether a verdict comes out the same. */
import { z } from 'zod';
import { clockRow } from '../clocks/contract.ts';
import { listInput, listOutput } from '../list.ts';
import { query } from '../operation.ts';
import { badPeriod } from './contract-ledger.ts';
import {
  exception,
  exceptionState,
  judged,
  partyKind,
  personRef,
  task,
  unitRef,
  verdict,
  wait,
} from './shapes.ts';

/** One case with all that proves how it was done. */
export const getCase = query({
  name: 'cases.get-case',
  summary: 'Show the evidence of a case: charter, clocks, waits, tasks, conditions then and now, exceptions',
  right: 'cases.read',
  input: z.object({ caseId: z.uuid() }),
  output: z.object({
    caseId: z.uuid(),
    kind: z.string(),
    key: z.string(),
    title: z.string(),
    process: z.string(),
    processTitle: z.string(),
    state: z.string(),
    stateTitle: z.string(),
    isOpen: z.boolean(),
    openedAt: z.iso.datetime(),
    closedAt: z.iso.datetime().nullable(),
    unit: unitRef.nullable(),
    region: z.string().nullable(),
    requester: personRef.nullable(),
    owner: personRef.nullable().describe('Who works on it'),
    accountable: personRef.nullable(),
    responsible: z.array(z.object({ kind: z.string(), id: z.string(), name: z.string() })),
    consulted: z.array(z.object({ kind: z.string(), id: z.string(), name: z.string() })),
    informed: z.array(z.object({ kind: z.string(), id: z.string(), name: z.string() })),
    pinId: z.uuid(),
    pinnedAt: z.iso.datetime(),
    charters: z.array(
      z.object({
        charterId: z.uuid(),
        charterVersionId: z.uuid(),
        key: z.string(),
        name: z.string(),
        number: z.int(),
        unitId: z.uuid().nullable(),
        region: z.string().nullable(),
      }),
    ),
    purpose: z.string().nullable(),
    why: z
      .record(z.string(), z.array(z.object({ name: z.string(), mode: z.string(), effect: z.string() })))
      .describe('By value of the charter: which charter set it'),
    pausingWaits: z.array(z.string()),
    clocks: z.array(clockRow),
    waits: z.array(wait),
    tasks: z.array(task),
    conditions: z.array(judged).describe('As they stand now'),
    isDone: z.boolean().nullable().describe('Every condition is true or excepted; null: cannot be told yet'),
    verdicts: z.array(verdict).describe('As they stood at each closing, the latest first'),
    exceptions: z.array(exception),
    may: z.array(z.string()).describe('Operations that this actor may try on the case itself'),
    mayWaitOn: z.array(partyKind).describe('On whom cases of this process may wait'),
  }),
  http: { method: 'GET', path: '/api/cases/:caseId' },
  touches: ['case', 'wait', 'task', 'case-exception'],
});

const waitRow = wait.extend({
  kind: z.string(),
  key: z.string(),
  title: z.string(),
  caseUnit: unitRef.nullable(),
  owner: personRef.nullable(),
  ageDays: z.int(),
});

/** One wait, for whoever is waited on. */
export const getWait = query({
  name: 'cases.get-wait',
  summary: 'Show one wait: what is asked, by whom, since when',
  right: 'cases.read',
  input: z.object({ waitId: z.uuid() }),
  output: waitRow,
  http: { method: 'GET', path: '/api/waits/:waitId' },
  touches: ['case', 'wait'],
});

export const listWaits = query({
  name: 'cases.list-waits',
  summary: 'Find what waits on whom, in the cases that one may see',
  right: 'cases.read',
  input: listInput(
    {
      open: z.enum(['true', 'false']),
      partyKind: z.union([partyKind, z.array(partyKind).max(8)]),
      party: z.string().max(300).describe('One party, as waits-by-party names it'),
      personId: z.uuid().describe('Waits on this person'),
      process: z.string().max(60),
      unitId: z.uuid().describe('Cases of the unit and all below it'),
      promise: z.enum(['none', 'promised', 'overdue']),
      olderThan: z.coerce.number().int().min(0).max(3650).describe('Waiting for at least so many days'),
      from: z.iso.date().describe('Waits that reach into a period: its first day; 90 days when left out'),
      to: z.iso.date().describe('The last day of that period; today when left out'),
    },
    ['since', 'promisedUntil'],
  ),
  output: listOutput(
    waitRow.extend({
      heldMs: z
        .int()
        .nullable()
        .describe('Working time in milliseconds that it held of the period; null where none was asked for'),
      cost: z
        .object({ currency: z.string(), amountMinor: z.int() })
        .nullable()
        .describe('Null: no rate is known for the owner, or rates are not for this reader'),
    }),
  ),
  http: { method: 'GET', path: '/api/waits' },
  refusals: { 'period-wrong': badPeriod },
  touches: ['case', 'wait'],
});

export const waitsByParty = query({
  name: 'cases.waits-by-party',
  summary: 'Who is holding us: open waits by party, how many, how old, how many promised and overdue',
  right: 'cases.read',
  input: z.object({
    process: z.string().max(60).optional(),
    unitId: z.uuid().optional().describe('Cases of the unit and all below it'),
    partyKind: partyKind.optional(),
  }),
  output: z.object({
    parties: z.array(
      z.object({
        party: z.string(),
        partyKind,
        name: z.string(),
        waits: z.int(),
        cases: z.int(),
        pausing: z.int().describe('Waits that pause the promised clock'),
        oldestSince: z.iso.datetime(),
        oldestDays: z.int(),
        medianDays: z.number(),
        promised: z.int(),
        overdue: z.int(),
      }),
    ),
    kinds: z.array(z.object({ partyKind, waits: z.int(), medianDays: z.number(), overdue: z.int() })),
    total: z.int(),
    asOf: z.iso.datetime(),
  }),
  http: { method: 'GET', path: '/api/waits/by-party' },
  touches: ['case', 'wait'],
});

export const listExceptions = query({
  name: 'cases.list-exceptions',
  summary: 'Find exceptions from done-conditions: those that wait for a decision, hold, or have expired',
  right: 'cases.read',
  input: listInput({ state: exceptionState, caseId: z.uuid(), process: z.string().max(60) }, [
    'requestedAt',
    'expiresOn',
  ]),
  output: listOutput(exception.extend({ kind: z.string(), key: z.string(), title: z.string() })),
  http: { method: 'GET', path: '/api/exceptions' },
  touches: ['case', 'case-exception'],
});

export const recomputeVerdict = query({
  name: 'cases.recompute-verdict',
  summary: 'Evaluate a kept verdict again from its own facts, and say whether it comes out the same',
  right: 'cases.read',
  input: z.object({ verdictId: z.uuid() }),
  output: z.object({
    verdictId: z.uuid(),
    isSame: z.boolean(),
    vocabularyChanged: z.boolean().describe('The vocabulary has another version now'),
    calendarChanged: z.boolean().describe('The calendar has another version now, or is gone'),
    kept: z.array(judged),
    again: z.array(judged),
    differences: z.array(z.string()).describe('Sentences; empty when it comes out the same'),
  }),
  http: { method: 'GET', path: '/api/verdicts/:verdictId' },
  touches: ['case'],
});

export const suggestOwners = query({
  name: 'cases.suggest-owners',
  summary:
    'Who could own a case: those whom its charter and a queue name, with what they carry, the least first',
  right: 'cases.work',
  input: z.object({
    caseId: z.uuid(),
    queueId: z.uuid().optional().describe('Its members as well'),
  }),
  output: z.object({
    people: z.array(
      personRef.extend({
        because: z
          .array(z.object({ kind: z.enum(['person', 'role', 'queue', 'rota']), name: z.string() }))
          .describe('Which part they have; somebody who acts for another has that part'),
        open: z.int().describe('Open cases that they own'),
        late: z.int().describe('Of these, with a promise of time that is broken'),
        waiting: z.int().describe('Of these, held by somebody'),
      }),
    ),
  }),
  http: { method: 'GET', path: '/api/cases/:caseId/owner-suggestions' },
  touches: ['case', 'wait', 'rota', 'deputy', 'queue'],
});
