/**
 * Accounts as the rest of the program handles them: plain SQL on schema `auth`, on whatever connection or
 * transaction the caller is in, so that an account changes together with what the command writes.
 */
import { createHash, randomBytes } from 'node:crypto';
import { type QueryExecutorProvider, sql } from 'kysely';
import * as z from 'zod';
import type { Clock } from '../../../platform/clock.ts';
import { newId } from '../../../platform/ids.ts';
import type { MailMessage } from '../../../platform/mail.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { invitationMail } from './messages.ts';
import { hashPassword, passwordFlaws } from './passwords.ts';

/** A Kysely root or transaction. */
type Connection = QueryExecutorProvider;

/** A link with which its holder sets the account's password, once, until `expiresAt`. */
interface Invitation {
  accountId: string;
  email: string;
  link: string;
  expiresAt: string;
  /** The mail that brings the link, ready to be queued in the same transaction. */
  mail: MailMessage;
}

/** An account without anything secret. */
interface Account {
  accountId: string;
  email: string;
  name: string;
  disabled: boolean;
  /** False until the invitation was accepted. */
  hasPassword: boolean;
  twoFactor: boolean;
  createdAt: string;
}

/**
 * What commands may do with accounts. Ids are UUIDv7. Functions that name an account refuse with
 * `not-found`/`account-unknown` when there is none.
 */
export interface Accounts {
  /** Makes an account; without a password it can only be used after an invitation or reset. Refuses `conflict`/`email-taken`, `invalid`/`email` and `invalid`/`password`. */
  createAccount(
    on: Connection,
    account: { email: string; name?: string; password?: string },
  ): Promise<{ accountId: string; email: string }>;
  /** Makes the account unless it exists and has no password yet, and returns a fresh link (valid for seven days); earlier links of the account end. Refuses `conflict`/`email-taken` when the account already has a password. */
  inviteAccount(
    on: Connection,
    account: { email: string; name?: string; invitedBy?: string },
  ): Promise<Invitation>;
  /** The account may not sign in from now on; its sessions, links and trusted devices end at once. */
  disableAccount(on: Connection, accountId: string): Promise<void>;
  enableAccount(on: Connection, accountId: string): Promise<void>;
  /** Sets the password without asking for the old one (command line, first administrator) and ends sessions and links. */
  setPassword(on: Connection, accountId: string, password: string): Promise<void>;
  /** Takes the second factor away from somebody who lost it; ends the account's sessions. */
  removeSecondFactor(on: Connection, accountId: string): Promise<void>;
  /** The account gets another e-mail address. Refuses `conflict`/`email-taken`. */
  changeEmail(on: Connection, accountId: string, email: string): Promise<void>;
  /** Ends sessions, links and trusted devices; returns how many sessions there were. */
  endSessions(on: Connection, accountId: string): Promise<number>;
  /** Erases the account and everything that hangs on it; nothing happens when there is none. */
  deleteAccount(on: Connection, accountId: string): Promise<void>;
  /** How many accounts there are; 0 means first run. */
  countAccounts(on: Connection): Promise<number>;
  findAccount(on: Connection, accountId: string): Promise<Account | null>;
  findAccountByEmail(on: Connection, email: string): Promise<Account | null>;
}

const invitationSeconds = 7 * 24 * 3600;

/** The identifier under which the library looks a link's token up. */
export function linkIdentifier(token: string): string {
  return createHash('sha256').update(`reset-password:${token}`).digest('base64url');
}

/** The page that asks for a new password. The token is in the fragment, which no server log and no Referer sees. */
export function linkOf(baseUrl: string, token: string): string {
  return `${baseUrl.replace(/\/+$/, '')}/set-password#token=${token}`;
}

/** The address in the form in which it is stored and compared, or null when it is none. */
function normalEmail(text: string): string | null {
  const parsed = z.email().max(254).safeParse(text.trim().toLowerCase());
  return parsed.success ? parsed.data : null;
}

