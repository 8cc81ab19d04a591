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

/** What has to be known of a figure to write its values. */
export type Written = Pick<Figure, 'unit' | 'currency' | 'weighs'>;

/** Writes values as their unit is read: `87%`, `3.2 days`, `4.1`, `214`, `€1,250.00`. */
export function useValueWords(): {
  value: (figure: Written, value: number) => string;
  change: (figure: Written, difference: number) => string;
  /** What numerator and denominator are made of: `43`, or of minutes `12.5 hours`. */
  amount: (figure: Written, amount: number) => string;
} {
  const { t } = useLingui();
  const { i18n } = useLocale();
  const format = useFormat();
  return useMemo(() => {
    const tag = `${i18n.locale === 'en' ? 'en-GB' : i18n.locale}-u-nu-latn`;
    const long = (unit: string) => {
      const words = new Intl.NumberFormat(tag, {
        style: 'unit',
        unit,
        unitDisplay: 'long',
        maximumFractionDigits: 1,
      });
      return (value: number) => words.format(Math.round(value * 10) / 10);
    };
    const days = long('day');
    const hours = long('hour');
    const one = new Intl.NumberFormat(tag, { maximumFractionDigits: 1 });
    const two = new Intl.NumberFormat(tag, { maximumFractionDigits: 2 });
    const value = ({ unit, currency }: Written, amount: number) => {
      if (unit === 'share') {
        // Tenths of a percent say something only of what is rare.
        const steps = amount < 0.1 ? 1000 : 100;
        return format.percent(Math.round(amount * steps) / steps);
      }
      if (unit === 'days') return days(amount);
      if (unit === 'score') return one.format(amount);
      if (unit === 'ratio') return `${two.format(amount)} ×`;
      if (unit === 'money' && currency !== null) return format.money(Math.round(amount), currency);
      return format.number(amount);
    };
    return {
      value,
      amount: ({ weighs }, amount) => (weighs === 'minutes' ? hours(amount / 60) : format.number(amount)),
      change: (figure, difference) => {
        const size = Math.abs(difference);
        // Of shares the difference is in points: three percent of a share would be something else.
        if (figure.unit === 'share') {
          const points = one.format(size < 0.1 ? size * 100 : Math.round(size * 100));
          return t`${points} points`;
        }
        return value(figure, size);
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
  // Below what is written, or what a single record makes, nothing has changed.
  const fewest = Math.min(current.records, previous.records);
  const least = { share: 1 / fewest, count: 0.5, days: 0.05, score: 0.05, ratio: 0.005, money: 0.5 }[unit];
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
      text(reading.records),
      figure.weighs,
      figure.currency ?? '',
      asOf,
      figure.definition,
    ]),
  );
}
