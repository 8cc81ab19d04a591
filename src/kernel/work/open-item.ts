/** Opens work items: what a person has to look at because no rule could settle it; and closes what has settled itself. */
import { type Kysely, sql } from 'kysely';
import { newId } from '../../platform/ids.ts';

// biome-ignore lint/suspicious/noExplicitAny: handlers and workers hold differently typed transactions.
type Tx = Kysely<any>;

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
export async function openWorkItem(tx: Tx, now: string, item: NewItem): Promise<string> {
  return (await openWorkItems(tx, now, [item]))[0]!;
}

/** Writes several items at once, with the next keys in their order; returns their ids. */
export async function openWorkItems(tx: Tx, now: string, items: readonly NewItem[]): Promise<string[]> {
  if (items.length === 0) return [];
  const rows = items.map((item, i) => ({
    work_item_id: newId(),
    place: i,
    kind: item.kind,
    title: item.title,
    detail: item.detail ?? {},
    subject_kind: item.subject?.kind ?? null,
    subject_id: item.subject?.id ?? null,
    assignee_id: item.assigneeId ?? null,
    role: item.role,
    unit_id: item.unitId ?? null,
    due_on: item.dueOn ?? null,
  }));
  await sql`
    with next as (
      insert into kernel.counter (prefix, value) values ('TODO', ${rows.length}::int)
      on conflict (prefix) do update set value = kernel.counter.value + ${rows.length}::int returning value)
    insert into kernel.work_item (work_item_id, key, kind, title, detail, subject_kind, subject_id, assignee_id, role,
      unit_id, created_at, due_on)
    select r.work_item_id, 'TODO-' || (value - ${rows.length - 1}::int + r.place), r.kind, r.title, r.detail, r.subject_kind,
      r.subject_id, r.assignee_id, r.role, r.unit_id, ${now}::timestamptz, r.due_on
    from next, jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(work_item_id uuid, place int, kind text, title text,
      detail jsonb, subject_kind text, subject_id uuid, assignee_id uuid, role text, unit_id uuid, due_on date)`.execute(
    tx,
  );
  return rows.map((r) => r.work_item_id);
}

/** Closes what is open about a record of these kinds, because it has settled itself; returns how many. */
export async function settleWorkItems(
  tx: Tx,
  now: string,
  which: {
    readonly kind: string;
    readonly subjectIds: readonly string[];
    /** Only those whose detail holds this. */
    readonly detail?: object;
    /** A sentence: why nobody has to look any more. */
    readonly outcome: string;
  },
): Promise<number> {
  const { rows } = await sql`
    update kernel.work_item set closed_at = ${now}, outcome = ${which.outcome}, version = version + 1
    where subject_id = any(${[...which.subjectIds]}::uuid[]) and kind = ${which.kind} and closed_at is null
      and detail @> ${JSON.stringify(which.detail ?? {})}::jsonb returning 1`.execute(tx);
  return rows.length;
}
