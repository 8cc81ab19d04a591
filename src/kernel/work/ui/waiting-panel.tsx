/** What waits on me: mine first, then my queues, then my roles; work items can be closed where they stand. */

import { msg } from '@lingui/core/macro';
import { useLingui as useMessages } from '@lingui/react';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, Menu, Skeleton, Stack } from '@mantine/core';
import { CircleCheck, Coffee } from 'lucide-react';
import { useState } from 'react';
import type { z } from 'zod';
import { useCommand, useOperation } from '../../../surfaces/web/client/operations.tsx';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { EmptyState } from '../../../surfaces/web/kit/empty-state.tsx';
import { RecordLink } from '../../../surfaces/web/kit/links.tsx';
import { Panel } from '../../../surfaces/web/kit/page.tsx';
import { useRecordPath } from '../../../surfaces/web/kit/record-paths.tsx';
import { RefusalNote } from '../../../surfaces/web/kit/refusal-note.tsx';
import { TimeLeft } from '../../../surfaces/web/kit/status.tsx';
import { closeItem, listMyWork } from '../contract.ts';
import { placeOf } from './by-id.ts';
import classes from './home.module.css';

type Row = z.output<typeof listMyWork.output>['rows'][number];

/** Why a record waits, in the reader's language; what is missing here is told in the server's words. */
const whyWords: Readonly<Record<string, ReturnType<typeof msg>>> = {
  'Delivered: accept it, or say what is missing.': msg`Delivered: accept it, or say what is missing.`,
  'Waits for triage.': msg`Waits for triage.`,
  'You own it: deliver it.': msg`You own it: deliver it.`,
  'In fulfilment, and nobody owns it yet.': msg`In fulfilment, and nobody owns it yet.`,
  'It waits on a role of yours.': msg`It waits on a role of yours.`,
  'It was given to you.': msg`It was given to you.`,
  'It waits for your answer.': msg`It waits for your answer.`,
  'A task was given to you.': msg`A task was given to you.`,
  'It waits on your team.': msg`It waits on your team.`,
  'It is yours to do.': msg`It is yours to do.`,
  'An exception waits for your decision.': msg`An exception waits for your decision.`,
};

/** So many of a group are shown at first. */
const atFirst = 8;

/** The panel. */
export function WaitingPanel() {
  const { t } = useLingui();
  const answer = useOperation(listMyWork, { limit: 100 }, { keep: true });
  const rows = answer.data?.rows ?? [];
  const total = answer.data?.total ?? 0;
  const rest = total - rows.length;
  const groups: { id: Row['group']; title: string }[] = [
    { id: 'mine', title: t`Mine` },
    { id: 'my-queues', title: t`In my queues` },
    { id: 'my-roles', title: t`For a role of mine` },
  ];
  const used = groups.filter(({ id }) => rows.some(({ group }) => group === id));
  const [whole, setWhole] = useState<ReadonlySet<string>>(new Set());
  const of = (id: Row['group']) => rows.filter(({ group }) => group === id);
  const shownOf = (id: Row['group']) => (whole.has(id) ? of(id) : of(id).slice(0, atFirst));
  const hiddenOf = (id: Row['group']) => of(id).length - shownOf(id).length;
  return (
    <Panel
      title={
        <>
          <Trans>Waiting on me</Trans> {total > 0 && <span className={classes.total}>{total}</span>}
        </>
      }
    >
      {answer.error && !answer.data ? (
        <RefusalNote
          error={answer.error}
          action={
            <Button variant="default" mt="sm" onClick={() => void answer.refetch()}>
              <Trans>Try again</Trans>
            </Button>
          }
        />
      ) : answer.isPending ? (
        <Waiting />
      ) : rows.length === 0 ? (
        <EmptyState icon={Coffee} title={<Trans>Nothing waits on you</Trans>}>
          <Trans>Requests to triage, to deliver or to answer, and work items given to you stand here.</Trans>
        </EmptyState>
      ) : (
        <>
          {used.map(({ id, title }) => (
            <section key={id} className={classes.group}>
              {used.length > 1 && <h3>{title}</h3>}
              <ul className={classes.rows} aria-label={title}>
                {shownOf(id).map((row) => (
                  <WorkRow key={`${row.kind} ${row.id} ${row.why} ${row.since} ${row.title}`} row={row} />
                ))}
              </ul>
              {hiddenOf(id) > 0 && (
                <Button variant="subtle" size="compact-sm" onClick={() => setWhole(new Set([...whole, id]))}>
                  <Plural value={hiddenOf(id)} one="Show # more" other="Show # more" />
                </Button>
              )}
            </section>
          ))}
          {rest > 0 && (
            <p className={classes.rest}>
              <Plural value={rest} one="and # more" other="and # more" />
            </p>
          )}
        </>
      )}
    </Panel>
  );
}

