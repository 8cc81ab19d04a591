/** When somebody has left, what they held is handed over. */
import { type Reaction, reaction } from '../operation.ts';
import { handOver, personLeft } from './contract-leaving.ts';

export const orgReactions: readonly Reaction[] = [
  reaction({
    name: 'Hand over what a leaver held',
    on: personLeft,
    perform: handOver,
    input: (event) => ({ personId: event.subjectId }),
  }),
];
