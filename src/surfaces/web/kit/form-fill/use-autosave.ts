/**
 * Saves what somebody writes a moment after they pause: one save at a time, the newest content only, and nothing lost
 * when a save fails. Drafts of answers and drafts of forms are saved by it.
 */
import { useCallback, useEffect, useEffectEvent, useRef, useState } from 'react';

/** How saving stands: `idle` (all is saved), `waiting` for a pause, `saving`, or `failed`. */
export type SaveState = 'idle' | 'waiting' | 'saving' | 'failed';

/** Options of `useAutosave`. */
export interface AutosaveOptions<T> {
  /** What is to be saved; a new identity means that it changed. */
  value: T;
  /** Saves it; a rejection is kept as `error` and tried again with the next change or `flush`. */
  save: (value: T) => Promise<void>;
  /** Milliseconds of pause before a save. */
  delay?: number;
  /** False: changes wait. */
  enabled?: boolean;
}

/** How saving stands, and `flush`: saves at once what waits; false when that failed. */
export interface Autosave<T> {
  state: SaveState;
  error: unknown;
  flush: () => Promise<boolean>;
  /** Takes a value as saved, such as one that came from the server. */
  settle: (value: T) => void;
}

/** Saves a value by itself. */
export function useAutosave<T>({
  value,
  save,
  delay = 1000,
  enabled = true,
}: AutosaveOptions<T>): Autosave<T> {
  const [state, setState] = useState<SaveState>('idle');
  const [error, setError] = useState<unknown>(null);
  const saved = useRef(value);
  const newest = useRef(value);
  const running = useRef<Promise<boolean> | null>(null);
  newest.current = value;

  const run = useEffectEvent(async (): Promise<boolean> => {
    while (newest.current !== saved.current) {
      const sending = newest.current;
      setState('saving');
      try {
        await save(sending);
      } catch (failure) {
        setError(failure);
        setState('failed');
        return false;
      }
      saved.current = sending;
    }
    setError(null);
    setState('idle');
    return true;
  });
  const start = useEffectEvent((): Promise<boolean> => {
    running.current ??= run().finally(() => {
      running.current = null;
    });
    return running.current;
  });
  useEffect(() => {
    if (value === saved.current) {
      // What waited was taken back (an undo): nothing waits any more.
      setState((now) => (now === 'waiting' ? 'idle' : now));
      return;
    }
    if (!enabled) return;
    setState((now) => (now === 'saving' ? now : 'waiting'));
    const timer = setTimeout(() => void start(), delay);
    return () => clearTimeout(timer);
  }, [value, delay, enabled]);
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (newest.current !== saved.current) event.preventDefault();
    };
    addEventListener('beforeunload', warn);
    return () => removeEventListener('beforeunload', warn);
  }, []);

  // An effect event may not leave the component; the ref always holds the newest one.
  const starter = useRef(start);
  useEffect(() => {
    starter.current = start;
  });
  const flush = useCallback(() => starter.current(), []);
  const settle = useCallback((settled: T) => {
    saved.current = settled;
    setError(null);
    setState('idle');
  }, []);
  return { state, error, flush, settle };
}
