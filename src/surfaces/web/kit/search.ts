/**
 * The URL's search string as plain text values: what a page shows can be linked, gone back to and shared.
 */
import { useRouter, useRouterState } from '@tanstack/react-router';
import { useCallback } from 'react';

/** Search parameters; every value is text. */
export type Search = Record<string, string>;

/** Reads a search string for the router. */
export function parseSearch(search: string): Search {
  return Object.fromEntries(new URLSearchParams(search));
}

/** Writes a search string for the router, in a stable order. */
export function stringifySearch(search: Record<string, unknown>): string {
  const params = new URLSearchParams();
  for (const name of Object.keys(search).sort()) {
    const value = search[name];
    if (value !== undefined && value !== null && value !== '') params.set(name, String(value));
  }
  // Commas, colons and dots are legible in a URL and allowed there.
  const text = params.toString().replace(/%2C/g, ',').replace(/%3A/g, ':');
  return text ? `?${text}` : '';
}

/** The search parameters and a function that changes some of them (`undefined` removes one). */
export function useSearchState(): [
  Search,
  (change: Record<string, string | undefined>, options?: { push?: boolean }) => void,
] {
  const router = useRouter();
  const search = useRouterState({ select: (state) => state.location.search as Search });
  const change = useCallback(
    (patch: Record<string, string | undefined>, options: { push?: boolean } = {}) => {
      const { pathname, search: now } = router.state.location;
      const next: Record<string, string | undefined> = { ...(now as Search), ...patch };
      for (const name of Object.keys(next)) if (!next[name]) delete next[name];
      void router.navigate({
        to: pathname,
        search: next as never,
        replace: !options.push,
        resetScroll: false,
      });
    },
    [router],
  );
  return [search, change];
}

/** The current path. */
export function usePath(): string {
  return useRouterState({ select: (state) => state.location.pathname });
}

/** Goes to a path with an optional search string, without the router's types. */
export function useGo(): (to: string) => void {
  const router = useRouter();
  return useCallback((to: string) => router.history.push(to), [router]);
}
