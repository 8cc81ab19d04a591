/** Reading imports: the list, one import, its rows; and the people as a file of the shape that the import takes. */
import { type RawBuilder, sql } from 'kysely';
import { isEnterpriseWide } from '../access/scope.ts';
import { afterCursor, countRows, encodeCursor } from '../list.ts';
import { operationsOn, type QueryContext } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import {
  applyPeople,
  discardImport,
  exportPeople,
  getImport,
  listImportRows,
  listImports,
  rollBack,
  stagePeople,
} from './contract.ts';
import { csvLine } from './csv-write.ts';
import { missingFields, type PeopleMapping, peopleFields } from './people-columns.ts';

const { query } = operationsOn<KernelTables>();
type Ctx = QueryContext<KernelTables, 'whole-enterprise'>;

interface ListedImport {
  import_id: string;
  key: string;
  version: number;
  state: 'uploaded' | 'staged' | 'applied' | 'rolled-back' | 'discarded';
  file_name: string;
  file_size: number;
  uploaded_at: string;
  uploaded_by: string | null;
  uploaded_by_name: string | null;
  staged_at: string | null;
  applied_at: string | null;
  rolled_back_at: string | null;
  outcomes: Record<string, number> | null;
}

const LISTED = sql`i.import_id, i.key, i.version, i.state, i.file_name, i.file_size, i.uploaded_at, i.uploaded_by,
  n.name as uploaded_by_name, i.staged_at, i.applied_at, i.rolled_back_at, i.summary -> 'outcomes' as outcomes`;

const NEXT: Record<ListedImport['state'], string[]> = {
  uploaded: [stagePeople.name, discardImport.name],
  staged: [stagePeople.name, applyPeople.name, discardImport.name],
  applied: [rollBack.name],
  'rolled-back': [],
  discarded: [],
};

async function mayImport(ctx: Ctx): Promise<boolean> {
  if (!isEnterpriseWide(ctx.scope)) ctx.refuse('whole-enterprise');
  const scopes = await ctx.scopes('imports.import-people');
  return isEnterpriseWide(scopes['imports.import-people']);
}

function listed(r: ListedImport, may: boolean) {
  return {
    importId: r.import_id,
    key: r.key,
    version: r.version,
    state: r.state,
    fileName: r.file_name,
    fileSize: r.file_size,
    uploadedAt: r.uploaded_at,
    uploadedBy: r.uploaded_by,
    uploadedByName: r.uploaded_by_name,
    stagedAt: r.staged_at,
    appliedAt: r.applied_at,
    rolledBackAt: r.rolled_back_at,
    outcomes: r.outcomes,
    can: may ? NEXT[r.state] : [],
  };
}

const doList = query(listImports, async (ctx, input) => {
  const may = await mayImport(ctx);
  const { filter, cursor, limit, sort } = input;
  // Newest first is what everybody wants; `desc` turns the list round.
  const direction = input.direction === 'asc' ? 'desc' : 'asc';
  const where = filter.state === undefined ? sql`true` : sql`i.state = ${filter.state}`;
  const from = sql`from kernel.import i left join kernel.person_now n on n.person_id = i.uploaded_by where ${where}`;
  const { rows } = await sql<ListedImport>`
    select ${LISTED} ${from} and ${afterCursor(cursor, sort, direction, sql`i.uploaded_at`, sql`i.import_id`)}
    order by i.uploaded_at ${sql.raw(direction)}, i.import_id ${sql.raw(direction)} limit ${limit + 1}`.execute(
    ctx.tx as never,
  );
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    rows: page.map((r) => listed(r, may)),
    next:
      rows.length > limit && last !== undefined ? encodeCursor(sort, last.uploaded_at, last.import_id) : null,
    ...(await countRows(ctx.tx as never, from)),
  } as never;
});

const doGet = query(getImport, async (ctx, input) => {
  const may = await mayImport(ctx);
  const { rows } = await sql<
    ListedImport & {
      format: Record<string, unknown> & { warnings: unknown[] };
      mapping: PeopleMapping;
      options: { compare?: { mode: string; from: string } };
      summary: unknown;
      brake: unknown[] | null;
    }
  >`select ${LISTED}, i.format, i.mapping, i.options, i.summary, i.brake from kernel.import i
    left join kernel.person_now n on n.person_id = i.uploaded_by where i.import_id = ${input.importId}`.execute(
    ctx.tx as never,
  );
  const r = rows[0] ?? ctx.notFound('import', input.importId);
  const { warnings, ...format } = r.format;
  return {
    ...listed(r, may),
    format,
    warnings,
    mapping: r.mapping,
    missing: missingFields(r.mapping),
    mode: r.options.compare?.mode ?? null,
    from: r.options.compare?.from ?? null,
    summary: r.summary,
    brake: r.brake ?? [],
  } as never;
});

