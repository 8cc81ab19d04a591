/**
 * What a charter version says, as stored: each value with how binding it is for the levels below. Schemas only; what
 * values mean together is decided in rules.ts.
 */
import { z } from 'zod';
import { id, line } from '../org/shapes.ts';

/** How binding a value is below: only to be tightened, to be replaced with good reason, or left to whoever is below. */
export const mode = z.enum(['mandatory', 'default', 'free']);
export type Mode = z.output<typeof mode>;

/** A value and how binding it is; null: this charter says nothing of it, so what is above holds. */
function valued<T extends z.ZodType>(of: T) {
  return z.strictObject({ mode: mode.default('default'), value: of.nullable().default(null) });
}
export interface Value<T> {
  readonly mode: Mode;
  readonly value: T | null;
}

/** Somebody who has a part: a person, whoever holds a role, a queue, or whoever is on duty. */
export const partyRef = z.strictObject({
  kind: z.enum(['person', 'role', 'queue', 'rota']),
  id: line(64, 'The party').describe('The id of the person, queue or rota; the name of the role'),
});
export type PartyRef = z.output<typeof partyRef>;

export const target = z.strictObject({
  amount: z
    .number()
    .int('The time must be a whole number.')
    .min(1, 'The time must be 1 or more.')
    .max(10_000, 'The time may be 10,000 at most.'),
  unit: z.enum(['working-hours', 'working-days', 'days']),
});

const percent = z
  .number()
  .int('The share must be a whole number of per cent.')
  .min(1, 'The share must be 1 % or more.');

/** A promise of time: how long, when the responsible are warned, and who is told further on. */
export const clockTerms = z.strictObject({
  target,
  warnAtPercent: percent
    .max(100, 'The warning must come at 100 % or before.')
    .default(80)
    .describe('Share of the time after which the responsible are warned'),
  ladder: z
    .array(
      z.strictObject({
        afterPercent: percent.max(1000, 'A step comes at 1,000 % at most.'),
        tell: partyRef,
      }),
    )
    .max(10, 'At most 10 steps.')
    .default([])
    .describe('Who is told when so much of the time is used: 100 is the due time'),
});
export type ClockTerms = z.output<typeof clockTerms>;

/** A done-condition of a charter. Its id stays when a charter below replaces a default one. */
export const condition = z.strictObject({
  conditionId: id,
  title: line(160, 'The title of a condition'),
  text: z
    .string()
    .trim()
    .min(1, 'Write the condition.')
    .max(2000, 'A condition may have 2,000 characters at most.'),
  mode: mode.default('mandatory'),
});
export type Condition = z.output<typeof condition>;

function paragraph(max: number, what: string) {
  return z
    .string()
    .trim()
    .min(1, `${what} must not be empty.`)
    .max(max, `${what} may have at most ${max} characters.`);
}

const parties = valued(z.array(partyRef).max(40, 'At most 40 parties.'));

const clockName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,59}$/, 'Write the name of a clock of the process, such as delivery.');

/** What a charter version says. Everything left out is not said here: the levels above hold. */
export const charterContent = z.strictObject({
  purpose: valued(paragraph(2000, 'The purpose')).prefault({}),
  answers: z
    .strictObject({
      created: paragraph(2000, 'The answer').nullable().default(null).describe('How is content created?'),
      delivered: paragraph(2000, 'The answer').nullable().default(null).describe('How does it reach people?'),
      measured: paragraph(2000, 'The answer').nullable().default(null).describe('How are results measured?'),
    })
    .prefault({})
    .describe('What this process has to do with the first three of the four questions'),
  accountable: valued(z.array(id).max(5, 'At most 5 names while it is discussed.'))
    .prefault({})
    .describe('A draft may name several; a version in force has exactly one'),
  responsible: parties.prefault({}),
  consulted: parties.prefault({}),
  informed: parties.prefault({}),
  clocks: z
    .record(clockName, valued(clockTerms))
    .refine((c) => Object.keys(c).length <= 20, 'At most 20 clocks.')
    .default({}),
  conditions: z.array(condition).max(40, 'At most 40 conditions.').default([]),
  droppedConditions: z
    .array(id)
    .max(40, 'At most 40 conditions.')
    .default([])
    .describe('Default conditions of the levels above that do not hold here'),
  pausingWaits: valued(z.array(line(60, 'The party')).max(20, 'At most 20 parties.'))
    .prefault({})
    .describe('Waiting on whom pauses the promised clock'),
  checklist: valued(
    z.array(z.strictObject({ title: line(200, 'The step') })).max(60, 'At most 60 steps.'),
  ).prefault({}),
  localVariation: paragraph(2000, 'The note on local variation').nullable().default(null),
});
export type CharterContent = z.output<typeof charterContent>;

/** One level's part in a resolved value. */
const why = z.object({
  charterVersionId: id.nullable().describe('Null: the process itself proposes it'),
  key: z.string().nullable(),
  name: z.string(),
  number: z.number().int().nullable(),
  mode,
  effect: z
    .enum(['sets', 'replaces', 'tightens', 'adds', 'drops', 'keeps', 'held'])
    .describe('What this level did; held: it was looser than what is mandatory above, which stands'),
});
export type Why = z.output<typeof why>;

/** One charter version of a resolved chain. */
export const link = z.object({
  charterVersionId: id,
  charterId: id,
  key: z.string(),
  name: z.string(),
  number: z.number().int(),
  unitId: id.nullable(),
  region: z.string().nullable(),
});
export type Link = z.output<typeof link>;

/** What holds for one unit, region and day: the values, the versions that they come from, and why each holds. */
export const resolved = z.object({
  process: z.string(),
  chain: z.array(link).describe('The versions in force, the broadest first'),
  purpose: z.string().nullable(),
  answers: z.object({
    created: z.string().nullable(),
    delivered: z.string().nullable(),
    measured: z.string().nullable(),
  }),
  accountableId: id,
  responsible: z.array(partyRef),
  consulted: z.array(partyRef),
  informed: z.array(partyRef),
  clocks: z.record(z.string(), clockTerms),
  conditions: z.array(condition),
  pausingWaits: z.array(z.string()),
  checklist: z.array(z.object({ title: z.string() })),
  localVariation: z.array(z.string()),
  why: z
    .record(z.string(), z.array(why))
    .describe('By value: purpose, accountable, clocks.delivery, conditions.<id> …'),
});
/** The resolved shape that cases pin: see `resolveCharter`. */
export type Resolved = z.output<typeof resolved>;
