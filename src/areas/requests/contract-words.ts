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
