/** Commands that run in the background: starting one, following how far it is, stopping it. The URL remembers it. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import type { z } from 'zod';
import type { Contract } from '../../../kernel/operation.ts';
import { getLongWork, stopLongWork } from '../../../kernel/work/contract.ts';
import { Refusal, type RefusalDetails } from '../../../platform/refusal.ts';
import { call } from '../client/call.ts';
import { refresh, useCommand } from '../client/operations.tsx';
import { useSearchState } from '../kit/search.ts';

type Work = z.output<typeof getLongWork.output>;

/** Long work of one page. */
export interface LongWork {
  /** The work that runs now; undefined when none does. */
  running: Work | undefined;
  /** Whether it was just asked for and has not begun. */
  starting: boolean;
  /** Why the last one was refused or stopped. */
  refusal: unknown;
  stopped: boolean;
  start: <I extends z.ZodType, O extends z.ZodType>(
    contract: Contract<'command', I, O>,
    input: z.input<I>,
    version?: number,
  ) => void;
  stop: () => void;
  stopping: boolean;
}

const ended = (work: Work | undefined) => work !== undefined && !['queued', 'running'].includes(work.state);

/** Follows the work that the URL names (`work`); `touches` are the records that it may change. */
export function useLongWork(touches: readonly string[]): LongWork {
  const client = useQueryClient();
  const [search, change] = useSearchState();
  const [starting, setStarting] = useState(false);
  const [refusal, setRefusal] = useState<unknown>(null);
  const [stopped, setStopped] = useState(false);
  const workId = search.work;
  const answer = useQuery({
    queryKey: ['long-work', workId],
    queryFn: ({ signal }) => call(getLongWork, { workId: workId! }, { signal }),
    enabled: workId !== undefined,
    refetchInterval: ({ state }) => (ended(state.data) ? false : 600),
  });
  const work = workId === undefined ? undefined : answer.data;
  const stop = useCommand(stopLongWork);
  useEffect(() => {
    if (!work || !ended(work)) return;
    refresh(client, touches);
    setStopped(work.state === 'stopped');
    if (work.state === 'failed') {
      const { code, reason, message, details } = work.refusal ?? {
        code: 'refused',
        reason: 'server-failed',
        message: '',
        details: {},
      };
      setRefusal(new Refusal(code as 'refused', reason, message, (details ?? {}) as RefusalDetails));
    }
    change({ work: undefined });
  }, [work, client, touches, change]);
  const start: LongWork['start'] = useCallback(
    (contract, input, version) => {
      setRefusal(null);
      setStopped(false);
      setStarting(true);
      call(contract, input, {
        key: crypto.randomUUID(),
        ...(version === undefined ? {} : { expectedVersion: version }),
      }).then(
        (accepted) => {
          setStarting(false);
          change({ work: (accepted as unknown as { workId: string }).workId });
        },
        (error: unknown) => {
          setStarting(false);
          setRefusal(error);
        },
      );
    },
    [change],
  );
  return {
    running: ended(work) ? undefined : work,
    starting: starting || (workId !== undefined && work === undefined && !answer.error),
    refusal: refusal ?? answer.error,
    stopped,
    start,
    stop: () => workId !== undefined && stop.mutate({ input: { workId } }),
    stopping: stop.isPending || (work?.stopAskedAt ?? null) !== null,
  };
}
