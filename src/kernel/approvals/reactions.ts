/** When somebody loses a role or leaves a queue, the seats that they alone stood behind are looked for. */
import { grantEnded } from '../access/contract-roles.ts';
import { rotaChanged, rotaRetired } from '../assignment/contract-rotas.ts';
import { type Reaction, reaction } from '../operation.ts';
import { personLeft } from '../org/contract-leaving.ts';
import { queueMembersSet } from '../work/contract.ts';
import { findVacantSeats } from './contract.ts';

export const approvalReactions: readonly Reaction[] = [
  reaction({
    name: 'Find seats of a role behind which nobody is left',
    on: grantEnded,
    perform: findVacantSeats,
    input: (event) => ({ kind: 'role' as const, id: event.payload.role }),
    // The grant holds until the end of the day before.
    at: (event) =>
      event.payload.validTo > event.occurredAt.slice(0, 10)
        ? `${event.payload.validTo}T00:05:00.000Z`
        : event.occurredAt,
  }),
  reaction({
    name: 'Find seats of a queue behind which nobody is left',
    on: queueMembersSet,
    perform: findVacantSeats,
    input: (event) =>
      event.payload.left.length === 0 ? null : { kind: 'queue' as const, id: event.subjectId },
  }),
  reaction({
    name: 'Find seats of a rota behind which nobody is left',
    on: rotaChanged,
    perform: findVacantSeats,
    input: (event) => ({ kind: 'rota' as const, id: event.subjectId }),
  }),
  reaction({
    name: 'Find seats of a retired rota',
    on: rotaRetired,
    perform: findVacantSeats,
    input: (event) => ({ kind: 'rota' as const, id: event.subjectId }),
  }),
  reaction({
    name: 'Find seats of roles and queues behind which nobody is left after somebody left',
    on: personLeft,
    perform: findVacantSeats,
    input: (event) => ({ personId: event.subjectId }),
    // First what they held is handed over.
    at: (event) => new Date(Date.parse(event.occurredAt) + 60_000).toISOString(),
  }),
];
