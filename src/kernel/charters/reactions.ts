/** When a unit moves, closes or changes its region, the charters that it concerns are looked at. */
import { type Reaction, reaction } from '../operation.ts';
import { unitChanged, unitClosed, unitMoved } from '../org/contract-units.ts';
import { dayAfter } from '../org/rules.ts';
import { reviewReorganisation } from './contract.ts';

export const charterReactions: readonly Reaction[] = [
  reaction({
    name: 'Look at the charters that a move concerns',
    on: unitMoved,
    perform: reviewReorganisation,
    input: (e) => ({ unitId: e.subjectId, from: e.payload.from }),
  }),
  reaction({
    name: 'Look at the charters that a change of region concerns',
    on: unitChanged,
    perform: reviewReorganisation,
    // A move together with a new region is one change: it is looked at once.
    input: (e) =>
      e.payload.fields.includes('region') ? { unitId: e.subjectId, from: e.payload.from } : null,
  }),
  reaction({
    name: 'Look at the charters of a unit that closes',
    on: unitClosed,
    perform: reviewReorganisation,
    input: (e) => ({ unitId: e.subjectId, from: dayAfter(e.payload.lastDay) }),
  }),
];
