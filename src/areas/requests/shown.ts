/** Requests as they are shown: names beside ids, what presses on them, and what the caller may do. */
import { sql } from 'kysely';
import { holdingOf } from '../../kernel/approvals/approval.ts';
import type { PartyKind } from '../../kernel/cases/contract-parties.ts';
import { namesOf } from '../../kernel/names.ts';
import type { QueryContext } from '../../kernel/operation.ts';
import type { KernelTables } from '../../kernel/tables.gen.ts';
import type { Row } from './commands/row.ts';
import type * as words from './contract-words.ts';
import { openStates } from './machine.ts';
import { choices, factsOf, type Parts } from './rules.ts';
import type { RequestsTables } from './tables.gen.ts';

export type ReadContext = Pick<
  QueryContext<KernelTables & RequestsTables>,
  'tx' | 'actor' | 'scope' | 'scopes' | 'now' | 'today'
>;

/** A request with the parts that the caller plays for it. */
export interface SeenRow extends Row {
  is_requester: boolean;
  is_coordinator: boolean;
  is_owner: boolean;
  sees_internal: boolean;
}

/** The parts, as rules take them. */
export function partsOf(row: SeenRow): Parts {
  return { requester: row.is_requester, coordinator: row.is_coordinator, owner: row.is_owner };
}

/** What presses on open requests: clocks that are late or nearly so, and on whom they wait. */
async function pressingOf(ctx: ReadContext, rows: readonly SeenRow[]) {
  const open = rows.filter((r) => openStates.includes(r.state)).map((r) => r.request_id);
  if (open.length === 0) return new Map<string, Pressing>();
  const { rows: found } = await sql<{ id: string; stage: string | null; parties: PartyKind[] }>`
    select o.id, (select min(c.stage) from kernel.case_clock c
        where c.case_id = o.id and c.stage in ('breached', 'warned')) as stage,
      array(select distinct w.party_kind from kernel.wait w
        where w.case_id = o.id and w.ended_at is null order by 1) as parties
    from unnest(${open}::uuid[]) o (id)`.execute(ctx.tx as never);
  return new Map<string, Pressing>(
    found.map((f) => [
      f.id,
      {
        lateness: f.stage === 'breached' ? 'late' : f.stage === 'warned' ? 'warned' : null,
        waitingOn: f.parties,
      },
    ]),
  );
}

interface Pressing {
  lateness: 'late' | 'warned' | null;
  waitingOn: PartyKind[];
}

/** Rows as lists show them; names are looked up once per kind. */
export async function showRows(ctx: ReadContext, rows: readonly SeenRow[]) {
  const nameOf = await namesOf(ctx, {
    person: rows.flatMap((r) => [
      r.requester_id,
      r.owner_id,
      r.sponsor_id,
      r.bypass_ordered_by,
      r.redirect_person_id,
    ]),
    unit: rows.map((r) => r.unit_id),
    queue: rows.map((r) => r.queue_id),
    'request-model': rows.map((r) => r.model_id),
  });
  const pressing = await pressingOf(ctx, rows);
  const inApproval = rows.filter((r) => r.state === 'in-approval').map((r) => r.request_id);
  const holding = inApproval.length === 0 ? null : await holdingOf(ctx, 'request', inApproval);
  const person = (id: string | null) => (id === null ? null : { personId: id, name: nameOf('person', id) });
  return rows.map((r) => ({
    row: r,
    person,
    shown: {
      requestId: r.request_id,
      key: r.key,
      version: r.version,
      title: r.title,
      state: r.state,
      priority: r.priority as (typeof words.priorities)[number],
      unit: r.unit_id === null ? null : { unitId: r.unit_id, name: nameOf('unit', r.unit_id) },
      requester: person(r.requester_id)!,
      owner: person(r.owner_id),
      queue: r.queue_id === null ? null : { queueId: r.queue_id, name: nameOf('queue', r.queue_id) },
      model: r.model_id === null ? null : { modelId: r.model_id, name: nameOf('request-model', r.model_id) },
      audienceSize: r.audience_size,
      isRegulatory: r.is_regulatory,
      scores: { rice: r.rice, wsjf: r.wsjf },
      deadline: r.deadline,
      dueOn: r.due_on,
      ...(pressing.get(r.request_id) ?? { lateness: null, waitingOn: [] }),
      approvalHolding: holding?.get(r.request_id) ?? null,
      createdAt: r.created_at,
      submittedAt: r.submitted_at,
      changedAt: r.changed_at,
      can: choices(factsOf(r), partsOf(r), ctx.now).can,
    },
  }));
}
