/**
 * Decides a condition for one case: true, false or unknown, with a reason for each of its parts. Pure: the same text,
 * vocabulary, facts and surroundings always give the same verdict, so that one that was kept can be recomputed.
 */
import { type Language, PLAIN } from '../language.ts';
import { because } from './explain.ts';
import { type Checked, conjuncts } from './ir.ts';
import { missingOf } from './missing.ts';
import { closureOf, type Frame, momentOf } from './run.ts';
import type { Facts, Surroundings, Verdict, VerdictPart } from './verdict.ts';

/** The verdict of a checked condition over the facts of one case; its reasons in a language, for what is read. */
export function evaluate(
  checked: Checked,
  facts: Facts,
  surroundings: Surroundings,
  language: Language = PLAIN,
): Verdict {
  const frame: Frame = { rows: [facts], moment: momentOf(surroundings) };
  const parts = conjuncts(checked.expression).map((e): VerdictPart => {
    const value = closureOf(e)(frame) as boolean | null;
    return {
      text: checked.text.slice(e.from, e.to),
      value,
      because: because(e, frame, { text: checked.text, language }),
      missing: value === true ? [] : missingOf(e, frame, checked.text, language),
    };
  });
  const value = parts.some((p) => p.value === false)
    ? false
    : parts.some((p) => p.value === null)
      ? null
      : true;
  return { value, parts };
}
