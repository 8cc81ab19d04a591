/** Requests as work: effort is kept for them, and those in fulfilment are promised. */
import { sql } from 'kysely';
import type { CommitmentKind } from '../../kernel/area.ts';
import { openStates } from './machine.ts';
import { mayRead, reachOf } from './sql.ts';

/**
 * What was ordered past triage is unplanned work, what goes straight to fulfilment by its model keeps things running,
 * and what needed assessment makes something better.
 */
const workType = sql`case when r.is_unplanned then 'unplanned' when m.kind = 'model' then 'operations' else 'value-adding' end`;

/** Submitted requests. */
export const requestWork: CommitmentKind = {
  kind: 'request',
  rows: sql`select r.request_id as record_id, r.key, r.title, r.unit_id, r.owner_id, r.queue_id, r.due_on,
      ${workType} as work_type, r.state = any(${openStates}::text[]) as is_open, r.state = 'in-fulfilment' as is_promised
    from requests.request r left join requests.model m using (model_id) where r.submitted_at is not null`,
  async readable(ctx, ids) {
    const { 'requests.read': read } = await ctx.scopes('requests.read');
    const reach = await reachOf(ctx.tx, ctx.actor, read);
    const { rows } = await sql<{ request_id: string }>`
      select r.request_id from requests.request r
      where r.request_id = any(${[...ids]}::uuid[]) and ${mayRead(reach, ctx.actor)}`.execute(
      ctx.tx as never,
    );
    return new Set(rows.map((r) => r.request_id));
  },
};
