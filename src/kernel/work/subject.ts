/** Access to the record that a comment or a timeline is about: asked of the area that owns the kind. */
import type { SubjectAccess } from '../area.ts';
import { registryOf } from '../context.ts';
import type { QueryContext, RecordKind } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';

/** What the caller may do with the record's comments; null when the record does not exist or is out of scope. */
export async function accessTo(
  ctx: Omit<QueryContext<KernelTables>, 'tx'> & { tx: unknown },
  kind: RecordKind,
  id: string,
): Promise<SubjectAccess | null> {
  for (const area of registryOf(ctx).areas) {
    const resolve = area.subjects?.[kind];
    if (resolve !== undefined) return resolve(ctx as QueryContext<KernelTables>, id);
  }
  return null;
}
