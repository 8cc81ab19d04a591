/** The bell in the header: how much one has not read yet; it leads to the notices on Home. */
import { Plural, useLingui } from '@lingui/react/macro';
import { ActionIcon, Tooltip } from '@mantine/core';
import { Bell } from 'lucide-react';
import { useOperation } from '../../../surfaces/web/client/operations.tsx';
import { RecordLink } from '../../../surfaces/web/kit/links.tsx';
import { countMyNotices } from '../../notices/contract.ts';
import classes from './home.module.css';

/** The bell. */
export function NoticeBell({ phone }: { phone: boolean }) {
  const { t } = useLingui();
  // Notices are no events of their own, so nothing says that one came.
  const unread = useOperation(countMyNotices, {}, { every: 60_000 }).data?.unread ?? 0;
  const shown = unread > 99 ? '99+' : String(unread);
  return (
    <Tooltip
      label={<Plural value={unread} _0="No unread notices" one="# unread notice" other="# unread notices" />}
    >
      <ActionIcon
        component={RecordLink}
        to="/?show=notices#notices"
        size={phone ? 40 : 30}
        aria-label={unread === 0 ? t`Notices` : t`Notices, ${shown} unread`}
        className={classes.bell ?? ''}
      >
        <Bell className="t-icon" aria-hidden />
        {unread > 0 && (
          <span className={classes.count} aria-hidden>
            {shown}
          </span>
        )}
      </ActionIcon>
    </Tooltip>
  );
}
