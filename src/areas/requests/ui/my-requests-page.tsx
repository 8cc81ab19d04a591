/** What I asked for: where each stands, what comes next and when to expect it. The first page of requesters. */
import { useLingui as useMessages } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Skeleton, Stack } from '@mantine/core';
import { MessageSquarePlus } from 'lucide-react';
import type { ReactNode } from 'react';
import type { z } from 'zod';
import { useList } from '../../../surfaces/web/client/operations.tsx';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { EmptyState } from '../../../surfaces/web/kit/empty-state.tsx';
import { RecordLink } from '../../../surfaces/web/kit/links.tsx';
import { Page, PageHeader } from '../../../surfaces/web/kit/page.tsx';
import { RefusalNote } from '../../../surfaces/web/kit/refusal-note.tsx';
import { useGo } from '../../../surfaces/web/kit/search.ts';
import { Kbd } from '../../../surfaces/web/kit/status.tsx';
import { listRequests } from '../contract-list.ts';
import { DueMark, StateMark } from './marks.tsx';
import classes from './requests.module.css';
import { ownerlessStep, stepWords } from './words.ts';

type Row = z.output<typeof listRequests.output>['rows'][number];

const open: readonly Row['state'][] = ['submitted', 'in-fulfilment', 'delivered'];

/** My requests, those that wait for me first. */
export function MyRequestsPage() {
  const { t } = useLingui();
  const go = useGo();
  const mine = useList(listRequests, {
    filter: { mine: 'requested' },
    sort: 'changedAt',
    direction: 'desc',
    limit: 100,
  });
  const group = (states: readonly Row['state'][]) => mine.rows.filter(({ state }) => states.includes(state));
  const waiting = group(['delivered']);
  const drafts = group(['draft']);
  const moving = group(open).filter(({ state }) => state !== 'delivered');
  const closed = group(['accepted', 'declined', 'cancelled']);
  return (
    <Page>
      <PageHeader
        title={t`My requests`}
        actions={
          <Button rightSection={<Kbd onAccent>C</Kbd>} onClick={() => go('/requests/new')}>
            <Trans>New request</Trans>
          </Button>
        }
      />
      {mine.error ? (
        <RefusalNote
          error={mine.error}
          action={
            <Button variant="default" mt="sm" onClick={mine.retry}>
              <Trans>Try again</Trans>
            </Button>
          }
        />
      ) : mine.loading ? (
        <Stack gap={8} maw={900} aria-busy>
          {[0, 1, 2].map((each) => (
            <Skeleton key={each} height={66} radius="md" />
          ))}
        </Stack>
      ) : mine.rows.length === 0 ? (
        <EmptyState
          icon={MessageSquarePlus}
          title={<Trans>You have not asked for anything yet</Trans>}
          action={
            <Button onClick={() => go('/requests/new')}>
              <Trans>New request</Trans>
            </Button>
          }
        >
          <Trans>
            Say what people should be able to do afterwards. You see here who works on it and when to expect
            it.
          </Trans>
        </EmptyState>
      ) : (
        <>
          <Group title={t`Your answer is asked for`} rows={waiting} />
          <Group title={t`Under way`} rows={moving} />
          <Group title={t`Drafts`} rows={drafts} />
          <Group title={t`Closed`} rows={closed} />
          {mine.hasMore && (
            <Button variant="default" w="fit-content" loading={mine.loadingMore} onClick={mine.loadMore}>
              <Trans>Show more</Trans>
            </Button>
          )}
        </>
      )}
    </Page>
  );
}

function Group({ title, rows }: { title: string; rows: readonly Row[] }) {
  if (rows.length === 0) return null;
  return (
    <section>
      <h2 className={classes.groupTitle}>
        {title} <span className="t-num">{rows.length}</span>
      </h2>
      <ul className={classes.cards}>
        {rows.map((row) => (
          <li key={row.key}>
            <Card row={row} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Card({ row }: { row: Row }) {
  const { i18n } = useMessages();
  const format = useFormat();
  const isOpen = open.includes(row.state);
  const step = row.state === 'in-fulfilment' && row.owner === null ? ownerlessStep : stepWords[row.state];
  const owner = row.owner?.name;
  let end: ReactNode = <span>{format.ago(row.changedAt)}</span>;
  if (isOpen && row.dueOn && row.state !== 'delivered') {
    end = (
      <span>
        <Trans>Expected</Trans> <DueMark dueOn={row.dueOn} state={row.state} />
      </span>
    );
  }
  return (
    <RecordLink
      to={row.state === 'draft' ? `/requests/new?draft=${row.key}` : `/requests/${row.key}`}
      className={classes.card ?? ''}
    >
      <span className={classes.cardTitle} dir="auto">
        <bdi className="t-key">{row.key}</bdi> {row.title}
      </span>
      <span className={classes.cardStep}>
        {owner && row.state === 'in-fulfilment' ? (
          <Trans>
            <bdi>{owner}</bdi> works on it.
          </Trans>
        ) : (
          i18n._(step)
        )}
      </span>
      <span className={classes.cardEnd}>
        <StateMark state={row.state} />
        {end}
      </span>
    </RecordLink>
  );
}
