/** Changes accounts: made, invited, matched to a person, disabled, enabled; and one's own preferences. */
import { type Kysely, sql } from 'kysely';
import { htmlOf } from '../../platform/mail.ts';
import { type CommandContext, type Operation, operationsOn } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import { joinPerson } from './account-sql.ts';
import { isLastAdministrator } from './administrators.ts';
import {
  accountCreated,
  accountDisabled,
  accountEnabled,
  accountInvited,
  accountMatched,
  accountUnmatched,
  changeMyPreferences,
  createAccount,
  disableAccount,
  enableAccount,
  inviteAccount,
  matchAccount,
  preferences,
} from './contract.ts';
import { lackingOverAccount } from './own-power.ts';
import { listRightsInWords } from './rules.ts';
import { inScope, isEnterpriseWide } from './scope.ts';
import type { SignInAccounts } from './sign-in-accounts.ts';

const { command } = operationsOn<KernelTables>();

type Context<R extends string = string> = CommandContext<KernelTables, R>;

interface Account {
  account_id: string;
  person_id: string | null;
  email: string;
  disabled_at: string | null;
  version: number;
}

/** The account, locked, if it is in scope; else not found. */
export async function lockAccount(
  ctx: Pick<Context, 'tx' | 'scope' | 'today' | 'notFound'>,
  accountId: string,
): Promise<Account> {
  const { rows } = await sql<Account>`
    select a.account_id, a.person_id, a.email, a.disabled_at, a.version
    from kernel.account a ${joinPerson()}
    where a.account_id = ${accountId} and ${inScope(ctx.scope, 'w.unit_id')} for update of a`.execute(ctx.tx);
  return rows[0] ?? ctx.notFound('account', accountId);
}

interface Found {
  personId: string | null;
  match: 'given' | 'by-email' | 'nobody' | 'several';
}

/** The person for an account: the one given, else the only one in scope with this address; theirs must be free. */
async function findPerson(
  ctx: Context<'person-matched' | 'person-needed'>,
  email: string,
  given: string | undefined,
): Promise<Found> {
  if (given !== undefined) {
    await demandFreePerson(ctx, given);
    return { personId: given, match: 'given' };
  }
  const { rows } = await sql<{ person_id: string }>`
    select w.person_id from kernel.person_now w
    where lower(w.email) = ${email} and not w.erased and ${inScope(ctx.scope, 'w.unit_id')}
      and not exists (select from kernel.account a where a.person_id = w.person_id) limit 2`.execute(ctx.tx);
  if (rows.length === 1) {
    await demandFreePerson(ctx, rows[0]!.person_id);
    return { personId: rows[0]!.person_id, match: 'by-email' };
  }
  if (!isEnterpriseWide(ctx.scope)) return ctx.refuse('person-needed');
  return { personId: null, match: rows.length === 0 ? 'nobody' : 'several' };
}

async function demandFreePerson(
  ctx: Context<'person-matched' | 'person-needed'>,
  personId: string,
): Promise<void> {
  const { rows } = await sql<{ email: string | null }>`
    select a.email from kernel.person p ${joinPerson('p.person_id')}
    left join kernel.account a on a.person_id = p.person_id
    where p.person_id = ${personId} and p.erased_at is null and p.merged_into is null
      and ${inScope(ctx.scope, 'w.unit_id')} for update of p`.execute(ctx.tx);
  if (rows[0] === undefined) return ctx.notFound('person', personId);
  if (rows[0].email !== null) ctx.refuse('person-matched', { email: rows[0].email });
}

async function insertAccount(
  tx: Kysely<KernelTables>,
  account: { accountId: string; personId: string | null; email: string; now: string },
): Promise<void> {
  await sql`
    insert into kernel.account (account_id, person_id, email, created_at)
    values (${account.accountId}, ${account.personId}, ${account.email}, ${account.now})`.execute(tx);
}

/** Makes an account with a password, without asking who may; for set-up, which has asked for its own token. */
export async function makeAccount(
  signIn: SignInAccounts,
  tx: Kysely<KernelTables>,
  account: { email: string; password: string; personId: string | null; now: string },
): Promise<string> {
  const { accountId } = await signIn.createAccount(tx, { email: account.email, password: account.password });
  await insertAccount(tx, { ...account, accountId });
  return accountId;
}

function creating(signIn: SignInAccounts): Operation {
  return command(createAccount, async (ctx, { email, password, personId }) => {
    const found = await findPerson(ctx, email, personId);
    const accountId = await makeAccount(signIn, ctx.tx, {
      email,
      password,
      personId: found.personId,
      now: ctx.now,
    });
    ctx.emit(accountCreated, accountId, { personId: found.personId });
    return { accountId, ...found };
  });
}

