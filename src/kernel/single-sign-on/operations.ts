/** Keeps the servers that sign people in, and finds the account of somebody whom one of them vouches for. */
import { type Kysely, sql } from 'kysely';
import { newId } from '../../platform/ids.ts';
import type { SecretBox } from '../../platform/secret-box.ts';
import { accountCreated } from '../access/contract.ts';
import { isEnterpriseWide } from '../access/scope.ts';
import type { SignInAccounts } from '../access/sign-in-accounts.ts';
import { type CommandContext, type Operation, operationsOn, type QueryContext } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import * as contract from './contract.ts';

const { command, query } = operationsOn<KernelTables>();

/** What client secrets are sealed for. */
export const PURPOSE = 'single sign-on';
/** Where servers send people back. */
export const REDIRECT_PATH = '/api/auth/sso/callback';

interface Provider {
  provider_id: string;
  name: string;
  issuer: string;
  client_id: string;
  client_secret: string;
  domains: string[];
  admits_people: boolean;
  enabled: boolean;
  created_at: string;
  version: number;
}

type Choosing = CommandContext<KernelTables, 'whole-enterprise' | 'issuer-not-https' | 'domain-taken'>;

function demandWhole(ctx: Pick<QueryContext<KernelTables, 'whole-enterprise'>, 'scope' | 'refuse'>): void {
  if (!isEnterpriseWide(ctx.scope)) ctx.refuse('whole-enterprise');
}

/** Whether an issuer may be asked: over https, or on this machine itself. */
export function isIssuerSafe(issuer: string): boolean {
  const { protocol, hostname } = new URL(issuer);
  return (
    protocol === 'https:' || (protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(hostname))
  );
}

async function lockProvider(ctx: CommandContext<KernelTables>, providerId: string): Promise<Provider> {
  const { rows } = await sql<Provider>`
    select * from kernel.sign_in_provider where provider_id = ${providerId} and removed_at is null for update`.execute(
    ctx.tx,
  );
  return rows[0] ?? ctx.notFound('sign-in-provider', providerId);
}

