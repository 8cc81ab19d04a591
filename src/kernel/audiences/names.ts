/** How audiences are called. */
import { sql } from 'kysely';
import type { NameResolver } from '../area.ts';

export const audienceNames: NameResolver = async (tx, ids) => {
  const { rows } = await sql<{ audience_id: string; key: string; name: string }>`
    select audience_id, key, name from kernel.audience where audience_id = any(${ids}::uuid[])`.execute(tx);
  return new Map(rows.map((r) => [r.audience_id, { key: r.key, name: r.name }]));
};
