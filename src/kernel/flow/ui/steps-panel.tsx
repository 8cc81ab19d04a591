/** Each activity with how often it happens, how long it waits and how long it takes, and how often it is done again. */
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { Panel } from '../../../surfaces/web/kit/page.tsx';
import classes from './flow.module.css';
import { type FlowColumn, FlowTable } from './flow-table.tsx';
import { type Drill, type Flow, useDuration } from './words.ts';

type Activity = Flow['activities'][number];

/** Panel of the activities. */
export function StepsPanel({ flow, onDrill }: { flow: Flow; onDrill: Drill }) {
  const { t } = useLingui();
  const format = useFormat();
  const duration = useDuration();
  const hasStarts = flow.activities.some((a) => a.working !== null);
  const half = (of: 'since' | 'waiting' | 'working') => (a: Activity) =>
    a[of] === null ? '–' : duration(a[of].median);
  const most = (of: 'since' | 'waiting' | 'working') => (a: Activity) =>
    a[of] === null ? '–' : duration(a[of].p85);
  const count = (n: number) => (n === 0 ? '–' : format.number(n));
  const times: FlowColumn<Activity>[] = hasStarts
    ? [
        { id: 'waiting', header: t`Waiting, half within`, cell: half('waiting'), end: true },
        { id: 'waiting85', header: t`85 of 100`, cell: most('waiting'), end: true },
        { id: 'working', header: t`Working, half within`, cell: half('working'), end: true },
        { id: 'working85', header: t`85 of 100`, cell: most('working'), end: true },
      ]
    : [
        { id: 'since', header: t`Since the step before, half within`, cell: half('since'), end: true },
        { id: 'since85', header: t`85 of 100`, cell: most('since'), end: true },
      ];
  return (
    <Panel title={<Trans>Steps</Trans>}>
      {!hasStarts && (
        <p className={classes.say}>
          <Trans>
            Nobody recorded when a step was started, so waiting and working cannot be told apart: what is told
            is the time since the step before.
          </Trans>
        </p>
      )}
      <FlowTable
        label={t`Steps`}
        columns={[
          { id: 'name', header: t`Step`, cell: (a) => <bdi>{a.title}</bdi>, head: true },
          { id: 'events', header: t`Times`, cell: (a) => format.number(a.events), end: true },
          {
            id: 'cases',
            header: t`Cases`,
            cell: (a) => format.number(a.cases),
            end: true,
            drill: (a) => ({ having: [a.name] }),
          },
          ...times,
          {
            id: 'repeats',
            header: t`More than once`,
            cell: (a) => count(a.repeatCases),
            end: true,
            drill: (a) => ({ repeats: a.name }),
          },
          {
            id: 'loops',
            header: t`Again straight away`,
            cell: (a) => count(a.selfLoops),
            end: true,
            drill: (a) => ({ selfLoops: a.name }),
          },
          {
            id: 'starts',
            header: t`Begins`,
            cell: (a) => count(a.starts),
            end: true,
            drill: (a) => ({ startsWith: [a.name] }),
          },
          {
            id: 'ends',
            header: t`Ends`,
            cell: (a) => count(a.ends),
            end: true,
            drill: (a) => ({ endsWith: [a.name] }),
          },
        ]}
        rows={flow.activities}
        rowId={(a) => a.name}
        onDrill={onDrill}
      />
      <BackAndForth flow={flow} onDrill={onDrill} />
    </Panel>
  );
}

/** One activity, another, and the first again. */
function BackAndForth({ flow, onDrill }: { flow: Flow; onDrill: Drill }) {
  const format = useFormat();
  const pairs = flow.rework.pingPong.slice(0, 6);
  if (pairs.length === 0) return null;
  const nameOf = (a: number) => flow.activities[a]!;
  return (
    <>
      <h3 className={classes.small}>
        <Trans>Back and forth</Trans>
      </h3>
      <ul className={classes.lines}>
        {pairs.map(({ a, b, count }) => (
          <li key={`${a} ${b}`}>
            <button
              type="button"
              className={classes.figureLink}
              onClick={() =>
                onDrill({
                  follows: [
                    { from: nameOf(a).name, to: nameOf(b).name },
                    { from: nameOf(b).name, to: nameOf(a).name },
                  ],
                })
              }
            >
              <bdi>{nameOf(a).title}</bdi> → <bdi>{nameOf(b).title}</bdi> → <bdi>{nameOf(a).title}</bdi>
            </button>{' '}
            <span className={`t-num ${classes.muted}`}>×{format.number(count)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
