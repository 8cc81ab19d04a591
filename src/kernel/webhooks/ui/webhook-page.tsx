/** One webhook: where it goes, how it fares, and everything that was sent within 30 days. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Button, Group, Menu, Skeleton } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { ChevronDown, RotateCcw, Send } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import type { z } from 'zod';
import { useCommand, useList, useOperation } from '../../../surfaces/web/client/operations.tsx';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import type { Column } from '../../../surfaces/web/kit/columns.ts';
import { ConfirmWithPreview } from '../../../surfaces/web/kit/consequences.tsx';
import { DataGrid } from '../../../surfaces/web/kit/data-grid.tsx';
import { EmptyState } from '../../../surfaces/web/kit/empty-state.tsx';
import { Page, PageHeader, Panel } from '../../../surfaces/web/kit/page.tsx';
import { Fact, Facts } from '../../../surfaces/web/kit/peek.tsx';
import { RefusalNote } from '../../../surfaces/web/kit/refusal-note.tsx';
import { useGo } from '../../../surfaces/web/kit/search.ts';
import { Chip, StatusDot } from '../../../surfaces/web/kit/status.tsx';
import {
  deleteWebhook,
  disableWebhook,
  enableWebhook,
  getWebhook,
  listDeliveries,
  redeliver,
  rotateSecret,
  testWebhook,
} from '../contract.ts';
import { SecretDialog } from './secret-dialog.tsx';
import { ChangeWebhookDialog } from './webhook-dialog.tsx';
import classes from './webhooks.module.css';
import { useOutcomes, useProblem, useWebhookStates } from './words.ts';

type Shown = z.output<typeof getWebhook.output>;

/** The page at `/integrations/webhooks/$webhook`. */
export function WebhookPage() {
  const { t } = useLingui();
  const { webhook: webhookId = '' } = useParams({ strict: false }) as { webhook?: string };
  const answer = useOperation(getWebhook, { webhookId });
  const states = useWebhookStates();
  const webhook = answer.data;
  if (webhook === undefined) {
    return (
      <Page>
        <PageHeader title={t`Webhook`} tabs={[]} />
        {answer.error ? <RefusalNote error={answer.error} /> : <Skeleton height={160} />}
      </Page>
    );
  }
  return (
    <Page>
      <PageHeader
        title={webhook.name}
        meta={
          <StatusDot tone={states[webhook.state].tone} hollow={webhook.state !== 'active'}>
            {states[webhook.state].word}
          </StatusDot>
        }
        actions={<Actions webhook={webhook} />}
        tabs={[]}
      />
      <div className={classes.page}>
        <Trouble webhook={webhook} />
        <Panel title={<Trans>What it is told</Trans>}>
          <About webhook={webhook} />
        </Panel>
        <Panel title={<Trans>What was sent within 30 days</Trans>}>
          <Deliveries webhookId={webhook.webhookId} />
        </Panel>
      </div>
    </Page>
  );
}

function Trouble({ webhook }: { webhook: Shown }) {
  const format = useFormat();
  if (webhook.state === 'failing') {
    const since = format.instant(webhook.failingSince!);
    const next = format.instant(webhook.nextTryAt!);
    return (
      <Alert color="yellow" role="status">
        <Trans>
          It has failed since {since}. The next try is at {next}; after a day of failures it is told nothing
          more until you enable it. Nothing is lost.
        </Trans>
      </Alert>
    );
  }
  if (webhook.state !== 'disabled' || webhook.disabledWhy === 'by-hand') return null;
  return (
    <Alert color="red" role="status">
      {webhook.disabledWhy === 'gone' ? (
        <Trans>
          The program answered that it is gone for good (410). Give the webhook another address and enable it,
          or delete it.
        </Trans>
      ) : webhook.disabledWhy === 'rights-lost' ? (
        <Trans>
          {webhook.accountName} may manage webhooks no more, so nobody vouches for what it would be told. Have
          somebody who may add a new one.
        </Trans>
      ) : (
        <Trans>
          It failed for more than a day, so it is told nothing. Mend the program and enable the webhook: it
          goes on where it stopped.
        </Trans>
      )}
    </Alert>
  );
}

function About({ webhook }: { webhook: Shown }) {
  const { t } = useLingui();
  const format = useFormat();
  return (
    <Facts>
      <Fact label={t`Address`}>
        <span dir="ltr" className={classes.url}>
          {webhook.url}
        </span>
      </Fact>
      <Fact label={t`Events`}>
        <span className={classes.names}>
          {webhook.events.map((name) => (
            <Chip key={name}>
              <span dir="ltr">{name}</span>
            </Chip>
          ))}
        </span>
      </Fact>
      <Fact label={t`Told of`}>
        <Trans>What {webhook.accountName} may see</Trans>
      </Fact>
      <Fact label={t`Still to be told`}>{format.number(webhook.behind)}</Fact>
      <Fact label={t`Added`}>{format.instant(webhook.createdAt)}</Fact>
      {webhook.previousSecretUntil && (
        <Fact label={t`The old secret signs along until`}>{format.instant(webhook.previousSecretUntil)}</Fact>
      )}
    </Facts>
  );
}

