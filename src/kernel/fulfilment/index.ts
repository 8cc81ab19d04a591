/** Fulfilment orders: one record that several teams and areas fulfil; for areas/index.ts and tests. */
import type { Area } from '../area.ts';
import * as events from './events.ts';
import { lineOperations } from './lines.ts';
import { fulfilmentTopics, lineNames, linePersonalData, linesOfTheirs, teamTask } from './names.ts';
import { lineQueries, linesWaiting } from './queries.ts';
import { fulfilmentMemberRights, fulfilmentRightTexts, fulfilmentRoles } from './rights.ts';

export const fulfilment: Area = {
  name: 'fulfilment',
  title: 'Fulfilment orders',
  operations: [...lineOperations, ...lineQueries],
  events: [
    events.lineAdded,
    events.lineOpened,
    events.lineChanged,
    events.lineAssigned,
    events.lineSettled,
    events.lineReopened,
    events.lineBlocked,
    events.lineWithdrawn,
    events.orderReady,
  ],
  reactions: [],
  rights: fulfilmentRightTexts,
  roles: fulfilmentRoles,
  memberRights: fulfilmentMemberRights,
  names: { 'fulfilment-line': lineNames },
  waiting: linesWaiting,
  holdings: [linesOfTheirs],
  noticeTopics: fulfilmentTopics,
  personalData: [linePersonalData],
  fulfils: [teamTask],
};
