/** Saved views of lists: private, or shared with everyone; a star pins one for oneself. */
import { sql } from 'kysely';
import { newId } from '../../platform/ids.ts';
import { type CommandContext, operationsOn, type QueryContext } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import * as contract from './contract.ts';

const { command, query } = operationsOn<KernelTables>();

interface ViewRow {
  view_id: string;
  list: string;
  name: string;
  search: Record<string, unknown>;
  owner_id: string;
  reach: 'private' | 'everyone';
  starred_by: string[];
  version: number;
}

/** The caller's account: views belong to accounts. The system has none and saves none. */
function accountOf(ctx: Pick<QueryContext<KernelTables>, 'actor'>): string | null {
  return ctx.actor.kind === 'account' || ctx.actor.kind === 'api-key' ? ctx.actor.accountId : null;
}

async function mayShare(ctx: Pick<QueryContext<KernelTables>, 'scopes'>): Promise<boolean> {
  const { 'views.share-views': scope } = await ctx.scopes('views.share-views');
  return scope.everything || scope.roots.length > 0;
}

/** The view, if the caller may change it: its owner, and for shared ones whoever may share. */
async function lockView(ctx: CommandContext<KernelTables>, viewId: string): Promise<ViewRow> {
  const { rows } = await sql<ViewRow>`
    select v.* from kernel.saved_view v where v.view_id = ${viewId}
      and (v.owner_id = ${accountOf(ctx)}::uuid or (v.reach = 'everyone' and ${await mayShare(ctx)}))
    for update`.execute(ctx.tx);
  return rows[0] ?? ctx.notFound('saved-view', viewId);
}

async function demandName(
  ctx: CommandContext<KernelTables, 'name-taken'>,
  view: { ownerId: string; list: string; name: string; viewId: string | null },
): Promise<void> {
  const { rows } = await sql`
    select 1 from kernel.saved_view where owner_id = ${view.ownerId} and list = ${view.list}
      and lower(name) = lower(${view.name}) and view_id is distinct from ${view.viewId}::uuid`.execute(
    ctx.tx,
  );
  if (rows.length > 0) ctx.refuse('name-taken', { name: view.name });
}

export const viewOperations = [
  query(contract.listViews, async (ctx, { list }) => {
    const me = accountOf(ctx);
    const shares = await mayShare(ctx);
    const { rows } = await sql<ViewRow>`
      select v.* from kernel.saved_view v where (v.owner_id = ${me}::uuid or v.reach = 'everyone')
        and ${list === undefined ? sql`true` : sql`v.list = ${list}`}
      order by v.list, coalesce(${me}::uuid = any(v.starred_by), false) desc, lower(v.name), v.view_id limit 500`.execute(
      ctx.tx as never,
    );
    return {
      rows: rows.map((v) => {
        const isMine = v.owner_id === me;
        const keeps = isMine || (v.reach === 'everyone' && shares);
        return {
          viewId: v.view_id,
          version: v.version,
          list: v.list,
          name: v.name,
          search: v.search,
          reach: v.reach,
          isMine,
          isStarred: me !== null && v.starred_by.includes(me),
          can: [
            ...(me === null ? [] : ['views.star-view']),
            ...(keeps ? ['views.change-view', 'views.delete-view'] : []),
          ],
        };
      }),
    };
  }),

  command(contract.saveView, async (ctx, input) => {
    const ownerId = accountOf(ctx) ?? ctx.refuse('no-account');
    if (input.reach === 'everyone' && !(await mayShare(ctx))) ctx.refuse('may-not-share');
    await demandName(ctx, { ...input, ownerId, viewId: null });
    const viewId = newId();
    await ctx.tx
      .insertInto('kernel.saved_view')
      .values({
        view_id: viewId,
        list: input.list,
        name: input.name,
        search: JSON.stringify(input.search),
        owner_id: ownerId,
        reach: input.reach,
        starred_by: input.isStarred ? [ownerId] : [],
        created_at: ctx.now,
      })
      .execute();
    ctx.emit(contract.viewSaved, viewId, { list: input.list, reach: input.reach });
    return { viewId, version: 1 };
  }),

  command(contract.changeView, async (ctx, input) => {
    const row = await lockView(ctx, input.viewId);
    ctx.expectVersion(row.version, { name: row.name, reach: row.reach, search: row.search });
    const fields: string[] = [];
    if (input.name !== undefined && input.name !== row.name) fields.push('name');
    if (input.reach !== undefined && input.reach !== row.reach) fields.push('reach');
    if (input.search !== undefined && JSON.stringify(input.search) !== JSON.stringify(row.search))
      fields.push('search');
    if (fields.length === 0) return { viewId: row.view_id, version: row.version };
    if (input.reach === 'everyone' && fields.includes('reach') && !(await mayShare(ctx)))
      ctx.refuse('may-not-share');
    if (fields.includes('name'))
      await demandName(ctx, {
        ownerId: row.owner_id,
        list: row.list,
        name: input.name!,
        viewId: row.view_id,
      });
    await ctx.tx
      .updateTable('kernel.saved_view')
      .set({
        name: input.name ?? row.name,
        reach: input.reach ?? row.reach,
        search: JSON.stringify(input.search ?? row.search),
        version: row.version + 1,
      })
      .where('view_id', '=', row.view_id)
      .execute();
    ctx.emit(contract.viewChanged, row.view_id, { fields });
    return { viewId: row.view_id, version: row.version + 1 };
  }),

  command(contract.starView, async (ctx, { viewId, isStarred }) => {
    const me = accountOf(ctx);
    const { rows } = await sql`
      update kernel.saved_view v set starred_by = array_remove(v.starred_by, ${me}::uuid)
          || ${isStarred ? sql`array[${me}::uuid]` : sql`'{}'::uuid[]`}
      where v.view_id = ${viewId} and ${me}::uuid is not null
        and (v.owner_id = ${me}::uuid or v.reach = 'everyone') returning 1`.execute(ctx.tx);
    if (rows.length === 0) return ctx.notFound('saved-view', viewId);
    return { viewId, isStarred };
  }),

  command(contract.deleteView, async (ctx, { viewId }) => {
    const row = await lockView(ctx, viewId);
    await sql`delete from kernel.saved_view where view_id = ${viewId}`.execute(ctx.tx);
    ctx.emit(contract.viewDeleted, viewId, { list: row.list });
    return { viewId };
  }),
];
