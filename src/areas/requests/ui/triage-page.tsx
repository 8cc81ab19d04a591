/**
 * The inbox in front of the work: what waits for a verdict on the left, the whole case on the right, verbs on the
 * keys 1 to 3. After a verdict the next case comes up.
 */
// biome-ignore-all lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { useLingui as useMessages } from '@lingui/react';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, SegmentedControl, Select, UnstyledButton } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { ArrowLeft, CheckCheck, TriangleAlert } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { listQueues } from '../../../kernel/work/contract.ts';
import { useList, useOperation } from '../../../surfaces/web/client/operations.tsx';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { CaseWaits, useCase } from '../../../surfaces/web/kit/case/case-parts.tsx';
import { EmptyState } from '../../../surfaces/web/kit/empty-state.tsx';
import { Page, PageHeader } from '../../../surfaces/web/kit/page.tsx';
import { Part, TextLink } from '../../../surfaces/web/kit/peek.tsx';
import { RefusalNote } from '../../../surfaces/web/kit/refusal-note.tsx';
import { useSearchState } from '../../../surfaces/web/kit/search.ts';
import { Person } from '../../../surfaces/web/kit/status.tsx';
import { useShortcuts } from '../../../surfaces/web/shell/keys.ts';
import { getRequest } from '../contract.ts';
import { listRequests } from '../contract-list.ts';
import { PromisesAnyway, RequestEffort } from './effort-part.tsx';
import { PriorityMark } from './marks.tsx';
import { RelatedRequests } from './related.tsx';
import { RequestActions } from './request-actions.tsx';
import { NextStep, RequestFacts, RequestTexts, RequestTitle } from './request-facts.tsx';
import { RecordWaiting, RequestActivity } from './request-panel.tsx';
import classes from './requests.module.css';
import { RequestScores } from './score-part.tsx';
import { SimilarOpen } from './similar-open.tsx';
import { useEdits } from './use-edits.ts';
import { stateWords } from './words.ts';

/** What triage decides about: what is new, what was approved and has to be planned, what waits for room. */
const shelves = ['submitted', 'approved', 'waitlisted'] as const;

/** In which order they stand: as they came, or by what presses or counts most. */
const orders = {
  oldest: { sort: 'createdAt', direction: 'asc' },
  rice: { sort: 'rice', direction: 'desc' },
  wsjf: { sort: 'wsjf', direction: 'desc' },
  priority: { sort: 'priority', direction: 'asc' },
  deadline: { sort: 'deadline', direction: 'asc' },
} as const;

const orderWords: Readonly<Record<keyof typeof orders, MessageDescriptor>> = {
  oldest: msg`Oldest first`,
  rice: msg`Best by RICE first`,
  wsjf: msg`Best by WSJF first`,
  priority: msg`Most urgent first`,
  deadline: msg`Needed soonest first`,
};

const orderNames = Object.keys(orders) as (keyof typeof orders)[];

