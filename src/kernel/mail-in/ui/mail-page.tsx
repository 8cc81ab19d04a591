/** Mail that came in: what waits for a decision first; and whether our own mail leaves. */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Alert, Button, Skeleton } from '@mantine/core';
import { MailCheck } from 'lucide-react';
import { useMemo } from 'react';
import { useCommand, useList, useOperation } from '../../../surfaces/web/client/operations.tsx';
import { useMay } from '../../../surfaces/web/hooks/directory.ts';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import type { Column } from '../../../surfaces/web/kit/columns.ts';
import { DataGrid } from '../../../surfaces/web/kit/data-grid.tsx';
import { EmptyState } from '../../../surfaces/web/kit/empty-state.tsx';
import { FilterBar } from '../../../surfaces/web/kit/filter-bar.tsx';
import { Page, PageHeader } from '../../../surfaces/web/kit/page.tsx';
import { PeekLayout, SidePanel } from '../../../surfaces/web/kit/peek.tsx';
import { RefusalNote } from '../../../surfaces/web/kit/refusal-note.tsx';
import { useGo } from '../../../surfaces/web/kit/search.ts';
import { RecordKey, StatusDot } from '../../../surfaces/web/kit/status.tsx';
import { sortInput, useView } from '../../../surfaces/web/kit/view.ts';
import { getMailState, retryFailedMail } from '../../notices/contract.ts';
import { getMessage, listMessages } from '../contract.ts';
import { MessageFacts } from './message-facts.tsx';
import { natureNames, outcomeNames, useMailWords } from './words.ts';

const standard = { sort: { column: 'receivedAt', descending: true }, filters: { outcome: ['quarantined'] } };

/** The page. */
export function MailPage() {
  const { t } = useLingui();
  const format = useFormat();
  const words = useMailWords();
  const view = useView(standard);
  const go = useGo();
  const outcome = view.filters.outcome?.[0] as (typeof outcomeNames)[number] | undefined;
  const nature = view.filters.nature?.[0] as (typeof natureNames)[number] | undefined;
  const list = useList(listMessages, {
    filter: {
      ...(outcome ? { outcome } : {}),
      ...(nature ? { nature } : {}),
      ...(view.q ? { text: view.q } : {}),
    },
    ...(sortInput(view) as { sort?: 'receivedAt'; direction?: 'asc' | 'desc' }),
  });
  type Row = (typeof list.rows)[number];
  const columns = useMemo(
    (): Column<Row>[] => [
      {
        id: 'key',
        header: t`Key`,
        cell: (row) => <RecordKey>{row.key}</RecordKey>,
        width: 90,
        phone: 'detail',
      },
      {
        id: 'subject',
        header: t`Subject`,
        cell: (row) => row.subject || <Trans>Without a subject</Trans>,
        width: 260,
        grow: true,
        pinned: true,
        hideable: false,
        phone: 'title',
      },
      {
        id: 'from',
        header: t`From`,
        cell: (row) => <bdi>{row.sender?.name ?? row.fromAddress ?? row.fromName ?? '–'}</bdi>,
        width: 210,
        phone: 'detail',
      },
      {
        id: 'outcome',
        header: t`State`,
        cell: (row) => (
          <StatusDot tone={words.outcome(row.outcome).tone}>{words.outcome(row.outcome).word}</StatusDot>
        ),
        width: 170,
        phone: 'detail',
      },
      { id: 'nature', header: t`Kind`, cell: (row) => words.nature(row.nature), width: 150 },
      {
        id: 'receivedAt',
        header: t`Came in`,
        cell: (row) => <span title={format.instant(row.receivedAt)}>{format.ago(row.receivedAt)}</span>,
        width: 120,
        sort: 'receivedAt',
      },
    ],
    [t, format, words],
  );
  return (
    <Page fill>
      <PageHeader
        title={t`Mail`}
        lead={
          <Trans>
            What comes to the intake address becomes a request or a comment by itself. Mail whose sender is
            unknown or not proven waits here for a decision.
          </Trans>
        }
      />
      <MailOut />
      <FilterBar
        view={view}
        search={t`Search mail`}
        filters={[
          {
            id: 'outcome',
            label: t`State`,
            single: true,
            options: outcomeNames.map((name) => ({ value: name, label: words.outcome(name).word })),
          },
          {
            id: 'nature',
            label: t`Kind`,
            single: true,
            options: natureNames.map((name) => ({ value: name, label: words.nature(name) })),
          },
        ]}
      />
      <PeekLayout
        panel={
          view.open && (
            <MessagePanel key={view.open} mailInId={view.open} onClose={() => view.setOpen(undefined)} />
          )
        }
      >
        <DataGrid
          {...list}
          listId="mail-in"
          label={t`Mail that came in`}
          columns={columns}
          rowId={(row) => row.mailInId}
          rowName={(row) => `${row.key} ${row.subject}`}
          sort={view.sort}
          onSort={(sort) => view.set({ sort })}
          openId={view.open}
          onOpen={(row) => view.setOpen(row.mailInId)}
          onOpenPage={(row) => go(`/settings/mail/${row.key}`)}
          empty={
            view.isFiltered ? (
              <EmptyState icon={MailCheck} title={<Trans>Nothing waits for a decision</Trans>}>
                <Trans>
                  Mail whose sender is unknown or not proven stands here. Clear the filter to see all mail.
                </Trans>
              </EmptyState>
            ) : (
              <EmptyState icon={MailCheck} title={<Trans>No mail here</Trans>}>
                <Trans>
                  Mail arrives here once a mailbox is set (TRELLIS_MAIL_IN), or from files: trellis mail-in
                  message.eml.
                </Trans>
              </EmptyState>
            )
          }
          isFiltered={view.isFiltered && view.differsFrom('')}
          onClearFilters={() => view.set({ filters: {}, q: '' })}
        />
      </PeekLayout>
    </Page>
  );
}

