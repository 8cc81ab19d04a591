/** What follows from how the lines of an order stand: whose turn it is, what waits, how far it is. Pure. */
import type { LineState } from './contract-lines.ts';

/** A line as the rules read it. */
export interface LineFacts {
  readonly lineId: string;
  readonly state: LineState;
  readonly isMandatory: boolean;
  /** Lines that come first. */
  readonly after: readonly string[];
}

/** Whether nobody has anything to do on a line any more. */
export function isSettled(state: LineState): boolean {
  return state === 'done' || state === 'not-needed' || state === 'withdrawn';
}

/** Lines that a line still waits for; lines that are not in the order hold nothing. */
export function holding(line: LineFacts, lines: readonly LineFacts[]): string[] {
  const open = new Set(lines.filter((l) => !isSettled(l.state)).map((l) => l.lineId));
  return line.after.filter((id) => open.has(id));
}

/** Blocked lines whose turn has come. */
export function ready(lines: readonly LineFacts[]): string[] {
  return lines.filter((l) => l.state === 'blocked' && holding(l, lines).length === 0).map((l) => l.lineId);
}

/** Open lines that have to wait after all, because something that comes first is not settled. */
export function premature(lines: readonly LineFacts[]): string[] {
  return lines.filter((l) => l.state === 'open' && holding(l, lines).length > 0).map((l) => l.lineId);
}

/** How far an order is, in figures. */
export interface Progress {
  readonly total: number;
  readonly ready: number;
  readonly mandatoryOpen: number;
  /** Nothing is left to do, and something was done. */
  readonly isReady: boolean;
}

/** Counts the lines that are neither taken back nor put aside as not needed. */
export function progressOf(lines: readonly Pick<LineFacts, 'state' | 'isMandatory'>[]): Progress {
  const counted = lines.filter((l) => l.state !== 'withdrawn' && l.state !== 'not-needed');
  const done = counted.filter((l) => l.state === 'done').length;
  return {
    total: counted.length,
    ready: done,
    mandatoryOpen: counted.filter((l) => l.isMandatory && !isSettled(l.state)).length,
    isReady: counted.length > 0 && done === counted.length,
  };
}