/** The functions over schema `auth`; `baseUrl` is where links lead, `hash` makes the stored form of a password. */
export function createAccounts({
  baseUrl,
  clock,
  hash: hashOf = hashPassword,
}: {
  baseUrl: string;
  clock: Clock;
  hash?: (password: string) => Promise<string>;
}): Accounts {
  const now = () => new Date(clock.now().epochMilliseconds).toISOString();

  const insert = async (on: Connection, email: string, name: string): Promise<string> => {
    const id = newId(clock.now().epochMilliseconds);
    const made = await sql<{ id: string }>`
      insert into auth."user" (id, name, email, email_verified, created_at, updated_at)
      values (${id}, ${name}, ${email}, false, ${now()}, ${now()})
      on conflict (email) do nothing returning id`.execute(on);
    if (made.rows.length === 0) throw taken(email);
    return id;
  };
  const writePassword = async (on: Connection, accountId: string, password: string): Promise<void> => {
    const hash = await hashOf(password);
    await sql`
      insert into auth.credential (id, account_id, provider_id, user_id, password, created_at, updated_at)
      values (${newId()}, ${accountId}, 'credential', ${accountId}, ${hash}, ${now()}, ${now()})
      on conflict (provider_id, account_id) do update
        set password = excluded.password, updated_at = excluded.updated_at`.execute(on);
  };
  const endLinks = (on: Connection, accountId: string) =>
    sql`delete from auth.verification where value = ${accountId}`.execute(on);
  const endSessions = async (on: Connection, accountId: string): Promise<number> => {
    await endLinks(on, accountId);
    const ended = await sql`delete from auth.session where user_id = ${accountId}`.execute(on);
    return Number(ended.numAffectedRows ?? 0);
  };
  const mustExist = async (on: Connection, accountId: string): Promise<{ email: string }> => {
    const found = isUuid(accountId)
      ? await sql<{
          email: string;
        }>`select email from auth."user" where id = ${accountId} for update`.execute(on)
      : { rows: [] };
    const row = found.rows[0];
    if (row === undefined) throw new Refusal('not-found', 'account-unknown', 'There is no such account.');
    return row;
  };
  const find = async (on: Connection, by: 'id' | 'email', value: string): Promise<Account | null> => {
    const found = await sql<{
      id: string;
      email: string;
      name: string;
      disabled: boolean;
      has_password: boolean;
      two_factor: boolean;
      created_at: Date | string;
    }>`
      select u.id, u.email, u.name, u.disabled_at is not null as disabled,
             coalesce(u.two_factor_enabled, false) as two_factor, u.created_at,
             exists (select from auth.credential c
                      where c.user_id = u.id and c.provider_id = 'credential' and c.password is not null) as has_password
        from auth."user" u
       where ${by === 'id' ? sql`u.id` : sql`u.email`} = ${value}`.execute(on);
    const row = found.rows[0];
    if (row === undefined) return null;
    return {
      accountId: row.id,
      email: row.email,
      name: row.name,
      disabled: row.disabled,
      hasPassword: row.has_password,
      twoFactor: row.two_factor,
      createdAt: new Date(row.created_at).toISOString(),
    };
  };

  return {
    createAccount: async (on, { email: given, name, password }) => {
      const email = checkedEmail(given);
      if (password !== undefined) checkPassword('password', password, email);
      const accountId = await insert(on, email, cleanName(name));
      if (password !== undefined) await writePassword(on, accountId, password);
      return { accountId, email };
    },
    inviteAccount: async (on, { email: given, name, invitedBy }) => {
      const email = checkedEmail(given);
      const existing = await find(on, 'email', email);
      if (existing?.hasPassword === true) throw taken(email);
      if (existing?.disabled === true) {
        throw new Refusal(
          'conflict',
          'account-disabled',
          `The account ${email} is disabled. Enable it, then invite again.`,
        );
      }
      const accountId = existing?.accountId ?? (await insert(on, email, cleanName(name)));
      await endLinks(on, accountId);
      const token = randomBytes(24).toString('base64url');
      const expiresAt = new Date(clock.now().epochMilliseconds + invitationSeconds * 1000).toISOString();
      await sql`
        insert into auth.verification (id, identifier, value, expires_at, created_at, updated_at)
        values (${newId()}, ${linkIdentifier(token)}, ${accountId}, ${expiresAt}, ${now()}, ${now()})`.execute(
        on,
      );
      const link = linkOf(baseUrl, token);
      return { accountId, email, link, expiresAt, mail: invitationMail(email, link, invitedBy) };
    },
    disableAccount: async (on, accountId) => {
      await mustExist(on, accountId);
      await sql`
        update auth."user" set disabled_at = coalesce(disabled_at, ${now()}::timestamptz), updated_at = ${now()}
         where id = ${accountId}`.execute(on);
      await endSessions(on, accountId);
    },
    enableAccount: async (on, accountId) => {
      await mustExist(on, accountId);
      await sql`update auth."user" set disabled_at = null, updated_at = ${now()} where id = ${accountId}`.execute(
        on,
      );
    },
    setPassword: async (on, accountId, password) => {
      const { email } = await mustExist(on, accountId);
      checkPassword('password', password, email);
      await writePassword(on, accountId, password);
      await endSessions(on, accountId);
    },
    removeSecondFactor: async (on, accountId) => {
      await mustExist(on, accountId);
      await sql`delete from auth.two_factor where user_id = ${accountId}`.execute(on);
      await sql`
        update auth."user" set two_factor_enabled = false, updated_at = ${now()} where id = ${accountId}`.execute(
        on,
      );
      await endSessions(on, accountId);
    },
    changeEmail: async (on, accountId, given) => {
      await mustExist(on, accountId);
      const email = checkedEmail(given);
      const changed = await sql`
        update auth."user" set email = ${email}, email_verified = false, updated_at = ${now()}
         where id = ${accountId}
           and not exists (select from auth."user" o where o.email = ${email} and o.id <> ${accountId})`.execute(
        on,
      );
      if (Number(changed.numAffectedRows ?? 0) === 0) throw taken(email);
      // A reset link that is still on its way went to the old address.
      await endLinks(on, accountId);
    },
    endSessions: async (on, accountId) => {
      await mustExist(on, accountId);
      return endSessions(on, accountId);
    },
    deleteAccount: async (on, accountId) => {
      if (!isUuid(accountId)) return;
      await endLinks(on, accountId);
      await sql`delete from auth."user" where id = ${accountId}`.execute(on);
    },
    countAccounts: async (on) => {
      const counted = await sql<{ n: number }>`select count(*)::int as n from auth."user"`.execute(on);
      return counted.rows[0]?.n ?? 0;
    },
    findAccount: async (on, accountId) => (isUuid(accountId) ? find(on, 'id', accountId) : null),
    findAccountByEmail: async (on, email) => {
      const normal = normalEmail(email);
      return normal === null ? null : find(on, 'email', normal);
    },
  };
}

function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}

function taken(email: string): Refusal {
  return new Refusal(
    'conflict',
    'email-taken',
    `There is already an account with the e-mail address ${email}.`,
    { email },
  );
}

function checkedEmail(text: string): string {
  const email = normalEmail(text);
  if (email === null) {
    const message = 'This is not an e-mail address. Write it like name@example.com.';
    throw new Refusal('invalid', 'email', message, { flaws: [{ path: 'email', message }] });
  }
  return email;
}

/** Throws `invalid`/`password` with the flaw of the named field. */
export function checkPassword(path: string, password: string, email: string): void {
  const flaws = passwordFlaws(path, password, email);
  if (flaws[0] !== undefined) throw new Refusal('invalid', 'password', flaws[0].message, { flaws });
}

function cleanName(name: string | undefined): string {
  return (name ?? '')
    .replace(/\p{Cc}/gu, ' ')
    .trim()
    .slice(0, 200);
}
