/** Deflection: what is similar, whether it solved the need before anything was asked, and how often. */
import { sql } from 'kysely';
import { inScope } from '../../../kernel/access/scope.ts';
import { operationsOn } from '../../../kernel/operation.ts';
import type { KernelTables } from '../../../kernel/tables.gen.ts';
import { newId } from '../../../platform/ids.ts';
import { cancelRequest } from '../contract.ts';
import { mayRead, reachOf } from '../sql.ts';
import type { RequestsTables } from '../tables.gen.ts';
import * as contract from './contract-deflection.ts';
import * as events from './events.ts';
import { type Context, offeredTo } from './rows.ts';
import { similarModels, similarRequests } from './similar.ts';

const { command, query } = operationsOn<KernelTables & RequestsTables>();

/** Below this a share would mislead. */
const LEAST_SHARED = 20;

/** Refuses to speak of something that the caller could not have been offered. */
async function demandOffered(ctx: Context, kind: 'request' | 'model', id: string): Promise<void> {
  if (kind === 'model') {
    const { rows } = await sql`
      select 1 from requests.model m where m.model_id = ${id} and ${offeredTo(ctx)}`.execute(ctx.tx);
    if (rows.length === 0) ctx.notFound('request-model', id);
    return;
  }
  const { 'requests.read': read } = await ctx.scopes('requests.read');
  const reach = await reachOf(ctx.tx, ctx.actor, read);
  const { rows } = await sql`
    select 1 from requests.request r where r.request_id = ${id} and ${mayRead(reach, ctx.actor)}`.execute(
    ctx.tx,
  );
  if (rows.length === 0) ctx.notFound('request', id);
}

export const deflectionOperations = [
  query(contract.findSimilar, async (ctx, { text, exceptRequestId, exceptModelId, openOnly, limit }) => ({
    requests: await similarRequests(ctx, { text, exceptRequestId, openOnly: openOnly ?? false, limit }),
    models: await similarModels(ctx, { text, exceptModelId, limit }),
  })),

  command(contract.recordDeflection, async (ctx, input) => {
    const { verdict, offeredKind, offeredId, draftId } = input;
    await demandOffered(ctx as Context, offeredKind, offeredId);
    const me = ctx.actor.personId;
    let draftIsPutAway = false;
    if (draftId !== undefined) {
      const { rows } = await sql<{ state: string }>`
        select state from requests.request where request_id = ${draftId} and requester_id = ${me}::uuid for update`.execute(
        ctx.tx,
      );
      if (rows.length === 0) ctx.refuse('draft-not-yours');
      if (verdict === 'solves' && rows[0]!.state === 'draft') {
        await ctx.call(cancelRequest, { requestId: draftId });
        draftIsPutAway = true;
      }
    }
    const deflectionId = newId();
    await sql`
      insert into requests.deflection (deflection_id, verdict, offered_kind, offered_id, written, model_id, draft_id,
        person_id, unit_id, recorded_at)
      values (${deflectionId}, ${verdict}, ${offeredKind}, ${offeredId}, ${input.text},
        (select model_id from requests.model where model_id = ${input.modelId ?? null}::uuid), ${draftId ?? null}, ${me},
        (select e.unit_id from kernel.employment_fact e where e.person_id = ${me}::uuid
          and e.valid @> ${ctx.today}::date and upper_inf(e.known) order by e.employment_id desc limit 1), ${ctx.now})`.execute(
      ctx.tx,
    );
    const event = verdict === 'solves' ? events.needSolved : events.suggestionRejected;
    ctx.emit(event, deflectionId, { offeredKind, offeredId });
    return { deflectionId, draftIsPutAway };
  }),

  query(contract.getDeflection, async (ctx, { from, until }) => {
    const within = (column: string) =>
      sql<boolean>`${sql.ref(column)} >= ${from}::date and ${sql.ref(column)} < ${until}::date + 1`;
    const { rows } = await sql<{ solved: number; not_this: number; submitted: number }>`
      select
        count(*) filter (where d.verdict = 'solves')::int as solved,
        count(*) filter (where d.verdict = 'not-this')::int as not_this,
        (select count(*)::int from requests.request r
          where ${within('r.submitted_at')} and ${inScope(ctx.scope, 'r.unit_id')}) as submitted
      from requests.deflection d
      where ${within('d.recorded_at')} and ${inScope(ctx.scope, 'd.unit_id')}`.execute(ctx.tx as never);
    const { solved, not_this, submitted } = rows[0]!;
    const { 'requests.read': read } = await ctx.scopes('requests.read');
    const reach = await reachOf(ctx.tx, ctx.actor, read);
    const { rows: best } = await sql<{
      offered_kind: 'request' | 'model';
      offered_id: string;
      key: string;
      name: string | null;
      solved: number;
      not_this: number;
    }>`
      select d.offered_kind, d.offered_id, coalesce(m.key, r.key) as key,
        coalesce(m.name, case when ${mayRead(reach, ctx.actor)} then r.title end) as name, d.solved, d.not_this
      from (
        select d.offered_kind, d.offered_id,
          count(*) filter (where d.verdict = 'solves')::int as solved,
          count(*) filter (where d.verdict = 'not-this')::int as not_this
        from requests.deflection d
        where ${within('d.recorded_at')} and ${inScope(ctx.scope, 'd.unit_id')}
        group by 1, 2 order by 3 desc, 4, 2 limit 10) d
      left join requests.model m on d.offered_kind = 'model' and m.model_id = d.offered_id
      left join requests.request r on d.offered_kind = 'request' and r.request_id = d.offered_id
      order by d.solved desc, d.not_this, d.offered_id`.execute(ctx.tx as never);
    const whole = solved + submitted;
    return {
      solved,
      notThis: not_this,
      submitted,
      share: whole < LEAST_SHARED ? null : solved / whole,
      best: best.map((b) => ({
        offeredKind: b.offered_kind,
        offeredId: b.offered_id,
        key: b.key,
        name: b.name,
        solved: b.solved,
        notThis: b.not_this,
      })),
    };
  }),
];
