/** Upload, dry run, apply, roll back and discard: the commands of an import. */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { newId } from '../../platform/ids.ts';
import { isEnterpriseWide } from '../access/scope.ts';
import { type Phrase, phrase } from '../language.ts';
import { type CommandContext, operationsOn } from '../operation.ts';
import { readSettings } from '../setup/settings.ts';
import type { KernelTables } from '../tables.gen.ts';
import { applyStaged } from './apply.ts';
import { brake, defaultBrake } from './brake.ts';
import { type Comparison, compareStaged } from './compare.ts';
import type { CompareOptions } from './compare-options.ts';
import {
  applyPeople,
  discardImport,
  fileUploaded,
  type ImportOutcome,
  importDiscarded,
  importOutcome,
  importRolledBack,
  peopleApplied,
  peopleStaged,
  rollBack,
  stagePeople,
  uploadPeople,
} from './contract.ts';
import { type ComparedField, comparedFields } from './diff.ts';
import {
  checkMapping,
  missingFields,
  offeredColumns,
  type PeopleField,
  type PeopleMapping,
  recallMapping,
  suggestMapping,
} from './people-columns.ts';
import { profilePeople } from './people-profile.ts';
import { peopleRowReader } from './people-rows.ts';
import type { RowOutcome } from './person-row.ts';
import { readTable } from './read-table.ts';
import { findLaterFacts, undoImport } from './roll-back.ts';
import { createStaging, keepRows, restage, settleStaged, spreadStaged, stageRows } from './staging.ts';
import { storedSource } from './stored-file.ts';
import { bytesSource, type TableColumn } from './table.ts';

const { command } = operationsOn<KernelTables>();

const stateWords = {
  uploaded: phrase('uploaded', {}, 'uploaded'),
  staged: phrase('a dry run', {}, 'staged'),
  applied: phrase('applied', {}, 'applied'),
  'rolled-back': phrase('rolled back', {}, 'rolled-back'),
  discarded: phrase('discarded', {}, 'discarded'),
  refused: phrase('refused', {}, 'refused'),
} satisfies Record<string, Phrase>;

interface StoredImport {
  key: string;
  version: number;
  state: keyof typeof stateWords;
  file_name: string;
  file_size: number;
  columns: TableColumn[];
  mapping: PeopleMapping;
  options: { sheet?: string; encoding?: string; delimiter?: string; compare?: CompareOptions };
  summary: { outcomes: Outcomes } | null;
  brake: { message: string }[] | null;
}

/** The import, locked, when the actor holds the right for the whole enterprise. */
async function lockImport(
  ctx: CommandContext<KernelTables, 'whole-enterprise'>,
  importId: string,
): Promise<StoredImport> {
  if (!isEnterpriseWide(ctx.scope)) ctx.refuse('whole-enterprise');
  const { rows } = await sql<StoredImport>`
    select key, version, state, file_name, file_size, columns, mapping, options, summary, brake from kernel.import
    where import_id = ${importId} for update`.execute(ctx.tx);
  return rows[0] ?? ctx.notFound('import', importId);
}

const columnsHash = (columns: TableColumn[]) =>
  createHash('sha256')
    .update(JSON.stringify(columns.map((c) => c.original.toLowerCase()).sort()))
    .digest();

