/** Organisation and people: assembled for the registry. */
import type { Area } from '../area.ts';
import { leavingCommands } from './commands-leaving.ts';
import { mergeCommands } from './commands-merge.ts';
import { peopleCommands } from './commands-people.ts';
import { placeCommands } from './commands-places.ts';
import { unitCommands } from './commands-units.ts';
import { peopleEvents } from './contract.ts';
import { leavingEvents } from './contract-leaving.ts';
import { placeEvents } from './contract-places.ts';
import { unitEvents } from './contract-units.ts';
import { erasureOperations } from './erasure.ts';
import { handOverOperations } from './hand-over.ts';
import { orgHoldings } from './holdings.ts';
import { costCentreNames, personNames, regionNames, siteNames, unitNames } from './names.ts';
import { orgPersonalData } from './personal-data.ts';
import { peopleQueries } from './queries-people.ts';
import { placeQueries } from './queries-places.ts';
import { unitQueries } from './queries-units.ts';
import { personQueries } from './query-person.ts';
import { orgReactions } from './reactions.ts';
import { orgMemberRights, orgRights, orgRoles } from './rights.ts';
import { orgSearch } from './search.ts';
import { personSubject, unitSubject } from './subjects.ts';

export const org: Area = {
  name: 'org',
  title: 'Organisation and people',
  operations: [
    ...peopleQueries,
    ...personQueries,
    ...peopleCommands,
    ...leavingCommands,
    ...mergeCommands,
    ...handOverOperations,
    ...erasureOperations,
    ...unitQueries,
    ...unitCommands,
    ...placeQueries,
    ...placeCommands,
  ],
  events: [...peopleEvents, ...leavingEvents, ...unitEvents, ...placeEvents],
  reactions: orgReactions,
  rights: orgRights,
  roles: orgRoles,
  memberRights: orgMemberRights,
  names: {
    person: personNames,
    unit: unitNames,
    region: regionNames,
    site: siteNames,
    'cost-centre': costCentreNames,
  },
  subjects: { person: personSubject, unit: unitSubject },
  holdings: orgHoldings,
  search: orgSearch,
  personalData: orgPersonalData,
};