/** The triage inbox. */
export function TriagePage() {
  const { t } = useLingui();
  const { i18n } = useMessages();
  const format = useFormat();
  const [search, change] = useSearchState();
  const phone = useMediaQuery('(max-width: 56em)') ?? false;
  const shown = shelves.find((shelf) => shelf === search.shelf) ?? 'submitted';
  const order = orderNames.find((name) => name === search.order) ?? 'oldest';
  const inbox = useList(listRequests, {
    filter: { state: shown },
    ...orders[order],
    limit: 50,
  });
  const { rows } = inbox;
  const asked = rows.findIndex(({ key }) => key === search.open);
  // A link to a case that is decided by now still shows it; else the first one is up.
  const openKey = search.open ?? (phone ? undefined : rows[0]?.key);
  const index = search.open === undefined ? 0 : asked;
  const open = (key: string | undefined) => change({ open: key });
  const list = useRef<HTMLUListElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the open case is what this waits for.
  useEffect(() => {
    list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
  }, [openKey]);

  // Where the decided case stood in the list, so that the next one takes its place.
  const next = () => {
    const following = rows[index + 1] ?? rows[index - 1];
    open(phone ? undefined : following?.key);
  };
  const move = (by: number) => {
    const to = rows[Math.max(0, Math.min(rows.length - 1, index + by))];
    if (to) open(to.key);
  };
  const group = t`In lists`;
  useShortcuts([
    { keys: 'j', label: t`Next request`, group, run: () => move(1) },
    { keys: 'k', label: t`Previous request`, group, run: () => move(-1) },
    phone &&
      openKey !== undefined && {
        keys: 'escape',
        label: t`Back to the list`,
        group,
        run: () => open(undefined),
      },
  ]);

  const isEmpty =
    !inbox.loading &&
    !inbox.error &&
    rows.length === 0 &&
    search.open === undefined &&
    shown === 'submitted' &&
    search.shelf === undefined;
  const showList = !phone || openKey === undefined;
  const { total } = inbox;
  return (
    <Page fill>
      <PageHeader title={t`Triage inbox`} />
      {inbox.error ? (
        <RefusalNote
          error={inbox.error}
          action={
            <Button variant="default" mt="sm" onClick={inbox.retry}>
              <Trans>Try again</Trans>
            </Button>
          }
        />
      ) : isEmpty ? (
        <EmptyState
          icon={CheckCheck}
          title={<Trans>Everything is decided</Trans>}
          action={
            <span className={classes.ways}>
              {shelves.slice(1).map((shelf) => (
                <TextLink key={shelf} to={`/requests/triage?shelf=${shelf}`}>
                  {i18n._(stateWords[shelf])}
                </TextLink>
              ))}
              <TextLink to="/requests">{t`All requests`}</TextLink>
            </span>
          }
        >
          <Trans>
            New requests arrive here by themselves. You take them up or decline them with a reason.
          </Trans>
        </EmptyState>
      ) : (
        <div className={classes.triage}>
          {showList && (
            <div className={classes.inbox}>
              <div className={classes.inboxHead}>
                <SegmentedControl
                  size="xs"
                  fullWidth
                  className={classes.shelves ?? ''}
                  aria-label={t`What to decide about`}
                  value={shown}
                  onChange={(shelf) => change({ shelf, open: undefined })}
                  data={shelves.map((value) => ({ value, label: i18n._(stateWords[value]) }))}
                />
                <span role="status">
                  {total === null ? null : <Plural value={total} one="# waits" other="# wait" />}
                </span>
                <Select
                  size="xs"
                  w={176}
                  aria-label={t`Order`}
                  allowDeselect={false}
                  value={order}
                  onChange={(name) =>
                    change({ order: name === null || name === 'oldest' ? undefined : name, open: undefined })
                  }
                  data={orderNames.map((value) => ({ value, label: i18n._(orderWords[value]) }))}
                />
              </div>
              <ul ref={list} className={classes.inboxList} aria-label={t`Requests that wait`}>
                {rows.map((row) => (
                  <li key={row.key}>
                    <UnstyledButton
                      className={classes.item ?? ''}
                      aria-current={row.key === openKey ? 'true' : undefined}
                      onClick={() => open(row.key)}
                    >
                      <span className={classes.itemTop}>
                        <bdi className="t-key">{row.key}</bdi>
                        <span>{format.ago(row.submittedAt ?? row.createdAt)}</span>
                      </span>
                      <span className={classes.itemTitle} dir="auto">
                        {row.title}
                      </span>
                      <span className={classes.itemEnd}>
                        <Person name={row.requester.name} />
                        {row.isRegulatory ? (
                          <TriangleAlert
                            className="t-icon"
                            role="img"
                            aria-label={t`Regulatory`}
                            color="var(--t-warn)"
                          />
                        ) : null}
                        {row.priority !== 'normal' && <PriorityMark priority={row.priority} />}
                      </span>
                    </UnstyledButton>
                  </li>
                ))}
                {inbox.hasMore && (
                  <li>
                    <Button
                      fullWidth
                      variant="subtle"
                      color="gray"
                      loading={inbox.loadingMore}
                      onClick={inbox.loadMore}
                    >
                      <Trans>Show more</Trans>
                    </Button>
                  </li>
                )}
              </ul>
              {!inbox.loading && rows.length === 0 && (
                <p className={classes.watch} role="status">
                  <Trans>Nothing waits here.</Trans>
                </p>
              )}
              <Watchers />
            </div>
          )}
          {openKey !== undefined ? (
            <Case
              key={openKey}
              requestKey={openKey}
              onDone={next}
              onBack={phone ? () => open(undefined) : undefined}
            />
          ) : (
            !phone && (
              <div className={classes.case}>
                <RecordWaiting />
              </div>
            )
          )}
        </div>
      )}
    </Page>
  );
}

