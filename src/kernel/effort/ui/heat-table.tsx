/** People by weeks: how much of their hours is promised, darker where it is more; each cell opens what is behind it. */
import { Trans, useLingui } from '@lingui/react/macro';
import type { z } from 'zod';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import type { getCapacity } from '../contract-capacity.ts';
import type { Opened } from './commitments-panel.tsx';
import classes from './effort.module.css';
import { hoursText } from './hours.ts';

/** What the page of capacity shows. */
export type Capacity = z.output<typeof getCapacity.output>;

type Cell = Capacity['total'][number];

/** The table. */
export function HeatTable({ capacity, onOpen }: { capacity: Capacity; onOpen: (opened: Opened) => void }) {
  const { t } = useLingui();
  const format = useFormat();
  const { weeks, people, queues, total } = capacity;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
    <section className={classes.scroll} aria-label={t`Load by week`} tabIndex={0}>
      <table className={classes.heat}>
        <thead>
          <tr>
            <th scope="col">
              <Trans>Who</Trans>
            </th>
            {weeks.map((week) => (
              <th key={week} scope="col">
                {format.day(week)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {people.map((person) => {
            const { personId, name } = person;
            const hours = hoursText((person.weeklyMinutes * person.percent) / 100);
            const skills = person.skills.map((s) => s.skill).join(', ');
            return (
              <tr key={personId}>
                <th scope="row">
                  <button
                    type="button"
                    className={classes.link}
                    onClick={() => onOpen({ who: { personId, name }, week: null })}
                  >
                    <bdi>{name}</bdi>
                  </button>
                  <small>
                    <Trans>{hours} hours a week for requests</Trans>
                    {skills !== '' && (
                      <>
                        {' · '}
                        <bdi>{skills}</bdi>
                      </>
                    )}
                  </small>
                </th>
                {person.weeks.map((cell) => (
                  <td key={cell.week}>
                    <LoadCell
                      cell={cell}
                      name={name}
                      onOpen={() => onOpen({ who: { personId, name }, week: cell.week })}
                    />
                  </td>
                ))}
              </tr>
            );
          })}
          {queues.map(({ queueId, name, weeks: of }) => (
            <tr key={queueId}>
              <th scope="row">
                <button
                  type="button"
                  className={classes.link}
                  onClick={() => onOpen({ who: { queueId, name }, week: null })}
                >
                  <bdi>{name}</bdi>
                </button>
                <small>
                  <Trans>Nobody owns it yet</Trans>
                </small>
              </th>
              {of.map(({ week, committedMinutes }) => {
                const day = format.date(week);
                const hours = hoursText(committedMinutes);
                return (
                  <td key={week}>
                    {committedMinutes === 0 ? (
                      <span className={classes.none}>·</span>
                    ) : (
                      <button
                        type="button"
                        className={`t-num ${classes.load}`}
                        aria-label={t`${name}, week of ${day}: ${hours} hours that nobody owns`}
                        onClick={() => onOpen({ who: { queueId, name }, week })}
                      >
                        {hours}
                      </button>
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">
              <Trans>Together</Trans>
            </th>
            {total.map((cell) => (
              <td key={cell.week} className="t-num">
                {cell.load === null ? '–' : format.percent(Math.round(cell.load * 100) / 100)}
                <small>
                  {hoursText(cell.committedMinutes)} / {hoursText(cell.availableMinutes)}
                </small>
              </td>
            ))}
          </tr>
        </tfoot>
      </table>
    </section>
  );
}

function LoadCell({ cell, name, onOpen }: { cell: Cell; name: string; onOpen: () => void }) {
  const { t } = useLingui();
  const format = useFormat();
  const { availableMinutes, committedMinutes, load, isOver } = cell;
  if (committedMinutes === 0)
    return (
      <span
        className={classes.none}
        title={availableMinutes === 0 ? t`No hours in this week` : t`Nothing is promised`}
      >
        {availableMinutes === 0 ? '–' : '·'}
      </span>
    );
  const day = format.date(cell.week);
  const committed = hoursText(committedMinutes);
  const available = hoursText(availableMinutes);
  const percent = load === null ? committed : format.percent(Math.round(load * 100) / 100);
  return (
    <button
      type="button"
      className={`t-num ${classes.load}`}
      data-over={isOver || undefined}
      style={{ ['--weight' as string]: `${Math.round(30 * Math.min(1, load ?? 1))}%` }}
      title={t`${committed} of ${available} hours`}
      aria-label={
        isOver
          ? t`${name}, week of ${day}: ${percent}, ${committed} of ${available} hours promised, too many`
          : t`${name}, week of ${day}: ${percent}, ${committed} of ${available} hours promised`
      }
      onClick={onOpen}
    >
      {percent}
    </button>
  );
}
