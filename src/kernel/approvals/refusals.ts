/** Refusals that operations of areas declare when they ask for an approval; without code, so that contracts may name them. */
import type { RefusalContract } from '../operation.ts';

/** Refusals of operations that open an approval. */
export const approvalOpeningRefusals = {
  'steps-flawed': ['invalid', '{flaw}'],
  'approval-open': ['conflict', 'It waits for an approval already, since {since}. Withdraw that one first.'],
  'seat-unknown': [
    'invalid',
    '{step}: a {what} that was named does not exist any more. Choose somebody else.',
  ],
  'seat-vacant': [
    'invalid',
    '{step}: nobody stands behind {party} today, other than whoever asked for this. Choose somebody else.',
  ],
} satisfies Record<string, RefusalContract>;
