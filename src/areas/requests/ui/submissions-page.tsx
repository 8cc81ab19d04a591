/** What came by links without an account: those whose sender nobody knows wait here until somebody names the person. */
import { useLingui as useMessages } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Stack, Text } from '@mantine/core';
import { MailCheck } from 'lucide-react';
import { useMemo, useState } from 'react';
import { getFormVersion } from '../../../kernel/forms/contract-read.ts';
import { useList, useOperation } from '../../../surfaces/web/client/operations.tsx';
import { searchPeople } from '../../../surfaces/web/hooks/directory.ts';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import type { Column } from '../../../surfaces/web/kit/columns.ts';
import { CommandDialog } from '../../../surfaces/web/kit/command-dialog.tsx';
import { ConfirmWithPreview } from '../../../surfaces/web/kit/consequences.tsx';
import { DataGrid } from '../../../surfaces/web/kit/data-grid.tsx';
import { EmptyState } from '../../../surfaces/web/kit/empty-state.tsx';
import { FilterBar } from '../../../surfaces/web/kit/filter-bar.tsx';
import { FormAnswers } from '../../../surfaces/web/kit/form-fill/form-answers.tsx';
import { RecordLink } from '../../../surfaces/web/kit/links.tsx';
import { Page, PageHeader } from '../../../surfaces/web/kit/page.tsx';
import { Fact, Facts, Part, PeekLayout, SidePanel, TextLink } from '../../../surfaces/web/kit/peek.tsx';
import { type Pickable, RecordPicker } from '../../../surfaces/web/kit/record-picker.tsx';
import { RecordKey, StatusDot } from '../../../surfaces/web/kit/status.tsx';
import { sortInput, useView } from '../../../surfaces/web/kit/view.ts';
import { discardSubmission, listSubmissions, takeSubmission } from '../models/contract-links.ts';
import { outcomeWords, type Submission } from './model-words.ts';

const standard = { sort: { column: 'receivedAt', descending: true }, filters: { outcome: ['quarantined'] } };

function TakeDialog({ row, onClose }: { row: Submission; onClose: () => void }) {
  const { t } = useLingui();
  const [person, setPerson] = useState<Pickable | null>(null);
  return (
    <CommandDialog
      contract={takeSubmission}
      title={<Trans>Whose request is {row.key}?</Trans>}
      confirm={t`Make it their request`}
      input={person === null ? null : { submissionId: row.submissionId, personId: person.id }}
      missing={t`Name the person for whom it was asked.`}
      expectedVersion={row.version}
      onClose={onClose}
      options={{ done: ({ key }) => t`It is ${key} now` }}
    >
      <Text size="sm">
        <Trans>
          <bdi>{row.senderName}</bdi> ({row.senderEmail}) asked. The person whom you name is told what becomes
          of it.
        </Trans>
      </Text>
      <RecordPicker label={t`Person`} required value={person} onChange={setPerson} search={searchPeople} />
    </CommandDialog>
  );
}

function Panel({ row, onClose }: { row: Submission; onClose: () => void }) {
  const { t } = useLingui();
  const { _ } = useMessages();
  const format = useFormat();
  const [taking, setTaking] = useState(false);
  const [discarding, setDiscarding] = useState(false);
  const form = useOperation(
    getFormVersion,
    row.formVersionId === null ? null : { formVersionId: row.formVersionId },
  );
  const look = outcomeWords[row.outcome];
  return (
    <SidePanel
      recordKey={row.key}
      title={row.title || t`Discarded`}
      onClose={onClose}
      actions={
        row.can.length > 0 && (
          <Group gap="xs">
            <Button size="compact-md" onClick={() => setTaking(true)}>
              <Trans>Name the person</Trans>
            </Button>
            <Button size="compact-md" variant="default" onClick={() => setDiscarding(true)}>
              <Trans>Discard</Trans>
            </Button>
          </Group>
        )
      }
    >
      <Stack gap="md">
        <Facts>
          <Fact label={t`State`}>
            <StatusDot tone={look.tone} hollow={look.hollow ?? false}>
              {_(look.word)}
            </StatusDot>
          </Fact>
          {row.request && (
            <Fact label={t`Request`}>
              <TextLink to={`/requests/${row.request.key}`}>{row.request.key}</TextLink>
            </Fact>
          )}
          {row.senderName !== '' && (
            <Fact label={t`Sender`}>
              <bdi>{row.senderName}</bdi> · <bdi>{row.senderEmail}</bdi>
            </Fact>
          )}
          <Fact label={t`Model`}>
            <bdi>{row.model.name}</bdi>
          </Fact>
          <Fact label={t`By the link for`}>
            <bdi>{row.linkLabel}</bdi>
          </Fact>
          <Fact label={t`Arrived`}>{format.instant(row.receivedAt)}</Fact>
          {row.files.length > 0 && (
            <Fact label={t`Files`}>
              <bdi>{row.files.map((f) => f.fileName).join(', ')}</bdi>
            </Fact>
          )}
        </Facts>
        {row.why !== null && (
          <Text size="sm">
            {row.why === 'sender-unknown' ? (
              <Trans>
                Nobody who works here has this address, or several people do. Say whose request it is.
              </Trans>
            ) : (
              <>
                <Trans>It could not become a request by itself:</Trans> <bdi>{row.refusal}</bdi>
              </>
            )}
          </Text>
        )}
        {row.goal !== '' && (
          <Part title={<Trans>Goal</Trans>}>
            <Text size="sm" dir="auto" style={{ whiteSpace: 'pre-wrap' }}>
              {row.goal}
            </Text>
          </Part>
        )}
        {form.data && (
          <Part title={<Trans>Answers</Trans>}>
            <FormAnswers schema={form.data.schema} answers={row.answers} as="team" />
          </Part>
        )}
      </Stack>
      {taking && <TakeDialog row={row} onClose={() => setTaking(false)} />}
      <ConfirmWithPreview
        contract={discardSubmission}
        input={discarding ? { submissionId: row.submissionId } : null}
        expectedVersion={row.version}
        onClose={() => setDiscarding(false)}
        title={<Trans>Discard {row.key}?</Trans>}
        confirm={t`Discard`}
        irreversible
        options={{ done: t`It was discarded` }}
      >
        <Text size="sm">
          <Trans>What was written goes for good; the sender sees that it was not taken.</Trans>
        </Text>
      </ConfirmWithPreview>
    </SidePanel>
  );
}

