/**
 * Decides a condition for one case: true, false or unknown, with a reason for each of its parts. Pure: the same text,
 * vocabulary, facts and surroundings always give the same verdict, so that one that was kept can be recomputed.
 */
import { checkCondition } from './check.ts';
import { because } from './explain.ts';
import { type Checked, conjuncts } from './ir.ts';
import { missingOf } from './missing.ts';
import { closureOf, type Frame, momentOf } from './run.ts';
import type { Facts, Surroundings, Verdict, VerdictPart } from './verdict.ts';
import { type Vocabulary, vocabularyVersion } from './vocabulary.ts';

/** The verdict of a checked condition over the facts of one case. */
export function evaluate(checked: Checked, facts: Facts, surroundings: Surroundings): Verdict {
  const frame: Frame = { rows: [facts], moment: momentOf(surroundings) };
  const parts = conjuncts(checked.expression).map((e): VerdictPart => {
    const value = closureOf(e)(frame) as boolean | null;
    return {
      text: checked.text.slice(e.from, e.to),
      value,
      because: because(e, frame, checked.text),
      missing: value === true ? [] : missingOf(e, frame, checked.text),
    };
  });
  const value = parts.some((p) => p.value === false)
    ? false
    : parts.some((p) => p.value === null)
      ? null
      : true;
  return { value, parts };
}

/** What was kept with a verdict. */
export interface Kept {
  readonly text: string;
  readonly vocabularyVersion: string;
  readonly facts: Facts;
  readonly value: boolean | null;
}

/** A kept verdict decided again; `same` is false when the result differs or the words mean something else by now. */
export function recompute(
  kept: Kept,
  vocabulary: Vocabulary,
  surroundings: Surroundings,
): { verdict: Verdict | null; same: boolean; why: string } {
  if (vocabularyVersion(vocabulary) !== kept.vocabularyVersion)
    return { verdict: null, same: false, why: 'The words of the process have changed since this verdict.' };
  const { condition } = checkCondition(kept.text, vocabulary);
  if (condition === null)
    return { verdict: null, same: false, why: 'The text of the condition no longer checks.' };
  const verdict = evaluate(condition, kept.facts, surroundings);
  const same = verdict.value === kept.value;
  return {
    verdict,
    same,
    why: same ? 'The same facts give the same verdict.' : 'The same facts give another verdict now.',
  };
}
