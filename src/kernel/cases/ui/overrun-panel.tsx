/** One clock that ran over, beside the list: which party held how much of it, by which waits. */
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { Fact, Facts, Part, SidePanel } from '../../../surfaces/web/kit/peek.tsx';
import { useRecordPath } from '../../../surfaces/web/kit/record-paths.tsx';
import { Person } from '../../../surfaces/web/kit/status.tsx';
import classes from './ledger.module.css';
import { type OverrunRow, useHours, usePartyName } from './words.ts';

/** The panel; its parts add up to the whole. */
export function OverrunPanel({ row, onClose }: { row: OverrunRow; onClose: () => void }) {
  const { t } = useLingui();
  const format = useFormat();
  const hours = useHours();
  const partyName = usePartyName();
  const page = useRecordPath()(row.kind, row.key);
  return (
    <SidePanel
      recordKey={row.key}
      title={row.title}
      onClose={onClose}
      {...(page === undefined ? {} : { page })}
    >
      <Facts>
        <Fact label={<Trans>Clock</Trans>}>{row.clockTitle}</Fact>
        <Fact label={<Trans>Was due</Trans>}>{format.instant(row.dueAt)}</Fact>
        <Fact label={<Trans>Ended</Trans>}>
          {row.endedAt === null ? t`still runs` : format.instant(row.endedAt)}
        </Fact>
        {row.owner && (
          <Fact label={<Trans>Owner</Trans>}>
            <Person name={row.owner.name} />
          </Fact>
        )}
      </Facts>
      <Part title={<Trans>Who held what ran over</Trans>}>
        <ul className={classes.parts}>
          {row.parties.map((p) => (
            <li key={p.party}>
              <div className={classes.line}>
                <bdi>{partyName(p)}</bdi>
                <span className="t-num">{hours(p.ms)}</span>
              </div>
              <ul>
                {p.waits.map((w) => (
                  <li key={w.waitId}>
                    <span className="t-num">
                      {format.date(w.since)} – {w.endedAt === null ? t`still waits` : format.date(w.endedAt)}
                    </span>
                    {p.waits.length > 1 && <> · {hours(w.ms)}</>}
                  </li>
                ))}
              </ul>
            </li>
          ))}
          <li className={classes.line}>
            <Trans>Ourselves</Trans>
            <span className="t-num">{hours(row.oursMs)}</span>
          </li>
          <li className={classes.line}>
            <strong>
              <Trans>In all</Trans>
            </strong>
            <strong className="t-num">{hours(row.overrunMs)}</strong>
          </li>
        </ul>
      </Part>
      <p className={classes.say}>
        <Trans>Working time after the clock came due. Time with several parties is shared equally.</Trans>
      </p>
    </SidePanel>
  );
}
