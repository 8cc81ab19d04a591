/** Calendars: working days and hours of a place, its public holidays, and what the enterprise says otherwise. */
import { z } from 'zod';
import { listInput, listOutput } from '../list.ts';
import { command, event, query, SIGNED_IN } from '../operation.ts';
import { code, day, id, line, searchText, timeZone } from '../org/shapes.ts';

export const calendarCreated = event({
  name: 'calendar.calendar-created',
  subject: 'calendar',
  payload: z.object({ country: z.string().nullable(), zone: z.string() }),
  sentence: 'Calendar {subject} is created, zone {zone}',
});
export const calendarChanged = event({
  name: 'calendar.calendar-changed',
  subject: 'calendar',
  payload: z.object({ fields: z.array(z.string()) }),
  sentence: 'Calendar {subject} is changed: {fields}',
});
export const exceptionsSet = event({
  name: 'calendar.exceptions-set',
  subject: 'calendar',
  payload: z.object({ days: z.array(day) }),
  sentence: 'Calendar {subject} has other exceptions on {days}',
});
export const holidaysRefreshed = event({
  name: 'calendar.holidays-refreshed',
  subject: 'calendar',
  payload: z.object({
    fromYear: z.number().int(),
    toYear: z.number().int(),
    days: z.array(day).nullable().describe('Holidays that came or went; null: none'),
  }),
  sentence: 'Calendar {subject} has the public holidays of {fromYear} to {toYear}; days that change: {days}',
});
export const calendarRetired = event({
  name: 'calendar.calendar-retired',
  subject: 'calendar',
  payload: z.object({}),
  sentence: 'Calendar {subject} is retired; nobody uses it any more',
});
export const calendarEvents = [
  calendarCreated,
  calendarChanged,
  exceptionsSet,
  holidaysRefreshed,
  calendarRetired,
];

const clockTime = (end: boolean) =>
  z
    .string()
    .regex(
      end ? /^(([01]\d|2[0-3]):[0-5]\d|24:00)$/ : /^([01]\d|2[0-3]):[0-5]\d$/,
      `Write the time as hours and minutes, such as ${end ? '17:00 (24:00 is the end of the day)' : '09:00'}.`,
    );
const hoursOfDay = z.object({ from: clockTime(false), to: clockTime(true) });
const weekHours = hoursOfDay.extend({ weekday: z.number().int().min(1).max(7).describe('1 is Monday') });
export const week = z.array(weekHours).max(70, 'A week may have at most 70 stretches of working hours.');

export const calendarUse = z
  .strictObject({ unitId: id.nullable().default(null), region: code.nullable().default(null) })
  .describe('A unit with what is below it, or a region; both null: the whole enterprise');
const uses = z.array(calendarUse).max(500, 'A calendar may be used by at most 500 units and regions.');

const country = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z]{2}$/, 'Write the country as two letters (ISO 3166), such as DE.')
  .nullable();
const subdivision = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9-]{1,20}$/, 'Write the subdivision as its code, such as BY for Bavaria.')
  .nullable();
const year = z.coerce.number().int().min(2020, 'Years begin with 2020.').max(2035, 'Years end with 2035.');

const calendarRow = z.object({
  calendarId: id,
  key: z.string().describe('Such as CAL-3'),
  version: z.number().int(),
  name: z.string(),
  country: z.string().nullable(),
  subdivision: z.string().nullable(),
  zone: z.string(),
  week,
  holidaysFrom: z.number().int().nullable(),
  holidaysTo: z.number().int().nullable(),
  uses: z.array(
    z.object({ unitId: id.nullable(), unitName: z.string().nullable(), region: z.string().nullable() }),
  ),
  ownExceptions: z.number().int(),
  createdAt: z.iso.datetime(),
  retiredAt: z.iso.datetime().nullable(),
  can: z.array(z.string()),
});

const dayException = z.object({
  day,
  name: z.string(),
  isWorking: z.boolean(),
  hours: z.array(hoursOfDay).nullable(),
  source: z.enum(['library', 'own']),
});

