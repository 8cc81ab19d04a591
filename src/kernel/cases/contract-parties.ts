/** On whom work may wait. Without anything else, so that contracts, processes and screens may all speak of it. */

/** Kinds of parties that may hold a case. */
export const partyKinds = [
  'requester',
  'person',
  'business-area',
  'hr',
  'it',
  'legal',
  'communications',
  'vendor',
] as const;
export type PartyKind = (typeof partyKinds)[number];
