/** Refusals that operations of areas declare when they open or close cases; without code, so that contracts may name them. */
import type { RefusalContract } from '../operation.ts';

/** Refusals of operations that open a case. */
export const openingRefusals = {
  'no-charter': [
    'refused',
    'No charter is in force for {process} in {unit}, so nobody answers for this work yet. {wayOut}',
  ],
} satisfies Record<string, RefusalContract>;

/** Refusals of the operation that closes a case. */
export const closingRefusals = {
  'not-done': [
    'refused',
    'This is not done yet, by the conditions of its charter: {missing}. Whoever works on it can mend that, or ask for an exception.',
  ],
} satisfies Record<string, RefusalContract>;
