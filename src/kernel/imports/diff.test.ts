import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { brake } from './brake.ts';
import {
  type ComparedField,
  comparedFields,
  type DiffOptions,
  type DiffRow,
  diffPeople,
  isEnded,
  type KnownPerson,
  type PeopleDiff,
} from './diff.ts';
import { settleDuplicates } from './duplicates.ts';
import { type ManagerCandidate, type ManagerClaim, resolveManagers } from './managers.ts';
import { nameKeys } from './person-name.ts';
import type { PersonRow } from './person-row.ts';

const today = '2026-11-23';
const nothing = {
  middleName: null,
  title: null,
  unit: null,
  businessArea: null,
  region: null,
  site: null,
  costCentre: null,
  hireDate: null,
  endDate: null,
  status: null,
  locale: null,
  timeZone: null,
  phone: null,
};
const row = (line: number, values: Partial<PersonRow>): DiffRow => ({
  person: {
    line,
    employeeNumber: null,
    email: null,
    givenName: 'Ann',
    familyName: 'Lee',
    ...nothing,
    managerNumber: null,
    managerName: null,
    managerEmail: null,
    extras: {},
    ...values,
  },
});
const known = (id: string, values: Partial<KnownPerson>): KnownPerson => ({
  id,
  employeeNumber: null,
  email: null,
  givenName: 'Ann',
  familyName: 'Lee',
  ...nothing,
  employed: true,
  manager: null,
  extras: {},
  ...values,
});
const mapped = new Set<ComparedField | 'manager'>([...comparedFields, 'manager']);
const full: DiffOptions = { mode: 'full', today, mapped };
const partial: DiffOptions = { ...full, mode: 'partial' };

/** What applying a diff leaves behind, by the contract of the diff. */
function apply(people: KnownPerson[], rows: DiffRow[], diff: PeopleDiff): KnownPerson[] {
  const next = new Map(people.map((p) => [p.id, { ...p }]));
  for (const e of diff.entries) {
    if (e.kind === 'conflict') continue;
    const from = rows.find((r) => r.person.line === e.line);
    if (e.person === null) {
      const { person } = from!;
      next.set(
        `new:${e.line}`,
        known(`new:${e.line}`, {
          ...person,
          manager: from!.manager ?? null,
          employed: !isEnded(person, today),
        }),
      );
      continue;
    }
    const target = next.get(e.person)!;
    for (const c of e.changes) Object.assign(target, { [c.field]: c.after });
    if (e.kind === 'leaver') target.employed = false;
    if (e.kind === 'rehire') target.employed = true;
  }
  return [...next.values()];
}

