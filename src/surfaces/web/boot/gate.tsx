/**
 * Decides what the window shows first: the application for somebody signed in, else what the refusal says.
 */
import { Trans } from '@lingui/react/macro';
import { Button, Center, Loader } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect } from 'react';
import { changeMyPreferences, getMyAccount } from '../../../kernel/access/contract.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { auth } from '../client/auth.ts';
import { call } from '../client/call.ts';
import { useOperation } from '../client/operations.tsx';
import { activateLocale, firstLocale } from '../i18n/locale.ts';
import { RefusalNote } from '../kit/refusal-note.tsx';
import { toast } from '../kit/toast.tsx';
import { BareFrame } from '../shell/bare-frame.tsx';
import { adoptPreferences, keepPreferencesWith, preferences } from '../shell/preferences.ts';
import { SessionContext } from '../shell/session.ts';

/** Props of `Gate`; `signIn` is shown to strangers, and to everybody while `held`. */
export interface GateProps {
  children: ReactNode;
  signIn: ReactNode;
  held: boolean;
}

/** Asks who this is and provides the session. */
export function Gate({ children, signIn, held }: GateProps) {
  // Asked first, because a stranger's answer is no refusal; it also prolongs a session that is more than a day old.
  const who = useQuery({
    queryKey: ['session'],
    queryFn: () => auth<{ session: object | null }>('/session'),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const isStranger = who.data?.session === null;
  const me = useOperation(getMyAccount, {}, { staleTime: 60_000, enabled: who.isSuccess && !isStranger });
  const kept = me.data?.preferences;
  useEffect(() => {
    if (!kept) return;
    adoptPreferences(kept);
    void activateLocale(firstLocale(kept.locale ?? preferences().locale));
    keepPreferencesWith((change) => {
      call(changeMyPreferences, change).catch(toast.refused);
    });
    return () => keepPreferencesWith(undefined);
  }, [kept]);

  if (held) return signIn;
  if (me.data) return <SessionContext value={me.data}>{children}</SessionContext>;
  if (isStranger || (me.error instanceof Refusal && me.error.code === 'unauthenticated')) return signIn;
  const error = who.error ?? me.error;
  if (error === null) {
    return (
      <Center h="100dvh">
        <Loader />
      </Center>
    );
  }
  return (
    <BareFrame title="Trellis">
      <RefusalNote
        error={error}
        action={
          <Button mt="sm" variant="default" onClick={() => void (who.error === null ? me : who).refetch()}>
            <Trans>Try again</Trans>
          </Button>
        }
      />
    </BareFrame>
  );
}
