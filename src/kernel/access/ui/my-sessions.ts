/** What sign-in says about one's own sessions and second factor, as queries of the client. */
import { useQuery } from '@tanstack/react-query';
import { auth } from '../../../surfaces/web/client/auth.ts';

/** A browser that is signed in. */
export interface MySession {
  sessionId: string;
  createdAt: string;
  updatedAt: string;
  expiresAt: string;
  address: string | null;
  device: string | null;
  current: boolean;
}

/** Query key of the sessions; invalidate it when one ends. */
export const mySessions = ['auth', 'sessions'] as const;

/** Query key of the own session, which says whether there is a second factor. */
export const mySession = ['auth', 'session'] as const;

// Nothing that other people do touches these answers, so live updates leave them alone.
const meta = { touches: ['own-session'] };

/** One's own sessions. */
export function useMySessions() {
  return useQuery({
    queryKey: mySessions,
    queryFn: async () => (await auth<{ sessions: MySession[] }>('/sessions')).sessions,
    meta,
  });
}

/** Whether the second factor is on; undefined while it is asked. */
export function useHasSecondFactor(): boolean | undefined {
  return useQuery({
    queryKey: mySession,
    queryFn: async () =>
      (await auth<{ session: { twoFactor: boolean } | null }>('/session')).session?.twoFactor ?? false,
    meta,
  }).data;
}
