/**
 * The staging table of an import: one typed row per line of the file, in a temporary table of the transaction, so
 * that a hundred thousand rows are settled and compared by the database and never pile up in this process.
 */
import { createHash } from 'node:crypto';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { sortName } from '../org/rules.ts';
import type { KernelTables } from '../tables.gen.ts';
import { contentKey, numberKey } from './duplicates.ts';
import { nameKey } from './person-name.ts';
import type { RowOutcome } from './person-row.ts';
import type { TableRow } from './table.ts';

/** Columns that a row brings from the file, with their types; keys compare bytes, which is several times faster. */
const BROUGHT = {
  line: 'int',
  judged: 'text',
  reasons: 'jsonb',
  number: 'text',
  number_key: 'text collate "C"',
  email: 'text collate "C"',
  given_name: 'text',
  middle_name: 'text',
  family_name: 'text',
  title: 'text',
  unit: 'text',
  business_area: 'text',
  region: 'text',
  site: 'text',
  cost_centre: 'text',
  manager_number: 'text',
  manager_key: 'text collate "C"',
  manager_email: 'text',
  manager_name: 'text',
  hired_on: 'date',
  last_day: 'date',
  status: 'text',
  locale: 'text',
  time_zone: 'text',
  phone: 'text',
  extra: 'jsonb',
  sort_name: 'text',
  name_key: 'text collate "C"',
  content: 'text collate "C"',
} as const;
type Column = keyof typeof BROUGHT;
type Brought = { [C in Column]?: unknown };

const columns = Object.keys(BROUGHT) as Column[];
/** What a row brings, as a list of columns of the staging table `s`. */
export const broughtColumns = sql.raw(columns.map((c) => `s.${c}`).join(', '));
const typed = sql.raw(
  Object.entries(BROUGHT)
    .map(([name, type]) => `${name} ${type.replace(' collate "C"', '')}`)
    .join(', '),
);
const typedColumns = sql.raw(
  Object.entries(BROUGHT)
    .map(([name, type]) => (type.endsWith('"C"') ? `s.${name} collate "C" as ${name}` : `s.${name}`))
    .join(', '),
);

/** Creates the empty staging tables; they go with the transaction. */
export async function createStaging(tx: Kysely<KernelTables>): Promise<void> {
  await sql`drop table if exists pg_temp.staged, pg_temp.staged_text`.execute(tx);
  await sql`create temporary table staged_text (line int, data jsonb, cells json) on commit drop`.execute(tx);
}

/** Takes judged rows over as they are; `spreadStaged` or `restage` makes the staging table of them. */
export async function stageRows(
  tx: Kysely<KernelTables>,
  rowsOfFile: readonly TableRow[],
  outcomes: readonly RowOutcome[],
): Promise<void> {
  if (outcomes.length === 0) return;
  await sql`insert into staged_text select (r.data -> 'line')::int, r.data, r.cells
    from rows from (jsonb_array_elements(${JSON.stringify(outcomes.map(brought))}::jsonb),
      json_array_elements(${JSON.stringify(rowsOfFile.map((r) => r.cells))}::json)) as r(data, cells)`.execute(
    tx,
  );
}

/** Makes the staging table `staged` of the rows that were taken over. */
export async function spreadStaged(tx: Kysely<KernelTables>): Promise<void> {
  await spread(tx, sql`staged_text r`);
}

/** Makes the staging table of the rows of a dry run, as the file brought them. */
export async function restage(tx: Kysely<KernelTables>, importId: string): Promise<void> {
  await createStaging(tx);
  await spread(
    tx,
    sql`(select data from kernel.import_row where import_id = ${sql.lit(importId)} and line > 0) r`,
  );
}

async function spread(tx: Kysely<KernelTables>, rows: RawBuilder<unknown>): Promise<void> {
  await sql`create temporary table staged on commit drop as
    select ${typedColumns}, case when s.judged = 'quarantined' then s.judged end as outcome, null::int as merged_into
    from ${rows} cross join lateral jsonb_to_record(r.data) as s(${typed})`.execute(tx);
}

