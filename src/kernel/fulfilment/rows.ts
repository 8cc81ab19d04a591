/** Rows of fulfilment lines: who reaches them, locking them with their case, and reading an order as its rules do. */
import { type Kysely, type RawBuilder, type Selectable, sql } from 'kysely';
import type { Actor } from '../access/actor.ts';
import { inScope, type Scope } from '../access/scope.ts';
import type { CommandContext } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import type { LineState } from './contract-lines.ts';
import type { LineFacts } from './rules.ts';

export type LineRow = Selectable<KernelTables['kernel.fulfilment_line']> & { state: LineState };
/** A line with what of its case is needed. */
export type LineOfCase = LineRow & CaseColumns;

export interface CaseColumns {
  readonly case_kind: string;
  readonly case_key: string;
  readonly case_unit: string | null;
  readonly case_open: boolean;
}

export type Context<R extends string = never> = Omit<CommandContext<KernelTables, R>, 'tx'> & {
  readonly tx: unknown;
};

export const txOf = (ctx: { tx: unknown }) => ctx.tx as Kysely<KernelTables>;

export const caseColumns = sql`c.kind as case_kind, c.key as case_key, c.unit_id as case_unit, c.is_open as case_open`;

/** True for lines `l` of cases `c` that somebody orders: by the unit, or because they do the work. */
export function orders(scope: Scope): RawBuilder<boolean> {
  return inScope(scope, 'c.unit_id', 'c.owner_id');
}

/** True for lines `l` of cases `c` that somebody reaches: as whoever orders, by being named, or by watching the queue. */
export function reaches(scope: Scope): RawBuilder<boolean> {
  const reached = inScope(scope, 'c.unit_id', 'c.owner_id', 'l.owner_id');
  if (scope.everything || scope.own === null) return reached;
  return sql<boolean>`(${reached} or exists (select 1 from kernel.queue_member m
    where m.queue_id = l.queue_id and m.person_id = ${scope.own}))`;
}

/** What the actor of a query has to do with by themselves, as ids: so that lists join the indexes of lines. */
export interface Own {
  readonly personId: string | null;
  readonly queueIds: readonly string[];
  /** Open cases that they work on. */
  readonly caseIds: readonly string[];
}

/** Looks these up. */
export async function ownOf(ctx: { tx: unknown; actor: Actor }): Promise<Own> {
  const { personId } = ctx.actor;
  if (personId === null) return { personId, queueIds: [], caseIds: [] };
  const { rows } = await sql<{ queues: string[]; cases: string[] }>`
    select array(select m.queue_id from kernel.queue_member m where m.person_id = ${personId}) as queues,
      array(select c.case_id from kernel.work_case c where c.owner_id = ${personId} and c.is_open) as cases`.execute(
    txOf(ctx),
  );
  return { personId, queueIds: rows[0]!.queues, caseIds: rows[0]!.cases };
}

/** True for lines `l` that somebody is named for, and for those of queues that they watch which nobody has taken. */
export function isMine({ personId, queueIds }: Own): RawBuilder<boolean> {
  if (personId === null) return sql<boolean>`false`;
  return sql<boolean>`(l.owner_id = ${personId}
    or (l.owner_id is null and l.queue_id = any(${[...queueIds]}::uuid[])))`;
}

/** As `reaches`, for lists. */
export function reachesInLists(scope: Scope, own: Own): RawBuilder<boolean> {
  if (scope.everything) return sql<boolean>`true`;
  const byUnit = inScope({ ...scope, own: null }, 'c.unit_id');
  if (scope.own === null) return byUnit;
  const byThemselves = sql<boolean>`(l.owner_id = ${scope.own} or l.queue_id = any(${[...own.queueIds]}::uuid[])
    or l.case_id = any(${[...own.caseIds]}::uuid[]))`;
  return scope.roots.length === 0 ? byThemselves : sql<boolean>`(${byUnit} or ${byThemselves})`;
}

/** Locks the case of an order, so that changes of its lines come one after the other. */
export async function lockOrder(
  ctx: { tx: unknown },
  caseId: string,
  reach: RawBuilder<boolean>,
): Promise<(CaseColumns & { case_id: string }) | undefined> {
  const { rows } = await sql<CaseColumns & { case_id: string }>`
    select c.case_id, ${caseColumns} from kernel.work_case c where c.case_id = ${caseId} and ${reach}
    for update`.execute(txOf(ctx));
  return rows[0];
}

/** Locks a line after its case. */
export async function lockLine(
  ctx: Context,
  lineId: string,
  reach: RawBuilder<boolean>,
): Promise<LineOfCase> {
  const { rows: seen } = await sql<{ case_id: string }>`
    select l.case_id from kernel.fulfilment_line l join kernel.work_case c using (case_id)
    where l.line_id = ${lineId} and ${reach}`.execute(txOf(ctx));
  if (seen[0] === undefined) return ctx.notFound('fulfilment-line', lineId);
  await lockOrder(ctx, seen[0].case_id, sql<boolean>`true`);
  const { rows } = await sql<LineOfCase>`
    select l.*, ${caseColumns} from kernel.fulfilment_line l join kernel.work_case c using (case_id)
    where l.line_id = ${lineId} for update of l`.execute(txOf(ctx));
  return rows[0]!;
}

export type OrderedLine = LineRow & { after: string[] };

/** All lines of these cases in their order, with what comes first. */
export async function linesOf(ctx: { tx: unknown }, caseIds: readonly string[]): Promise<OrderedLine[]> {
  const { rows } = await sql<OrderedLine>`
    select l.*, array(select a.after_id from kernel.fulfilment_line_after a where a.line_id = l.line_id) as after
    from kernel.fulfilment_line l where l.case_id = any(${[...caseIds]}::uuid[])
    order by l.case_id, l.position, l.line_id`.execute(txOf(ctx));
  return rows;
}

/** A line as the rules read it. */
export function factsOf(line: OrderedLine): LineFacts {
  return {
    lineId: line.line_id,
    state: line.state,
    isMandatory: line.is_mandatory,
    after: line.after,
  };
}