const isRetired = ['refused', 'This calendar has been retired and cannot be changed.'] as const;
const nameTaken = ['conflict', 'There is already a calendar called {name}. Choose another name.'] as const;
const noWorkingHours = [
  'invalid',
  'This calendar has no working hours, so nothing could ever fall due. Give at least one hour on at least one day of the week.',
] as const;
const hoursWrong = [
  'invalid',
  '{where}: {from}–{to} does not fit. Hours end after they begin and do not overlap.',
] as const;
const placeUnknown = [
  'invalid',
  'The holiday library does not know {place}. Leave the country empty and enter the holidays by hand, or choose another one.',
] as const;
const useTaken = [
  'conflict',
  '{name} already uses the calendar {calendar}. Take it away there first, or choose that calendar.',
] as const;
const useUnknown = ['invalid', 'There is no {what} {value}.'] as const;
const beyondReach = [
  'forbidden',
  'Your role does not reach everybody who would use this calendar. Ask somebody who answers for all of them.',
] as const;
const shapeRefusals = {
  'name-taken': nameTaken,
  'no-working-hours': noWorkingHours,
  'hours-wrong': hoursWrong,
  'place-unknown': placeUnknown,
  'use-taken': useTaken,
  'use-unknown': useUnknown,
  'beyond-reach': beyondReach,
};

export const listCalendars = query({
  name: 'calendar.list-calendars',
  summary: 'Lists the calendars and who uses them.',
  right: SIGNED_IN,
  input: listInput({ text: searchText, state: z.enum(['current', 'retired', 'all']) }, ['name', 'created']),
  output: listOutput(calendarRow),
  http: { method: 'GET', path: '/api/calendars' },
  touches: ['calendar'],
});

export const getCalendar = query({
  name: 'calendar.get-calendar',
  summary: 'Shows a calendar with its week, its users and the exceptions of a year.',
  right: SIGNED_IN,
  input: z.object({ calendarId: id, year: year.optional().describe('This year when left out') }),
  output: calendarRow.extend({ year: z.number().int(), exceptions: z.array(dayException) }),
  http: { method: 'GET', path: '/api/calendars/:calendarId' },
  touches: ['calendar'],
});

export const listDays = query({
  name: 'calendar.list-days',
  summary: 'The day sheet of a calendar: each day of a month with its working hours and holidays.',
  right: SIGNED_IN,
  input: z.object({
    calendarId: id,
    month: z
      .string()
      .regex(/^20(2\d|3[0-5])-(0[1-9]|1[0-2])$/, 'Write the month as year and month, such as 2026-11.'),
  }),
  output: z.object({
    calendarId: id,
    version: z.number().int(),
    zone: z.string(),
    days: z.array(
      z.object({
        day,
        isWorking: z.boolean(),
        workingMinutes: z
          .number()
          .int()
          .describe('By the clocks of that day, changes of the clocks included'),
        dayHours: z.number().describe('24, but for the days on which clocks change'),
        hours: z.array(hoursOfDay),
        ordinal: z.number().int().describe('Working days from the first day of 2020 up to this day'),
        exception: dayException.nullable(),
      }),
    ),
    workingDays: z.number().int(),
    workingMinutes: z.number().int(),
  }),
  http: { method: 'GET', path: '/api/calendars/:calendarId/days' },
  touches: ['calendar'],
});

export const listHolidayPlaces = query({
  name: 'calendar.list-holiday-places',
  summary: 'Lists the countries and subdivisions whose public holidays the library knows.',
  right: SIGNED_IN,
  input: z.object({}),
  output: z.object({
    places: z.array(
      z.object({
        country: z.string(),
        name: z.string(),
        zones: z.array(z.string()),
        subdivisions: z.array(z.object({ code: z.string(), name: z.string() })),
      }),
    ),
  }),
  http: { method: 'GET', path: '/api/calendar-places' },
});

export const createCalendar = command({
  name: 'calendar.create-calendar',
  summary: 'Makes a calendar; with a country, its public holidays are taken from the library.',
  right: 'calendar.edit-calendars',
  input: z.strictObject({
    name: line(120, 'The name'),
    country: country.default(null),
    subdivision: subdivision.default(null),
    zone: timeZone,
    week,
    uses: uses.default([]),
    holidaysFrom: year.default(2024),
    holidaysTo: year.default(2028),
  }),
  output: z.object({
    calendarId: id,
    key: z.string(),
    version: z.number().int(),
    holidays: z.number().int(),
  }),
  http: { method: 'POST', path: '/api/calendars' },
  refusals: {
    ...shapeRefusals,
    'years-wrong': ['invalid', 'The last year comes before the first one.'],
  },
  emits: [calendarCreated],
  touches: ['calendar'],
});

