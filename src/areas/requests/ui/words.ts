/**
 * The words of requests in the reader's language: states, priorities, reasons, steps and what the log says. The
 * server's own sentences are English; screens use these wherever a state or an operation is enough to know.
 */
import type { I18n, MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { Format } from '../../../surfaces/web/i18n/format.ts';
import type { Tone } from '../../../surfaces/web/kit/status.tsx';
import type { declineReasons, priorities } from '../contract-words.ts';
import type { RequestState } from '../machine.ts';

/** A priority of a request. */
export type Priority = (typeof priorities)[number];

/** A reason for declining. */
export type DeclineReason = (typeof declineReasons)[number];

/** How a state is called. */
export const stateWords: Readonly<Record<RequestState, MessageDescriptor>> = {
  draft: msg`Draft`,
  submitted: msg`In triage`,
  'in-approval': msg`In approval`,
  approved: msg`Approved`,
  waitlisted: msg`Wait-listed`,
  'in-fulfilment': msg`In fulfilment`,
  delivered: msg`Delivered`,
  accepted: msg`Accepted`,
  declined: msg`Declined`,
  redirected: msg`Redirected`,
  merged: msg`Merged`,
  cancelled: msg`Cancelled`,
};

/** How a state looks; hollow where nothing has begun or nothing comes of it. */
export const stateLooks: Readonly<Record<RequestState, { tone: Tone; hollow?: boolean }>> = {
  draft: { tone: 'quiet', hollow: true },
  submitted: { tone: 'info', hollow: true },
  'in-approval': { tone: 'wait', hollow: true },
  approved: { tone: 'info' },
  waitlisted: { tone: 'quiet', hollow: true },
  'in-fulfilment': { tone: 'busy' },
  delivered: { tone: 'wait' },
  accepted: { tone: 'good' },
  declined: { tone: 'quiet' },
  redirected: { tone: 'quiet' },
  merged: { tone: 'quiet' },
  cancelled: { tone: 'quiet', hollow: true },
};

/** How a priority is called. */
export const priorityWords: Readonly<Record<Priority, MessageDescriptor>> = {
  low: msg`Low`,
  normal: msg`Normal`,
  high: msg`High`,
  urgent: msg`Urgent`,
};

/** How a reason for declining is called. */
export const reasonWords: Readonly<Record<DeclineReason, MessageDescriptor>> = {
  'exists-already': msg`It exists already`,
  'not-a-learning-need': msg`Learning would not solve it`,
  'no-capacity': msg`No capacity`,
  'not-strategic': msg`It does not serve the strategy`,
  'too-little-information': msg`Too little information`,
  duplicate: msg`Duplicate of another request`,
  'not-approved': msg`It was not approved`,
  other: msg`Another reason`,
};

/** What comes next in a state, told to whoever reads it. */
export const stepWords: Readonly<Record<RequestState, MessageDescriptor>> = {
  draft: msg`Finish and submit it.`,
  submitted: msg`Triage takes it up or declines it.`,
  'in-approval': msg`Those who must approve it decide.`,
  approved: msg`It was approved; triage plans who does it.`,
  waitlisted: msg`It waits until there is room; triage looks at it again.`,
  'in-fulfilment': msg`The owner works on it and says what was delivered.`,
  delivered: msg`The requester accepts the delivery, or says what is missing.`,
  accepted: msg`It is finished. The requester may reopen it within 30 days.`,
  declined: msg`It was declined; nothing more happens.`,
  redirected: msg`Training would not solve it; it was said what helps instead.`,
  merged: msg`Another request goes on in its place.`,
  cancelled: msg`It was cancelled; nothing more happens.`,
};

/** The step of a request in fulfilment that nobody owns. */
export const ownerlessStep = msg`Nobody owns it yet: somebody of its queue takes it.`;

/** What an operation on a request is called on a button. */
export const verbWords: Readonly<Record<string, MessageDescriptor>> = {
  'requests.submit-draft': msg`Submit`,
  'requests.take-up-request': msg`Take up`,
  'requests.ask-for-approval': msg`Ask for approval`,
  'requests.withdraw-from-approval': msg`Withdraw from approval`,
  'requests.decline-request': msg`Decline`,
  'requests.return-request-to-triage': msg`Return to triage`,
  'requests.deliver-request': msg`Deliver`,
  'requests.withdraw-delivery': msg`Take the delivery back`,
  'requests.remind-requester': msg`Remind the requester`,
  'requests.accept-delivery': msg`Accept`,
  'requests.reopen-request': msg`Reopen`,
  'requests.cancel-request': msg`Cancel the request`,
  'requests.assign-request': msg`Assign`,
  'requests.change-request': msg`Change`,
};

/** Why an operation is not open in the state of a request; what is missing here is told in the server's words. */
export const whyNotWords: Readonly<Record<string, MessageDescriptor>> = {
  'requests.submit-draft': msg`It was submitted already.`,
  'requests.take-up-request': msg`Only a request that waits in triage can be taken up. Return it to triage first.`,
  'requests.ask-for-approval': msg`Only a request on which triage has still to decide can be approved.`,
  'requests.withdraw-from-approval': msg`It does not wait for an approval.`,
  'requests.decline-request': msg`Only a request that waits in triage can be declined. Return it to triage first.`,
  'requests.return-request-to-triage': msg`Only a request that was taken up or declined can be returned to triage.`,
  'requests.deliver-request': msg`Only a request in fulfilment can be delivered.`,
  'requests.withdraw-delivery': msg`Only a delivery that the requester has not answered can be taken back.`,
  'requests.remind-requester': msg`There is no delivery that waits for an answer.`,
  'requests.accept-delivery': msg`There is no delivery that waits for your answer.`,
  'requests.cancel-request': msg`It is delivered or closed; there is nothing left to cancel.`,
};

/** What a field of a request is called. */
export const fieldWords: Readonly<Record<string, MessageDescriptor>> = {
  title: msg`Title`,
  goal: msg`Goal`,
  evidence: msg`Evidence`,
  audienceSize: msg`Audience`,
  unitId: msg`Unit`,
  regions: msg`Regions`,
  deadline: msg`Deadline`,
  deadlineReason: msg`Why that day`,
  isRegulatory: msg`Regulatory`,
  existingContent: msg`Existing content`,
  sponsorId: msg`Sponsor`,
  priority: msg`Priority`,
  dueOn: msg`Due date`,
};

/** What an entry of the log needs to be told. */
export interface LoggedEntry {
  name: string;
  /** The server's own sentence, which knows names. */
  sentence: string;
  payload: Record<string, unknown> | null;
}

const plain: Readonly<Record<string, MessageDescriptor>> = {
  'requests.draft-saved': msg`saved a draft`,
  'requests.request-submitted': msg`submitted the request`,
  'requests.request-taken-up': msg`took it up`,
  'requests.request-returned': msg`returned it to triage`,
  'requests.request-delivered': msg`delivered it`,
  'requests.delivery-withdrawn': msg`took the delivery back`,
  'requests.delivery-accepted': msg`accepted the delivery`,
  'requests.request-reopened': msg`reopened it`,
  'requests.request-cancelled': msg`cancelled the request`,
  'requests.requester-reminded': msg`reminded the requester to answer`,
};

/** What happened, as words after the name of who did it; undefined for what this screen does not know. */
export function tellEntry(
  { name, sentence, payload }: LoggedEntry,
  i18n: I18n,
  format: Format,
): string | undefined {
  const known = plain[name];
  if (known) return i18n._(known);
  const fields = () =>
    (Array.isArray(payload?.fields) ? payload.fields : [])
      .map((field) => {
        const word = fieldWords[String(field)];
        return word ? i18n._(word) : String(field);
      })
      .join(', ');
  if (name === 'requests.draft-changed') {
    const list = fields();
    return i18n._(msg`changed the draft: ${list}`);
  }
  if (name === 'requests.request-changed') {
    const list = fields();
    return i18n._(msg`changed: ${list}`);
  }
  if (name === 'requests.request-assigned') {
    // The names stand only in the server's sentence, always at its end.
    const to = / to (.+)$/.exec(sentence.slice(sentence.lastIndexOf(' to ')))?.[1];
    if (payload?.ownerId === null || !to) return i18n._(msg`took the owner away`);
    return i18n._(msg`made ${to} the owner`);
  }
  if (name === 'requests.request-queued' || name === 'requests.request-unqueued') {
    const queue = / the queue (.+)$/.exec(sentence)?.[1] ?? '';
    return name === 'requests.request-queued'
      ? i18n._(msg`sent it to the queue ${queue}`)
      : i18n._(msg`took it out of the queue ${queue}`);
  }
  if (name === 'requests.request-declined') {
    const word = reasonWords[payload?.reason as DeclineReason];
    const reason = word ? i18n._(word) : '';
    return i18n._(msg`declined it: ${reason}`);
  }
  if (name === 'requests.due-date-changed') {
    const to = typeof payload?.to === 'string' ? format.date(payload.to) : null;
    return to === null ? i18n._(msg`took the due date away`) : i18n._(msg`set the due date to ${to}`);
  }
  if (name === 'requests.priority-changed') {
    const word = priorityWords[payload?.to as Priority];
    const to = word ? i18n._(word) : '';
    return i18n._(msg`set the priority to ${to}`);
  }
  return undefined;
}
