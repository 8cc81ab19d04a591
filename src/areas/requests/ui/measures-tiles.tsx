/** Figures as tiles: what each says now, against before, and over twelve months; a tile opens what it counts. */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { FEWEST } from '../measures/contract-measures.ts';
import classes from './measures.module.css';
import { changeOf, type Figure, type Reading, useValueWords } from './measures-words.ts';

/** Opens a figure. */
export type OpenFigure = (measure: Figure['measure']) => void;

const PAUSES = '-with-pauses';

/** The tiles of one group; of a promise, the reading with pauses stands in the tile of the promise. */
export function Tiles({
  figures,
  opened,
  onOpen,
}: {
  figures: readonly Figure[];
  opened: string | undefined;
  onOpen: OpenFigure;
}) {
  return (
    <ul className={classes.tiles}>
      {figures
        .filter((figure) => !figure.measure.endsWith(PAUSES))
        .map((figure) => {
          const paused = figures.find((other) => other.measure === `${figure.measure}${PAUSES}`);
          return (
            <li key={figure.measure} data-open={opened === figure.measure || undefined}>
              <button type="button" className={classes.tile} onClick={() => onOpen(figure.measure)}>
                <Tile figure={figure} />
              </button>
              {paused && (
                <button type="button" className={classes.second} onClick={() => onOpen(paused.measure)}>
                  <WithPauses figure={paused} />
                </button>
              )}
            </li>
          );
        })}
    </ul>
  );
}

function Tile({ figure }: { figure: Figure }) {
  const words = useValueWords();
  const { current } = figure;
  return (
    <>
      <span className={classes.name} dir="auto">
        {figure.title}
      </span>
      <span className={classes.line}>
        {current.value === null ? (
          <TooFew n={current.records} />
        ) : (
          <strong className="t-num">{words.value(figure, current.value)}</strong>
        )}
        <Change figure={figure} />
      </span>
      <Months figure={figure} />
      <span className={classes.note}>
        <RestsOn figure={figure} />
      </span>
    </>
  );
}

/** Why there is no value. */
export function TooFew({ n }: { n: number }) {
  const fewest = FEWEST;
  return (
    <em className={classes.few}>
      {n === 0 ? (
        <Trans>nothing to count</Trans>
      ) : (
        <Trans>
          too few ({n} of {fewest})
        </Trans>
      )}
    </em>
  );
}

function WithPauses({ figure }: { figure: Figure }) {
  const words = useValueWords();
  const { current } = figure;
  const value = current.value === null ? null : words.value(figure, current.value);
  return value === null ? (
    <Trans>pauses counted: too few</Trans>
  ) : (
    <Trans>
      pauses counted: <b className="t-num">{value}</b>
    </Trans>
  );
}

/** Which way it went, in words beside the colour. */
function Change({ figure }: { figure: Figure }) {
  const { t } = useLingui();
  const words = useValueWords();
  const change = changeOf(figure);
  if (change === null) return null;
  if (change.difference === 0)
    return (
      <span className={classes.change}>
        <Trans>as before</Trans>
      </span>
    );
  const size = words.change(figure, change.difference);
  const more = change.difference > 0 ? t`${size} more` : t`${size} less`;
  return (
    <span className={classes.change} data-verdict={change.verdict}>
      <span aria-hidden>{change.difference > 0 ? '▲' : '▼'}</span> {more}
      {change.verdict === 'better' ? (
        <> · {t`better`}</>
      ) : change.verdict === 'worse' ? (
        <> · {t`worse`}</>
      ) : null}
    </span>
  );
}

/** What the value rests on. */
export function RestsOn({ figure }: { figure: Figure }) {
  const words = useValueWords();
  const { unit, current, bands } = figure;
  if (bands !== null) {
    const old = bands.at(-1)!;
    const days = old.atLeast;
    return (
      <Plural
        value={old.count}
        one={`# is older than ${days} days`}
        other={`# are older than ${days} days`}
      />
    );
  }
  if (unit === 'count') return <Trans>in the period</Trans>;
  const part = words.amount(figure, current.numerator ?? 0);
  const of = words.amount(figure, current.denominator);
  if (unit === 'share')
    return (
      <Trans>
        {part} of {of}
      </Trans>
    );
  const p85 = current.p85 === null ? null : words.value(figure, current.p85);
  if (unit === 'score') return <Plural value={current.records} one="# answer" other="# answers" />;
  return p85 === null ? (
    <Plural value={current.records} one="# request" other="# requests" />
  ) : (
    <Trans>
      85 of 100 within {p85}; {of} requests
    </Trans>
  );
}

const HEIGHT = 34;
const STEP = 10;

/** Twelve months as columns; a month of which nothing can be told is a dot. The table says the same. */
function Months({ figure }: { figure: Figure }) {
  const { months, unit } = figure;
  const most = highest(unit, months);
  return (
    <svg
      viewBox={`0 0 ${months.length * STEP} ${HEIGHT}`}
      preserveAspectRatio="none"
      className={`${classes.months} t-flip`}
      aria-hidden
    >
      {months.map((month, i) =>
        month.value === null ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: months have no name of their own, only their place.
          <rect key={i} data-empty x={i * STEP + STEP / 2 - 0.7} y={HEIGHT - 3} width={1.4} height={3} />
        ) : (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: as above.
            key={i}
            data-last={i === months.length - 1 || undefined}
            x={i * STEP + 1.5}
            y={HEIGHT - Math.max(1.5, (month.value / most) * HEIGHT)}
            width={STEP - 3}
            height={Math.max(1.5, (month.value / most) * HEIGHT)}
          />
        ),
      )}
    </svg>
  );
}

/** Shares of promises stand against the whole, so that two of them can be compared; everything else against its highest. */
function highest(unit: Figure['unit'], months: readonly Reading[]): number {
  if (unit === 'score') return 5;
  const most = Math.max(0, ...months.map((m) => m.value ?? 0));
  if (unit === 'share') return most > 0.5 ? 1 : Math.max(most, 0.05);
  return Math.max(most, 1e-9);
}
