/** The real inputs end exactly as written in the specification of the import. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { offeredColumns, sensitiveColumns, suggestMapping } from './people-columns.ts';
import { importable, managersWithin, readPeople } from './read-people.ts';
import { readTable } from './read-table.ts';
import { fileSource } from './table.ts';
import { peopleFolder } from './test-data.ts';

const folder = peopleFolder();
const today = '2026-11-23';

async function open(name: string) {
  return readTable(await fileSource(join(folder!, name), name));
}
async function judge(name: string) {
  const table = await open(name);
  return { table, ...(await readPeople(table, { fileName: name, today })) };
}

describe.skipIf(folder === null)('real people files', () => {
  it('HRDataset_v14: 304 importable, 7 in quarantine, nothing merged', async () => {
    const file = await judge('HRDataset_v14.csv');
    expect(file.table.format).toMatchObject({
      kind: 'csv',
      encoding: 'utf-8',
      delimiter: ',',
      byteOrderMark: true,
    });
    const lines = (kind: string) => file.outcomes.filter((o) => o.outcome === kind).map((o) => o.line);
    expect(file.outcomes).toHaveLength(311);
    expect(lines('importable')).toHaveLength(304);
    expect(lines('merged')).toEqual([]);
    const reasons = file.outcomes.flatMap((o) =>
      o.outcome === 'quarantined' ? [[o.line, o.reasons.map((r) => r.code)]] : [],
    );
    expect(reasons).toEqual([
      [2, ['no-identity']],
      [3, ['no-identity']],
      [4, ['no-identity']],
      [5, ['no-identity']],
      [6, ['no-identity']],
      [10, ['shifted']],
      [24, ['no-identity']],
    ]);
    const shifted = file.outcomes.find((o) => o.line === 10);
    expect(shifted?.outcome === 'quarantined' && shifted.reasons[0]?.message).toBe(
      'Line 10 has 35 values, the header has 36 columns. From "GenderID" on the values look shifted by one column to the left.',
    );
    expect(file.profile.questions).toEqual([]);
    expect(file.profile.dates.get('hire_date')).toMatchObject({
      order: 'month-first',
      ambiguous: false,
      clashes: 0,
    });
    expect(file.outcomes.flatMap((o) => (o.outcome === 'importable' ? o.warnings : []))).toEqual([]);
  });

  it('HRDataset_v14: people are read without padding, with real dates and statuses', async () => {
    const people = importable((await judge('HRDataset_v14.csv')).outcomes);
    const becker = people.find((p) => p.familyName === 'Barone');
    expect(becker).toMatchObject({
      givenName: 'Francesco',
      middleName: 'A',
      unit: 'Production',
      status: 'active',
    });
    expect(people.find((p) => p.familyName === 'Smith' && p.givenName === 'Leigh Ann')).toBeDefined();
    expect(people.every((p) => /^\d{4}-\d\d-\d\d$/.test(p.hireDate ?? ''))).toBe(true);
    const count = (status: string) => people.filter((p) => p.status === status).length;
    expect([count('active'), count('ended')]).toEqual([203, 101]);
    expect(people.filter((p) => p.status === 'ended').every((p) => p.endDate !== null)).toBe(true);
    expect(JSON.stringify(people)).not.toMatch(/White|Married|Fully Meets/);
  });

  it('HRDataset_v14: sensitive columns are recognised and left out', async () => {
    const mapping = suggestMapping((await open('HRDataset_v14.csv')).columns);
    expect(sensitiveColumns(mapping).map((m) => m.header)).toEqual([
      'MarriedID',
      'MaritalStatusID',
      'GenderID',
      'PerfScoreID',
      'FromDiversityJobFairID',
      'Salary',
      'Zip',
      'DOB',
      'Sex',
      'MaritalDesc',
      'CitizenDesc',
      'HispanicLatino',
      'RaceDesc',
      'TermReason',
      'PerformanceScore',
      'EngagementSurvey',
      'EmpSatisfaction',
      'LastPerformanceReview_Date',
      'DaysLateLast30',
      'Absences',
    ]);
    expect(sensitiveColumns(mapping).every((m) => m.use === 'ignore')).toBe(true);
    expect(offeredColumns(mapping).map((m) => m.header)).toEqual([
      'EmpStatusID',
      'DeptID',
      'Termd',
      'PositionID',
      'State',
      'RecruitmentSource',
      'SpecialProjectsCount',
    ]);
  });

  it('HRDataset_v14: managers by unique name; those who match nobody are listed', async () => {
    const result = managersWithin(importable((await judge('HRDataset_v14.csv')).outcomes));
    expect(result.matches.size).toBe(224);
    expect([...result.matches.values()].every((m) => m.by === 'name')).toBe(true);
    expect(result.circles).toEqual([]);
    expect(result.unmatched.map((u) => [u.reason, u.name, u.number, u.people.length])).toEqual([
      ['nobody', 'David Stanley', '14', 21],
      ['name-under-several-numbers', 'Michael Albert', null, 21],
      ['nobody', 'Webster Butler', '39', 12],
      ['nobody', 'Alex Sweetwater', '10', 9],
      ['nobody', 'Webster Butler', null, 8],
      ['name-under-several-numbers', 'Brandon R. LeBlanc', null, 7],
      ['nobody', 'Board of Directors', '9', 2],
    ]);
  });

  it.each(['upload-person-3.csv', 'upload-empty-middle.csv'])('%s is valid', async (name) => {
    const { outcomes } = await judge(name);
    expect(outcomes.map((o) => o.outcome)).toEqual(['importable', 'importable', 'importable']);
    expect(outcomes.flatMap((o) => (o.outcome === 'importable' ? o.warnings : []))).toEqual([]);
  });

  it('three people of one name are imported with a warning', async () => {
    const { outcomes } = await judge('upload-person-3-dupname.csv');
    expect(
      outcomes.map((o) => (o.outcome === 'importable' ? o.warnings.map((w) => [w.code, w.lines]) : null)),
    ).toEqual([[['same-name', [3, 4]]], [['same-name', [2, 4]]], [['same-name', [2, 3]]]]);
  });

  it('extra columns are offered for mapping and taken in when mapped', async () => {
    const { table, mapping, outcomes } = await judge('upload-person-task-3.csv');
    expect(offeredColumns(mapping).map((m) => m.header)).toEqual(['event', 'role']);
    expect(importable(outcomes)).toHaveLength(3);
    for (const m of offeredColumns(mapping)) m.use = 'extra';
    const again = await readPeople(table, { fileName: 'upload-person-task-3.csv', today, mapping });
    expect(importable(again.outcomes).map((p) => p.extras.role)).toEqual([
      'learner',
      'instructor',
      'learner',
    ]);
  });

  it.each([
    ['upload-missing-email.csv', ['e-mail or employee number']],
    ['upload-missing-family.csv', ['family name (family, last name)']],
    ['upload-missing-personal-email.csv', ['given name (personal, first name)', 'e-mail or employee number']],
  ])('%s is refused, naming what is missing', async (name, missing) => {
    await expect(judge(name)).rejects.toMatchObject({
      code: 'invalid',
      reason: 'column-missing',
      details: { missing },
    });
  });

  it('a malformed line goes to quarantine', async () => {
    const { outcomes } = await judge('upload-malformed-file-with-header.csv');
    expect(outcomes).toMatchObject([
      { outcome: 'quarantined', line: 2, reasons: [{ code: 'wrong-number-of-cells' }] },
    ]);
  });
});
