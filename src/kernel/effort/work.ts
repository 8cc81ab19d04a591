/** The records that effort is kept for, as areas contribute them: found, shown, and read only by those who may. */
import { type RawBuilder, sql } from 'kysely';
import { inScope, type Scope } from '../access/scope.ts';
import type { CommitmentKind } from '../area.ts';
import { registryOf } from '../context.ts';
import type { QueryContext, RecordKind } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import type { WorkType } from './contract-fields.ts';

/** What reading handlers and commands have in common. */
export type Context = Omit<QueryContext<KernelTables>, 'tx' | 'refuse'> & { readonly tx: unknown };

/** One record that people work on. */
export interface Work {
  record_kind: RecordKind;
  record_id: string;
  key: string;
  title: string;
  unit_id: string | null;
  owner_id: string | null;
  queue_id: string | null;
  due_on: string | null;
  work_type: WorkType | null;
  is_open: boolean;
  is_promised: boolean;
}

/** A record as contracts show one. */
export interface RecordRef {
  kind: RecordKind;
  recordId: string;
  key: string | null;
  title: string;
}

/** The kinds of records for which effort is kept. */
export function kindsOf(ctx: object): CommitmentKind[] {
  return registryOf(ctx).areas.flatMap((area) => area.commitments ?? []);
}

/** Whether effort is kept for records of this kind. */
export function keepsEffort(ctx: object, kind: RecordKind): boolean {
  return kindsOf(ctx).some((k) => k.kind === kind);
}

/** All records that people work on, as rows `w`. */
export function allWork(ctx: object): RawBuilder<unknown> {
  const parts = kindsOf(ctx).map((k) => sql`select ${k.kind}::text as record_kind, x.* from (${k.rows}) x`);
  if (parts.length === 0)
    return sql`(select null::text as record_kind, null::uuid as record_id, null::text as key, null::text as title,
      null::uuid as unit_id, null::uuid as owner_id, null::uuid as queue_id, null::date as due_on, null::text as work_type,
      false as is_open, false as is_promised where false) w`;
  return sql`(${sql.join(parts, sql` union all `)}) w`;
}

/** True for records `w` on which the caller works: by scope, as the owner, or by watching their queue. */
export function worksOn(scope: Scope): RawBuilder<boolean> {
  const reached = inScope(scope, 'w.unit_id', 'w.owner_id');
  if (scope.everything || scope.own === null) return reached;
  return sql<boolean>`(${reached} or coalesce(w.queue_id in (select m.queue_id from kernel.queue_member m
    where m.person_id = ${scope.own}), false))`;
}

/** Those of these records that the caller may read. */
export async function readableOf(
  ctx: Context,
  records: readonly { readonly kind: RecordKind; readonly id: string }[],
): Promise<Set<string>> {
  const readable = new Set<string>();
  for (const kind of kindsOf(ctx)) {
    const ids = [...new Set(records.filter((r) => r.kind === kind.kind).map((r) => r.id))];
    if (ids.length === 0) continue;
    for (const id of await kind.readable(ctx as QueryContext<KernelTables>, ids)) readable.add(id);
  }
  return readable;
}

/** A record that the caller may read; else it is not found. `where` narrows it further. */
export async function findWork(
  ctx: Context,
  kind: RecordKind,
  id: string,
  where: RawBuilder<boolean> = sql<boolean>`true`,
): Promise<Work> {
  const { rows } = await sql<Work>`
    select w.* from ${allWork(ctx)} where w.record_kind = ${kind} and w.record_id = ${id} and ${where}`.execute(
    ctx.tx as never,
  );
  const work = rows[0];
  if (work === undefined || !(await readableOf(ctx, [{ kind, id }])).has(id)) return ctx.notFound(kind, id);
  return work;
}

/** How records are shown to the caller; those that the caller may not read are left out. */
export async function refsOf(
  ctx: Context,
  records: readonly { readonly kind: RecordKind | null; readonly id: string | null }[],
): Promise<Map<string, RecordRef>> {
  const wanted = records.filter(
    (r): r is { kind: RecordKind; id: string } => r.kind !== null && r.id !== null,
  );
  if (wanted.length === 0) return new Map();
  const readable = await readableOf(ctx, wanted);
  const { rows } = await sql<Work>`
    select w.* from ${allWork(ctx)} where w.record_id = any(${[...readable]}::uuid[])`.execute(
    ctx.tx as never,
  );
  return new Map(
    rows.map((w) => [
      w.record_id,
      { kind: w.record_kind, recordId: w.record_id, key: w.key, title: w.title },
    ]),
  );
}
