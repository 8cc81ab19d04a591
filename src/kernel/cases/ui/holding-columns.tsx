/** Columns of the holding page: parties with what they held, waits, and clocks that ran over. */
import { useLingui as useMessages } from '@lingui/react';
import { Plural, useLingui } from '@lingui/react/macro';
import { PauseCircle } from 'lucide-react';
import { useMemo } from 'react';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import classes from '../../../surfaces/web/kit/case/cases.module.css';
import { partyOf, partyWords, type WaitRow } from '../../../surfaces/web/kit/case/words.ts';
import type { Column } from '../../../surfaces/web/kit/columns.ts';
import { Person, RecordKey, StatusDot } from '../../../surfaces/web/kit/status.tsx';
import {
  type Ledger,
  type LedgerParty,
  type OverrunRow,
  useHours,
  useMoney,
  usePartyKind,
  usePartyName,
  useShare,
} from './words.ts';

const days = (value: number) => <Plural value={value} one="# day" other="# days" />;

/** Parties: what waits on them now, what they held of the period, what that cost, what ran over meanwhile. */
export function usePartyColumns(ledger: Ledger | undefined): Column<LedgerParty>[] {
  const { t } = useLingui();
  const format = useFormat();
  const hours = useHours();
  const money = useMoney();
  const share = useShare();
  const partyName = usePartyName();
  const partyKind = usePartyKind();
  const seesCost = ledger !== undefined && ledger.held.cost !== null;
  return useMemo(
    () => [
      {
        id: 'name',
        header: t`Who`,
        cell: (row) => <bdi>{partyName(row)}</bdi>,
        width: 190,
        grow: true,
        pinned: true,
        hideable: false,
        phone: 'title',
      },
      { id: 'kind', header: t`Kind`, cell: (row) => partyKind(row) ?? '–', width: 130 },
      {
        id: 'waits',
        header: t`Waits now`,
        cell: (row) => <span className="t-num">{format.number(row.waits)}</span>,
        width: 96,
        align: 'end',
      },
      {
        id: 'oldest',
        header: t`Oldest`,
        cell: (row) => (row.oldestDays === null ? '–' : days(row.oldestDays)),
        width: 90,
        align: 'end',
      },
      {
        id: 'overdue',
        header: t`Overdue`,
        cell: (row) =>
          row.overdue > 0 ? (
            <span className={`t-num ${classes.late}`}>{format.number(row.overdue)}</span>
          ) : (
            '–'
          ),
        width: 88,
        align: 'end',
      },
      {
        id: 'held',
        header: t`Held`,
        cell: (row) => <span className="t-num">{hours(row.heldMs)}</span>,
        width: 96,
        align: 'end',
        phone: 'detail',
      },
      ...(seesCost
        ? [
            {
              id: 'cost',
              header: t`Cost of waiting`,
              cell: (row: LedgerParty) => <span className="t-num">{money(row.cost ?? [])}</span>,
              width: 128,
              align: 'end' as const,
              phone: 'detail' as const,
            },
          ]
        : []),
      {
        id: 'overrun',
        header: t`Of what ran over`,
        cell: (row) =>
          row.overrunClocks === 0 ? '–' : <span className="t-num">{hours(row.overrunMs)}</span>,
        width: 124,
        align: 'end',
      },
      {
        id: 'share',
        header: t`Share`,
        cell: (row) =>
          row.overrunMs === 0 || ledger === undefined ? '–' : share(row.overrunMs, ledger.overrun.ms),
        width: 76,
        align: 'end',
      },
    ],
    [t, format, hours, money, share, partyName, partyKind, seesCost, ledger],
  );
}

