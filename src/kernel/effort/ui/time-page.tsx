/** My time: a week of one's own, logged in a line, by the timer, on the sheet, or by shares. */
import { useLingui as useMessages } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button, Skeleton } from '@mantine/core';
import { ChartPie, ChevronLeft, ChevronRight, Clock } from 'lucide-react';
import { useState } from 'react';
import { useOperation } from '../../../surfaces/web/client/operations.tsx';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { addDays, readDate, today } from '../../../surfaces/web/kit/date-field.tsx';
import { EmptyState } from '../../../surfaces/web/kit/empty-state.tsx';
import { Page, PageHeader, Panel } from '../../../surfaces/web/kit/page.tsx';
import { RefusalNote } from '../../../surfaces/web/kit/refusal-note.tsx';
import { useSearchState } from '../../../surfaces/web/kit/search.ts';
import { useSession } from '../../../surfaces/web/shell/session.ts';
import { getMyWeek } from '../contract.ts';
import { EntriesPart } from './entries-part.tsx';
import { hoursText, mondayOf } from './hours.ts';
import { QuickEntry, RunningTimer } from './quick-entry.tsx';
import { SharesDialog } from './shares-dialog.tsx';
import classes from './time.module.css';
import { WeekGrid } from './week-grid.tsx';
import { workTypeWords } from './words.ts';
import type { Week } from './work-field.tsx';

/** The page at `/time`; the week stands in the address. */
export function TimePage() {
  const { t } = useLingui();
  const { personId } = useSession();
  const [search, change] = useSearchState();
  const now = mondayOf(today());
  const asked = mondayOf(readDate(search.week ?? '') ?? now);
  const monday = asked > now ? now : asked;
  const answer = useOperation(getMyWeek, personId === null ? null : { week: monday }, { keep: true });
  const show = (week: string) => change({ week: week === now ? undefined : week });
  return (
    <Page>
      <PageHeader title={t`My time`} />
      {personId === null ? (
        <EmptyState icon={Clock} title={<Trans>There is no time to log here</Trans>}>
          <Trans>Your account belongs to no person. Ask an administrator to link it.</Trans>
        </EmptyState>
      ) : answer.data ? (
        <Body week={answer.data} isThisWeek={answer.data.week === now} onWeek={show} />
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
    </Page>
  );
}

interface BodyProps {
  week: Week;
  isThisWeek: boolean;
  onWeek: (monday: string) => void;
}

function Body({ week, isThisWeek, onWeek }: BodyProps) {
  const { t } = useLingui();
  const format = useFormat();
  const [isSharing, setSharing] = useState(false);
  const last = addDays(week.week, 6);
  return (
    <div className={classes.stack}>
      <div className={classes.weekBar}>
        <ActionIcon
          variant="default"
          size={30}
          aria-label={t`The week before`}
          onClick={() => onWeek(addDays(week.week, -7))}
        >
          <ChevronLeft className="t-icon t-flip" aria-hidden />
        </ActionIcon>
        <ActionIcon
          variant="default"
          size={30}
          aria-label={t`The week after`}
          disabled={isThisWeek}
          onClick={() => onWeek(addDays(week.week, 7))}
        >
          <ChevronRight className="t-icon t-flip" aria-hidden />
        </ActionIcon>
        <strong>
          {format.date(week.week)} – {format.date(last)}
        </strong>
        {!isThisWeek && (
          <Button variant="subtle" size="compact-sm" onClick={() => onWeek(mondayOf(today()))}>
            <Trans>This week</Trans>
          </Button>
        )}
        <Button
          variant="default"
          leftSection={<ChartPie className="t-icon" aria-hidden />}
          onClick={() => setSharing(true)}
        >
          <Trans>Enter shares of the week</Trans>
        </Button>
      </div>
      <Story week={week} />
      {week.timer && <RunningTimer timer={week.timer} />}
      <Panel title={<Trans>Log time</Trans>}>
        <QuickEntry week={week} day={isThisWeek ? today() : week.week} />
      </Panel>
      <Panel title={<Trans>Week</Trans>}>
        <WeekGrid week={week} />
      </Panel>
      <EntriesPart week={week} />
      {isSharing && <SharesDialog week={week} onClose={() => setSharing(false)} />}
    </div>
  );
}

function Story({ week }: { week: Week }) {
  const { i18n } = useMessages();
  const format = useFormat();
  const logged = hoursText(week.loggedMinutes);
  const working = hoursText(week.workingMinutes);
  const shares = week.byWorkType.filter(({ minutes }) => minutes > 0);
  return (
    <p className={classes.story}>
      <Trans>
        <strong className="t-num">{logged}</strong> of {working} working hours are logged.
      </Trans>{' '}
      {shares.map(({ workType, share }, at) => (
        <span key={workType}>
          {at > 0 && ' · '}
          {i18n._(workTypeWords[workType])} {format.percent(Math.round(share * 100) / 100)}
        </span>
      ))}
    </p>
  );
}
