import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { newId } from '../../platform/ids.ts';
import { testDatabase } from '../../testing/db.ts';
import { inScope, type Scope } from './scope.ts';

it('is false, never null, where a column is null', async () => {
  const { kysely } = await testDatabase();
  const scopes: Scope[] = [
    { everything: false, roots: [], own: newId() },
    { everything: false, roots: [{ unitId: newId(), region: null }], own: newId() },
    { everything: false, roots: [{ unitId: null, region: 'emea' }], own: null },
    { everything: false, roots: [{ unitId: newId(), region: 'emea' }], own: newId() },
  ];
  for (const scope of scopes) {
    const { rows } = await sql<{ seen: boolean | null }>`
      select ${inScope(scope, 'r.unit_id', 'r.owner_id')} as seen
      from (values (null::uuid, null::uuid), (${newId()}::uuid, null), (null, ${newId()}::uuid)) as r(unit_id, owner_id)`.execute(
      kysely,
    );
    expect(rows.map((r) => r.seen)).toEqual([false, false, false]);
  }
});