const doUpload = command(uploadPeople, async (ctx, input) => {
  if (!isEnterpriseWide(ctx.scope)) ctx.refuse('whole-enterprise');
  const given = {
    ...(input.sheet === undefined ? {} : { sheet: input.sheet }),
    ...(input.encoding === undefined ? {} : { encoding: input.encoding }),
    ...(input.delimiter === undefined ? {} : { delimiter: input.delimiter }),
  };
  const table = await readTable(bytesSource(input.file, input.fileName), given);
  const sample: string[][] = [];
  for await (const chunk of table.rows()) {
    sample.push(...chunk.slice(0, 5).map((r) => r.cells));
    break;
  }
  const hash = columnsHash(table.columns);
  const known = await sql<{ mapping: PeopleMapping }>`
    select mapping from kernel.import_mapping where kind = 'people' and columns_hash = ${hash}`.execute(
    ctx.tx,
  );
  const remembered = known.rows[0]?.mapping;
  const mapping =
    remembered === undefined
      ? suggestMapping(table.columns)
      : recallMapping(remembered, table.columns).mapping;
  const missing = missingFields(mapping);
  // Where no column is left that could hold it, nobody can map it: refused before anything is kept.
  if (missing.length > offeredColumns(mapping).length) checkMapping(mapping, input.fileName);
  const importId = newId();
  const key = await ctx.nextKey('IMP');
  await sql`
    insert into kernel.import (import_id, key, kind, state, file_name, file_hash, file_size, format, columns, mapping, options,
      uploaded_by, uploaded_at)
    values (${importId}, ${key}, 'people', 'uploaded', ${input.fileName}, ${createHash('sha256').update(input.file).digest()},
      ${input.file.byteLength}, ${JSON.stringify({ ...table.format, warnings: table.warnings })}, ${JSON.stringify(table.columns)},
      ${JSON.stringify(mapping)}, ${JSON.stringify(given)},
      ${ctx.actor.kind === 'account' || ctx.actor.kind === 'api-key' ? ctx.actor.personId : null}, ${ctx.now})`.execute(
    ctx.tx,
  );
  await sql`insert into kernel.import_file (import_id, content) values (${importId}, ${Buffer.from(input.file.buffer, input.file.byteOffset, input.file.byteLength)})`.execute(
    ctx.tx,
  );
  ctx.emit(fileUploaded, importId, {
    kind: 'people',
    bytes: input.file.byteLength,
    columns: table.columns.length,
  });
  return {
    importId,
    key,
    version: 1,
    fileName: input.fileName,
    format: table.format,
    warnings: table.warnings,
    mapping,
    remembered: remembered !== undefined,
    missing,
    sample,
  };
});

const doStage = command(stagePeople, async (ctx, input) => {
  const held = await lockImport(ctx, input.importId);
  if (held.state !== 'uploaded' && held.state !== 'staged')
    ctx.refuse('not-open', { state: stateWords[held.state] });
  const mapping: PeopleMapping = (input.mapping as PeopleMapping | undefined) ?? held.mapping;
  checkMapping(mapping, held.file_name);
  const from = input.from ?? ctx.today;
  const root = await sql<{ unit_id: string }>`
    select unit_id from kernel.units_on(${from}::date, null)
    where unit_id = coalesce(${input.unitId ?? null}::uuid, unit_id) order by depth limit 1`.execute(ctx.tx);
  const unitId = root.rows[0]?.unit_id ?? ctx.refuse('enterprise-missing', { day: from });

  const source = storedSource(ctx.tx, input.importId, held.file_name, held.file_size);
  const table = await readTable(source, held.options);
  const profile = await profilePeople(table, mapping, ctx.today);
  const reader = peopleRowReader(table.columns, mapping, profile, ctx.today);
  await createStaging(ctx.tx);
  let done = 0;
  // While the database takes one chunk, the next one is read and judged here; never more than two are held.
  let writing = Promise.resolve();
  for await (const chunk of table.rows()) {
    const outcomes: RowOutcome[] = chunk.map((row) => reader.read(row));
    await writing;
    writing = stageRows(ctx.tx, chunk, outcomes);
    writing.catch(() => undefined);
    done += chunk.length;
    await ctx.progress(done, profile.rows, 'Reading');
  }
  await writing;
  const compare: CompareOptions = {
    mode: input.mode,
    from,
    unitId,
    createMissing: input.createMissing,
    mapped: mappedFields(mapping),
    extras: mapping.columns.filter((m) => m.use === 'extra').map((m) => m.header),
  };
  await ctx.progress(done, profile.rows, 'Comparing');
  await spreadStaged(ctx.tx);
  await settleStaged(ctx.tx);
  const comparison = await compareStaged(ctx.tx, compare);
  await keepRows(ctx.tx, input.importId);
  const summary = await summarise(ctx, comparison, profile.questions);
  const findings = brake(
    {
      population: comparison.population,
      counts: {
        leaver: summary.outcomes.leaver,
        mover: summary.outcomes.mover,
        changed: summary.outcomes.changed,
        rehire: summary.outcomes.rehire,
        joiner: summary.outcomes.joiner,
      },
    },
    { ...defaultBrake, ...(await readSettings(ctx.tx)).importBrakes },
  );
  const { rows } = await sql<{ version: number }>`
    update kernel.import set state = 'staged', staged_at = ${ctx.now}, version = version + 1, mapping = ${JSON.stringify(mapping)},
      summary = ${JSON.stringify(summary)}, brake = ${JSON.stringify(findings)},
      options = options || jsonb_build_object('compare', ${JSON.stringify(compare)}::jsonb)
    where import_id = ${input.importId} returning version`.execute(ctx.tx);
  await sql`
    insert into kernel.import_mapping (kind, columns_hash, mapping, used_at)
    values ('people', ${columnsHash(held.columns)}, ${JSON.stringify(mapping)}, ${ctx.now})
    on conflict (kind, columns_hash) do update set mapping = excluded.mapping, used_at = excluded.used_at`.execute(
    ctx.tx,
  );
  ctx.emit(peopleStaged, input.importId, { mode: input.mode, from, ...countsOf(summary.outcomes) });
  return { importId: input.importId, version: rows[0]!.version, summary, brake: findings };
});

