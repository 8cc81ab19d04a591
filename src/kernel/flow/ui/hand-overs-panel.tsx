/** Who hands work over to whom: a matrix of the busiest, darker where more goes; each cell opens its cases. */
import { Trans, useLingui } from '@lingui/react/macro';
import { useMemo } from 'react';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { Panel } from '../../../surfaces/web/kit/page.tsx';
import classes from './flow.module.css';
import { FlowTable } from './flow-table.tsx';
import type { Drill, Flow } from './words.ts';

const MOST = 10;

/** Panel of the hand-overs. */
export function HandOversPanel({ flow, onDrill }: { flow: Flow; onDrill: Drill }) {
  const { t } = useLingui();
  const format = useFormat();
  const { handOvers } = flow;
  const names = handOvers.resources.slice(0, MOST).map((r) => r.name);
  const counts = useMemo(
    () => new Map(handOvers.most.map(({ from, to, count }) => [`${from}\u0000${to}`, count])),
    [handOvers.most],
  );
  const most = Math.max(1, ...handOvers.most.map((h) => (h.from === h.to ? 0 : h.count)));
  const changes = format.number(handOvers.changes);
  const pairs = format.number(handOvers.pairs);
  const pingPong = format.number(handOvers.pingPong);
  const shownNames = format.number(names.length);
  const allNames = format.number(handOvers.resources.length);
  if (handOvers.resources.length === 0)
    return (
      <Panel title={<Trans>Hand-overs</Trans>}>
        <p className={classes.say}>
          <Trans>Nothing says who did the steps, so hand-overs cannot be told.</Trans>
        </p>
      </Panel>
    );
  return (
    <Panel title={<Trans>Hand-overs</Trans>}>
      <p className={classes.say}>
        <Trans>
          {changes} of {pairs} steps went on to somebody else; {pingPong} times it came straight back.
        </Trans>{' '}
        {handOvers.resources.length > names.length && (
          <Trans>
            The matrix shows the {shownNames} busiest of {allNames}.
          </Trans>
        )}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard. */}
      <section className={classes.scroll} aria-label={t`Hand-overs`} tabIndex={0}>
        <table className={classes.matrix}>
          <thead>
            <tr>
              <th scope="col">
                <Trans>From ↓ to →</Trans>
              </th>
              {names.map((name) => (
                <th key={name} scope="col">
                  <bdi title={name}>{name}</bdi>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {names.map((from) => (
              <tr key={from}>
                <th scope="row">
                  <bdi title={from}>{from}</bdi>
                </th>
                {names.map((to) => {
                  const count = counts.get(`${from}\u0000${to}`) ?? 0;
                  return (
                    <td key={to} data-same={from === to || undefined}>
                      {count === 0 ? (
                        <span className={classes.muted}>·</span>
                      ) : (
                        <button
                          type="button"
                          className="t-num"
                          style={{
                            ['--weight' as string]: `${from === to ? 0 : Math.round((30 * count) / most)}%`,
                          }}
                          aria-label={t`${from} to ${to}: ${format.number(count)}`}
                          onClick={() => onDrill({ handsOver: { from, to } })}
                        >
                          {format.number(count)}
                        </button>
                      )}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <details className={classes.twin}>
        <summary>
          <Trans>The most frequent as a list</Trans>
        </summary>
        <FlowTable
          label={t`The most frequent hand-overs`}
          columns={[
            { id: 'from', header: t`From`, cell: (h) => <bdi>{h.from}</bdi>, head: true },
            { id: 'to', header: t`To`, cell: (h) => <bdi>{h.to}</bdi> },
            {
              id: 'count',
              header: t`Times`,
              cell: (h) => format.number(h.count),
              end: true,
              drill: (h) => ({ handsOver: { from: h.from, to: h.to } }),
            },
          ]}
          rows={handOvers.most.filter((h) => h.from !== h.to)}
          rowId={(h) => `${h.from}\u0000${h.to}`}
          onDrill={onDrill}
        />
      </details>
    </Panel>
  );
}
