/** Approvals: records that wait for the yes of people; for areas/index.ts and tests. */
import type { Area } from '../area.ts';
import * as events from './events.ts';
import { approvalHoldings, approvalNameResolvers, approvalPersonalData, approvalTopics } from './names.ts';
import { approvalQueries, approvalsWaiting } from './queries.ts';
import { approvalReactions } from './reactions.ts';
import { reminderOperations } from './reminders.ts';
import { approvalMemberRights, approvalRightTexts, approvalRoles } from './rights.ts';
import { seatOperations } from './seats.ts';

export const approvals: Area = {
  name: 'approvals',
  title: 'Approvals',
  operations: [...seatOperations, ...reminderOperations, ...approvalQueries],
  events: [
    events.approvalOpened,
    events.stepOpened,
    events.stepConcluded,
    events.verdictGiven,
    events.reviewGiven,
    events.seatPassed,
    events.seatVacant,
    events.approversReminded,
    events.approvalConcluded,
    events.approvalWithdrawn,
  ],
  reactions: approvalReactions,
  rights: approvalRightTexts,
  roles: approvalRoles,
  memberRights: approvalMemberRights,
  names: approvalNameResolvers,
  waiting: approvalsWaiting,
  holdings: approvalHoldings,
  noticeTopics: approvalTopics,
  personalData: [approvalPersonalData],
};
