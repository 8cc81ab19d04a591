/**
 * Who a part of a charter is on a day: a person, the holders of a role there, the members of a queue, or whoever is on
 * duty; each replaced by their deputy. Set-based: four queries, however many parts.
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

/** Where a part is asked for; null: the enterprise, every region. */
export interface PartyPlace {
  readonly unitId: string | null;
  readonly region: string | null;
}

/** Whether somebody works here on a day, over `kernel.person_now n`. */
const worksOn = (day: string) =>
  sql<boolean>`(not n.erased and n.hired_on <= ${day}::date and (n.last_day is null or n.last_day >= ${day}::date))`;

/**
 * Each person with whoever acts for them on the day: the last of their deputies who works here; themselves where there
 * is none.
 */
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
    select distinct on (h.person_id) h.person_id, h.acting_id
    from hop h left join kernel.person_now n on n.person_id = h.acting_id
    order by h.person_id, coalesce(${worksOn(day)}, false) desc,
      case when ${worksOn(day)} then h.depth else -h.depth end desc`.execute(tx as never);
  return new Map(rows.map((r) => [r.person_id, r.acting_id]));
}

/** Those of them who work here on the day. */
async function thereOn(tx: Tx, personIds: readonly string[], day: string): Promise<Set<string>> {
  if (personIds.length === 0) return new Set();
  const { rows } = await sql<{ person_id: string }>`
    select n.person_id from kernel.person_now n
    where n.person_id = any(${[...new Set(personIds)]}::uuid[]) and ${worksOn(day)}`.execute(tx as never);
  return new Set(rows.map((r) => r.person_id));
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
 * Resolves parties for a unit and region on a day. A role means those who hold it there, on whatever level; whoever is
 * away or has left is replaced by their deputy; nobody who does not work here that day stands behind a party.
 */
export function resolveParties(
  tx: Tx,
  refs: readonly Party[],
  place: PartyPlace,
  day: string,
): Promise<ResolvedParty[]> {
  return resolvePartiesAt(
    tx,
    refs.map((party) => ({ party, place })),
    day,
  );
}

/** As `resolveParties`, each party for a place of its own. */
export async function resolvePartiesAt(
  tx: Tx,
  asked: readonly { readonly party: Party; readonly place: PartyPlace }[],
  day: string,
): Promise<ResolvedParty[]> {
  if (asked.length === 0) return [];
  const refs = asked.map(({ party }) => party);
  const ids = (kind: Party['kind']) => [...new Set(refs.filter((r) => r.kind === kind).map((r) => r.id))];
  const keyOf = ({ kind, id }: Party, { unitId, region }: PartyPlace) =>
    kind === 'role' ? `role ${id} ${unitId} ${region}` : `${kind} ${id}`;
  const roles = [
    ...new Map(
      asked
        .filter(({ party }) => party.kind === 'role')
        .map(({ party, place }) => [
          keyOf(party, place),
          { key: keyOf(party, place), role: party.id, unit_id: place.unitId, region: place.region },
        ]),
    ).values(),
  ];
  const { rows } = await sql<{ key: string; name: string; people: string[] }>`
    select 'person ' || n.person_id as key, n.name, array[n.person_id] as people
      from kernel.person_now n where n.person_id = any(${ids('person')}::uuid[])
    union all
    select a.key, r.title, array(select distinct c.person_id from kernel.role_grant g
        join kernel.account c using (account_id)
        where g.role = r.role and g.valid @> ${day}::date and c.disabled_at is null and c.person_id is not null
          and (g.region is null or g.region = a.region)
          and (g.unit_id is null or g.unit_id in (
            select ancestor_id from kernel.unit_reach where unit_id = a.unit_id)))
      from jsonb_to_recordset(${JSON.stringify(roles)}::jsonb) as a(key text, role text, unit_id uuid, region text)
      join kernel.role r on r.role = a.role
    union all
    select 'queue ' || q.queue_id, q.name,
        array(select m.person_id from kernel.queue_member m where m.queue_id = q.queue_id order by m.person_id)
      from kernel.queue q where q.queue_id = any(${ids('queue')}::uuid[])
    union all
    select 'rota ' || r.rota_id, r.name, '{}' from kernel.rota r where r.rota_id = any(${ids('rota')}::uuid[])`.execute(
    tx as never,
  );
  const duty = await onDuty(tx, ids('rota'), day);
  const found = new Map(rows.map((r) => [r.key, r]));
  for (const [rotaId, personId] of duty) found.get(`rota ${rotaId}`)!.people = [personId];
  const acting = await actingFor(
    tx,
    [...found.values()].flatMap((r) => r.people),
    day,
  );
  const there = await thereOn(tx, [...acting.values()], day);
  return asked.map(({ party, place }) => {
    const row = found.get(keyOf(party, place));
    const people = (row?.people ?? []).map((id) => acting.get(id) ?? id).filter((id) => there.has(id));
    return {
      kind: party.kind,
      id: party.id,
      name: row?.name ?? `a ${party.kind} that is gone`,
      personIds: [...new Set(people)],
    };
  });
}

/** The people behind all of these, each once. */
export function peopleOf(parties: readonly ResolvedParty[]): string[] {
  return [...new Set(parties.flatMap((p) => p.personIds))];
}
