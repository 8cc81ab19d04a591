/** Asks for the demo: writes down which story is told and opens the row in which its progress is seen. */
import { sql } from 'kysely';
import { isEnterpriseWide } from '../kernel/access/scope.ts';
import { operationsOn } from '../kernel/operation.ts';
import { readSettings } from '../kernel/setup/settings.ts';
import type { KernelTables } from '../kernel/tables.gen.ts';
import { newId } from '../platform/ids.ts';
import { loadDemoEnterprise, loadingBegan } from './contract.ts';
import { readDemo, writeDemo } from './state.ts';

const { command } = operationsOn<KernelTables>();

/** The seed of the demo that everybody sees. */
export const SEED = 2611;

export const demoOperations = [
  command(loadDemoEnterprise, async (ctx, { people }) => {
    if (!isEnterpriseWide(ctx.scope)) return ctx.refuse('whole-enterprise');
    const settings = await readSettings(ctx.tx);
    if (settings.data !== 'demo' || settings.installationId === null) return ctx.refuse('not-a-demo');
    await sql`select pg_advisory_xact_lock(hashtextextended('demo', 7236))`.execute(ctx.tx);
    const known = await readDemo(ctx.tx);
    if (known?.state === 'loaded') return ctx.refuse('loaded-already');
    if (known?.state === 'loading') return { workId: known.workId };
    const { rows } = await sql<{ name: string }>`
      select name from kernel.unit_now where parent_id is null`.execute(ctx.tx);
    if (known === null && rows[0] !== undefined) ctx.refuse('enterprise-exists', { name: rows[0].name });
    const workId = 'accountId' in ctx.actor ? newId() : null;
    if (workId !== null && 'accountId' in ctx.actor)
      // Without a heartbeat the worker for ordinary long work leaves it alone: this one has many transactions.
      await sql`
        insert into kernel.long_work (work_id, operation, input, actor_id, state, created_at, started_at)
        values (${workId}, ${loadDemoEnterprise.name}, '{}', ${ctx.actor.accountId}, 'running', ${ctx.now}, ${ctx.now})`.execute(
        ctx.tx,
      );
    // What was stopped goes on with the same story.
    const story = known?.story ?? { seed: SEED, now: ctx.now, people };
    await writeDemo(ctx.tx, { state: 'loading', story, workId, day: known?.day ?? null });
    ctx.emit(loadingBegan, settings.installationId, { people: story.people });
    return { workId };
  }),
];
