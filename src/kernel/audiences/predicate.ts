/** An audience's predicate as data: what it may say, as a schema. Nothing else is ever compiled to SQL. */
import { z } from 'zod';
import { day, employmentKind, id } from '../org/shapes.ts';

/** Nesting of all/any/not at most. */
export const MOST_DEPTH = 6;
/** Conditions in one predicate at most. */
export const MOST_CONDITIONS = 100;

const condition = z.discriminatedUnion('is', [
  z.strictObject({ is: z.literal('in-unit'), unitId: id, below: z.boolean().default(true) }),
  z.strictObject({ is: z.literal('in-business-area'), unitId: id }),
  z.strictObject({ is: z.literal('in-region'), region: z.string().trim().min(1).max(40) }),
  z.strictObject({ is: z.literal('at-site'), siteId: id }),
  z.strictObject({ is: z.literal('of-kind'), kind: employmentKind }),
  z.strictObject({ is: z.literal('reports-to'), personId: id, indirectly: z.boolean().default(false) }),
  z.strictObject({ is: z.literal('manages-people') }),
  z.strictObject({
    is: z.literal('title-contains'),
    text: z.string().trim().min(1, 'Say what the title contains.').max(100),
  }),
  z.strictObject({ is: z.literal('hired-before'), day }),
  z.strictObject({ is: z.literal('hired-after'), day }),
  z.strictObject({ is: z.literal('on-leave') }),
  z.strictObject({
    is: z.literal('field-equals'),
    field: z.string().trim().min(1, 'Say which further field.').max(80),
    value: z.union([z.string().max(1000), z.number(), z.boolean()]),
  }),
]);

export type Condition = z.output<typeof condition>;
export type Predicate = Condition | { all: Predicate[] } | { any: Predicate[] } | { not: Predicate };

const node: z.ZodType<Predicate> = z.lazy(() =>
  z.union([
    condition,
    z.strictObject({ all: z.array(node).max(MOST_CONDITIONS) }),
    z.strictObject({ any: z.array(node).max(MOST_CONDITIONS) }),
    z.strictObject({ not: node }),
  ]),
);

/** How deep a predicate is nested and how many conditions it holds. */
export function sizeOf(p: Predicate): { depth: number; conditions: number } {
  if ('is' in p) return { depth: 1, conditions: 1 };
  const inner = 'not' in p ? [p.not] : 'all' in p ? p.all : p.any;
  const sizes = inner.map(sizeOf);
  return {
    depth: 1 + Math.max(0, ...sizes.map((s) => s.depth)),
    conditions: sizes.reduce((n, s) => n + s.conditions, 0),
  };
}

/** Refuses what is nested too deep before any recursive parser sees it. */
function isTooDeep(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; depth <= MOST_DEPTH * 2 + 2; depth++) {
    level = level.flatMap((v) => (typeof v === 'object' && v !== null ? Object.values(v) : []));
    if (level.length === 0) return false;
    if (level.length > 10_000) return true;
  }
  return true;
}

const tooDeep = `Nest all, any and not at most ${MOST_DEPTH} deep.`;

/** A predicate over current people: a condition, `all` of some, `any` of some, or `not` one. */
export const predicate = z.preprocess(
  (value, ctx) => {
    if (!isTooDeep(value)) return value;
    ctx.addIssue({ code: 'custom', message: tooDeep });
    return z.NEVER;
  },
  node
    .refine((p) => sizeOf(p).depth <= MOST_DEPTH, tooDeep)
    .refine((p) => sizeOf(p).conditions <= MOST_CONDITIONS, `At most ${MOST_CONDITIONS} conditions.`)
    .meta({ id: 'Predicate' }),
);
