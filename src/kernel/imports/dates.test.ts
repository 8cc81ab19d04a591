import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addEvidence, type DateOrder, dateOf, dateShape, decideDates, noEvidence } from './dates.ts';

const pivot = 2026;
const read = (text: string, order: DateOrder | null = null) => dateOf(dateShape(text, pivot), order);

describe('dates of any style', () => {
  it.each([
    ['2011-11-07', '2011-11-07'],
    ['2011-11-07T00:00:00.000Z', '2011-11-07'],
    ['20111107', '2011-11-07'],
    ['5.7.2011', '2011-07-05'],
    ['07.11.11', '2011-11-07'],
    ['40854', '2011-11-07'],
    ['7-Nov-2011', '2011-11-07'],
    ['7. März 2011', '2011-03-07'],
    ['Nov 7, 2011', '2011-11-07'],
    ['7 de noviembre de 2011', '2011-11-07'],
    ['29.02.2012', '2012-02-29'],
    ['7/7/2011', '2011-07-07'],
  ])('%s needs no order', (text, date) => expect(read(text)).toBe(date));

  it('takes the order that the column has, and refuses days that do not exist', () => {
    expect(read('7/5/2011', 'month-first')).toBe('2011-07-05');
    expect(read('7/5/2011', 'day-first')).toBe('2011-05-07');
    expect(read('7/5/2011')).toBeNull();
    expect(read('2/30/2011', 'month-first')).toBeNull();
    expect(read('29.02.2011')).toBeNull();
    expect(read('13/13/2011', 'day-first')).toBeNull();
    expect(dateShape('soon', pivot)).toEqual({ kind: 'none' });
    expect(dateShape('62506', pivot).kind).toBe('fixed');
    expect(dateShape('9999', pivot)).toEqual({ kind: 'none' });
  });

  it('puts two-digit years into the century around this year', () => {
    expect(read('05/05/75', 'month-first')).toBe('1975-05-05');
    expect(read('05/05/36', 'month-first')).toBe('2036-05-05');
    expect(read('05/05/37', 'month-first')).toBe('1937-05-05');
  });

  it('reads "no end" as payroll systems write it', () => {
    for (const text of ['31.12.9999', '9999-12-31', '12/31/9999', '00.00.0000']) {
      expect(dateShape(text, pivot)).toEqual({ kind: 'open-ended' });
    }
  });

  it('decides a column by the values that leave no choice, else by its sibling, else not', () => {
    const column = (...values: string[]) => {
      const e = noEvidence();
      for (const v of values) addEvidence(e, dateShape(v, pivot));
      return e;
    };
    const decided = decideDates(
      new Map([
        ['hire', column('7/5/2011', '7/25/2011', '3/30/2015')],
        ['end', column('1/2/2012')],
      ]),
    );
    expect(decided.get('hire')).toMatchObject({ order: 'month-first', ambiguous: false });
    expect(decided.get('end')).toMatchObject({ order: 'month-first', ambiguous: false });
    expect(decideDates(new Map([['only', column('1/2/2012', '3/4/2012')]])).get('only')).toMatchObject({
      order: null,
      ambiguous: true,
    });
    expect(decideDates(new Map([['torn', column('25/1/2012', '1/25/2012')]])).get('torn')).toMatchObject({
      order: null,
      ambiguous: true,
    });
    expect(
      decideDates(new Map([['odd', column('25/1/2012', '26/1/2012', '1/25/2012')]])).get('odd'),
    ).toMatchObject({
      order: 'day-first',
      clashes: 1,
    });
  });

  it('gives back any day of 1937 to 2036 in any style', () => {
    const day = fc.integer({
      min: Date.UTC(1937, 0, 1) / 86_400_000,
      max: Date.UTC(2036, 11, 31) / 86_400_000,
    });
    fc.assert(
      fc.property(day, (n) => {
        const iso = new Date(n * 86_400_000).toISOString().slice(0, 10);
        const [y, m, d] = iso.split('-').map(Number) as [number, number, number];
        const two = String(y % 100).padStart(2, '0');
        expect(read(iso)).toBe(iso);
        expect(read(`${d}.${m}.${y}`)).toBe(iso);
        expect(read(`${d}/${m}/${y}`, 'day-first')).toBe(iso);
        expect(read(`${m}/${d}/${two}`, 'month-first')).toBe(iso);
        expect(read(String(n + 25_569))).toBe(iso);
      }),
    );
  });
});
