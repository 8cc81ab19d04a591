/**
 * Runs what commits left behind: reactions and timers, each as its own command through the door, with retries and,
 * at the last failure, a work item for a person; and long work in the background. Any number of processes may run it.
 */
import { sql } from 'kysely';
import { isoInstant } from '../platform/clock.ts';
import { databaseFault, databaseFaultSentence } from '../platform/database-fault.ts';
import { Refusal } from '../platform/refusal.ts';
import type { App } from './perform.ts';
import { perform } from './perform.ts';
import { openWorkItem } from './work/open-item.ts';

const MOST_ATTEMPTS = 5;
/** Seconds before attempt 2, 3, 4, 5. */
const BACKOFF = [5, 60, 600, 3600];

interface DueReaction {
  reaction_id: string;
  name: string;
  event_id: string | null;
  operation: string;
  input: unknown;
  on_behalf_of: string | null;
  attempts: number;
}

/** Runs due reactions until none is left or `limit` have run; returns how many ran (well or badly). */
export async function runDueReactions(app: App, limit = 500): Promise<number> {
  let ran = 0;
  while (ran < limit) {
    const { rows } = await sql<DueReaction>`
      select reaction_id, name, event_id, operation, input, on_behalf_of, attempts from kernel.reaction
      where due_at <= ${isoInstant(app.clock.now())} and failed_at is null
      order by due_at, reaction_id limit 50`.execute(app.database.kysely);
    if (rows.length === 0) break;
    for (const row of rows) await runReaction(app, row);
    ran += rows.length;
  }
  return ran;
}

async function runReaction(app: App, row: DueReaction): Promise<void> {
  try {
    const operation = app.registry.operations.get(row.operation);
    if (operation === undefined) throw new Error(`operation ${row.operation} does not exist any more`);
    await perform(
      app,
      operation.contract,
      row.input,
      { kind: 'system', onBehalfOf: row.on_behalf_of, personId: null },
      {
        reactionId: row.reaction_id,
        ...(row.event_id === null ? {} : { causeId: row.event_id }),
      },
    );
  } catch (error) {
    await failReaction(app, row, (error as Error).message);
  }
}

async function failReaction(app: App, row: DueReaction, message: string): Promise<void> {
  const attempts = row.attempts + 1;
  const now = app.clock.now();
  const last = attempts >= MOST_ATTEMPTS;
  const due = isoInstant(now.add({ seconds: BACKOFF[attempts - 1] ?? 3600 }));
  await app.database.kysely.transaction().execute(async (tx) => {
    const { rows } = await sql`
      update kernel.reaction set attempts = ${attempts}, last_error = ${message}, due_at = ${due},
        failed_at = ${last ? isoInstant(now) : null}
      where reaction_id = ${row.reaction_id} and attempts = ${row.attempts} returning 1`.execute(tx);
    if (rows.length === 0 || !last) return;
    await openWorkItem(tx, isoInstant(now), {
      kind: 'failed-reaction',
      title: `“${row.name}” failed ${attempts} times: ${message}`,
      detail: { reactionId: row.reaction_id, operation: row.operation },
      role: 'administrator',
    });
  });
}

/** Work that ends its process this often is not taken up again. */
const MOST_DEATHS = 3;

interface QueuedWork {
  work_id: string;
  attempts: number;
  operation: string;
  input: unknown;
  actor_id: string;
  idempotency_key: string | null;
}

