/** Words that requests, their events and their process share. */
import { z } from 'zod';

export const requestStates = [
  'draft',
  'submitted',
  'in-approval',
  'approved',
  'waitlisted',
  'in-fulfilment',
  'delivered',
  'accepted',
  'declined',
  'redirected',
  'merged',
  'cancelled',
] as const;
export const requestState = z.enum(requestStates);

/** States in which somebody still has something to do, drafts aside. */
export const openRequestStates = [
  'submitted',
  'in-approval',
  'approved',
  'waitlisted',
  'in-fulfilment',
  'delivered',
] as const satisfies readonly (typeof requestStates)[number][];

export const priorities = ['low', 'normal', 'high', 'urgent'] as const;
export const priority = z.enum(priorities);

export const declineReasons = [
  'exists-already',
  'not-a-learning-need',
  'no-capacity',
  'not-strategic',
  'too-little-information',
  'duplicate',
  'not-approved',
  'other',
] as const;
export const declineReason = z.enum(declineReasons);

/** What training would not fix, by its cause. */
export const redirectReasons = [
  'unclear-expectations',
  'no-feedback',
  'tool-or-process',
  'no-time-or-staff',
  'no-incentive',
  'exists-already',
  'other',
] as const;
export const redirectReason = z.enum(redirectReasons);

/** What two requests have to do with each other; `split` is made by splitting only. */
export const linkKinds = ['duplicate', 'split', 'related'] as const;
export const linkKind = z.enum(linkKinds);

/** What becomes of a request that was split. */
export const splitFates = ['stays', 'merged', 'cancelled'] as const;
export const splitFate = z.enum(splitFates);

/** Why a request was closed by somebody other than its requester. */
export const closedCauses = ['silent', 'split'] as const;
export const closedCause = z.enum(closedCauses);

/** By which formula a request is ranked. */
export const scoreMethods = ['rice', 'wsjf'] as const;
export const scoreMethod = z.enum(scoreMethods);

/** How satisfied somebody is; 5 is best. */
export const satisfaction = z.int().min(1, 'Choose 1 to 5').max(5, 'Choose 1 to 5');
