/** One message that came in, as the panel and the page show it: decisions first, then what is known, then the words. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Button, Group } from '@mantine/core';
import { useState } from 'react';
import type { z } from 'zod';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { ConfirmWithPreview } from '../../../surfaces/web/kit/consequences.tsx';
import { Fact, Facts, Part, TextLink } from '../../../surfaces/web/kit/peek.tsx';
import { useRecordPath } from '../../../surfaces/web/kit/record-paths.tsx';
import { Person, StatusDot } from '../../../surfaces/web/kit/status.tsx';
import { discardMessage, type getMessage, takeAsComment, takeAsRecord } from '../contract.ts';
import { CommentDialog, RecordDialog } from './decision-dialogs.tsx';
import classes from './mail.module.css';
import { useMailWords } from './words.ts';

type Message = z.output<typeof getMessage.output>;

/** The message. */
export function MessageFacts({ message }: { message: Message }) {
  const { t } = useLingui();
  const format = useFormat();
  const words = useMailWords();
  const pathOf = useRecordPath();
  const [deciding, setDeciding] = useState<'record' | 'comment' | 'discard' | null>(null);
  const close = () => setDeciding(null);
  const { word, tone } = words.outcome(message.outcome);
  const may = (name: string) => message.can.includes(name);
  const { record } = message;
  const recordPath = record?.key == null ? undefined : pathOf(record.kind, record.key);
  const size = (bytes: number) =>
    bytes < 1024 * 1024
      ? t`${format.number(Math.ceil(bytes / 1024))} kB`
      : t`${format.number(Math.round(bytes / 1024 / 1024))} MB`;
  return (
    <>
      {message.why && (
        <Alert color="yellow" className={classes.why ?? ''}>
          {words.why(message.why)}
          {message.refusal && (
            <>
              {' '}
              <span dir="auto">{message.refusal}</span>
            </>
          )}
        </Alert>
      )}
      {message.can.length > 0 && (
        <Group gap="sm" className={classes.decide ?? ''}>
          {may(takeAsRecord.name) && (
            <Button onClick={() => setDeciding('record')}>
              <Trans>Make a request of it</Trans>
            </Button>
          )}
          {may(takeAsComment.name) && (
            <Button variant="default" onClick={() => setDeciding('comment')}>
              <Trans>Add it to a record</Trans>
            </Button>
          )}
          {may(discardMessage.name) && (
            <Button variant="default" onClick={() => setDeciding('discard')}>
              <Trans>Discard</Trans>
            </Button>
          )}
        </Group>
      )}
      <Facts>
        <Fact label={t`State`}>
          <StatusDot tone={tone}>{word}</StatusDot>
        </Fact>
        {record && (
          <Fact label={t`Record`}>
            {recordPath ? (
              <TextLink to={recordPath}>
                <bdi>{[record.key, record.name].filter(Boolean).join(' ')}</bdi>
              </TextLink>
            ) : (
              <bdi>{[record.key, record.name].filter(Boolean).join(' ')}</bdi>
            )}
          </Fact>
        )}
        <Fact label={t`From`}>
          {message.fromName && <bdi>{message.fromName} </bdi>}
          <bdi>{message.fromAddress ?? t`No address`}</bdi>
        </Fact>
        <Fact label={t`Belongs to`}>
          {message.sender ? <Person name={message.sender.name} /> : <Trans>Nobody here</Trans>}
        </Fact>
        <Fact label={t`To`}>
          <bdi>{message.toAddresses.join(', ') || '–'}</bdi>
        </Fact>
        <Fact label={t`Came in`}>{format.instant(message.receivedAt)}</Fact>
        <Fact label={t`Kind`}>{words.nature(message.nature)}</Fact>
        {message.decidedBy && (
          <Fact label={t`Decided by`}>
            <Person name={message.decidedBy.name} />
          </Fact>
        )}
      </Facts>
      <Part title={t`What is written`}>
        {message.body ? (
          <p className={classes.text} dir="auto">
            {message.body}
          </p>
        ) : (
          <p className={classes.nothing}>
            {message.outcome === 'discarded' ? (
              <Trans>The text was not kept.</Trans>
            ) : (
              <Trans>Nothing.</Trans>
            )}
          </p>
        )}
        {message.quoted && (
          <details className={classes.cut}>
            <summary>
              <Trans>Earlier mail and signature</Trans>
            </summary>
            <p dir="auto">{message.quoted}</p>
          </details>
        )}
      </Part>
      {message.attachments.length > 0 && (
        <Part title={t`Files`}>
          <ul className={classes.files}>
            {message.attachments.map((file) => (
              <li key={`${file.name} ${file.size}`}>
                <bdi>{file.name}</bdi> <span>{size(file.size)}</span>
                {file.note && (
                  <span dir="auto">
                    {' · '}
                    {file.note}
                  </span>
                )}
              </li>
            ))}
          </ul>
        </Part>
      )}
      {deciding === 'record' && <RecordDialog message={message} onClose={close} />}
      {deciding === 'comment' && <CommentDialog message={message} onClose={close} />}
      <ConfirmWithPreview
        contract={discardMessage}
        input={deciding === 'discard' ? { mailInId: message.mailInId } : null}
        expectedVersion={message.version}
        onClose={close}
        title={t`Discard ${message.key}?`}
        confirm={t`Discard`}
        irreversible
        options={{ done: t`${message.key} is discarded` }}
      >
        <Trans>Its text and its files are not kept. The sender is not told.</Trans>
      </ConfirmWithPreview>
    </>
  );
}
