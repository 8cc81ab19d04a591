/**
 * The keyboard grammar: one register of shortcuts, one listener. Single keys can be turned off (WCAG 2.1.4) and
 * never fire while a person types; sequences such as G R wait a second for their second key.
 */
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { preferences } from './preferences.ts';

/** A shortcut. `keys` is `mod+k`, `c`, `shift+enter`, or a sequence such as `g r`. */
export interface Shortcut {
  keys: string;
  /** What it does, for the cheat sheet (already translated). */
  label: string;
  group: string;
  run: (event: KeyboardEvent) => void;
}

const register = new Set<Shortcut>();
const listeners = new Set<() => void>();
let snapshot: readonly Shortcut[] = [];

function changed(): void {
  snapshot = [...register];
  for (const listener of listeners) listener();
}

/** Whether the person is typing, so that letters belong to the field. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.tagName === 'TEXTAREA' || target.tagName === 'SELECT') return true;
  return (
    target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'submit'].includes(target.type)
  );
}

/** Whether something modal is open: then only its own keys count. A select keeps its closed list in the page. */
function isBlocked(): boolean {
  const modal = document.querySelectorAll('[aria-modal="true"], [role="menu"], [role="listbox"]');
  return [...modal].some((element) => element.checkVisibility());
}

function nameOf(event: KeyboardEvent): string {
  const key = event.key === ' ' ? 'space' : event.key.toLowerCase();
  const mod = event.metaKey || event.ctrlKey ? 'mod+' : '';
  // Shift is part of the sign for signs like "?", but not for letters and named keys.
  const shift = event.shiftKey && (key.length > 1 || /^\p{L}$/u.test(key)) ? 'shift+' : '';
  return `${mod}${event.altKey ? 'alt+' : ''}${shift}${key}`;
}

/** Registers shortcuts while the component is shown; the newest registration of a key wins. */
export function useShortcuts(shortcuts: readonly (Shortcut | false | undefined)[]): void {
  const latest = useRef(shortcuts);
  latest.current = shortcuts;
  const shape = shortcuts.map((shortcut) => (shortcut ? `${shortcut.keys}:${shortcut.label}` : '')).join('|');
  // biome-ignore lint/correctness/useExhaustiveDependencies: `shape` stands for the list, whose identity changes.
  useEffect(() => {
    const added = latest.current.flatMap((shortcut, index) =>
      shortcut
        ? [
            {
              ...shortcut,
              run: (event: KeyboardEvent) => {
                const now = latest.current[index];
                if (now) now.run(event);
              },
            },
          ]
        : [],
    );
    for (const shortcut of added) register.add(shortcut);
    changed();
    return () => {
      for (const shortcut of added) register.delete(shortcut);
      changed();
    };
  }, [shape]);
}

/** Every shortcut that counts right now, for the cheat sheet. */
export function useRegisteredShortcuts(): readonly Shortcut[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => snapshot,
  );
}

/** Listens for the whole window; mount once. */
export function useShortcutListener(): void {
  useEffect(() => {
    let pending = '';
    let timer: ReturnType<typeof setTimeout> | undefined;
    const forget = () => {
      pending = '';
    };
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const name = nameOf(event);
      const modified = name.includes('mod+') || name.includes('alt+');
      if (!modified && (isTyping(event.target) || isBlocked())) return;
      if (!modified && event.key.length === 1 && !preferences().singleKeys) return;
      // Enter and space belong to the button or link that has the focus.
      const onControl =
        event.target instanceof HTMLElement && event.target.closest('button, a, summary, [role=tab]');
      if (onControl && (name === 'enter' || name === 'space' || name === 'shift+enter')) return;
      const all = [...register].reverse();
      const sequence = pending ? `${pending} ${name}` : name;
      const match =
        all.find(({ keys }) => keys === sequence) ??
        (pending ? undefined : all.find(({ keys }) => keys === name));
      if (match) {
        forget();
        event.preventDefault();
        match.run(event);
        return;
      }
      forget();
      if (all.some(({ keys }) => keys.startsWith(`${name} `))) {
        pending = name;
        clearTimeout(timer);
        timer = setTimeout(forget, 1000);
      }
    };
    window.addEventListener('keydown', listen);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('keydown', listen);
    };
  }, []);
}
