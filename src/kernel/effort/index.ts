/** Effort: how much work records need, whose time goes where, and whose hours are promised; for areas/index.ts and tests. */
import type { Area } from '../area.ts';
import { capacityOperations } from './capacity.ts';
import { entryOperations } from './entries.ts';
import { estimateOperations } from './estimates.ts';
import { effortEvents } from './events.ts';
import { leaveOperations } from './leave.ts';
import { effortNameResolvers, effortPersonalData } from './names.ts';
import { promiseOperations } from './promise.ts';
import { rateOperations } from './rate-register.ts';
import { effortMemberRights, effortRightTexts, effortRoles } from './rights.ts';
import { skillOperations } from './skills.ts';
import { timerOperations } from './timer.ts';
import { weekOperations } from './week.ts';

export const effort: Area = {
  name: 'effort',
  title: 'Effort and capacity',
  operations: [
    ...estimateOperations,
    ...entryOperations,
    ...timerOperations,
    ...weekOperations,
    ...rateOperations,
    ...leaveOperations,
    ...skillOperations,
    ...capacityOperations,
    ...promiseOperations,
  ],
  events: effortEvents,
  reactions: [],
  rights: effortRightTexts,
  roles: effortRoles,
  memberRights: effortMemberRights,
  names: effortNameResolvers,
  personalData: [effortPersonalData],
};
