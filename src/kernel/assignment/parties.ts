/**
 * Who a part of a charter is on a day: a person, the holders of a role there, the members of a queue, or whoever is on
 * duty; each replaced by their deputy. Set-based: three queries, however many parts.
 */
import { type Kysely, sql } from 'kysely';
import type { Reader } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import { turnOf } from './rules.ts';

/** A part as charters name it; `id` is the id of the person, queue or rota, or the name of the role. */
export interface Party {
  readonly kind: 'person' | 'role' | 'queue' | 'rota';
  readonly id: string;
}

type Tx = Reader<KernelTables> | Kysely<KernelTables>;

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

const keyOf = (party: Party) => `${party.kind} ${party.id}`;

/**
 * The persons behind each part, for a unit (null: the enterprise) on a day, keyed `kind id`. A role means those who
 * hold it for that unit; where several levels do, all of them.
 */
export async function personsOf(
  tx: Tx,
  parties: readonly Party[],
  unitId: string | null,
  day: string,
): Promise<Map<string, string[]>> {
  const of = (kind: Party['kind']) => [...new Set(parties.filter((p) => p.kind === kind).map((p) => p.id))];
  const found = new Map<string, string[]>();
  for (const id of of('person')) found.set(`person ${id}`, [id]);
  for (const [rotaId, personId] of await onDuty(tx, of('rota'), day)) found.set(`rota ${rotaId}`, [personId]);
  const [queues, roles] = [of('queue'), of('role')];
  if (queues.length + roles.length > 0) {
    const { rows } = await sql<{ party: string; person_id: string }>`
      select 'queue ' || m.queue_id as party, m.person_id from kernel.queue_member m where m.queue_id = any(${queues}::uuid[])
      union
      select 'role ' || g.role, a.person_id from kernel.role_grant g join kernel.account a using (account_id)
      where g.role = any(${roles}::text[]) and g.valid @> ${day}::date and a.person_id is not null and a.disabled_at is null
        and (g.unit_id is null or exists (select 1 from kernel.unit_reach r where r.unit_id = ${unitId}::uuid and r.ancestor_id = g.unit_id))
        and (g.region is null or exists (select 1 from kernel.unit_now n where n.unit_id = ${unitId}::uuid and n.region = g.region))
      order by 1, 2`.execute(tx as never);
    for (const r of rows) found.set(r.party, [...(found.get(r.party) ?? []), r.person_id]);
  }
  const acting = await actingFor(tx, [...found.values()].flat(), day);
  return new Map(
    parties.map((party) => {
      const people = (found.get(keyOf(party)) ?? []).map((id) => acting.get(id) ?? id);
      return [keyOf(party), [...new Set(people)]];
    }),
  );
}
