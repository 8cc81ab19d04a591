/**
 * The door's first step: may this actor call this operation at all, and over which records? One round trip that
 * also answers whether the idempotency key has been used.
 */
import { type Kysely, sql } from 'kysely';
import { Refusal } from '../../platform/refusal.ts';
import type { Registry } from '../area.ts';
import { phrase } from '../language.ts';
import { ANYONE, type Contract, SIGNED_IN } from '../operation.ts';
import type { Actor } from './actor.ts';
import { EVERYTHING, NOTHING, type Scope, type ScopeRoot } from './scope.ts';

/** The right that stands for all rights; only the role `administrator` holds it. */
export const ALL_RIGHTS = '*';

export interface KeyedAnswer {
  operation: string;
  inputHash: Buffer;
  output: unknown;
}

export interface Authorised {
  readonly scope: Scope;
  /** What the same key answered before, if it was used. */
  readonly answered: KeyedAnswer | null;
}

interface Row {
  disabled: boolean;
  person_id: string | null;
  roots: [string | null, string | null][];
  operation: string | null;
  input_hash: Buffer | null;
  output: unknown;
}

/** Refuses with `unauthenticated` or `forbidden`, or returns the scope of the right. */
export async function authorise(
  // biome-ignore lint/suspicious/noExplicitAny: the door works on the untyped root.
  tx: Kysely<any>,
  registry: Registry,
  contract: Contract,
  actor: Actor,
  today: string,
  key: string | undefined,
): Promise<Authorised> {
  if (actor.kind === 'system') return { scope: EVERYTHING, answered: null };
  if (actor.kind === 'stranger') {
    if (contract.right === ANYONE) return { scope: NOTHING, answered: null };
    throw new Refusal('unauthenticated', 'sign-in-needed', 'Sign in to do this.');
  }
  const { rows } = await sql<Row>`
    select a.disabled_at is not null as disabled, a.person_id,
      (select coalesce(json_agg(json_build_array(g.unit_id, g.region)), '[]'::json)
        from kernel.role_grant g join kernel.role r on r.role = g.role
        where g.account_id = a.account_id and g.valid @> ${today}::date
          and (r.rights @> array[${contract.right}::text] or r.rights @> array[${ALL_RIGHTS}::text])) as roots,
      i.operation, i.input_hash, i.output
    from kernel.account a
    left join kernel.idempotency i on i.actor_id = a.account_id and i.key = ${key ?? null}::text
    where a.account_id = ${actor.accountId}`.execute(tx);
  const row = rows[0];
  if (row === undefined || row.disabled) {
    throw new Refusal(
      'unauthenticated',
      'account-disabled',
      'This account cannot be used any more. Ask an administrator.',
    );
  }
  const answered =
    row.operation === null
      ? null
      : { operation: row.operation, inputHash: row.input_hash!, output: row.output };
  return { scope: scopeOf(registry, contract, actor, row), answered };
}

function scopeOf(
  registry: Registry,
  contract: Contract,
  actor: Actor & { accountId: string },
  row: Row,
): Scope {
  const { right } = contract;
  if (
    actor.kind === 'api-key' &&
    right !== ANYONE &&
    right !== SIGNED_IN &&
    !actor.rights.includes(right) &&
    !actor.rights.includes(ALL_RIGHTS)
  ) {
    throw new Refusal('forbidden', 'key-lacks-right', 'This API key does not hold the right {right}.', {
      right,
    });
  }
  if (right === ANYONE || right === SIGNED_IN) return { everything: true, roots: [], own: row.person_id };
  const roots: ScopeRoot[] = row.roots.map(([unitId, region]) => ({ unitId, region }));
  const own = registry.memberRights.has(right) ? row.person_id : null;
  if (roots.length === 0 && own === null) {
    throw new Refusal(
      'forbidden',
      'right-missing',
      'None of your roles allows this: “{allows}”. Ask an administrator for a role that does.',
      { right, allows: phrase(registry.rights.get(right) ?? right) },
    );
  }
  return { everything: roots.some((r) => r.unitId === null && r.region === null), roots, own };
}

/** The actor's scope for each right; NOTHING where it is not held. Never refuses. */
export async function scopesOf(
  // biome-ignore lint/suspicious/noExplicitAny: the door works on the untyped root.
  tx: Kysely<any>,
  registry: Registry,
  rights: readonly string[],
  actor: Actor,
  today: string,
): Promise<Record<string, Scope>> {
  if (actor.kind === 'system') return Object.fromEntries(rights.map((r) => [r, EVERYTHING]));
  if (actor.kind === 'stranger') return Object.fromEntries(rights.map((r) => [r, NOTHING]));
  const { rows } = await sql<{ unit_id: string | null; region: string | null; rights: string[] }>`
    select g.unit_id, g.region, r.rights from kernel.role_grant g join kernel.role r on r.role = g.role
    where g.account_id = ${actor.accountId} and g.valid @> ${today}::date`.execute(tx);
  const scopes: Record<string, Scope> = {};
  for (const right of rights) {
    const barred =
      actor.kind === 'api-key' && !actor.rights.includes(right) && !actor.rights.includes(ALL_RIGHTS);
    const roots = barred
      ? []
      : rows
          .filter((g) => g.rights.includes(right) || g.rights.includes(ALL_RIGHTS))
          .map((g) => ({ unitId: g.unit_id, region: g.region }));
    scopes[right] = {
      everything: roots.some((r) => r.unitId === null && r.region === null),
      roots,
      own: !barred && registry.memberRights.has(right) ? actor.personId : null,
    };
  }
  return scopes;
}
