/** How requests come in by mail, and the topics under which people are told of them. */
import { sql } from 'kysely';
import type { MailIntake, NoticeTopic } from '../../kernel/area.ts';
import { submitRequest } from './contract.ts';

/** A message to the intake address is a request of its sender. */
export const requestIntake: MailIntake = {
  kind: 'request',
  async byKey(tx, key) {
    const { rows } = await sql<{ request_id: string }>`
      select request_id from requests.request where key = ${key} and state <> 'draft'`.execute(tx as never);
    return rows[0]?.request_id ?? null;
  },
  async open(ctx, { personId, title, text }) {
    const { requestId, key } = await ctx.call(submitRequest, { title, goal: text, requesterId: personId });
    return { id: requestId, key };
  },
};

export const requestTopics: readonly NoticeTopic[] = [
  {
    topic: 'my-requests',
    title: 'My requests',
    description: 'What becomes of what you asked for: taken up, declined, delivered, a new date.',
    kinds: [
      'request-taken-up',
      'request-by-link',
      'request-declined',
      'request-in-approval',
      'request-approved',
      'request-returned',
      'request-delivered',
      'request-due',
      'delivery-waits',
      'delivery-withdrawn',
      'request-waitlisted',
      'request-redirected',
      'request-merged',
      'request-unmerged',
      'request-split',
      'request-scope',
      'request-silent',
      'request-closed-silent',
    ],
    standard: 'mail',
  },
  {
    topic: 'request-work',
    title: 'Requests that I work on',
    description: 'Requests that come to you or your queues, and what their requesters answer.',
    kinds: [
      'request-arrived',
      'request-assigned',
      'request-unassigned',
      'request-queued',
      'request-reopened',
      'request-cancelled',
      'delivery-accepted',
      'delivery-rated',
      'request-absorbed',
      'request-resumed',
      'wait-list-due',
      'triage-bypassed',
    ],
    standard: 'mail',
  },
];
