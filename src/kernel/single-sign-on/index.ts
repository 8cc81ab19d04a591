/** What single sign-on contributes: servers that sign people in, and for whom they vouch. */
import { sql } from 'kysely';
import type { SecretBox } from '../../platform/secret-box.ts';
import type { SignInAccounts } from '../access/sign-in-accounts.ts';
import type { Area } from '../area.ts';
import { singleSignOnEvents } from './contract.ts';
import { singleSignOnOperations } from './operations.ts';

/** The area `single-sign-on`; `signIn` makes accounts, `secrets` seals client secrets. */
export function singleSignOnArea(signIn: SignInAccounts, secrets: SecretBox): Area {
  return {
    name: 'single-sign-on',
    title: 'Single sign-on',
    operations: singleSignOnOperations(signIn, secrets),
    events: singleSignOnEvents,
    reactions: [],
    rights: {
      'single-sign-on.manage': 'Decide with which servers people can sign in, and for whom these vouch',
    },
    roles: [
      {
        role: 'access-administrator',
        title: 'Access administrator',
        description: 'Looks after accounts and roles; gives what they hold themselves.',
        rights: ['single-sign-on.manage'],
      },
    ],
    memberRights: [],
    names: {
      'sign-in-provider': async (tx, ids) => {
        const { rows } = await sql<{ id: string; name: string }>`
          select provider_id as id, name from kernel.sign_in_provider where provider_id = any(${ids}::uuid[])`.execute(
          tx as never,
        );
        return new Map(rows.map((r) => [r.id, { key: null, name: r.name }]));
      },
    },
    personalData: [
      {
        part: 'single-sign-on',
        async collect(tx, personId) {
          const { rows } = await sql`
            select p.name as provider, i.subject, i.linked_at as "linkedAt", i.last_used_at as "lastUsedAt"
            from kernel.sign_in_identity i join kernel.account a using (account_id)
              join kernel.sign_in_provider p using (provider_id)
            where a.person_id = ${personId} order by i.linked_at`.execute(tx as never);
          return rows;
        },
        async erase(tx, personId) {
          await sql`delete from kernel.sign_in_identity i using kernel.account a
            where a.account_id = i.account_id and a.person_id = ${personId}`.execute(tx);
        },
      },
    ],
  };
}