function Actions({ webhook }: { webhook: Shown }) {
  const { t } = useLingui();
  const go = useGo();
  const { webhookId, version, name, can } = webhook;
  const [open, setOpen] = useState<'change' | 'rotate' | 'delete' | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const test = useCommand(testWebhook, { done: t`A test message is on its way; see the log` });
  const disable = useCommand(disableWebhook, {
    done: t`${name} is told nothing`,
    undo: enableWebhook as never,
  });
  const enable = useCommand(enableWebhook, { done: t`${name} is told again` });
  const may = (contract: { name: string }) => can.includes(contract.name);
  const performing = (more: object = {}) => ({ input: { webhookId, ...more }, expectedVersion: version });
  return (
    <Group gap="xs">
      <Button
        variant="default"
        leftSection={<Send className="t-icon" aria-hidden />}
        loading={test.isPending}
        onClick={() => test.mutate({ input: { webhookId } })}
      >
        <Trans>Send a test</Trans>
      </Button>
      {may(enableWebhook) && (
        <Button
          loading={enable.isPending}
          onClick={() => enable.mutate(performing({ from: 'where-it-stopped' }))}
        >
          <Trans>Enable</Trans>
        </Button>
      )}
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" rightSection={<ChevronDown className="t-icon" aria-hidden />}>
            <Trans>More</Trans>
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => setOpen('change')}>
            <Trans>Change</Trans>
          </Menu.Item>
          <Menu.Item onClick={() => setOpen('rotate')}>
            <Trans>New secret</Trans>
          </Menu.Item>
          {may(disableWebhook) && (
            <Menu.Item onClick={() => disable.mutate(performing())}>
              <Trans>Disable</Trans>
            </Menu.Item>
          )}
          {may(enableWebhook) && (
            <Menu.Item onClick={() => enable.mutate(performing({ from: 'now' }))}>
              <Trans>Enable from now on</Trans>
            </Menu.Item>
          )}
          <Menu.Item color="red" onClick={() => setOpen('delete')}>
            <Trans>Delete</Trans>
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {open === 'change' && <ChangeWebhookDialog webhook={webhook} onClose={() => setOpen(null)} />}
      <ConfirmWithPreview
        contract={rotateSecret}
        input={open === 'rotate' ? { webhookId } : null}
        expectedVersion={version}
        onClose={() => setOpen(null)}
        title={t`Give ${name} a new secret?`}
        confirm={t`Make a new secret`}
        options={{ onDone: ({ secret: made }) => setSecret(made) }}
      >
        <Trans>For a day messages are signed with both, so that the program can change over.</Trans>
      </ConfirmWithPreview>
      <ConfirmWithPreview
        contract={deleteWebhook}
        input={open === 'delete' ? { webhookId } : null}
        expectedVersion={version}
        onClose={() => setOpen(null)}
        title={t`Delete the webhook ${name}?`}
        confirm={t`Delete webhook`}
        irreversible
        options={{ done: t`The webhook ${name} is deleted`, onDone: () => go('/integrations/webhooks') }}
      >
        <Trans>The program is told nothing more, and its secret is forgotten.</Trans>
      </ConfirmWithPreview>
      {secret !== null && <SecretDialog secret={secret} onClose={() => setSecret(null)} />}
    </Group>
  );
}

function Deliveries({ webhookId }: { webhookId: string }) {
  const { t } = useLingui();
  const format = useFormat();
  const outcomes = useOutcomes();
  const problemOf = useProblem();
  const list = useList(listDeliveries, { webhookId, direction: 'desc' });
  const again = useCommand(redeliver, { done: t`It is sent once more` });
  const { mutate } = again;
  // Messages leave in the background, and what becomes of them is no event: look again while one is waiting.
  const { retry } = list;
  const isWaiting = list.rows.some((row) => row.outcome === 'waiting');
  useEffect(() => {
    if (!isWaiting) return;
    const timer = setInterval(retry, 2000);
    return () => clearInterval(timer);
  }, [isWaiting, retry]);
  type Row = (typeof list.rows)[number];
  const columns = useMemo(
    (): Column<Row>[] => [
      {
        id: 'event',
        header: t`Event`,
        cell: (row) => (
          <span dir="ltr" className={classes.event}>
            {row.eventName}
          </span>
        ),
        width: 200,
        grow: true,
        pinned: true,
        hideable: false,
        phone: 'title',
      },
      {
        id: 'outcome',
        header: t`Outcome`,
        cell: (row) => <StatusDot tone={outcomes[row.outcome].tone}>{outcomes[row.outcome].word}</StatusDot>,
        width: 120,
        phone: 'detail',
      },
      {
        id: 'answer',
        header: t`Answer`,
        cell: (row) => (row.outcome === 'waiting' ? '–' : problemOf(row.problem, row.status)),
        width: 140,
        phone: 'detail',
      },
      {
        id: 'attempt',
        header: t`Attempt`,
        cell: (row) => format.number(row.attempt),
        width: 80,
        align: 'end',
      },
      {
        id: 'took',
        header: t`Took`,
        cell: (row) => (row.tookMs === null ? '–' : t`${format.number(row.tookMs)} ms`),
        width: 90,
        align: 'end',
      },
      { id: 'at', header: t`When`, cell: (row) => format.instant(row.queuedAt), width: 170 },
      {
        id: 'again',
        header: t`Again`,
        cell: (row) =>
          row.can.includes(redeliver.name) && (
            <Button
              variant="subtle"
              size="compact-sm"
              leftSection={<RotateCcw className="t-icon" aria-hidden />}
              aria-label={t`Send again: ${row.eventName}, ${format.instant(row.queuedAt)}`}
              onClick={() => mutate({ input: { deliveryId: row.deliveryId } })}
            >
              <Trans>Send again</Trans>
            </Button>
          ),
        width: 140,
        phone: 'detail',
      },
    ],
    [t, format, outcomes, problemOf, mutate],
  );
  return (
    <DataGrid
      {...list}
      listId="webhook-deliveries"
      label={t`What was sent`}
      columns={columns}
      rowId={(row) => row.deliveryId}
      rowName={(row) => row.eventName}
      height={360}
      empty={
        <EmptyState icon={Send} title={<Trans>Nothing was sent yet</Trans>}>
          <Trans>Send a test to see whether the program receives it.</Trans>
        </EmptyState>
      }
    />
  );
}
