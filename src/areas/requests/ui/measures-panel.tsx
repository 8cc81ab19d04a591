/** One figure beside the page: its definition, what it rests on, its months, and exactly the records that it counts. */
import { useLingui as useMessages } from '@lingui/react';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, SegmentedControl, Skeleton, Text } from '@mantine/core';
import { useList } from '../../../surfaces/web/client/operations.tsx';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { RecordLink } from '../../../surfaces/web/kit/links.tsx';
import { Fact, Facts, Part, SidePanel } from '../../../surfaces/web/kit/peek.tsx';
import { useRecordPath } from '../../../surfaces/web/kit/record-paths.tsx';
import { RefusalNote } from '../../../surfaces/web/kit/refusal-note.tsx';
import { useSearchState } from '../../../surfaces/web/kit/search.ts';
import { RecordKey, StatusDot } from '../../../surfaces/web/kit/status.tsx';
import { FEWEST, listMeasured, type measuredParts } from '../measures/contract-measures.ts';
import classes from './measures.module.css';
import { useReadingWords } from './measures-table.tsx';
import { TooFew } from './measures-tiles.tsx';
import { type Figure, type MeasuredRow, type Measures, useValueWords } from './measures-words.ts';
import { stateLooks, stateWords } from './words.ts';

type PartName = (typeof measuredParts)[number] | 'slow';

/** Props of `FigurePanel`. */
export interface FigurePanelProps {
  measures: Measures;
  figure: Figure;
  place: { unitId?: string; modelId?: string };
  onClose: () => void;
}

/** The panel; `part`, `month` and `band` in the address narrow its list. */
export function FigurePanel({ measures, figure, place, onClose }: FigurePanelProps) {
  const { t } = useLingui();
  const format = useFormat();
  const words = useValueWords();
  const reading = useReadingWords();
  const [search, change] = useSearchState();
  const month = measures.months.findIndex((m) => m.from === search.month);
  const shown = month < 0 ? figure.current : figure.months[month]!;
  const days = measures.months[month] ?? measures;
  const between = `${format.date(days.from)} – ${format.date(days.to)}`;
  const { from, to } = measures.previous;
  const before = `${format.date(from)} – ${format.date(to)}`;
  return (
    <SidePanel title={figure.title} onClose={onClose}>
      <p className={classes.definition} dir="auto">
        {figure.definition}
      </p>
      <Facts>
        <Fact label={month < 0 ? t`In the period` : t`In the month`}>
          <span className={classes.line}>
            {shown.value === null ? (
              <TooFew n={shown.records} />
            ) : (
              <strong className="t-num">{words.value(figure, shown.value)}</strong>
            )}
            <small className={classes.note}>{between}</small>
          </span>
        </Fact>
        {figure.unit !== 'count' && <Fact label={t`Rests on`}>{reading.of(figure, shown)}</Fact>}
        {shown.p85 !== null && <Fact label={t`85 of 100 within`}>{words.value(figure, shown.p85)}</Fact>}
        <Fact label={t`Before`}>
          <span className={classes.line}>
            {figure.previous.value === null ? (
              <TooFew n={figure.previous.records} />
            ) : (
              <span className="t-num">{words.value(figure, figure.previous.value)}</span>
            )}
            <small className={classes.note}>{before}</small>
          </span>
        </Fact>
        <Fact label={t`As of`}>{format.instant(measures.asOf)}</Fact>
      </Facts>
      {figure.bands !== null && month < 0 && (
        <Part title={t`By age`}>
          <Bands bands={figure.bands} />
        </Part>
      )}
      <Part
        title={t`Month by month`}
        action={
          month >= 0 && (
            <Button
              variant="subtle"
              size="compact-sm"
              onClick={() => change({ month: undefined, part: undefined })}
            >
              <Trans>Whole period</Trans>
            </Button>
          )
        }
      >
        <MonthTable
          measures={measures}
          figure={figure}
          chosen={month}
          onChoose={(next) => change({ month: next, band: undefined, part: undefined })}
        />
      </Part>
      <Counted key={figure.measure} figure={figure} shown={shown} days={days} place={place} />
    </SidePanel>
  );
}