const CHANGING = ['joiner', 'former', 'rehire', 'mover', 'changed', 'leaver'] as const;

/** Writes what the dry run showed. A file that changes nobody needs no second comparison. */
async function outcomesOfApplying(
  ctx: CommandContext<KernelTables, 'changed-since-staged'>,
  importId: string,
  held: StoredImport,
  options: CompareOptions,
): Promise<Outcomes> {
  const shown = held.summary?.outcomes;
  if (shown !== undefined && CHANGING.every((outcome) => shown[outcome] === 0)) return shown;
  await restage(ctx.tx, importId);
  await settleStaged(ctx.tx);
  const comparison = await compareStaged(ctx.tx, options);
  const drifted = await sql<{ n: number }>`
    select count(*)::int as n from staged s full join (select * from kernel.import_row where import_id = ${importId}) r
      on r.line = s.line and r.person_id is not distinct from s.person_id
    where r.outcome is distinct from s.outcome or coalesce(r.changes, '{}') <> coalesce(s.changes, '{}')`.execute(
    ctx.tx,
  );
  if (drifted.rows[0]!.n > 0) ctx.refuse('changed-since-staged', { lines: drifted.rows[0]!.n });
  await applyStaged(ctx, importId, options, comparison);
  await sql`update kernel.import_row r set person_id = s.person_id, employment_id = s.employment_id from staged s
    where r.import_id = ${importId} and r.line = s.line and s.outcome in ('joiner', 'former', 'rehire')`.execute(
    ctx.tx,
  );
  return countOutcomes(ctx);
}

const doApply = command(applyPeople, async (ctx, input) => {
  const held = await lockImport(ctx, input.importId);
  const options = held.options.compare;
  if (held.state !== 'staged' || options === undefined)
    return ctx.refuse('not-staged', { state: stateWords[held.state] });
  const findings = held.brake ?? [];
  if (findings.length > 0 && !input.override) {
    ctx.refuse('brake', { findings: findings.map((f) => f.message).join(' ') });
  }
  await oneImport(ctx);
  const outcomes = await outcomesOfApplying(ctx, input.importId, held, options);
  const { rows } = await sql<{ version: number }>`
    update kernel.import set state = 'applied', applied_at = coalesce(applied_at, ${ctx.now}), version = version + 1 where import_id = ${input.importId} returning version`.execute(
    ctx.tx,
  );
  // The rows say what became of each line; the file itself has done its work.
  await sql`delete from kernel.import_file where import_id = ${input.importId}`.execute(ctx.tx);
  const counts = countsOf(outcomes);
  ctx.emit(peopleApplied, input.importId, {
    mode: options.mode,
    from: options.from,
    overridden: findings.length > 0,
    ...counts,
  });
  return { importId: input.importId, version: rows[0]!.version, ...counts };
});

const doRollBack = command(rollBack, async (ctx, input) => {
  const held = await lockImport(ctx, input.importId);
  if (held.state !== 'applied') ctx.refuse('not-applied', { state: stateWords[held.state] });
  await oneImport(ctx);
  const tied = await findLaterFacts(ctx, input.importId);
  if (tied.length > 0) {
    const names = tied.slice(0, 20).join(', ') + (tied.length > 20 ? ' and others' : '');
    ctx.refuse('later-facts', { count: tied.length, names, people: tied.slice(0, 200) });
  }
  const undone = await undoImport(ctx, input.importId);
  const { rows } = await sql<{ version: number }>`
    update kernel.import set state = 'rolled-back', rolled_back_at = ${ctx.now}, version = version + 1
    where import_id = ${input.importId} returning version`.execute(ctx.tx);
  ctx.emit(importRolledBack, input.importId, undone);
  return { importId: input.importId, version: rows[0]!.version, ...undone };
});

