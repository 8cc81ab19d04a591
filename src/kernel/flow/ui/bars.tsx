/** Small bar charts of our own: bands of durations as rows that open their cases, and weeks as columns with a table. */
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import classes from './flow.module.css';
import { weekPart } from './flow-state.ts';
import { FlowTable } from './flow-table.tsx';
import type { Drill, Filter, Flow } from './words.ts';

/** A bar as long as its share (0 to 1), in the direction of reading. */
export function Bar({ share, tone }: { share: number; tone?: 'warn' }) {
  return (
    <svg
      viewBox="0 0 100 10"
      preserveAspectRatio="none"
      className={`${classes.bar} t-flip`}
      data-tone={tone}
      aria-hidden
    >
      <rect width={Math.max(share > 0 ? 0.6 : 0, share * 100)} height={10} />
    </svg>
  );
}

/** Props of `BandBars`. */
export interface BandBarsProps {
  bands: readonly { atLeast: number; below: number | null; cases: number }[];
  nameOf: (band: { atLeast: number; below: number | null }) => string;
  partOf: (band: { atLeast: number; below?: number }) => Filter;
  onDrill: Drill;
  tone?: 'warn';
}

/** How many cases fall into each band; each row opens its cases. */
export function BandBars({ bands, nameOf, partOf, onDrill, tone }: BandBarsProps) {
  const format = useFormat();
  const most = Math.max(1, ...bands.map((band) => band.cases));
  const total = bands.reduce((sum, band) => sum + band.cases, 0);
  return (
    <ul className={classes.bars}>
      {bands.map((band) => {
        const name = nameOf(band);
        return (
          <li key={band.atLeast}>
            <button
              type="button"
              className={classes.barRow}
              disabled={band.cases === 0}
              onClick={() =>
                onDrill(
                  partOf({
                    atLeast: band.atLeast,
                    ...(band.below === null ? {} : { below: band.below }),
                  }),
                )
              }
            >
              <span className={classes.barName}>{name}</span>
              <Bar share={band.cases / most} {...(tone ? { tone } : {})} />
              <span className="t-num">{format.number(band.cases)}</span>
              <small className="t-num">
                {total < 5 ? '' : format.percent(Math.round((band.cases / total) * 1000) / 1000)}
              </small>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

/** What came in and what was completed, week by week; the table below says the same and opens cases. */
export function WeekBars({ flow, page, onDrill }: { flow: Flow; page: Filter; onDrill: Drill }) {
  const { t } = useLingui();
  const format = useFormat();
  const { weeks, weeksAre } = flow;
  const most = Math.max(1, ...weeks.flatMap((w) => [w.arrived, w.completed]));
  const first = weeks[0];
  const last = weeks.at(-1);
  if (first === undefined || last === undefined) return null;
  const peak = format.number(most);
  const between = `${format.date(first.monday)} – ${format.date(last.monday)}`;
  return (
    <figure className={classes.weeks}>
      <div className={classes.legend}>
        <span data-of="arrived">
          <Trans>Arrived</Trans>
        </span>
        <span data-of="completed">
          <Trans>Completed</Trans>
        </span>
        <span className={classes.peak}>
          <Trans>highest {peak}</Trans>
        </span>
      </div>
      <svg
        viewBox={`0 0 ${weeks.length * 10} 100`}
        preserveAspectRatio="none"
        className={`${classes.columns} t-flip`}
        role="img"
        aria-label={
          weeksAre === 'weeks'
            ? t`Cases that came in and were completed in each week, ${between}`
            : t`Cases that came in and were completed in each month, ${between}`
        }
      >
        {weeks.map((week, i) => (
          <g key={week.monday}>
            <rect
              data-of="arrived"
              x={i * 10 + 1}
              width={3.8}
              y={100 - (week.arrived / most) * 100}
              height={(week.arrived / most) * 100}
            />
            <rect
              data-of="completed"
              x={i * 10 + 5}
              width={3.8}
              y={100 - (week.completed / most) * 100}
              height={(week.completed / most) * 100}
            />
          </g>
        ))}
      </svg>
      <div className={classes.axis}>
        <span>{format.date(first.monday)}</span>
        <span>{format.date(last.monday)}</span>
      </div>
      <details className={classes.twin}>
        <summary>
          <Trans>As a table</Trans>
        </summary>
        <FlowTable
          label={t`In and out`}
          columns={[
            {
              id: 'from',
              header: weeksAre === 'weeks' ? t`Week from` : t`Month from`,
              cell: (w) => format.date(w.monday),
              head: true,
            },
            {
              id: 'in',
              header: t`Arrived`,
              cell: (w) => format.number(w.arrived),
              end: true,
              drill: (w) => (w.arrived === 0 ? null : weekPart(page, w, weeksAre, 'arrived')),
            },
            {
              id: 'out',
              header: t`Completed`,
              cell: (w) => format.number(w.completed),
              end: true,
              drill: (w) => (w.completed === 0 ? null : weekPart(page, w, weeksAre, 'completed')),
            },
            { id: 'open', header: t`Open at its end`, cell: (w) => format.number(w.open), end: true },
          ]}
          rows={[...weeks].reverse()}
          rowId={(w) => w.monday}
          onDrill={onDrill}
        />
      </details>
    </figure>
  );
}
