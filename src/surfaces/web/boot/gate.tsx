/**
 * Decides what the window shows first: the application for somebody signed in, else what the refusal says.
 */
import { Trans } from '@lingui/react/macro';
import { Button, Center, Loader } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import { changeMyPreferences, getMyAccount } from '../../../kernel/access/contract.ts';
import { Refusal } from '../../../platform/refusal.ts';
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
  const me = useOperation(getMyAccount, {}, { staleTime: 60_000 });
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
  if (me.isPending) {
    return (
      <Center h="100dvh">
        <Loader />
      </Center>
    );
  }
  if (me.error instanceof Refusal && me.error.code === 'unauthenticated') return signIn;
  return (
    <BareFrame title="Trellis">
      <RefusalNote
        error={me.error}
        action={
          <Button mt="sm" variant="default" onClick={() => void me.refetch()}>
            <Trans>Try again</Trans>
          </Button>
        }
      />
    </BareFrame>
  );
}
