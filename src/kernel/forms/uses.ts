/** What forms are used by, as all areas say together. */
import type { FormUse, Registry } from '../area.ts';
import type { Reader } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';

/** Uses of these forms, the live ones first. */
export async function usesOf(
  registry: Registry,
  tx: Reader<KernelTables>,
  formIds: readonly string[],
): Promise<FormUse[]> {
  const uses: FormUse[] = [];
  for (const area of registry.areas) uses.push(...((await area.formUses?.(tx, formIds)) ?? []));
  return uses.sort((a, b) => Number(b.isLive) - Number(a.isLive) || a.name.localeCompare(b.name));
}
