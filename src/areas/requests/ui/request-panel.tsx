/** A request beside its list, and the same record as triage shows it. */
import { useLingui as useMessages } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Skeleton, Stack } from '@mantine/core';
import { useOperation } from '../../../surfaces/web/client/operations.tsx';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { CaseParts, CaseWaits, useCase } from '../../../surfaces/web/kit/case/case-parts.tsx';
import { RecordOrder } from '../../../surfaces/web/kit/fulfilment/order-panel.tsx';
import { Part, SidePanel } from '../../../surfaces/web/kit/peek.tsx';
import { RecordActivity } from '../../../surfaces/web/kit/record-activity.tsx';
import { RecordFiles } from '../../../surfaces/web/kit/record-files.tsx';
import { RefusalNote } from '../../../surfaces/web/kit/refusal-note.tsx';
import { getRequest } from '../contract.ts';
import { PromisesAnyway, RequestEffort } from './effort-part.tsx';
import { StateMark } from './marks.tsx';
import { RelatedRequests } from './related.tsx';
import { RequestActions } from './request-actions.tsx';
import { NextStep, RequestFacts, RequestTexts, RequestTitle } from './request-facts.tsx';
import classes from './requests.module.css';
import { RequestScores } from './score-part.tsx';
import { useEdits } from './use-edits.ts';
import { tellEntry } from './words.ts';

/** The activity of a request in the reader's words. */
export function RequestActivity({ requestId }: { requestId: string }) {
  const { i18n } = useMessages();
  const format = useFormat();
  return (
    <RecordActivity
      subjectKind="request"
      subjectId={requestId}
      tell={(entry) => tellEntry(entry, i18n, format)}
    />
  );
}

/** Lines that stand in while a record loads. */
export function RecordWaiting() {
  return (
    <Stack gap={12} py="sm" aria-busy>
      <Skeleton height={14} width="60%" />
      <Skeleton height={10} width="80%" />
      <Skeleton height={10} width="45%" />
      <Skeleton height={10} width="70%" />
    </Stack>
  );
}

/** The side panel of a request, by its key. */
export function RequestPanel({ requestKey, onClose }: { requestKey: string; onClose: () => void }) {
  const { t } = useLingui();
  const answer = useOperation(getRequest, { requestId: requestKey });
  const edits = useEdits();
  const request = answer.data;
  const held = useCase(request?.submittedAt ? request.requestId : null, request?.version ?? 0);
  return (
    <SidePanel
      recordKey={requestKey}
      title={request?.title ?? t`Request`}
      heading={request && <RequestTitle request={request} edits={edits} />}
      onClose={onClose}
      page={`/requests/${requestKey}`}
    >
      {request ? (
        <>
          <div className={classes.caseMeta}>
            <StateMark state={request.state} />
          </div>
          <div style={{ marginBlockStart: 10 }}>
            <RequestActions request={request} />
          </div>
          <NextStep request={request} />
          <CaseWaits held={held} />
          <RequestFacts request={request} edits={edits} withKeys={false} withState={false} />
          <RecordOrder
            caseId={request.submittedAt ? request.requestId : null}
            recordVersion={request.version}
            held={held}
          />
          <RequestTexts request={request} />
          <RelatedRequests request={request} />
          <RequestScores request={request} />
          <RequestEffort request={request} />
          <PromisesAnyway request={request} />
          <CaseParts held={held} evidence={`/requests/${requestKey}/evidence`} />
          <Part title={<Trans>Files</Trans>}>
            <RecordFiles subjectKind="request" subjectId={request.requestId} />
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
              <Trans>Try again</Trans>
            </Button>
          }
        />
      ) : (
        <RecordWaiting />
      )}
    </SidePanel>
  );
}
