/** Where the loading of the demo stands, in kernel.setting: what was begun, with which seed and end, and how far. */
import { type QueryExecutorProvider, sql } from 'kysely';
import type { StorySettings } from './story.ts';

export interface DemoState {
  readonly state: 'loading' | 'stopped' | 'loaded';
  /** The plan that was begun; a restart goes on with the same. */
  readonly story: StorySettings;
  /** The row of kernel.long_work in which progress is told. */
  readonly workId: string | null;
  /** The day of the story that has been begun. */
  readonly day: string | null;
}

const NAME = 'demo';

/** The state, or null when nobody asked for the demo. */
export async function readDemo(on: QueryExecutorProvider, lock = false): Promise<DemoState | null> {
  const { rows } = await sql<{ value: DemoState }>`
    select value from kernel.setting where name = ${NAME} ${lock ? sql`for update` : sql``}`.execute(on);
  return rows[0]?.value ?? null;
}

/** Writes the state. */
export async function writeDemo(on: QueryExecutorProvider, state: DemoState): Promise<void> {
  await sql`
    insert into kernel.setting (name, value) values (${NAME}, ${JSON.stringify(state)}::jsonb)
    on conflict (name) do update set value = excluded.value`.execute(on);
}

/** Whether the story is being told now: its own clock runs, so nothing else may bring days or reactions forward. */
export async function isDemoLoading(on: QueryExecutorProvider): Promise<boolean> {
  return (await readDemo(on))?.state === 'loading';
}
