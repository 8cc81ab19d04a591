/** The program put together: the registry of everything, with accounts that can sign in here. */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { trellisRegistry } from '../../areas/index.ts';
import { demo } from '../../demo/index.ts';
import type { Registry } from '../../kernel/area.ts';
import { type Clock, systemClock } from '../../platform/clock.ts';
import type { MailAddresses } from '../../platform/config.ts';
import { outgoingPolicy } from '../../platform/outgoing.ts';
import { secretBox } from '../../platform/secret-box.ts';
import { createAccounts } from './sign-in/accounts.ts';
import { hashPassword } from './sign-in/passwords.ts';

/** Version of this program, from package.json. */
export const programVersion: string = (
  JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as { version: string }
).version;

/** What the areas take from the installation's settings. */
export interface Installed {
  /** Seals secrets; the same in every process of an installation. */
  secret: string;
  /** Hosts and networks inside that webhooks may call. */
  webhookAllow: readonly string[];
  /** Addresses from which mail leaves and to which it comes. */
  mailAddresses?: MailAddresses;
}

// Without an installation nothing that was sealed is ever opened again.
const nowhere = {
  secret: randomBytes(32).toString('hex'),
  webhookAllow: [],
  mailAddresses: { from: 'trellis@localhost.localdomain', intake: null, authServer: undefined },
};

/** The registry; `baseUrl` goes into links of invitations, `hash` makes the stored form of passwords. */
export function assemble(
  baseUrl = 'http://localhost:4180',
  clock: Clock = systemClock,
  hash: (password: string) => Promise<string> = hashPassword,
  installed: Installed = nowhere,
): Registry {
  return trellisRegistry({
    signIn: createAccounts({ baseUrl, clock, hash }),
    version: programVersion,
    baseUrl,
    secrets: secretBox(installed.secret),
    outgoing: outgoingPolicy(installed.webhookAllow),
    mailIn: { secret: installed.secret, ...(installed.mailAddresses ?? nowhere.mailAddresses) },
    above: [demo],
  });
}
