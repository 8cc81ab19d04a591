/** Merging two requests: the other one is found among similar ones, both stand side by side, and one goes on. */
import { useLingui as useMessages } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { Radio, Text, UnstyledButton } from '@mantine/core';
import { type ReactNode, useCallback, useState } from 'react';
import { call } from '../../../surfaces/web/client/call.ts';
import { useOperation } from '../../../surfaces/web/client/operations.tsx';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { type Pickable, RecordPicker } from '../../../surfaces/web/kit/record-picker.tsx';
import { Person } from '../../../surfaces/web/kit/status.tsx';
import { getRequest } from '../contract.ts';
import { listRequests } from '../contract-list.ts';
import { mergeRequest, unmergeRequest } from '../contract-triage.ts';
import { openRequestStates } from '../contract-words.ts';
import { findSimilar } from '../models/contract-deflection.ts';
import { DueMark, PriorityMark, StateMark } from './marks.tsx';
import type { DialogProps, RequestDetail } from './request-dialogs.tsx';
import { StepDialog } from './step-dialog.tsx';
import classes from './triage-depth.module.css';
import { stateWords } from './words.ts';

/** Merges this request into another one, or another one into this; `other` is chosen already. */
export function MergeDialog({
  request,
  other: given = null,
  onClose,
  onDone,
}: DialogProps & { other?: Pickable | null }) {
  const { t } = useLingui();
  const { i18n } = useMessages();
  const [picked, setPicked] = useState<Pickable | null>(given);
  const [stays, setStays] = useState<'other' | 'this'>('other');
  const [tried, setTried] = useState(false);
  const similar = useOperation(findSimilar, {
    text: request.title.slice(0, 400),
    exceptRequestId: request.requestId,
    openOnly: true,
    limit: 4,
  });
  const answer = useOperation(getRequest, picked ? { requestId: picked.id } : null);
  const other = picked && answer.data?.requestId === picked.id ? answer.data : null;
  const search = useCallback(
    async (text: string, signal: AbortSignal): Promise<Pickable[]> => {
      const { rows } = await call(
        listRequests,
        {
          filter: { state: [...openRequestStates], ...(text ? { text } : {}) },
          sort: 'createdAt',
          direction: 'desc',
          limit: 10,
        },
        { signal },
      );
      return rows
        .filter(({ requestId }) => requestId !== request.requestId)
        .map(({ requestId, key, title, state }) => ({
          id: requestId,
          label: `${key} ${title}`,
          hint: i18n._(stateWords[state]),
        }));
    },
    [request.requestId, i18n],
  );
  const ending = stays === 'other' ? request : other;
  const survivor = stays === 'other' ? other : request;
  const input = ending && survivor ? { requestId: ending.requestId, survivorId: survivor.requestId } : null;
  const key = request.key;
  const found = similar.data?.requests ?? [];
  const requester = ending?.requester.name ?? '';
  const survivorKey = survivor?.key ?? '';
  return (
    <StepDialog
      contract={mergeRequest}
      title={<Trans>Merge {key} with another request</Trans>}
      confirm={t`Merge`}
      size={760}
      input={input}
      ahead={input}
      {...(ending ? { expectedVersion: ending.version } : {})}
      onClose={onClose}
      onIncomplete={() => setTried(true)}
      options={{
        done: (output) => t`${output.key} was merged into ${survivorKey}`,
        undo: unmergeRequest as never,
        onDone: () => stays === 'other' && onDone?.(),
      }}
    >
      <RecordPicker
        label={t`The other request`}
        placeholder={t`Key, or words of its title`}
        value={picked}
        onChange={setPicked}
        search={search}
        error={tried && picked === null ? t`Choose the other request.` : undefined}
      />
      {picked === null && found.length > 0 && (
        <section aria-label={t`Similar requests`}>
          <Text size="sm" c="dimmed" mb={4}>
            <Trans>Similar and open</Trans>
          </Text>
          <ul className={classes.similar}>
            {found.map((each) => (
              <li key={each.requestId}>
                <UnstyledButton
                  className={classes.candidate ?? ''}
                  onClick={() => setPicked({ id: each.requestId, label: `${each.key} ${each.title}` })}
                >
                  <bdi className="t-key">{each.key}</bdi>
                  <bdi className={classes.candidateTitle}>{each.title}</bdi>
                  <StateMark state={each.state} />
                </UnstyledButton>
              </li>
            ))}
          </ul>
        </section>
      )}
      {other && (
        <>
          <Radio.Group
            label={t`Which one goes on?`}
            value={stays}
            onChange={(value) => setStays(value as 'other' | 'this')}
          >
            <div className={classes.pair}>
              <Side request={request} value="this" isStaying={stays === 'this'} />
              <Side request={other} value="other" isStaying={stays === 'other'} />
            </div>
          </Radio.Group>
          <Text size="sm">
            <Trans>
              <bdi>{requester}</bdi> reads and follows {survivorKey} from now on. What was written and
              attached stays readable in both.
            </Trans>
          </Text>
        </>
      )}
    </StepDialog>
  );
}

/** One of the two, with what tells them apart. */
function Side({
  request,
  value,
  isStaying,
}: {
  request: RequestDetail;
  value: 'this' | 'other';
  isStaying: boolean;
}) {
  const { t } = useLingui();
  const format = useFormat();
  const audience = request.audienceSize === null ? null : format.number(request.audienceSize);
  const rows: [label: string, value: ReactNode][] = [
    [t`Status`, <StateMark key="state" state={request.state} />],
    [t`Requester`, <Person key="requester" name={request.requester.name} />],
    [t`Owner`, request.owner ? <Person key="owner" name={request.owner.name} /> : t`Nobody`],
    [t`Unit`, request.unit && <bdi key="unit">{request.unit.name}</bdi>],
    [t`Audience`, audience],
    [t`Regions`, request.regions.length === 0 ? t`All` : request.regions.join(', ')],
    [t`Priority`, <PriorityMark key="priority" priority={request.priority} />],
    [t`Due date`, <DueMark key="due" dueOn={request.dueOn} state={request.state} />],
    [t`Needed by`, request.deadline && format.date(request.deadline)],
    [t`Submitted`, request.submittedAt && format.date(request.submittedAt.slice(0, 10))],
  ];
  return (
    <div className={classes.sideBySide} data-stays={isStaying || undefined}>
      <Radio
        value={value}
        label={
          <>
            <bdi className="t-key">{request.key}</bdi>{' '}
            {isStaying ? <Trans>goes on</Trans> : <Trans>ends, merged</Trans>}
          </>
        }
      />
      <p className={classes.sideTitle} dir="auto">
        {request.title}
      </p>
      {request.goal && (
        <p className={classes.sideGoal} dir="auto">
          {request.goal}
        </p>
      )}
      <dl className={classes.sideFacts}>
        {rows.map(([label, shown]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{shown ?? '–'}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** Takes a request out of its merger. */
export function UnmergeDialog({ request, onClose, onDone }: DialogProps) {
  const { t } = useLingui();
  const { requestId, key, version } = request;
  const survivor = request.mergedInto?.key ?? '';
  const input = { requestId };
  return (
    <StepDialog
      contract={unmergeRequest}
      title={<Trans>Take {key} out of the merger</Trans>}
      confirm={t`Take it out`}
      input={input}
      ahead={input}
      expectedVersion={version}
      onClose={onClose}
      options={{ done: (output) => t`${output.key} waits in triage by itself`, onDone: () => onDone?.() }}
    >
      <Text size="sm">
        <Trans>It waits in triage by itself again; {survivor} goes on without it.</Trans>
      </Text>
    </StepDialog>
  );
}
