/** The only file that names every area and every kernel noun: the whole of what this program can do. */
import { accessArea } from '../kernel/access/index.ts';
import type { SignInAccounts } from '../kernel/access/sign-in-accounts.ts';
import { approvals } from '../kernel/approvals/index.ts';
import { type Area, makeRegistry, type Registry } from '../kernel/area.ts';
import { assignment } from '../kernel/assignment/index.ts';
import { audiences } from '../kernel/audiences/index.ts';
import { calendar } from '../kernel/calendar/index.ts';
import { casesArea } from '../kernel/cases/index.ts';
import { charters } from '../kernel/charters/index.ts';
import { clocks } from '../kernel/clocks/index.ts';
import { conditions } from '../kernel/conditions/index.ts';
import { effort } from '../kernel/effort/index.ts';
import { feeds } from '../kernel/feeds/index.ts';
import { files } from '../kernel/files/index.ts';
import { flow } from '../kernel/flow/index.ts';
import { formsArea } from '../kernel/forms/index.ts';
import { fulfilment } from '../kernel/fulfilment/index.ts';
import { imports } from '../kernel/imports/index.ts';
import { journal } from '../kernel/journal/index.ts';
import { mailInArea } from '../kernel/mail-in/index.ts';
import type { MailInSettings } from '../kernel/mail-in/rows.ts';
import { notices } from '../kernel/notices/index.ts';
import { org } from '../kernel/org/index.ts';
import { search } from '../kernel/org/search.ts';
import { setupArea } from '../kernel/setup/index.ts';
import { singleSignOnArea } from '../kernel/single-sign-on/index.ts';
import { views } from '../kernel/views/index.ts';
import { webhooksArea } from '../kernel/webhooks/index.ts';
import { work } from '../kernel/work/index.ts';
import type { OutgoingPolicy } from '../platform/outgoing.ts';
import type { SecretBox } from '../platform/secret-box.ts';
import { requestsArea } from './requests/index.ts';

/** What the registry needs from outside: who makes accounts that can sign in, and the program's version. */
export interface Assembly {
  signIn: SignInAccounts;
  version: string;
  /** Where links of mails lead. */
  baseUrl: string;
  /** Seals secrets that must be known again. */
  secrets: SecretBox;
  /** Addresses to which mail comes in. */
  mailIn: MailInSettings;
  /** Says which addresses may be called. */
  outgoing: OutgoingPolicy;
  /** What stands above the areas and so cannot be imported here: the demo. */
  above?: readonly Area[];
}

/** All contributions, kernel first. */
export function trellisAreas({
  signIn,
  version,
  baseUrl,
  secrets,
  outgoing,
  mailIn,
  above = [],
}: Assembly): readonly Area[] {
  return [
    setupArea(signIn, version),
    org,
    accessArea(signIn),
    audiences,
    conditions,
    assignment,
    calendar,
    charters,
    clocks,
    casesArea(baseUrl),
    approvals,
    effort,
    fulfilment,
    imports,
    work,
    notices,
    mailInArea(mailIn),
    files,
    formsArea,
    feeds,
    flow,
    webhooksArea(secrets, outgoing),
    singleSignOnArea(signIn, secrets),
    views,
    journal,
    search,
    requestsArea(baseUrl),
    ...above,
  ];
}

/** The registry of this program; throws when contributions do not fit together. */
export function trellisRegistry(assembly: Assembly): Registry {
  return makeRegistry(trellisAreas(assembly));
}