const doListRows = query(listImportRows, async (ctx, input) => {
  await mayImport(ctx);
  const { filter, cursor, limit, sort, direction } = input;
  const parts: RawBuilder<unknown>[] = [sql`true`];
  if (filter.importId !== undefined) parts.push(sql`r.import_id = ${filter.importId}`);
  if (filter.outcome !== undefined) parts.push(sql`r.outcome = ${filter.outcome}`);
  if (filter.reason !== undefined)
    parts.push(sql`r.reasons @> ${JSON.stringify([{ code: filter.reason }])}::jsonb`);
  if (filter.managerChanged !== undefined)
    parts.push(sql`(r.changes ? 'manager') = ${filter.managerChanged}`);
  const from = sql`from kernel.import_row r where ${sql.join(parts, sql` and `)}`;
  const { rows } = await sql<{
    import_id: string;
    line: number;
    outcome: string;
    label: string | null;
    person_id: string | null;
    reasons: unknown[];
    changes: Record<string, { before: string | null; after: string | null }>;
    cells: string[] | null;
  }>`
    select r.import_id, r.line, r.outcome, r.label, r.person_id, r.reasons, r.changes, r.data -> 'cells' as cells ${from}
      and ${afterCursor(cursor, sort, direction, sql`r.line`, sql`r.import_id`)}
    order by r.line ${sql.raw(direction)}, r.import_id ${sql.raw(direction)} limit ${limit + 1}`.execute(
    ctx.tx as never,
  );
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    rows: page.map((r) => ({
      importId: r.import_id,
      line: r.line > 0 ? r.line : null,
      outcome: r.outcome,
      label: r.label,
      personId: r.person_id,
      reasons: r.reasons,
      changes: Object.entries(r.changes).map(([field, c]) => ({ field, before: c.before, after: c.after })),
      cells: r.cells ?? [],
      can: [],
    })),
    next: rows.length > limit && last !== undefined ? encodeCursor(sort, last.line, last.import_id) : null,
    ...(await countRows(ctx.tx as never, from)),
  } as never;
});

const HEADER = peopleFields.filter((f) => f !== 'full_name');

const doExport = query(exportPeople, async (ctx, input) => {
  if (!isEnterpriseWide(ctx.scope)) ctx.refuse('whole-enterprise');
  const day = input.asOf ?? ctx.today;
  const names = await sql<{ name: string }>`
    select distinct jsonb_object_keys(extra) as name from kernel.person_now where extra <> '{}' order by 1`.execute(
    ctx.tx as never,
  );
  const extras = names.rows.map((r) => r.name);
  const { rows } = await sql<
    Record<(typeof HEADER)[number], string | null> & { person_id: string; extra: Record<string, unknown> }
  >`
    select p.person_id, p.employee_number, p.given_name, p.middle_name, p.family_name, p.email, p.title,
      coalesce(u.code, u.name) as unit, coalesce(a.code, a.name) as business_area, u.region, s.code as site, c.code as cost_centre,
      mn.employee_number as manager_number, mn.name as manager_name, mn.email as manager_email, p.hired_on as hire_date,
      p.last_day as end_date,
      case when p.hired_on is null or p.last_day < ${day}::date then 'Terminated' when p.hired_on > ${day}::date then 'Future start'
        when p.on_leave then 'Leave of absence' else 'Active' end as employment_status,
      p.locale, p.time_zone, p.phone, p.extra
    from (select * from kernel.people_on(${day}::date, null) where erased_at is null and hired_on is not null
      and person_id > coalesce(${input.after ?? null}::uuid, '00000000-0000-0000-0000-000000000000')
      order by person_id limit ${input.limit + 1}) p
    left join kernel.unit_now u on u.unit_id = p.unit_id
    left join kernel.unit_now a on a.unit_id = u.business_area_id and a.unit_id <> u.unit_id
    left join kernel.site s on s.site_id = p.site_id
    left join kernel.cost_centre c on c.cost_centre_id = p.cost_centre_id
    left join kernel.person_now mn on mn.person_id = p.manager_id
    order by p.person_id`.execute(ctx.tx as never);
  const page = rows.slice(0, input.limit);
  let content = input.after === undefined ? `\ufeff${csvLine([...HEADER, ...extras])}` : '';
  for (const r of page) {
    content += csvLine([
      ...HEADER.map((f) => r[f]),
      ...extras.map((e) => (r.extra[e] === undefined || r.extra[e] === null ? null : String(r.extra[e]))),
    ]);
  }
  return {
    fileName: `people-${day}.csv`,
    content,
    rows: page.length,
    next: rows.length > input.limit ? page.at(-1)!.person_id : null,
  };
});

export const importQueries = [doList, doGet, doListRows, doExport];
