/** Scoring a request, and reading how it was scored. */
import { sql } from 'kysely';
import type { z } from 'zod';
import { namesOf } from '../../../kernel/names.ts';
import { operationsOn } from '../../../kernel/operation.ts';
import type { KernelTables } from '../../../kernel/tables.gen.ts';
import { newId } from '../../../platform/ids.ts';
import * as contract from '../contract-scores.ts';
import * as events from '../events.ts';
import { scoreOf } from '../scoring.ts';
import { mayRead, reachOf } from '../sql.ts';
import type { RequestsTables } from '../tables.gen.ts';
import { type Context, takeStep, writeRow } from './row.ts';

const { command, query } = operationsOn<KernelTables & RequestsTables>();

export const scoreOperations = [
  command(contract.scoreRequest, async (ctx, { requestId, inputs, why }) => {
    const { row } = await takeStep(ctx as Context, contract.scoreRequest, requestId);
    const { method } = inputs;
    const score = scoreOf(inputs);
    await ctx.tx
      .insertInto('requests.score')
      .values({
        score_id: newId(),
        request_id: requestId,
        method,
        inputs: JSON.stringify(inputs),
        score,
        why: why ? why : null,
        scored_by: ctx.actor.personId,
        scored_at: ctx.now,
      })
      .execute();
    ctx.emit(events.requestScored, requestId, { method, score });
    const written = await writeRow(
      ctx as Context,
      row,
      method === 'rice' ? { rice: score } : { wsjf: score },
    );
    return { ...written, method, score };
  }),

  query(contract.listScores, async (ctx, { requestId }) => {
    const reach = await reachOf(ctx.tx, ctx.actor, ctx.scope);
    const seen = await sql<{ is_regulatory: boolean }>`
      select r.is_regulatory from requests.request r
      where r.request_id = ${requestId} and ${mayRead(reach, ctx.actor)}`.execute(ctx.tx as never);
    const request = seen.rows[0] ?? ctx.notFound('request', requestId);
    const { rows } = await sql<ScoreRow>`
      select s.score_id, s.score, s.inputs, s.why, s.scored_by, s.scored_at
      from requests.score s where s.request_id = ${requestId}
      order by s.scored_at desc, s.score_id desc limit 100`.execute(ctx.tx as never);
    const nameOf = await namesOf(ctx, { person: rows.map((s) => s.scored_by) });
    const newest = new Map([...rows].reverse().map((s) => [s.inputs.method, s.score_id]));
    return {
      isMandatory: request.is_regulatory,
      scores: rows.map((s) => ({
        scoreId: s.score_id,
        score: s.score,
        inputs: s.inputs,
        why: s.why,
        scoredBy:
          s.scored_by === null ? null : { personId: s.scored_by, name: nameOf('person', s.scored_by) },
        scoredAt: s.scored_at,
        isCurrent: newest.get(s.inputs.method) === s.score_id,
      })),
    };
  }),
];

interface ScoreRow {
  score_id: string;
  score: number;
  inputs: z.output<typeof contract.scoreInputs>;
  why: string | null;
  scored_by: string | null;
  scored_at: string;
}
