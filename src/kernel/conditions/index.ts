/** Conditions: assembled for the registry. */
import type { Area } from '../area.ts';
import { conditionQueries } from './queries.ts';
import { conditionRights, conditionRoles } from './rights.ts';

export const conditions: Area = {
  name: 'conditions',
  title: 'Conditions',
  operations: conditionQueries,
  events: [],
  reactions: [],
  rights: conditionRights,
  roles: conditionRoles,
  memberRights: [],
  names: {},
};
