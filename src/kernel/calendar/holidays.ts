/**
 * Public holidays of countries and their subdivisions, from the library date-holidays (code ISC, data CC BY-SA 3.0 from
 * Wikipedia). The only file that names it; it is read from a handler, so it must need no network, and it needs none.
 */
import type { HolidaysTypes } from 'date-holidays';
import { Temporal } from 'temporal-polyfill';

export interface Holiday {
  readonly day: string;
  /** In the language of the country where English is not known. */
  readonly name: string;
}

export interface HolidayPlace {
  readonly country: string;
  readonly name: string;
  readonly zones: readonly string[];
  readonly subdivisions: readonly { readonly code: string; readonly name: string }[];
}

/** A megabyte of data: read when a calendar is made, not when the program starts. */
async function load() {
  return (await import('date-holidays')).default;
}

/** Whether the library knows the country, and the subdivision if there is one. */
export async function isHolidayPlace(country: string, subdivision: string | null): Promise<boolean> {
  const Holidays = await load();
  const library = new Holidays();
  if (!Object.hasOwn(library.getCountries(), country)) return false;
  return subdivision === null || Object.hasOwn(library.getStates(country) ?? {}, subdivision);
}

/**
 * Days that are public holidays for everybody in the place, in these years, one entry a day. Days that begin at noon or
 * hold for some people only are left out: the enterprise enters them where it follows them.
 */
export async function publicHolidays(
  country: string,
  subdivision: string | null,
  fromYear: number,
  toYear: number,
): Promise<Holiday[]> {
  const Holidays = await load();
  const library = subdivision === null ? new Holidays(country) : new Holidays(country, subdivision);
  library.setLanguages(['en', ...library.getLanguages().filter((l) => l !== 'en')]);
  const names = new Map<string, string[]>();
  // A holiday of several days may begin in the year before.
  for (let year = fromYear - 1; year <= toYear; year++) {
    for (const holiday of library.getHolidays(year)) {
      if (holiday.type !== 'public' || !beginsWithDay(holiday)) continue;
      const first = Temporal.PlainDate.from(holiday.date.slice(0, 10));
      const days = Math.max(1, Math.round((holiday.end.getTime() - holiday.start.getTime()) / 86_400_000));
      for (let n = 0; n < days; n++) {
        const day = first.add({ days: n });
        if (day.year < fromYear || day.year > toYear) continue;
        const own = names.get(day.toString()) ?? [];
        if (!own.includes(holiday.name)) own.push(holiday.name);
        names.set(day.toString(), own);
      }
    }
  }
  return [...names].sort(([a], [b]) => (a < b ? -1 : 1)).map(([day, own]) => ({ day, name: own.join(', ') }));
}

function beginsWithDay(holiday: HolidaysTypes.Holiday): boolean {
  return holiday.date.slice(11, 19) === '00:00:00';
}

let known: HolidayPlace[] | undefined;

/** Every country that the library knows, with zones and subdivisions, by its English name. */
export async function holidayPlaces(): Promise<readonly HolidayPlace[]> {
  const Holidays = await load();
  known ??= Object.entries(new Holidays().getCountries('en'))
    .map(([country, name]) => {
      const library = new Holidays(country);
      const subdivisions = Object.entries(library.getStates(country, 'en') ?? {})
        .map(([code, title]) => ({ code, name: title }))
        .sort((a, b) => a.name.localeCompare(b.name, 'en'));
      return { country, name, zones: library.getTimezones(), subdivisions };
    })
    .sort((a, b) => a.name.localeCompare(b.name, 'en'));
  return known;
}
