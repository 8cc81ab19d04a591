/** All figures as one table: the period, the one before and twelve months, each cell with what it rests on. */
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { FEWEST } from '../measures/contract-measures.ts';
import classes from './measures.module.css';
import type { OpenFigure } from './measures-tiles.tsx';
import { type Figure, type Measures, type Reading, useValueWords } from './measures-words.ts';

/** The table; names open their figures. */
export function MeasuresTable({ measures, onOpen }: { measures: Measures; onOpen: OpenFigure }) {
  const { t } = useLingui();
  const format = useFormat();
  const { months, previous } = measures;
  const words = useReadingWords();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
    <section className={classes.scroll} aria-label={t`Figures as a table`} tabIndex={0}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t`Measure`}</th>
            <th scope="col" data-end>
              {t`In the period`}
            </th>
            <th scope="col" data-end>
              {t`Rests on`}
            </th>
            <th scope="col" data-end title={`${format.date(previous.from)} – ${format.date(previous.to)}`}>
              {t`Before`}
            </th>
            {months.map((month) => (
              <th key={month.from} scope="col" data-end>
                {format.date(month.from).replace(/^\S+\s/, '')}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {measures.figures.map((figure) => (
            <tr key={figure.measure}>
              <th scope="row">
                <button
                  type="button"
                  className={classes.link}
                  onClick={() => onOpen(figure.measure)}
                  dir="auto"
                >
                  {figure.title}
                </button>
              </th>
              <td data-end className="t-num">
                {words.value(figure, figure.current)}
              </td>
              <td data-end className="t-num">
                {words.of(figure, figure.current)}
              </td>
              <td data-end className="t-num">
                {words.value(figure, figure.previous)}
              </td>
              {figure.months.map((month, i) => (
                <td key={months[i]!.from} data-end className="t-num">
                  {words.value(figure, month)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p className={classes.note}>
        <Trans>
          A dash: fewer than {FEWEST} records, too few for a rate. Open a measure to see how many there are.
        </Trans>
      </p>
    </section>
  );
}

/** A reading in a cell. */
export function useReadingWords() {
  const { t } = useLingui();
  const words = useValueWords();
  return {
    value: (figure: Figure, reading: Reading) =>
      reading.value === null ? '–' : words.value(figure, reading.value),
    of: (figure: Figure, { numerator, denominator }: Reading) => {
      const of = words.amount(figure, denominator);
      if (figure.unit !== 'share') return of;
      const part = words.amount(figure, numerator ?? 0);
      return t`${part} of ${of}`;
    },
  };
}
