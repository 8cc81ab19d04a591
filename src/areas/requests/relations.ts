/** What a request has to do with others, as far as a reader may see those: mergers, splits and links. */
import { sql } from 'kysely';
import type { Actor } from '../../kernel/access/actor.ts';
import type { linkKinds } from './contract-words.ts';
import type { RequestState } from './machine.ts';
import { mayRead, type Reach } from './sql.ts';

interface RequestRef {
  requestId: string;
  key: string;
  title: string;
  state: RequestState;
}

export interface Relations {
  mergedInto: RequestRef | null;
  mergedHere: RequestRef[];
  splitFrom: RequestRef | null;
  links: { kind: (typeof linkKinds)[number]; isFrom: boolean; request: RequestRef }[];
}

/** How many related requests a page shows of each sort. */
const MOST = 50;

/** The requests that a request is merged into, goes on for, came out of, or is linked with. */
export async function relationsOf(
  tx: object,
  reach: Reach,
  actor: Actor,
  row: { request_id: string; merged_into_id: string | null; split_from_id: string | null },
): Promise<Relations> {
  const { rows } = await sql<{
    relation: 'merged-into' | 'merged-here' | 'split-from' | (typeof linkKinds)[number];
    is_from: boolean;
    request_id: string;
    key: string;
    title: string;
    state: RequestState;
  }>`
    with related as (
      select 'merged-into' as relation, true as is_from, ${row.merged_into_id}::uuid as request_id
      union all select 'split-from', true, ${row.split_from_id}::uuid
      union all (select 'merged-here', false, request_id from requests.request
        where merged_into_id = ${row.request_id} order by request_id limit ${MOST})
      union all (select kind, true, to_id from requests.link where from_id = ${row.request_id}
        order by linked_at, to_id limit ${MOST})
      union all (select kind, false, from_id from requests.link where to_id = ${row.request_id} and kind <> 'split'
        order by linked_at, from_id limit ${MOST}))
    select o.relation, o.is_from, r.request_id, r.key, r.title, r.state
    from related o join requests.request r on r.request_id = o.request_id
    where ${mayRead(reach, actor)} order by o.relation, r.created_at, r.request_id`.execute(tx as never);
  const ref = ({ request_id, key, title, state }: (typeof rows)[number]): RequestRef => ({
    requestId: request_id,
    key,
    title,
    state,
  });
  const one = (relation: string) => rows.filter((r) => r.relation === relation).map(ref)[0] ?? null;
  return {
    mergedInto: one('merged-into'),
    mergedHere: rows.filter((r) => r.relation === 'merged-here').map(ref),
    splitFrom: one('split-from'),
    links: rows.flatMap((r) =>
      r.relation === 'merged-into' || r.relation === 'merged-here' || r.relation === 'split-from'
        ? []
        : [{ kind: r.relation, isFrom: r.is_from, request: ref(r) }],
    ),
  };
}
