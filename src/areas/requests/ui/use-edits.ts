/**
 * Changing one fact of a request in place: owner, due date, priority, title. Each is one command with the version
 * that the person saw; the toast takes it back.
 */
import { useLingui } from '@lingui/react/macro';
import { useRef } from 'react';
import { useCommand } from '../../../surfaces/web/client/operations.tsx';
import { assignRequest, changeRequest, restoreAssignment } from '../contract-fulfilment.ts';
import type { Priority } from './words.ts';

/** What an edit needs to know of a request. */
export interface Editable {
  requestId: string;
  key: string;
  version: number;
  title: string;
  priority: Priority;
  dueOn: string | null;
}

/** Functions that change one fact, with Undo. */
export interface Edits {
  assign: (request: Editable, change: { ownerId?: string | null; queueId?: string | null }) => void;
  setDue: (request: Editable, dueOn: string | null) => void;
  setPriority: (request: Editable, priority: Priority) => void;
  setTitle: (request: Editable, title: string) => void;
  pending: boolean;
}

type Former = { title?: string; priority?: Priority; dueOn?: string | null };

/** The edits; one instance per screen. */
export function useEdits(): Edits {
  const { t } = useLingui();
  const former = useRef(new Map<string, Former>());
  const assigning = useCommand(assignRequest, {
    done: ({ key }) => t`${key} was assigned`,
    undo: restoreAssignment as never,
  });
  const changing = useCommand(changeRequest, {
    done: ({ key }) => t`${key} was changed`,
    undo: changeRequest as never,
    undoInput: ({ requestId }) => ({ requestId, ...former.current.get(requestId) }),
  });
  const change = ({ requestId, version }: Editable, to: Former, from: Former) => {
    former.current.set(requestId, from);
    changing.mutate({ input: { requestId, ...to }, expectedVersion: version });
  };
  return {
    assign: ({ requestId, version }, to) =>
      assigning.mutate({ input: { requestId, ...to }, expectedVersion: version }),
    setDue: (request, dueOn) => change(request, { dueOn }, { dueOn: request.dueOn }),
    setPriority: (request, priority) => change(request, { priority }, { priority: request.priority }),
    setTitle: (request, title) => change(request, { title }, { title: request.title }),
    pending: assigning.isPending || changing.isPending,
  };
}
