/**
 * The one-time code that protects a fresh installation which strangers can reach: it is printed where Trellis was
 * started, and only its hash is kept. It follows from the installation's secret, so every start prints the same.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { type QueryExecutorProvider, sql } from 'kysely';
import { ADMINISTRATOR } from '../access/administrators.ts';
import { settingNames } from './settings.ts';

// No 0, 1, I, L, O or U: the code is read from one screen and typed into another.
const LETTERS = '23456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * The code to print, or null when somebody was ever made administrator. `secret` is the installation's (at least
 * 32 random characters); for every start of the server, after the migrations.
 */
export async function ensureSetupToken(on: QueryExecutorProvider, secret: string): Promise<string | null> {
  if (await wasSetUp(on)) return null;
  const token = tokenOf(secret);
  await sql`
    insert into kernel.setting (name, value) values (${settingNames.setupToken}, ${JSON.stringify(hashOf(token))}::jsonb)
    on conflict (name) do update set value = excluded.value`.execute(on);
  return token;
}

/** Whether anybody was ever given the role administrator for the whole enterprise; ending it does not undo this. */
export async function wasSetUp(on: QueryExecutorProvider): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (select from kernel.role_grant
      where role = ${ADMINISTRATOR} and unit_id is null and region is null) as found`.execute(on);
  return rows[0]!.found;
}

/** Takes the token's row, so that of several at once one goes on and the others see what it did; then compares. */
export async function takeSetupToken(tx: QueryExecutorProvider, given: string): Promise<boolean> {
  const { rows } = await sql<{ value: string }>`
    select value from kernel.setting where name = ${settingNames.setupToken} for update`.execute(tx);
  const hash = rows[0]?.value;
  if (hash === undefined) return false;
  return timingSafeEqual(Buffer.from(hash, 'hex'), Buffer.from(hashOf(normal(given)), 'hex'));
}

/** Forgets the token, for good. */
export async function dropSetupToken(tx: QueryExecutorProvider): Promise<void> {
  await sql`delete from kernel.setting where name = ${settingNames.setupToken}`.execute(tx);
}

function tokenOf(secret: string): string {
  const bytes = createHmac('sha256', secret).update('trellis set-up code').digest();
  // 20 of 30 letters: 98 bits; the small bias of the remainder does not matter here.
  const letters = [...bytes.subarray(0, 20)].map((byte) => LETTERS[byte % LETTERS.length]);
  return [0, 5, 10, 15].map((at) => letters.slice(at, at + 5).join('')).join('-');
}

function normal(given: string): string {
  const letters = given.toUpperCase().replace(/[^0-9A-Z]/g, '');
  return (letters.match(/.{1,5}/g) ?? []).join('-');
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
