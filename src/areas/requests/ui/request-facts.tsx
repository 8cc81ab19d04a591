/** What a request says about itself: whose turn it is, facts that can be changed in place, and the texts. */
import { useLingui as useMessages } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { Anchor, TextInput, UnstyledButton } from '@mantine/core';
import { type MouseEvent, type ReactNode, useRef, useState } from 'react';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { RecordLink } from '../../../surfaces/web/kit/links.tsx';
import { Fact, Facts, Part } from '../../../surfaces/web/kit/peek.tsx';
import { Chip, Kbd, Person } from '../../../surfaces/web/kit/status.tsx';
import { useShortcuts } from '../../../surfaces/web/shell/keys.ts';
import { DuePicker, OwnerPicker, type PickedField, PriorityPicker } from './field-pickers.tsx';
import { DueMark, PriorityMark, StateMark } from './marks.tsx';
import { RequestAnswers } from './request-answers.tsx';
import type { RequestDetail } from './request-dialogs.tsx';
import classes from './requests.module.css';
import { RateNow } from './satisfaction.tsx';
import type { Edits } from './use-edits.ts';
import { ownerlessStep, reasonWords, redirectWords, satisfactionWords, stepWords } from './words.ts';

/** Whose turn it is and what they do; what was decided or delivered. */
export function NextStep({ request }: { request: RequestDetail }) {
  const { i18n } = useMessages();
  const format = useFormat();
  const { state, nextStep, decline, delivery, reopenedWhy, cancelledWhy } = request;
  const { mergedInto, waitlist, redirection, closedCause } = request;
  const cause = redirection ? i18n._(redirectWords[redirection.reason]) : '';
  const lookAgainOn = waitlist ? format.date(waitlist.lookAgainOn) : '';
  const isOwnerless = state === 'in-fulfilment' && request.owner === null;
  const reason = decline ? i18n._(reasonWords[decline.reason]) : '';
  const isOver = nextStep.who === 'nobody';
  return (
    <>
      <div className={classes.next} data-tone={isOver ? 'quiet' : undefined}>
        <p>
          <strong>
            {nextStep.person ? (
              <bdi>{nextStep.person.name}</bdi>
            ) : nextStep.who === 'coordinator' ? (
              (request.queue?.name ?? <Trans>The coordinators</Trans>)
            ) : isOver ? (
              <Trans>Nobody’s turn</Trans>
            ) : (
              <Trans>Next</Trans>
            )}
          </strong>
          {' · '}
          {i18n._(isOwnerless ? ownerlessStep : stepWords[state])}
        </p>
        {mergedInto && (
          <p>
            <Trans>
              It goes on in{' '}
              <Anchor component={RecordLink} to={`/requests/${mergedInto.key}`} td="underline">
                {mergedInto.key}
              </Anchor>{' '}
              <bdi>{mergedInto.title}</bdi>. Write there what is missing.
            </Trans>
          </p>
        )}
        {waitlist && (
          <p>
            <Trans>It is looked at again on {lookAgainOn}.</Trans>
          </p>
        )}
        {closedCause === 'silent' && (
          <p>
            <Trans>An answer of the requester did not come. They can come back to it within 30 days.</Trans>
          </p>
        )}
        {closedCause === 'split' && (
          <p>
            <Trans>It was split; its parts go on in its place.</Trans>
          </p>
        )}
        {reopenedWhy && state === 'in-fulfilment' && (
          <p dir="auto">
            <Trans>Reopened because: {reopenedWhy}</Trans>
          </p>
        )}
        <RateNow request={request} />
      </div>
      {waitlist && (
        <Part title={<Trans>Why it has to wait</Trans>}>
          <p className={classes.text} dir="auto">
            {waitlist.reason}
          </p>
        </Part>
      )}
      {redirection && (
        <Part title={<Trans>What helps instead: {cause}</Trans>}>
          <p className={classes.text} dir="auto">
            {redirection.explanation}
          </p>
          {redirection.link && (
            <Anchor
              href={redirection.link}
              target="_blank"
              rel="noreferrer noopener"
              td="underline"
              dir="ltr"
            >
              {redirection.link}
            </Anchor>
          )}
          {redirection.helper && (
            <p className={classes.helper}>
              <Trans>
                <bdi>{redirection.helper.name}</bdi> can help.
              </Trans>
            </p>
          )}
        </Part>
      )}
      {decline && (
        <Part title={<Trans>Declined: {reason}</Trans>}>
          <p className={classes.text} dir="auto">
            {decline.explanation}
          </p>
        </Part>
      )}
      {delivery && (
        <Part title={<Trans>Delivered</Trans>}>
          <p className={classes.text} dir="auto">
            {delivery.note}
          </p>
          {delivery.link && (
            <Anchor href={delivery.link} target="_blank" rel="noreferrer noopener" td="underline" dir="ltr">
              {delivery.link}
            </Anchor>
          )}
        </Part>
      )}
      {cancelledWhy && (
        <Part title={<Trans>Why it was cancelled</Trans>}>
          <p className={classes.text} dir="auto">
            {cancelledWhy}
          </p>
        </Part>
      )}
    </>
  );
}

