/** What Trellis told me, what I have not read first; opening the record marks its notice as read. */
import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button, SegmentedControl, Tooltip } from '@mantine/core';
import { Bell, Check, Undo2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { z } from 'zod';
import { useCommand, useList } from '../../../surfaces/web/client/operations.tsx';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { EmptyState } from '../../../surfaces/web/kit/empty-state.tsx';
import { RecordLink } from '../../../surfaces/web/kit/links.tsx';
import { Panel } from '../../../surfaces/web/kit/page.tsx';
import { useRecordPath } from '../../../surfaces/web/kit/record-paths.tsx';
import { RefusalNote } from '../../../surfaces/web/kit/refusal-note.tsx';
import { useSearchState } from '../../../surfaces/web/kit/search.ts';
import { listMyNotices, readAllNotices, readNotice } from '../../notices/contract.ts';
import { placeOf } from './by-id.ts';
import classes from './home.module.css';
import { useNoticeWords } from './notice-words.ts';
import { Waiting } from './waiting-panel.tsx';

type Row = z.output<typeof listMyNotices.output>['rows'][number];

/** The panel. */
export function NoticesPanel() {
  const { t } = useLingui();
  const [which, setWhich] = useState<'unread' | 'all'>('unread');
  const [search, change] = useSearchState();
  const panel = useRef<HTMLDivElement>(null);
  const notices = useList(listMyNotices, {
    filter: which === 'unread' ? { unread: 'true' } : {},
    sort: 'createdAt',
    direction: 'desc',
    limit: 10,
  });
  const readAll = useCommand(readAllNotices, { done: t`All notices are read` });

  // The bell leads here.
  useEffect(() => {
    if (search.show !== 'notices') return;
    panel.current?.focus();
    panel.current?.scrollIntoView({ block: 'nearest' });
    change({ show: undefined });
  }, [search.show, change]);

  return (
    <div id="notices" ref={panel} tabIndex={-1} className={classes.notices}>
      <Panel
        title={<Trans>Notices</Trans>}
        action={
          <SegmentedControl
            size="xs"
            aria-label={t`Which notices are shown`}
            value={which}
            onChange={(value) => setWhich(value as 'unread' | 'all')}
            data={[
              { value: 'unread', label: t`Unread` },
              { value: 'all', label: t`All` },
            ]}
          />
        }
      >
        {notices.error ? (
          <RefusalNote
            error={notices.error}
            action={
              <Button variant="default" mt="sm" onClick={notices.retry}>
                <Trans>Try again</Trans>
              </Button>
            }
          />
        ) : notices.loading ? (
          <Waiting />
        ) : notices.rows.length === 0 ? (
          <EmptyState
            icon={Bell}
            title={which === 'unread' ? <Trans>You are up to date</Trans> : <Trans>No notices yet</Trans>}
          >
            <Trans>Verdicts, deliveries, mentions and comments on what concerns you stand here.</Trans>
          </EmptyState>
        ) : (
          <>
            <ul className={classes.rows} aria-label={t`Notices`}>
              {notices.rows.map((row) => (
                <NoticeRow key={row.noticeId} row={row} />
              ))}
            </ul>
            <div className={classes.noticeEnd}>
              {notices.hasMore && (
                <Button
                  variant="default"
                  size="compact-sm"
                  loading={notices.loadingMore}
                  onClick={notices.loadMore}
                >
                  <Trans>Show more</Trans>
                </Button>
              )}
              {which === 'unread' && (
                <Button
                  variant="subtle"
                  size="compact-sm"
                  loading={readAll.isPending}
                  onClick={() => readAll.mutate({ input: {} })}
                >
                  <Trans>Mark all as read</Trans>
                </Button>
              )}
            </div>
          </>
        )}
      </Panel>
    </div>
  );
}

function NoticeRow({ row }: { row: Row }) {
  const { t } = useLingui();
  const format = useFormat();
  const words = useNoticeWords();
  const pathOf = useRecordPath();
  const read = useCommand(readNotice);
  const isRead = row.readAt !== null;
  const place = placeOf(row.subjectKind, row.subjectId, row.subjectKey);
  const path = place === null ? undefined : pathOf(row.subjectKind, place);
  const mark = (to: boolean) => read.mutate({ input: { noticeId: row.noticeId, isRead: to } });
  const label = isRead ? t`Mark as unread` : t`Mark as read`;
  return (
    <li className={classes.row} data-unread={!isRead || undefined}>
      <div className={classes.rowMain}>
        <span className={classes.rowTitle}>
          {!isRead && <span className={classes.dot} role="img" aria-label={t`Unread`} />}
          <span dir="auto">{words(row)}</span>
        </span>
        <span className={classes.rowWhy}>
          {path && row.subjectName !== null ? (
            <RecordLink to={path} onClick={() => isRead || mark(true)}>
              <bdi className="t-key">{row.subjectKey}</bdi> <bdi>{row.subjectName}</bdi>
            </RecordLink>
          ) : (
            <bdi>{[row.subjectKey, row.subjectName].filter(Boolean).join(' ')}</bdi>
          )}
          {' · '}
          <time dateTime={row.createdAt} title={format.instant(row.createdAt)}>
            {format.ago(row.createdAt)}
          </time>
        </span>
      </div>
      <Tooltip label={label}>
        <ActionIcon aria-label={`${label}: ${words(row)}`} onClick={() => mark(!isRead)}>
          {isRead ? (
            <Undo2 className="t-icon t-flip" aria-hidden />
          ) : (
            <Check className="t-icon" aria-hidden />
          )}
        </ActionIcon>
      </Tooltip>
    </li>
  );
}
