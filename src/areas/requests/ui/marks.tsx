/** Small signs of requests in rows and headers: state, priority, due date. */
import { useLingui } from '@lingui/react';
import { Trans } from '@lingui/react/macro';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { StatusDot, TimeLeft } from '../../../surfaces/web/kit/status.tsx';
import type { RequestState } from '../machine.ts';
import classes from './requests.module.css';
import { type Priority, priorityWords, stateLooks, stateWords } from './words.ts';

/** The state as dot and word. */
export function StateMark({ state }: { state: RequestState }) {
  const { i18n } = useLingui();
  const { tone, hollow } = stateLooks[state];
  return (
    <StatusDot tone={tone} hollow={hollow ?? false}>
      {i18n._(stateWords[state])}
    </StatusDot>
  );
}

const levels: Readonly<Record<Priority, number>> = { low: 1, normal: 2, high: 3, urgent: 4 };

/** The priority as bars and word; urgent is a filled square with a stroke, so that colour is not the only sign. */
export function PriorityMark({ priority }: { priority: Priority }) {
  const { i18n } = useLingui();
  const level = levels[priority];
  return (
    <span className={classes.priority} data-level={level}>
      <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden>
        {level === 4 ? (
          <>
            <rect x="1" y="1" width="12" height="12" rx="3" fill="currentColor" />
            <path d="M7 3.6v4.2" stroke="var(--t-surface)" strokeWidth="1.8" strokeLinecap="round" />
            <circle cx="7" cy="10.4" r="1" fill="var(--t-surface)" />
          </>
        ) : (
          [0, 1, 2].map((bar) => (
            <rect
              key={bar}
              x={1 + bar * 4.5}
              y={8.5 - bar * 3.5}
              width="3"
              height={4.5 + bar * 3.5}
              rx="1"
              fill="currentColor"
              opacity={bar < level ? 1 : 0.25}
            />
          ))
        )}
      </svg>
      <span className={classes.word}>{i18n._(priorityWords[priority])}</span>
    </span>
  );
}

const closed: readonly RequestState[] = [
  'accepted',
  'declined',
  'redirected',
  'merged',
  'cancelled',
  'delivered',
];

/** The due date; late only while somebody still has to deliver. */
export function DueMark({ dueOn, state }: { dueOn: string | null; state: RequestState }) {
  const format = useFormat();
  if (dueOn === null) return <span className={classes.none}>–</span>;
  if (closed.includes(state)) return <span className="t-num">{format.date(dueOn)}</span>;
  // Reckoned here: the kit's date field would bring the whole calendar onto Home.
  const now = new Date();
  const today = Date.UTC(now.getFullYear(), now.getMonth(), now.getDate());
  const days = Math.round((Date.parse(dueOn) - today) / 86_400_000);
  // The due day itself still counts.
  const seconds = days < 0 ? -1 : days === 0 ? 3600 : days === 1 ? 7201 : 86_400;
  return <TimeLeft seconds={seconds}>{format.date(dueOn)}</TimeLeft>;
}

/** A promise that is broken, or soon will be. */
export function LatenessMark({ lateness }: { lateness: 'late' | 'warned' }) {
  return (
    <StatusDot tone={lateness === 'late' ? 'bad' : 'wait'}>
      {lateness === 'late' ? <Trans>Late</Trans> : <Trans>Due soon</Trans>}
    </StatusDot>
  );
}
