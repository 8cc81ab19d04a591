/** The case of a request follows the request: it opens on submission, moves with each step, closes on acceptance. */
import type { Selectable } from 'kysely';
import {
  type CaseContext,
  closeCase,
  hasCase,
  moveCase,
  openCase,
  placeCase,
  setCaseOwner,
} from '../../../kernel/cases/case.ts';
import type { CommandContext } from '../../../kernel/operation.ts';
import type { KernelTables } from '../../../kernel/tables.gen.ts';
import { openStates, type RequestState } from '../machine.ts';
import { REQUEST_FULFILMENT } from '../process.ts';
import type { RequestsTables } from '../tables.gen.ts';

type Row = Selectable<RequestsTables['requests.request']> & { state: RequestState };
type Context = CommandContext<KernelTables & RequestsTables, string>;
type Anything = CaseContext<'no-charter' | 'not-done'>;

/** Opens the case of a submitted request; refused where no charter is in force. */
export function beginCase(
  ctx: Context,
  row: Pick<Row, 'request_id' | 'key' | 'unit_id' | 'requester_id' | 'owner_id' | 'state'>,
): Promise<void> {
  return openCase(ctx as unknown as Anything, {
    caseId: row.request_id,
    process: REQUEST_FULFILMENT,
    key: row.key,
    unitId: row.unit_id,
    requesterId: row.requester_id,
    ownerId: row.owner_id,
    state: row.state,
  });
}

/** Brings the case of a request to where the request is now. */
export async function followCase(ctx: Context, before: Row, after: Row): Promise<void> {
  const cases = ctx as unknown as Anything;
  const id = after.request_id;
  const moved = before.state !== after.state;
  // A request of before there were charters gets its case with the first step that leaves it open or accepts it.
  if (!(await hasCase(cases, id))) {
    if (!moved || after.submitted_at === null) return;
    if (after.state === 'accepted') await beginCase(ctx, { ...after, state: before.state });
    else if (openStates.includes(after.state)) return beginCase(ctx, after);
    else return;
  }
  if (before.owner_id !== after.owner_id) await setCaseOwner(cases, id, after.owner_id);
  if (before.unit_id !== after.unit_id && after.unit_id !== null) await placeCase(cases, id, after.unit_id);
  if (!moved) return;
  if (after.state === 'accepted') await closeCase(cases, id, after.state);
  else await moveCase(cases, id, after.state);
}
