/** How records are called, for handlers that answer with names: one query per kind, however many records. */
import type { Kysely } from 'kysely';
import { nameRecords } from './consequences.ts';
import { registryOf } from './context.ts';
import type { RecordKind } from './operation.ts';

/** Looks names up; nulls are ignored. The answer gives the name of a record, or says that it is gone. */
export async function namesOf(
  context: { tx: unknown; today: string },
  wanted: Readonly<Record<RecordKind, Iterable<string | null>>>,
): Promise<(kind: RecordKind, id: string) => string> {
  const sets = new Map<RecordKind, Set<string>>();
  for (const [kind, ids] of Object.entries(wanted)) {
    const set = new Set<string>();
    for (const id of ids) if (id !== null) set.add(id);
    sets.set(kind, set);
  }
  // biome-ignore lint/suspicious/noExplicitAny: name resolvers read by their own types.
  const tx = context.tx as Kysely<any>;
  const found = await nameRecords(tx, registryOf(context), context.today, sets);
  return (kind, id) => found.get(`${kind} ${id}`)?.name ?? `a ${kind.replaceAll('-', ' ')} that is gone`;
}