/** Props of `RequestFacts`. */
export interface RequestFactsProps {
  request: RequestDetail;
  edits: Edits;
  /** Registers A, D and P; off where a list has them for its rows. */
  withKeys?: boolean;
  /** Leaves out what a header above shows already. */
  withState?: boolean;
}

/** The facts; owner, due date and priority are changed by clicking them or by A, D and P. */
export function RequestFacts({ request, edits, withKeys = true, withState = true }: RequestFactsProps) {
  const { t } = useLingui();
  const { i18n } = useMessages();
  const format = useFormat();
  const [open, setOpen] = useState<{ field: PickedField; anchor: HTMLElement } | null>(null);
  const fields = useRef(new Map<PickedField, HTMLElement>());
  const mayAssign = request.can.includes('requests.assign-request');
  const mayChange = request.can.includes('requests.change-request');
  const show = (field: PickedField) => () => {
    const anchor = fields.current.get(field);
    if (anchor) setOpen({ field, anchor });
  };
  const group = t`On a request`;
  useShortcuts([
    withKeys && mayAssign && { keys: 'a', label: t`Choose the owner`, group, run: show('owner') },
    withKeys && mayChange && { keys: 'd', label: t`Choose the due date`, group, run: show('due') },
    withKeys && mayChange && { keys: 'p', label: t`Choose the priority`, group, run: show('priority') },
  ]);
  const close = () => setOpen(null);
  const editable = (field: PickedField, key: string, name: string, may: boolean, value: ReactNode) =>
    may ? (
      <UnstyledButton
        ref={(element: HTMLElement | null) => {
          if (element) fields.current.set(field, element);
        }}
        className={classes.editable ?? ''}
        aria-keyshortcuts={key.toLowerCase()}
        onClick={(event: MouseEvent<HTMLElement>) => setOpen({ field, anchor: event.currentTarget })}
      >
        <span className="t-hidden">{name}</span>
        {value}
        <Kbd>{key}</Kbd>
      </UnstyledButton>
    ) : (
      value
    );
  const owner = request.owner?.name ?? t`Nobody`;
  const { priority } = request;
  const audience = request.audienceSize === null ? null : format.number(request.audienceSize);
  return (
    <>
      <Facts>
        {withState && (
          <Fact label={<Trans>Status</Trans>}>
            <StateMark state={request.state} />
          </Fact>
        )}
        <Fact label={<Trans>Owner</Trans>}>
          {editable(
            'owner',
            'A',
            t`Change the owner:`,
            mayAssign,
            request.owner ? (
              <Person name={request.owner.name} />
            ) : (
              <span className={classes.none}>{owner}</span>
            ),
          )}
        </Fact>
        <Fact label={<Trans>Due date</Trans>}>
          {editable(
            'due',
            'D',
            t`Change the due date:`,
            mayChange,
            <DueMark dueOn={request.dueOn} state={request.state} />,
          )}
        </Fact>
        <Fact label={<Trans>Priority</Trans>}>
          {editable(
            'priority',
            'P',
            t`Change the priority:`,
            mayChange,
            <PriorityMark priority={priority} />,
          )}
        </Fact>
        {request.queue && <Fact label={<Trans>Queue</Trans>}>{request.queue.name}</Fact>}
        <Fact label={<Trans>Requester</Trans>}>
          <Person name={request.requester.name} />
        </Fact>
        {request.unit && <Fact label={<Trans>Unit</Trans>}>{request.unit.name}</Fact>}
        {request.regions.length > 0 && (
          <Fact label={<Trans>Regions</Trans>}>{request.regions.join(', ')}</Fact>
        )}
        {request.sponsor && (
          <Fact label={<Trans>Sponsor</Trans>}>
            <Person name={request.sponsor.name} />
          </Fact>
        )}
        {audience !== null && (
          <Fact label={<Trans>Audience</Trans>}>
            <Trans>about {audience} people</Trans>
          </Fact>
        )}
        {request.deadline && (
          <Fact label={<Trans>Needed by</Trans>}>
            <span className="t-num">{format.date(request.deadline)}</span>
          </Fact>
        )}
        {request.bypass && (
          <Fact label={<Trans>By order of</Trans>}>
            <Person name={request.bypass.orderedBy.name} />
            {request.bypass.reason && (
              <p className={classes.text} dir="auto">
                {request.bypass.reason}
              </p>
            )}
          </Fact>
        )}
        {request.isUnplanned && (
          <Fact label={<Trans>Work</Trans>}>
            <Chip tone="warn">
              <Trans>Unplanned</Trans>
            </Chip>
          </Fact>
        )}
        {request.satisfaction && (
          <Fact label={<Trans>Satisfied</Trans>}>
            {i18n._(satisfactionWords[request.satisfaction.score as 1 | 2 | 3 | 4 | 5])}
            {request.satisfaction.comment && (
              <p className={classes.text} dir="auto">
                {request.satisfaction.comment}
              </p>
            )}
          </Fact>
        )}
        {request.isRegulatory && (
          <Fact label={<Trans>Regulatory</Trans>}>
            <Chip tone="warn">
              <Trans>A law or a regulator demands it</Trans>
            </Chip>
          </Fact>
        )}
        <Fact label={<Trans>Submitted</Trans>}>
          {request.submittedAt ? format.instant(request.submittedAt) : <Trans>not yet</Trans>}
        </Fact>
        {request.reopenedCount > 0 && (
          <Fact label={<Trans>Reopened</Trans>}>{t`${request.reopenedCount} times`}</Fact>
        )}
      </Facts>
      {edits.dialog}
      {open?.field === 'owner' && (
        <OwnerPicker
          anchor={open.anchor}
          current={request.owner?.personId}
          onChoose={(ownerId) => edits.assign(request, { ownerId })}
          onClose={close}
        />
      )}
      {open?.field === 'due' && (
        <DuePicker
          anchor={open.anchor}
          current={request.dueOn}
          onChoose={(dueOn) => edits.setDue(request, dueOn)}
          onClose={close}
        />
      )}
      {open?.field === 'priority' && (
        <PriorityPicker
          anchor={open.anchor}
          current={priority}
          onChoose={(next) => edits.setPriority(request, next)}
          onClose={close}
        />
      )}
    </>
  );
}