/** Who watches the queues into which requests fall. */
function Watchers() {
  const queues = useOperation(listQueues, { limit: 5 }).data?.rows;
  if (!queues || queues.length === 0) return null;
  return (
    <details className={classes.watch}>
      <summary>
        <Trans>Who watches which queue</Trans>
      </summary>
      {queues.map(({ queueId, name, members }) => {
        const shown = members
          .slice(0, 3)
          .map((member) => member.name)
          .join(', ');
        const rest = members.length - 3;
        return (
          <p key={queueId} className={classes.watchLine} dir="auto">
            {members.length === 0 ? (
              <Trans>Nobody watches {name}</Trans>
            ) : rest > 0 ? (
              <Trans>
                {name} is watched by {shown} and {rest} more
              </Trans>
            ) : (
              <Trans>
                {name} is watched by {shown}
              </Trans>
            )}
          </p>
        );
      })}
    </details>
  );
}

function Case({
  requestKey,
  onDone,
  onBack,
}: {
  requestKey: string;
  onDone: () => void;
  onBack: (() => void) | undefined;
}) {
  const { t } = useLingui();
  const answer = useOperation(getRequest, { requestId: requestKey });
  const edits = useEdits();
  const request = answer.data;
  const isUndecided = shelves.some((shelf) => shelf === request?.state);
  const held = useCase(request?.submittedAt ? request.requestId : null, request?.version ?? 0);
  return (
    <section
      className={classes.case}
      tabIndex={0}
      aria-label={request ? `${requestKey} ${request.title}` : requestKey}
    >
      {onBack && (
        <Button
          variant="subtle"
          color="gray"
          mb={4}
          leftSection={<ArrowLeft className="t-icon t-flip" aria-hidden />}
          onClick={onBack}
        >
          <Trans>Back to the list</Trans>
        </Button>
      )}
      {request ? (
        <>
          <div className={classes.caseHead}>
            <div className={classes.caseMeta}>
              <TextLink to={`/requests/${requestKey}`}>{requestKey}</TextLink>
              <Person name={request.requester.name} />
              {request.unit && <bdi>{request.unit.name}</bdi>}
            </div>
            <h2 dir="auto">
              <RequestTitle request={request} edits={edits} />
            </h2>
            <RequestActions request={request} {...(isUndecided ? { onDone } : {})} />
          </div>
          {request.state !== 'submitted' && <NextStep request={request} />}
          <CaseWaits held={held} />
          <RequestTexts request={request} />
          <SimilarOpen request={request} onDone={onDone} />
          <RelatedRequests request={request} />
          <RequestScores request={request} />
          <RequestEffort request={request} />
          <PromisesAnyway request={request} />
          <Part title={<Trans>Facts</Trans>}>
            <div className={classes.caseFacts}>
              <RequestFacts request={request} edits={edits} />
            </div>
          </Part>
          <Part title={<Trans>Activity</Trans>}>
            <RequestActivity requestId={request.requestId} />
          </Part>
        </>
      ) : answer.error ? (
        <RefusalNote
          error={answer.error}
          action={
            <Button variant="default" mt="sm" onClick={() => void answer.refetch()}>
              {t`Try again`}
            </Button>
          }
        />
      ) : (
        <RecordWaiting />
      )}
    </section>
  );
}
