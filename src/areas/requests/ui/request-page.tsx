/** The page of one request: header with its actions, then overview or activity, each with its own address. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { FileQuestionMark } from 'lucide-react';
import { Refusal } from '../../../platform/refusal.ts';
import { useOperation } from '../../../surfaces/web/client/operations.tsx';
import { RecordApprovals } from '../../../surfaces/web/kit/approval/approval-panel.tsx';
import { CaseParts, CaseWaits, useCase } from '../../../surfaces/web/kit/case/case-parts.tsx';
import { CaseEvidence } from '../../../surfaces/web/kit/case/evidence.tsx';
import { EmptyState } from '../../../surfaces/web/kit/empty-state.tsx';
import { RecordOrder } from '../../../surfaces/web/kit/fulfilment/order-panel.tsx';
import { RecordLink } from '../../../surfaces/web/kit/links.tsx';
import { Page, PageHeader } from '../../../surfaces/web/kit/page.tsx';
import { Part } from '../../../surfaces/web/kit/peek.tsx';
import { RecordFiles } from '../../../surfaces/web/kit/record-files.tsx';
import { RefusalNote } from '../../../surfaces/web/kit/refusal-note.tsx';
import { usePath } from '../../../surfaces/web/kit/search.ts';
import { Person } from '../../../surfaces/web/kit/status.tsx';
import { getRequest } from '../contract.ts';
import { PromisesAnyway, RequestEffort } from './effort-part.tsx';
import { StateMark } from './marks.tsx';
import { RelatedRequests } from './related.tsx';
import { RequestActions } from './request-actions.tsx';
import { NextStep, RequestFacts, RequestTexts, RequestTitle } from './request-facts.tsx';
import { RecordWaiting, RequestActivity } from './request-panel.tsx';
import classes from './requests.module.css';
import { RequestScores } from './score-part.tsx';
import { useEdits } from './use-edits.ts';

/** The page behind `/requests/REQ-42` and `/requests/REQ-42/activity`. */
export function RequestPage() {
  const { t } = useLingui();
  const key = (useParams({ strict: false }) as { key: string }).key.toUpperCase();
  const path = usePath();
  const isKey = /^REQ-\d{1,12}$/.test(key);
  const answer = useOperation(getRequest, isKey ? { requestId: key } : null);
  const edits = useEdits();
  const request = answer.data;
  const held = useCase(request?.submittedAt ? request.requestId : null, request?.version ?? 0);
  const isMissing = !isKey || (answer.error instanceof Refusal && answer.error.code === 'not-found');
  if (isMissing) {
    return (
      <Page>
        <PageHeader title={t`Request not found`} recordKey={key} tabs={[]} />
        <EmptyState
          icon={FileQuestionMark}
          title={<Trans>There is no request {key} that you may see</Trans>}
          action={
            <Button component={RecordLink} to="/requests/mine" variant="default">
              <Trans>My requests</Trans>
            </Button>
          }
        >
          <Trans>Check the number, or ask whoever sent you here to add you.</Trans>
        </EmptyState>
      </Page>
    );
  }
  if (!request) {
    return (
      <Page>
        <PageHeader title={key} tabs={[]} />
        {answer.error ? (
          <RefusalNote
            error={answer.error}
            action={
              <Button variant="default" mt="sm" onClick={() => void answer.refetch()}>
                <Trans>Try again</Trans>
              </Button>
            }
          />
        ) : (
          <RecordWaiting />
        )}
      </Page>
    );
  }
  const here = `/requests/${key}`;
  const isActivity = path.endsWith('/activity');
  const isEvidence = path.endsWith('/evidence');
  return (
    <Page>
      <PageHeader
        recordKey={key}
        title={request.title}
        heading={<RequestTitle request={request} edits={edits} />}
        meta={
          <>
            <StateMark state={request.state} />
            {request.owner && <Person name={request.owner.name} />}
          </>
        }
        actions={<RequestActions request={request} />}
        tabs={[
          { label: t`Overview`, to: here },
          { label: t`Activity`, to: `${here}/activity` },
          ...(held === null ? [] : [{ label: t`Evidence`, to: `${here}/evidence` }]),
        ]}
      />
      <div className={classes.page}>
        {isActivity ? (
          <section aria-label={t`Activity`}>
            <RequestActivity requestId={request.requestId} />
          </section>
        ) : isEvidence ? (
          held && <CaseEvidence held={held} />
        ) : (
          <section aria-label={t`Overview`}>
            <NextStep request={request} />
            <CaseWaits held={held} />
            <RecordOrder
              caseId={request.submittedAt ? request.requestId : null}
              recordVersion={request.version}
              held={held}
            />
            <RecordApprovals kind="request" recordId={request.requestId} recordVersion={request.version} />
            <RequestTexts request={request} />
            <RelatedRequests request={request} />
            <RequestScores request={request} />
            <RequestEffort request={request} />
            <PromisesAnyway request={request} />
            <CaseParts held={held} evidence={`${here}/evidence`} />
            <Part title={<Trans>Files</Trans>}>
              <RecordFiles subjectKind="request" subjectId={request.requestId} />
            </Part>
          </section>
        )}
        <aside className={classes.side} aria-label={t`Facts`}>
          <RequestFacts request={request} edits={edits} />
        </aside>
      </div>
    </Page>
  );
}
