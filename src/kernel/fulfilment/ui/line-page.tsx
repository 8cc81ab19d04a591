/** The page of one line, for the team that does it: what is to be done, for what, and the words that settle it. */
import { useLingui as useMessages } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { PackageOpen } from 'lucide-react';
import { useState } from 'react';
import { useCommand, useOperation } from '../../../surfaces/web/client/operations.tsx';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import classes from '../../../surfaces/web/kit/approval/approval.module.css';
import { briefWords } from '../../../surfaces/web/kit/approval/words.ts';
import { EmptyState } from '../../../surfaces/web/kit/empty-state.tsx';
import { GiveLineDialog, SettleLineDialog } from '../../../surfaces/web/kit/fulfilment/line-dialogs.tsx';
import { LineFactsLine } from '../../../surfaces/web/kit/fulfilment/order-panel.tsx';
import { lineWords } from '../../../surfaces/web/kit/fulfilment/words.ts';
import { Page, PageHeader } from '../../../surfaces/web/kit/page.tsx';
import { Part, TextLink } from '../../../surfaces/web/kit/peek.tsx';
import { useRecordPath } from '../../../surfaces/web/kit/record-paths.tsx';
import { StatusDot } from '../../../surfaces/web/kit/status.tsx';
import { useSession } from '../../../surfaces/web/shell/session.ts';
import { assignLine, getLine, reopenLine } from '../contract.ts';

/** The page behind `/team-tasks/<id>`. */
export function LinePage() {
  const { t } = useLingui();
  const { i18n } = useMessages();
  const format = useFormat();
  const pathOf = useRecordPath();
  const me = useSession().personId;
  const { line: lineId } = useParams({ strict: false }) as { line: string };
  const answer = useOperation(getLine, { lineId });
  const [open, setOpen] = useState<'done' | 'not-needed' | 'give' | null>(null);
  const take = useCommand(assignLine, { done: () => t`It is yours now` });
  const reopen = useCommand(reopenLine, { done: () => t`It is open again` });
  const line = answer.data;
  if (answer.error)
    return (
      <Page>
        <PageHeader title={t`Task not found`} tabs={[]} />
        <EmptyState icon={PackageOpen} title={<Trans>There is no such task for you</Trans>}>
          <Trans>It may have been given to somebody else, or taken back.</Trans>
        </EmptyState>
      </Page>
    );
  if (!line)
    return (
      <Page>
        <PageHeader title={t`A task`} tabs={[]} />
      </Page>
    );
  const { about } = line;
  const path = about.isReadable ? pathOf(about.kind, about.key) : undefined;
  const key = about.key;
  const { word, tone, hollow } = lineWords[line.state];
  const may = (operation: string) => line.can.includes(operation);
  const shown = (text: string) => text.replace(/^\d{4}-\d{2}-\d{2}/, (day) => format.date(day));
  const label = (text: string) => {
    const known = briefWords[text];
    return known === undefined ? text : i18n._(known);
  };
  const close = () => setOpen(null);
  const change = (input: object) => ({
    input: { lineId: line.lineId, ...input },
    expectedVersion: line.version,
  });
  return (
    <Page narrow>
      <PageHeader
        title={line.title}
        recordKey={key}
        meta={
          <StatusDot tone={line.isLate ? 'bad' : tone} {...(hollow ? { hollow } : {})}>
            {i18n._(word)}
          </StatusDot>
        }
        tabs={[]}
      />
      <LineFactsLine line={line} />
      {line.details && (
        <p className={classes.quote} dir="auto">
          {line.details}
        </p>
      )}
      <div className={classes.buttons} style={{ marginBlock: 12 }}>
        {may('fulfilment.settle-line') && line.state === 'open' && line.record === null && (
          <Button onClick={() => setOpen('done')}>
            <Trans>Done</Trans>
          </Button>
        )}
        {may('fulfilment.assign-line') && me !== null && line.owner?.personId !== me && (
          <Button
            variant="default"
            loading={take.isPending}
            onClick={() => take.mutate(change({ ownerId: me }))}
          >
            <Trans>I do it</Trans>
          </Button>
        )}
        {may('fulfilment.assign-line') && (
          <Button variant="default" onClick={() => setOpen('give')}>
            <Trans>Who does it</Trans>
          </Button>
        )}
        {may('fulfilment.settle-line') && (
          <Button variant="default" onClick={() => setOpen('not-needed')}>
            <Trans>It is not needed</Trans>
          </Button>
        )}
        {may('fulfilment.reopen-line') && (
          <Button variant="default" loading={reopen.isPending} onClick={() => reopen.mutate(change({}))}>
            <Trans>Open it again</Trans>
          </Button>
        )}
      </div>
      <Part
        title={<Trans>What it is for</Trans>}
        action={
          path === undefined ? null : (
            <TextLink to={path}>
              <Trans>Open {key}</Trans>
            </TextLink>
          )
        }
      >
        {line.brief.length === 0 ? (
          <p className={classes.quote} dir="auto">
            {about.title}
          </p>
        ) : (
          <dl className={classes.brief}>
            {line.brief.map((b) => (
              <div key={`${b.label} ${b.text}`}>
                <dt>{label(b.label)}</dt>
                <dd dir="auto">{shown(b.text)}</dd>
              </div>
            ))}
          </dl>
        )}
      </Part>
      {(open === 'done' || open === 'not-needed') && (
        <SettleLineDialog line={line} outcome={open} onClose={close} />
      )}
      {open === 'give' && <GiveLineDialog line={line} onClose={close} />}
    </Page>
  );
}
