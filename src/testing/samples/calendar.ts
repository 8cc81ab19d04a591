/** Samples of calendars and clocks: the hours of Operations, and the clocks of a request that runs there. */
import { submitRequest } from '../../areas/requests/contract.ts';
import * as contract from '../../kernel/calendar/contract.ts';
import { perform } from '../../kernel/perform.ts';
import type { Samples } from '../sample.ts';
import type { World } from '../world.ts';

const weekdays = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from: '08:00', to: '16:00' }));

const input = (w: World, name: string) => ({
  name,
  country: 'NO',
  zone: 'Europe/Oslo',
  week: weekdays,
  uses: [{ unitId: w.units.operations }],
  holidaysFrom: 2026,
  holidaysTo: 2026,
});

async function hours(w: World): Promise<string> {
  return (await perform(w.app, contract.createCalendar, input(w, 'Norway'), w.administrator)).calendarId;
}

/** A request whose case runs by the calendar of Operations. */
async function running(w: World): Promise<{ calendarId: string; caseId: string }> {
  const calendarId = await hours(w);
  const { requestId } = await perform(
    w.app,
    submitRequest,
    { title: 'Safety course', goal: 'Nobody is hurt on a live line' },
    w.member,
  );
  return { calendarId, caseId: requestId };
}

export const calendarSamples: Samples = {
  'calendar.list-calendars': async (w) => ({ input: {}, elsewhere: 'open', hides: await hours(w) }),
  'calendar.get-calendar': async (w) => ({ input: { calendarId: await hours(w) }, elsewhere: 'open' }),
  'calendar.list-days': async (w) => ({
    input: { calendarId: await hours(w), month: '2026-05' },
    elsewhere: 'open',
  }),
  'calendar.list-holiday-places': () => ({ input: {}, elsewhere: 'open' }),
  'calendar.create-calendar': (w) => ({ input: input(w, 'Norway'), elsewhere: 'forbidden' }),
  'calendar.change-calendar': async (w) => ({
    input: { calendarId: (await running(w)).calendarId, week: weekdays.slice(1) },
    expectedVersion: 1,
  }),
  'calendar.set-exceptions': async (w) => ({
    input: {
      calendarId: (await running(w)).calendarId,
      set: [{ day: '2026-03-03', name: 'Works outing', isWorking: false }],
    },
    expectedVersion: 1,
  }),
  'calendar.refresh-holidays': async (w) => ({
    input: { calendarId: (await running(w)).calendarId, fromYear: 2026, toYear: 2027 },
    expectedVersion: 1,
  }),
  'calendar.retire-calendar': async (w) => ({
    input: { calendarId: await hours(w) },
    expectedVersion: 1,
  }),
  'clocks.list-clocks': async (w) => ({ input: { caseId: (await running(w)).caseId } }),
  'clocks.fire-due-clocks': async (w) => {
    await running(w);
    w.clock.advance('P90D');
    return { input: {}, elsewhere: 'forbidden' };
  },
  'clocks.recompute-clocks': async (w) => ({
    input: { calendarId: (await running(w)).calendarId },
    elsewhere: 'forbidden',
  }),
};
