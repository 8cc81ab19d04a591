/** The program put together: the registry of everything, with accounts that can sign in here. */
import { readFileSync } from 'node:fs';
import { trellisRegistry } from '../../areas/index.ts';
import { demo } from '../../demo/index.ts';
import type { Registry } from '../../kernel/area.ts';
import { type Clock, systemClock } from '../../platform/clock.ts';
import { createAccounts } from './sign-in/accounts.ts';
import { hashPassword } from './sign-in/passwords.ts';

/** Version of this program, from package.json. */
export const programVersion: string = (
  JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as { version: string }
).version;

/** The registry; `baseUrl` goes into links of invitations, `hash` makes the stored form of passwords. */
export function assemble(
  baseUrl = 'http://localhost:4180',
  clock: Clock = systemClock,
  hash: (password: string) => Promise<string> = hashPassword,
): Registry {
  return trellisRegistry({
    signIn: createAccounts({ baseUrl, clock, hash }),
    version: programVersion,
    above: [demo],
  });
}
