/** Webhooks: programs that are told of events. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { Plus, Webhook } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useList } from '../../../surfaces/web/client/operations.tsx';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import type { Column } from '../../../surfaces/web/kit/columns.ts';
import { DataGrid } from '../../../surfaces/web/kit/data-grid.tsx';
import { EmptyState } from '../../../surfaces/web/kit/empty-state.tsx';
import { Page, PageHeader } from '../../../surfaces/web/kit/page.tsx';
import { useGo } from '../../../surfaces/web/kit/search.ts';
import { Person, StatusDot } from '../../../surfaces/web/kit/status.tsx';
import { sortInput, useView } from '../../../surfaces/web/kit/view.ts';
import { listWebhooks } from '../contract.ts';
import { CreateWebhookDialog } from './webhook-dialog.tsx';
import classes from './webhooks.module.css';
import { useWebhookStates } from './words.ts';

const standard = { sort: { column: 'createdAt', descending: true } };

/** The list of webhooks. */
export function WebhooksPage() {
  const { t } = useLingui();
  const format = useFormat();
  const go = useGo();
  const view = useView(standard);
  const states = useWebhookStates();
  const [adding, setAdding] = useState(false);
  const list = useList(listWebhooks, {
    ...(sortInput(view) as { sort?: 'createdAt'; direction?: 'asc' | 'desc' }),
  });
  type Row = (typeof list.rows)[number];
  const columns = useMemo(
    (): Column<Row>[] => [
      {
        id: 'name',
        header: t`Program`,
        cell: (row) => row.name,
        width: 200,
        pinned: true,
        hideable: false,
        phone: 'title',
      },
      {
        id: 'url',
        header: t`Address`,
        cell: (row) => (
          <span dir="ltr" className={classes.url}>
            {row.url}
          </span>
        ),
        width: 260,
        grow: true,
      },
      {
        id: 'state',
        header: t`State`,
        cell: (row) => (
          <StatusDot tone={states[row.state].tone} hollow={row.state !== 'active'}>
            {states[row.state].word}
          </StatusDot>
        ),
        width: 140,
        phone: 'detail',
      },
      {
        id: 'account',
        header: t`On behalf of`,
        cell: (row) => <Person name={row.accountName} />,
        width: 180,
      },
      {
        id: 'createdAt',
        header: t`Added`,
        cell: (row) => format.date(row.createdAt),
        width: 110,
        sort: 'createdAt',
        phone: 'detail',
      },
    ],
    [t, format, states],
  );
  const add = (
    <Button leftSection={<Plus className="t-icon" aria-hidden />} onClick={() => setAdding(true)}>
      <Trans>Add a webhook</Trans>
    </Button>
  );
  const open = (row: Row) => go(`/integrations/webhooks/${row.webhookId}`);
  return (
    <Page fill>
      <PageHeader
        title={t`Webhooks`}
        lead={
          <Trans>
            A program is told over HTTPS, within seconds and in order, of what happens here. Each message is
            signed.
          </Trans>
        }
        actions={add}
      />
      <DataGrid
        {...list}
        listId="webhooks"
        label={t`Webhooks`}
        columns={columns}
        rowId={(row) => row.webhookId}
        rowName={(row) => row.name}
        sort={view.sort}
        onSort={(sort) => view.set({ sort })}
        onOpen={open}
        onOpenPage={open}
        empty={
          <EmptyState icon={Webhook} title={<Trans>No webhooks yet</Trans>} action={add}>
            <Trans>Add one for each program that wants to know at once when something happens here.</Trans>
          </EmptyState>
        }
      />
      {adding && <CreateWebhookDialog onClose={() => setAdding(false)} />}
    </Page>
  );
}