/** The backlog by age; a band narrows the list below. */
function Bands({ bands }: { bands: NonNullable<Figure['bands']> }) {
  const { t } = useLingui();
  const format = useFormat();
  const [search, change] = useSearchState();
  const most = Math.max(1, ...bands.map((b) => b.count));
  return (
    <ul className={classes.bands}>
      {bands.map(({ atLeast, below, count }) => {
        const id = String(atLeast);
        const name = below === null ? t`${atLeast} days or more` : t`${atLeast} to ${below} days`;
        return (
          <li key={id}>
            <button
              type="button"
              className={classes.band}
              aria-pressed={search.band === id}
              disabled={count === 0}
              onClick={() => change({ band: search.band === id ? undefined : id })}
            >
              <span>{name}</span>
              <svg viewBox="0 0 100 10" preserveAspectRatio="none" className="t-flip" aria-hidden>
                <rect width={(count / most) * 100} height={10} />
              </svg>
              <span className="t-num">{format.number(count)}</span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

function MonthTable(props: {
  measures: Measures;
  figure: Figure;
  chosen: number;
  onChoose: (month: string) => void;
}) {
  const { t } = useLingui();
  const { i18n } = useMessages();
  const words = useReadingWords();
  const { figure } = props;
  const tag = `${i18n.locale === 'en' ? 'en-GB' : i18n.locale}-u-nu-latn`;
  const name = new Intl.DateTimeFormat(tag, { month: 'long', year: 'numeric', timeZone: 'UTC' });
  const rows = props.measures.months.map((month, i) => ({ ...month, i, reading: figure.months[i]! }));
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th scope="col">{figure.measure === 'backlog' ? t`At the end of` : t`Month`}</th>
          <th scope="col" data-end>
            {t`Value`}
          </th>
          <th scope="col" data-end>
            {t`Rests on`}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.reverse().map(({ from, i, reading }) => (
          <tr key={from} data-chosen={i === props.chosen || undefined}>
            <th scope="row">
              {reading.records === 0 ? (
                name.format(new Date(from))
              ) : (
                <button
                  type="button"
                  className={classes.link}
                  aria-pressed={i === props.chosen}
                  onClick={() => props.onChoose(from)}
                >
                  {name.format(new Date(from))}
                </button>
              )}
            </th>
            <td data-end className="t-num">
              {words.value(figure, reading)}
            </td>
            <td data-end className="t-num">
              {words.of(figure, reading)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The list of what is counted, in parts. */
function Counted(props: {
  figure: Figure;
  shown: Figure['current'];
  days: { from: string; to: string };
  place: FigurePanelProps['place'];
}) {
  const { t } = useLingui();
  const words = useValueWords();
  const [search, change] = useSearchState();
  const { figure, shown, days, place } = props;
  const isShare = figure.unit === 'share';
  const amount = (n: number) => words.amount(figure, n);
  const parts: { value: PartName; label: string }[] = isShare
    ? [
        { value: 'counted', label: `${t`Counted`} ${amount(shown.numerator ?? 0)}` },
        { value: 'rest', label: `${t`Not`} ${amount(shown.denominator - (shown.numerator ?? 0))}` },
        { value: 'all', label: `${t`All`} ${amount(shown.denominator)}` },
      ]
    : shown.p85 !== null
      ? [
          { value: 'all', label: `${t`All`} ${amount(shown.denominator)}` },
          { value: 'slow', label: t`The slowest` },
        ]
      : [];
  const part = parts.find((p) => p.value === search.part)?.value ?? parts[0]?.value ?? 'all';
  const band = figure.bands?.find((b) => String(b.atLeast) === search.band);
  const list = useList(listMeasured, {
    measure: figure.measure,
    part: part === 'slow' ? 'all' : part,
    from: days.from,
    to: days.to,
    ...place,
    ...(part === 'slow' && shown.p85 !== null ? { atLeast: shown.p85 } : {}),
    ...(band === undefined ? {} : { atLeast: band.atLeast }),
    ...(band?.below == null ? {} : { below: band.below }),
  });
  return (
    <Part title={t`What it counts`}>
      {parts.length > 0 && (
        <SegmentedControl
          size="xs"
          fullWidth
          mb={8}
          aria-label={t`Which of them`}
          value={part}
          onChange={(value) => change({ part: value === parts[0]!.value ? undefined : value })}
          data={parts}
        />
      )}
      <RefusalNote error={list.error} />
      {list.loading ? (
        !list.error && <Skeleton height={160} />
      ) : (
        <>
          <Text size="sm" role="status">
            <Plural value={list.total ?? list.rows.length} one="# record" other="# records" />
          </Text>
          <ul className={classes.records}>
            {list.rows.map((row) => (
              <Record key={row.rowId} row={row} figure={figure} />
            ))}
          </ul>
          {list.hasMore && (
            <Button variant="default" fullWidth mt={8} loading={list.loadingMore} onClick={list.loadMore}>
              <Trans>Load more</Trans>
            </Button>
          )}
        </>
      )}
    </Part>
  );
}

function Record({ row, figure }: { row: MeasuredRow; figure: Figure }) {
  const { i18n } = useMessages();
  const format = useFormat();
  const words = useValueWords();
  const pathOf = useRecordPath();
  const page =
    row.key !== null && row.can.includes('requests.get-request') ? pathOf('request', row.key) : undefined;
  // A single mark would say how one person judged, where there are too few to hide among.
  const isHidden = figure.unit === 'score' && figure.current.records < FEWEST;
  const value =
    row.value === null || isHidden
      ? null
      : figure.weighs === 'minutes'
        ? words.amount(figure, row.value)
        : words.value(figure.unit === 'count' ? { ...figure, unit: 'days' } : figure, row.value);
  return (
    <li>
      {row.key === null ? (
        <Trans>A need that was solved before it became a request</Trans>
      ) : (
        <span className={classes.recordName}>
          {page === undefined ? (
            <RecordKey>{row.key}</RecordKey>
          ) : (
            <RecordLink to={page}>
              <RecordKey>{row.key}</RecordKey>
            </RecordLink>
          )}
          <span dir="auto" className={classes.recordTitle}>
            {row.title}
          </span>
        </span>
      )}
      <span className={classes.recordLine}>
        {value !== null && <b className="t-num">{value}</b>}
        <span className="t-num">{format.date(row.at)}</span>
        {row.state !== null && (
          <StatusDot {...stateLooks[row.state]}>{i18n._(stateWords[row.state])}</StatusDot>
        )}
        {row.unit !== null && <bdi>{row.unit.name}</bdi>}
      </span>
    </li>
  );
}