const doDiscard = command(discardImport, async (ctx, input) => {
  const held = await lockImport(ctx, input.importId);
  if (held.state !== 'uploaded' && held.state !== 'staged')
    ctx.refuse('not-open', { state: stateWords[held.state] });
  await sql`delete from kernel.import_file where import_id = ${input.importId}`.execute(ctx.tx);
  await sql`delete from kernel.import_row where import_id = ${input.importId}`.execute(ctx.tx);
  const { rows } = await sql<{ version: number }>`
    update kernel.import set state = 'discarded', version = version + 1 where import_id = ${input.importId}
    returning version`.execute(ctx.tx);
  ctx.emit(importDiscarded, input.importId, {});
  return { importId: input.importId, version: rows[0]!.version };
});

/** One import at a time writes people; a second one is told to wait instead of waiting unseen. */
async function oneImport(ctx: CommandContext<KernelTables, 'another-running'>): Promise<void> {
  const { rows } = await sql<{ free: boolean }>`select pg_try_advisory_xact_lock(7236, 42) as free`.execute(
    ctx.tx,
  );
  if (!rows[0]!.free) ctx.refuse('another-running');
}

const FIELD: Partial<Record<PeopleField, ComparedField | 'manager'>> = {
  employee_number: 'employeeNumber',
  given_name: 'givenName',
  middle_name: 'middleName',
  family_name: 'familyName',
  email: 'email',
  title: 'title',
  unit: 'unit',
  business_area: 'businessArea',
  region: 'region',
  site: 'site',
  cost_centre: 'costCentre',
  manager_number: 'manager',
  manager_name: 'manager',
  manager_email: 'manager',
  hire_date: 'hireDate',
  end_date: 'endDate',
  employment_status: 'status',
  locale: 'locale',
  time_zone: 'timeZone',
  phone: 'phone',
};

function mappedFields(mapping: PeopleMapping): (ComparedField | 'manager')[] {
  const fields = new Set<ComparedField | 'manager'>();
  for (const m of mapping.columns) {
    if (m.use !== 'field' || m.field === undefined) continue;
    const field = FIELD[m.field];
    if (field !== undefined) fields.add(field);
    else for (const name of ['givenName', 'middleName', 'familyName'] as const) fields.add(name);
  }
  return [...comparedFields, 'manager' as const].filter((f) => fields.has(f));
}

type Outcomes = Record<ImportOutcome, number>;

async function countOutcomes(ctx: CommandContext<KernelTables, never>): Promise<Outcomes> {
  const { rows } = await sql<{ outcome: ImportOutcome; n: number }>`
    select outcome, count(*)::int as n from staged group by 1`.execute(ctx.tx);
  const zero = Object.fromEntries(importOutcome.options.map((o) => [o, 0])) as Outcomes;
  for (const r of rows) zero[r.outcome] = r.n;
  return zero;
}

async function summarise(
  ctx: CommandContext<KernelTables, never>,
  comparison: Comparison,
  questions: { code: string; column: string; message: string; words?: Record<string, number> }[],
) {
  const outcomes = await countOutcomes(ctx);
  const { rows } = await sql<{ rows: number; managers: number; personal: number; warnings: number }>`
    select count(*) filter (where line > 0)::int as rows,
      count(*) filter (where changes ? 'manager')::int as managers,
      count(*) filter (where exists (select 1 from jsonb_object_keys(changes) k
        where k not in ('manager', 'title', 'unit', 'site', 'costCentre')))::int as personal,
      count(*) filter (where outcome <> 'quarantined' and line > 0 and reasons <> '[]')::int as warnings
    from staged`.execute(ctx.tx);
  const n = rows[0]!;
  return {
    rows: n.rows,
    outcomes,
    population: comparison.population,
    managerChanges: n.managers,
    personalChanges: n.personal,
    warnings: n.warnings,
    shielded: comparison.shielded,
    newUnits: comparison.newUnits,
    newCostCentres: comparison.newCostCentres,
    unknownSites: comparison.unknownSites,
    unmatchedManagers: comparison.unmatched,
    questions,
  };
}

function countsOf(o: Outcomes) {
  return {
    joiners: o.joiner,
    formers: o.former,
    rehires: o.rehire,
    movers: o.mover,
    changed: o.changed,
    leavers: o.leaver,
    quarantined: o.quarantined,
  };
}

export const importCommands = [doUpload, doStage, doApply, doRollBack, doDiscard];