function MessagePanel({ mailInId, onClose }: { mailInId: string; onClose: () => void }) {
  const { t } = useLingui();
  const message = useOperation(getMessage, { mailInId });
  const { data } = message;
  return (
    <SidePanel
      title={data?.subject || t`Message`}
      onClose={onClose}
      {...(data ? { recordKey: data.key, page: `/settings/mail/${data.key}` } : {})}
    >
      <RefusalNote error={message.error} />
      {data ? <MessageFacts message={data} /> : <Skeleton height={200} />}
    </SidePanel>
  );
}

/** Says when our own mail does not leave; silent while it does. */
function MailOut() {
  const { t } = useLingui();
  const may = useMay(getMailState.right);
  const state = useOperation(getMailState, may ? {} : null).data;
  const retry = useCommand(retryFailedMail, { done: t`Mail is sent again` });
  if (!state || state.failed + state.inDoubt + state.bounced === 0) return null;
  return (
    <Alert color="yellow" mb="sm" title={<Trans>Not all of our mail has arrived</Trans>}>
      {state.failed > 0 && (
        <p>
          <Plural value={state.failed} one="# mail could not be sent." other="# mails could not be sent." />{' '}
          {state.lastError && <span dir="auto">{state.lastError}</span>}
        </p>
      )}
      {state.bounced > 0 && (
        <p>
          <Plural
            value={state.bounced}
            one="# mail came back: its address is wrong."
            other="# mails came back: their addresses are wrong."
          />
        </p>
      )}
      {state.inDoubt > 0 && (
        <p>
          <Plural
            value={state.inDoubt}
            one="# mail may not have arrived: Trellis ended while it was handed over. Its notice stands in Trellis."
            other="# mails may not have arrived: Trellis ended while they were handed over. Their notices stand in Trellis."
          />
        </p>
      )}
      {state.can.includes(retryFailedMail.name) && (
        <Button
          variant="default"
          size="compact-sm"
          loading={retry.isPending}
          onClick={() => retry.mutate({ input: {} })}
        >
          <Trans>Send them again</Trans>
        </Button>
      )}
    </Alert>
  );
}
