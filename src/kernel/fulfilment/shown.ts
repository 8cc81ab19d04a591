/** Lines of orders as screens show them: names, what comes first, where records of areas stand, what the reader may do. */
import { sql } from 'kysely';
import type { Scope } from '../access/scope.ts';
import { nameRecords } from '../consequences.ts';
import { languageOf, registryOf } from '../context.ts';
import { namesOf } from '../names.ts';
import type { QueryContext } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import type { OrderStatus, ShownLine } from './contract.ts';
import { kindOf } from './progress.ts';
import { type LineOfCase, type LineRow, orders, reaches, txOf } from './rows.ts';
import { isSettled, progressOf } from './rules.ts';

type Context = Omit<QueryContext<KernelTables>, 'tx'> & { tx: unknown };

/** Rights that decide what `can` says. */
export const lineRights = ['fulfilment.order', 'fulfilment.work'] as const;

/** Columns `may_order` and `may_work`. */
export function powers(scopes: Record<(typeof lineRights)[number], Scope>) {
  return sql`${orders(scopes['fulfilment.order'])} as may_order, ${reaches(scopes['fulfilment.work'])} as may_work`;
}

export type SeenLine = LineOfCase & { may_order: boolean; may_work: boolean };

function choices(line: SeenLine): string[] {
  if (line.state === 'withdrawn') return [];
  if (isSettled(line.state))
    return line.may_work && line.case_open && line.record_id === null ? ['fulfilment.reopen-line'] : [];
  return [
    ...(line.may_work ? ['fulfilment.settle-line', 'fulfilment.assign-line'] : []),
    ...(line.may_order && line.case_open ? ['fulfilment.change-line'] : []),
    ...(line.may_order ? ['fulfilment.withdraw-line'] : []),
  ];
}

/** Shows lines; a handful of queries, however many. */
export async function showLines(ctx: Context, rows: readonly SeenLine[]): Promise<ShownLine[]> {
  const registry = registryOf(ctx);
  const language = languageOf(ctx);
  const { rows: firsts } = await sql<{
    line_id: string;
    after_id: string;
    title: string;
    state: LineRow['state'];
  }>`
    select a.line_id, a.after_id, f.title, f.state from kernel.fulfilment_line_after a
    join kernel.fulfilment_line f on f.line_id = a.after_id
    where a.line_id = any(${rows.map((r) => r.line_id)}::uuid[]) order by f.position, f.line_id`.execute(
    txOf(ctx),
  );
  const nameOf = await namesOf(ctx, {
    person: rows.flatMap((r) => [r.owner_id, r.settled_by]),
    queue: rows.map((r) => r.queue_id),
  });
  const records = new Map<string, Set<string>>();
  for (const r of rows)
    if (r.record_id !== null) records.set(r.kind, (records.get(r.kind) ?? new Set()).add(r.record_id));
  const recordNames = await nameRecords(txOf(ctx), registry, ctx.today, records);
  const standings = new Map<string, string>();
  for (const [kind, ids] of records)
    for (const [id, sentence] of (await kindOf(ctx, kind)?.standing?.(txOf(ctx), [...ids])) ?? [])
      standings.set(`${kind} ${id}`, sentence);
  const person = (id: string | null) => (id === null ? null : { personId: id, name: nameOf('person', id) });
  return rows.map((r) => {
    const name = r.record_id === null ? undefined : recordNames.get(`${r.kind} ${r.record_id}`);
    return {
      lineId: r.line_id,
      caseId: r.case_id,
      version: r.version,
      kind: r.kind,
      kindTitle: language.translate(kindOf(ctx, r.kind)?.title ?? r.kind),
      title: r.title,
      details: r.details,
      queue: r.queue_id === null ? null : { queueId: r.queue_id, name: nameOf('queue', r.queue_id) },
      owner: person(r.owner_id),
      dueOn: r.due_on,
      isLate: !isSettled(r.state) && r.due_on !== null && r.due_on < ctx.today,
      isMandatory: r.is_mandatory,
      state: r.state,
      record:
        r.record_id === null
          ? null
          : { kind: r.kind, id: r.record_id, key: name?.key ?? null, name: name?.name ?? r.kind },
      standing: r.record_id === null ? null : (standings.get(`${r.kind} ${r.record_id}`) ?? null),
      after: firsts
        .filter((f) => f.line_id === r.line_id)
        .map((f) => ({ lineId: f.after_id, title: f.title, isSettled: isSettled(f.state) })),
      openedAt: r.opened_at,
      settledAt: r.settled_at,
      settledBy: person(r.settled_by),
      note: r.note,
      can: choices(r),
    };
  });
}

/** How far an order is, from its lines. */
export function statusOf(lines: readonly ShownLine[]): OrderStatus {
  const { total, ready, mandatoryOpen } = progressOf(lines);
  const open = lines.filter((l) => l.state === 'open');
  const due = lines.flatMap((l) => (isSettled(l.state) || l.dueOn === null ? [] : [l.dueOn])).sort();
  return {
    total,
    ready,
    mandatoryOpen,
    waitingOn: [...new Set(open.flatMap((l) => l.queue?.name ?? l.owner?.name ?? []))],
    dueOn: due.at(-1) ?? null,
  };
}