/** Takes one piece of queued long work, if any, and runs it to its end; returns whether there was one. */
export async function runLongWork(app: App): Promise<boolean> {
  const now = isoInstant(app.clock.now());
  // Work whose process died has no heartbeat: it rolled back (soon, once its connection is gone), so it is taken up again.
  const { rows } = await sql<QueuedWork & { person_id: string | null }>`
    update kernel.long_work w set state = 'running', attempts = w.attempts + 1, started_at = ${now}, heartbeat_at = now()
    from kernel.account a
    where a.account_id = w.actor_id and w.work_id = (
      select work_id from kernel.long_work
      where state = 'queued' or (state = 'running' and (heartbeat_at < now() - interval '30 seconds'
        or heartbeat_at < now() - interval '6 seconds' and backend_pid is not null
          and not exists (select 1 from pg_stat_activity a where a.pid = backend_pid)))
      order by created_at limit 1 for update skip locked)
    returning w.work_id, w.attempts, w.operation, w.input, w.actor_id, w.idempotency_key, a.person_id`.execute(
    app.database.kysely,
  );
  const work = rows[0];
  if (work === undefined) return false;
  // A statement that runs long never asks `progress`: the beat cancels it when somebody wants the work to stop.
  const beat = setInterval(() => {
    sql`with beat as (
        update kernel.long_work set heartbeat_at = now() where work_id = ${work.work_id} returning backend_pid, stop_asked_at)
      select pg_cancel_backend(backend_pid) from beat where stop_asked_at is not null and backend_pid is not null`
      .execute(app.database.kysely)
      .catch(() => undefined);
  }, 2000);
  try {
    if (work.attempts > MOST_DEATHS) throw endedBadly();
    const contract = app.registry.operations.get(work.operation)?.contract;
    if (contract === undefined) throw new Error(`operation ${work.operation} does not exist any more`);
    const output = await perform(
      app,
      contract,
      work.input,
      { kind: 'account', accountId: work.actor_id, personId: work.person_id },
      {
        key: work.idempotency_key ?? work.work_id,
        onBegin: async (tx) => {
          const pid = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx);
          await sql`update kernel.long_work set backend_pid = ${pid.rows[0]!.pid} where work_id = ${work.work_id}`.execute(
            app.database.kysely,
          );
        },
        progress: async (done, total, note) => {
          const seen = await sql<{ stop: boolean }>`
          update kernel.long_work set done = ${done}, total = ${total}, note = ${note ?? null}, heartbeat_at = now()
          where work_id = ${work.work_id} returning stop_asked_at is not null as stop`.execute(
            app.database.kysely,
          );
          if (seen.rows[0]?.stop === true) throw new Error('stopped');
        },
      },
    );
    await endWork(app, work.work_id, 'done', output, null);
  } catch (error) {
    // Nothing is known to have gone wrong with the work itself: without a heartbeat it is taken up again.
    const fault = databaseFault(error);
    if (fault === 'unreachable') throw error;
    const { rows: asked } = await sql<{ stop: boolean }>`
      select stop_asked_at is not null as stop from kernel.long_work where work_id = ${work.work_id}`.execute(
      app.database.kysely,
    );
    const stopped = asked[0]?.stop === true;
    await endWork(app, work.work_id, stopped ? 'stopped' : 'failed', null, whyFailed(error, stopped));
    // A fault is logged by whoever runs this; the person reads only a sentence.
    if (!stopped && !(error instanceof Refusal)) throw error;
  } finally {
    clearInterval(beat);
  }
  return true;
}

/** What a person is told about work that did not come to its end. */
function whyFailed(error: unknown, stopped: boolean): object {
  if (error instanceof Refusal)
    return { code: error.code, reason: error.reason, message: error.message, details: error.details };
  const fault = databaseFault(error);
  return {
    code: 'fault',
    reason: fault === null ? 'fault' : `database-${fault}`,
    message: stopped
      ? 'It was stopped; nothing was changed.'
      : fault === null
        ? 'Something went wrong on the server; nothing was changed. Whoever looks after Trellis finds more in its log.'
        : databaseFaultSentence[fault],
    details: {},
  };
}

function endedBadly(): Refusal {
  return new Refusal(
    'refused',
    'ended-badly',
    `Trellis ended ${MOST_DEATHS} times in the middle of this work, so it is not tried again; nothing was changed. Look into its log, or start it anew with less at once.`,
  );
}

async function endWork(
  app: App,
  workId: string,
  state: 'done' | 'failed' | 'stopped',
  output: unknown,
  refusal: unknown,
): Promise<void> {
  await sql`
    update kernel.long_work set state = ${state}, ended_at = now(), backend_pid = null,
      output = ${output === null ? null : JSON.stringify(output)}::jsonb, refusal = ${refusal === null ? null : JSON.stringify(refusal)}::jsonb
    where work_id = ${workId}`.execute(app.database.kysely);
}
