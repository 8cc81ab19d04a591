/** One calendar: its week, who uses it, and a year with public holidays and own exceptions. */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button, CloseButton, Group, Skeleton } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { CalendarPlus, ChevronLeft, ChevronRight, Pencil, RefreshCw } from 'lucide-react';
import { useState } from 'react';
import { useOperation } from '../../../surfaces/web/client/operations.tsx';
import { useRegionChoices } from '../../../surfaces/web/hooks/directory.ts';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { ConfirmWithPreview } from '../../../surfaces/web/kit/consequences.tsx';
import { today } from '../../../surfaces/web/kit/date-field.tsx';
import { Page, PageHeader, Panel } from '../../../surfaces/web/kit/page.tsx';
import { TextLink } from '../../../surfaces/web/kit/peek.tsx';
import { RefusalNote } from '../../../surfaces/web/kit/refusal-note.tsx';
import { useSearchState } from '../../../surfaces/web/kit/search.ts';
import { Chip, StatusDot } from '../../../surfaces/web/kit/status.tsx';
import { getCalendar, retireCalendar } from '../contract.ts';
import classes from './calendar.module.css';
import {
  type CalendarDetail,
  ChangeCalendarDialog,
  ExceptionDialog,
  RefreshHolidaysDialog,
  RemoveExceptionDialog,
} from './calendar-dialogs.tsx';
import { hoursText, weekLines } from './week-text.ts';
import { usePlaceWords } from './words.ts';
import { YearView } from './year-view.tsx';

const FIRST = 2020;
const LAST = 2035;

/** The page at `/settings/calendars/$calendar`; the year stands in the address. */
export function CalendarPage() {
  const { t } = useLingui();
  const { calendar: calendarId = '' } = useParams({ strict: false }) as { calendar?: string };
  const [search, change] = useSearchState();
  const asked = Number(search.year ?? today().slice(0, 4));
  const year = Number.isInteger(asked) ? Math.min(LAST, Math.max(FIRST, asked)) : FIRST;
  const answer = useOperation(getCalendar, { calendarId, year }, { keep: true });
  const calendar = answer.data;
  if (!calendar)
    return (
      <Page>
        <PageHeader title={t`Calendar`} tabs={[]} />
        {answer.error ? (
          <RefusalNote
            error={answer.error}
            action={
              <TextLink to="/settings/calendars">
                <Trans>Go to the calendars</Trans>
              </TextLink>
            }
          />
        ) : (
          <Skeleton height={240} />
        )}
      </Page>
    );
  return <CalendarBody calendar={calendar} year={year} onYear={(next) => change({ year: String(next) })} />;
}

type Open = 'change' | 'exception' | 'holidays' | 'retire' | { day: string; name: string } | null;

function CalendarBody({
  calendar,
  year,
  onYear,
}: {
  calendar: CalendarDetail;
  year: number;
  onYear: (year: number) => void;
}) {
  const { t } = useLingui();
  const words = usePlaceWords();
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const may = (operation: string) => calendar.can.includes(operation);
  const place =
    calendar.country === null
      ? null
      : [words.country(calendar.country), calendar.subdivision].filter(Boolean).join(' · ');
  return (
    <Page>
      <PageHeader
        recordKey={calendar.key}
        title={calendar.name}
        tabs={[]}
        meta={calendar.retiredAt !== null && <StatusDot tone="quiet" hollow>{t`Retired`}</StatusDot>}
        lead={
          <TextLink to="/settings/calendars">
            <Trans>All calendars</Trans>
          </TextLink>
        }
        actions={
          <Group gap="xs">
            {may('calendar.retire-calendar') && (
              <Button variant="default" onClick={() => setOpen('retire')}>
                <Trans>Retire</Trans>
              </Button>
            )}
            {may('calendar.change-calendar') && (
              <Button
                variant="default"
                leftSection={<Pencil className="t-icon" aria-hidden />}
                onClick={() => setOpen('change')}
              >
                <Trans>Change</Trans>
              </Button>
            )}
          </Group>
        }
      />
      <div className={classes.columns}>
        <div className={classes.stack}>
          <Panel
            title={<Trans>Year</Trans>}
            action={
              <div className={classes.yearBar}>
                <ActionIcon
                  aria-label={t`The year before`}
                  disabled={year <= FIRST}
                  onClick={() => onYear(year - 1)}
                >
                  <ChevronLeft className="t-icon t-flip" aria-hidden />
                </ActionIcon>
                <strong className="t-num" aria-live="polite">
                  {year}
                </strong>
                <ActionIcon
                  aria-label={t`The year after`}
                  disabled={year >= LAST}
                  onClick={() => onYear(year + 1)}
                >
                  <ChevronRight className="t-icon t-flip" aria-hidden />
                </ActionIcon>
              </div>
            }
          >
            <YearView year={calendar.year} week={calendar.week} exceptions={calendar.exceptions} />
          </Panel>
        </div>
        <div className={classes.stack}>
          <Panel title={<Trans>Working week</Trans>}>
            <Week calendar={calendar} />
          </Panel>
          <Panel title={<Trans>Used by</Trans>}>
            <Uses calendar={calendar} />
          </Panel>
          <Panel
            title={<Trans>Exceptions</Trans>}
            action={
              may('calendar.set-exceptions') && (
                <Button
                  size="compact-sm"
                  variant="subtle"
                  leftSection={<CalendarPlus className="t-icon" aria-hidden />}
                  onClick={() => setOpen('exception')}
                >
                  <Trans>Set one</Trans>
                </Button>
              )
            }
          >
            <Exceptions calendar={calendar} onRemove={may('calendar.set-exceptions') ? setOpen : undefined} />
          </Panel>
          {place !== null && (
            <Panel
              title={<Trans>Public holidays</Trans>}
              action={
                may('calendar.refresh-holidays') && (
                  <Button
                    size="compact-sm"
                    variant="subtle"
                    leftSection={<RefreshCw className="t-icon" aria-hidden />}
                    onClick={() => setOpen('holidays')}
                  >
                    <Trans>Take anew</Trans>
                  </Button>
                )
              }
            >
              <p className={classes.quiet} style={{ margin: 0 }}>
                <Trans>
                  {place}, {calendar.holidaysFrom} to {calendar.holidaysTo}, from the library that is part of
                  Trellis. Governments move days: check them for your places and set exceptions.
                </Trans>
              </p>
            </Panel>
          )}
        </div>
      </div>
      {open === 'change' && <ChangeCalendarDialog calendar={calendar} onClose={close} />}
      {open === 'exception' && <ExceptionDialog calendar={calendar} onClose={close} />}
      {open === 'holidays' && <RefreshHolidaysDialog calendar={calendar} year={year} onClose={close} />}
      <RemoveExceptionDialog
        calendar={calendar}
        day={open !== null && typeof open === 'object' ? open : null}
        onClose={close}
      />
      <ConfirmWithPreview
        contract={retireCalendar}
        input={open === 'retire' ? { calendarId: calendar.calendarId } : null}
        expectedVersion={calendar.version}
        onClose={close}
        title={<Trans>Retire {calendar.name}?</Trans>}
        confirm={t`Retire the calendar`}
        irreversible
        options={{ done: t`The calendar is retired` }}
      />
    </Page>
  );
}

