/** Where the hours go: operations, value-adding and unplanned work week by week, so that fire drills can be seen. */
import { useLingui as useMessages } from '@lingui/react';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, SegmentedControl, Skeleton } from '@mantine/core';
import { ChartColumn } from 'lucide-react';
import { useState } from 'react';
import type { z } from 'zod';
import { useOperation } from '../../../surfaces/web/client/operations.tsx';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { addDays, today } from '../../../surfaces/web/kit/date-field.tsx';
import { EmptyState } from '../../../surfaces/web/kit/empty-state.tsx';
import { FilterBar } from '../../../surfaces/web/kit/filter-bar.tsx';
import { Page, PageHeader } from '../../../surfaces/web/kit/page.tsx';
import { PeekLayout } from '../../../surfaces/web/kit/peek.tsx';
import { RefusalNote } from '../../../surfaces/web/kit/refusal-note.tsx';
import { useSearchState } from '../../../surfaces/web/kit/search.ts';
import { useView } from '../../../surfaces/web/kit/view.ts';
import { getShares } from '../contract-capacity.ts';
import type { WorkType } from '../contract-fields.ts';
import { CapacityTabs } from './capacity-tabs.tsx';
import classes from './effort.module.css';
import { hoursText, mondayOf } from './hours.ts';
import { LoggedPanel, type LoggedPart } from './logged-panel.tsx';
import { teamOf, useTeamFilters } from './team-filters.ts';
import { workTypeHints, workTypes, workTypeWords } from './words.ts';

type Shares = z.output<typeof getShares.output>;
type Week = Shares['weeks'][number];

const spans = ['13', '26', '52'] as const;
const minutesOf = (week: Week, type: WorkType) => (type === 'value-adding' ? week.valueAdding : week[type]);

/** The page at `/requests/capacity/work`. */
export function WorkPage() {
  const { t } = useLingui();
  const view = useView();
  const [search, change] = useSearchState();
  const filters = useTeamFilters({ bySkill: false });
  const [opened, setOpened] = useState<LoggedPart | null>(null);
  const weeks = spans.find((s) => s === search.weeks) ?? '13';
  const { queueId, unitId } = teamOf(view);
  const team = { ...(queueId ? { queueId } : {}), ...(unitId ? { unitId } : {}) };
  const from = addDays(mondayOf(today()), -7 * (Number(weeks) - 1));
  const answer = useOperation(getShares, { ...team, from }, { keep: true });
  const shares = answer.data;
  const logged = shares?.total.reduce((sum, each) => sum + each.minutes, 0) ?? 0;
  return (
    <Page fill>
      <PageHeader
        title={t`Kinds of work`}
        lead={
          <Trans>
            How much of the time keeps things running, makes something better, or was not planned.
          </Trans>
        }
      />
      <CapacityTabs />
      <FilterBar
        view={view}
        filters={filters}
        end={
          <SegmentedControl
            size="xs"
            aria-label={t`Weeks back`}
            value={weeks}
            onChange={(next) => change({ weeks: next === '13' ? undefined : next })}
            data={spans.map((value) => ({ value, label: t`${value} weeks` }))}
          />
        }
      />
      <PeekLayout panel={opened && <LoggedPanel part={opened} team={team} onClose={() => setOpened(null)} />}>
        {shares === undefined ? (
          answer.error ? (
            <RefusalNote
              error={answer.error}
              action={
                <Button variant="default" mt="sm" onClick={() => void answer.refetch()}>
                  <Trans>Try again</Trans>
                </Button>
              }
            />
          ) : (
            <Skeleton height={320} />
          )
        ) : logged === 0 ? (
          <EmptyState icon={ChartColumn} title={<Trans>No time was logged in these weeks</Trans>}>
            <Trans>As soon as people log their time under My time, it is shown here week by week.</Trans>
          </EmptyState>
        ) : (
          <div className={classes.body}>
            <Story shares={shares} logged={logged} />
            <StackedWeeks shares={shares} />
            <WeekTable shares={shares} onOpen={setOpened} />
          </div>
        )}
      </PeekLayout>
    </Page>
  );
}

