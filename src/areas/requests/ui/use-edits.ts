/**
 * Changing one fact of a request in place: owner, due date, priority, title. Each is one command with the version
 * that the person saw; the toast takes it back. A promise without the hours asks why it is made anyway.
 */
import { useLingui } from '@lingui/react/macro';
import { createElement, type ReactNode, useRef, useState } from 'react';
import type { z } from 'zod';
import { Refusal } from '../../../platform/refusal.ts';
import { useCommand } from '../../../surfaces/web/client/operations.tsx';
import { toast } from '../../../surfaces/web/kit/toast.tsx';
import { assignRequest, changeRequest, restoreAssignment } from '../contract-fulfilment.ts';
import { AnywayDialog, isOvercommitted } from './promise-field.tsx';
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
  /** Asks why something is promised without the hours; to be rendered once for these edits. */
  dialog: ReactNode;
}

type Former = { title?: string; priority?: Priority; dueOn?: string | null };
type Assignment = Omit<z.input<typeof assignRequest.input>, 'requestId'>;
type Change = Omit<z.input<typeof changeRequest.input>, 'requestId'>;

/** A change that was refused because the hours are missing, and how it is made anyway. */
interface Refused {
  request: Editable;
  refusal: Refusal;
  again: (overrideWhy: string) => void;
}

/** The edits; one instance per screen. */
export function useEdits(): Edits {
  const { t } = useLingui();
  const former = useRef(new Map<string, Former>());
  const [refused, setRefused] = useState<Refused | null>(null);
  const assigning = useCommand(assignRequest, {
    done: ({ key }) => t`${key} was assigned`,
    undo: restoreAssignment as never,
    tellRefusal: false,
  });
  const changing = useCommand(changeRequest, {
    done: ({ key }) => t`${key} was changed`,
    undo: changeRequest as never,
    undoInput: ({ requestId }) => {
      const from = former.current.get(requestId);
      return {
        requestId,
        ...from,
        // What is taken back was promised before.
        ...(from && 'dueOn' in from ? { overrideWhy: 'Undone: the due date is what it was before.' } : {}),
      };
    },
    tellRefusal: false,
  });
  const tell = (request: Editable, again: (overrideWhy: string) => void) => (error: Error) => {
    if (isOvercommitted(error)) setRefused({ request, refusal: error, again });
    else if (!(error instanceof Refusal) || error.reason !== 'took-theirs') toast.refused(error);
  };
  const assign = (request: Editable, to: Assignment) => {
    const { requestId, version } = request;
    assigning.mutate(
      { input: { requestId, ...to }, expectedVersion: version },
      { onError: tell(request, (overrideWhy) => assign(request, { ...to, overrideWhy })) },
    );
  };
  const change = (request: Editable, to: Change, from: Former) => {
    const { requestId, version } = request;
    former.current.set(requestId, from);
    changing.mutate(
      { input: { requestId, ...to }, expectedVersion: version },
      { onError: tell(request, (overrideWhy) => change(request, { ...to, overrideWhy }, from)) },
    );
  };
  return {
    assign,
    setDue: (request, dueOn) => change(request, { dueOn }, { dueOn: request.dueOn }),
    setPriority: (request, priority) => change(request, { priority }, { priority: request.priority }),
    setTitle: (request, title) => change(request, { title }, { title: request.title }),
    pending: assigning.isPending || changing.isPending,
    dialog:
      refused &&
      createElement(AnywayDialog, {
        refusal: refused.refusal,
        requestKey: refused.request.key,
        onClose: () => setRefused(null),
        onPromise: (overrideWhy: string) => {
          setRefused(null);
          refused.again(overrideWhy);
        },
      }),
  };
}
