/**
 * A page behind the link of a mail: takes its secret out of the address, looks up what it opens, and says so when it
 * opens nothing. For people without an account.
 */
import { useLingui } from '@lingui/react/macro';
import { Center, Loader } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { z } from 'zod';
import type { Contract } from '../../../kernel/operation.ts';
import { call } from '../client/call.ts';
import { RefusalNote } from '../kit/refusal-note.tsx';
import { BareFrame } from '../shell/bare-frame.tsx';

const taken = new Map<string, string>();

/** The secret for a page, taken out of the address at once, so that it is in no history and no screenshot. */
function takeToken(page: string): string {
  const given = new URLSearchParams(location.hash.slice(1)).get('token');
  if (given) {
    taken.set(page, given);
    history.replaceState(null, '', location.pathname);
  }
  // The same on every call, also when the address does not hold it any more.
  return taken.get(page) ?? '';
}

/** Props of `LinkScreen`. */
export interface LinkScreenProps<I extends z.ZodType, O extends z.ZodType> {
  /** Tells its secret from those of other pages. */
  page: string;
  /** The command that takes `{ token }` (it counts how often it was tried). */
  look: Contract<'command', I, O>;
  /** Milliseconds for which what was found holds; for ever when left out. */
  staleTime?: number;
  children: (found: z.output<O>, token: string) => ReactNode;
}

/** Waits, shows why the link does not work, or `children` with what was found. */
export function LinkScreen<I extends z.ZodType, O extends z.ZodType>(props: LinkScreenProps<I, O>) {
  const { page, look, staleTime = Number.POSITIVE_INFINITY, children } = props;
  const { t } = useLingui();
  const [token] = useState(() => takeToken(page));
  const found = useQuery({
    queryKey: ['link', page],
    queryFn: () => call(look, { token } as z.input<I>),
    retry: false,
    staleTime,
  });
  if (found.isPending)
    return (
      <Center h="100dvh">
        <Loader />
      </Center>
    );
  if (found.error)
    return (
      <BareFrame title={t`This link does not work`}>
        <RefusalNote error={found.error} />
      </BareFrame>
    );
  return children(found.data as z.output<O>, token);
}