/** Lines that stand in while a panel loads. */
export function Waiting() {
  return (
    <Stack gap={12} py={6} aria-busy>
      <Skeleton height={12} width="70%" />
      <Skeleton height={12} width="55%" />
      <Skeleton height={12} width="62%" />
    </Stack>
  );
}

function WorkRow({ row }: { row: Row }) {
  const { i18n } = useMessages();
  const format = useFormat();
  const pathOf = useRecordPath();
  const place = placeOf(row.kind, row.id, row.key);
  const path = place === null ? undefined : pathOf(row.kind, place);
  const why = whyWords[row.why];
  return (
    <li className={classes.row}>
      <div className={classes.rowMain}>
        <span className={classes.rowTitle}>
          {row.key && <bdi className="t-key">{row.key}</bdi>}{' '}
          {path ? (
            <RecordLink to={path} dir="auto">
              {row.title}
            </RecordLink>
          ) : (
            <bdi>{row.title}</bdi>
          )}
        </span>
        <span className={classes.rowWhy} dir="auto">
          {why ? i18n._(why) : row.why}
        </span>
      </div>
      <div className={classes.rowEnd}>
        {row.dueOn ? <Due dueOn={row.dueOn} /> : <span>{format.ago(row.since)}</span>}
        {row.can.includes(closeItem.name) && <CloseMenu row={row} />}
      </div>
    </li>
  );
}

function Due({ dueOn }: { dueOn: string }) {
  const format = useFormat();
  const now = new Date();
  const start = Date.UTC(now.getFullYear(), now.getMonth(), now.getDate());
  const days = Math.round((Date.parse(dueOn) - start) / 86_400_000);
  const date = format.date(dueOn);
  return (
    <TimeLeft seconds={days < 0 ? -1 : days === 0 ? 3600 : days === 1 ? 7201 : 86_400}>
      {days < 0 ? (
        <Plural value={-days} one="# day late" other="# days late" />
      ) : days === 0 ? (
        <Trans>Due today</Trans>
      ) : (
        <Trans>Due {date}</Trans>
      )}
    </TimeLeft>
  );
}

function CloseMenu({ row }: { row: Row }) {
  const { t } = useLingui();
  const close = useCommand(closeItem, { done: t`The work item was closed` });
  const run = (outcome: 'done' | 'not-needed') =>
    close.mutate({ input: { workItemId: row.id, outcome }, expectedVersion: row.version });
  const { title } = row;
  return (
    <Menu>
      <Menu.Target>
        <Button
          variant="default"
          size="compact-sm"
          loading={close.isPending}
          leftSection={<CircleCheck className="t-icon" aria-hidden />}
          aria-label={t`Close ${title}`}
        >
          <Trans>Close</Trans>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => run('done')}>
          <Trans>It is done</Trans>
        </Menu.Item>
        <Menu.Item onClick={() => run('not-needed')}>
          <Trans>It is not needed</Trans>
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
