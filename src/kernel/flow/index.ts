/** Flow: how work really goes, from our own history and from logs of other systems; for areas/index.ts and tests. */
import { sql } from 'kysely';
import type { Area, NameResolver } from '../area.ts';
import { logEvents } from './contract-logs.ts';
import { flowQueries } from './flow-queries.ts';
import { logQueries } from './log-queries.ts';
import { logCommands } from './logs.ts';
import { flowRights, flowRoles } from './rights.ts';

const logNames: NameResolver = async (tx, ids) => {
  const { rows } = await sql<{ id: string; key: string; name: string }>`
    select log_id as id, key, name from kernel.flow_log where log_id = any(${ids}::uuid[])`.execute(
    tx as never,
  );
  return new Map(rows.map((r) => [r.id, { key: r.key, name: r.name }]));
};

export const flow: Area = {
  name: 'flow',
  title: 'Flow',
  operations: [...logCommands, ...logQueries, ...flowQueries],
  events: logEvents,
  reactions: [],
  rights: flowRights,
  roles: flowRoles,
  memberRights: [],
  names: { 'flow-log': logNames },
};
