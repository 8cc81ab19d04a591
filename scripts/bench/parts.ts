/** The parts of the bench by name. */
import type { Figure } from '../bench.ts';
import { chartersPart } from './charters-part.ts';
import { clocksPart } from './clocks-part.ts';
import { conditionsPart } from './conditions-part.ts';
import { demoPart } from './demo-part.ts';
import { doorPart } from './door-part.ts';
import { flowPart } from './flow-part.ts';
import { importPart } from './import-part.ts';
import { loadPart } from './load-part.ts';
import { noticesPart } from './notices.ts';
import { peoplePart } from './people-part.ts';
import { requestsPart } from './requests-part.ts';
import { startPart } from './start-part.ts';
import { webPart } from './web-part.ts';

export const parts: Record<string, (folder: string) => Promise<Figure[]>> = {
  door: doorPart,
  start: startPart,
  import: importPart,
  people: peoplePart,
  requests: requestsPart,
  load: loadPart,
  charters: chartersPart,
  notices: noticesPart,
  clocks: clocksPart,
  conditions: conditionsPart,
  flow: flowPart,
  demo: demoPart,
  web: webPart,
};
