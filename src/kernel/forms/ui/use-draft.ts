/** The draft that is being built: with its history, saved by itself, and with what to do when somebody else saved too. */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { Refusal } from '../../../platform/refusal.ts';
import { call } from '../../../surfaces/web/client/call.ts';
import { refresh } from '../../../surfaces/web/client/operations.tsx';
import { type SaveState, useAutosave } from '../../../surfaces/web/kit/form-fill/use-autosave.ts';
import { changeDraft } from '../contract.ts';
import { getFormVersion } from '../contract-read.ts';
import type { FormSchema } from '../contract-schema.ts';
import { useHistory } from './use-history.ts';
import type { FormVersion } from './words.ts';

/** A draft in the making. */
export interface Draft {
  schema: FormSchema;
  /** Version of the draft on the server, as last seen. */
  version: number;
  change: (next: FormSchema, tag?: string) => void;
  /** Changes it as part of the last step. */
  amend: (next: FormSchema) => void;
  canUndo: boolean;
  canRedo: boolean;
  undo: () => void;
  redo: () => void;
  state: SaveState;
  error: unknown;
  /** Somebody else saved meanwhile: mine waits until one is chosen. */
  isConflict: boolean;
  keepMine: () => void;
  takeTheirs: () => void;
  /** Saves at once; false when that failed. */
  flush: () => Promise<boolean>;
}

/** Edits and saves a draft. */
export function useDraft(start: FormVersion): Draft {
  const client = useQueryClient();
  const history = useHistory<FormSchema>(start.schema);
  const { present, change } = history;
  const [version, setVersion] = useState(start.version);
  const seen = useRef(start.version);
  const [conflict, setConflict] = useState<number | null>(null);
  const { formVersionId } = start;

  const see = (next: number) => {
    seen.current = next;
    setVersion(next);
  };
  const saving = useAutosave({
    value: present,
    enabled: conflict === null,
    save: async (schema) => {
      try {
        const saved = await call(
          changeDraft,
          { formVersionId, schema },
          { key: crypto.randomUUID(), expectedVersion: seen.current },
        );
        see(saved.version);
        refresh(client, changeDraft.touches);
      } catch (error) {
        if (error instanceof Refusal && error.reason === 'changed-meanwhile')
          setConflict(Number(error.details.current));
        throw error;
      }
    },
  });

  // What somebody else saved comes in by itself while nothing of mine waits.
  const takeIn = useEffectEvent(() => {
    if (start.version <= seen.current || saving.state !== 'idle') return;
    see(start.version);
    saving.settle(start.schema);
    change(start.schema);
  });
  useEffect(() => {
    if (start.version > 0) takeIn();
  }, [start.version]);

  const keepMine = () => {
    if (conflict !== null) see(conflict);
    setConflict(null);
    void saving.flush();
  };
  const takeTheirs = async () => {
    const theirs = await call(getFormVersion, { formVersionId });
    see(theirs.version);
    saving.settle(theirs.schema);
    // Mine stays one step back: undo brings it.
    change(theirs.schema);
    setConflict(null);
  };
  return {
    schema: present,
    version,
    change,
    amend: history.amend,
    canUndo: history.canUndo,
    canRedo: history.canRedo,
    undo: history.undo,
    redo: history.redo,
    state: saving.state,
    error: saving.error,
    isConflict: conflict !== null,
    keepMine,
    takeTheirs: () => void takeTheirs(),
    flush: saving.flush,
  };
}
