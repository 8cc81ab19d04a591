/**
 * What the kernel needs of sign-in, which lives in a surface and so cannot be imported here: it is given when the
 * areas are put together. Sign-in shares the account's id with kernel.account.
 */
import type { QueryExecutorProvider } from 'kysely';

/** Makes accounts that can sign in, on the transaction of the command that makes them. */
export interface SignInAccounts {
  /** Refuses `conflict`/`email-taken` and `invalid`/`password`. */
  createAccount(
    on: QueryExecutorProvider,
    account: { email: string; password?: string },
  ): Promise<{ accountId: string }>;
  /** Makes the account unless it exists without a password, and a fresh link. Refuses `conflict`/`email-taken`. */
  inviteAccount(
    on: QueryExecutorProvider,
    account: { email: string },
  ): Promise<{ accountId: string; link: string; expiresAt: string }>;
}
