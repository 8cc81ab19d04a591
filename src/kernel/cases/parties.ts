/**
 * Who the parties of a charter are today: a person is themselves, a role whoever holds it where the case is, a queue
 * whoever watches it. Set-based, so that a hundred cases cost what one costs.
 */
import { type Kysely, sql } from 'kysely';
import type { PartyRef } from '../charters/content.ts';
import type { KernelTables } from '../tables.gen.ts';

/** A party with its name and the people who stand behind it today. */
export interface ResolvedParty extends PartyRef {
  readonly name: string;
  readonly personIds: readonly string[];
}

type Tx = Pick<Kysely<KernelTables>, 'getExecutor'>;

/** Resolves parties for a case in a unit and region on a day; a party that is gone has nobody behind it. */
export async function resolveParties(
  tx: Tx,
  refs: readonly PartyRef[],
  place: { unitId: string | null; region: string | null },
  today: string,
): Promise<ResolvedParty[]> {
  if (refs.length === 0) return [];
  const ids = (kind: PartyRef['kind']) => refs.filter((r) => r.kind === kind).map((r) => r.id);
  const { rows } = await sql<{ kind: string; id: string; name: string; people: string[] }>`
    select 'person' as kind, n.person_id::text as id, n.name, case when not n.erased and n.hired_on <= ${today}::date
        and (n.last_day is null or n.last_day >= ${today}::date) then array[n.person_id] else '{}' end as people
      from kernel.person_now n where n.person_id = any(${ids('person')}::uuid[])
    union all
    select 'role', r.role, r.title, array(select distinct a.person_id from kernel.role_grant g
        join kernel.account a using (account_id)
        where g.role = r.role and g.valid @> ${today}::date and a.disabled_at is null and a.person_id is not null
          and (g.region is null or g.region = ${place.region})
          and (g.unit_id is null or g.unit_id in (
            select ancestor_id from kernel.unit_reach where unit_id = ${place.unitId}::uuid)))
      from kernel.role r where r.role = any(${ids('role')}::text[])
    union all
    select 'queue', q.queue_id::text, q.name,
        array(select m.person_id from kernel.queue_member m where m.queue_id = q.queue_id order by m.person_id)
      from kernel.queue q where q.queue_id = any(${ids('queue')}::uuid[])`.execute(tx as never);
  const found = new Map(rows.map((r) => [`${r.kind} ${r.id}`, r]));
  return refs.map((ref) => {
    const row = found.get(`${ref.kind} ${ref.id}`);
    return { ...ref, name: row?.name ?? `a ${ref.kind} that is gone`, personIds: row?.people ?? [] };
  });
}

/** The people behind all of these, each once. */
export function peopleOf(parties: readonly ResolvedParty[]): string[] {
  return [...new Set(parties.flatMap((p) => p.personIds))];
}
