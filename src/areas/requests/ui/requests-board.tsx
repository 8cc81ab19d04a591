/** Requests as cards by state: a card dropped on another column opens the step that leads there, with what it causes. */
import { useLingui as useMessages } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { useCallback, useMemo, useState } from 'react';
import type { z } from 'zod';
import { Refusal } from '../../../platform/refusal.ts';
import { call } from '../../../surfaces/web/client/call.ts';
import { useList } from '../../../surfaces/web/client/operations.tsx';
import { HoldingLine } from '../../../surfaces/web/kit/approval/holding-line.tsx';
import {
  Board,
  type BoardCards,
  BoardColumn,
  type BoardColumnHead,
} from '../../../surfaces/web/kit/board.tsx';
import { partyWords } from '../../../surfaces/web/kit/case/words.ts';
import { Person, RecordKey, StatusDot } from '../../../surfaces/web/kit/status.tsx';
import { toast } from '../../../surfaces/web/kit/toast.tsx';
import { getRequest } from '../contract.ts';
import { listRequests } from '../contract-list.ts';
import { type RequestState, transitions } from '../machine.ts';
import { DueMark, LatenessMark, PriorityMark } from './marks.tsx';
import type { RequestDetail } from './request-dialogs.tsx';
import classes from './requests-board.module.css';
import { stepDialogs } from './step-dialogs.ts';
import { stateLooks, stateWords } from './words.ts';

type Row = z.output<typeof listRequests.output>['rows'][number];
type ListInput = z.input<typeof listRequests.input>;
type Step = keyof typeof stepDialogs;

/** What a board shows unless the view asks for states of its own. */
const usual: readonly RequestState[] = [
  'submitted',
  'in-approval',
  'approved',
  'waitlisted',
  'in-fulfilment',
  'delivered',
  'accepted',
];

const hasDialog = (operation: string): operation is Step => operation in stepDialogs;

/** The step that leads from the card to a column; passing triage by order is never what a drop means. */
function stepTo(row: Pick<Row, 'state' | 'can'>, to: string): Step | null {
  const found = transitions.find(
    (each) =>
      each.to === to &&
      each.to !== row.state &&
      each.from.includes(row.state) &&
      each.operation !== 'requests.bypass-triage' &&
      row.can.includes(each.operation) &&
      hasDialog(each.operation),
  );
  return found === undefined ? null : (found.operation as Step);
}

/** Props of `RequestsBoard`. */
export interface RequestsBoardProps {
  filter: NonNullable<ListInput['filter']>;
  sort: Pick<ListInput, 'sort' | 'direction'>;
  openKey: string | undefined;
  onOpen: (key: string) => void;
}

/** The board of requests under the filters of the list. */
export function RequestsBoard({ filter, sort, openKey, onOpen }: RequestsBoardProps) {
  const { t } = useLingui();
  const { i18n } = useMessages();
  const [step, setStep] = useState<{ operation: Step; request: RequestDetail } | null>(null);
  const asked = filter.state === undefined ? usual : [filter.state].flat();
  const shown = asked.join(' ');
  const columns = useMemo(
    () =>
      (shown.split(' ') as RequestState[]).map((state): BoardColumnHead => {
        const { tone, hollow } = stateLooks[state];
        return {
          id: state,
          label: i18n._(stateWords[state]),
          mark: (
            <StatusDot tone={tone} hollow={hollow ?? false}>
              {null}
            </StatusDot>
          ),
        };
      }),
    [shown, i18n],
  );
  const move = useCallback(
    (row: Row, to: string) => {
      const operation = stepTo(row, to);
      if (operation === null) return;
      // The dialog needs the whole request, as it is now: somebody may have moved the card meanwhile.
      call(getRequest, { requestId: row.requestId }).then(
        (request) => {
          if (request.can.includes(operation)) setStep({ operation, request });
          else
            toast.refused(
              new Refusal(
                'conflict',
                'moved-meanwhile',
                t`${request.key} is ${i18n._(stateWords[request.state])} by now, so it cannot go there. Look at it again.`,
              ),
            );
        },
        (error) => toast.refused(error),
      );
    },
    [t, i18n],
  );
  const cards = useMemo(
    (): BoardCards<Row> => ({
      id: (row) => row.key,
      name: (row) => `${row.key} ${row.title}`,
      targets: (row) => columns.flatMap(({ id }) => (stepTo(row, id) === null ? [] : [id])),
      face: (row) => <Face row={row} />,
      onOpen: (row) => onOpen(row.key),
      onMove: move,
      openId: openKey,
    }),
    [columns, onOpen, move, openKey],
  );
  const Dialog = step && stepDialogs[step.operation];
  return (
    <>
      <Board
        label={t`Requests by status`}
        columns={columns}
        cards={cards}
        column={(head) => <StateColumn key={head.id} head={head} filter={filter} sort={sort} />}
      />
      {step && Dialog && <Dialog request={step.request} onClose={() => setStep(null)} />}
    </>
  );
}

function StateColumn({
  head,
  filter,
  sort,
}: { head: BoardColumnHead } & Pick<RequestsBoardProps, 'filter' | 'sort'>) {
  const list = useList(listRequests, { filter: { ...filter, state: head.id as RequestState }, ...sort });
  return <BoardColumn head={head} list={list} />;
}

/** What a card says of its request. */
function Face({ row }: { row: Row }) {
  const { i18n } = useMessages();
  const parties = row.waitingOn.map((kind) => i18n._(partyWords[kind])).join(', ');
  return (
    <>
      <span className={classes.cardTop}>
        <RecordKey>{row.key}</RecordKey>
        {row.lateness && <LatenessMark lateness={row.lateness} />}
      </span>
      <span className={classes.cardTitle} dir="auto">
        {row.title}
      </span>
      {row.waitingOn.length > 0 && (
        <span className={classes.cardWaits}>
          <Trans>Waits on: {parties}</Trans>
        </span>
      )}
      {row.approvalHolding && (
        <span className={classes.cardWaits}>
          <HoldingLine holding={row.approvalHolding} />
        </span>
      )}
      <span className={classes.cardFoot}>
        <PriorityMark priority={row.priority} />
        {row.dueOn && <DueMark dueOn={row.dueOn} state={row.state} />}
        {row.owner && <Person name={row.owner.name} />}
      </span>
    </>
  );
}
