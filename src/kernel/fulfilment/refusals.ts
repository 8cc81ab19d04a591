/** Refusals that operations of areas declare when a fulfilment order holds them; without code, so that contracts may name them. */
import type { RefusalContract } from '../operation.ts';

/** Refusals of operations that deliver what was ordered. */
export const deliveringRefusals = {
  'lines-open': [
    'refused',
    'Not everything is ready: {lines}. Settle what is left, or ask for an exception from “{condition}”.',
  ],
} satisfies Record<string, RefusalContract>;
