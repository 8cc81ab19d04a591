/** The order of a record on its page: one line for its requester, all lines for those who work on it. */
import { useLingui as useMessages } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Checkbox } from '@mantine/core';
import { PackagePlus } from 'lucide-react';
import { useEffect, useState } from 'react';
import { orderIsReady } from '../../../../kernel/cases/contract-built-in.ts';
import { getOrder, reopenLine, settleLine } from '../../../../kernel/fulfilment/contract.ts';
import { useCommand, useOperation } from '../../client/operations.tsx';
import { useFormat } from '../../i18n/format.ts';
import { ExceptionDialog, ExceptionLine } from '../case/conditions.tsx';
import type { CaseDetail } from '../case/words.ts';
import { Part, TextLink } from '../peek.tsx';
import { useRecordPath } from '../record-paths.tsx';
import { StatusDot } from '../status.tsx';
import classes from './fulfilment.module.css';
import { LineMenu } from './line-actions.tsx';
import { AddLineDialog } from './line-dialogs.tsx';
import { OrderStatusLine } from './status-line.tsx';
import { type Line, lineWords } from './words.ts';

/** Whose a line is, until when, what it waits for, what came of it. */
export function LineFactsLine({ line }: { line: Line }) {
  const { t } = useLingui();
  const format = useFormat();
  const pathOf = useRecordPath();
  const due = line.dueOn === null ? '' : format.date(line.dueOn);
  const who = [line.queue?.name, line.owner?.name].filter((name) => name !== undefined);
  const first = line.after.flatMap((a) => (a.isSettled ? [] : [`“${a.title}”`])).join(t`, `);
  const at = line.settledAt === null ? '' : format.date(line.settledAt);
  const by = line.settledBy?.name ?? '';
  const path = line.record === null ? undefined : pathOf(line.record.kind, line.record.key ?? line.record.id);
  return (
    <>
      <span className={classes.small}>
        <bdi>{who.length === 0 ? t`Whoever works on it` : who.join(' · ')}</bdi>
        {due !== '' && line.settledAt === null && (
          <>
            {' · '}
            <span className={line.isLate ? classes.late : undefined}>
              {line.isLate ? <Trans>was due {due}</Trans> : <Trans>due {due}</Trans>}
            </span>
          </>
        )}
        {!line.isMandatory && (
          <>
            {' · '}
            <Trans>not needed for the delivery</Trans>
          </>
        )}
        {at !== '' && (
          <>
            {' · '}
            {by === '' ? (
              at
            ) : (
              <Trans>
                {at} by <bdi>{by}</bdi>
              </Trans>
            )}
          </>
        )}
      </span>
      {line.state === 'blocked' && first !== '' && (
        <span className={classes.small}>
          <Trans>
            After <bdi>{first}</bdi>
          </Trans>
        </span>
      )}
      {line.record !== null && (
        <span className={classes.small}>
          {path === undefined ? (
            <bdi>{line.record.name}</bdi>
          ) : (
            <TextLink to={path}>{line.record.name}</TextLink>
          )}
          {line.standing !== null && <> · {line.standing}</>}
        </span>
      )}
      {line.note && (
        <span className={classes.small} dir="auto">
          {line.note}
        </span>
      )}
    </>
  );
}

