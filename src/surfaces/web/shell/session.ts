/**
 * Who is signed in and what they may do, for every screen. Hiding what a person may not do is a courtesy: the
 * server decides.
 */
import { createContext, use } from 'react';
import type { z } from 'zod';
import type { getMyAccount } from '../../../kernel/access/contract.ts';

/** The signed-in account, its rights and the enterprise. */
export type Session = z.output<typeof getMyAccount.output>;

/** Provides the session to the shell and the pages. */
export const SessionContext = createContext<Session | null>(null);

/** The session; throws outside the shell, because no page works without one. */
export function useSession(): Session {
  const session = use(SessionContext);
  if (!session) throw new Error('useSession is called outside the shell');
  return session;
}

/** Whether the person holds a right; `undefined`, `signed-in` and `anyone` are always held. */
export function hasRight(session: Session, right: string | undefined): boolean {
  return right === undefined || right === 'signed-in' || right === 'anyone' || session.rights.includes(right);
}

/** Ends the session; provided by whoever provides sign-in. */
export const SignOutContext = createContext<(() => void) | null>(null);

/** Signs out; null where there is no session to end. */
export function useSignOut(): (() => void) | null {
  return use(SignOutContext);
}
