/** Audiences saved, changed and retired. */
import { type Kysely, sql } from 'kysely';
import { newId } from '../../platform/ids.ts';
import { isEnterpriseWide } from '../access/scope.ts';
import { type CommandContext, operationsOn } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import {
  audienceChanged,
  audienceCreated,
  audienceRetired,
  changeAudience,
  createAudience,
  retireAudience,
} from './contract.ts';
import { missingReference } from './references.ts';

const { command } = operationsOn<KernelTables>();

async function isNameTaken(tx: Kysely<KernelTables>, name: string, but: string | null): Promise<boolean> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`audience ${name.toLowerCase()}`}, 7236))`.execute(
    tx,
  );
  const { rows } = await sql`
    select 1 from kernel.audience where lower(name) = lower(${name}) and retired_at is null
      and audience_id is distinct from ${but}::uuid`.execute(tx);
  return rows.length > 0;
}

/** Locks an audience that the actor may change: their own, or any for whoever holds the right everywhere. */
async function lockAudience<R extends string>(
  ctx: CommandContext<KernelTables, R | 'is-retired'>,
  id: string,
) {
  const { rows } = await sql<{
    name: string;
    version: number;
    retired_at: string | null;
    predicate: unknown;
  }>`
    select name, version, retired_at, predicate from kernel.audience
    where audience_id = ${id} and (${isEnterpriseWide(ctx.scope)} or owner_id = ${ctx.actor.personId}::uuid)
    for update`.execute(ctx.tx);
  const row = rows[0] ?? ctx.notFound('audience', id);
  ctx.expectVersion(row.version, { name: row.name, predicate: row.predicate });
  if (row.retired_at !== null) ctx.refuse('is-retired');
  return row;
}

export const audienceCommands = [
  command(createAudience, async (ctx, input) => {
    const missing = await missingReference(ctx.tx, input.predicate);
    if (missing !== null) ctx.refuse('reference-unknown', { what: missing.kind, value: missing.id });
    if (await isNameTaken(ctx.tx, input.name, null)) ctx.refuse('name-taken', { name: input.name });
    const audienceId = newId();
    const key = await ctx.nextKey('AUD');
    await sql`
      insert into kernel.audience (audience_id, key, name, predicate, owner_id, created_at)
      values (${audienceId}, ${key}, ${input.name}, ${JSON.stringify(input.predicate)}::jsonb, ${ctx.actor.personId}, ${ctx.now})`.execute(
      ctx.tx,
    );
    ctx.emit(audienceCreated, audienceId, {});
    return { audienceId, key, version: 1 };
  }),
  command(changeAudience, async (ctx, input) => {
    const was = await lockAudience(ctx, input.audienceId);
    const fields: string[] = [];
    if (input.name !== undefined && input.name !== was.name) {
      if (await isNameTaken(ctx.tx, input.name, input.audienceId))
        ctx.refuse('name-taken', { name: input.name });
      fields.push('name');
    }
    if (input.predicate !== undefined) {
      const missing = await missingReference(ctx.tx, input.predicate);
      if (missing !== null) ctx.refuse('reference-unknown', { what: missing.kind, value: missing.id });
      fields.push('predicate');
    }
    if (fields.length === 0) return { audienceId: input.audienceId, version: was.version };
    const { rows } = await sql<{ version: number }>`
      update kernel.audience set version = version + 1, name = ${input.name ?? was.name},
        predicate = ${JSON.stringify(input.predicate ?? was.predicate)}::jsonb
      where audience_id = ${input.audienceId} returning version`.execute(ctx.tx);
    ctx.emit(audienceChanged, input.audienceId, { fields });
    return { audienceId: input.audienceId, version: rows[0]!.version };
  }),
  command(retireAudience, async (ctx, input) => {
    await lockAudience(ctx, input.audienceId);
    const { rows } = await sql<{ version: number }>`
      update kernel.audience set version = version + 1, retired_at = ${ctx.now}
      where audience_id = ${input.audienceId} returning version`.execute(ctx.tx);
    ctx.emit(audienceRetired, input.audienceId, {});
    return { audienceId: input.audienceId, version: rows[0]!.version };
  }),
];
