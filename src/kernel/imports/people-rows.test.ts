import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settleDuplicates } from './duplicates.ts';
import {
  checkMapping,
  fieldFor,
  type PeopleMapping,
  recallMapping,
  suggestMapping,
} from './people-columns.ts';
import { nameKey, splitFullName } from './person-name.ts';
import type { RowOutcome } from './person-row.ts';
import { importable, readPeople } from './read-people.ts';
import { readTable } from './read-table.ts';
import { sensitiveCategory } from './sensitive-columns.ts';
import { statusOfWord } from './status-words.ts';
import { bytesSource, columnsFrom } from './table.ts';

const today = '2026-11-23';
async function judge(text: string, change?: (mapping: PeopleMapping) => void) {
  const table = await readTable(bytesSource(Buffer.from(text), 'people.csv'));
  const mapping = suggestMapping(table.columns);
  change?.(mapping);
  return readPeople(table, { fileName: 'people.csv', today, mapping });
}
const codes = (o: RowOutcome) =>
  o.outcome === 'quarantined'
    ? o.reasons.map((r) => r.code)
    : o.outcome === 'importable'
      ? o.warnings.map((w) => w.code)
      : ['merged'];

describe('columns of a people file', () => {
  it.each([
    ['E-Mail-Adresse', 'email'],
    ['Vorname', 'given_name'],
    ['Prénom', 'given_name'],
    ['Apellidos', 'family_name'],
    ['Employee First Name', 'given_name'],
    ['Führungskraft', 'manager_name'],
    ['Kostenstelle', 'cost_centre'],
    ['Fecha de ingreso', 'hire_date'],
    ['Eintrittsdatum', 'hire_date'],
    ['Numéro employé', 'employee_number'],
    ['Work Email', 'email'],
    ['manager_email', 'manager_email'],
    ['Time zone', 'time_zone'],
    ['role', null],
    ['event', null],
  ])('%s is %s', (header, field) => expect(fieldFor(header)).toBe(field));

  it.each([
    ['Geburtsdatum', 'birth'],
    ['GenderID', 'sex or gender'],
    ['HispanicLatino', 'race or ethnicity'],
    ['Staatsangehörigkeit', 'citizenship'],
    ['Annual Salary', 'pay'],
    ['Schwerbehinderung', 'disability'],
    ['Konfession', 'religion'],
    ['Sick days 2026', 'health or absence'],
    ['IBAN', 'identity document or bank account'],
    ['Job title', null],
    ['Payroll number', null],
    ['Language', null],
    ['Manager', null],
    ['Stage', null],
  ])('%s is about %s', (header, category) => expect(sensitiveCategory(header)).toBe(category));

  it('takes "Name" beside "Vorname" for the family name', () => {
    const mapping = suggestMapping(columnsFrom(['Personalnummer', 'Name', 'Vorname'], []));
    expect(mapping.columns.map((m) => m.field)).toEqual(['employee_number', 'family_name', 'given_name']);
  });

  it('takes a sensitive column in only on purpose, and no field twice', () => {
    const mapping = suggestMapping(columnsFrom(['email', 'given', 'family', 'Salary', 'mail'], []));
    expect(() => checkMapping(mapping, 'x.csv')).not.toThrow();
    mapping.columns[3]!.use = 'extra';
    expect(() => checkMapping(mapping, 'x.csv')).toThrow(
      expect.objectContaining({ reason: 'sensitive-column' }),
    );
    delete mapping.columns[3]!.sensitive;
    expect(() => checkMapping(mapping, 'x.csv')).toThrow(
      expect.objectContaining({ reason: 'sensitive-column' }),
    );
    mapping.columns[3]!.deliberate = true;
    expect(() => checkMapping(mapping, 'x.csv')).not.toThrow();
    Object.assign(mapping.columns[4]!, { use: 'field', field: 'email' });
    expect(() => checkMapping(mapping, 'x.csv')).toThrow(
      expect.objectContaining({ reason: 'field-mapped-twice' }),
    );
  });

  it('remembers a mapping by header, wherever the column moved', () => {
    const first = suggestMapping(columnsFrom(['email', 'given', 'family', 'Team code'], []));
    Object.assign(first.columns[3]!, { use: 'field', field: 'unit' });
    const { mapping, unseen } = recallMapping(
      first,
      columnsFrom(['Department', 'TEAM CODE', 'Family', 'Given', 'E-mail'], []),
    );
    expect(unseen).toEqual(['Department']);
    expect(mapping.columns.map((m) => m.field ?? m.use)).toEqual([
      'ignore',
      'unit',
      'family_name',
      'given_name',
      'email',
    ]);
    expect(mapping.columns.map((m) => m.position)).toEqual([0, 1, 2, 3, 4]);
  });
});