/** Waits; `held` adds what each held of the period, and when it ended. */
export function useWaitColumns(held: boolean, seesCost: boolean): Column<WaitRow>[] {
  const { t } = useLingui();
  const { i18n } = useMessages();
  const format = useFormat();
  const hours = useHours();
  const money = useMoney();
  return useMemo(
    () => [
      {
        id: 'key',
        header: t`Key`,
        cell: (row) => <RecordKey>{row.key}</RecordKey>,
        width: 92,
        pinned: true,
        hideable: false,
        phone: 'detail',
      },
      {
        id: 'title',
        header: t`Title`,
        cell: (row) => <bdi>{row.title}</bdi>,
        width: 240,
        grow: true,
        phone: 'title',
      },
      {
        id: 'party',
        header: t`Waits on`,
        cell: (row) => <bdi>{partyOf(row, (kind) => i18n._(partyWords[kind]))}</bdi>,
        width: 160,
        phone: 'detail',
      },
      {
        id: 'since',
        header: held ? t`Since` : t`For`,
        cell: (row) => (held ? <span className="t-num">{format.date(row.since)}</span> : days(row.ageDays)),
        width: held ? 110 : 96,
        sort: 'since',
        phone: 'detail',
      },
      ...(held
        ? [
            {
              id: 'ended',
              header: t`Ended`,
              cell: (row: WaitRow) =>
                row.endedAt === null ? (
                  <StatusDot tone="wait">{t`still waits`}</StatusDot>
                ) : (
                  <span className="t-num">{format.date(row.endedAt)}</span>
                ),
              width: 116,
            },
            {
              id: 'held',
              header: t`Held`,
              cell: (row: WaitRow) => <span className="t-num">{hours(row.heldMs ?? 0)}</span>,
              width: 84,
              align: 'end' as const,
              phone: 'detail' as const,
            },
            ...(seesCost
              ? [
                  {
                    id: 'cost',
                    header: t`Cost of waiting`,
                    cell: (row: WaitRow) => (
                      <span className="t-num">{money(row.cost === null ? [] : [row.cost])}</span>
                    ),
                    width: 128,
                    align: 'end' as const,
                  },
                ]
              : []),
          ]
        : [
            {
              id: 'promised',
              header: t`Promised until`,
              cell: (row: WaitRow) =>
                row.promisedUntil === null ? (
                  '–'
                ) : row.isOverdue ? (
                  <StatusDot tone="bad">{format.date(row.promisedUntil)}</StatusDot>
                ) : (
                  <span className="t-num">{format.date(row.promisedUntil)}</span>
                ),
              width: 132,
              sort: 'promisedUntil',
            },
          ]),
      {
        id: 'question',
        header: t`What is asked`,
        cell: (row) => <bdi>{row.question ?? '–'}</bdi>,
        width: 260,
        internal: true,
      },
      {
        id: 'owner',
        header: t`Owner`,
        cell: (row) => (row.owner === null ? '–' : <Person name={row.owner.name} />),
        width: 150,
      },
      {
        id: 'pauses',
        header: t`Clocks`,
        cell: (row) =>
          row.pauses ? (
            <span className={classes.line}>
              <PauseCircle size={14} aria-hidden /> {t`paused`}
            </span>
          ) : (
            t`run on`
          ),
        width: 96,
      },
    ],
    [t, i18n, format, hours, money, held, seesCost],
  );
}

/** Clocks that ran over, with who held how much of that. */
export function useOverrunColumns(): Column<OverrunRow>[] {
  const { t } = useLingui();
  const format = useFormat();
  const hours = useHours();
  const partyName = usePartyName();
  return useMemo(
    () => [
      {
        id: 'key',
        header: t`Key`,
        cell: (row) => <RecordKey>{row.key}</RecordKey>,
        width: 92,
        pinned: true,
        hideable: false,
        phone: 'detail',
      },
      {
        id: 'title',
        header: t`Title`,
        cell: (row) => <bdi>{row.title}</bdi>,
        width: 220,
        grow: true,
        phone: 'title',
      },
      { id: 'clock', header: t`Clock`, cell: (row) => row.clockTitle, width: 150, phone: 'detail' },
      {
        id: 'dueAt',
        header: t`Was due`,
        cell: (row) => <span className="t-num">{format.date(row.dueAt)}</span>,
        width: 110,
        sort: 'dueAt',
      },
      {
        id: 'ended',
        header: t`Ended`,
        cell: (row) =>
          row.endedAt === null ? (
            <StatusDot tone="bad">{t`still runs`}</StatusDot>
          ) : (
            <span className="t-num">{format.date(row.endedAt)}</span>
          ),
        width: 116,
      },
      {
        id: 'overrun',
        header: t`Ran over`,
        cell: (row) => <span className="t-num">{hours(row.overrunMs)}</span>,
        width: 90,
        align: 'end',
        phone: 'detail',
      },
      {
        id: 'parties',
        header: t`Held by`,
        cell: (row) =>
          row.parties.length === 0
            ? '–'
            : row.parties.map((p) => `${partyName(p)} ${hours(p.ms)}`).join(', '),
        width: 220,
      },
      {
        id: 'ours',
        header: t`Ours`,
        cell: (row) => <span className="t-num">{hours(row.oursMs)}</span>,
        width: 84,
        align: 'end',
      },
    ],
    [t, format, hours, partyName],
  );
}
