/** API keys: programs that act as one's account, with at most the rights that the key names. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Anchor, Button } from '@mantine/core';
import { KeySquare, Plus } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useList } from '../../../surfaces/web/client/operations.tsx';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import type { Column } from '../../../surfaces/web/kit/columns.ts';
import { ConfirmWithPreview } from '../../../surfaces/web/kit/consequences.tsx';
import { DataGrid } from '../../../surfaces/web/kit/data-grid.tsx';
import { EmptyState } from '../../../surfaces/web/kit/empty-state.tsx';
import { FilterBar } from '../../../surfaces/web/kit/filter-bar.tsx';
import { Page, PageHeader } from '../../../surfaces/web/kit/page.tsx';
import { Fact, Facts, Part, PeekLayout, SidePanel } from '../../../surfaces/web/kit/peek.tsx';
import { Person, RecordKey, StatusDot, type Tone } from '../../../surfaces/web/kit/status.tsx';
import { sortInput, useView } from '../../../surfaces/web/kit/view.ts';
import { createApiKey, listApiKeys, revokeApiKey } from '../contract-keys.ts';
import { ApiKeyDialog } from './api-key-dialog.tsx';
import { useMay } from './me.ts';
import { RightsList } from './rights-field.tsx';

const standard = { sort: { column: 'createdAt', descending: true } };

function useKeyStates(): Record<'active' | 'expired' | 'revoked', { word: string; tone: Tone }> {
  const { t } = useLingui();
  return {
    active: { word: t`Active`, tone: 'good' },
    expired: { word: t`Expired`, tone: 'warn' },
    revoked: { word: t`Revoked`, tone: 'quiet' },
  };
}

/** The list of API keys. */
export function ApiKeysPage() {
  const { t } = useLingui();
  const format = useFormat();
  const view = useView(standard);
  const states = useKeyStates();
  const [making, setMaking] = useState(false);
  const mayMake = useMay(createApiKey.right);
  const state = view.filters.state?.[0] as keyof typeof states | undefined;
  const list = useList(listApiKeys, {
    filter: state ? { state } : {},
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
        grow: true,
        pinned: true,
        hideable: false,
        phone: 'title',
      },
      {
        id: 'prefix',
        header: t`Begins with`,
        cell: (row) => <RecordKey>{row.prefix}…</RecordKey>,
        width: 140,
        phone: 'detail',
      },
      { id: 'account', header: t`Acts as`, cell: (row) => <Person name={row.accountName} />, width: 180 },
      {
        id: 'state',
        header: t`State`,
        cell: (row) => (
          <StatusDot tone={states[row.state].tone} hollow={row.state !== 'active'}>
            {states[row.state].word}
          </StatusDot>
        ),
        width: 110,
        phone: 'detail',
      },
      {
        id: 'createdAt',
        header: t`Made`,
        cell: (row) => format.date(row.createdAt),
        width: 110,
        sort: 'createdAt',
      },
      {
        id: 'expiresAt',
        header: t`Good until`,
        cell: (row) => (row.expiresAt ? format.date(row.expiresAt) : t`No end`),
        width: 110,
      },
      {
        id: 'lastUsedOn',
        header: t`Last used`,
        cell: (row) => (row.lastUsedOn ? format.date(row.lastUsedOn) : t`Never`),
        width: 110,
      },
    ],
    [t, format, states],
  );
  const open = list.rows.find(({ apiKeyId }) => apiKeyId === view.open);
  const make = mayMake && (
    <Button leftSection={<Plus className="t-icon" aria-hidden />} onClick={() => setMaking(true)}>
      <Trans>Make a key</Trans>
    </Button>
  );
  return (
    <Page fill>
      <PageHeader
        title={t`API keys`}
        lead={
          <Trans>
            A program acts as you, with at most the rights that its key names. What there is to call:{' '}
            <Anchor
              href="/api/reference"
              size="sm"
              target="_blank"
              rel="noreferrer"
              style={{ textDecoration: 'underline' }}
            >
              API reference
            </Anchor>
            .
          </Trans>
        }
        actions={make}
      />
      <FilterBar
        view={view}
        filters={[
          {
            id: 'state',
            label: t`State`,
            single: true,
            options: Object.entries(states).map(([value, { word }]) => ({ value, label: word })),
          },
        ]}
      />
      <PeekLayout
        panel={open && <KeyPanel key={open.apiKeyId} apiKey={open} onClose={() => view.setOpen(undefined)} />}
      >
        <DataGrid
          {...list}
          listId="api-keys"
          label={t`API keys`}
          columns={columns}
          rowId={(row) => row.apiKeyId}
          rowName={(row) => row.name}
          sort={view.sort}
          onSort={(sort) => view.set({ sort })}
          openId={view.open}
          onOpen={(row) => view.setOpen(row.apiKeyId)}
          empty={
            <EmptyState icon={KeySquare} title={<Trans>No API keys yet</Trans>} action={make}>
              <Trans>
                Make one for each program that reads or changes something here, so that each can be revoked by
                itself.
              </Trans>
            </EmptyState>
          }
          isFiltered={view.isFiltered}
          onClearFilters={() => view.set({ filters: {}, q: '' })}
        />
      </PeekLayout>
      {making && <ApiKeyDialog onClose={() => setMaking(false)} />}
    </Page>
  );
}

type ApiKey = ReturnType<typeof useList<typeof listApiKeys.input, typeof listApiKeys.output>>['rows'][number];

function KeyPanel({ apiKey, onClose }: { apiKey: ApiKey; onClose: () => void }) {
  const { t } = useLingui();
  const format = useFormat();
  const states = useKeyStates();
  const [revoking, setRevoking] = useState(false);
  const { name, apiKeyId } = apiKey;
  return (
    <SidePanel title={name} onClose={onClose}>
      {apiKey.can.includes(revokeApiKey.name) && apiKey.state !== 'revoked' && (
        <Button variant="default" mb="sm" onClick={() => setRevoking(true)}>
          <Trans>Revoke</Trans>
        </Button>
      )}
      <Facts>
        <Fact label={t`State`}>
          <StatusDot tone={states[apiKey.state].tone} hollow={apiKey.state !== 'active'}>
            {states[apiKey.state].word}
          </StatusDot>
        </Fact>
        <Fact label={t`Begins with`}>
          <RecordKey>{apiKey.prefix}…</RecordKey>
        </Fact>
        <Fact label={t`Acts as`}>{apiKey.accountName}</Fact>
        <Fact label={t`Made`}>{format.instant(apiKey.createdAt)}</Fact>
        <Fact label={t`Good until`}>{apiKey.expiresAt ? format.instant(apiKey.expiresAt) : t`No end`}</Fact>
        <Fact label={t`Last used`}>{apiKey.lastUsedOn ? format.date(apiKey.lastUsedOn) : t`Never`}</Fact>
        {apiKey.revokedAt && <Fact label={t`Revoked`}>{format.instant(apiKey.revokedAt)}</Fact>}
      </Facts>
      <Part title={t`What it allows`}>
        <RightsList rights={apiKey.rights} />
      </Part>
      <ConfirmWithPreview
        contract={revokeApiKey}
        input={revoking ? { apiKeyId } : null}
        onClose={() => setRevoking(false)}
        title={t`Revoke the key ${name}?`}
        confirm={t`Revoke key`}
        irreversible
        options={{ done: t`The key ${name} is revoked` }}
      >
        <Trans>
          The program that uses it is refused from now on. A revoked key does not come back; make a new one.
        </Trans>
      </ConfirmWithPreview>
    </SidePanel>
  );
}
