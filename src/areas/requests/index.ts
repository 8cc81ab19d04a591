/** Assembles the area of learning requests; imported only by areas/index.ts and by tests. */
import type { Area } from '../../kernel/area.ts';
import { askingOperations } from './commands/asking.ts';
import { fulfilmentOperations } from './commands/fulfilment.ts';
import { triageOperations } from './commands/triage.ts';
import * as contract from './contract.ts';
import { machine } from './machine.ts';
import { ownedRequests, requestNames, requestPersonalData, requestSearch, requestSubject } from './names.ts';
import { requestFulfilment } from './process.ts';
import { requestQueries, requestsWaiting } from './queries.ts';
import { reactions } from './reactions.ts';
import { memberRights, rights, roles } from './rights.ts';

export const requests: Area = {
  name: 'requests',
  title: 'Requests',
  operations: [...askingOperations, ...triageOperations, ...fulfilmentOperations, ...requestQueries],
  events: [
    contract.draftSaved,
    contract.draftChanged,
    contract.requestSubmitted,
    contract.requestQueued,
    contract.requestUnqueued,
    contract.requestTakenUp,
    contract.requestAssigned,
    contract.requestChanged,
    contract.dueDateChanged,
    contract.priorityChanged,
    contract.requestDeclined,
    contract.requestReturned,
    contract.requestDelivered,
    contract.deliveryWithdrawn,
    contract.deliveryAccepted,
    contract.requestReopened,
    contract.requestCancelled,
    contract.requesterReminded,
  ],
  reactions,
  rights,
  roles,
  memberRights,
  names: { request: requestNames },
  machines: [machine],
  processes: [requestFulfilment],
  subjects: { request: requestSubject },
  waiting: requestsWaiting,
  holdings: [ownedRequests],
  search: [requestSearch],
  personalData: [requestPersonalData],
};
