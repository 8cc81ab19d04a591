/** The hours of a week, a line for each weekday. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Fieldset, TextInput } from '@mantine/core';
import { Fragment, useId } from 'react';
import classes from './calendar.module.css';
import { readHours } from './week-text.ts';
import { usePlaceWords } from './words.ts';

/** Seven lines, Monday first; each says under itself when it cannot be read. */
export function WeekField({
  value,
  onChange,
}: {
  value: readonly string[];
  onChange: (lines: string[]) => void;
}) {
  const { t } = useLingui();
  const { weekday } = usePlaceWords();
  const id = useId();
  return (
    <Fieldset legend={t`Working hours`}>
      <div className={classes.hours}>
        {value.map((line, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line is its weekday.
          <Fragment key={i}>
            <label htmlFor={`${id}-${i}`}>{weekday(i + 1)}</label>
            <TextInput
              id={`${id}-${i}`}
              value={line}
              dir="ltr"
              placeholder={t`Nobody works`}
              error={readHours(line) === null ? t`Write hours such as 09:00–12:00, 13:00–17:00` : null}
              onChange={(e) => onChange(value.map((l, n) => (n === i ? e.currentTarget.value : l)))}
            />
          </Fragment>
        ))}
      </div>
      <p className={classes.quiet}>
        <Trans>Several stretches are parted by commas; 24:00 is the end of the day.</Trans>
      </p>
    </Fieldset>
  );
}
