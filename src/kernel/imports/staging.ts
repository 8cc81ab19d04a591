/**
 * The staging table of an import: one typed row per line of the file, in a temporary table of the transaction, so
 * that a hundred thousand rows are settled and compared by the database and never pile up in this process.
 */
import { createHash } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import { sortName } from '../org/rules.ts';
import type { KernelTables } from '../tables.gen.ts';
import { contentKey, numberKey } from './duplicates.ts';
import { nameKey, nameKeys } from './person-name.ts';
import type { RowOutcome } from './person-row.ts';
import type { TableRow } from './table.ts';

/** Columns that a row brings from the file, with their types; the same for filling and for filling again. */
const BROUGHT = `line int, judged text, reasons jsonb, cells jsonb, number text, number_key text, email text,
  given_name text, middle_name text, family_name text, title text, unit text, business_area text, region text, site text,
  cost_centre text, manager_number text, manager_email text, manager_name text, hired_on date, last_day date, status text,
  locale text, time_zone text, phone text, extra jsonb, sort_name text, name_key text, full_key text, content text`;

/** Creates the empty staging table; it goes with the transaction. */
export async function createStaging(tx: Kysely<KernelTables>): Promise<void> {
  await sql`drop table if exists pg_temp.staged`.execute(tx);
  await sql
    .raw(
      `create temporary table staged (${BROUGHT}, outcome text, person_id uuid, employment_id uuid, merged_into int,
        business_area_id uuid, unit_id uuid, site_id uuid, cost_centre_id uuid, manager_id uuid, manager_line int,
        changes jsonb, manager_found boolean not null default false) on commit drop`,
    )
    .execute(tx);
}

/** Adds judged rows to the staging table, in one statement. */
export async function stageRows(
  tx: Kysely<KernelTables>,
  rowsOfFile: readonly TableRow[],
  outcomes: readonly RowOutcome[],
): Promise<void> {
  if (outcomes.length === 0) return;
  const rows = outcomes.map((o, i) => {
    if (o.outcome === 'quarantined') {
      const { employeeNumber, email, name } = o.identity;
      return {
        line: o.line,
        judged: 'quarantined',
        reasons: o.reasons,
        cells: rowsOfFile[i]!.cells,
        number: employeeNumber,
        number_key: employeeNumber === null ? null : numberKey(employeeNumber),
        email,
        family_name: name,
        name_key: name === null ? null : nameKey(name),
      };
    }
    const p = o.person;
    return {
      line: o.line,
      judged: 'importable',
      reasons: o.outcome === 'importable' ? o.warnings : [],
      cells: rowsOfFile[i]!.cells,
      number: p.employeeNumber,
      number_key: p.employeeNumber === null ? null : numberKey(p.employeeNumber),
      email: p.email,
      given_name: p.givenName,
      middle_name: p.middleName,
      family_name: p.familyName,
      title: p.title,
      unit: p.unit,
      business_area: p.businessArea,
      region: p.region,
      site: p.site,
      cost_centre: p.costCentre,
      manager_number: p.managerNumber,
      manager_email: p.managerEmail,
      manager_name: p.managerName,
      hired_on: p.hireDate,
      last_day: p.endDate,
      status: p.status,
      locale: p.locale,
      time_zone: p.timeZone,
      phone: p.phone,
      extra: p.extras,
      sort_name: sortName(p.givenName, p.middleName, p.familyName),
      name_key: nameKey(`${p.givenName} ${p.familyName}`),
      full_key: nameKeys(`${p.givenName} ${p.middleName ?? ''} ${p.familyName}`).withInitials,
      content: createHash('md5').update(contentKey(p)).digest('base64'),
    };
  });
  await sql`insert into staged select r.* from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(${sql.raw(BROUGHT)})`.execute(
    tx,
  );
}

/** Fills the staging table with the rows of a dry run, as the file brought them. */
export async function restage(tx: Kysely<KernelTables>, importId: string): Promise<void> {
  await sql`insert into staged
    select s.* from kernel.import_row r cross join lateral jsonb_to_record(r.data) as s(${sql.raw(BROUGHT)})
    where r.import_id = ${importId} and r.line > 0`.execute(tx);
}

/** Writes the settled staging table as the rows of the import; whoever is absent from a full list comes below line 0. */
export async function keepRows(tx: Kysely<KernelTables>, importId: string): Promise<void> {
  await sql`delete from kernel.import_row where import_id = ${importId}`.execute(tx);
  await sql`
    insert into kernel.import_row (import_id, line, outcome, reasons, person_id, employment_id, label, data, changes)
    select ${importId}::uuid, line, outcome, reasons, person_id, employment_id,
      nullif(trim(concat_ws(' ', given_name, family_name)), ''),
      jsonb_strip_nulls(to_jsonb(staged) - case when outcome = 'quarantined' then ${FOUND}::text[] else ${[...FOUND, 'cells']}::text[] end)
        || case when reasons = '[]' then '{"reasons": []}' else jsonb_build_object('reasons',
          jsonb_path_query_array(reasons, '$[*] ? (!exists(@.found))')) end,
      coalesce(changes, '{}')
    from staged`.execute(tx);
}

/** What is found anew each time the rows are settled and compared. */
const FOUND = [
  'outcome',
  'person_id',
  'employment_id',
  'merged_into',
  'changes',
  'reasons',
  'business_area_id',
  'unit_id',
  'site_id',
  'cost_centre_id',
  'manager_id',
  'manager_line',
  'manager_found',
];

/**
 * Settles the rows of one file among themselves (`duplicates.ts` is the specification): equal rows are merged,
 * contradicting ones go to quarantine, namesakes get a warning. Reasons found here carry `found`, so that a dry
 * run that is made again begins with what the file alone said.
 */
export async function settleStaged(tx: Kysely<KernelTables>): Promise<void> {
  await sql`update staged set outcome = case when judged = 'quarantined' then 'quarantined' end`.execute(tx);
  await sql`create index on staged (line)`.execute(tx);
  for (const [key, shown, what] of [
    ['number_key', 'number', 'employee number'],
    ['email', 'email', 'e-mail address'],
  ] as const) {
    await sql`
      with grouped as (
        select ${sql.ref(key)} as k, count(distinct content) as contents, min(line) as first,
          array_agg(line order by line) as lines
        from staged where judged = 'importable' and ${sql.ref(key)} is not null group by 1 having count(*) > 1
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
    with grouped as (
      select name_key as k, (array_agg(line order by line))[1:21] as lines from staged
      where outcome is null and name_key <> '' group by 1 having count(*) > 1
    )
    update staged s set reasons = s.reasons || jsonb_build_object('code', 'same-name', 'found', true,
      'lines', to_jsonb((array_remove(g.lines, s.line))[1:20]),
      'message', '"' || trim(s.given_name || ' ' || s.family_name) || '" also stands on line ' ||
        array_to_string((array_remove(g.lines[1:6], s.line))[1:5], ', ') ||
        case when cardinality(g.lines) > 6 then ' and others' else '' end ||
        ' with another identity. They are taken as different people.')
    from grouped g where s.name_key = g.k and s.outcome is null`.execute(tx);
}
