/** One log from its file to its figures: columns, dry run with what is wrong, import, and its settings afterwards. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Skeleton, Text } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { Check, Trash2, Waypoints } from 'lucide-react';
import { useState } from 'react';
import { useOperation } from '../../../surfaces/web/client/operations.tsx';
import { useLongWork } from '../../../surfaces/web/hooks/long-work.ts';
import { ConfirmWithPreview } from '../../../surfaces/web/kit/consequences.tsx';
import { RecordLink } from '../../../surfaces/web/kit/links.tsx';
import { LongWorkNote } from '../../../surfaces/web/kit/long-work-note.tsx';
import { Page, PageHeader } from '../../../surfaces/web/kit/page.tsx';
import { TextLink } from '../../../surfaces/web/kit/peek.tsx';
import { RefusalNote } from '../../../surfaces/web/kit/refusal-note.tsx';
import { useGo } from '../../../surfaces/web/kit/search.ts';
import { StatusDot } from '../../../surfaces/web/kit/status.tsx';
import { checkLog, deleteLog, getLog, importLog } from '../contract-logs.ts';
import { sourceWord } from './flow-state.ts';
import { LogSettings } from './log-settings.tsx';
import classes from './logs.module.css';
import { MappingForm } from './mapping-form.tsx';
import { QualityPanel } from './quality-panel.tsx';
import { useStateWords } from './words.ts';

const touches = ['flow-log'];

/** The page at `/analytics/flow/logs/$log`. */
export function LogPage() {
  const { t } = useLingui();
  const go = useGo();
  const states = useStateWords();
  const { log: logId = '' } = useParams({ strict: false }) as { log?: string };
  const answer = useOperation(getLog, { logId });
  const work = useLongWork(touches);
  const [remapping, setRemapping] = useState(false);
  const [deleting, setDeleting] = useState(false);
  const data = answer.data;
  const back = (
    <TextLink to="/analytics/flow/logs">
      <Trans>All imported logs</Trans>
    </TextLink>
  );
  if (!data) {
    return (
      <Page>
        <PageHeader title={t`Imported log`} tabs={[]} />
        {answer.error ? <RefusalNote error={answer.error} action={back} /> : <Skeleton height={200} />}
      </Page>
    );
  }
  const { word, ...look } = states[data.state];
  const busy = work.running !== undefined || work.starting;
  const may = (contract: { name: string }) => data.can.includes(contract.name);
  const titles: Record<string, string> = {
    [checkLog.name]: t`Dry run: reading every event`,
    [importLog.name]: t`Importing the log`,
  };
  const isImported = data.state === 'imported';
  const showMapping = !isImported && may(checkLog) && (data.state === 'uploaded' || remapping);
  return (
    <Page>
      <PageHeader
        recordKey={data.key}
        title={data.name}
        tabs={[]}
        meta={<StatusDot {...look}>{word}</StatusDot>}
        actions={
          <>
            {may(deleteLog) && (
              <Button
                variant="default"
                leftSection={<Trash2 className="t-icon" aria-hidden />}
                disabled={busy}
                onClick={() => setDeleting(true)}
              >
                <Trans>Delete</Trans>
              </Button>
            )}
            {data.state === 'checked' && !remapping && may(checkLog) && (
              <Button variant="default" disabled={busy} onClick={() => setRemapping(true)}>
                <Trans>Change the columns</Trans>
              </Button>
            )}
            {data.state === 'checked' && !remapping && may(importLog) && (
              <Button
                leftSection={<Check className="t-icon" aria-hidden />}
                disabled={busy}
                onClick={() => work.start(importLog, { logId, mapping: data.mapping })}
              >
                <Trans>Import the log</Trans>
              </Button>
            )}
            {isImported && (
              <Button
                component={RecordLink}
                to={`/analytics/flow?of=${sourceWord({ logId })}`}
                leftSection={<Waypoints className="t-icon" aria-hidden />}
              >
                <Trans>Show its flow</Trans>
              </Button>
            )}
          </>
        }
      />
      {back}
      <LongWorkNote
        work={work}
        titles={titles}
        stopped={<Trans>It was stopped; nothing was imported.</Trans>}
      />
      {showMapping ? (
        <MappingForm
          key={data.version}
          log={data}
          busy={busy}
          onCancel={data.state === 'checked' ? () => setRemapping(false) : undefined}
          onCheck={(mapping) => {
            setRemapping(false);
            work.start(checkLog, { logId, mapping });
          }}
        />
      ) : (
        <div className={classes.result}>
          {data.report && <QualityPanel report={data.report} isImported={isImported} />}
          {isImported && <LogSettings key={data.version} log={data} />}
          {data.state === 'uploaded' && (
            <Text size="sm" c="dimmed">
              <Trans>This log is not imported yet. Whoever may import logs goes on from here.</Trans>
            </Text>
          )}
        </div>
      )}
      <ConfirmWithPreview
        contract={deleteLog}
        input={deleting ? { logId } : null}
        expectedVersion={data.version}
        onClose={() => setDeleting(false)}
        title={<Trans>Delete {data.key}</Trans>}
        confirm={t`Delete the log`}
        irreversible
        options={{ done: t`${data.key} is deleted`, onDone: () => go('/analytics/flow/logs') }}
      >
        <Text size="sm">
          <Trans>Its file and everything in it go; our own records are not touched.</Trans>
        </Text>
      </ConfirmWithPreview>
    </Page>
  );
}
