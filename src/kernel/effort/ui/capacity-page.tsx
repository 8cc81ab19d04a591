/** Capacity: people by weeks, the hours there are against the hours that are promised, and what is behind each. */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, SegmentedControl, Skeleton } from '@mantine/core';
import { UsersRound } from 'lucide-react';
import { useState } from 'react';
import { useOperation } from '../../../surfaces/web/client/operations.tsx';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { EmptyState } from '../../../surfaces/web/kit/empty-state.tsx';
import { FilterBar } from '../../../surfaces/web/kit/filter-bar.tsx';
import { Page, PageHeader } from '../../../surfaces/web/kit/page.tsx';
import { PeekLayout } from '../../../surfaces/web/kit/peek.tsx';
import { RefusalNote } from '../../../surfaces/web/kit/refusal-note.tsx';
import { useSearchState } from '../../../surfaces/web/kit/search.ts';
import { useView } from '../../../surfaces/web/kit/view.ts';
import { getCapacity } from '../contract-capacity.ts';
import { CapacityTabs } from './capacity-tabs.tsx';
import { CommitmentsPanel, type Opened } from './commitments-panel.tsx';
import classes from './effort.module.css';
import { type Capacity, HeatTable } from './heat-table.tsx';
import { hoursText } from './hours.ts';
import { teamOf, useTeamFilters } from './team-filters.ts';

const spans = ['4', '8', '13', '26'] as const;

/** The page at `/requests/capacity`. */
export function CapacityPage() {
  const { t } = useLingui();
  const view = useView();
  const [search, change] = useSearchState();
  const filters = useTeamFilters({ bySkill: true });
  const [opened, setOpened] = useState<Opened | null>(null);
  const weeks = spans.find((s) => s === search.weeks) ?? '8';
  const team = teamOf(view);
  const answer = useOperation(getCapacity, { ...team, weeks: Number(weeks) }, { keep: true });
  const capacity = answer.data;
  return (
    <Page fill>
      <PageHeader
        title={t`Capacity`}
        lead={<Trans>The hours that people have for requests, against the hours that are promised.</Trans>}
      />
      <CapacityTabs />
      <FilterBar
        view={view}
        filters={filters}
        end={
          <SegmentedControl
            size="xs"
            aria-label={t`Weeks ahead`}
            value={weeks}
            onChange={(next) => change({ weeks: next === '8' ? undefined : next })}
            data={spans.map((value) => ({ value, label: t`${value} weeks` }))}
          />
        }
      />
      <PeekLayout
        panel={opened && <CommitmentsPanel opened={opened} team={team} onClose={() => setOpened(null)} />}
      >
        {capacity ? (
          <div className={classes.body}>
            {capacity.people.length === 0 && capacity.queues.length === 0 ? (
              <EmptyState
                icon={UsersRound}
                title={<Trans>Nobody’s capacity is to be seen here</Trans>}
                action={
                  view.isFiltered && (
                    <Button variant="default" onClick={() => view.set({ filters: {}, q: '' })}>
                      <Trans>Clear the filters</Trans>
                    </Button>
                  )
                }
              >
                <Trans>Choose another team or unit, or ask for the right to see capacity there.</Trans>
              </EmptyState>
            ) : (
              <>
                <Story capacity={capacity} />
                <HeatTable capacity={capacity} onOpen={setOpened} />
                <Assumptions capacity={capacity} onOpen={setOpened} />
              </>
            )}
          </div>
        ) : answer.error ? (
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
        )}
      </PeekLayout>
    </Page>
  );
}

/** The one thing to know first: who has promised more than there is. */
function Story({ capacity }: { capacity: Capacity }) {
  const format = useFormat();
  const over = capacity.people.filter((p) => p.weeks.some((w) => w.isOver));
  const worst = over
    .flatMap((p) => p.weeks.filter((w) => w.isOver).map((w) => ({ name: p.name, ...w })))
    .sort((a, b) => b.committedMinutes - b.availableMinutes - (a.committedMinutes - a.availableMinutes))[0];
  if (worst === undefined)
    return (
      <p className={classes.story}>
        <Trans>Nobody has promised more hours than there are.</Trans>
      </p>
    );
  const hours = hoursText(worst.committedMinutes - worst.availableMinutes);
  const week = format.date(worst.week);
  return (
    <p className={classes.story}>
      <Plural
        value={over.length}
        one="# person has promised more hours than there are."
        other="# people have promised more hours than there are."
      />{' '}
      <Trans>
        Most of all <bdi>{worst.name}</bdi> in the week of {week}: {hours} hours too many.
      </Trans>
    </p>
  );
}

/** What the figures rest on. */
function Assumptions({ capacity, onOpen }: { capacity: Capacity; onOpen: (opened: Opened) => void }) {
  const format = useFormat();
  const { assumptions, leftOff, asOf } = capacity;
  const { undatedWeeks, overdueDays, undated, overdue, withoutEstimate } = assumptions;
  const shown = format.instant(asOf);
  return (
    <ul className={classes.notes}>
      <li>
        <Trans>
          What is left of an estimate is spread evenly over the working days until the due day. As of {shown}.
        </Trans>
      </li>
      {withoutEstimate > 0 && (
        <li>
          <Plural
            value={withoutEstimate}
            one="# promised record has no estimate and counts nothing."
            other="# promised records have no estimate and count nothing."
          />{' '}
          <button
            type="button"
            className={classes.link}
            onClick={() => onOpen({ who: null, week: null, isUnestimated: true })}
          >
            <Trans>Show them</Trans>
          </button>
        </li>
      )}
      {undated > 0 && (
        <li>
          <Plural value={undated} one="# has no due date" other="# have no due date" />
          {'; '}
          <Plural
            value={undatedWeeks}
            one="it is spread over # week from today."
            other="it is spread over # weeks from today."
          />
        </li>
      )}
      {overdue > 0 && (
        <li>
          <Plural value={overdue} one="# is overdue" other="# are overdue" />
          {'; '}
          <Plural
            value={overdueDays}
            one="it is spread over # working day from today."
            other="it is spread over # working days from today."
          />
        </li>
      )}
      {leftOff > 0 && (
        <li>
          <Plural
            value={leftOff}
            one="# further person is left off; choose a team or a unit."
            other="# further people are left off; choose a team or a unit."
          />
        </li>
      )}
    </ul>
  );
}