function Story({ shares, logged }: { shares: Shares; logged: number }) {
  const { i18n } = useMessages();
  const format = useFormat();
  const hours = format.number(Math.round(logged / 60));
  return (
    <>
      <p className={classes.story}>
        <Trans>{hours} hours were logged</Trans>{' '}
        <Plural value={shares.people} one="by # person." other="by # people." />
      </p>
      <dl className={classes.kinds}>
        {workTypes.map((type) => {
          const found = shares.total.find((each) => each.workType === type);
          return (
            <div key={type}>
              <dt data-of={type}>{i18n._(workTypeWords[type])}</dt>
              <dd className="t-num">
                {found?.share == null ? '–' : format.percent(Math.round(found.share * 100) / 100)}
              </dd>
              <dd className={classes.quiet}>{i18n._(workTypeHints[type])}</dd>
            </div>
          );
        })}
      </dl>
    </>
  );
}

/** Each week as a whole, divided by kind; the table below says the same in hours. */
function StackedWeeks({ shares }: { shares: Shares }) {
  const { t } = useLingui();
  const { i18n } = useMessages();
  const format = useFormat();
  const { weeks } = shares;
  const [first, last] = [weeks[0], weeks.at(-1)];
  if (first === undefined || last === undefined) return null;
  const between = `${format.date(first.week)} – ${format.date(last.week)}`;
  return (
    <figure className={classes.weeks}>
      <svg
        viewBox={`0 0 ${weeks.length * 10} 100`}
        preserveAspectRatio="none"
        className={`${classes.columns} t-flip`}
        role="img"
        aria-label={t`Shares of operations, value-adding and unplanned work in each week, ${between}`}
      >
        {weeks.map((week, at) => {
          let below = 0;
          return workTypes.map((type) => {
            const height = week.minutes === 0 ? 0 : (100 * minutesOf(week, type)) / week.minutes;
            below += height;
            return (
              <rect
                key={`${week.week} ${type}`}
                data-of={type}
                x={at * 10 + 1}
                width={8}
                y={100 - below}
                height={height}
              >
                <title>{`${format.date(week.week)}: ${i18n._(workTypeWords[type])} ${format.percent(Math.round(height) / 100)}`}</title>
              </rect>
            );
          });
        })}
      </svg>
      <div className={classes.axis}>
        <span>{format.date(first.week)}</span>
        <span>{format.date(last.week)}</span>
      </div>
    </figure>
  );
}

function WeekTable({ shares, onOpen }: { shares: Shares; onOpen: (part: LoggedPart) => void }) {
  const { t } = useLingui();
  const { i18n } = useMessages();
  const format = useFormat();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
    <section className={classes.scroll} aria-label={t`Hours by week`} tabIndex={0}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">
              <Trans>Week from</Trans>
            </th>
            {workTypes.map((type) => (
              <th key={type} scope="col" data-end>
                {i18n._(workTypeWords[type])}
              </th>
            ))}
            <th scope="col" data-end>
              <Trans>Unplanned share</Trans>
            </th>
            <th scope="col" data-end>
              <Trans>People</Trans>
            </th>
          </tr>
        </thead>
        <tbody>
          {shares.weeks.toReversed().map((week) => {
            const day = format.date(week.week);
            return (
              <tr key={week.week}>
                <th scope="row">{day}</th>
                {workTypes.map((type) => {
                  const hours = hoursText(minutesOf(week, type));
                  const name = i18n._(workTypeWords[type]);
                  return (
                    <td key={type} data-end className="t-num">
                      {minutesOf(week, type) === 0 ? (
                        '–'
                      ) : (
                        <button
                          type="button"
                          className={classes.link}
                          aria-label={t`${name}, week of ${day}: ${hours} hours`}
                          onClick={() => onOpen({ workType: type, week: week.week })}
                        >
                          {hours}
                        </button>
                      )}
                    </td>
                  );
                })}
                <td data-end className="t-num">
                  {week.minutes === 0
                    ? '–'
                    : format.percent(Math.round((100 * week.unplanned) / week.minutes) / 100)}
                </td>
                <td data-end className="t-num">
                  {format.number(week.people)}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
