/** What approvals are called on screens: their states, who must say yes, and steps while they are being written. */
import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { ApprovalDetail, ApprovalRow } from '../../../../kernel/approvals/contract.ts';
import type { ApprovalStepInput, SeatParty, StepMode } from '../../../../kernel/approvals/contract-steps.ts';
import type { Tone } from '../status.tsx';

export type Approval = ApprovalDetail;
export type Step = ApprovalDetail['steps'][number];
export type Seat = Step['seats'][number];

/** An approval's state. */
export const approvalWords: Record<
  ApprovalRow['state'],
  { word: MessageDescriptor; tone: Tone; hollow?: boolean }
> = {
  open: { word: msg`Waits for approval`, tone: 'wait' },
  approved: { word: msg`Approved`, tone: 'good' },
  rejected: { word: msg`Not approved`, tone: 'bad' },
  withdrawn: { word: msg`Withdrawn`, tone: 'quiet' },
};

/** A step's state. */
export const stepWords: Record<Step['state'], { word: MessageDescriptor; tone: Tone; hollow?: boolean }> = {
  waiting: { word: msg`Not its turn yet`, tone: 'quiet', hollow: true },
  open: { word: msg`Waits`, tone: 'wait' },
  approved: { word: msg`Approved`, tone: 'good' },
  rejected: { word: msg`Rejected`, tone: 'bad' },
  skipped: { word: msg`Not needed any more`, tone: 'quiet', hollow: true },
};

/** Kinds of seats. */
export const partyKindWords: Record<SeatParty['kind'], MessageDescriptor> = {
  person: msg`Person`,
  role: msg`Role`,
  queue: msg`Queue`,
  rota: msg`Rota`,
};

/** Who must say yes. */
export const modeWords: Record<StepMode, MessageDescriptor> = {
  one: msg`One of them`,
  all: msg`All of them`,
  quorum: msg`A number of them`,
};

/** What was written down of a record for those who decide. */
export const briefWords: Readonly<Record<string, MessageDescriptor>> = {
  Title: msg`Title`,
  Goal: msg`Goal`,
  Evidence: msg`Evidence`,
  Audience: msg`Audience`,
  Unit: msg`Unit`,
  Regions: msg`Regions`,
  Deadline: msg`Deadline`,
  'Existing content': msg`Existing content`,
  Sponsor: msg`Sponsor`,
};

/** Whom somebody chose, with the name to show. */
export interface NamedParty extends SeatParty {
  name: string;
}

/** A step while it is being written. */
export interface StepDraft {
  /** Tells drafts apart while they are moved. */
  id: string;
  name: string;
  /** Runs at the same time as the step before it. */
  isBeside: boolean;
  mode: StepMode;
  quorum: number;
  seats: readonly NamedParty[];
  reviewers: readonly NamedParty[];
  allowsRequester: boolean;
  unit: { id: string; label: string } | null;
}

/** An empty step. */
export function emptyStep(): StepDraft {
  return {
    id: crypto.randomUUID(),
    name: '',
    isBeside: false,
    mode: 'all',
    quorum: 2,
    seats: [],
    reviewers: [],
    allowsRequester: false,
    unit: null,
  };
}

/** Steps as they are stored, for editing; `parties` knows how those in them are called. */
export function draftsFrom(steps: readonly ApprovalStepInput[], parties: readonly NamedParty[]): StepDraft[] {
  const named = (party: SeatParty): NamedParty =>
    parties.find((p) => p.kind === party.kind && p.id === party.id) ?? { ...party, name: '…' };
  return steps.map((s, i) => ({
    ...emptyStep(),
    name: s.name,
    isBeside: i > 0 && steps[i - 1]!.position === s.position,
    mode: s.mode ?? 'all',
    quorum: s.quorum ?? 2,
    seats: s.seats.map(named),
    reviewers: (s.reviewers ?? []).map(named),
    allowsRequester: s.allowsRequester ?? false,
    unit: s.unitId == null ? null : { id: s.unitId, label: '…' },
  }));
}

/** Steps as operations take them; null while one is not finished. */
export function stepsOf(drafts: readonly StepDraft[]): ApprovalStepInput[] | null {
  if (drafts.length === 0 || drafts.some((d) => d.name.trim() === '' || d.seats.length === 0)) return null;
  if (drafts.some((d) => d.mode === 'quorum' && (d.quorum < 1 || d.quorum > d.seats.length))) return null;
  const bare = ({ kind, id }: NamedParty) => ({ kind, id });
  let position = 0;
  return drafts.map((d, i) => {
    if (i === 0 || !d.isBeside) position += 1;
    return {
      position,
      name: d.name.trim(),
      mode: d.mode,
      quorum: d.mode === 'quorum' ? d.quorum : null,
      seats: d.seats.map(bare),
      reviewers: d.reviewers.map(bare),
      allowsRequester: d.allowsRequester,
      unitId: d.unit?.id ?? null,
    };
  });
}
