/** Who could own a case: those whom its charter and its queue name, with what they carry already, the least first. */
import { sql } from 'kysely';
import { peopleOf, resolveParties } from '../assignment/parties.ts';
import { namesOf } from '../names.ts';
import { operationsOn } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import { resolvedOf } from './case.ts';
import { suggestOwners } from './contract-reading.ts';
import { type CaseRow, worksOn } from './rows.ts';

const { query } = operationsOn<KernelTables>();

const MOST = 12;

export const suggestionQueries = [
  query(suggestOwners, async (ctx, { caseId, queueId }) => {
    const tx = ctx.tx as never;
    const { rows: cases } = await sql<CaseRow>`
      select c.* from kernel.work_case c where c.case_id = ${caseId} and ${worksOn(ctx.scope)}`.execute(tx);
    const row = cases[0] ?? ctx.notFound('case', caseId);
    const { responsible } = await resolvedOf(ctx, row.pin_id);
    const place = { unitId: row.unit_id, region: row.region };
    const queue = queueId === undefined ? [] : [{ kind: 'queue' as const, id: queueId }];
    const parties = await resolveParties(tx, [...queue, ...responsible], place, ctx.today);
    const people = peopleOf(parties).filter((id) => id !== row.requester_id);
    const { rows } = await sql<{ person_id: string; open: number; late: number; waiting: number }>`
      select p as person_id, count(c.case_id)::int as open,
        count(*) filter (where exists (select 1 from kernel.case_clock k
          where k.case_id = c.case_id and k.stopped_at is null and k.stage = 'breached'))::int as late,
        count(*) filter (where exists (select 1 from kernel.wait w
          where w.case_id = c.case_id and w.ended_at is null))::int as waiting
      from unnest(${people}::uuid[]) p
      left join kernel.work_case c on c.owner_id = p and c.is_open group by p
      order by 2, 1 limit ${MOST}`.execute(tx);
    const nameOf = await namesOf(ctx, { person: rows.map((r) => r.person_id) });
    return {
      people: rows.map((r) => ({
        personId: r.person_id,
        name: nameOf('person', r.person_id),
        because: parties
          .filter((p) => p.personIds.includes(r.person_id))
          .map((p) => ({ kind: p.kind, name: p.name })),
        open: r.open,
        late: r.late,
        waiting: r.waiting,
      })),
    };
  }),
];
