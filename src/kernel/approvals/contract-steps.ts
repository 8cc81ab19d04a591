/**
 * How the steps of an approval are written down: by whoever asks for one, and by models that ask by themselves.
 * Schemas and pure checks only, so that screens and areas may use them.
 */
import { z } from 'zod';
import { id, line } from '../org/shapes.ts';

/** Who is behind a seat: a person, the holders of a role, the members of a queue, or whoever is on duty in a rota. */
export const seatParty = z.strictObject({
  kind: z.enum(['person', 'role', 'queue', 'rota']),
  id: line(80, 'Who is asked').describe('Id of the person, queue or rota, or the name of the role'),
});
export type SeatParty = z.output<typeof seatParty>;

export const stepMode = z.enum(['one', 'all', 'quorum']);
export type StepMode = z.output<typeof stepMode>;

/** One step: who decides, how many of them must say yes, and who is heard without deciding. */
export const approvalStep = z.strictObject({
  position: z
    .int()
    .min(1, 'Positions begin with 1')
    .max(20, 'An approval may have 20 positions at most')
    .describe('Steps run in the order of their positions; steps of one position run side by side'),
  name: line(80, 'The name of the step').describe('Such as Legal, or Budget'),
  unitId: id.nullish().describe('Where roles are looked up; left out: the unit of the record'),
  mode: stepMode.describe('One of the seats, all of them, or a number of people'),
  quorum: z.int().min(1).max(50).nullish().describe('How many people, where the mode is quorum'),
  seats: z
    .array(seatParty)
    .min(1, 'A step needs somebody who decides')
    .max(50, 'A step may have 50 seats at most')
    .describe('Who decides'),
  reviewers: z
    .array(seatParty)
    .max(50, 'A step may have 50 reviewers at most')
    .default([])
    .describe('Who is heard: they comment, and nothing waits for them'),
  allowsRequester: z
    .boolean()
    .default(false)
    .describe('Whoever asked for the thing may decide it too; otherwise four eyes are needed'),
});
export type ApprovalStep = z.output<typeof approvalStep>;
export type ApprovalStepInput = z.input<typeof approvalStep>;

/** All steps of an approval. */
export const approvalSteps = z
  .array(approvalStep)
  .min(1, 'An approval needs at least one step')
  .max(20, 'An approval may have 20 steps at most');

/** The first thing that is wrong with steps taken together, as a sentence; null when they fit. */
export function flawOfSteps(steps: readonly ApprovalStepInput[]): string | null {
  for (const step of steps) {
    const keys = step.seats.map((s) => `${s.kind} ${s.id}`);
    if (new Set(keys).size < keys.length) return `${step.name}: somebody is named twice. Name each once.`;
    if (step.mode === 'quorum' && step.quorum == null)
      return `${step.name}: say how many people must approve.`;
    if (step.mode === 'quorum' && step.quorum! > step.seats.length)
      return `${step.name}: ${step.quorum} people must approve, but only ${step.seats.length} are asked. Ask more, or lower the number.`;
  }
  return null;
}
