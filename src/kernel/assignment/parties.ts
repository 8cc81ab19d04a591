/**
 * Who a part of a charter is on a day: a person, the holders of a role there, the members of a queue, or whoever is on
 * duty; each replaced by their deputy. Set-based: three queries, however many parts.
 */
import { type Kysely, sql } from 'kysely';
import type { KernelTables } from '../tables.gen.ts';
import { turnOf } from './rules.ts';

/** A part as charters name it; `id` is the id of the person, queue or rota, or the name of the role. */
export interface Party {
  readonly kind: 'person' | 'role' | 'queue' | 'rota';
  readonly id: string;
}

type Tx = Pick<Kysely<KernelTables>, 'getExecutor'>;

/** Each person with whoever acts for them on the day: themselves, or the last of their deputies. */
export async function actingFor(
  tx: Tx,
  personIds: readonly string[],
  day: string,
): Promise<Map<string, string>> {
  if (personIds.length === 0) return new Map();
  const { rows } = await sql<{ person_id: string; acting_id: string }>`
    with recursive hop as (
      select p as person_id, p as acting_id, 0 as depth from unnest(${[...new Set(personIds)]}::uuid[]) p
      union all
      select h.person_id, d.acting_id, h.depth + 1
      from hop h join kernel.deputy d on d.person_id = h.acting_id and d.valid @> ${day}::date
      where h.depth < 10)
    select distinct on (person_id) person_id, acting_id from hop order by person_id, depth desc`.execute(
    tx as never,
  );
  return new Map(rows.map((r) => [r.person_id, r.acting_id]));
}

/** Whose turn it is in each rota; rotas without anybody are left out. Deputies are not followed. */
export async function onDuty(tx: Tx, rotaIds: readonly string[], day: string): Promise<Map<string, string>> {
  if (rotaIds.length === 0) return new Map();
  const { rows } = await sql<{
    rota_id: string;
    turn: 'day' | 'week';
    begins_on: string;
    members: string[];
    swaps: { personId: string; from: string; to: string }[];
  }>`
    select r.rota_id, r.turn, r.begins_on::text as begins_on,
      array(select m.person_id from kernel.rota_member m where m.rota_id = r.rota_id order by m.position) as members,
      coalesce((select json_agg(json_build_object('personId', s.person_id, 'from', lower(s.valid), 'to', upper(s.valid)))
        from kernel.rota_swap s where s.rota_id = r.rota_id and s.valid @> ${day}::date), '[]') as swaps
    from kernel.rota r where r.rota_id = any(${[...new Set(rotaIds)]}::uuid[])`.execute(tx as never);
  const duty = new Map<string, string>();
  for (const r of rows) {
    const personId = turnOf({ turn: r.turn, beginsOn: r.begins_on, members: r.members, swaps: r.swaps }, day);
    if (personId !== null) duty.set(r.rota_id, personId);
  }
  return duty;
}

/** A party with its name and the people who stand behind it on the day. */
export interface ResolvedParty extends Party {
  readonly name: string;
  readonly personIds: readonly string[];
}

/**
 * Resolves parties for a unit and region (null: the enterprise, every region) on a day. A role means those who hold it
 * there, on whatever level; whoever is away is replaced by their deputy; a party that is gone has nobody behind it.
 */
export async function resolveParties(
  tx: Tx,
  refs: readonly Party[],
  place: { unitId: string | null; region: string | null },
  day: string,
): Promise<ResolvedParty[]> {
  if (refs.length === 0) return [];
  const ids = (kind: Party['kind']) => refs.filter((r) => r.kind === kind).map((r) => r.id);
  const { rows } = await sql<{ kind: string; id: string; name: string; people: string[] }>`
    select 'person' as kind, n.person_id::text as id, n.name, case when not n.erased and n.hired_on <= ${day}::date
        and (n.last_day is null or n.last_day >= ${day}::date) then array[n.person_id] else '{}' end as people
      from kernel.person_now n where n.person_id = any(${ids('person')}::uuid[])
    union all
    select 'role', r.role, r.title, array(select distinct a.person_id from kernel.role_grant g
        join kernel.account a using (account_id)
        where g.role = r.role and g.valid @> ${day}::date and a.disabled_at is null and a.person_id is not null
          and (g.region is null or g.region = ${place.region})
          and (g.unit_id is null or g.unit_id in (
            select ancestor_id from kernel.unit_reach where unit_id = ${place.unitId}::uuid)))
      from kernel.role r where r.role = any(${ids('role')}::text[])
    union all
    select 'queue', q.queue_id::text, q.name,
        array(select m.person_id from kernel.queue_member m where m.queue_id = q.queue_id order by m.person_id)
      from kernel.queue q where q.queue_id = any(${ids('queue')}::uuid[])
    union all
    select 'rota', r.rota_id::text, r.name, '{}' from kernel.rota r where r.rota_id = any(${ids('rota')}::uuid[])`.execute(
    tx as never,
  );
  const duty = await onDuty(tx, ids('rota'), day);
  const found = new Map(rows.map((r) => [`${r.kind} ${r.id}`, r]));
  for (const [rotaId, personId] of duty) found.get(`rota ${rotaId}`)!.people = [personId];
  const acting = await actingFor(
    tx,
    [...found.values()].flatMap((r) => r.people),
    day,
  );
  return refs.map((ref) => {
    const row = found.get(`${ref.kind} ${ref.id}`);
    const people = (row?.people ?? []).map((id) => acting.get(id) ?? id);
    return {
      kind: ref.kind,
      id: ref.id,
      name: row?.name ?? `a ${ref.kind} that is gone`,
      personIds: [...new Set(people)],
    };
  });
}

/** The people behind all of these, each once. */
export function peopleOf(parties: readonly ResolvedParty[]): string[] {
  return [...new Set(parties.flatMap((p) => p.personIds))];
}
