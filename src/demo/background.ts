/** Loads the demo that was asked for, in the background of a process, and tells how far it is. */
import { type QueryExecutorProvider, sql } from 'kysely';
import { type DemoApp, type Loaded, loadDemo } from './load.ts';
import { readDemo, writeDemo } from './state.ts';

export interface BackgroundOptions {
  /** Ends it after the step at hand; the next start goes on. */
  signal?: AbortSignal;
  onProgress?: (done: number, total: number, note: string) => void;
}

class StopAsked extends Error {}

/**
 * Loads the demo if it was asked for and nobody else is loading it; null when there was nothing to do. A fault ends it
 * as stopped and is thrown; asking for the demo again goes on where it stopped.
 */
export async function loadWantedDemo(app: DemoApp, options: BackgroundOptions = {}): Promise<Loaded | null> {
  const { kysely } = app.database;
  const wanted = await readDemo(kysely);
  if (wanted?.state !== 'loading') return null;
  const { workId } = wanted;
  try {
    const loaded = await loadDemo(app, {
      ...(options.signal === undefined ? {} : { signal: options.signal }),
      onProgress: async (done, total, day) => {
        options.onProgress?.(done, total, day);
        if (await isStopAsked(kysely, workId, done, total, day)) throw new StopAsked('stopped');
      },
    });
    if (loaded !== null) await endWork(kysely, workId, 'done', null);
    return loaded;
  } catch (error) {
    if (options.signal?.aborted === true) return null;
    const now = await readDemo(kysely);
    if (now !== null) await writeDemo(kysely, { ...now, state: 'stopped' });
    const stopped = error instanceof StopAsked;
    await endWork(kysely, workId, stopped ? 'stopped' : 'failed', {
      code: 'refused',
      reason: stopped ? 'stopped' : 'fault',
      message: stopped
        ? 'The demo was stopped halfway; load it again and it goes on from there.'
        : 'The demo could not be loaded to its end. Whoever looks after Trellis finds more in its log.',
      details: {},
    });
    if (stopped) return null;
    throw error;
  }
}

async function isStopAsked(
  on: QueryExecutorProvider,
  workId: string | null,
  done: number,
  total: number,
  day: string,
): Promise<boolean> {
  if (workId === null) return false;
  const { rows } = await sql<{ stop: boolean }>`
    update kernel.long_work set done = ${done}, total = ${total}, note = ${`The company’s history: ${day}`}
    where work_id = ${workId} returning stop_asked_at is not null as stop`.execute(on);
  return rows[0]?.stop === true;
}

async function endWork(
  on: QueryExecutorProvider,
  workId: string | null,
  state: 'done' | 'failed' | 'stopped',
  refusal: object | null,
): Promise<void> {
  if (workId === null) return;
  await sql`
    update kernel.long_work set state = ${state}, ended_at = now(),
      refusal = ${refusal === null ? null : JSON.stringify(refusal)}::jsonb
    where work_id = ${workId}`.execute(on);
}