/** The page. */
export function SubmissionsPage() {
  const { t } = useLingui();
  const { _ } = useMessages();
  const format = useFormat();
  const view = useView(standard);
  const outcome = view.filters.outcome?.[0] as Submission['outcome'] | undefined;
  const list = useList(listSubmissions, {
    filter: outcome ? { outcome } : {},
    ...(sortInput(view) as { sort?: 'receivedAt'; direction?: 'asc' | 'desc' }),
  });
  const columns = useMemo(
    (): Column<Submission>[] => [
      {
        id: 'key',
        header: t`Key`,
        cell: (row) => <RecordKey>{row.key}</RecordKey>,
        width: 90,
        phone: 'detail',
      },
      {
        id: 'title',
        header: t`Title`,
        cell: (row) => <bdi>{row.title || '–'}</bdi>,
        width: 240,
        grow: true,
        pinned: true,
        hideable: false,
        phone: 'title',
      },
      {
        id: 'sender',
        header: t`Sender`,
        cell: (row) => <bdi>{row.senderName === '' ? '–' : `${row.senderName} · ${row.senderEmail}`}</bdi>,
        width: 260,
        phone: 'detail',
      },
      { id: 'model', header: t`Model`, cell: (row) => <bdi>{row.model.name}</bdi>, width: 160 },
      {
        id: 'outcome',
        header: t`State`,
        cell: (row) => {
          const look = outcomeWords[row.outcome];
          return (
            <StatusDot tone={look.tone} hollow={look.hollow ?? false}>
              {_(look.word)}
            </StatusDot>
          );
        },
        width: 140,
        phone: 'detail',
      },
      {
        id: 'receivedAt',
        header: t`Arrived`,
        cell: (row) => format.date(row.receivedAt),
        width: 110,
        sort: 'receivedAt',
      },
    ],
    [t, _, format],
  );
  const opened = list.rows.find((r) => r.submissionId === view.open);
  return (
    <Page fill>
      <PageHeader
        title={t`Came by link`}
        lead={t`What people without an account asked for. Known addresses became requests by themselves.`}
        actions={
          <Button component={RecordLink} to="/requests/catalogue" variant="default">
            <Trans>Catalogue</Trans>
          </Button>
        }
      />
      <FilterBar
        view={view}
        filters={[
          {
            id: 'outcome',
            label: t`State`,
            single: true,
            options: (['quarantined', 'request', 'discarded'] as const).map((value) => ({
              value,
              label: _(outcomeWords[value].word),
            })),
          },
        ]}
      />
      <PeekLayout
        panel={
          opened && <Panel key={opened.submissionId} row={opened} onClose={() => view.setOpen(undefined)} />
        }
      >
        <DataGrid
          {...list}
          listId="submissions"
          label={t`Came by link`}
          columns={columns}
          rowId={(row) => row.submissionId}
          rowName={(row) => `${row.key} ${row.title}`}
          sort={view.sort}
          onSort={(sort) => view.set({ sort })}
          openId={view.open}
          onOpen={(row) => view.setOpen(row.submissionId)}
          isFiltered={view.isFiltered && outcome !== 'quarantined'}
          onClearFilters={() => view.set({ filters: {}, q: '' })}
          empty={
            <EmptyState icon={MailCheck} title={<Trans>Nothing waits for you</Trans>}>
              <Trans>What comes by a link from an address that nobody here has waits here.</Trans>
            </EmptyState>
          }
        />
      </PeekLayout>
    </Page>
  );
}
