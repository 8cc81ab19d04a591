/** Calendars on real SQL: what they refuse, whom they hold for, and that their table of days says what their rules say. */
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Refusal } from '../../platform/refusal.ts';
import { openWorld, type World } from '../../testing/world.ts';
import { perform, preview } from '../perform.ts';
import * as contract from './contract.ts';
import { calendarFor, calendarsById } from './find.ts';
import { hoursOn } from './rules.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const weekdays = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from: '08:00', to: '16:00' }));
const norway = { name: 'Norway', country: 'NO', zone: 'Europe/Oslo', week: weekdays };
const make = (more: object = {}, actor = world.administrator) =>
  perform(world.app, contract.createCalendar, { ...norway, ...more }, actor);
const set = (calendarId: string, input: object, expectedVersion = 1) =>
  perform(world.app, contract.setExceptions, { calendarId, ...input }, world.administrator, {
    expectedVersion,
  });
const db = () => world.app.database.kysely;

async function reason(attempt: Promise<unknown>): Promise<string> {
  try {
    await attempt;
  } catch (error) {
    if (error instanceof Refusal) return error.reason;
    throw error;
  }
  return 'nothing was refused';
}

async function isWorking(calendarId: string, day: string): Promise<boolean | undefined> {
  const { rows } = await sql<{ is_working: boolean }>`
    select is_working from kernel.calendar_day where calendar_id = ${calendarId} and day = ${day}`.execute(
    db(),
  );
  return rows[0]?.is_working;
}

describe('a calendar', () => {
  it('is refused without working hours, with hours that do not fit, and for places nobody knows', async () => {
    expect(await reason(make({ week: [] }))).toBe('no-working-hours');
    const twice = [...weekdays, { weekday: 1, from: '15:00', to: '18:00' }];
    expect(await reason(make({ week: twice }))).toBe('hours-wrong');
    expect(await reason(make({ week: [{ weekday: 1, from: '17:00', to: '09:00' }] }))).toBe('hours-wrong');
    expect(await reason(make({ country: 'XX' }))).toBe('place-unknown');
    expect(await reason(make({ country: 'NO', subdivision: 'BY' }))).toBe('place-unknown');
    expect(await reason(make({ holidaysFrom: 2028, holidaysTo: 2027 }))).toBe('years-wrong');
    expect(await reason(make({ zone: 'Europe/Atlantis' }))).toBe('input-invalid');
  });

  it('takes the public holidays of its place, and counts working days by them', async () => {
    const { calendarId, holidays } = await make({ holidaysFrom: 2026, holidaysTo: 2026 });
    expect(holidays).toBe(12);
    expect(await isWorking(calendarId, '2026-05-14')).toBe(false);
    expect(await isWorking(calendarId, '2026-05-15')).toBe(true);
    const { rows } = await sql<{ n: number }>`
      select b.ordinal - a.ordinal as n from kernel.calendar_day a, kernel.calendar_day b
      where a.calendar_id = ${calendarId} and b.calendar_id = ${calendarId} and a.day = '2026-05-01' and b.day = '2026-05-31'`.execute(
      db(),
    );
    // May 2026 after the 1st: 20 weekdays, less Ascension Day and Whit Monday.
    expect(rows[0]!.n).toBe(18);
  });

  it('has a table of days that says what its rules say', async () => {
    const { calendarId } = await make();
    await set(calendarId, {
      set: [
        { day: '2026-05-14', name: 'Stocktaking', isWorking: true },
        { day: '2026-05-16', name: 'Working Saturday', isWorking: true, hours: null },
        { day: '2026-12-23', name: 'Half day', isWorking: true, hours: [{ from: '08:00', to: '12:00' }] },
        { day: '2026-12-28', name: 'Closed', isWorking: false },
      ],
    });
    const rules = (await calendarsById(db(), [calendarId])).get(calendarId)!;
    const { rows } = await sql<{ day: string; is_working: boolean; ordinal: number; weekday: number }>`
      select day, is_working, ordinal, extract(isodow from day)::int as weekday from kernel.calendar_day
      where calendar_id = ${calendarId} order by day`.execute(db());
    expect([rows[0]!.day, rows.at(-1)!.day]).toEqual(['2020-01-01', '2035-12-31']);
    let ordinal = 0;
    for (const row of rows) {
      const works = hoursOn(rules, row.day, row.weekday).length > 0;
      if (works) ordinal += 1;
      expect([row.day, row.is_working, row.ordinal]).toEqual([row.day, works, ordinal]);
    }
  });

  it('lets an own exception overrule a holiday until it is taken away', async () => {
    const { calendarId } = await make();
    await set(calendarId, { set: [{ day: '2026-05-14', name: 'Launch', isWorking: true }] });
    expect(await isWorking(calendarId, '2026-05-14')).toBe(true);
    expect(await reason(set(calendarId, { remove: ['2026-05-25'] }, 2))).toBe('no-exception');
    const { days } = await set(calendarId, { remove: ['2026-05-14'] }, 2);
    expect(days).toEqual(['2026-05-14']);
    expect(await isWorking(calendarId, '2026-05-14')).toBe(false);
    const day = { day: '2026-06-01', name: 'x', isWorking: false };
    expect(await reason(set(calendarId, { set: [day, day] }, 3))).toBe('day-twice');
    expect(await reason(set(calendarId, { set: [{ ...day, day: '2036-01-01' }] }, 3))).toBe('day-too-far');
    expect(await reason(set(calendarId, { set: [day] }, 2))).toBe('changed-meanwhile');
  });

  it('shows the days on which clocks change in its day sheet', async () => {
    const { calendarId } = await make({ week: [{ weekday: 7, from: '00:00', to: '24:00' }] });
    const sheet = await perform(
      world.app,
      contract.listDays,
      { calendarId, month: '2026-03' },
      world.administrator,
    );
    expect(sheet.days).toHaveLength(31);
    expect(sheet.days[28]).toMatchObject({ day: '2026-03-29', dayHours: 23, workingMinutes: 23 * 60 });
    expect(sheet.days[27]).toMatchObject({ isWorking: false, workingMinutes: 0 });
    expect(sheet.workingDays).toBe(5);
  });

  it('takes holidays anew: says which days come and go, and keeps own exceptions', async () => {
    const { calendarId } = await make({ holidaysFrom: 2026, holidaysTo: 2026 });
    await set(calendarId, { set: [{ day: '2026-12-24', name: 'Closed', isWorking: false }] });
    await sql`delete from kernel.calendar_exception where calendar_id = ${calendarId} and day = '2026-05-14'`.execute(
      db(),
    );
    await sql`insert into kernel.calendar_exception values (${calendarId}, '2026-06-10', 'library', 'Old day', false)`.execute(
      db(),
    );
    const input = { calendarId, fromYear: 2026, toYear: 2026 };
    const ahead = await preview(world.app, contract.refreshHolidays, input, world.administrator, {
      expectedVersion: 2,
    });
    expect(ahead.output.added.map((h) => h.day)).toEqual(['2026-05-14']);
    expect(ahead.output.removed).toEqual([{ day: '2026-06-10', name: 'Old day' }]);
    expect(ahead.consequences[0]?.sentence).toContain('2026-05-14, 2026-06-10');
    await perform(world.app, contract.refreshHolidays, input, world.administrator, { expectedVersion: 2 });
    expect(await isWorking(calendarId, '2026-06-10')).toBe(true);
    expect(await isWorking(calendarId, '2026-12-24')).toBe(false);
    const byHand = await make({ name: 'By hand', country: null });
    expect(
      await reason(
        perform(
          world.app,
          contract.refreshHolidays,
          { ...input, calendarId: byHand.calendarId },
          world.administrator,
          { expectedVersion: 1 },
        ),
      ),
    ).toBe('no-country');
  });
});

