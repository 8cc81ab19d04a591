/**
 * The words of requests in the reader's language: states, priorities, reasons, steps and what the log says. The
 * server's own sentences are English; screens use these wherever a state or an operation is enough to know.
 */
import type { I18n, MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { Format } from '../../../surfaces/web/i18n/format.ts';
import type { Tone } from '../../../surfaces/web/kit/status.tsx';
import type { declineReasons, priorities, redirectReasons } from '../contract-words.ts';
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

/** What stands behind a problem that training would not solve. */
export type RedirectReason = (typeof redirectReasons)[number];

/** How a cause is called for which a request is redirected. */
export const redirectWords: Readonly<Record<RedirectReason, MessageDescriptor>> = {
  'unclear-expectations': msg`People do not know what is expected`,
  'no-feedback': msg`People do not hear how they are doing`,
  'tool-or-process': msg`A tool or a process stands in the way`,
  'no-time-or-staff': msg`Time or staff is missing`,
  'no-incentive': msg`Nothing depends on it for them`,
  'exists-already': msg`It exists already`,
  other: msg`Another cause`,
};

/** How one request stands to another. */
export const relationWords = {
  'merged-into': msg`Merged into`,
  'merged-here': msg`Goes on for`,
  'split-from': msg`Made out of`,
  split: msg`Split into`,
  duplicate: msg`Asks for the same`,
  related: msg`Related`,
} as const;

/** How satisfied somebody is, from 1 to 5. */
export const satisfactionWords: Readonly<Record<1 | 2 | 3 | 4 | 5, MessageDescriptor>> = {
  1: msg`Not at all`,
  2: msg`Hardly`,
  3: msg`Partly`,
  4: msg`Mostly`,
  5: msg`Completely`,
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
  'requests.waitlist-request': msg`Wait-list`,
  'requests.redirect-request': msg`Redirect`,
  'requests.merge-request': msg`Merge`,
  'requests.unmerge-request': msg`Take out of the merger`,
  'requests.split-request': msg`Split`,
  'requests.bypass-triage': msg`Pass triage by order`,
  'requests.change-scope': msg`Change the scope`,
  'requests.score-request': msg`Score`,
  'requests.link-requests': msg`Link with another request`,
  'requests.resume-request': msg`Come back to it`,
  'requests.rate-delivery': msg`Rate`,
  'requests.assign-request': msg`Assign`,
  'requests.change-request': msg`Change`,
};

/** Why an operation is not open in the state of a request; what is missing here is told in the server's words. */
export const whyNotWords: Readonly<Record<string, MessageDescriptor>> = {
  'requests.submit-draft': msg`It was submitted already.`,
  'requests.take-up-request': msg`Only a request in triage, approved or wait-listed can be taken up. Return it to triage first.`,
  'requests.ask-for-approval': msg`Only a request on which triage has still to decide can be approved.`,
  'requests.withdraw-from-approval': msg`It does not wait for an approval.`,
  'requests.decline-request': msg`Only a request in triage, approved or wait-listed can be declined. Return it to triage first.`,
  'requests.return-request-to-triage': msg`Only a request on which triage has decided can be returned to triage.`,
  'requests.deliver-request': msg`Only a request in fulfilment can be delivered.`,
  'requests.withdraw-delivery': msg`Only a delivery that the requester has not answered can be taken back.`,
  'requests.remind-requester': msg`There is no delivery that waits for an answer.`,
  'requests.accept-delivery': msg`There is no delivery that waits for your answer.`,
  'requests.cancel-request': msg`It is delivered or closed; there is nothing left to cancel.`,
  'requests.waitlist-request': msg`Only a request in triage or approved can go onto the wait-list.`,
  'requests.redirect-request': msg`Only a request in triage, approved or wait-listed can be redirected. Return it to triage first.`,
  'requests.merge-request': msg`Only an open request that is not delivered yet can be merged into another one.`,
  'requests.split-request': msg`Only an open request that is not delivered yet can be split.`,
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
  'requests.wait-list-due': msg`reminded triage of the wait-list`,
  'requests.request-closed-by-split': msg`cancelled it: its parts go on`,
  'requests.silent-request-closed': msg`closed it, because its requester did not answer`,
  'requests.request-resumed': msg`came back to it with an answer`,
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
  if (name === 'requests.request-waitlisted') {
    const day = format.date(String(payload?.lookAgainOn));
    return i18n._(msg`put it on the wait-list until ${day}`);
  }
  if (name === 'requests.request-redirected') {
    const word = redirectWords[payload?.reason as RedirectReason];
    const reason = word ? i18n._(word) : '';
    return i18n._(msg`redirected it: ${reason}`);
  }
  if (name === 'requests.scope-changed') {
    const list = fields();
    return i18n._(msg`changed the scope: ${list}`);
  }
  if (name === 'requests.request-split') {
    const parts = Number(payload?.parts);
    return i18n._(msg`split it into ${parts}`);
  }
  if (name === 'requests.silent-requester-warned') {
    const day = format.date(String(payload?.closesOn));
    return i18n._(msg`warned the requester that it closes on ${day}`);
  }
  if (name === 'requests.promise-overridden') {
    const needed = format.number(Number(payload?.needed));
    const free = format.number(Number(payload?.free));
    const day = format.date(String(payload?.until));
    return i18n._(
      msg`promised it although the hours are missing: ${needed} h needed until ${day}, ${free} h free`,
    );
  }
  if (name === 'effort.effort-estimated') {
    const estimated = format.number(Number(payload?.hours));
    return i18n._(msg`estimated it at ${estimated} h of work`);
  }
  if (name === 'requests.request-scored') {
    const score = format.number(Number(payload?.score));
    const method = String(payload?.method).toUpperCase();
    return i18n._(msg`scored it ${score} (${method})`);
  }
  if (name === 'requests.delivery-rated') {
    const score = Number(payload?.satisfaction);
    return i18n._(msg`rated the delivery: ${score} of 5`);
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