/** The columns of one row; what the file leaves empty is left out. */
function brought(o: RowOutcome): Brought {
  const row: Brought = { line: o.line, judged: 'importable', reasons: [] };
  const set = (column: Column, value: string | null) => {
    if (value !== null) row[column] = value;
  };
  if (o.outcome === 'quarantined') {
    const { employeeNumber, email, name } = o.identity;
    row.judged = 'quarantined';
    row.reasons = o.reasons;
    set('number', employeeNumber);
    set('number_key', employeeNumber === null ? null : numberKey(employeeNumber));
    set('email', email);
    set('family_name', name);
    set('name_key', name === null ? null : nameKey(name));
    return row;
  }
  const p = o.person;
  if (o.outcome === 'importable') row.reasons = o.warnings;
  set('number', p.employeeNumber);
  set('number_key', p.employeeNumber === null ? null : numberKey(p.employeeNumber));
  set('email', p.email);
  set('given_name', p.givenName);
  set('middle_name', p.middleName);
  set('family_name', p.familyName);
  set('title', p.title);
  set('unit', p.unit);
  set('business_area', p.businessArea);
  set('region', p.region);
  set('site', p.site);
  set('cost_centre', p.costCentre);
  set('manager_number', p.managerNumber);
  set('manager_key', p.managerNumber === null ? null : numberKey(p.managerNumber));
  set('manager_email', p.managerEmail);
  set('manager_name', p.managerName);
  set('hired_on', p.hireDate);
  set('last_day', p.endDate);
  set('status', p.status);
  set('locale', p.locale);
  set('time_zone', p.timeZone);
  set('phone', p.phone);
  row.extra = p.extras;
  set('sort_name', sortName(p.givenName, p.middleName, p.familyName));
  set('name_key', nameKey(`${p.givenName} ${p.familyName}`));
  set('content', createHash('md5').update(contentKey(p)).digest('base64'));
  return row;
}

/** Writes the settled staging table as the rows of the import; whoever is absent from a full list comes below line 0. */
export async function keepRows(tx: Kysely<KernelTables>, importId: string): Promise<void> {
  await sql`delete from kernel.import_row where import_id = ${importId}`.execute(tx);
  await sql`
    insert into kernel.import_row (import_id, line, outcome, reasons, person_id, employment_id, label, data, changes)
    select ${importId}::uuid, s.line, s.outcome, s.reasons, s.person_id, s.employment_id,
      nullif(trim(concat_ws(' ', s.given_name, s.family_name)), ''),
      case when s.outcome = 'quarantined' then t.data || jsonb_build_object('cells', t.cells)
        when s.line > 0 then t.data
        else jsonb_strip_nulls(jsonb_build_object('line', s.line, 'judged', s.judged, 'number', s.number, 'email', s.email,
          'given_name', s.given_name, 'middle_name', s.middle_name, 'family_name', s.family_name, 'reasons', '[]'::jsonb)) end,
      coalesce(s.changes, '{}')
    from staged s left join staged_text t on t.line = s.line`.execute(tx);
}

/**
 * Settles the rows of one file among themselves (`duplicates.ts` is the specification): equal rows are merged,
 * contradicting ones go to quarantine, namesakes get a warning. Reasons found here carry `found`, so that a dry
 * run that is made again begins with what the file alone said.
 */
export async function settleStaged(tx: Kysely<KernelTables>): Promise<void> {
  await sql`analyze staged (line, outcome, judged, number_key, email, name_key, unit, cost_centre)`.execute(
    tx,
  );
  for (const [key, shown, what] of [
    ['number_key', 'number', 'employee number'],
    ['email', 'email', 'e-mail address'],
  ] as const) {
    await sql`
      with repeated as materialized (
        select ${sql.ref(key)} as k from staged where judged = 'importable' and ${sql.ref(key)} is not null
        group by 1 having count(*) > 1
      ), grouped as (
        select k, count(distinct content) as contents, min(line) as first, array_agg(line order by line) as lines
        from staged join repeated on k = ${sql.ref(key)} where judged = 'importable' group by 1
      )
      update staged s set
        merged_into = case when g.contents = 1 and s.line <> g.first then g.first else s.merged_into end,
        outcome = case when g.contents > 1 then 'quarantined' else s.outcome end,
        reasons = case when g.contents = 1 then s.reasons else s.reasons || jsonb_build_object(
          'code', 'contradicts-other-row', 'found', true, 'lines', to_jsonb((array_remove(g.lines, s.line))[1:20]),
          'message', ${`The ${what} `}::text || s.${sql.ref(shown)} || ' also stands on line ' ||
            array_to_string((array_remove(g.lines[1:6], s.line))[1:5], ', ') ||
            case when cardinality(g.lines) > 6 then ' and others' else '' end ||
            ' with other values. Keep the row that is right.') end
      from grouped g where s.${sql.ref(key)} = g.k and s.judged = 'importable'`.execute(tx);
  }
  await sql`update staged set outcome = 'merged' where outcome is null and merged_into is not null`.execute(
    tx,
  );
  await sql`
    with repeated as materialized (
      select name_key as k from staged where outcome is null and name_key <> '' group by 1 having count(*) > 1
    ), grouped as (
      select k, (array_agg(line order by line))[1:21] as lines from staged join repeated on k = name_key
      where outcome is null group by 1
    )
    update staged s set reasons = s.reasons || jsonb_build_object('code', 'same-name', 'found', true,
      'lines', to_jsonb((array_remove(g.lines, s.line))[1:20]),
      'message', '"' || trim(s.given_name || ' ' || s.family_name) || '" also stands on line ' ||
        array_to_string((array_remove(g.lines[1:6], s.line))[1:5], ', ') ||
        case when cardinality(g.lines) > 6 then ' and others' else '' end ||
        ' with another identity. They are taken as different people.')
    from grouped g where s.name_key = g.k and s.outcome is null`.execute(tx);
}