function OrderLine({ line, lines }: { line: Line; lines: readonly Line[] }) {
  const { t } = useLingui();
  const { i18n } = useMessages();
  const pathOf = useRecordPath();
  const settle = useCommand(settleLine, {
    undo: reopenLine as never,
    done: () => t`“${line.title}” is done`,
  });
  const reopen = useCommand(reopenLine, { done: () => t`“${line.title}” is open again` });
  const isSettled = line.settledAt !== null;
  const may =
    line.state === 'open'
      ? line.can.includes('fulfilment.settle-line') && line.record === null
      : line.can.includes('fulfilment.reopen-line');
  const toggle = () => {
    const change = { input: { lineId: line.lineId }, expectedVersion: line.version };
    if (isSettled) reopen.mutate(change);
    else settle.mutate(change);
  };
  const { word, tone, hollow } = lineWords[line.state];
  const path = pathOf('fulfilment-line', line.lineId);
  return (
    <li className={classes.line}>
      <Checkbox
        checked={isSettled}
        indeterminate={line.state === 'not-needed' || line.state === 'withdrawn'}
        disabled={!may || settle.isPending || reopen.isPending}
        onChange={toggle}
        aria-label={t`Done: ${line.title}`}
        mt={1}
      />
      <span className={classes.text} data-settled={isSettled || undefined}>
        <span dir="auto">
          {path === undefined ? line.title : <TextLink to={path}>{line.title}</TextLink>}
        </span>
        <LineFactsLine line={line} />
      </span>
      <StatusDot tone={line.isLate ? 'bad' : tone} {...(hollow ? { hollow } : {})}>
        {i18n._(word)}
      </StatusDot>
      <LineMenu line={line} lines={lines} />
    </li>
  );
}

/** Leave to deliver although something is open: asked for here, decided by somebody else. */
function OrderException({ held, isHeld }: { held: CaseDetail; isHeld: boolean }) {
  const { i18n } = useMessages();
  const [asking, setAsking] = useState(false);
  const own = held.exceptions.filter(
    (e) => e.conditionId === orderIsReady.conditionId && (e.state === 'requested' || e.state === 'approved'),
  );
  const condition = { conditionId: orderIsReady.conditionId, title: i18n._(orderIsReady.title) };
  return (
    <>
      {own.map((e) => (
        <ExceptionLine key={e.exceptionId} exception={e} withTitle />
      ))}
      {isHeld && own.length === 0 && held.may.includes('cases.request-exception') && (
        <Button size="compact-sm" variant="subtle" onClick={() => setAsking(true)}>
          <Trans>Deliver before all is ready …</Trans>
        </Button>
      )}
      {asking && (
        <ExceptionDialog caseId={held.caseId} condition={condition} onClose={() => setAsking(false)} />
      )}
    </>
  );
}

/** Props of `RecordOrder`. */
export interface RecordOrderProps {
  /** Null while the record has no case: a draft. */
  caseId: string | null;
  /** Asks again when the record has another version. */
  recordVersion: number;
  /** The case, where exceptions are asked for here. */
  held: CaseDetail | null;
}

/** The order; nothing where nothing was ordered and the reader may order nothing. */
export function RecordOrder({ caseId, recordVersion, held }: RecordOrderProps) {
  const answer = useOperation(getOrder, caseId === null ? null : { caseId });
  const [isAdding, setIsAdding] = useState(false);
  const { refetch } = answer;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version is what asks again.
  useEffect(() => {
    if (caseId !== null) void refetch();
  }, [caseId, recordVersion, refetch]);
  const order = answer.data;
  if (!order || caseId === null) return null;
  const mayAdd = order.can.includes('fulfilment.add-line');
  const lines = order.lines ?? [];
  if (order.status.total === 0 && lines.length === 0 && !mayAdd) return null;
  const isHeld = order.status.mandatoryOpen > 0 && order.exception.exceptionId === null;
  return (
    <Part
      title={<Trans>Fulfilment order</Trans>}
      action={
        mayAdd ? (
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<PackagePlus className="t-icon" aria-hidden />}
            onClick={() => setIsAdding(true)}
          >
            <Trans>Order from a team</Trans>
          </Button>
        ) : null
      }
    >
      {order.status.total > 0 && <OrderStatusLine status={order.status} />}
      {lines.length > 0 ? (
        <ul className={classes.list}>
          {lines.map((line) => (
            <OrderLine key={line.lineId} line={line} lines={lines} />
          ))}
        </ul>
      ) : (
        mayAdd && (
          <p className={classes.small}>
            <Trans>Nothing was ordered from other teams: whoever works on it does it all.</Trans>
          </p>
        )
      )}
      {order.lines !== null && held?.isOpen && <OrderException held={held} isHeld={isHeld} />}
      {isAdding && <AddLineDialog caseId={caseId} lines={lines} onClose={() => setIsAdding(false)} />}
    </Part>
  );
}
