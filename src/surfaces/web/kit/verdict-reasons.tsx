/** The parts of a verdict, each with its sign and its reason: on the test bench, on charters and on cases. */
import { useLingui } from '@lingui/react/macro';
import { Check, CircleHelp, X } from 'lucide-react';
import classes from './condition-editor.module.css';

/** Props of `VerdictReasons`. */
export interface VerdictReasonsProps {
  parts: readonly { readonly value: boolean | null; readonly because: string }[];
}

/** One line for each part: true, false or not known yet, and why. */
export function VerdictReasons({ parts }: VerdictReasonsProps) {
  const { t } = useLingui();
  return (
    <ul className={classes.reasons}>
      {parts.map((part, index) => {
        const [Icon, says] =
          part.value === null
            ? [CircleHelp, t`Not known yet:`]
            : part.value
              ? [Check, t`True:`]
              : [X, t`Not true:`];
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts have no other identity than their place.
          <li key={index} data-value={String(part.value)}>
            <Icon size={16} role="img" aria-label={says} />
            <bdi>{part.because}</bdi>
          </li>
        );
      })}
    </ul>
  );
}
