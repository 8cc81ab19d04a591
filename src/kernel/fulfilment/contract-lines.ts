/**
 * How the lines of a fulfilment order are written down before there is one: by models whose work always needs several
 * teams. Schemas and pure checks only, so that screens and areas may use them.
 */
import { z } from 'zod';
import { id, line } from '../org/shapes.ts';

/** Where a line stands. `blocked`: other lines come first; `withdrawn`: taken back, or put away with its case. */
export const lineStates = ['blocked', 'open', 'done', 'not-needed', 'withdrawn'] as const;
export type LineState = (typeof lineStates)[number];

/** The kind of line that is itself the work: a task for a team. */
export const TEAM_TASK = 'team-task';

export const lineKind = z
  .string()
  .regex(/^[a-z][a-z-]{1,38}[a-z]$/, 'This is not a kind of line')
  .describe('What fulfils it: team-task, or a kind of record that an area opens');
export const lineTitle = line(200, 'What is to be done').min(3, 'Say what is to be done');
export const lineDetails = z
  .string()
  .trim()
  .max(4000, 'Say it in 4,000 characters at most')
  .describe('What the team should know');

/** A line of a template. */
export const templateLine = z.strictObject({
  lineKey: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/, 'Name the line by small letters, figures and hyphens')
    .describe('By what other lines of the template name it'),
  kind: lineKind.default(TEAM_TASK),
  title: lineTitle,
  details: lineDetails.nullish(),
  queueId: id.nullish().describe('The team; with no team and no person: whoever works on the request'),
  ownerId: id.nullish().describe('A person, where it is always the same one'),
  dueDays: z
    .int()
    .min(1, 'A line is due after one working day at the earliest')
    .max(1000, 'A line is due after 1,000 working days at the latest')
    .nullish()
    .describe('Working days from the moment at which it can begin'),
  isMandatory: z.boolean().default(true).describe('Nothing is delivered while it is open'),
  after: z
    .array(z.string())
    .max(30)
    .default([])
    .describe('Keys of the lines of the template that come first'),
});
export type TemplateLine = z.output<typeof templateLine>;
export type TemplateLineInput = z.input<typeof templateLine>;

/** All lines of a template; an empty one orders nothing. */
export const templateLines = z
  .array(templateLine)
  .max(30, 'An order may have 30 lines from a template at most');

/** What comes first, by line. */
export type Order = ReadonlyMap<string, readonly string[]>;

/** The lines that wait for each other in a circle; empty when every line can have its turn. */
export function circleIn(order: Order): string[] {
  const left = new Map([...order].map(([key, after]) => [key, after.filter((a) => order.has(a))]));
  for (let before = -1; before !== left.size; ) {
    before = left.size;
    for (const [key, after] of left) if (after.every((a) => !left.has(a))) left.delete(key);
  }
  return [...left.keys()];
}

/** The first thing that is wrong with the lines of a template taken together, as a sentence; null when they fit. */
export function flawOfLines(lines: readonly TemplateLineInput[]): string | null {
  const titles = new Map(lines.map((l) => [l.lineKey, l.title]));
  if (titles.size < lines.length) return 'Two lines of the order have the same name. Name each differently.';
  for (const { title, lineKey, after = [] } of lines) {
    if (after.includes(lineKey)) return `${title}: a line cannot wait for itself.`;
    if (after.some((key) => !titles.has(key)))
      return `${title}: it waits for a line that does not exist. Choose another one.`;
  }
  const circle = circleIn(new Map(lines.map((l) => [l.lineKey, l.after ?? []])));
  return circle.length === 0
    ? null
    : `These lines wait for each other, so none could begin: ${circle.map((k) => titles.get(k)).join(', ')}. Let one of them go first.`;
}
