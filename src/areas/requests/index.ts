/** Assembles the area of learning requests; imported only by areas/index.ts and by tests. */
import type { Area } from '../../kernel/area.ts';
import { approvalOperations } from './commands/approval.ts';
import { askingOperations } from './commands/asking.ts';
import { assessmentOperations } from './commands/assessment.ts';
import { fulfilmentOperations } from './commands/fulfilment.ts';
import { mergingOperations } from './commands/merging.ts';
import { promisePersonalData } from './commands/promise.ts';
import { ratingLinkOperations } from './commands/rating-link.ts';
import { scoreOperations } from './commands/scores.ts';
import { silenceOperations } from './commands/silence.ts';
import { triageOperations } from './commands/triage.ts';
import { requestWork } from './commitments.ts';
import * as events from './events.ts';
import { approvalEvents } from './events-approval.ts';
import { requestLists } from './list.ts';
import { machine } from './machine.ts';
import { measureQueries } from './measures/queries.ts';
import { modelCommands } from './models/commands.ts';
import { deflectionOperations } from './models/deflection.ts';
import * as modelEvents from './models/events.ts';
import { filledOperations } from './models/filled.ts';
import { linkOperations } from './models/links.ts';
import { modelFormUses, modelNameResolvers, modelPersonalData, modelSearch } from './models/names.ts';
import { outsideOperations } from './models/outside.ts';
import { proposedQueries } from './models/proposed.ts';
import { modelQueries } from './models/queries.ts';
import { modelReactions } from './models/reactions.ts';
import { submissionOperations } from './models/submissions.ts';
import {
  ownedRequests,
  requestBrief,
  requestNames,
  requestPersonalData,
  requestSearch,
  requestSubject,
} from './names.ts';
import { requestFulfilment } from './process.ts';
import { requestQueries, requestsWaiting } from './queries.ts';
import { reactions } from './reactions.ts';
import { memberRights, rights, roles } from './rights.ts';
import { requestIntake, requestTopics } from './telling.ts';

/** The area; `baseUrl` is where links of mails lead. */
export const requestsArea = (baseUrl: string): Area => ({
  name: 'requests',
  title: 'Requests',
  operations: [
    ...askingOperations,
    ...triageOperations,
    ...assessmentOperations,
    ...mergingOperations,
    ...silenceOperations,
    ...fulfilmentOperations,
    ...scoreOperations,
    ...approvalOperations,
    ...requestLists,
    ...requestQueries,
    ...measureQueries,
    ...modelCommands,
    ...modelQueries,
    ...proposedQueries,
    ...deflectionOperations,
    ...linkOperations(baseUrl),
    ...outsideOperations(baseUrl),
    ...ratingLinkOperations(baseUrl),
    ...submissionOperations,
    ...filledOperations,
  ],
  events: [...Object.values(events), ...approvalEvents, ...Object.values(modelEvents)],
  reactions: [...reactions, ...modelReactions],
  rights,
  roles,
  memberRights,
  names: { request: requestNames, ...modelNameResolvers },
  machines: [machine],
  processes: [requestFulfilment],
  subjects: { request: requestSubject },
  briefs: { request: requestBrief },
  waiting: requestsWaiting,
  holdings: [ownedRequests],
  search: [requestSearch, modelSearch],
  mailIntake: requestIntake,
  noticeTopics: requestTopics,
  personalData: [requestPersonalData, promisePersonalData, modelPersonalData],
  formUses: modelFormUses,
  commitments: [requestWork],
});
