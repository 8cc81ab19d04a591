/** How far an order is, in one line: what the requester sees of it, and what stands above its lines. */
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../i18n/format.ts';
import classes from './fulfilment.module.css';
import type { Status } from './words.ts';

/** The line: so many of so many are ready, and whose turn it is. */
export function OrderStatusLine({ status }: { status: Status }) {
  const { t } = useLingui();
  const format = useFormat();
  const { ready, total } = status;
  const who = status.waitingOn.join(t`, `);
  const due = status.dueOn === null ? '' : format.date(status.dueOn);
  const isAll = total > 0 && ready === total;
  return (
    <div className={classes.status}>
      <span className={classes.bar} aria-hidden>
        <span style={{ inlineSize: `${total === 0 ? 0 : (100 * ready) / total}%` }} />
      </span>
      <span>
        {isAll ? (
          <Trans>Everything is ready</Trans>
        ) : who === '' ? (
          <Trans>
            {ready} of {total} ready
          </Trans>
        ) : (
          <Trans>
            {ready} of {total} ready, waiting on <bdi>{who}</bdi>
          </Trans>
        )}
        {!isAll && due !== '' && (
          <>
            {' · '}
            <Trans>until {due}</Trans>
          </>
        )}
      </span>
    </div>
  );
}
