/** The page of one wait, for whoever is waited on: what is asked, by whom, since when, and the answer. */
import { Trans, useLingui } from '@lingui/react/macro';
import { useParams } from '@tanstack/react-router';
import { MessageCircleQuestionMark } from 'lucide-react';
import { useOperation } from '../../../surfaces/web/client/operations.tsx';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import classes from '../../../surfaces/web/kit/case/cases.module.css';
import { WaitLine } from '../../../surfaces/web/kit/case/waiting-strip.tsx';
import { EmptyState } from '../../../surfaces/web/kit/empty-state.tsx';
import { Page, PageHeader } from '../../../surfaces/web/kit/page.tsx';
import { Fact, Facts, Part } from '../../../surfaces/web/kit/peek.tsx';
import { Person, StatusDot } from '../../../surfaces/web/kit/status.tsx';
import { getWait } from '../contract-reading.ts';

/** The page behind `/waits/<id>`. */
export function WaitPage() {
  const { t } = useLingui();
  const format = useFormat();
  const { wait: waitId } = useParams({ strict: false }) as { wait: string };
  const answer = useOperation(getWait, { waitId });
  const wait = answer.data;
  if (answer.error)
    return (
      <Page>
        <PageHeader title={t`Question not found`} tabs={[]} />
        <EmptyState icon={MessageCircleQuestionMark} title={<Trans>There is no such question for you</Trans>}>
          <Trans>It may have been given to somebody else.</Trans>
        </EmptyState>
      </Page>
    );
  if (!wait)
    return (
      <Page>
        <PageHeader title={t`A question`} tabs={[]} />
      </Page>
    );
  const ended = wait.endedAt === null ? '' : format.date(wait.endedAt);
  return (
    <Page narrow>
      <PageHeader title={wait.title} recordKey={wait.key} tabs={[]} />
      {wait.endedAt === null ? (
        <WaitLine wait={wait} caseKey={wait.key} />
      ) : (
        <>
          <StatusDot tone="good">
            <Trans>Ended on {ended}</Trans>
          </StatusDot>
          {wait.question && (
            <Part title={<Trans>What was asked</Trans>}>
              <p className={classes.quote} dir="auto">
                {wait.question}
              </p>
            </Part>
          )}
          {wait.answer && (
            <Part title={<Trans>The answer</Trans>}>
              <p className={classes.quote} dir="auto">
                {wait.answer}
              </p>
            </Part>
          )}
        </>
      )}
      <Facts>
        {wait.startedBy && (
          <Fact label={<Trans>Asked by</Trans>}>
            <Person name={wait.startedBy.name} />
          </Fact>
        )}
        <Fact label={<Trans>Since</Trans>}>{format.time(wait.since)}</Fact>
      </Facts>
    </Page>
  );
}