/** One provider for a domain, so that who vouches for an address is never a matter of chance. */
async function demandFree(ctx: Choosing, domains: readonly string[], except: string | null): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('domains of sign-in providers', 0))`.execute(
    ctx.tx,
  );
  const { rows } = await sql<{ name: string; domain: string }>`
    select p.name, d as domain from kernel.sign_in_provider p, unnest(p.domains) d
    where p.removed_at is null and p.provider_id is distinct from ${except}::uuid and d = any(${domains}) limit 1`.execute(
    ctx.tx,
  );
  if (rows[0] !== undefined) ctx.refuse('domain-taken', { ...rows[0] });
}

/** Operations of single sign-on, over what seals client secrets and makes accounts. */
export function singleSignOnOperations(signIn: SignInAccounts, secrets: SecretBox): Operation[] {
  return [
    query(contract.listProviders, async (ctx) => {
      demandWhole(ctx);
      const { rows } = await sql<Provider & { accounts: number }>`
        select p.*, (select count(*)::float8 from kernel.sign_in_identity i where i.provider_id = p.provider_id) as accounts
        from kernel.sign_in_provider p where p.removed_at is null order by p.created_at, p.provider_id`.execute(
        ctx.tx as unknown as Kysely<KernelTables>,
      );
      return {
        rows: rows.map((p) => ({
          providerId: p.provider_id,
          version: p.version,
          name: p.name,
          issuer: p.issuer,
          clientId: p.client_id,
          domains: p.domains,
          admitsPeople: p.admits_people,
          enabled: p.enabled,
          accounts: p.accounts,
          createdAt: p.created_at,
          can: ['single-sign-on.change-provider', 'single-sign-on.remove-provider'],
        })),
        redirectPath: REDIRECT_PATH,
      };
    }),

    query(contract.listChoices, async (ctx) => {
      const { rows } = await sql<{ providerId: string; name: string }>`
        select provider_id as "providerId", name from kernel.sign_in_provider where removed_at is null and enabled
        order by created_at, provider_id limit 20`.execute(ctx.tx as unknown as Kysely<KernelTables>);
      return { rows };
    }),

    command(contract.addProvider, async (ctx, input) => {
      demandWhole(ctx);
      if (!isIssuerSafe(input.issuer)) ctx.refuse('issuer-not-https');
      await demandFree(ctx, input.domains, null);
      const providerId = newId();
      await ctx.tx
        .insertInto('kernel.sign_in_provider')
        .values({
          provider_id: providerId,
          name: input.name,
          issuer: input.issuer,
          client_id: input.clientId,
          client_secret: secrets.seal(PURPOSE, input.clientSecret),
          domains: input.domains,
          admits_people: input.admitsPeople,
          enabled: true,
          created_at: ctx.now,
        })
        .execute();
      ctx.emit(contract.providerAdded, providerId, {
        domains: input.domains,
        admitsPeople: input.admitsPeople,
      });
      return { providerId, version: 1 };
    }),

    command(contract.changeProvider, async (ctx, input) => {
      demandWhole(ctx);
      const row = await lockProvider(ctx, input.providerId);
      ctx.expectVersion(row.version, { name: row.name, issuer: row.issuer, domains: row.domains });
      if (input.issuer !== undefined && !isIssuerSafe(input.issuer)) ctx.refuse('issuer-not-https');
      if (input.domains !== undefined) await demandFree(ctx, input.domains, row.provider_id);
      const next = {
        name: input.name ?? row.name,
        issuer: input.issuer ?? row.issuer,
        client_id: input.clientId ?? row.client_id,
        domains: input.domains ?? row.domains,
        admits_people: input.admitsPeople ?? row.admits_people,
        enabled: input.enabled ?? row.enabled,
      };
      const fields: string[] = (Object.keys(next) as (keyof typeof next)[]).filter(
        (field) => JSON.stringify(next[field]) !== JSON.stringify(row[field]),
      );
      if (input.clientSecret !== undefined) fields.push('client_secret');
      if (fields.length === 0) return { providerId: row.provider_id, version: row.version };
      await ctx.tx
        .updateTable('kernel.sign_in_provider')
        .set({
          ...next,
          ...(input.clientSecret === undefined
            ? {}
            : { client_secret: secrets.seal(PURPOSE, input.clientSecret) }),
          version: row.version + 1,
        })
        .where('provider_id', '=', row.provider_id)
        .execute();
      // Another server has its own names for people: the old ones must not open accounts for whoever has them there.
      if (fields.includes('issuer'))
        await sql`delete from kernel.sign_in_identity where provider_id = ${row.provider_id}`.execute(ctx.tx);
      ctx.emit(contract.providerChanged, row.provider_id, { fields });
      return { providerId: row.provider_id, version: row.version + 1 };
    }),

    command(contract.removeProvider, async (ctx, { providerId }) => {
      demandWhole(ctx);
      const row = await lockProvider(ctx, providerId);
      ctx.expectVersion(row.version);
      await ctx.tx
        .updateTable('kernel.sign_in_provider')
        .set({ removed_at: ctx.now, client_secret: '', enabled: false, version: row.version + 1 })
        .where('provider_id', '=', providerId)
        .execute();
      await sql`delete from kernel.sign_in_identity where provider_id = ${providerId}`.execute(ctx.tx);
      ctx.emit(contract.providerRemoved, providerId, {});
      return { providerId, version: row.version + 1 };
    }),

    command(contract.acceptSignIn, async (ctx, { providerId, subject, email, isEmailVerified }) => {
      if (ctx.actor.kind !== 'system') return ctx.refuse('only-sign-in');
      const row = await lockProvider(ctx, providerId);
      if (!row.enabled) return ctx.refuse('provider-off');
      const known = await sql<{ account_id: string; disabled: boolean }>`
        update kernel.sign_in_identity i set last_used_at = ${ctx.now} from kernel.account a
        where i.provider_id = ${providerId} and i.subject = ${subject} and a.account_id = i.account_id
        returning i.account_id, a.disabled_at is not null as disabled`.execute(ctx.tx);
      // Known by the server's own name for them: their address may have changed since.
      if (known.rows[0]?.disabled === true) return ctx.refuse('account-disabled');
      if (known.rows[0] !== undefined) return { accountId: known.rows[0].account_id };

      const details = { provider: row.name, email: email ?? '', domains: row.domains.join(', ') };
      if (email === null || email === '') return ctx.refuse('email-missing', details);
      if (!isEmailVerified) return ctx.refuse('email-unverified', details);
      if (!row.domains.includes(email.slice(email.lastIndexOf('@') + 1)))
        return ctx.refuse('domain-not-vouched', details);
      const { rows: accounts } = await sql<{ account_id: string; disabled: boolean; is_linked: boolean }>`
        select a.account_id, a.disabled_at is not null as disabled, exists (select from kernel.sign_in_identity i
            where i.provider_id = ${providerId} and i.account_id = a.account_id) as is_linked
        from kernel.account a where a.email = ${email} for update of a`.execute(ctx.tx);
      const found = accounts[0];
      if (found?.disabled === true) return ctx.refuse('account-disabled');
      // An address that was given to somebody new must not open the account of whoever had it before.
      if (found?.is_linked === true) return ctx.refuse('linked-to-another', details);
      const accountId = found?.account_id ?? (await admit(ctx, signIn, row, email, details));
      await ctx.tx
        .insertInto('kernel.sign_in_identity')
        .values({
          provider_id: providerId,
          subject,
          account_id: accountId,
          linked_at: ctx.now,
          last_used_at: ctx.now,
        })
        .execute();
      ctx.emit(contract.identityLinked, accountId, { providerId });
      return { accountId };
    }),
  ];
}

type Admitting = CommandContext<KernelTables, 'account-unknown' | 'person-unknown' | 'person-ambiguous'>;

/** Makes an account for somebody who works here and has none, where the provider may admit people; else refuses. */
async function admit(
  ctx: Admitting,
  signIn: SignInAccounts,
  provider: Pick<Provider, 'admits_people'>,
  email: string,
  details: Record<string, unknown>,
): Promise<string> {
  if (!provider.admits_people) return ctx.refuse('account-unknown', details);
  const { rows: people } = await sql<{ person_id: string; has_account: boolean }>`
    select w.person_id, exists (select from kernel.account a where a.person_id = w.person_id) as has_account
    from kernel.person_now w
    where lower(w.email) = ${email} and not w.erased and w.employment_id is not null limit 2`.execute(ctx.tx);
  if (people.length > 1) return ctx.refuse('person-ambiguous', details);
  const person = people[0];
  if (person === undefined) return ctx.refuse('person-unknown', details);
  // They have an account under another address; a second one would be somebody else's to see.
  if (person.has_account) return ctx.refuse('account-unknown', details);
  const { accountId } = await signIn.createAccount(ctx.tx, { email });
  await ctx.tx
    .insertInto('kernel.account')
    .values({ account_id: accountId, person_id: person.person_id, email, created_at: ctx.now })
    .execute();
  ctx.emit(accountCreated, accountId, { personId: person.person_id });
  return accountId;
}
