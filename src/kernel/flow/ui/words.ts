/** Words of flow: durations and bands as people say them, and what a drilled figure is called. */
import { useLingui as useLocale } from '@lingui/react';
import { useLingui } from '@lingui/react/macro';
import { useMemo } from 'react';
import type { z } from 'zod';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import type { Tone } from '../../../surfaces/web/kit/status.tsx';
import type { getFlow, getFlowCase, listFlowCases } from '../contract.ts';
import type { getLog, listLogs } from '../contract-logs.ts';
import { inUnit } from './in-unit.ts';

/** Everything that the page shows. */
export type Flow = z.output<typeof getFlow.output>;
/** What narrows the cases. */
export type Filter = NonNullable<z.input<typeof getFlow.input>['filter']>;
/** A case behind a figure. */
export type FlowCase = z.output<typeof listFlowCases.output>['rows'][number];
/** A case with its steps. */
export type CaseSteps = z.output<typeof getFlowCase.output>;
/** A log with its columns and what reading it found. */
export type Log = z.output<typeof getLog.output>;
/** A log as the list shows it. */
export type LogRow = z.output<typeof listLogs.output>['rows'][number];
/** Opens the cases behind a figure. */
export type Drill = (part: Filter) => void;

/** How a duration is written: `3.2 days`, `45 min`. */
export function useDuration(): (seconds: number) => string {
  const { i18n } = useLocale();
  return useMemo(() => {
    const tag = `${i18n.locale === 'en' ? 'en-GB' : i18n.locale}-u-nu-latn`;
    return (seconds) => {
      const { unit, value } = inUnit(seconds);
      return new Intl.NumberFormat(tag, {
        style: 'unit',
        unit,
        unitDisplay: 'short',
        maximumFractionDigits: 1,
      }).format(value);
    };
  }, [i18n.locale]);
}

const bandUnits = [
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const;

/** How a band of durations is written: `2 days – 4 days`. */
export function useBand(): (band: { atLeast: number; below: number | null }) => string {
  const { t } = useLingui();
  const { i18n } = useLocale();
  return useMemo(() => {
    const tag = `${i18n.locale === 'en' ? 'en-GB' : i18n.locale}-u-nu-latn`;
    const round = (seconds: number) => {
      const [unit, size] = bandUnits.find(([, size]) => seconds % size === 0) ?? bandUnits[3];
      return new Intl.NumberFormat(tag, { style: 'unit', unit, unitDisplay: 'short' }).format(seconds / size);
    };
    return ({ atLeast, below }) => {
      const least = round(atLeast);
      if (below === null) return t`${least} or more`;
      const most = round(below);
      return atLeast === 0 ? t`under ${most}` : `${least} – ${most}`;
    };
  }, [i18n.locale, t]);
}

/** What the cases behind a figure are called. */
export function useDrillWords(flow: Flow | undefined): (part: Filter) => string {
  const { t } = useLingui();
  const format = useFormat();
  const band = useBand();
  const duration = useDuration();
  const titleOf = (name: string) => flow?.activities.find((a) => a.name === name)?.title ?? name;
  const range = ({ atLeast, below }: { atLeast?: number | undefined; below?: number | undefined }) => {
    const least = duration(atLeast ?? 0);
    return below === undefined && atLeast !== undefined && atLeast % 60 !== 0
      ? t`${least} or more`
      : band({ atLeast: atLeast ?? 0, below: below ?? null });
  };
  return (part) => {
    const said: string[] = [];
    for (const id of part.variants ?? []) {
      const place = (flow?.variants.findIndex((v) => v.variantId === id) ?? -1) + 1;
      said.push(place > 0 ? t`Variant ${place}` : t`A variant`);
    }
    for (const { from, to } of part.follows ?? []) said.push(`${titleOf(from)} → ${titleOf(to)}`);
    for (const name of part.having ?? []) said.push(titleOf(name));
    for (const name of part.startsWith ?? []) {
      const title = titleOf(name);
      said.push(t`Begins with ${title}`);
    }
    for (const name of part.endsWith ?? []) {
      const title = titleOf(name);
      said.push(t`Ends with ${title}`);
    }
    if (part.repeats !== undefined) {
      const title = titleOf(part.repeats);
      said.push(t`${title} more than once`);
    }
    if (part.selfLoops !== undefined) {
      const title = titleOf(part.selfLoops);
      said.push(t`${title} again straight away`);
    }
    if (part.handsOver !== undefined) said.push(`${part.handsOver.from} → ${part.handsOver.to}`);
    for (const name of part.resources ?? []) said.push(name);
    if (part.from !== undefined && part.until !== undefined) {
      const from = format.date(part.from);
      const until = format.date(part.until);
      said.push(
        part.period === 'completed' ? t`Completed ${from} – ${until}` : t`Arrived ${from} – ${until}`,
      );
    } else if (part.open === true) said.push(t`Open`);
    else if (part.open === false) said.push(t`Completed`);
    if (part.rework === true) said.push(t`With rework`);
    if (part.rework === false) said.push(t`Nothing done twice`);
    if (part.takes !== undefined) {
      const taken = range(part.takes);
      said.push(t`Lead time ${taken}`);
    }
    if (part.age !== undefined) {
      const aged = range(part.age);
      said.push(t`Open for ${aged}`);
    }
    return said.length === 0 ? t`All cases` : said.join(' · ');
  };
}

/** Where a log stands. */
export function useStateWords(): Record<LogRow['state'], { word: string; tone: Tone; hollow?: boolean }> {
  const { t } = useLingui();
  return useMemo(
    () => ({
      uploaded: { word: t`Uploaded`, tone: 'quiet', hollow: true },
      checked: { word: t`Checked`, tone: 'info' },
      imported: { word: t`Imported`, tone: 'good' },
    }),
    [t],
  );
}
