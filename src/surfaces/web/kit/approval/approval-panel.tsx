/** The approvals of a record on its page: what waits, who is holding it, the reader's own part, and earlier ones. */
import { useLingui as useMessages } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { BellRing } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { approvalsOf, remind } from '../../../../kernel/approvals/contract.ts';
import { useCommand, useOperation } from '../../client/operations.tsx';
import { useFormat } from '../../i18n/format.ts';
import { Part } from '../peek.tsx';
import { StatusDot } from '../status.tsx';
import classes from './approval.module.css';
import { ApprovalSteps, MyPart } from './approval-steps.tsx';
import { HoldingLine } from './holding-line.tsx';
import { type Approval, approvalWords } from './words.ts';

/** Where an approval stands, with who is holding it and a way to remind them. */
export function ApprovalHead({ approval }: { approval: Approval }) {
  const { t } = useLingui();
  const { i18n } = useMessages();
  const format = useFormat();
  const again = useCommand(remind, { done: () => t`They are reminded` });
  const { word, tone } = approvalWords[approval.state];
  const on = approval.concludedAt === null ? '' : format.date(approval.concludedAt);
  return (
    <div className={classes.head}>
      <StatusDot tone={tone}>{i18n._(word)}</StatusDot>
      <span className={classes.muted}>
        {approval.holding !== null ? (
          <HoldingLine holding={approval.holding} />
        ) : approval.concludedAt !== null ? (
          <Trans>on {on}</Trans>
        ) : null}
      </span>
      {approval.can.includes('approvals.remind') && (
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<BellRing className="t-icon" aria-hidden />}
          loading={again.isPending}
          onClick={() => again.mutate({ input: { approvalId: approval.approvalId } })}
        >
          <Trans>Remind</Trans>
        </Button>
      )}
    </div>
  );
}

/** One approval in full; `children` stand between the reader's part and the steps. */
export function ApprovalView({
  approval,
  withKeys = false,
  children,
}: {
  approval: Approval;
  withKeys?: boolean;
  children?: ReactNode;
}) {
  return (
    <div className={classes.view}>
      <ApprovalHead approval={approval} />
      {[approval.note, approval.why].map(
        (text) =>
          text && (
            <p key={text} className={classes.quote} dir="auto">
              {text}
            </p>
          ),
      )}
      <MyPart approval={approval} withKeys={withKeys} />
      {children}
      <ApprovalSteps approval={approval} />
    </div>
  );
}

/** Approvals of a record: the newest in full, earlier ones on demand; nothing where there are none. */
export function RecordApprovals({
  kind,
  recordId,
  recordVersion,
}: {
  kind: string;
  recordId: string;
  /** Asks again when the record has another version. */
  recordVersion: number;
}) {
  const answer = useOperation(approvalsOf, { kind, recordId });
  const [shown, setShown] = useState(false);
  const { refetch } = answer;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version is what asks again.
  useEffect(() => {
    void refetch();
  }, [recordVersion, refetch]);
  const [newest, ...earlier] = answer.data?.approvals ?? [];
  if (newest === undefined) return null;
  const count = earlier.length;
  return (
    <Part
      title={<Trans>Approval</Trans>}
      action={
        count > 0 && !shown ? (
          <Button size="compact-sm" variant="subtle" onClick={() => setShown(true)}>
            <Trans>Earlier approvals ({count})</Trans>
          </Button>
        ) : null
      }
    >
      <ApprovalView approval={newest} />
      {shown && earlier.map((a) => <ApprovalView key={a.approvalId} approval={a} />)}
    </Part>
  );
}
