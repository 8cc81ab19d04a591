/** Saved views; imported only by areas/index.ts and by tests. */
import { sql } from 'kysely';
import type { Area, NameResolver } from '../area.ts';
import * as contract from './contract.ts';
import { viewOperations } from './views.ts';

const viewNames: NameResolver = async (tx, ids) => {
  const { rows } = await sql<{ id: string; name: string }>`
    select view_id as id, name from kernel.saved_view where view_id = any(${ids}::uuid[])`.execute(
    tx as never,
  );
  return new Map(rows.map((r) => [r.id, { key: null, name: r.name }]));
};

export const views: Area = {
  name: 'views',
  title: 'Saved views',
  operations: viewOperations,
  events: [contract.viewSaved, contract.viewChanged, contract.viewDeleted],
  reactions: [],
  rights: { 'views.share-views': 'Share saved views with everyone, and keep those that are shared' },
  roles: [],
  memberRights: [],
  names: { 'saved-view': viewNames },
};
