/**
 * Two people changed one record: shows both values and asks whose counts. One host for the whole window; commands
 * ask it.
 */
import { lazy, Suspense, useSyncExternalStore } from 'react';
import type { Refusal } from '../../../platform/refusal.ts';
import type { Question } from './conflict-dialog.tsx';

let question: Question | null = null;
const listeners = new Set<() => void>();

function set(next: Question | null): void {
  question = next;
  for (const listener of listeners) listener();
}

/** Asks the person; true means "keep mine". */
export function askWhoseChange(refusal: Refusal, mine: unknown): Promise<boolean> {
  question?.answer(false);
  return new Promise((resolve) => {
    set({
      refusal,
      mine: (mine ?? {}) as Record<string, unknown>,
      answer: (keep) => {
        set(null);
        resolve(keep);
      },
    });
  });
}

const ConflictDialog = lazy(async () => ({
  default: (await import('./conflict-dialog.tsx')).ConflictDialog,
}));

/** Shows the dialog when there is a question; mounted once by the shell. */
export function ConflictHost() {
  const open = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => question,
  );
  if (!open) return null;
  return (
    <Suspense>
      <ConflictDialog open={open} />
    </Suspense>
  );
}