/** What the requester wrote. */
export function RequestTexts({ request }: { request: RequestDetail }) {
  const { t } = useLingui();
  const texts = [
    { title: t`Goal`, text: request.goal },
    { title: t`Evidence`, text: request.evidence },
    { title: t`Why that day`, text: request.deadlineReason },
    { title: t`Existing content`, text: request.existingContent },
  ];
  const written = texts.filter(({ text }) => text);
  return (
    <>
      <RequestAnswers requestId={request.requestId}>
        {written.length === 0 && (
          <p className={classes.none}>
            <Trans>Nothing more was written.</Trans>
          </p>
        )}
      </RequestAnswers>
      {written.map(({ title, text }) => (
        <Part key={title} title={title}>
          <p className={classes.text} dir="auto">
            {text}
          </p>
        </Part>
      ))}
    </>
  );
}

/** The title; those who may change it click it. */
export function RequestTitle({ request, edits }: { request: RequestDetail; edits: Edits }) {
  const { t } = useLingui();
  const [text, setText] = useState<string | null>(null);
  // Blur and Enter may both come; only one of them commits.
  const settled = useRef(false);
  if (!request.can.includes('requests.change-request')) return <bdi>{request.title}</bdi>;
  const settle = (keep: boolean) => {
    if (settled.current) return;
    settled.current = true;
    const next = text?.trim() ?? '';
    if (keep && next.length >= 3 && next !== request.title) edits.setTitle(request, next);
    setText(null);
  };
  if (text === null) {
    return (
      <UnstyledButton
        className={classes.titleButton ?? ''}
        title={t`Change the title`}
        onClick={() => {
          settled.current = false;
          setText(request.title);
        }}
      >
        <bdi>{request.title}</bdi>
      </UnstyledButton>
    );
  }
  return (
    <TextInput
      aria-label={t`Title`}
      autoFocus
      maxLength={200}
      dir="auto"
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={() => settle(false)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') settle(true);
        else if (event.key === 'Escape') settle(false);
        else return;
        event.preventDefault();
        event.stopPropagation();
      }}
    />
  );
}
