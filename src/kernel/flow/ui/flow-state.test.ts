/** The address says exactly which cases a figure is about. */
import { expect, test } from 'vitest';
import { asChips, drilled, filterOf, partOf, sourceOf, sourceWord, weekPart } from './flow-state.ts';
import { inUnit } from './in-unit.ts';

test('chips and period become the filter of the operation', () => {
  expect(
    filterOf(
      { state: ['open'], 'a.model': ['MOD-1', 'MOD-2'], having: ['Approve'], unit: ['u'], rework: ['no'] },
      { from: '2026-01-01', period: 'completed', of: 'requests' },
    ),
  ).toEqual({
    open: true,
    attributes: [{ name: 'model', values: ['MOD-1', 'MOD-2'] }],
    having: ['Approve'],
    unitId: 'u',
    rework: false,
    from: '2026-01-01',
    period: 'completed',
  });
  expect(filterOf({}, { period: 'completed' })).toEqual({});
  expect(filterOf({}, { from: '2026-01-01', period: 'x' })).toEqual({ from: '2026-01-01' });
});

test('a drilled figure keeps what the page asks', () => {
  expect(drilled({ having: ['A'], open: false }, { having: ['B'], takes: { atLeast: 5 } })).toEqual({
    having: ['A', 'B'],
    open: false,
    takes: { atLeast: 5 },
  });
  expect(drilled({}, {})).toEqual({});
});

test('weeks are cut to the period of the page, and not offered where the period means something else', () => {
  const week = { monday: '2026-11-02' };
  expect(weekPart({}, week, 'weeks', 'arrived')).toEqual({
    from: '2026-11-02',
    until: '2026-11-08',
    period: 'arrived',
  });
  expect(weekPart({ from: '2026-11-04', until: '2026-11-30' }, week, 'weeks', 'arrived')).toEqual({
    from: '2026-11-04',
    until: '2026-11-08',
    period: 'arrived',
  });
  expect(weekPart({ from: '2026-11-04' }, week, 'weeks', 'completed')).toBeNull();
  expect(weekPart({}, { monday: '2026-02-01' }, 'months', 'completed')?.until).toBe('2026-02-28');
});

test('what no chip says stays a figure', () => {
  expect(asChips({ having: ['A'], open: true })).toEqual({ having: ['A'], state: ['open'] });
  expect(asChips({ follows: [{ from: 'A', to: 'B' }] })).toBeNull();
  expect(asChips({})).toBeNull();
});

test('addresses that were changed by hand name no figure', () => {
  expect(partOf('{"open":true}')).toEqual({ open: true });
  for (const word of [undefined, '', '[1]', 'null', '{']) expect(partOf(word)).toBeNull();
  for (const source of [{ process: 'request-fulfilment' }, { logId: '0190' }])
    expect(sourceOf(sourceWord(source as { process: string }))).toEqual(source);
});

test('durations are said in the largest unit that they fill', () => {
  expect(inUnit(0)).toEqual({ unit: 'second', value: 0 });
  expect(inUnit(90)).toEqual({ unit: 'minute', value: 1.5 });
  expect(inUnit(86_400 * 3.25)).toEqual({ unit: 'day', value: 3.3 });
  expect(inUnit(86_400 * 312.6)).toEqual({ unit: 'day', value: 313 });
});