function inviting(signIn: SignInAccounts): Operation {
  return command(inviteAccount, async (ctx, { email, personId }) => {
    const { rows } = await sql<{
      account_id: string;
      person_id: string | null;
      disabled: boolean;
      visible: boolean;
    }>`
      select a.account_id, a.person_id, a.disabled_at is not null as disabled,
        ${inScope(ctx.scope, 'w.unit_id')} as visible
      from kernel.account a ${joinPerson()} where a.email = ${email} for update of a`.execute(ctx.tx);
    const known = rows[0];
    if (known !== undefined && !known.visible) return ctx.refuse('email-taken');
    if (known?.disabled === true) return ctx.refuse('account-disabled', { email });
    const found: Found =
      known === undefined || (known.person_id === null && personId !== undefined)
        ? await findPerson(ctx, email, personId)
        : { personId: known.person_id, match: known.person_id === null ? 'nobody' : 'given' };
    const { accountId, link, expiresAt } = await signIn.inviteAccount(ctx.tx, { email });
    if (known === undefined) {
      await insertAccount(ctx.tx, { accountId, personId: found.personId, email, now: ctx.now });
      ctx.emit(accountCreated, accountId, { personId: found.personId });
    } else if (known.person_id !== found.personId) {
      await sql`update kernel.account set person_id = ${found.personId}, version = version + 1
        where account_id = ${accountId}`.execute(ctx.tx);
    }
    ctx.mail('invitation', accountId, invitation(email, link));
    ctx.emit(accountInvited, accountId, { personId: found.personId, linkEndsAt: expiresAt });
    return { accountId, ...found, linkEndsAt: expiresAt };
  });
}

function invitation(to: string, link: string) {
  const text = `You are invited to Trellis, where your organisation plans and runs its learning.

Open this page within seven days and choose a password; then sign in with it and this e-mail address:

${link}

If the link has ended, ask for a new one on the sign-in page with "Forgot your password?".
`;
  return { to, subject: 'Your invitation to Trellis', text, html: htmlOf(text) };
}

const match = command(matchAccount, async (ctx, { accountId, personId }) => {
  const account = await lockAccount(ctx, accountId);
  ctx.expectVersion(account.version, { personId: account.person_id });
  if (account.person_id === personId) return { accountId, personId, version: account.version };
  if (personId === null && !isEnterpriseWide(ctx.scope)) return ctx.refuse('person-needed');
  if (personId !== null) await demandFreePerson(ctx, personId);
  await sql`update kernel.account set person_id = ${personId}, version = version + 1
    where account_id = ${accountId}`.execute(ctx.tx);
  if (personId !== null) ctx.emit(accountMatched, accountId, { personId, formerPersonId: account.person_id });
  else ctx.emit(accountUnmatched, accountId, { formerPersonId: account.person_id! });
  return { accountId, personId, version: account.version + 1 };
});

async function demandPowerOver(ctx: Context<'beyond-yours'>, accountId: string): Promise<void> {
  const missing = await lackingOverAccount(ctx, accountId);
  if (missing.length > 0) ctx.refuse('beyond-yours', { rights: listRightsInWords(missing) });
}

const disable = command(disableAccount, async (ctx, { accountId }) => {
  const account = await lockAccount(ctx, accountId);
  ctx.expectVersion(account.version, { disabledAt: account.disabled_at });
  if (account.disabled_at !== null) return ctx.refuse('already-disabled');
  if (await isLastAdministrator(ctx.tx, ctx.today, { accountId })) return ctx.refuse('last-administrator');
  if ('accountId' in ctx.actor && ctx.actor.accountId === accountId) return ctx.refuse('yourself');
  await demandPowerOver(ctx, accountId);
  await sql`update kernel.account set disabled_at = ${ctx.now}, version = version + 1
    where account_id = ${accountId}`.execute(ctx.tx);
  ctx.emit(accountDisabled, accountId, { personId: account.person_id });
  return { accountId };
});

const enable = command(enableAccount, async (ctx, { accountId }) => {
  const account = await lockAccount(ctx, accountId);
  if (account.disabled_at === null) return ctx.refuse('not-disabled');
  await demandPowerOver(ctx, accountId);
  await sql`update kernel.account set disabled_at = null, version = version + 1
    where account_id = ${accountId}`.execute(ctx.tx);
  ctx.emit(accountEnabled, accountId, { personId: account.person_id });
  return { accountId };
});

const prefer = command(changeMyPreferences, async (ctx, change) => {
  if (!('accountId' in ctx.actor)) return ctx.refuse('no-account');
  const { rows } = await sql<{ preferences: unknown }>`
    update kernel.account set preferences = preferences || ${JSON.stringify(change)}::jsonb
    where account_id = ${ctx.actor.accountId} returning preferences`.execute(ctx.tx);
  return preferences.parse(rows[0]!.preferences);
});

/** Commands about accounts; `signIn` makes those that can sign in. */
export function accountCommands(signIn: SignInAccounts): Operation[] {
  return [creating(signIn), inviting(signIn), match, disable, enable, prefer];
}
