/**
 * React hooks over `call`: queries that refresh when a record they read changes, commands that tell what they
 * did and can be taken back, previews, and the choice that two people changing one record must be given.
 */
import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react';
import {
  keepPreviousData,
  QueryClient,
  type UseMutationResult,
  type UseQueryResult,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { useCallback, useRef } from 'react';
import type { z } from 'zod';
import type { Contract } from '../../../kernel/operation.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { askWhoseChange } from '../kit/conflict.tsx';
import { toast } from '../kit/toast.tsx';
import { type CallOptions, call, type Preview, preview } from './call.ts';

/** Query client with the manners of Trellis: refusals are final, lost connections are tried again. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        refetchOnWindowFocus: true,
        retry: (failures, error) =>
          failures < 2 && error instanceof Refusal && ['unreachable', 'server-failed'].includes(error.reason),
      },
      mutations: { retry: false },
    },
  });
}

type Query<I extends z.ZodType, O extends z.ZodType> = Contract<'query', I, O>;
type Command<I extends z.ZodType, O extends z.ZodType> = Contract<'command', I, O>;

/** Options of `useOperation`; `keep` shows the last answer while the next one loads, `every` asks again after so many ms. */
export interface OperationOptions {
  enabled?: boolean;
  keep?: boolean;
  staleTime?: number;
  every?: number;
}

/** Asks a query and keeps its answer fresh; `input` may be null while it is not known yet. */
export function useOperation<I extends z.ZodType, O extends z.ZodType>(
  contract: Query<I, O>,
  input: z.input<I> | null,
  options: OperationOptions = {},
): UseQueryResult<z.output<O>, Error> {
  return useQuery({
    queryKey: [contract.name, input],
    queryFn: ({ signal }) => call(contract, input as z.input<I>, { signal }),
    enabled: input !== null && options.enabled !== false,
    meta: { touches: contract.touches },
    ...(options.keep ? { placeholderData: keepPreviousData } : {}),
    ...(options.staleTime === undefined ? {} : { staleTime: options.staleTime }),
    ...(options.every === undefined ? {} : { refetchInterval: options.every }),
  });
}

/** The shape that list operations answer with. */
export interface ListAnswer<Row> {
  rows: Row[];
  next?: string | null;
  total?: number | null;
  totalIsEstimate?: boolean;
}

/** What `useList` gives: everything that a `DataGrid` takes about its rows. */
export interface ListState<Row> {
  rows: Row[];
  total: number | null;
  estimated: boolean;
  loading: boolean;
  error: Error | null;
  retry: () => void;
  hasMore: boolean;
  loadMore: () => void;
  loadingMore: boolean;
}

/** Asks a list operation page by page (`cursor` in its input, `next` in its answer). */
export function useList<I extends z.ZodType, O extends z.ZodType>(
  contract: Query<I, O>,
  input: Omit<z.input<I>, 'cursor'>,
): ListState<z.output<O> extends { rows: (infer Row)[] } ? Row : never> {
  type Row = z.output<O> extends { rows: (infer R)[] } ? R : never;
  const answer = useInfiniteQuery({
    queryKey: [contract.name, 'list', input],
    queryFn: async ({ pageParam, signal }) =>
      (await call(
        contract,
        { ...(input as object), ...(pageParam ? { cursor: pageParam } : {}) } as z.input<I>,
        { signal },
      )) as ListAnswer<Row>,
    initialPageParam: '',
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: keepPreviousData,
    meta: { touches: contract.touches },
  });
  const first = answer.data?.pages[0];
  const { fetchNextPage, isFetchingNextPage } = answer;
  const loadMore = useCallback(() => {
    if (!isFetchingNextPage) void fetchNextPage();
  }, [fetchNextPage, isFetchingNextPage]);
  return {
    rows: useStableRows(answer.data?.pages),
    total: first?.total ?? null,
    estimated: first?.totalIsEstimate ?? false,
    loading: answer.isPending,
    error: answer.data ? null : answer.error,
    retry: () => void answer.refetch(),
    hasMore: answer.hasNextPage,
    loadMore,
    loadingMore: isFetchingNextPage,
  };
}

function useStableRows<Row>(pages: ListAnswer<Row>[] | undefined): Row[] {
  const kept = useRef<{ pages: ListAnswer<Row>[] | undefined; rows: Row[] }>({ pages: undefined, rows: [] });
  if (kept.current.pages !== pages) {
    kept.current = { pages, rows: pages?.flatMap((page) => page.rows) ?? [] };
  }
  return kept.current.rows;
}

/** How a command tells what it did and how it is taken back. */
export interface CommandOptions<I, O> {
  /** The sentence of the toast ("REQ-42 accepted"); without it a command succeeds silently. */
  done?: string | ((output: O, input: I) => string);
  /** The contract named by `contract.inverse`; offers Undo for eight seconds. */
  undo?: Contract<'command'>;
  /** Input of the undo; the command's output when absent. */
  undoInput?: (output: O, input: I) => unknown;
  /** False when the caller shows the refusal itself (forms do). */
  tellRefusal?: boolean;
  onDone?: (output: O, input: I) => void;
}

/** What is performed: the input, and the version seen if the contract is versioned. */
export interface Performing<I> extends CallOptions {
  input: I;
}

/** Refreshes every query that reads one of these kinds of records. */
export function refresh(client: QueryClient, touches: readonly string[]): void {
  void client.invalidateQueries({
    predicate: ({ meta }) => {
      const read = meta?.touches;
      return !Array.isArray(read) || read.length === 0 || read.some((kind) => touches.includes(String(kind)));
    },
  });
}

/**
 * Performs a command: toast with Undo, refusals as sentences, and on a conflict the choice "Keep mine" (performed
 * again over the version that is there now) or "Take theirs".
 */
export function useCommand<I extends z.ZodType, O extends z.ZodType>(
  contract: Command<I, O>,
  options: CommandOptions<z.input<I>, z.output<O>> = {},
): UseMutationResult<z.output<O>, Error, Performing<z.input<I>>> {
  const client = useQueryClient();
  const { i18n } = useLingui();
  return useMutation({
    mutationKey: [contract.name],
    mutationFn: async ({ input, ...rest }: Performing<z.input<I>>) => {
      const key = rest.key ?? crypto.randomUUID();
      try {
        return await call(contract, input, { ...rest, key });
      } catch (error) {
        if (!(error instanceof Refusal) || error.code !== 'conflict') throw error;
        const { current } = error.details;
        if (rest.expectedVersion === undefined || typeof current !== 'number') throw error;
        const mine = await askWhoseChange(error, input);
        refresh(client, contract.touches);
        if (!mine) throw new Refusal('conflict', 'took-theirs', error.message);
        return call(contract, input, { ...rest, key: crypto.randomUUID(), expectedVersion: current });
      }
    },
    onSuccess: (output, { input }) => {
      refresh(client, contract.touches);
      options.onDone?.(output, input);
      const sentence = typeof options.done === 'function' ? options.done(output, input) : options.done;
      if (!sentence) return;
      const { undo } = options;
      toast.done(
        sentence,
        undo && {
          label: i18n._(msg`Undo`),
          run: async () => {
            try {
              const { version } = (output ?? {}) as { version?: unknown };
              await call(undo, options.undoInput ? options.undoInput(output, input) : output, {
                key: crypto.randomUUID(),
                // What somebody else did since is not taken back with it.
                ...(undo.versioned && typeof version === 'number' ? { expectedVersion: version } : {}),
              });
              refresh(client, undo.touches);
              toast.done(i18n._(msg`Undone`));
            } catch (error) {
              toast.refused(error);
            }
          },
        },
      );
    },
    onError: (error) => {
      if (error instanceof Refusal && error.reason === 'took-theirs') return;
      if (options.tellRefusal !== false) toast.refused(error);
    },
  });
}

/** Asks for a command's consequences whenever its input changes; null input asks nothing. */
export function usePreview<I extends z.ZodType, O extends z.ZodType>(
  contract: Command<I, O>,
  input: z.input<I> | null,
  options: { expectedVersion?: number } = {},
): UseQueryResult<Preview<z.output<O>>, Error> {
  return useQuery({
    queryKey: ['preview', contract.name, input, options.expectedVersion],
    queryFn: ({ signal }) => preview(contract, input as z.input<I>, { ...options, signal }),
    enabled: input !== null,
    // A preview is only as good as the moment: never answer from memory.
    staleTime: 0,
    gcTime: 0,
    retry: false,
    meta: { touches: contract.touches },
  });
}
