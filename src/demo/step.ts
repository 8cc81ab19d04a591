/**
 * A step of the story: one operation at an instant, by somebody. Plans are plain data: where an id is needed that only
 * the doing gives, they hold a reference in braces, which the loader replaces.
 */
import type { z } from 'zod';
import type { Contract } from '../kernel/operation.ts';

export interface Step {
  /** ISO instant. */
  readonly at: string;
  /** Name of the account that does it: a character, or one of the two technical accounts. */
  readonly by: string;
  readonly operation: string;
  readonly input: unknown;
  /** Name → place in the answer whose value the name stands for from now on: a field, or a path such as `parts.0.key`. */
  readonly saves: Readonly<Record<string, string>>;
  /** The record whose version a versioned operation names. */
  readonly record: string | null;
  readonly reason: string | null;
}

/** The reference to something that an earlier step made. */
export function ref(name: string): string {
  return `{{${name}}}`;
}

/** The mention of a person in a comment. */
export function mention(displayName: string, name: string): string {
  return `@[${displayName}](person:${ref(name)})`;
}

/** Makes a step; `record` is needed where the contract is versioned. */
export function step<I extends z.ZodType, O extends z.ZodType>(
  instant: string,
  by: string,
  contract: Contract<'command', I, O>,
  input: z.input<I>,
  more: {
    saves?: Record<string, (keyof z.output<O> & string) | `${keyof z.output<O> & string}.${string}`>;
    record?: string;
    reason?: string;
  } = {},
): Step {
  if (contract.versioned && more.record === undefined)
    throw new Error(`${contract.name} needs the record whose version it names`);
  return {
    at: instant,
    by,
    operation: contract.name,
    input,
    saves: more.saves ?? {},
    record: more.record ?? null,
    reason: more.reason ?? null,
  };
}

/** A look at something whose ids no command answers with: `finds` are paths in what is seen. */
export function look<I extends z.ZodType, O extends z.ZodType>(
  instant: string,
  by: string,
  contract: Contract<'query', I, O>,
  input: z.input<I>,
  finds: Record<string, string>,
): Step {
  return { at: instant, by, operation: contract.name, input, saves: finds, record: null, reason: null };
}

/** What stands at a path in an answer. */
export function valueAt(answer: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((value, field) => (value as Record<string, unknown> | undefined)?.[field], answer);
}

const REFERENCE = /\{\{([^{}]+)\}\}/g;

/** The names that an input refers to. */
export function namesIn(input: unknown): Set<string> {
  return new Set([...JSON.stringify(input).matchAll(REFERENCE)].map((m) => m[1]!));
}

/** The input with every reference replaced; throws for a name that nothing has given yet. */
export function resolved(input: unknown, ids: ReadonlyMap<string, string>): unknown {
  const text = JSON.stringify(input);
  if (!text.includes('{{')) return input;
  return JSON.parse(
    text.replace(REFERENCE, (_, name: string) => {
      const id = ids.get(name);
      if (id === undefined) throw new Error(`nothing has made “${name}” yet`);
      return id;
    }),
  );
}
