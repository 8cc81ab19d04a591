/** Logs of other systems: the box that takes one, and every log with where it stands. */
import { Trans, useLingui } from '@lingui/react/macro';
import { FileStack } from 'lucide-react';
import { useMemo } from 'react';
import { useList } from '../../../surfaces/web/client/operations.tsx';
import { useMay } from '../../../surfaces/web/hooks/directory.ts';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import type { Column } from '../../../surfaces/web/kit/columns.ts';
import { DataGrid } from '../../../surfaces/web/kit/data-grid.tsx';
import { EmptyState } from '../../../surfaces/web/kit/empty-state.tsx';
import { Page, PageHeader } from '../../../surfaces/web/kit/page.tsx';
import { TextLink } from '../../../surfaces/web/kit/peek.tsx';
import { useGo } from '../../../surfaces/web/kit/search.ts';
import { Person, RecordKey, StatusDot } from '../../../surfaces/web/kit/status.tsx';
import { listLogs, uploadLog } from '../contract-logs.ts';
import { UploadBox } from './upload-box.tsx';
import { type LogRow, useStateWords } from './words.ts';

/** The page at `/analytics/flow/logs`. */
export function LogsPage() {
  const { t } = useLingui();
  const format = useFormat();
  const go = useGo();
  const states = useStateWords();
  const mayImport = useMay(uploadLog.right);
  const list = useList(listLogs, {});
  const columns = useMemo(
    (): Column<LogRow>[] => [
      { id: 'key', header: t`Key`, cell: (row) => <RecordKey>{row.key}</RecordKey>, width: 84, pinned: true },
      {
        id: 'name',
        header: t`Name`,
        cell: (row) => <bdi>{row.name}</bdi>,
        width: 220,
        grow: true,
        hideable: false,
        phone: 'title',
      },
      {
        id: 'state',
        header: t`State`,
        cell: (row) => {
          const { word, ...look } = states[row.state];
          return <StatusDot {...look}>{word}</StatusDot>;
        },
        width: 120,
        phone: 'detail',
      },
      {
        id: 'cases',
        header: t`Cases`,
        cell: (row) => (row.cases === null ? '–' : format.number(row.cases)),
        width: 90,
        align: 'end',
      },
      {
        id: 'events',
        header: t`Events`,
        cell: (row) => (row.events === null ? '–' : format.number(row.events)),
        width: 100,
        align: 'end',
      },
      {
        id: 'unit',
        header: t`Whose history`,
        cell: (row) => (row.unit === null ? t`The whole enterprise` : <bdi>{row.unit.name}</bdi>),
        width: 170,
      },
      {
        id: 'by',
        header: t`Uploaded by`,
        cell: (row) => (row.uploadedBy === null ? '–' : <Person name={row.uploadedBy.name} />),
        width: 160,
      },
      {
        id: 'at',
        header: t`Uploaded`,
        cell: (row) => format.instant(row.uploadedAt),
        width: 160,
        phone: 'detail',
      },
    ],
    [t, format, states],
  );
  return (
    <Page fill>
      <PageHeader
        title={t`Imported logs`}
        lead={
          <Trans>
            Events that another system recorded, looked at in the same way as our own history. Nothing in them
            changes anything here.
          </Trans>
        }
      />
      <TextLink to="/analytics/flow">
        <Trans>Back to the flow</Trans>
      </TextLink>
      {mayImport && <UploadBox />}
      <DataGrid
        {...list}
        listId="flow-logs"
        label={t`Imported logs`}
        columns={columns}
        rowId={(row) => row.logId}
        rowName={(row) => `${row.key} ${row.name}`}
        onOpen={(row) => go(`/analytics/flow/logs/${row.logId}`)}
        empty={
          <EmptyState icon={FileStack} title={<Trans>No log has been imported yet</Trans>}>
            <Trans>
              Export the history of a service desk, an LMS or a workflow tool with one line for each event,
              and bring it here: its flow shows at once.
            </Trans>
          </EmptyState>
        }
      />
    </Page>
  );
}
