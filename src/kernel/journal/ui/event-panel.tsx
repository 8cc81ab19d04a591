/** One event beside the list: who, what, why, through which operation, and how it is sealed. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Text } from '@mantine/core';
import type { z } from 'zod';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { Fact, Facts, Part, SidePanel } from '../../../surfaces/web/kit/peek.tsx';
import { Person, RecordKey } from '../../../surfaces/web/kit/status.tsx';
import type { listEvents } from '../contract.ts';
import classes from './audit.module.css';

type LogEvent = z.output<typeof listEvents.output>['rows'][number];

/** Props of `EventPanel`; `kind` is the word for the kind of its record. */
export interface EventPanelProps {
  event: LogEvent;
  kind: string;
  onClose: () => void;
  /** Shows everything that happened to the same record. */
  onRecord: () => void;
}

/** The side panel of an event. */
export function EventPanel({ event, kind, onClose, onRecord }: EventPanelProps) {
  const { t } = useLingui();
  const format = useFormat();
  const actors = {
    account: null,
    'api-key': t`through an API key`,
    system: t`by a rule`,
    stranger: t`not signed in`,
  };
  const how = actors[event.actor.kind];
  return (
    <SidePanel recordKey={`#${event.position}`} title={event.sentence} onClose={onClose}>
      <Facts>
        <Fact label={t`When`}>
          {format.instant(event.occurredAt)}{' '}
          <Text span size="xs" c="dimmed">
            ({format.ago(event.occurredAt)})
          </Text>
        </Fact>
        <Fact label={t`Who`}>
          <Person name={event.actor.person?.name ?? event.actor.name} />
          {how && (
            <Text span size="xs" c="dimmed">
              {' '}
              {how}
            </Text>
          )}
        </Fact>
        <Fact label={t`Why`}>{event.reason ?? '–'}</Fact>
        <Fact label={t`Record`}>
          {kind} {event.subjectKey && <RecordKey>{event.subjectKey}</RecordKey>}{' '}
          <bdi>{event.subjectName}</bdi>
        </Fact>
        <Fact label={t`Event`}>
          <RecordKey>{event.name}</RecordKey>
        </Fact>
        <Fact label={t`Operation`}>
          <RecordKey>{event.operation}</RecordKey>
        </Fact>
        {event.causeId && (
          <Fact label={t`Because of`}>
            <RecordKey>{event.causeId}</RecordKey>
          </Fact>
        )}
      </Facts>
      <Button variant="default" mt="sm" onClick={onRecord}>
        <Trans>Everything about this record</Trans>
      </Button>
      <Part title={t`What was written`}>
        <pre className={classes.payload} dir="ltr">
          {JSON.stringify(event.payload, null, 2)}
        </pre>
      </Part>
      <Part title={t`Seal`}>
        <dl className={classes.hashes} dir="ltr">
          <dt dir="auto">{t`Hash of the content`}</dt>
          <dd>{event.contentHash}</dd>
          <dt dir="auto">{t`Link of the chain`}</dt>
          <dd>{event.chainHash}</dd>
        </dl>
      </Part>
    </SidePanel>
  );
}