function Week({ calendar }: { calendar: CalendarDetail }) {
  const { weekday } = usePlaceWords();
  return (
    <>
      <dl className={classes.weekRows}>
        {weekLines(calendar.week).map((line, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line is its weekday.
          <div key={i} style={{ display: 'contents' }}>
            <dt>{weekday(i + 1)}</dt>
            <dd>
              {line === '' ? (
                <span className={classes.quiet}>
                  <Trans>Nobody works</Trans>
                </span>
              ) : (
                <bdi dir="ltr">{line}</bdi>
              )}
            </dd>
          </div>
        ))}
      </dl>
      <p className={classes.quiet}>
        <Trans>
          Time zone <bdi>{calendar.zone}</bdi>
        </Trans>
      </p>
    </>
  );
}

function Uses({ calendar }: { calendar: CalendarDetail }) {
  const regions = useRegionChoices();
  if (calendar.uses.length === 0)
    return (
      <p className={classes.quiet} style={{ margin: 0 }}>
        <Trans>Nobody uses it yet.</Trans>
      </p>
    );
  return (
    <ul className={classes.list}>
      {calendar.uses.map((u) => (
        <li key={`${u.unitId} ${u.region}`}>
          {u.unitId !== null ? (
            <TextLink to={`/organisation/${u.unitId}`}>
              <bdi>{u.unitName}</bdi>
            </TextLink>
          ) : u.region !== null ? (
            <bdi>{regions.find((r) => r.value === u.region)?.label ?? u.region}</bdi>
          ) : (
            <Trans>The whole enterprise</Trans>
          )}
          <span className={classes.quiet}>
            {u.unitId !== null ? (
              <Trans>Unit and what is below it</Trans>
            ) : u.region !== null ? (
              <Trans>Region</Trans>
            ) : null}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Exceptions({
  calendar,
  onRemove,
}: {
  calendar: CalendarDetail;
  onRemove: ((day: { day: string; name: string }) => void) | undefined;
}) {
  const { t } = useLingui();
  const format = useFormat();
  const { exceptions, year } = calendar;
  const overruled = new Set(exceptions.filter((e) => e.source === 'own').map((e) => e.day));
  if (exceptions.length === 0)
    return (
      <p className={classes.quiet} style={{ margin: 0 }}>
        <Trans>Every day of {year} is as the week says.</Trans>
      </p>
    );
  return (
    <>
      <p className={classes.quiet} style={{ marginBlockStart: 0 }}>
        <Plural
          value={exceptions.length}
          one="# day differs from the week"
          other="# days differ from the week"
        />
      </p>
      <ul className={classes.list}>
        {exceptions.map((e) => (
          <li key={`${e.day} ${e.source}`}>
            <span className={classes.what}>
              <bdi>{e.name}</bdi>
              <span className={classes.quiet}>
                {format.day(e.day)}
                {e.hours !== null && (
                  <>
                    {' · '}
                    <bdi dir="ltr">{hoursText(e.hours)}</bdi>
                  </>
                )}
              </span>
            </span>
            <Group gap={4} wrap="nowrap">
              <Chip tone={e.source === 'own' ? (e.isWorking ? 'good' : 'warn') : 'quiet'}>
                {e.source === 'library' ? (
                  overruled.has(e.day) ? (
                    <Trans>Overruled</Trans>
                  ) : (
                    <Trans>Public holiday</Trans>
                  )
                ) : e.isWorking ? (
                  <Trans>Working day</Trans>
                ) : (
                  <Trans>Day off</Trans>
                )}
              </Chip>
              {e.source === 'own' && onRemove !== undefined && (
                <CloseButton size="sm" aria-label={t`Take ${e.name} away`} onClick={() => onRemove(e)} />
              )}
            </Group>
          </li>
        ))}
      </ul>
    </>
  );
}