describe('who uses a calendar', () => {
  it('is found from the nearest unit upwards, then the region, then the enterprise', async () => {
    const { operations, fieldService, salesNorth, enterprise } = world.units;
    const nameFor = async (unitId: string | null, region?: string) =>
      (await calendarFor(db(), region === undefined ? { unitId } : { unitId, region })).name;
    expect(await nameFor(fieldService)).toBe('Monday to Friday, 09:00–17:00');
    await make({ name: 'Enterprise', uses: [{}] });
    await make({ name: 'Americas', uses: [{ region: 'amer' }] });
    await make({ name: 'Operations', uses: [{ unitId: operations }] });
    expect(await nameFor(fieldService)).toBe('Operations');
    expect(await nameFor(operations)).toBe('Operations');
    expect(await nameFor(salesNorth)).toBe('Americas');
    expect(await nameFor(enterprise)).toBe('Enterprise');
    expect(await nameFor(null)).toBe('Enterprise');
    expect(await nameFor(null, 'amer')).toBe('Americas');
    await make({ name: 'Field', uses: [{ unitId: fieldService }] });
    expect(await nameFor(fieldService)).toBe('Field');
  });

  it('is one calendar for a place, and ends with the calendar', async () => {
    const { calendarId } = await make({ uses: [{ region: 'emea' }] });
    expect(await reason(make({ name: 'Other', uses: [{ region: 'emea' }] }))).toBe('use-taken');
    expect(await reason(make({ name: 'Other', uses: [{ region: 'moon' }] }))).toBe('use-unknown');
    expect(await reason(make())).toBe('name-taken');
    await perform(world.app, contract.retireCalendar, { calendarId }, world.administrator, {
      expectedVersion: 1,
    });
    expect(await reason(set(calendarId, {}, 2))).toBe('is-retired');
    expect((await make({ uses: [{ region: 'emea' }] })).version).toBe(1);
  });

  it('lies within the reach of whoever says so', async () => {
    const { sales, operations } = world.units;
    expect(await reason(make({ uses: [{ unitId: operations }] }, world.elsewhere))).toBe('beyond-reach');
    expect(await reason(make({ uses: [{}] }, world.elsewhere))).toBe('beyond-reach');
    expect(await reason(make({}, world.elsewhere))).toBe('beyond-reach');
    const own = await make({ uses: [{ unitId: sales }] }, world.elsewhere);
    const change = (uses: object[]) =>
      perform(world.app, contract.changeCalendar, { calendarId: own.calendarId, uses }, world.elsewhere, {
        expectedVersion: 1,
      });
    expect(await reason(change([{ unitId: sales }, { unitId: operations }]))).toBe('beyond-reach');
    expect((await change([{ unitId: world.units.salesNorth }])).version).toBe(2);
  });
});

describe('the rules that a process keeps', () => {
  it('never are those of a change that was rolled back', async () => {
    const { calendarId } = await make();
    const before = (await calendarsById(db(), [calendarId])).get(calendarId)!;
    const week = [{ weekday: 6, from: '10:00', to: '11:00' }];
    await preview(world.app, contract.changeCalendar, { calendarId, week }, world.administrator, {
      expectedVersion: 1,
    });
    expect((await calendarsById(db(), [calendarId])).get(calendarId)).toBe(before);
    // The version that the preview would have made is now another one.
    await perform(
      world.app,
      contract.changeCalendar,
      { calendarId, week: weekdays.slice(0, 4) },
      world.administrator,
      { expectedVersion: 1 },
    );
    expect((await calendarsById(db(), [calendarId])).get(calendarId)!.week).toEqual(weekdays.slice(0, 4));
  });
});
