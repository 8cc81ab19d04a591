/**
 * Live updates: one event stream for the whole window. It carries only which record changed; every screen asks
 * again through its own query, so rights stay in one place.
 */
import type { QueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { refresh } from './operations.tsx';

/** State of the stream; `quiet` before it was ever opened. */
export type Connection = 'quiet' | 'live' | 'lost';

let connection: Connection = 'quiet';
const listeners = new Set<() => void>();

function set(next: Connection): void {
  if (connection === next) return;
  connection = next;
  for (const listener of listeners) listener();
}

/** Opens the stream and refreshes what changed; returns the function that closes it. */
export function connectLive(client: QueryClient, url = '/api/live'): () => void {
  const stream = new EventSource(url);
  let changed = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wasLost = false;
  const flush = () => {
    const kinds = [...changed];
    changed = new Set();
    timer = undefined;
    refresh(client, kinds);
  };
  stream.onopen = () => {
    set('live');
    // What happened while the stream was down is unknown, so everything is asked again.
    if (wasLost) void client.invalidateQueries();
    wasLost = false;
  };
  stream.onerror = () => {
    wasLost = true;
    set('lost');
  };
  stream.addEventListener('changed', (event: MessageEvent<string>) => {
    const change = JSON.parse(event.data) as { kind: string };
    changed.add(change.kind);
    timer ??= setTimeout(flush, 250);
  });
  return () => {
    if (timer) clearTimeout(timer);
    stream.close();
    set('quiet');
  };
}

/** Keeps the stream open while `on`. */
export function useLive(client: QueryClient, on: boolean): void {
  useEffect(() => (on ? connectLive(client) : undefined), [client, on]);
}

/** Whether screens are up to date by themselves right now. */
export function useConnection(): Connection {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => connection,
  );
}
