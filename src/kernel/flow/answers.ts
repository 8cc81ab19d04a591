/** Questions about a log and their answers; what runs at once and what runs in a thread answer alike. */
import { type CaseSort, caseDetail, caseList } from './case-list.ts';
import type { FlowFilter } from './contract-words.ts';
import { flowFigures } from './figures.ts';
import { caseCount, type FlowLog } from './log.ts';
import { zoneOf } from './zone.ts';

export type Wanted =
  | { kind: 'figures'; filter: FlowFilter; topVariants: number; topEdges: number }
  | {
      kind: 'cases';
      filter: FlowFilter;
      sort: CaseSort;
      direction: 'asc' | 'desc';
      cursor: string | undefined;
      limit: number;
    }
  | { kind: 'case'; position: number };

export interface Answers {
  figures: ReturnType<typeof flowFigures>;
  cases: ReturnType<typeof caseList>;
  case: ReturnType<typeof caseDetail> | null;
}

export interface Question {
  zone: string;
  now: number;
  wanted: Wanted;
}

/** Answers a question about a log. */
export function answerOf(log: FlowLog, { zone: zoneName, now, wanted }: Question): Answers[Wanted['kind']] {
  const zone = zoneOf(zoneName) ?? zoneOf('UTC')!;
  if (wanted.kind === 'figures') return flowFigures(log, { ...wanted, zone, now });
  if (wanted.kind === 'cases') return caseList(log, { ...wanted, zone, now });
  const c = wanted.position;
  return c >= 0 && c < caseCount(log) && log.offsets[c + 1]! > log.offsets[c]!
    ? caseDetail(log, c, now)
    : null;
}
