/**
 * Holidays of real countries, 2024–2028, against a second source: other-source.json holds what the Python package
 * `holidays` 0.105 (MIT, maintained apart from ours, with its own data) says of the same places. Every day on which
 * the two differ stands here, so that an update of our library shows what it changes.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { holidayPlaces, isHolidayPlace, publicHolidays } from './holidays.ts';

const source = JSON.parse(readFileSync(new URL('./other-source.json', import.meta.url), 'utf8')) as Record<
  string,
  Record<string, string>
>;

/** Days that only one of the two knows. Where nothing stands, they agree on every day of five years. */
const differences: Record<string, { ours?: string[]; theirs?: string[]; why: string }> = {
  BR: {
    ours: ['2024-10-06', '2024-10-27', '2026-10-04', '2026-10-25', '2028-10-01', '2028-10-29'],
    why: 'Election days, all Sundays.',
  },
  'CA-NS': {
    theirs: ['2027-12-27', '2028-01-03', '2028-11-13'],
    why: 'Nova Scotia has no law that moves a holiday from the weekend; theirs shows the custom.',
  },
  'ES-AR': {
    ours: ['2024-12-08', '2025-10-12', '2026-11-01', '2026-12-06', '2027-08-15', '2028-04-23'],
    theirs: ['2024-12-09', '2025-10-13'],
    why: 'Holidays on Sundays, which Aragón moves to Monday in some years, by yearly decree.',
  },
  MX: {
    ours: ['2024-12-01'],
    theirs: ['2024-10-01'],
    why: 'The change of government moved to October in 2024; ours has the old day, a Sunday.',
  },
  US: { theirs: ['2028-11-10'], why: 'Veterans Day on a Saturday: federal offices close on Friday.' },
  ZA: { theirs: ['2026-11-04'], why: 'Local elections, proclaimed for that year.' },
};

/** Places of which ours knows too little: an enterprise there enters the rest by hand. */
const wanting: Record<string, { missing: number; extra: number; why: string }> = {
  IN: { missing: 60, extra: 0, why: 'Only the fixed days; Holi, Diwali, Eid and others are missing.' },
  SA: { missing: 14, extra: 0, why: 'The feasts are there; the days off that make up for weekends are not.' },
  TW: { missing: 33, extra: 5, why: 'Days added by the law of 2025, and days moved from weekends.' },
};

const daysOf = (place: string) =>
  Object.entries(source[place]!).flatMap(([year, days]) => days.split(' ').map((day) => `${year}-${day}`));

async function compare(place: string): Promise<{ ours: string[]; theirs: string[]; both: number }> {
  const [country = '', subdivision = null] = place.split('-');
  const ours = (await publicHolidays(country, subdivision, 2024, 2028)).map((h) => h.day);
  const theirs = daysOf(place);
  return {
    ours: ours.filter((d) => !theirs.includes(d)),
    theirs: theirs.filter((d) => !ours.includes(d)),
    both: ours.filter((d) => theirs.includes(d)).length,
  };
}

describe('public holidays of 2024 to 2028', () => {
  const agreeing = Object.keys(source).filter((p) => wanting[p] === undefined);

  it.each(agreeing)(
    'in %s are those of the second source, but for the days that are named',
    async (place) => {
      const found = await compare(place);
      const known = differences[place];
      expect(found.ours).toEqual(known?.ours ?? []);
      expect(found.theirs).toEqual(known?.theirs ?? []);
      expect(found.both).toBeGreaterThan(30);
    },
  );

  it.each(Object.keys(wanting))('in %s are known in part only', async (place) => {
    const found = await compare(place);
    expect({ missing: found.theirs.length, extra: found.ours.length }).toEqual({
      missing: wanting[place]!.missing,
      extra: wanting[place]!.extra,
    });
  });
});

describe('the library', () => {
  it('has feasts of several days, days that move, and substitutes', async () => {
    const days = async (country: string, subdivision: string | null, year: number) =>
      (await publicHolidays(country, subdivision, year, year)).map((h) => h.day);
    expect(await days('SA', null, 2026)).toEqual(
      expect.arrayContaining(['2026-05-26', '2026-05-27', '2026-05-28', '2026-05-29']),
    );
    expect(await days('GB', 'ENG', 2026)).toContain('2026-12-28');
    expect(await days('DE', 'BY', 2026)).toContain('2026-06-04');
    expect(await days('DE', null, 2026)).not.toContain('2026-06-04');
    // A leap year, and half days that hold for some people only.
    expect(await days('CN', null, 2028)).not.toContain('2028-03-08');
    const twice = await days('JP', null, 2028);
    expect(new Set(twice).size).toBe(twice.length);
  });

  it('says what it knows', async () => {
    expect(await isHolidayPlace('DE', 'BY')).toBe(true);
    expect(await isHolidayPlace('DE', 'XX')).toBe(false);
    expect(await isHolidayPlace('XX', null)).toBe(false);
    expect(await isHolidayPlace('constructor', null)).toBe(false);
    const places = await holidayPlaces();
    expect(places.length).toBeGreaterThan(190);
    for (const p of places) expect(p.zones.length, p.country).toBeGreaterThan(0);
  });
});
