/** Working time by property: adding and measuring undo each other, and nothing runs backwards, in any zone. */
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import {
  builtInCalendar,
  type CalendarRules,
  exceptionsByDay,
  flawOfHours,
  flawOfWeek,
  hoursOn,
  type Target,
} from './rules.ts';
import {
  addWorkingTime,
  DAY,
  HOUR,
  instantOf,
  isoOf,
  measureOf,
  msOf,
  unitsOf,
  workingTime,
} from './working-time.ts';

// Clocks that change by half an hour (Lord Howe), at midnight (Cairo, Beirut), never (Kolkata), and once left a day out (Apia).
const zones = [
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Africa/Cairo',
  'Asia/Beirut',
  'Asia/Kolkata',
  'Pacific/Apia',
  'America/Sao_Paulo',
  'UTC',
];
const time = fc.integer({ min: 0, max: 24 * 60 }).map((m) => {
  const two = (n: number) => String(n).padStart(2, '0');
  return `${two(Math.floor(m / 60))}:${two(m % 60)}`;
});
const span = fc
  .record({ weekday: fc.integer({ min: 1, max: 7 }), a: time, b: time })
  .filter(({ a, b }) => a !== b)
  .map(({ weekday, a, b }) => ({ weekday, from: a < b ? a : b, to: a < b ? b : a }));
const week = fc.array(span, { minLength: 1, maxLength: 8 }).filter((w) => flawOfWeek(w) === null);
const day = fc
  .integer({ min: 0, max: 1500 })
  .map((n) => isoOf(msOf('2024-01-01T00:00:00Z') + n * DAY).slice(0, 10));
const calendar: fc.Arbitrary<CalendarRules> = fc
  .record({
    zone: fc.constantFrom(...zones),
    week,
    exceptions: fc.array(
      fc.record({
        day,
        name: fc.constant('x'),
        isWorking: fc.boolean(),
        hours: fc.constant(null),
        source: fc.constant('own' as const),
      }),
      { maxLength: 20 },
    ),
  })
  .map(({ zone, week, exceptions }) => ({
    ...builtInCalendar(zone),
    week,
    exceptions: exceptionsByDay(exceptions),
  }));
const instant = fc
  .integer({ min: 0, max: 1500 * 24 * 3600 })
  .map((s) => msOf('2024-01-01T00:00:00Z') + s * 1000);
const unit = fc.constantFrom<Target['unit']>('working-hours', 'working-days', 'days');

