/** Opens a work item: something that a person has to look at because no rule could settle it. */
import { type Kysely, sql } from 'kysely';
import { newId } from '../../platform/ids.ts';

export interface NewItem {
  readonly kind: string;
  /** A sentence: what is the matter, and what to do. */
  readonly title: string;
  readonly detail?: object;
  readonly subject?: { readonly kind: string; readonly id: string };
  /** Whose it is; left out: of whoever holds the role where the unit is. */
  readonly assigneeId?: string | null;
  readonly role: string;
  readonly unitId?: string | null;
  readonly dueOn?: string;
}

/** Writes the item with the next key, in the caller's transaction; returns its id. */
export async function openWorkItem(
  // biome-ignore lint/suspicious/noExplicitAny: handlers and workers hold differently typed transactions.
  tx: Kysely<any>,
  now: string,
  item: NewItem,
): Promise<string> {
  const workItemId = newId();
  await sql`
    with next as (
      insert into kernel.counter (prefix, value) values ('TODO', 1)
      on conflict (prefix) do update set value = kernel.counter.value + 1 returning value)
    insert into kernel.work_item (work_item_id, key, kind, title, detail, subject_kind, subject_id, assignee_id, role,
      unit_id, created_at, due_on)
    select ${workItemId}::uuid, 'TODO-' || value, ${item.kind}, ${item.title}, ${JSON.stringify(item.detail ?? {})}::jsonb,
      ${item.subject?.kind ?? null}, ${item.subject?.id ?? null}::uuid, ${item.assigneeId ?? null}::uuid, ${item.role},
      ${item.unitId ?? null}::uuid, ${now}::timestamptz, ${item.dueOn ?? null}::date from next`.execute(tx);
  return workItemId;
}
