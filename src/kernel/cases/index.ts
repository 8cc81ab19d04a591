/** Cases: records under charters. On whom they wait, what is to be done, whether they are done; for areas/index.ts and tests. */
import type { Area } from '../area.ts';
import { linkOperations } from './answers.ts';
import { holdingDigestSent, ledgerTermsChanged } from './contract-ledger.ts';
import { digestOperations } from './digest.ts';
import * as events from './events.ts';
import { exceptionOperations } from './exceptions.ts';
import { ledgerOperations } from './ledger-queries.ts';
import { casesWaiting, listQueries } from './lists.ts';
import { caseHoldings, caseNameResolvers, casePersonalData, caseTopics } from './names.ts';
import { caseQueries } from './queries.ts';
import { caseMemberRights, caseRightTexts, caseRoles } from './rights.ts';
import { suggestionQueries } from './suggestions.ts';
import { taskOperations } from './tasks.ts';
import { waitOperations } from './waits.ts';

/** The noun `cases`; `baseUrl` is where links of mails lead. */
export function casesArea(baseUrl: string): Area {
  return {
    name: 'cases',
    title: 'Cases',
    operations: [
      ...waitOperations(baseUrl),
      ...linkOperations,
      ...taskOperations,
      ...exceptionOperations,
      ...caseQueries,
      ...listQueries,
      ...ledgerOperations,
      ...digestOperations,
      ...suggestionQueries,
    ],
    events: [
      events.caseOpened,
      events.caseClosed,
      events.waitStarted,
      events.waitPromised,
      events.waitAnswered,
      events.waitEnded,
      events.waitReminded,
      events.waitHandedOver,
      events.taskAdded,
      events.taskSettled,
      events.taskReopened,
      events.taskAssigned,
      events.exceptionRequested,
      events.exceptionDecided,
      events.exceptionWithdrawn,
      ledgerTermsChanged,
      holdingDigestSent,
    ],
    reactions: [],
    rights: caseRightTexts,
    roles: caseRoles,
    memberRights: caseMemberRights,
    names: caseNameResolvers,
    waiting: casesWaiting,
    holdings: caseHoldings,
    noticeTopics: caseTopics,
    personalData: [casePersonalData],
  };
}
