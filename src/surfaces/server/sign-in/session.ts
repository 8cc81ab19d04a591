/**
 * Who is asking: the session cookie is checked here without the library, so that each request costs one
 * indexed query and a session that was revoked, or an account that was disabled, is refused at once.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type pg from 'pg';
import type { Clock } from '../../../platform/clock.ts';

/** All cookies of the program begin with this (after `__Secure-` when it is served over https). */
export const cookiePrefix = 'trellis';

const sessionCookie = `${cookiePrefix}.session_token`;
const cookieNames = new RegExp(`^(?:__Secure-)?${cookiePrefix}\\.[a-z_.]+$`);

/** A live session and the account behind it. Ids are UUIDs, instants ISO 8601 in UTC. */
export interface Session {
  accountId: string;
  /** The person whom the account belongs to (`kernel.account`), if that is known. */
  personId: string | null;
  email: string;
  sessionId: string;
  createdAt: string;
  /** True when the account has a second factor switched on (and so this session passed it). */
  twoFactor: boolean;
}

/** One line of the list of devices that are signed in. */
export interface SessionLine {
  sessionId: string;
  createdAt: string;
  /** When the session was last prolonged; at most a day behind its last use in a browser. */
  updatedAt: string;
  expiresAt: string;
  address: string | null;
  device: string | null;
  current: boolean;
}

/** The cookies of a Cookie header that are ours, by name; values as sent. Others never reach the library. */
export function ownCookies(header: string | undefined): Map<string, string> {
  const found = new Map<string, string>();
  for (const part of (header ?? '').split(';')) {
    const at = part.indexOf('=');
    if (at < 0) continue;
    const name = part.slice(0, at).trim();
    const value = part.slice(at + 1).trim();
    if (cookieNames.test(name) && /^[\x21-\x7e]*$/.test(value) && !found.has(name)) found.set(name, value);
  }
  return found;
}

/** The session token of a Cookie header whose signature is ours, else null. */
export function tokenOf(header: string | undefined, secret: string, secure: boolean): string | null {
  const sent = ownCookies(header).get(secure ? `__Secure-${sessionCookie}` : sessionCookie);
  if (sent === undefined) return null;
  let value: string;
  try {
    value = decodeURIComponent(sent);
  } catch {
    return null;
  }
  const dot = value.lastIndexOf('.');
  const token = value.slice(0, dot);
  if (dot < 1 || !/^[A-Za-z0-9_-]{16,128}$/.test(token)) return null;
  const signature = Buffer.from(value.slice(dot + 1));
  const expected = Buffer.from(createHmac('sha256', secret).update(token).digest('base64'));
  return signature.length === expected.length && timingSafeEqual(signature, expected) ? token : null;
}

export interface SessionSettings {
  pool: pg.Pool;
  secret: string;
  secure: boolean;
  clock: Clock;
  /** However often it is prolonged, a session ends this long after the sign-in. */
  longestSeconds: number;
}

/** The live session that a request's cookie names, else null. One query; none when there is no valid cookie. */
export async function findSession(
  settings: SessionSettings,
  request: { headers: { cookie?: string | undefined } },
): Promise<Session | null> {
  const token = tokenOf(request.headers.cookie, settings.secret, settings.secure);
  if (token === null) return null;
  const now = settings.clock.now().epochMilliseconds;
  const { rows } = await settings.pool.query<{
    id: string;
    created_at: Date | string;
    user_id: string;
    person_id: string | null;
    email: string;
    two_factor: boolean;
  }>(
    `select s.id, s.created_at, s.user_id, u.email, coalesce(u.two_factor_enabled, false) as two_factor, a.person_id
       from auth.session s
       join auth."user" u on u.id = s.user_id
       left join kernel.account a on a.account_id = s.user_id
      where s.token = $1 and s.expires_at > $2 and s.created_at > $3
        and u.disabled_at is null and a.disabled_at is null`,
    [token, iso(now), iso(now - settings.longestSeconds * 1000)],
  );
  const row = rows[0];
  if (row === undefined) return null;
  return {
    accountId: row.user_id,
    personId: row.person_id,
    email: row.email,
    sessionId: row.id,
    createdAt: iso(row.created_at),
    twoFactor: row.two_factor,
  };
}

/** The live sessions of the account, newest first; the one that asks is marked. */
export async function listSessions(settings: SessionSettings, asking: Session): Promise<SessionLine[]> {
  const now = settings.clock.now().epochMilliseconds;
  const { rows } = await settings.pool.query<{
    id: string;
    created_at: Date | string;
    updated_at: Date | string;
    expires_at: Date | string;
    ip_address: string | null;
    user_agent: string | null;
  }>(
    `select id, created_at, updated_at, expires_at, nullif(ip_address, '') as ip_address,
            nullif(user_agent, '') as user_agent
       from auth.session where user_id = $1 and expires_at > $2 and created_at > $3
      order by created_at desc, id desc limit 200`,
    [asking.accountId, iso(now), iso(now - settings.longestSeconds * 1000)],
  );
  return rows.map((row) => ({
    sessionId: row.id,
    createdAt: iso(row.created_at),
    updatedAt: iso(row.updated_at),
    expiresAt: iso(row.expires_at),
    address: row.ip_address,
    device: row.user_agent,
    current: row.id === asking.sessionId,
  }));
}

/** Ends one session of the account; false when it has no such session. */
export async function revokeSession(pool: pg.Pool, accountId: string, sessionId: string): Promise<boolean> {
  const done = await pool.query('delete from auth.session where id = $1 and user_id = $2', [
    sessionId,
    accountId,
  ]);
  return done.rowCount === 1;
}

/** Ends the account's sessions other than `sessionId` and returns how many there were. */
export async function revokeOtherSessions(
  pool: pg.Pool,
  accountId: string,
  sessionId: string,
): Promise<number> {
  const done = await pool.query('delete from auth.session where user_id = $1 and id <> $2', [
    accountId,
    sessionId,
  ]);
  return done.rowCount ?? 0;
}

/** An instant as ISO 8601, whichever way the pool's type parser hands it over. */
function iso(value: number | string | Date): string {
  return new Date(value).toISOString();
}
