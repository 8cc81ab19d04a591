/**
 * Dates, times, numbers and money in the reader's language. Digits stay Latin in every language, so that keys,
 * amounts and dates can be compared across screens and exports.
 */
import { useLingui } from '@lingui/react';
import { useMemo } from 'react';

/** Formatting functions of one language. */
export interface Format {
  /** `2026-11-23` → "23 Nov 2026". A local date never shifts with the zone. */
  date: (localDate: string) => string;
  /** `2026-11-23` → "Mon 23 Nov". */
  day: (localDate: string) => string;
  /** An instant (ISO, UTC) → date and time in the reader's zone, or in `zone`, which is then named. */
  instant: (iso: string, zone?: string) => string;
  /** An instant → "14:05". */
  time: (iso: string, zone?: string) => string;
  /** An instant → "2 hours ago", "in 3 days". */
  ago: (iso: string) => string;
  number: (value: number) => string;
  /** 0.87 → "87%". */
  percent: (ratio: number) => string;
  /** Integer minor units with their currency → "€1,250.00". */
  money: (minor: number | bigint, currency: string) => string;
  /** Compares for sorting as the language sorts. */
  compare: (a: string, b: string) => number;
}

const steps: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];

/** Formatting for a language code; pure, so that it can be used outside React. */
export function formatFor(locale: string): Format {
  const tag = `${locale === 'en' ? 'en-GB' : locale}-u-nu-latn`;
  // Not `dateStyle`: Arabic would write digits only, which read as another day for those who expect English order.
  const date = new Intl.DateTimeFormat(tag, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  });
  const day = new Intl.DateTimeFormat(tag, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    timeZone: 'UTC',
  });
  const number = new Intl.NumberFormat(tag);
  const percent = new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: 1 });
  const relative = new Intl.RelativeTimeFormat(tag, { numeric: 'auto' });
  const collator = new Intl.Collator(locale, { numeric: true, sensitivity: 'base' });
  const noon = (localDate: string) => new Date(`${localDate.slice(0, 10)}T12:00:00Z`);
  return {
    date: (localDate) => date.format(noon(localDate)),
    day: (localDate) => day.format(noon(localDate)),
    instant: (iso, zone) =>
      new Intl.DateTimeFormat(tag, {
        day: 'numeric',
        month: 'short',
        year: 'numeric',
        hour: '2-digit',
        minute: '2-digit',
        ...(zone ? { timeZone: zone, timeZoneName: 'short' } : {}),
      }).format(new Date(iso)),
    time: (iso, zone) =>
      new Intl.DateTimeFormat(tag, {
        hour: '2-digit',
        minute: '2-digit',
        ...(zone ? { timeZone: zone, timeZoneName: 'short' } : {}),
      }).format(new Date(iso)),
    ago: (iso) => {
      const seconds = (Date.parse(iso) - Date.now()) / 1000;
      const step = steps.find(([, size]) => Math.abs(seconds) >= size);
      return step ? relative.format(Math.round(seconds / step[1]), step[0]) : relative.format(0, 'minute');
    },
    number: (value) => number.format(value),
    percent: (ratio) => percent.format(ratio),
    money: (minor, currency) => {
      const style = new Intl.NumberFormat(tag, { style: 'currency', currency });
      const digits = style.resolvedOptions().maximumFractionDigits ?? 2;
      return style.format(Number(minor) / 10 ** digits);
    },
    compare: collator.compare,
  };
}

/** Formatting in the reader's language. */
export function useFormat(): Format {
  const { i18n } = useLingui();
  return useMemo(() => formatFor(i18n.locale), [i18n.locale]);
}
