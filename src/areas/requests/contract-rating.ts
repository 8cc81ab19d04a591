/** Saying how satisfied one is with the link of a mail, without an account. Schemas only. */
import { z } from 'zod';
import { ANYONE, command } from '../../kernel/operation.ts';
import { requestId } from './contract-fields.ts';
import { satisfaction } from './contract-words.ts';
import * as events from './events.ts';

const token = z.string().trim().min(20, 'This link is not complete').max(100, 'This link is not right');
const linkDead = [
  'not-found',
  'This link does not lead to a delivery any more. Answer whoever delivered it instead.',
] as const;
const tooMany = ['too-many', 'This link was used too often within an hour. Try again later.'] as const;

/** Sends a requester who has no account a link to rate a delivery; happens by itself when something is delivered. */
export const askForRating = command({
  name: 'requests.ask-for-rating',
  summary:
    'Send a requester without an account a link to say how satisfied they are; others are asked in Trellis',
  right: 'requests.fulfil',
  input: z.strictObject({ requestId }),
  output: z.object({ requestId: z.uuid(), isSent: z.boolean() }),
  http: { method: 'POST', path: '/api/delivery-ratings/questions' },
  emits: [events.ratingAsked],
  touches: ['request'],
});

/** What a link is about. A command, since each look is counted. */
export const lookAtRatingLink = command({
  name: 'requests.look-at-rating-link',
  summary: 'Show what was delivered behind the link of a mail, and nothing else',
  right: ANYONE,
  input: z.strictObject({ token }),
  output: z.object({
    enterprise: z.string().nullable(),
    key: z.string(),
    title: z.string(),
    note: z.string(),
    link: z.string().nullable(),
    satisfaction: z.int().nullable(),
    comment: z.string().nullable(),
  }),
  http: { method: 'POST', path: '/api/delivery-ratings/looks' },
  refusals: { 'link-dead': linkDead, 'too-many': tooMany },
  emits: [],
  touches: [],
  secrets: ['token'],
});

/** Rates with a link; a second answer takes the place of the first. */
export const rateByLink = command({
  name: 'requests.rate-by-link',
  summary: 'Say how satisfied one is with what was delivered, with the link of a mail',
  right: ANYONE,
  input: z.strictObject({
    token,
    satisfaction: satisfaction.describe('5 is best'),
    comment: z.string().trim().max(2000).optional().describe('Why; left out: as it is'),
  }),
  output: z.object({ satisfaction: z.int() }),
  http: { method: 'POST', path: '/api/delivery-ratings' },
  refusals: { 'link-dead': linkDead, 'too-many': tooMany },
  emits: [events.deliveryRated],
  touches: ['request'],
  secrets: ['token'],
});
