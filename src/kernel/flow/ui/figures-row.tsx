/** The figures that tell the story: what comes in and goes out, how long it takes, what is left lying, what is done twice. */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import classes from './flow.module.css';
import { type Drill, type Flow, useDuration } from './words.ts';

/** The row, with the story in sentences above it. */
export function FiguresRow({ flow, onDrill }: { flow: Flow; onDrill: Drill }) {
  const { t } = useLingui();
  const format = useFormat();
  const duration = useDuration();
  const { lead, ageing, firstTimeComplete, rework } = flow;
  const number = format.number;
  const whole = (share: number) => format.percent(Math.round(share * 100) / 100);
  return (
    <>
      <Story flow={flow} />
      <ul className={classes.figures}>
        <Figure
          label={t`Arrived`}
          value={number(flow.cases)}
          note={<Plural value={flow.events} one="# event" other="# events" />}
          onOpen={() => onDrill({})}
        />
        <Figure
          label={t`Completed`}
          value={number(flow.completedCases)}
          note={
            flow.completedCases === 0 ? (
              <Trans>none yet</Trans>
            ) : flow.openCases === 0 ? (
              <Trans>none is open</Trans>
            ) : (
              <Plural value={flow.openCases} one="# is open" other="# are open" />
            )
          }
          onOpen={flow.completedCases > 0 ? () => onDrill({ open: false }) : undefined}
        />
        <Figure
          label={t`Lead time, half within`}
          value={lead ? duration(lead.median) : '–'}
          note={lead ? <LeadNote p85={duration(lead.p85)} /> : <Trans>Nothing is completed</Trans>}
          onOpen={lead ? () => onDrill({ open: false, takes: { atLeast: lead.p85 } }) : undefined}
          opens={t`Opens the slowest: those that took as long as that or longer`}
        />
        <Figure
          label={t`Open, half older than`}
          value={ageing ? duration(ageing.median) : '–'}
          note={
            ageing ? (
              <OldestNote n={flow.openCases} oldest={duration(ageing.max)} />
            ) : (
              <Trans>Nothing is open</Trans>
            )
          }
          onOpen={ageing ? () => onDrill({ open: true }) : undefined}
        />
        <Figure
          label={t`Complete at the first go`}
          value={firstTimeComplete.share === null ? '–' : whole(firstTimeComplete.share)}
          note={
            firstTimeComplete.share === null ? (
              <TooFew of={firstTimeComplete.of} />
            ) : (
              <PartOf part={number(firstTimeComplete.part)} of={number(firstTimeComplete.of)} />
            )
          }
          onOpen={firstTimeComplete.part > 0 ? () => onDrill({ open: false, rework: false }) : undefined}
        />
        <Figure
          label={t`With rework`}
          value={rework.cases.share === null ? '–' : whole(rework.cases.share)}
          note={
            rework.cases.share === null ? (
              <TooFew of={rework.cases.of} />
            ) : (
              <PartOf part={number(rework.cases.part)} of={number(rework.cases.of)} />
            )
          }
          onOpen={rework.cases.part > 0 ? () => onDrill({ rework: true }) : undefined}
        />
        {flow.flowEfficiency !== null && (
          <Figure
            label={t`Somebody worked`}
            value={whole(flow.flowEfficiency)}
            note={<Trans>of the lead time; the rest was waiting</Trans>}
          />
        )}
      </ul>
    </>
  );
}

const LeadNote = ({ p85 }: { p85: string }) => <Trans>85 of 100 within {p85}</Trans>;
const OldestNote = ({ n, oldest }: { n: number; oldest: string }) => (
  <Trans>
    <Plural value={n} one="# open" other="# open" />, the oldest {oldest}
  </Trans>
);
const PartOf = ({ part, of }: { part: string; of: string }) => (
  <Trans>
    {part} of {of} cases
  </Trans>
);
const TooFew = ({ of }: { of: number }) =>
  of === 0 ? (
    <Trans>Nothing is completed</Trans>
  ) : (
    <Plural value={of} one="# case is too few for a share" other="# cases are too few for a share" />
  );

function Figure(props: {
  label: string;
  value: string;
  note: ReactNode;
  onOpen?: (() => void) | undefined;
  opens?: string;
}) {
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
        <button type="button" onClick={props.onOpen} title={props.opens}>
          {content}
        </button>
      ) : (
        <div>{content}</div>
      )}
    </li>
  );
}

/** What the figures mean together, in at most three sentences. */
function Story({ flow }: { flow: Flow }) {
  const format = useFormat();
  const duration = useDuration();
  const cases = format.number(flow.cases);
  const all = format.number(flow.allCases);
  const first = flow.firstAt ? format.date(flow.firstAt) : '';
  const last = flow.lastAt ? format.date(flow.lastAt) : '';
  const recent = flow.weeks.slice(-5, -1);
  const arrived = recent.reduce((sum, w) => sum + w.arrived, 0);
  const done = recent.reduce((sum, w) => sum + w.completed, 0);
  const grown = arrived - done;
  const slowest = flow.edges
    .filter((e) => e.from !== e.to && e.count >= Math.max(5, flow.cases / 10))
    .sort((a, b) => b.median - a.median)[0];
  const from = slowest ? flow.activities[slowest.from]?.title : undefined;
  const to = slowest ? flow.activities[slowest.to]?.title : undefined;
  const long = slowest ? duration(slowest.median) : '';
  return (
    <p className={classes.story}>
      {flow.cases === flow.allCases && first === last ? (
        <Plural value={flow.cases} one={`# case on ${first}.`} other={`# cases on ${first}.`} />
      ) : flow.cases === flow.allCases ? (
        <Plural
          value={flow.cases}
          one={`# case between ${first} and ${last}.`}
          other={`# cases between ${first} and ${last}.`}
        />
      ) : (
        <Trans>
          {cases} of {all} cases, between {first} and {last}.
        </Trans>
      )}{' '}
      {flow.openCases > 0 && recent.length === 4 && flow.weeksAre === 'weeks' && arrived + done > 0 && (
        <>
          {grown > 0 ? (
            <Trans>
              In the last four full weeks {arrived} came in and {done} were completed: what lies open grew by{' '}
              {grown}.
            </Trans>
          ) : grown < 0 ? (
            <Trans>
              In the last four full weeks {arrived} came in and {done} were completed: what lies open shrank.
            </Trans>
          ) : (
            <Trans>In the last four full weeks as many were completed as came in: {arrived}.</Trans>
          )}{' '}
        </>
      )}
      {slowest && (
        <Trans>
          The longest way that many go is from <bdi>{from}</bdi> to <bdi>{to}</bdi>: half need more than{' '}
          {long}.
        </Trans>
      )}
    </p>
  );
}
