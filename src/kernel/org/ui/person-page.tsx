/** A person's page: who they are on any day, as it was known on any day, with every change and what they hold. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Skeleton, Stack } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { History } from 'lucide-react';
import type { ReactNode } from 'react';
import { useOperation } from '../../../surfaces/web/client/operations.tsx';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { AsOfPicker, useAsOf } from '../../../surfaces/web/kit/date-field.tsx';
import { Page, PageHeader, Panel } from '../../../surfaces/web/kit/page.tsx';
import { TextLink } from '../../../surfaces/web/kit/peek.tsx';
import { RecordFiles } from '../../../surfaces/web/kit/record-files.tsx';
import { RefusalNote } from '../../../surfaces/web/kit/refusal-note.tsx';
import { useSearchState } from '../../../surfaces/web/kit/search.ts';
import { StatusDot } from '../../../surfaces/web/kit/status.tsx';
import { getPerson } from '../contract.ts';
import { KnownPicker, useKnown } from './known-picker.tsx';
import classes from './org.module.css';
import { PersonActions } from './person-actions.tsx';
import { ContactFacts, PeopleList, PersonState, WorkFacts } from './person-facts.tsx';
import { Employments, PersonHistory } from './person-history.tsx';
import { Holdings } from './person-holdings.tsx';
import { RecordActivity } from './record-activity.tsx';
import { type PersonView, useStatusWords } from './words.ts';

/** The page at `/people/$person` and its tabs. */
export function PersonPage() {
  const { t } = useLingui();
  const format = useFormat();
  const { person = '', tab = 'overview' } = useParams({ strict: false }) as { person?: string; tab?: string };
  const [asOf] = useAsOf();
  const { day: knownDay, knownAt } = useKnown();
  const [, change] = useSearchState();
  const status = useStatusWords();
  const answer = useOperation(
    getPerson,
    { personId: person, ...(asOf ? { asOf } : {}), ...(knownAt ? { knownAt } : {}) },
    { keep: true },
  );
  const data = answer.data;
  if (answer.error && !data) {
    return (
      <Page>
        <PageHeader title={t`Person`} tabs={[]} />
        <RefusalNote
          error={answer.error}
          action={
            <TextLink to="/people">
              <Trans>Go to the list of people</Trans>
            </TextLink>
          }
        />
      </Page>
    );
  }
  if (!data) {
    return (
      <Page>
        <PageHeader title={t`Person`} tabs={[]} />
        <Skeleton height={200} />
      </Page>
    );
  }
  const { word, ...look } = status[data.status];
  const base = `/people/${person}`;
  const tabs = [
    { label: t`Overview`, to: base },
    { label: t`History`, to: `${base}/history` },
    { label: t`Files`, to: `${base}/files` },
    { label: t`Activity`, to: `${base}/activity` },
    { label: t`Holds`, to: `${base}/holdings` },
  ];
  const past = asOf !== undefined || knownDay !== undefined;
  const seen = format.date(data.asOf);
  const known = knownDay ? format.date(knownDay) : '';
  const bodies: Record<string, () => ReactNode> = {
    overview: () => <Overview person={data} />,
    history: () => (
      <div className={classes.stack}>
        <Panel title={<Trans>Employments</Trans>}>
          <Employments person={data} />
        </Panel>
        <Panel title={<Trans>Every recorded change</Trans>}>
          <PersonHistory person={data} />
        </Panel>
      </div>
    ),
    files: () => (
      <Panel title={<Trans>Files</Trans>}>
        <RecordFiles subjectKind="person" subjectId={data.personId} />
      </Panel>
    ),
    activity: () => (
      <Panel>
        <RecordActivity kind="person" id={data.personId} />
      </Panel>
    ),
    holdings: () => (
      <Panel title={<Trans>What {data.name} holds today, and who would take it over</Trans>}>
        <Holdings personId={data.personId} />
      </Panel>
    ),
  };
  return (
    <Page>
      <PageHeader
        recordKey={data.key}
        title={data.name}
        meta={<StatusDot {...look}>{word}</StatusDot>}
        actions={
          <>
            {tab === 'overview' && <AsOfPicker />}
            {tab === 'overview' && <KnownPicker />}
            <PersonActions person={data} />
          </>
        }
        tabs={tabs}
      />
      {past && tab === 'overview' && (
        <div className={classes.banner} role="status">
          <History className="t-icon" aria-hidden />
          <span>
            {knownDay ? (
              <Trans>
                You see {seen}, as it was known on {known}.
              </Trans>
            ) : (
              <Trans>You see {seen}, as it is known now.</Trans>
            )}
          </span>
          <Button
            variant="subtle"
            size="compact-sm"
            onClick={() => change({ asOf: undefined, known: undefined })}
          >
            <Trans>Back to today</Trans>
          </Button>
        </div>
      )}
      {(bodies[tab] ?? bodies.overview!)()}
    </Page>
  );
}

function Overview({ person }: { person: PersonView }) {
  return (
    <Stack gap="sm">
      <PersonState person={person} />
      <div className={classes.columns}>
        <Panel title={<Trans>Work</Trans>}>
          <WorkFacts person={person} />
        </Panel>
        <div className={classes.stack}>
          <Panel title={<Trans>Contact</Trans>}>
            <ContactFacts person={person} />
          </Panel>
          {person.duplicates.length > 0 && (
            <Panel title={<Trans>Merged duplicates</Trans>}>
              <PeopleList people={person.duplicates} />
            </Panel>
          )}
        </div>
        <div className={classes.stack}>
          <Panel title={<Trans>Line of managers</Trans>}>
            <ManagerChain person={person} />
          </Panel>
          <Panel
            title={<Trans>Direct reports</Trans>}
            action={
              person.reportCount > 10 && (
                <TextLink to={`/people?f.manager=${person.personId}`}>
                  <Trans>All {person.reportCount}</Trans>
                </TextLink>
              )
            }
          >
            {person.reportCount > 0 ? (
              <PeopleList people={person.reports} total={person.reportCount} atMost={10} />
            ) : (
              <p className={classes.quiet}>
                <Trans>Nobody reports to {person.name} on this day.</Trans>
              </p>
            )}
          </Panel>
        </div>
      </div>
    </Stack>
  );
}

function ManagerChain({ person }: { person: PersonView }) {
  if (person.managers.length === 0) {
    return (
      <p className={classes.quiet}>
        <Trans>Reports to nobody on this day.</Trans>
      </p>
    );
  }
  return (
    <ol className={classes.chain}>
      {[...person.managers].reverse().map((manager) => (
        <li key={manager.personId}>
          <TextLink to={`/people/${manager.key}`}>
            <bdi>{manager.name}</bdi>
          </TextLink>
          {manager.title && (
            <span className={classes.quiet} dir="auto">
              {manager.title}
            </span>
          )}
        </li>
      ))}
      <li aria-current="true">
        <bdi>{person.name}</bdi>
      </li>
    </ol>
  );
}
