/**
 * A process: what an area lets charters govern. Declared as data, so that charters, clocks, waits and conditions know
 * its states, what may hold it and which facts exist, and the registry can prove at start that it holds together.
 */
import type { Target } from './calendar/rules.ts';
import type { PartyKind } from './cases/contract-parties.ts';
import { type Vocabulary, vocabularyFaults } from './conditions/vocabulary.ts';
import type { RecordKind } from './operation.ts';

export interface ProcessState {
  readonly state: string;
  readonly title: string;
  /** Somebody still has something to do. */
  readonly open: boolean;
}

/** A promise of time: it runs while the case is in one of these states, and is met when the case leaves them. */
export interface ProcessClock {
  readonly clock: string;
  readonly title: string;
  readonly runsIn: readonly string[];
  /** Operations that keep the promise although the state stays: a first answer keeps "acknowledge". */
  readonly metBy?: readonly string[];
  /** What a fresh charter proposes. */
  readonly defaultTarget: Target;
}

/** A process that charters govern. Its records are cases: see kernel/cases. */
export interface ProcessContribution {
  /** `request-fulfilment`. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** The kind of record that is the case; a machine of this name declares its transitions. */
  readonly kind: RecordKind;
  readonly states: readonly ProcessState[];
  /** The operation that closes a case, and so demands its done-conditions: `requests.accept-delivery`. */
  readonly closing: string;
  readonly clocks: readonly ProcessClock[];
  readonly waits: readonly PartyKind[];
  /** The facts that conditions may use. */
  readonly vocabulary: Vocabulary;
  /** The smallest honest done-condition: what the first draft of a charter demands. */
  readonly smallest: { readonly condition: string };
}

interface Machine {
  readonly name: string;
  readonly states: readonly string[];
  readonly start: string;
  readonly ends: readonly string[];
  readonly transitions: readonly { readonly name: string; readonly from: string; readonly to: string }[];
}

/** States that the arrows lead to, from any of these. */
function reachedFrom(
  starts: readonly string[],
  arrows: readonly { from: string; to: string }[],
): Set<string> {
  const reached = new Set(starts);
  for (let before = -1; before !== reached.size; ) {
    before = reached.size;
    for (const { from, to } of arrows) if (reached.has(from)) reached.add(to);
  }
  return reached;
}

/** What is wrong with a machine: unknown states, states that nothing leads to, states that lead to no end. */
export function machineFaults(machine: Machine): string[] {
  const faults: string[] = [];
  const at = `machine ${machine.name}`;
  const known = new Set(machine.states);
  for (const state of [machine.start, ...machine.ends, ...machine.transitions.flatMap((t) => [t.from, t.to])])
    if (!known.has(state)) faults.push(`${at}: unknown state ${state}`);
  const forward = reachedFrom([machine.start], machine.transitions);
  const backward = reachedFrom(
    machine.ends,
    machine.transitions.map(({ from, to }) => ({ from: to, to: from })),
  );
  for (const state of machine.states) {
    if (!forward.has(state)) faults.push(`${at}: nothing leads to ${state}`);
    if (!backward.has(state)) faults.push(`${at}: ${state} leads to no end`);
  }
  return faults;
}

/** What is wrong with a process, given the machine of its records and the operations that exist. */
export function processFaults(
  process: ProcessContribution,
  machine: Machine | undefined,
  operations: { has(name: string): boolean },
): string[] {
  const faults = vocabularyFaults(process.vocabulary);
  const at = `process ${process.name}`;
  if (machine === undefined) return [...faults, `${at}: there is no machine of ${process.kind}`];
  const states = new Set(process.states.map((s) => s.state));
  for (const state of states)
    if (!machine.states.includes(state)) faults.push(`${at}: unknown state ${state}`);
  for (const { state, open } of process.states)
    if (open && !machine.transitions.some((t) => t.from === state))
      faults.push(`${at}: nothing can be done in the open state ${state}`);
  if (!operations.has(process.closing)) faults.push(`${at}: unknown operation ${process.closing}`);
  if (!machine.transitions.some((t) => t.name === process.closing))
    faults.push(`${at}: ${process.closing} is no transition of ${process.kind}`);
  const clocks = process.clocks.map((c) => c.clock);
  if (new Set(clocks).size < clocks.length) faults.push(`${at}: a clock is declared twice`);
  for (const clock of process.clocks) {
    if (clock.runsIn.length === 0) faults.push(`${at}: clock ${clock.clock} never runs`);
    for (const state of clock.runsIn)
      if (!states.has(state)) faults.push(`${at}: clock ${clock.clock} runs in the unknown state ${state}`);
    for (const operation of clock.metBy ?? [])
      if (!operations.has(operation))
        faults.push(`${at}: clock ${clock.clock} is met by the unknown operation ${operation}`);
    if (!(clock.defaultTarget.amount > 0)) faults.push(`${at}: clock ${clock.clock} gives no time`);
  }
  return faults;
}