describe('working time', () => {
  it('comes back: measuring what was added gives what was added', () => {
    fc.assert(
      fc.property(calendar, instant, fc.integer({ min: 1, max: 4000 }), (rules, from, minutes) => {
        const measure = measureOf(rules, 'working-hours');
        const units = minutes * 60_000;
        const at = measure.reach(measure.read(from) + units);
        expect(measure.read(at) - measure.read(from)).toBe(units);
        // It is the first such instant.
        expect(measure.read(at - 1)).toBeLessThan(measure.read(at));
      }),
      { numRuns: 100 },
    );
  });

  it('comes back for working days and days, to less than a millisecond, or to the hour that clocks skip', () => {
    fc.assert(
      fc.property(
        calendar,
        instant,
        fc.integer({ min: 1, max: 90 }),
        fc.constantFrom('working-days', 'days'),
        (rules, from, amount, unit) => {
          const measure = measureOf(rules, unit as Target['unit']);
          const target = measure.read(from) + amount * DAY;
          const at = measure.reach(target);
          expect(measure.read(at)).toBeGreaterThanOrEqual(target);
          expect(measure.read(at - 1)).toBeLessThan(target);
          const over = measure.read(at) - target;
          // A working day of one minute steps in 1/60,000; skipped time is at most an hour in these years.
          expect(over).toBeLessThanOrEqual(unit === 'days' ? HOUR : DAY / 60_000);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('never runs backwards, and parts make the whole', () => {
    fc.assert(
      fc.property(calendar, unit, fc.array(instant, { minLength: 3, maxLength: 3 }), (rules, unit, three) => {
        const [a, b, c] = [...three].sort((x, y) => x - y) as [number, number, number];
        const measure = measureOf(rules, unit);
        const [ra, rb, rc] = [measure.read(a), measure.read(b), measure.read(c)];
        expect(rb).toBeGreaterThanOrEqual(ra);
        expect(rc - ra).toBe(rb - ra + (rc - rb));
        expect(rc - ra).toBeGreaterThanOrEqual(0);
        if (unit === 'working-hours') expect(rc - ra).toBeLessThanOrEqual(c - a);
      }),
      { numRuns: 100 },
    );
  });

  it('agrees with counting minute by minute on the clock of the place', () => {
    fc.assert(
      fc.property(calendar, instant, fc.integer({ min: 1, max: 3 }), (rules, from, days) => {
        const start = Math.floor(from / 60_000) * 60_000;
        let minutes = 0;
        for (let at = start; at < start + days * DAY; at += 60_000) {
          const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(rules.zone);
          // Where clocks show an hour twice its minutes are open to reading; such days have their own test below.
          if (local.hoursInDay !== 24) return;
          const clock = local.toPlainTime().toString().slice(0, 5);
          const hours = hoursOn(rules, local.toPlainDate().toString(), local.dayOfWeek);
          if (hours.some((h) => h.from <= clock && clock < h.to)) minutes++;
        }
        expect(workingTime(rules, isoOf(start), isoOf(start + days * DAY)) / 60_000).toBe(minutes);
      }),
      { numRuns: 40 },
    );
  });
});

const always = (zone: string): CalendarRules => ({
  ...builtInCalendar(zone),
  week: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from: '00:00', to: '24:00' })),
});

describe('a day on which clocks change', () => {
  it.each([
    ['Europe/Berlin', '2026-03-29', 23],
    ['Europe/Berlin', '2026-10-25', 25],
    ['America/New_York', '2026-03-08', 23],
    ['America/New_York', '2026-11-01', 25],
    ['Australia/Lord_Howe', '2026-10-04', 23.5],
    ['Australia/Lord_Howe', '2026-04-05', 24.5],
    ['Africa/Cairo', '2026-04-24', 23],
    ['Asia/Kolkata', '2026-03-29', 24],
  ])('in %s, %s has %d hours, and counts one working day', (zone, date, hours) => {
    const rules = always(zone);
    const from = msOf(Temporal.PlainDate.from(date).toZonedDateTime(zone).toInstant().toString());
    const to = msOf(
      Temporal.PlainDate.from(date).add({ days: 1 }).toZonedDateTime(zone).toInstant().toString(),
    );
    expect((to - from) / HOUR).toBe(hours);
    expect(workingTime(rules, isoOf(from), isoOf(to)) / HOUR).toBe(hours);
    const working = measureOf(rules, 'working-days');
    expect(working.read(to) - working.read(from)).toBe(DAY);
    // In Cairo midnight itself is skipped: that day begins at one o'clock.
    const days = measureOf(rules, 'days');
    expect(days.read(to) - days.read(from)).toBe(zone === 'Africa/Cairo' ? DAY - HOUR : DAY);
  });

  it('has the working hours that the clock of the place shows', () => {
    const nights = {
      ...builtInCalendar('Europe/Berlin'),
      week: [{ weekday: 7, from: '01:00', to: '05:00' }],
    };
    const between = (date: string) =>
      workingTime(nights, isoOf(msOf(`${date}T12:00:00Z`) - DAY), `${date}T12:00:00Z`) / HOUR;
    expect(between('2026-03-22')).toBe(4);
    expect(between('2026-03-29')).toBe(3);
    expect(between('2026-10-25')).toBe(5);
  });

  it('lets time that clocks skip come with the jump, and time shown twice the first time', () => {
    const at = (zone: string, local: string) => isoOf(instantOf(zone, Temporal.PlainDateTime.from(local)));
    expect(at('Europe/Berlin', '2026-03-29T02:30')).toBe('2026-03-29T01:00:00.000Z');
    expect(at('Europe/Berlin', '2026-10-25T02:30')).toBe('2026-10-25T00:30:00.000Z');
    expect(at('Pacific/Apia', '2011-12-30T12:00')).toBe('2011-12-30T10:00:00.000Z');
  });
});

describe('a target', () => {
  const rules = builtInCalendar('Europe/Berlin');
  it.each([
    ['2026-03-06T15:30:00Z', 1, 'working-hours', '2026-03-09T08:30:00.000Z'],
    ['2026-03-06T14:00:00Z', 1, 'working-days', '2026-03-09T14:00:00.000Z'],
    ['2026-03-07T10:00:00Z', 2, 'working-days', '2026-03-10T16:00:00.000Z'],
    ['2024-02-28T09:00:00Z', 2, 'working-days', '2024-03-01T09:00:00.000Z'],
    ['2026-03-27T09:00:00Z', 1, 'working-days', '2026-03-30T08:00:00.000Z'],
  ] as const)('from %s, %d %s end at %s', (from, amount, unit, due) => {
    expect(addWorkingTime(rules, from, { amount, unit })).toBe(due);
  });

  it('counts a half day as a working day', () => {
    const half = {
      ...rules,
      exceptions: exceptionsByDay([
        {
          day: '2026-12-24',
          name: 'Christmas Eve',
          isWorking: true,
          hours: [{ from: '09:00', to: '12:00' }],
          source: 'own',
        },
        { day: '2026-12-25', name: 'Christmas Day', isWorking: false, hours: null, source: 'library' },
      ]),
    };
    expect(addWorkingTime(half, '2026-12-23T16:00:00Z', { amount: 1, unit: 'working-days' })).toBe(
      '2026-12-24T11:00:00.000Z',
    );
    expect(addWorkingTime(half, '2026-12-23T12:00:00Z', { amount: 1, unit: 'working-days' })).toBe(
      '2026-12-24T09:30:00.000Z',
    );
    expect(addWorkingTime(half, '2026-12-24T11:00:00Z', { amount: 1, unit: 'working-hours' })).toBe(
      '2026-12-28T09:00:00.000Z',
    );
    expect(unitsOf({ amount: 1.5, unit: 'working-hours' })).toBe(1.5 * HOUR);
  });
});

describe('a week', () => {
  it('needs hours, that end after they begin and do not overlap', () => {
    expect(flawOfWeek([])).toBe('no-hours');
    expect(flawOfWeek(rulesWeek('09:00', '09:00'))).toMatchObject({ weekday: 1 });
    expect(flawOfWeek([...rulesWeek('09:00', '12:00'), ...rulesWeek('11:00', '15:00')])).toMatchObject({
      from: '11:00',
    });
    expect(flawOfWeek([...rulesWeek('13:00', '24:00'), ...rulesWeek('09:00', '13:00')])).toBeNull();
    expect(flawOfHours([])).toBeNull();
  });
});

const rulesWeek = (from: string, to: string) => [{ weekday: 1, from, to }];
