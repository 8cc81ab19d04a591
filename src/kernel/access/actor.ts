/** Who acts: an account (with its person), an API key of an account, or the system on somebody's behalf. */
export type Actor =
  | { readonly kind: 'account'; readonly accountId: string; readonly personId: string | null }
  | {
      readonly kind: 'api-key';
      readonly accountId: string;
      readonly personId: string | null;
      readonly apiKeyId: string;
      /** The key's own rights: what it may do is what both the key and its account may do. */
      readonly rights: readonly string[];
    }
  | { readonly kind: 'system'; readonly onBehalfOf: string | null; readonly personId: null }
  | { readonly kind: 'stranger'; readonly personId: null };

/** The system itself: migrations of data, reactions, the demo, the command line of the machine's owner. */
export const SYSTEM: Actor = { kind: 'system', onBehalfOf: null, personId: null };

/** Somebody who has not signed in. */
export const STRANGER: Actor = { kind: 'stranger', personId: null };

/** The id that events and idempotency keys carry; null for the system without a principal, and for strangers. */
export function actorId(actor: Actor): string | null {
  if (actor.kind === 'account') return actor.accountId;
  if (actor.kind === 'api-key') return actor.accountId;
  return null;
}
