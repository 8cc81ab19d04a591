/** Uploading, checking, importing, changing and deleting logs. */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { newId } from '../../platform/ids.ts';
import { Refusal } from '../../platform/refusal.ts';
import { inScope, isEnterpriseWide } from '../access/scope.ts';
import { bytesSource } from '../imports/table.ts';
import { type CommandContext, operationsOn } from '../operation.ts';
import { readSettings } from '../setup/settings.ts';
import type { KernelTables } from '../tables.gen.ts';
import type { LogWords } from './assemble.ts';
import type { LogChunk } from './case-writer.ts';
import {
  changeLog,
  checkLog,
  deleteLog,
  importLog,
  logChanged,
  logChecked,
  logDeleted,
  logImported,
  logUploaded,
  uploadLog,
} from './contract-logs.ts';
import type { LogFormat, LogMapping } from './contract-words.ts';
import { guessMapping } from './guess.ts';
import { type Given, lookAtLog, type ReadEnd, readLog } from './read-log.ts';
import { storeChunk, storedFile, storeFile } from './stored-log.ts';
import { unreadable } from './xes-tokens.ts';

const { command } = operationsOn<KernelTables>();

/** How often long reading says how far it has come, in milliseconds. */
const TELL_EVERY = 300;

interface HeldLog {
  log_id: string;
  version: number;
  state: 'uploaded' | 'checked' | 'imported';
  name: string;
  unit_id: string | null;
  file_name: string;
  file_size: number;
  format: LogFormat;
  given: Given;
  mapping: LogMapping;
  words: LogWords | null;
}

type Context<R extends string = never> = CommandContext<KernelTables, R>;

async function lockLog(ctx: Context, logId: string): Promise<HeldLog> {
  const { rows } = await sql<HeldLog>`
    select l.log_id, l.version, l.state, l.name, l.unit_id, l.file_name, l.file_size, l.format, l.given, l.mapping, l.words
    from kernel.flow_log l
    where l.log_id = ${logId} and l.state <> 'deleted' and ${inScope(ctx.scope, 'l.unit_id')} for update`.execute(
    ctx.tx,
  );
  return rows[0] ?? ctx.notFound('flow-log', logId);
}

/** A log of no unit needs the right everywhere; one of a unit needs it there. */
async function demandPlace(ctx: Context<'whole-enterprise'>, unitId: string | null): Promise<void> {
  if (unitId === null) {
    if (!isEnterpriseWide(ctx.scope)) ctx.refuse('whole-enterprise');
    return;
  }
  const { rows } = await sql`
    select 1 from kernel.unit_now u where u.unit_id = ${unitId} and ${inScope(ctx.scope, 'u.unit_id')}`.execute(
    ctx.tx,
  );
  if (rows.length === 0) ctx.notFound('unit', unitId);
}

/** What the readers of tables refuse is a file that cannot be read, whatever they call it. */
async function reading<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refusal && error.code === 'invalid' && !OWN_REASONS.has(error.reason))
      throw unreadable(error.message);
    throw error;
  }
}

const OWN_REASONS = new Set([
  'unreadable',
  'column-missing',
  'column-needed',
  'zone-unknown',
  'format-unknown',
  'nothing-left',
  'too-much',
]);

const doUpload = command(uploadLog, async (ctx, input) => {
  const unitId = input.unitId ?? null;
  await demandPlace(ctx, unitId);
  const given: Given = {
    ...(input.encoding === undefined ? {} : { encoding: input.encoding }),
    ...(input.delimiter === undefined ? {} : { delimiter: input.delimiter }),
  };
  const look = await reading(() => lookAtLog(bytesSource(input.file, input.fileName), given));
  const { zone } = await readSettings(ctx.tx);
  const { columns, mapping, missing } = guessMapping(look.columns, zone);
  const logId = newId();
  const key = await ctx.nextKey('LOG');
  const name = input.name ?? input.fileName.replace(/(\.(xes|csv|tsv|txt|xlsx|gz))+$/i, '');
  await sql`
    insert into kernel.flow_log (log_id, key, name, unit_id, state, file_name, file_hash, file_size, format, given, columns,
      missing, mapping, uploaded_by, uploaded_at)
    values (${logId}, ${key}, ${name === '' ? input.fileName : name}, ${unitId}, 'uploaded', ${input.fileName},
      ${createHash('sha256').update(input.file).digest()}, ${input.file.byteLength}, ${JSON.stringify(look.format)},
      ${JSON.stringify(given)}, ${JSON.stringify(columns)}, ${missing}::text[], ${JSON.stringify(mapping)},
      ${ctx.actor.kind === 'account' || ctx.actor.kind === 'api-key' ? ctx.actor.personId : null}, ${ctx.now})`.execute(
    ctx.tx,
  );
  await storeFile(ctx.tx, logId, input.file);
  ctx.emit(logUploaded, logId, { format: look.format.kind, bytes: input.file.byteLength });
  return { logId, key, version: 1, format: look.format };
});