describe('difference of a people file', () => {
  const people = [
    known('a', { employeeNumber: '1', email: 'a@x.org', unit: 'Sales' }),
    known('b', { employeeNumber: '2', email: 'b@x.org', unit: 'Sales' }),
    known('c', { email: 'c@x.org' }),
    known('d', { employeeNumber: '4', employed: false }),
    known('e', { employeeNumber: '5' }),
    known('f', { employeeNumber: '6' }),
  ];

  it('tells joiners, movers, leavers, rehires, changes and conflicts apart', () => {
    const rows = [
      row(2, { employeeNumber: '001', email: 'a@x.org', unit: 'Sales' }),
      { ...row(3, { employeeNumber: '2', email: 'new@x.org', unit: 'Design' }), manager: 'a' },
      row(4, { employeeNumber: '3', email: 'C@x.org', givenName: 'Anna' }),
      row(5, { employeeNumber: '4' }),
      row(6, { employeeNumber: '5', status: 'ended', endDate: '2026-01-01' }),
      row(7, { employeeNumber: '77' }),
      row(8, { employeeNumber: '78', status: 'ended', endDate: '2020-01-01' }),
      row(9, { employeeNumber: '79', email: 'a@x.org' }),
    ];
    const diff = diffPeople(people, rows, full);
    expect(diff.entries.map((e) => [e.line, e.kind, e.person, e.changes.map((c) => c.field)])).toEqual([
      [2, 'unchanged', 'a', []],
      [3, 'mover', 'b', ['email', 'unit', 'manager']],
      [4, 'changed', 'c', ['employeeNumber', 'email', 'givenName'].filter((f) => f !== 'email')],
      [5, 'rehire', 'd', []],
      [6, 'leaver', 'e', ['endDate', 'status']],
      [7, 'joiner', null, []],
      [8, 'former', null, []],
      [9, 'conflict', null, []],
      [null, 'leaver', 'f', []],
    ]);
    expect(diff.counts).toMatchObject({ managerChanges: 1, personalChanges: 3, leaver: 2 });
    expect(diffPeople(people, rows, partial).counts.leaver).toBe(1);
  });

  it('does not take somebody in quarantine for a leaver', () => {
    const quarantined = [
      { employeeNumber: '06', email: null, name: null },
      { employeeNumber: null, email: 'B@x.org', name: null },
    ];
    const diff = diffPeople(people, [row(2, { employeeNumber: '1', email: 'a@x.org' })], {
      ...full,
      quarantined,
    });
    expect(diff.shielded).toEqual(['b', 'f']);
    expect(diff.entries.filter((e) => e.kind === 'leaver').map((e) => e.person)).toEqual(['c', 'e']);
  });

  it('lets one row take the address that another gives up', () => {
    const swap = [
      row(2, { employeeNumber: '1', email: 'b@x.org' }),
      row(3, { employeeNumber: '2', email: 'a@x.org' }),
    ];
    expect(diffPeople(people, swap, partial).entries.map((e) => e.kind)).toEqual(['mover', 'mover']);
    expect(diffPeople(people, swap.slice(0, 1), partial).entries.map((e) => e.kind)).toEqual(['conflict']);
  });

  const value = fc.constantFrom('x', 'y', null);
  const anyRow = fc.record({
    employeeNumber: fc.constantFrom('1', '2', '3', '4', '5', null),
    email: fc.constantFrom('a@x.org', 'b@x.org', 'c@x.org', 'd@x.org', 'e@x.org', null),
    unit: value,
    title: value,
    phone: value,
    status: fc.constantFrom('active' as const, 'ended' as const, null),
    endDate: fc.constantFrom('2020-01-01', '2030-01-01', null),
  });
  const anyRows = fc.array(anyRow, { maxLength: 8 }).map((list) => {
    const rows = list
      .map((v, i) => row(i + 2, v))
      .filter((r) => r.person.employeeNumber !== null || r.person.email !== null);
    const settled = settleDuplicates(
      rows.map(({ person }) => ({ outcome: 'importable', line: person.line, person, warnings: [] })),
    );
    return settled.flatMap((o): DiffRow[] => (o.outcome === 'importable' ? [{ person: o.person }] : []));
  });
  const anyPeople = fc
    .tuple(
      fc.uniqueArray(fc.constantFrom('1', '2', '3', '4'), { maxLength: 4 }),
      fc.shuffledSubarray(['a@x.org', 'b@x.org', 'c@x.org', 'd@x.org']),
      fc.array(fc.tuple(fc.boolean(), value), { minLength: 5, maxLength: 5 }),
    )
    .map(([numbers, emails, rest]) =>
      rest
        .map(([employed, unit], i) =>
          known(`p${i}`, { employeeNumber: numbers[i] ?? null, email: emails[i] ?? null, employed, unit }),
        )
        .filter((p) => p.employeeNumber !== null || p.email !== null),
    );

  it.each(['full', 'partial'] as const)('changes nothing when the same %s file comes again', (mode) => {
    fc.assert(
      fc.property(anyPeople, anyRows, (before, rows) => {
        const options = { ...full, mode };
        const first = diffPeople(before, rows, options);
        const after = apply(before, rows, first);
        const emails = after.flatMap((p) => p.email ?? []);
        expect(new Set(emails).size).toBe(emails.length);
        const again = diffPeople(after, rows, options);
        expect(again.entries.filter((e) => !['unchanged', 'conflict'].includes(e.kind))).toEqual([]);
        expect(again.counts.conflict).toBe(first.counts.conflict);
      }),
      { numRuns: 1000 },
    );
  });

  it('accounts for every row and every employed person exactly once, in any order of rows', () => {
    fc.assert(
      fc.property(anyPeople, anyRows, (before, rows) => {
        const diff = diffPeople(before, rows, full);
        const lines = diff.entries.flatMap((e) => e.line ?? []);
        expect(lines.toSorted((a, b) => a - b)).toEqual(
          rows.map((r) => r.person.line).toSorted((a, b) => a - b),
        );
        const people = diff.entries.flatMap((e) => (e.kind === 'conflict' ? [] : (e.person ?? [])));
        expect(new Set(people).size).toBe(people.length);
        const byLine = (d: PeopleDiff) =>
          d.entries.map((e) => JSON.stringify([e.line, e.person, e.kind, e.changes])).sort();
        expect(byLine(diffPeople(before.toReversed(), rows.toReversed(), full))).toEqual(byLine(diff));
      }),
      { numRuns: 500 },
    );
  });

  it('brakes on mass change', () => {
    const diff = (counts: Partial<PeopleDiff['counts']>, population: number) => ({
      population,
      counts: {
        joiner: 0,
        former: 0,
        rehire: 0,
        leaver: 0,
        mover: 0,
        changed: 0,
        unchanged: 0,
        conflict: 0,
        managerChanges: 0,
        personalChanges: 0,
        shielded: 0,
        ...counts,
      },
    });
    expect(brake(diff({ leaver: 10, changed: 30 }, 100))).toEqual([]);
    expect(brake(diff({ leaver: 11, mover: 31 }, 100)).map((f) => f.what)).toEqual(['leavers', 'movers']);
    expect(brake(diff({ joiner: 5000 }, 0))).toEqual([]);
    expect(brake(diff({ joiner: 5000 }, 19))).toEqual([]);
    expect(brake(diff({ joiner: 500 }, 100)).map((f) => f.what)).toEqual(['joiners']);
    expect(brake(diff({ leaver: 2 }, 2))).toHaveLength(1);
    expect(
      brake(diff({ leaver: 11 }, 100), { leavers: 0.5, movers: 1, joiners: 1, smallPopulation: 20 }),
    ).toEqual([]);
  });
});

