/** Tries a condition on the cases of a process that were opened in a period: how many it holds for, and why. */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, Loader } from '@mantine/core';
import { useState } from 'react';
import type { z } from 'zod';
import { tryCondition } from '../../../kernel/conditions/contract.ts';
import { useOperation } from '../client/operations.tsx';
import { useFormat } from '../i18n/format.ts';
import classes from './condition-editor.module.css';
import { DateField, today } from './date-field.tsx';
import { RefusalNote } from './refusal-note.tsx';
import { RecordKey, StatusDot, type Tone } from './status.tsx';
import { VerdictReasons } from './verdict-reasons.tsx';

/** Props of `ConditionBench`. */
export interface ConditionBenchProps {
  process: string;
  text: string;
  /** The text checks; only then can it be tried. */
  ready: boolean;
}

type Tried = z.output<typeof tryCondition.output>;
type Question = z.input<typeof tryCondition.input>;

const TONES: readonly [keyof Tried & ('whenTrue' | 'whenFalse' | 'unknown'), Tone][] = [
  ['whenTrue', 'good'],
  ['whenFalse', 'bad'],
  ['unknown', 'wait'],
];

/** First and last day of the quarter before the one of this day. */
export function lastQuarter(day: string): { from: string; to: string } {
  const year = Number(day.slice(0, 4));
  const first = Math.floor((Number(day.slice(5, 7)) - 1) / 3) * 3;
  const iso = (y: number, month: number, d: number) =>
    new Date(Date.UTC(y, month, d)).toISOString().slice(0, 10);
  return { from: iso(year, first - 3, 1), to: iso(year, first, 0) };
}

/** The panel below the editor. */
export function ConditionBench({ process, text, ready }: ConditionBenchProps) {
  const { t } = useLingui();
  const [period, setPeriod] = useState(() => lastQuarter(today()));
  const [asked, setAsked] = useState<Question | null>(null);
  const answer = useOperation(tryCondition, asked, { keep: true });
  const { from, to } = period;
  const stale = asked !== null && (asked.text !== text || asked.from !== from || asked.to !== to);
  return (
    <section className={classes.bench} aria-label={t`Try the condition`}>
      <div className={classes.asked}>
        <DateField
          label={t`Cases opened from`}
          value={from}
          onChange={(day) => day !== null && setPeriod({ from: day, to })}
        />
        <DateField
          label={t`until`}
          value={to}
          onChange={(day) => day !== null && setPeriod({ from, to: day })}
        />
        <Button
          variant="default"
          size="sm"
          disabled={!ready}
          onClick={() => setAsked({ process, text, from, to, examples: 3 })}
        >
          <Trans>Try it</Trans>
        </Button>
        {answer.isFetching && <Loader size="xs" aria-label={t`Deciding`} />}
      </div>
      <RefusalNote error={answer.error} />
      <div role="status">
        {asked !== null && answer.data !== undefined && !answer.error && (
          <Result tried={answer.data} stale={stale} />
        )}
      </div>
    </section>
  );
}

function Result({ tried, stale }: { tried: Tried; stale: boolean }) {
  const { t } = useLingui();
  const format = useFormat();
  const labels = {
    whenTrue: t`done`,
    whenFalse: t`not done`,
    unknown: t`cannot be told yet`,
  };
  if (tried.total === 0)
    return <Trans>No case that you may see was opened in this time. Choose another period.</Trans>;
  return (
    <div className={classes.editor}>
      <strong>
        <Plural value={tried.total} one="# case, as of today" other="# cases, as of today" />
        {stale && (
          <>
            {' '}
            · <Trans>before your last change</Trans>
          </>
        )}
      </strong>
      <div className={classes.share} aria-hidden>
        {TONES.map(
          ([which, tone]) =>
            tried[which] > 0 && (
              <span key={which} style={{ flexGrow: tried[which], background: `var(--t-${tone})` }} />
            ),
        )}
      </div>
      <div className={classes.counts}>
        {TONES.map(([which, tone]) => (
          <StatusDot key={which} tone={tone}>
            {format.number(tried[which])} {labels[which]}
          </StatusDot>
        ))}
      </div>
      <ul className={classes.examples}>
        {tried.examples.map((example) => (
          <li key={example.caseId} className={classes.example}>
            <div className={classes.exampleHead}>
              {example.key !== null && <RecordKey>{example.key}</RecordKey>}
              <bdi>{example.name}</bdi>
              <StatusDot tone={example.value === null ? 'wait' : example.value ? 'good' : 'bad'}>
                {example.value === null ? labels.unknown : example.value ? labels.whenTrue : labels.whenFalse}
              </StatusDot>
            </div>
            <VerdictReasons parts={example.parts} />
          </li>
        ))}
      </ul>
    </div>
  );
}
