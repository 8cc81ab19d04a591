/** The page of one approval, for those who decide: what is to be approved, and their part in it. */
import { useLingui as useMessages } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { useParams } from '@tanstack/react-router';
import { Stamp } from 'lucide-react';
import { useOperation } from '../../../surfaces/web/client/operations.tsx';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import classes from '../../../surfaces/web/kit/approval/approval.module.css';
import { ApprovalView } from '../../../surfaces/web/kit/approval/approval-panel.tsx';
import { briefWords } from '../../../surfaces/web/kit/approval/words.ts';
import { EmptyState } from '../../../surfaces/web/kit/empty-state.tsx';
import { Page, PageHeader } from '../../../surfaces/web/kit/page.tsx';
import { Fact, Facts, Part, TextLink } from '../../../surfaces/web/kit/peek.tsx';
import { useRecordPath } from '../../../surfaces/web/kit/record-paths.tsx';
import { Person } from '../../../surfaces/web/kit/status.tsx';
import { getApproval } from '../contract.ts';

/** The page behind `/approvals/<id>`. */
export function ApprovalPage() {
  const { t } = useLingui();
  const { i18n } = useMessages();
  const format = useFormat();
  const pathOf = useRecordPath();
  const { approval: approvalId } = useParams({ strict: false }) as { approval: string };
  const answer = useOperation(getApproval, { approvalId });
  const approval = answer.data;
  if (answer.error)
    return (
      <Page>
        <PageHeader title={t`Approval not found`} tabs={[]} />
        <EmptyState icon={Stamp} title={<Trans>There is no such approval for you</Trans>}>
          <Trans>It may have been given to somebody else.</Trans>
        </EmptyState>
      </Page>
    );
  if (!approval)
    return (
      <Page>
        <PageHeader title={t`An approval`} tabs={[]} />
      </Page>
    );
  const path = approval.isReadable ? pathOf(approval.kind, approval.key) : undefined;
  const key = approval.key;
  // A day begins the text of a deadline; it is stored as programs write it.
  const shown = (text: string) => text.replace(/^\d{4}-\d{2}-\d{2}/, (day) => format.date(day));
  const word = (label: string) => {
    const known = briefWords[label];
    return known === undefined ? label : i18n._(known);
  };
  return (
    <Page narrow>
      <PageHeader title={approval.title} recordKey={key} tabs={[]} />
      <ApprovalView approval={approval} withKeys>
        <Part
          title={<Trans>What is to be approved</Trans>}
          action={
            path === undefined ? null : (
              <TextLink to={path}>
                <Trans>Open {key}</Trans>
              </TextLink>
            )
          }
        >
          <dl className={classes.brief}>
            {approval.brief.map(({ label, text }) => (
              <div key={label}>
                <dt>{word(label)}</dt>
                <dd dir="auto">{shown(text)}</dd>
              </div>
            ))}
          </dl>
        </Part>
        <h3 className={classes.heading}>
          <Trans>Who decides</Trans>
        </h3>
      </ApprovalView>
      <Facts>
        {approval.requester && (
          <Fact label={<Trans>Requester</Trans>}>
            <Person name={approval.requester.name} />
          </Fact>
        )}
        {approval.askedBy && (
          <Fact label={<Trans>Asked for by</Trans>}>
            <Person name={approval.askedBy.name} />
          </Fact>
        )}
        <Fact label={<Trans>Asked on</Trans>}>{format.date(approval.askedAt)}</Fact>
        {approval.unit && (
          <Fact label={<Trans>Unit</Trans>}>
            <bdi>{approval.unit.name}</bdi>
          </Fact>
        )}
      </Facts>
    </Page>
  );
}
