/** To whom the clocks of a case escalated: whoever opens the record sees who looks at it, beside those who were told. */
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../i18n/format.ts';
import { StatusDot } from '../status.tsx';
import classes from './cases.module.css';
import type { CaseDetail } from './words.ts';

type Clock = CaseDetail['clocks'][number];

/** One line for each step of a clock that has escalated. */
export function EscalationLines({ clock }: { clock: Pick<Clock, 'escalations' | 'title' | 'zone'> }) {
  const { t } = useLingui();
  const format = useFormat();
  return clock.escalations.map(({ at, percent, people }) => {
    const names =
      people.length === 0 ? t`whoever leads learning operations` : people.map((p) => p.name).join(', ');
    const when = format.instant(at, clock.zone);
    return (
      <p key={percent} className={classes.small} dir="auto">
        <Trans>
          Escalated to <bdi>{names}</bdi> at {percent} % of the time, {when}
        </Trans>
      </p>
    );
  });
}

/** Clocks that run and have escalated; nothing where none has. */
export function Escalations({ clocks }: { clocks: CaseDetail['clocks'] }) {
  const { t } = useLingui();
  const running = clocks.filter((clock) => clock.stoppedAt === null && clock.escalations.length > 0);
  if (running.length === 0) return null;
  return (
    <section aria-label={t`Escalations`} className={classes.evidence}>
      {running.map((clock) => (
        <div key={clock.clockId}>
          <StatusDot tone="bad">
            <strong>{clock.title}</strong>
          </StatusDot>
          <EscalationLines clock={clock} />
        </div>
      ))}
    </section>
  );
}
