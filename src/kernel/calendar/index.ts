/** Calendars: assembled for the registry. */
import { sql } from 'kysely';
import type { Area, NameResolver } from '../area.ts';
import { calendarCommands } from './commands.ts';
import { calendarEvents } from './contract.ts';
import { calendarQueries } from './queries.ts';
import { calendarRights, calendarRoles } from './rights.ts';

const calendarNames: NameResolver = async (tx, ids) => {
  const { rows } = await sql<{ calendar_id: string; key: string; name: string }>`
    select calendar_id, key, name from kernel.calendar where calendar_id = any(${ids}::uuid[])`.execute(tx);
  return new Map(rows.map((r) => [r.calendar_id, { key: r.key, name: r.name }]));
};

export const calendar: Area = {
  name: 'calendar',
  title: 'Calendars',
  operations: [...calendarQueries, ...calendarCommands],
  events: calendarEvents,
  reactions: [],
  rights: calendarRights,
  roles: calendarRoles,
  memberRights: [],
  names: { calendar: calendarNames },
};
