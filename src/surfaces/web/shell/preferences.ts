/**
 * What a person prefers. Language, scheme, density, single keys and starred views follow the account (the server
 * keeps them; the browser holds a copy for the first paint); sidebar and column widths belong to this device.
 */
import { useSyncExternalStore } from 'react';

/** Row density: 28, 34 or 44 px. */
export type Density = 'compact' | 'default' | 'comfortable';

/** A view that the person pinned to the sidebar. */
export interface Starred {
  label: string;
  /** Path with its search string. */
  to: string;
}

/** All preferences. */
export interface Preferences {
  locale?: string;
  scheme: 'light' | 'dark' | 'auto';
  density: Density;
  sidebar: 'open' | 'icons';
  singleKeys: boolean;
  starred: Starred[];
  widths: Record<string, Record<string, number>>;
}

const slot = 'trellis.preferences';
const standard: Preferences = {
  scheme: 'auto',
  density: 'default',
  sidebar: 'open',
  singleKeys: true,
  starred: [],
  widths: {},
};

function read(): Preferences {
  try {
    return { ...standard, ...(JSON.parse(localStorage.getItem(slot) ?? '{}') as Partial<Preferences>) };
  } catch {
    return standard;
  }
}

let current = read();
const listeners = new Set<() => void>();

/** The preferences now; outside React. */
export function preferences(): Preferences {
  return current;
}

/** Changes some preferences, keeps them (with the account too, unless they came from there) and tells every screen. */
export function setPreferences(change: Partial<Preferences>, forAccount = true): void {
  current = { ...current, ...change };
  document.documentElement.dataset.density = current.density;
  try {
    localStorage.setItem(slot, JSON.stringify(current));
  } catch {
    // Private windows may refuse storage; the change then lasts as long as the window.
  }
  for (const listener of listeners) listener();
  if (!forAccount || !keeper) return;
  const { sidebar: _sidebar, widths: _widths, scheme, ...account } = change;
  if (scheme !== undefined || Object.keys(account).length > 0) {
    keeper({ ...account, ...(scheme === undefined ? {} : { theme: scheme }) });
  }
}

/** The preferences, followed. */
export function usePreferences(): Preferences {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, preferences);
}

type Kept = Pick<Preferences, 'scheme' | 'density' | 'singleKeys' | 'starred'> & { locale: string | null };

/** Takes over what the account prefers, as the server tells it. */
export function adoptPreferences(account: Omit<Kept, 'scheme'> & { theme: Kept['scheme'] }): void {
  const { theme, locale, ...rest } = account;
  setPreferences({ ...rest, scheme: theme, ...(locale ? { locale } : {}) }, false);
}

type Keeper = (change: Partial<Omit<Kept, 'scheme'> & { theme: Kept['scheme'] }>) => void;
let keeper: Keeper | undefined;

/** Says who keeps changed preferences for the account; undefined when nobody is signed in. */
export function keepPreferencesWith(next: Keeper | undefined): void {
  keeper = next;
}
