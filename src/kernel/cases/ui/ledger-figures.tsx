/** The figures of the ledger: what waits, what was held and what that cost, what ran over and whose part it was. */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { Panel } from '../../../surfaces/web/kit/page.tsx';
import classes from './ledger.module.css';
import { type Ledger, type ListName, useHours, useMoney, usePartyName, useShare } from './words.ts';

/** Opens a list of what a figure counts: of one party, or of all. */
export type Drill = (list: ListName, party?: string) => void;

/** The row of figures; each opens what it counts. */
export function LedgerFigures({ ledger, onDrill }: { ledger: Ledger; onDrill: Drill }) {
  const { t } = useLingui();
  const format = useFormat();
  const hours = useHours();
  const money = useMoney();
  const { open, held, overrun } = ledger;
  const share = useShare();
  const ranOver = overrun.ms > 0;
  return (
    <ul className={classes.figures}>
      <Figure
        label={t`Waits now`}
        value={format.number(open.waits)}
        note={
          open.overdue === 0 ? (
            <Trans>no promise is overdue</Trans>
          ) : (
            <Plural value={open.overdue} one="# promise is overdue" other="# promises are overdue" />
          )
        }
        onOpen={open.waits > 0 ? () => onDrill('open') : undefined}
      />
      <Figure
        label={t`Held in the period`}
        value={hours(held.ms)}
        note={<HeldNote waits={held.waits} cases={held.cases} />}
        onOpen={held.waits > 0 ? () => onDrill('held') : undefined}
      />
      {held.cost !== null && (
        <Figure
          label={t`Cost of waiting`}
          value={money(held.cost)}
          note={<CostNote percent={ledger.lostPercent} unrated={held.unratedMs} />}
          onOpen={held.waits > 0 ? () => onDrill('held') : undefined}
        />
      )}
      <Figure
        label={t`Ran over`}
        value={hours(overrun.ms)}
        note={
          overrun.clocks === 0 ? (
            <Trans>nothing did</Trans>
          ) : (
            <Plural value={overrun.clocks} one="# clock" other="# clocks" />
          )
        }
        onOpen={overrun.clocks > 0 ? () => onDrill('overruns') : undefined}
      />
      <Figure
        label={t`Of that, held by others`}
        value={ranOver ? share(overrun.partiesMs, overrun.ms) : '–'}
        note={ranOver ? <OursNote ours={hours(overrun.oursMs)} /> : <Trans>nothing ran over</Trans>}
        onOpen={overrun.clocks > 0 ? () => onDrill('overruns') : undefined}
      />
    </ul>
  );
}

const HeldNote = ({ waits, cases }: { waits: number; cases: number }) => (
  <Trans>
    <Plural value={waits} one="# wait" other="# waits" /> in{' '}
    <Plural value={cases} one="# case" other="# cases" />
  </Trans>
);
const OursNote = ({ ours }: { ours: string }) => <Trans>the rest is ours: {ours}</Trans>;

function CostNote({ percent, unrated }: { percent: number; unrated: number }) {
  const format = useFormat();
  const hours = useHours();
  const share = format.percent(percent / 100);
  const without = hours(unrated);
  return (
    <Trans>
      taking {share} of an owner’s hour as lost for each hour
      {unrated > 0 && <Trans>; {without} are without a rate</Trans>}
    </Trans>
  );
}

function Figure(props: { label: string; value: string; note: ReactNode; onOpen?: (() => void) | undefined }) {
  const content = (
    <>
      <small>{props.label}</small>
      <strong className="t-num">{props.value}</strong>
      <span>{props.note}</span>
    </>
  );
  return (
    <li>
      {props.onOpen ? (
        <button type="button" onClick={props.onOpen}>
          {content}
        </button>
      ) : (
        <div>{content}</div>
      )}
    </li>
  );
}

const colours = ['--t-accent', '--t-warn', '--t-good', '--t-bad', '--t-wait'];
const MOST = 4;

/** Who held what ran over, as one bar; the table of parties says the same in figures. */
export function OverrunBar({ ledger, onDrill }: { ledger: Ledger; onDrill: Drill }) {
  const { t } = useLingui();
  const share = useShare();
  const hours = useHours();
  const partyName = usePartyName();
  const { overrun } = ledger;
  if (overrun.ms === 0) return null;
  const holders = ledger.parties.filter((p) => p.overrunMs > 0).sort((a, b) => b.overrunMs - a.overrunMs);
  const most = holders.slice(0, MOST);
  const shownMs = most.reduce((sum, p) => sum + p.overrunMs, 0);
  const restMs = overrun.partiesMs - shownMs;
  const parts = [
    ...most.map((p, i) => ({ id: p.party, name: partyName(p), ms: p.overrunMs, colour: colours[i]! })),
    ...(restMs > 0 ? [{ id: null, name: t`Others`, ms: restMs, colour: '--t-ink-3' }] : []),
    { id: null, name: t`Ourselves`, ms: overrun.oursMs, colour: '--t-line-strong' },
  ];
  let at = 0;
  return (
    <Panel title={<Trans>Who held what ran over</Trans>}>
      <svg className={classes.bar} viewBox="0 0 1000 18" preserveAspectRatio="none" aria-hidden>
        {parts.map((part) => {
          const width = (part.ms / overrun.ms) * 1000;
          const x = at;
          at += width;
          return (
            <rect key={part.name} x={x} width={width} height={18} style={{ fill: `var(${part.colour})` }} />
          );
        })}
      </svg>
      <ul className={classes.legend}>
        {parts.map((part) => {
          const { id } = part;
          const content = (
            <>
              <i style={{ background: `var(${part.colour})` }} aria-hidden />
              <bdi>{part.name}</bdi>
              <span className="t-num">{hours(part.ms)}</span>
              <small className="t-num">{share(part.ms, overrun.ms)}</small>
            </>
          );
          return (
            <li key={part.name}>
              {id === null ? (
                <div>{content}</div>
              ) : (
                <button type="button" onClick={() => onDrill('overruns', id)}>
                  {content}
                </button>
              )}
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