describe('managers', () => {
  const person = (
    key: string,
    givenName: string,
    familyName: string,
    rest: Partial<ManagerCandidate> = {},
  ): ManagerCandidate => ({
    key,
    employeeNumber: null,
    email: null,
    givenName,
    middleName: null,
    familyName,
    ...rest,
  });
  const claim = (p: string, values: Partial<ManagerClaim>): ManagerClaim => ({
    person: p,
    number: null,
    email: null,
    name: null,
    ...values,
  });
  const staff = [
    person('ann', 'Ann', 'Lee', { employeeNumber: '1', email: 'ann@x.org' }),
    person('bob', 'Bob', 'Ray', { employeeNumber: '2' }),
    person('jj', 'Jo', 'Doe', { middleName: 'J' }),
    person('jk', 'Jo', 'Doe', { middleName: 'K' }),
    person('zoe', 'Zoë', 'Müller'),
  ];

  it('goes by number, then e-mail, then a name that one person bears', () => {
    const result = resolveManagers(staff, [
      claim('p1', { number: '01', name: 'Bob Ray' }),
      claim('p2', { number: '99', email: 'ANN@x.org' }),
      claim('p3', { name: 'MULLER,  zoe' }),
      claim('p4', { name: 'Jo Doe' }),
      claim('p5', { name: 'Doe, Jo K.' }),
      claim('p6', { name: 'Nobody Known', number: '50' }),
      claim('p7', { name: 'Bob Ray', number: '51' }),
      claim('p8', { name: 'Ray, Bob', number: '52' }),
      claim('ann', { name: 'Ann Lee' }),
      claim('p9', {}),
    ]);
    expect([...result.matches]).toEqual([
      ['p1', { manager: 'ann', by: 'number' }],
      ['p2', { manager: 'ann', by: 'email' }],
      ['p3', { manager: 'zoe', by: 'name' }],
      ['p5', { manager: 'jk', by: 'name' }],
    ]);
    expect(result.doubtful).toEqual([{ person: 'p1', manager: 'ann', claimed: 'Bob Ray' }]);
    expect(result.unmatched.map((u) => [u.reason, u.people]).sort()).toEqual([
      ['name-ambiguous', ['p4']],
      ['name-under-several-numbers', ['p7', 'p8']],
      ['nobody', ['p6']],
      ['own-manager', ['ann']],
    ]);
    expect(result.unmatched[0]!.message).toContain('several numbers (51, 52)');
  });

  it('cuts circles and keeps those who report into them', () => {
    const result = resolveManagers(staff, [
      claim('ann', { number: '2' }),
      claim('bob', { email: 'ann@x.org' }),
      claim('zoe', { number: '1' }),
    ]);
    expect(result.circles).toEqual([['ann', 'bob']]);
    expect([...result.matches.keys()]).toEqual(['zoe']);
    expect(result.unmatched.every((u) => u.reason === 'reporting-circle')).toBe(true);
  });

  it('settles 100,000 claims in a few times what reading their names costs', () => {
    const size = 100_000;
    const many = Array.from({ length: size }, (_, i) =>
      person(`p${i}`, `Given${i % 700}`, `Family${i}`, { employeeNumber: String(i) }),
    );
    const claims = many.map((_, i) => {
      const boss = Math.floor((i - 1) / 8);
      return claim(
        `p${i}`,
        i === 0 ? {} : i % 2 === 0 ? { number: String(boss) } : { name: `Family${boss}, Given${boss % 700}` },
      );
    });
    // A wall clock says nothing on a busy machine: the yardstick is folding the same names in the same moment.
    const fold = performance.now();
    for (const p of many) for (let i = 0; i < 2; i++) nameKeys(`${p.givenName} ${p.familyName}`);
    const yardstick = performance.now() - fold;
    const start = performance.now();
    const result = resolveManagers(many, claims);
    expect((performance.now() - start) / yardstick).toBeLessThan(8);
    expect(result.matches.size).toBe(size - 1);
    expect(result.circles).toEqual([]);
  });
});