describe('rows of a people file', () => {
  it('gives a reason for everything that cannot be believed', async () => {
    const { outcomes } = await judge(
      [
        'emp id,given,family,email,hire date,end date,status,title',
        '1,Ann,Lee,ann@example.org,25/1/2020,,Active,Designer',
        ',Bob,Ray,,26/1/2020,,Active,',
        '3,Cat,Fox,cat@example,27/1/2020,,Active,',
        '4,,,d@example.org,28/1/2020,,Active,',
        '5,=HYPERLINK("x"),Fox,e@example.org,,,Active,',
        '6,Flo,Fox,f@example.org,31/2/2020,,Active,',
        '7,Gus,Fox,g@example.org,25/1/2020,24/1/2020,Terminated,',
        '8,Hal,Fox,h@example.org,25/1/2020,30/1/2020,Active,',
        '9,Ida,Fox,i@example.org,soon,,Active,',
        '1.2E+10,Jon,Fox,j@example.org,,,Active,',
        '11,Kim,Fox,k@example.org,,,Dancing,',
        '12,Lea,Fox,l@example.org,1/12/2030,,Active,=1+1',
        '13,Max,Fox,m@example.org,,,Terminated,n/a',
        '14,Ned',
        '15,N\u0000ed,Fox,n@example.org,,,Active,',
        '16,Oto,,o@example.org,,31.12.9999,Active,',
        '17,Pam,Fox,p@example.org,#REF!,,Active,',
      ].join('\n'),
    );
    expect(outcomes.map((o) => [o.line, o.outcome, codes(o)])).toEqual([
      [2, 'importable', []],
      [3, 'quarantined', ['no-identity']],
      [4, 'quarantined', ['email-invalid']],
      [5, 'quarantined', ['no-name']],
      [6, 'quarantined', ['name-is-formula']],
      [7, 'quarantined', ['date-impossible']],
      [8, 'quarantined', ['ends-before-start']],
      [9, 'quarantined', ['status-contradicts-dates']],
      [10, 'quarantined', ['not-a-date']],
      [11, 'quarantined', ['number-damaged']],
      [12, 'quarantined', ['status-word-unknown']],
      [13, 'importable', ['formula-text']],
      [14, 'importable', ['end-date-missing']],
      [15, 'quarantined', ['wrong-number-of-cells']],
      [16, 'quarantined', ['unreadable-characters']],
      [17, 'importable', ['single-name']],
      [18, 'quarantined', ['spreadsheet-error', 'not-a-date']],
    ]);
    expect(importable(outcomes).find((p) => p.employeeNumber === '12')).toMatchObject({
      status: 'future',
      hireDate: '2030-12-01',
      title: '=1+1',
    });
    expect(importable(outcomes).find((p) => p.employeeNumber === '16')).toMatchObject({
      endDate: null,
      givenName: '',
      familyName: 'Oto',
    });
  });

  it('asks when a column leaves the order of its dates open, and goes on once told', async () => {
    const text = 'emp id,name,hire date\n1,Ann Lee,1/2/2020\n2,Bob Ray,3/4/2020\n3,Cat Fox,5/5/2020\n';
    const before = await judge(text);
    expect(before.profile.questions.map((q) => [q.code, q.column])).toEqual([
      ['date-order-unclear', 'hire date'],
    ]);
    expect(before.outcomes.map(codes)).toEqual([['date-order-unclear'], ['date-order-unclear'], []]);
    const after = await judge(text, (m) => {
      m.dateOrders = { 'hire date': 'day-first' };
    });
    expect(importable(after.outcomes).map((p) => p.hireDate)).toEqual([
      '2020-02-01',
      '2020-04-03',
      '2020-05-05',
    ]);
  });

  it('finds rows that slid sideways among many that did not', async () => {
    const lines = ['number,given,family,email,title,unit,hire date,status'];
    for (let i = 0; i < 200; i++)
      lines.push(
        `${1000 + i},Given${i},Family${i},p${i}@example.org,Designer ${i % 5},Unit ${i % 7},2020-01-0${(i % 9) + 1},Active`,
      );
    lines.push('2001,Ann,ann@example.org,Designer 1,Unit 3,2020-01-01,Active,');
    lines.push('2002,Bob,Jr,Ray,bob@example.org,Designer 1,Unit 3,2020-01-01,Active');
    lines.push('2003,Cat,Fox,cat@example.org,Clown,Circus,2020-01-01,Active');
    const { outcomes } = await judge(lines.join('\n').replace('number,', 'emp number,'));
    expect(outcomes.slice(0, 200).every((o) => o.outcome === 'importable')).toBe(true);
    expect(outcomes.slice(200).map(codes)).toEqual([['shifted'], ['shifted'], []]);
    expect(outcomes[201]?.outcome === 'quarantined' && outcomes[201].reasons[0]?.message).toMatch(
      /9 values, the header has 8 columns\. From "email" on .* to the right/,
    );
  });

  it('merges the same row, keeps contradictions apart and out', async () => {
    const { outcomes } = await judge(
      'emp id,given,family,email\n1,Ann,Lee,a@x.org\n2,Bob,Ray,b@x.org\n01,Ann,Lee,z@x.org\n1,Ann,Lee,a@x.org\n2,Bobby,Ray,b@x.org\n3,Cat,Fox,\n4,Dan,Doe,c@x.org\n5,Eve,Doe,c@x.org\n',
    );
    expect(outcomes.map((o) => o.outcome)).toEqual([
      'quarantined',
      'quarantined',
      'quarantined',
      'quarantined',
      'quarantined',
      'importable',
      'quarantined',
      'quarantined',
    ]);
    const same = await judge('emp id,given,family,email\n1,Ann,Lee,a@x.org\n 1 ,Ann,Lee ,A@x.org\n');
    expect(same.outcomes).toMatchObject([{ outcome: 'importable' }, { outcome: 'merged', line: 3, into: 2 }]);
  });

  it('ends every row exactly once, whatever the order', async () => {
    const row = fc.record({
      n: fc.constantFrom('1', '2', '3', '', '01'),
      g: fc.constantFrom('Ann', 'Bob', ''),
      e: fc.constantFrom('a@x.org', 'B@x.org', '', 'bad'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 12 }), async (rows) => {
        const { outcomes } = await judge(
          `emp id,given,family,email\n${rows.map((r) => `${r.n},${r.g},Lee,${r.e}`).join('\n')}`,
        );
        expect(outcomes.map((o) => o.line)).toEqual(rows.map((_, i) => i + 2));
        const ids = importable(outcomes);
        expect(new Set(ids.map((p) => p.employeeNumber ?? p.email)).size).toBe(ids.length);
        const kinds = (list: RowOutcome[]) =>
          new Map(list.map((o) => [o.line, o.outcome === 'quarantined' ? codes(o).join() : o.outcome]));
        const fresh = outcomes.map(
          (o): RowOutcome =>
            o.outcome === 'merged'
              ? { outcome: 'importable', line: o.line, person: o.person, warnings: [] }
              : o,
        );
        expect(new Map([...kinds(settleDuplicates(fresh.toReversed()))].sort((a, b) => a[0] - b[0]))).toEqual(
          kinds(settleDuplicates(fresh)),
        );
      }),
    );
  });
});

