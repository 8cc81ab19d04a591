/** A year at a glance: twelve months in which days off, half days and own exceptions stand out. The list beside it says the same in words. */
import { useLingui } from '@lingui/react';
import { Trans } from '@lingui/react/macro';
import { useMemo } from 'react';
import { type DayException, exceptionsByDay, type WeekHours } from '../rules.ts';
import classes from './calendar.module.css';
import { monthDays, weekdayOf } from './year-days.ts';

/** Props of `YearView`. */
export interface YearViewProps {
  year: number;
  week: readonly WeekHours[];
  exceptions: readonly DayException[];
}

/** Twelve months and what the colours mean. */
export function YearView({ year, week, exceptions }: YearViewProps) {
  const { i18n } = useLingui();
  const tag = `${i18n.locale === 'en' ? 'en-GB' : i18n.locale}-u-nu-latn`;
  const first = i18n.locale === 'ar' ? 7 : 1;
  const order = Array.from({ length: 7 }, (_, i) => ((first - 1 + i) % 7) + 1);
  const byDay = useMemo(() => exceptionsByDay(exceptions), [exceptions]);
  const monthName = new Intl.DateTimeFormat(tag, { month: 'long', timeZone: 'UTC' });
  const dayName = new Intl.DateTimeFormat(tag, { weekday: 'narrow', timeZone: 'UTC' });
  return (
    <div>
      <div className={classes.year} aria-hidden>
        {Array.from({ length: 12 }, (_, i) => i + 1).map((month) => {
          const days = monthDays(year, month, week, byDay);
          const gap = order.indexOf(weekdayOf(days[0]!.day));
          return (
            <div key={month} className={classes.month}>
              <div className={classes.monthName}>{monthName.format(Date.UTC(year, month - 1, 15))}</div>
              <div className={classes.days}>
                {order.map((weekday) => (
                  <span key={weekday} className={classes.weekday}>
                    {dayName.format(Date.UTC(2024, 0, weekday))}
                  </span>
                ))}
                {days.map((d, n) => (
                  <span
                    key={d.day}
                    className={classes.day}
                    data-mark={d.mark}
                    title={d.name}
                    style={n === 0 ? { gridColumnStart: gap + 1 } : undefined}
                  >
                    {d.number}
                  </span>
                ))}
              </div>
            </div>
          );
        })}
      </div>
      <div className={classes.legend} aria-hidden>
        <span>
          <i className={classes.day} data-mark="off" /> <Trans>Day off in the week</Trans>
        </span>
        <span>
          <i className={classes.day} data-mark="holiday" /> <Trans>Public holiday</Trans>
        </span>
        <span>
          <i className={classes.day} data-mark="own-off" /> <Trans>Own day off</Trans>
        </span>
        <span>
          <i className={classes.day} data-mark="own-working" /> <Trans>Own working or half day</Trans>
        </span>
      </div>
    </div>
  );
}
