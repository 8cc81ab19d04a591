/** How satisfied somebody is: five answers from worst to best, given with one click. */
import { useLingui as useMessages } from '@lingui/react';
import type { ReactNode } from 'react';
import classes from './triage-depth.module.css';
import { satisfactionWords } from './words.ts';

const scores = [1, 2, 3, 4, 5] as const;

/** Props of `SatisfactionField`. */
export interface SatisfactionFieldProps {
  legend: ReactNode;
  /** Names the group among others on the screen. */
  name: string;
  value: number | null;
  onChange: (score: number) => void;
}

/** Five answers from worst to best. */
export function SatisfactionField({ legend, name, value, onChange }: SatisfactionFieldProps) {
  const { i18n } = useMessages();
  return (
    <fieldset className={classes.rating}>
      <legend>{legend}</legend>
      {scores.map((score) => (
        <label key={score} className={classes.score}>
          <input
            type="radio"
            name={name}
            value={score}
            checked={value === score}
            onChange={() => onChange(score)}
          />
          <span>{i18n._(satisfactionWords[score])}</span>
        </label>
      ))}
    </fieldset>
  );
}
