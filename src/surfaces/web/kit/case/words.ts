/** What cases are called on screens: parties, states of exceptions and tasks, verdicts. */
import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { z } from 'zod';
import type { PartyKind } from '../../../../kernel/cases/contract-parties.ts';
import type { getCase, listWaits, waitsByParty } from '../../../../kernel/cases/contract-reading.ts';
import type { Tone } from '../status.tsx';

export type CaseDetail = z.output<typeof getCase.output>;
export type Wait = CaseDetail['waits'][number];
export type WaitRow = z.output<typeof listWaits.output>['rows'][number];
export type Task = CaseDetail['tasks'][number];
export type Condition = CaseDetail['conditions'][number];
export type Exception = CaseDetail['exceptions'][number];
export type Party = z.output<typeof waitsByParty.output>['parties'][number];

export const partyWords: Record<PartyKind, MessageDescriptor> = {
  requester: msg`The requester`,
  person: msg`A person`,
  'business-area': msg`A business area`,
  hr: msg`Human resources`,
  it: msg`IT`,
  legal: msg`Legal`,
  communications: msg`Communications`,
  vendor: msg`A vendor`,
};

export const exceptionWords: Record<Exception['state'], { word: MessageDescriptor; tone: Tone }> = {
  requested: { word: msg`Waits for a decision`, tone: 'wait' },
  approved: { word: msg`Approved`, tone: 'good' },
  rejected: { word: msg`Rejected`, tone: 'bad' },
  withdrawn: { word: msg`Taken back`, tone: 'quiet' },
  expired: { word: msg`Expired`, tone: 'warn' },
};

/** Who is waited on, in the reader's words; people, units and vendors have names of their own. */
export function partyOf(
  wait: Pick<Wait, 'partyKind' | 'person' | 'unit' | 'partyName'>,
  word: (kind: PartyKind) => string,
): string {
  if (wait.partyKind === 'business-area') return wait.unit?.name ?? word(wait.partyKind);
  if (wait.partyKind === 'person') return wait.person?.name ?? word(wait.partyKind);
  if (wait.partyKind === 'vendor') return wait.partyName ?? word(wait.partyKind);
  if (wait.partyKind === 'requester') return wait.person?.name ?? word(wait.partyKind);
  return word(wait.partyKind);
}
