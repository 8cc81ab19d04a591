/** Makes and revokes calendar feeds, and finds what is due for somebody. */
import { sql } from 'kysely';
import { newId } from '../../platform/ids.ts';
import { operationsOn, type QueryContext } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import { listMyWork } from '../work/contract.ts';
import * as contract from './contract.ts';
import { makeFeedToken } from './token.ts';

const { command, query } = operationsOn<KernelTables>();

const accountOf = ({ actor }: Pick<QueryContext<KernelTables>, 'actor'>) =>
  actor.kind === 'account' || actor.kind === 'api-key' ? actor.accountId : null;

export const feedOperations = [
  query(contract.getMyFeed, async (ctx) => {
    const { rows } = await sql<{ feedId: string; createdAt: string; lastReadOn: string | null }>`
      select feed_id as "feedId", created_at as "createdAt", last_read_on as "lastReadOn" from kernel.calendar_feed
      where account_id = ${accountOf(ctx)}::uuid and revoked_at is null`.execute(ctx.tx as never);
    return { feed: rows[0] ?? null };
  }),

  command(contract.createMyFeed, async (ctx) => {
    const { actor } = ctx;
    if (actor.kind !== 'account') return ctx.refuse('not-by-key');
    const { accountId } = actor;
    await sql`select 1 from kernel.account where account_id = ${accountId} for update`.execute(ctx.tx);
    const { rows: before } = await sql<{ feed_id: string }>`
      update kernel.calendar_feed set revoked_at = ${ctx.now}
      where account_id = ${accountId} and revoked_at is null returning feed_id`.execute(ctx.tx);
    for (const { feed_id } of before) ctx.emit(contract.feedRevoked, feed_id, { accountId });
    const feedId = newId();
    const { token, hash } = makeFeedToken();
    await ctx.tx
      .insertInto('kernel.calendar_feed')
      .values({ feed_id: feedId, account_id: accountId, token_hash: hash, created_at: ctx.now })
      .execute();
    ctx.emit(contract.feedCreated, feedId, { accountId });
    return { feedId, path: `/api/calendar/${token}.ics` };
  }),

  command(contract.revokeMyFeed, async (ctx) => {
    const accountId = accountOf(ctx);
    const { rows } = await sql<{ feed_id: string }>`
      update kernel.calendar_feed set revoked_at = ${ctx.now}
      where account_id = ${accountId}::uuid and revoked_at is null returning feed_id`.execute(ctx.tx);
    const feed = rows[0];
    if (feed === undefined || accountId === null) return ctx.refuse('no-feed');
    ctx.emit(contract.feedRevoked, feed.feed_id, { accountId });
    return { feedId: feed.feed_id };
  }),

  query(contract.listMyDueDates, async (ctx) => {
    const work = await ctx.ask(listMyWork, { limit: 200 });
    const mine = work.rows.filter((row) => row.group === 'mine');
    const { rows: clocks } = await sql<{ clock_id: string; case_id: string; title: string; due_at: string }>`
      select clock_id, case_id, title, due_at from kernel.case_clock
      where case_id = any(${mine.map((row) => row.id)}::uuid[]) and stopped_at is null and due_at is not null
      order by due_at`.execute(ctx.tx as never);
    const recordOf = new Map(mine.map((row) => [row.id, row]));
    return {
      rows: [
        ...mine.flatMap(({ dueOn, ...row }) =>
          dueOn === null
            ? []
            : [
                {
                  id: row.id,
                  kind: row.kind,
                  key: row.key,
                  title: row.title,
                  why: row.why,
                  due: dueOn,
                  version: row.version,
                },
              ],
        ),
        ...clocks.map((clock) => {
          const row = recordOf.get(clock.case_id)!;
          return {
            id: clock.clock_id,
            kind: row.kind,
            key: row.key,
            title: row.title,
            why: clock.title,
            due: clock.due_at,
            version: row.version,
          };
        }),
      ],
    };
  }),
];
