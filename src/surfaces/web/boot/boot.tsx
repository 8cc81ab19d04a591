/**
 * What the window shows first: the application for somebody signed in; for a stranger the first run or the sign-in;
 * and, whoever it is, the page behind a link that sets a password, answers a question or asks for something.
 */
import { Center, Loader } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import {
  type ComponentType,
  lazy,
  type ReactNode,
  Suspense,
  useCallback,
  useEffect,
  useMemo,
  useState,
} from 'react';
import { Refusal } from '../../../platform/refusal.ts';
import { auth } from '../client/auth.ts';
import { toast } from '../kit/toast.tsx';
import { SignOutContext } from '../shell/session.ts';
import { Gate } from './gate.tsx';

const Stranger = lazy(async () => ({ default: (await import('./stranger.tsx')).Stranger }));
const SetPasswordScreen = lazy(async () => ({
  default: (await import('../../server/sign-in/ui/set-password-screen.tsx')).SetPasswordScreen,
}));

const AnswerScreen = lazy(async () => ({
  default: (await import('./answer-screen.tsx')).AnswerScreen,
}));

const AskScreen = lazy(async () => ({ default: (await import('./ask-screen.tsx')).AskScreen }));
const AskedScreen = lazy(async () => ({ default: (await import('./asked-screen.tsx')).AskedScreen }));

const RateScreen = lazy(async () => ({ default: (await import('./rate-screen.tsx')).RateScreen }));

/** Pages behind links: for whoever has the link, signed in or not. */
const linkScreens: Readonly<Record<string, ComponentType>> = {
  '/answer': AnswerScreen,
  '/ask': AskScreen,
  '/asked': AskedScreen,
  '/rate': RateScreen,
};

const waiting = (
  <Center h="100dvh">
    <Loader />
  </Center>
);

/** Chooses the first screen; `children` is the application. */
export function Boot({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const [ended, setEnded] = useState(false);
  // The first run signs in before it is over; the application must not push it aside.
  const [held, setHeld] = useState(false);
  const [settingPassword, setSettingPassword] = useState(location.pathname === '/set-password');

  // A session can end while the window is open: the next answer says so, and the sign-in takes its place.
  useEffect(() => {
    const end = (error: unknown) => {
      if (!(error instanceof Refusal) || error.code !== 'unauthenticated') return;
      // Known until now: a refresh of it may itself be what was refused, and keeps its data beside the error.
      if (client.getQueryData(['access.get-my-account', {}]) === undefined) return;
      setEnded(true);
      void client.resetQueries();
    };
    const stops = [
      client.getQueryCache().subscribe((event) => {
        if (event.type === 'updated' && event.action.type === 'error') end(event.action.error);
      }),
      client.getMutationCache().subscribe((event) => {
        if (event.type === 'updated' && event.action.type === 'error') end(event.action.error);
      }),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [client]);

  const hold = useCallback(() => setHeld(true), []);
  const enter = useCallback(() => {
    setEnded(false);
    setHeld(false);
    void client.resetQueries();
  }, [client]);
  const signOut = useMemo(
    () => () => {
      auth('/sign-out', {}).then(() => {
        history.replaceState(null, '', '/');
        client.clear();
        location.reload();
      }, toast.refused);
    },
    [client],
  );

  const LinkScreen = linkScreens[location.pathname];
  if (LinkScreen !== undefined) {
    return (
      <Suspense fallback={waiting}>
        <LinkScreen />
      </Suspense>
    );
  }
  if (settingPassword) {
    return (
      <Suspense fallback={waiting}>
        <SetPasswordScreen
          onDone={() => {
            history.replaceState(null, '', '/');
            setSettingPassword(false);
            enter();
          }}
        />
      </Suspense>
    );
  }
  return (
    <Gate
      held={held}
      signIn={
        <Suspense fallback={waiting}>
          <Stranger ended={ended} onHold={hold} onEnter={enter} />
        </Suspense>
      }
    >
      <SignOutContext value={signOut}>{children}</SignOutContext>
    </Gate>
  );
}
