/** One value of a draft: what is above, whether this charter says something itself, and how binding that is below. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, SegmentedControl } from '@mantine/core';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import classes from './charters.module.css';
import { type Mode, useCharterWords } from './words.ts';

/** A value with how binding it is. */
export interface Valued<T> {
  mode: Mode;
  value: T | null;
}

/** Props of `ValueField`. */
export interface ValueFieldProps<T> {
  label: string;
  help?: ReactNode;
  valued: Valued<T>;
  onChange: (valued: Valued<T>) => void;
  /** What a value begins as when somebody decides to say it here. */
  blank: T;
  /** What holds without it, in words; null: nothing above says it. */
  above: string | null;
  /** Above it is mandatory: it may only be tightened. */
  binding: boolean;
  flaws: readonly string[];
  disabled: boolean;
  children: (value: T, change: (value: T) => void) => ReactNode;
}

/** The field. */
export function ValueField<T>(props: ValueFieldProps<T>) {
  const { t } = useLingui();
  const words = useCharterWords();
  const { label, valued, onChange, above, flaws, disabled } = props;
  const said = valued.value !== null;
  const modes = (['mandatory', 'default', 'free'] as const).map((mode) => ({
    value: mode,
    label: words.mode[mode],
  }));
  return (
    <section className={classes.value}>
      <div className={classes.valueHead}>
        <h3>{label}</h3>
        {said ? (
          <div className={classes.end}>
            <SegmentedControl
              size="xs"
              aria-label={t`How binding “${label}” is below`}
              data={modes}
              value={valued.mode}
              disabled={disabled}
              onChange={(mode) => onChange({ ...valued, mode: mode as Mode })}
            />
            <Button
              variant="subtle"
              size="compact-sm"
              disabled={disabled}
              leftSection={<X className="t-icon" aria-hidden />}
              aria-label={`${t`Clear`}: ${label}`}
              onClick={() => onChange({ mode: 'default', value: null })}
            >
              <Trans>Clear</Trans>
            </Button>
          </div>
        ) : (
          <Button
            variant="default"
            size="compact-sm"
            disabled={disabled}
            aria-label={`${t`Say it here`}: ${label}`}
            onClick={() => onChange({ mode: valued.mode, value: props.blank })}
          >
            <Trans>Say it here</Trans>
          </Button>
        )}
      </div>
      {above !== null && (
        <p className={classes.above} dir="auto">
          {props.binding ? <Trans>Mandatory above: {above}</Trans> : <Trans>Above: {above}</Trans>}
        </p>
      )}
      {!said && above === null && (
        <p className={classes.above}>
          <Trans>Not said yet.</Trans>
        </p>
      )}
      {said && (
        <>
          {props.help && <p className={classes.above}>{props.help}</p>}
          {props.children(valued.value as T, (value) => onChange({ ...valued, value }))}
          <p className={classes.above}>{words.modeHint[valued.mode]}</p>
        </>
      )}
      {flaws.map((flaw) => (
        <p key={flaw} className={classes.flaw} role="alert" dir="auto">
          {flaw}
        </p>
      ))}
    </section>
  );
}
