/** How figures of measures are written: values by their unit, changes against the period before, and as lines of a table. */

import { useLingui as useLocale } from '@lingui/react';
import { useLingui } from '@lingui/react/macro';
import { useMemo } from 'react';
import type { z } from 'zod';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import type { getMeasures, listMeasured } from '../measures/contract-measures.ts';

/** Everything that the page shows. */
export type Measures = z.output<typeof getMeasures.output>;
/** One figure with its period before and its months. */
export type Figure = Measures['figures'][number];
/** What a measure says of some days. */
export type Reading = Figure['current'];
/** A record behind a figure. */
export type MeasuredRow = z.output<typeof listMeasured.output>['rows'][number];

/** Writes values as their unit is read: `87%`, `3.2 days`, `4.1`, `214`. */
export function useValueWords(): {
  value: (unit: Figure['unit'], value: number) => string;
  change: (unit: Figure['unit'], difference: number) => string;
  days: (value: number) => string;
} {
  const { t } = useLingui();
  const { i18n } = useLocale();
  const format = useFormat();
  return useMemo(() => {
    const tag = `${i18n.locale === 'en' ? 'en-GB' : i18n.locale}-u-nu-latn`;
    const day = new Intl.NumberFormat(tag, {
      style: 'unit',
      unit: 'day',
      unitDisplay: 'long',
      maximumFractionDigits: 1,
    });
    const one = new Intl.NumberFormat(tag, { maximumFractionDigits: 1 });
    const days = (value: number) => day.format(Math.round(value * 10) / 10);
    const value = (unit: Figure['unit'], amount: number) => {
      if (unit === 'share') return format.percent(Math.round(amount * 1000) / 1000);
      if (unit === 'days') return days(amount);
      return unit === 'score' ? one.format(amount) : format.number(amount);
    };
    return {
      value,
      days,
      change: (unit, difference) => {
        const size = Math.abs(difference);
        // Of shares the difference is in points: three percent of a share would be something else.
        if (unit === 'share') {
          const points = one.format(size * 100);
          return t`${points} points`;
        }
        return value(unit, size);
      },
    };
  }, [i18n.locale, format, t]);
}

/** How a figure stands to the period before; null where either cannot be told. */
export function changeOf({ unit, good, current, previous }: Figure): {
  difference: number;
  verdict: 'better' | 'worse' | 'neither';
} | null {
  if (current.value === null || previous.value === null) return null;
  const difference = current.value - previous.value;
  // Below what is written, nothing has changed.
  const least = unit === 'share' ? 0.0005 : unit === 'count' ? 0.5 : 0.05;
  if (Math.abs(difference) < least) return { difference: 0, verdict: 'neither' };
  if (good === null) return { difference, verdict: 'neither' };
  return { difference, verdict: difference > 0 === (good === 'more') ? 'better' : 'worse' };
}

/** Rows of the table of figures, for a file: one line for each figure and stretch of days. */
export function figureLines(measures: Measures): string[][] {
  const text = (value: number | null) => (value === null ? '' : String(Math.round(value * 1e6) / 1e6));
  const { from, to, previous, months, asOf } = measures;
  return measures.figures.flatMap((figure) =>
    [
      { days: { from, to }, reading: figure.current },
      { days: previous, reading: figure.previous },
      ...months.map((days, i) => ({ days, reading: figure.months[i]! })),
    ].map(({ days, reading }) => [
      figure.measure,
      figure.title,
      figure.unit,
      days.from,
      days.to,
      text(reading.value),
      text(reading.p85),
      text(reading.numerator),
      text(reading.denominator),
      asOf,
      figure.definition,
    ]),
  );
}
