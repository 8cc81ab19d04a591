/** What feeds contribute: due dates in a calendar of one's own. */
import { sql } from 'kysely';
import type { Area } from '../area.ts';
import * as contract from './contract.ts';
import { feedOperations } from './operations.ts';

export const feeds: Area = {
  name: 'feeds',
  title: 'Calendar feeds',
  operations: feedOperations,
  events: [contract.feedCreated, contract.feedRevoked],
  reactions: [],
  rights: {},
  roles: [],
  memberRights: [],
  names: {
    'calendar-feed': async (tx, ids) => {
      const { rows } = await sql<{ id: string }>`
        select feed_id as id from kernel.calendar_feed where feed_id = any(${ids}::uuid[])`.execute(
        tx as never,
      );
      return new Map(rows.map((r) => [r.id, { key: null, name: 'The calendar feed' }]));
    },
  },
};
