/** Shapes that several contracts of cases speak. */
import { z } from 'zod';
import { partyKinds } from './contract-parties.ts';

export const personRef = z.object({ personId: z.uuid(), name: z.string() });
export const unitRef = z.object({ unitId: z.uuid(), name: z.string() });
export const partyKind = z.enum(partyKinds);

/** On whom a case waits, since when, why, promised until. */
export const wait = z.object({
  waitId: z.uuid(),
  version: z.int(),
  caseId: z.uuid(),
  partyKind,
  party: z.string().describe('One party over all its waits'),
  person: personRef.nullable(),
  unit: unitRef.nullable(),
  partyName: z.string().nullable().describe('Name of somebody outside, or of a team'),
  isMailed: z.boolean().describe('Asked by mail, with a link to answer without an account'),
  question: z.string().nullable().describe('Null: only for those who work on it, and for the one asked'),
  since: z.iso.datetime(),
  startedBy: personRef.nullable(),
  pauses: z.boolean().describe('The promised clocks stand still meanwhile'),
  promisedUntil: z.iso.date().nullable(),
  isOverdue: z.boolean().describe('The promised day has passed'),
  remindedAt: z.iso.datetime().nullable(),
  reminders: z.int(),
  endedAt: z.iso.datetime().nullable(),
  answeredAt: z.iso.datetime().nullable(),
  answeredThrough: z.enum(['account', 'link', 'noted']).nullable(),
  answer: z.string().nullable(),
  can: z.array(z.string()).describe('Operations that this actor may try now'),
});

export const task = z.object({
  taskId: z.uuid(),
  version: z.int(),
  title: z.string(),
  source: z.enum(['charter', 'own']).describe('The checklist of the charter, or added by somebody'),
  assignee: personRef.nullable(),
  dueOn: z.iso.date().nullable(),
  state: z.enum(['open', 'done', 'not-needed']),
  note: z.string().nullable(),
  settledAt: z.iso.datetime().nullable(),
  settledBy: personRef.nullable(),
  can: z.array(z.string()),
});

export const exceptionState = z.enum(['requested', 'approved', 'rejected', 'withdrawn', 'expired']);

export const exception = z.object({
  exceptionId: z.uuid(),
  version: z.int(),
  caseId: z.uuid(),
  conditionId: z.uuid(),
  conditionTitle: z.string(),
  reason: z.string(),
  requestedBy: personRef,
  requestedAt: z.iso.datetime(),
  expiresOn: z.iso.date().describe('The last day on which it holds'),
  state: exceptionState,
  decidedBy: personRef.nullable(),
  decidedAt: z.iso.datetime().nullable(),
  note: z.string().nullable(),
  can: z.array(z.string()),
});

/** One done-condition with its verdict, part by part. */
export const judged = z.object({
  conditionId: z.uuid(),
  title: z.string(),
  text: z.string(),
  value: z.boolean().nullable().describe('Null: cannot be told yet'),
  parts: z.array(
    z.object({
      text: z.string(),
      value: z.boolean().nullable(),
      because: z.string(),
      missing: z.array(z.string()),
    }),
  ),
  exceptionId: z.uuid().nullable().describe('The approved exception that covers it'),
});

/** A verdict as it was kept when the case was closed. */
export const verdict = z.object({
  verdictId: z.uuid(),
  evaluatedAt: z.iso.datetime(),
  vocabulary: z.string(),
  vocabularyVersion: z.string(),
  calendarVersion: z.int(),
  conditions: z.array(judged),
});
