/** The refusal of an attempt that must fail. */
import type { Refusal } from '../platform/refusal.ts';

/** Resolves to the refusal; throws when the attempt was let through. */
export async function refused(attempt: Promise<unknown>): Promise<Refusal> {
  return attempt.then(
    () => {
      throw new Error('this was expected to be refused');
    },
    (error: Refusal) => error,
  );
}