export const changeCalendar = command({
  name: 'calendar.change-calendar',
  summary:
    'Changes the name, the week, the zone or the users of a calendar; open clocks are worked out anew.',
  right: 'calendar.edit-calendars',
  input: z.strictObject({
    calendarId: id,
    name: line(120, 'The name').optional(),
    zone: timeZone.optional(),
    week: week.optional(),
    uses: uses.optional(),
  }),
  output: z.object({ calendarId: id, version: z.number().int() }),
  http: { method: 'PATCH', path: '/api/calendars/:calendarId' },
  refusals: { ...shapeRefusals, 'is-retired': isRetired },
  emits: [calendarChanged],
  touches: ['calendar'],
  versioned: true,
});

export const setExceptions = command({
  name: 'calendar.set-exceptions',
  summary:
    'Adds, changes and takes away own exceptions of a calendar: days off, half days, working Saturdays.',
  right: 'calendar.edit-calendars',
  input: z.strictObject({
    calendarId: id,
    set: z
      .array(
        z.strictObject({
          day,
          name: line(120, 'The name'),
          isWorking: z.boolean(),
          hours: z
            .array(hoursOfDay)
            .min(1, 'Say from when to when people work, or leave the hours out for those of the week.')
            .max(10, 'A day may have at most 10 stretches of working hours.')
            .nullable()
            .default(null)
            .describe('Hours of a working day; null: those of the week'),
        }),
      )
      .max(400, 'At most 400 days at once.')
      .default([]),
    remove: z.array(day).max(400, 'At most 400 days at once.').default([]),
  }),
  output: z.object({ calendarId: id, version: z.number().int(), days: z.array(day) }),
  http: { method: 'PUT', path: '/api/calendars/:calendarId/exceptions' },
  refusals: {
    'is-retired': isRetired,
    'hours-wrong': hoursWrong,
    'day-twice': ['invalid', '{day} is named twice.'],
    'day-too-far': ['invalid', '{day} is outside the years 2020 to 2035 that a calendar covers.'],
    'no-exception': [
      'refused',
      'There is no own exception on {day}. Public holidays are turned into working days by an own exception, not taken away.',
    ],
  },
  emits: [exceptionsSet],
  touches: ['calendar'],
  versioned: true,
});

export const refreshHolidays = command({
  name: 'calendar.refresh-holidays',
  summary: 'Takes the public holidays of some years from the library anew; own exceptions stay.',
  right: 'calendar.edit-calendars',
  input: z.strictObject({ calendarId: id, fromYear: year, toYear: year }),
  output: z.object({
    calendarId: id,
    version: z.number().int(),
    added: z.array(z.object({ day, name: z.string() })),
    removed: z.array(z.object({ day, name: z.string() })),
    renamed: z.array(z.object({ day, name: z.string() })),
  }),
  http: { method: 'POST', path: '/api/calendars/:calendarId/refresh-holidays' },
  refusals: {
    'is-retired': isRetired,
    'years-wrong': ['invalid', 'The last year comes before the first one.'],
    'no-country': ['refused', 'This calendar has no country; its holidays are entered by hand.'],
  },
  emits: [holidaysRefreshed],
  touches: ['calendar'],
  versioned: true,
});

export const retireCalendar = command({
  name: 'calendar.retire-calendar',
  summary: 'Retires a calendar: nobody uses it any more; open clocks that count by it go on.',
  right: 'calendar.edit-calendars',
  input: z.strictObject({ calendarId: id }),
  output: z.object({ calendarId: id, version: z.number().int() }),
  http: { method: 'POST', path: '/api/calendars/:calendarId/retire' },
  refusals: { 'is-retired': isRetired },
  emits: [calendarRetired],
  touches: ['calendar'],
  versioned: true,
});