describe('names and statuses', () => {
  it.each([
    ['Adinolfi, Wilson  K', 'Wilson', 'K', 'Adinolfi'],
    ['Alagbe,Trina', 'Trina', null, 'Alagbe'],
    ['Smith, Leigh Ann', 'Leigh Ann', null, 'Smith'],
    ['Anna von Massenbach', 'Anna', null, 'von Massenbach'],
    ['Brandon R. LeBlanc', 'Brandon', 'R.', 'LeBlanc'],
    ['Suharto', '', null, 'Suharto'],
  ])('splits %s', (text, givenName, middleName, familyName) => {
    expect(splitFullName(text, 'given-first')).toEqual({ givenName, middleName, familyName });
  });

  it('compares names without case, accents, order, blanks and initials', () => {
    expect(nameKey('LeBlanc, Brandon  R')).toBe(nameKey('Brandon R. LEBLANC'));
    expect(nameKey('Müller-Łoś, Zoë')).toBe(nameKey('zoe muller los'));
    expect(nameKey("O'Brien, Bo")).toBe(nameKey('Bo OBrien'));
    expect(nameKey('王 伟')).not.toBe('');
  });

  it.each([
    ['Active', 'active'],
    ['Voluntarily Terminated', 'ended'],
    ['Terminated for Cause', 'ended'],
    ['Leave of Absence', 'leave'],
    ['Future Start', 'future'],
    ['AUSGETRETEN', 'ended'],
    ['Inactive', null],
  ])('%s means %s', (word, status) => expect(statusOfWord(word)).toBe(status));
});
