/** What can be undone and done again; quick changes of one thing, such as typing, are one step. */
import { useCallback, useReducer } from 'react';

/** A value with what was before and what was undone. */
export interface History<T> {
  readonly present: T;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** `tag`: changes with the same one, shortly after each other, are one step. */
  readonly change: (next: T, tag?: string) => void;
  /** Puts something in the place of what is there, as part of the last step. */
  readonly amend: (next: T) => void;
  readonly undo: () => void;
  readonly redo: () => void;
}

interface State<T> {
  past: readonly T[];
  present: T;
  future: readonly T[];
  tag: string | null;
  at: number;
}

type Action<T> =
  | { do: 'change'; next: T; tag: string | null; at: number }
  | { do: 'amend'; next: T }
  | { do: 'undo' }
  | { do: 'redo' };

const PAUSE = 1500;
const DEEPEST = 200;

function reduce<T>(state: State<T>, action: Action<T>): State<T> {
  const { past, present, future } = state;
  if (action.do === 'undo') {
    const before = past.at(-1);
    if (before === undefined) return state;
    return { past: past.slice(0, -1), present: before, future: [present, ...future], tag: null, at: 0 };
  }
  if (action.do === 'redo') {
    const [next, ...later] = future;
    if (next === undefined) return state;
    return { past: [...past, present], present: next, future: later, tag: null, at: 0 };
  }
  if (action.do === 'amend') return { ...state, present: action.next };
  const { next, tag, at } = action;
  if (next === present) return state;
  const joins = tag !== null && tag === state.tag && at - state.at < PAUSE;
  return { past: joins ? past : [...past, present].slice(-DEEPEST), present: next, future: [], tag, at };
}

/** Keeps the history of a value. */
export function useHistory<T>(initial: T): History<T> {
  const [state, dispatch] = useReducer(reduce<T>, {
    past: [],
    present: initial,
    future: [],
    tag: null,
    at: 0,
  });
  return {
    present: state.present,
    canUndo: state.past.length > 0,
    canRedo: state.future.length > 0,
    change: useCallback(
      (next: T, tag?: string) => dispatch({ do: 'change', next, tag: tag ?? null, at: Date.now() }),
      [],
    ),
    amend: useCallback((next: T) => dispatch({ do: 'amend', next }), []),
    undo: useCallback(() => dispatch({ do: 'undo' }), []),
    redo: useCallback(() => dispatch({ do: 'redo' }), []),
  };
}