/** Reads the kept file from end to end; progress is counted in kilobytes of the file. */
async function readHeld(
  ctx: Context,
  held: HeldLog,
  mapping: LogMapping,
  take: (chunk: LogChunk) => Promise<void>,
): Promise<ReadEnd> {
  const total = Math.ceil(held.file_size / 1024);
  let done = 0;
  let told = 0;
  const source = storedFile(ctx.tx, held.log_id, held.file_name, held.file_size, (bytes) => {
    // What is looked at before the reading begins is not counted twice.
    done = Math.max(done, Math.floor(bytes / 1024));
  });
  return reading(() =>
    readLog(source, held.format, held.given, mapping, take, async () => {
      const now = performance.now();
      if (now - told < TELL_EVERY) return;
      told = now;
      await ctx.progress(Math.min(done, total), total, 'Reading');
    }),
  );
}

const doCheck = command(checkLog, async (ctx, input) => {
  const held = await lockLog(ctx as Context, input.logId);
  if (held.state === 'imported') ctx.refuse('not-open');
  const mapping = input.mapping ?? held.mapping;
  const { report } = await readHeld(ctx as Context, held, mapping, async () => undefined);
  const { rows } = await sql<{ version: number }>`
    update kernel.flow_log set state = 'checked', mapping = ${JSON.stringify(mapping)}, report = ${JSON.stringify(report)},
      version = version + 1
    where log_id = ${input.logId} returning version`.execute(ctx.tx);
  ctx.emit(logChecked, input.logId, {
    cases: report.cases,
    events: report.events,
    rejected: report.rejected,
  });
  return { logId: input.logId, version: rows[0]!.version, report };
});

const doImport = command(importLog, async (ctx, input) => {
  const held = await lockLog(ctx as Context, input.logId);
  if (held.state === 'imported') ctx.refuse('not-open');
  const mapping = input.mapping ?? held.mapping;
  let number = 0;
  const { report, ...words } = await readHeld(ctx as Context, held, mapping, async (chunk) => {
    await storeChunk(ctx.tx, input.logId, number++, chunk);
  });
  const kept: LogWords = words;
  const { rows } = await sql<{ version: number }>`
    update kernel.flow_log set state = 'imported', mapping = ${JSON.stringify(mapping)}, report = ${JSON.stringify(report)},
      words = ${JSON.stringify(kept)}, cases = ${report.cases}, events = ${report.events}, imported_at = ${ctx.now},
      columns = '[]', version = version + 1
    where log_id = ${input.logId} returning version`.execute(ctx.tx);
  // What was read lies in the chunks; the file, which may name more people than they do, has done its work.
  await sql`delete from kernel.flow_log_file where log_id = ${input.logId}`.execute(ctx.tx);
  ctx.emit(logImported, input.logId, {
    cases: report.cases,
    events: report.events,
    rejected: report.rejected,
  });
  return { logId: input.logId, version: rows[0]!.version, report };
});

const doChange = command(changeLog, async (ctx, input) => {
  const held = await lockLog(ctx as Context, input.logId);
  ctx.expectVersion(held.version, { name: held.name, unitId: held.unit_id });
  if (input.unitId !== undefined) await demandPlace(ctx as never, input.unitId);
  for (const activity of input.closing ?? [])
    if (held.words?.activities.includes(activity) !== true) ctx.refuse('activity-unknown', { activity });
  const fields = [
    ...(input.name === undefined ? [] : ['name']),
    ...(input.unitId === undefined ? [] : ['unit']),
    ...(input.closing === undefined ? [] : ['closing activities']),
  ];
  const { rows } = await sql<{ version: number }>`
    update kernel.flow_log set name = ${input.name ?? held.name},
      unit_id = ${input.unitId === undefined ? held.unit_id : input.unitId},
      closing = coalesce(${input.closing ?? null}::text[], closing), version = version + 1
    where log_id = ${input.logId} returning version`.execute(ctx.tx);
  ctx.emit(logChanged, input.logId, { fields });
  return { logId: input.logId, version: rows[0]!.version };
});

const doDelete = command(deleteLog, async (ctx, input) => {
  const held = await lockLog(ctx as Context, input.logId);
  ctx.expectVersion(held.version, { name: held.name });
  await sql`delete from kernel.flow_log_file where log_id = ${input.logId}`.execute(ctx.tx);
  await sql`delete from kernel.flow_log_chunk where log_id = ${input.logId}`.execute(ctx.tx);
  await sql`
    update kernel.flow_log set state = 'deleted', columns = '[]', report = null, words = null, closing = '{}', version = version + 1
    where log_id = ${input.logId}`.execute(ctx.tx);
  ctx.emit(logDeleted, input.logId, {});
  return { logId: input.logId };
});

export const logCommands = [doUpload, doCheck, doImport, doChange, doDelete];
