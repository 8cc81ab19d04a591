/** What the log says about the approval of a request: ids, codes and dates only. */
import { z } from 'zod';
import { event } from '../../kernel/operation.ts';

export const approvalAsked = event({
  name: 'requests.approval-asked',
  subject: 'request',
  payload: z.object({ approvalId: z.uuid() }),
  sentence: '{subject} waits for approval',
});
export const requestApproved = event({
  name: 'requests.request-approved',
  subject: 'request',
  payload: z.object({ approvalId: z.uuid() }),
  sentence: '{subject} was approved',
});
export const requestNotApproved = event({
  name: 'requests.request-not-approved',
  subject: 'request',
  payload: z.object({ approvalId: z.uuid() }),
  sentence: '{subject} was declined: it was not approved',
});
export const approvalGivenUp = event({
  name: 'requests.approval-withdrawn',
  subject: 'request',
  payload: z.object({}),
  sentence: '{subject} does not wait for approval any more and went back to triage',
});

/** All events of this file, for the area. */
export const approvalEvents = [approvalAsked, requestApproved, requestNotApproved, approvalGivenUp];
