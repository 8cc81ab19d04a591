/** A unit's page: facts as of any day, what is below it, history with what is planned, and its activity. */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Skeleton } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useOperation } from '../../../surfaces/web/client/operations.tsx';
import { useUnits } from '../../../surfaces/web/hooks/directory.ts';
import { AsOfPicker, useAsOf } from '../../../surfaces/web/kit/date-field.tsx';
import { Page, PageHeader, Panel } from '../../../surfaces/web/kit/page.tsx';
import { TextLink } from '../../../surfaces/web/kit/peek.tsx';
import { RecordFiles } from '../../../surfaces/web/kit/record-files.tsx';
import { RefusalNote } from '../../../surfaces/web/kit/refusal-note.tsx';
import { Chip } from '../../../surfaces/web/kit/status.tsx';
import { getUnit } from '../contract-units.ts';
import classes from './org.module.css';
import { RecordActivity } from './record-activity.tsx';
import { UnitActions } from './unit-actions.tsx';
import { UnitFacts, UnitHistory, UnitState } from './unit-facts.tsx';
import { useUnitKindWords } from './words.ts';

/** The page at `/organisation/$unit`; the unit is named by id or by key. */
export function UnitPage() {
  const { t } = useLingui();
  const kinds = useUnitKindWords();
  const { unit: named = '', tab = 'overview' } = useParams({ strict: false }) as {
    unit?: string;
    tab?: string;
  };
  const [asOf] = useAsOf();
  const { units } = useUnits();
  const isKey = /^u-\d+$/i.test(named);
  const found = isKey ? units.find(({ key }) => key.toLowerCase() === named.toLowerCase())?.unitId : named;
  const answer = useOperation(getUnit, found ? { unitId: found, ...(asOf ? { asOf } : {}) } : null, {
    keep: true,
  });
  const unit = answer.data;
  if (answer.error && !unit) {
    return (
      <Page>
        <PageHeader title={t`Unit`} tabs={[]} />
        <RefusalNote
          error={answer.error}
          action={
            <TextLink to="/organisation">
              <Trans>Go to the organisation</Trans>
            </TextLink>
          }
        />
      </Page>
    );
  }
  if (!unit) {
    return (
      <Page>
        <PageHeader title={t`Unit`} tabs={[]} />
        <Skeleton height={200} />
      </Page>
    );
  }
  const base = `/organisation/${named}`;
  const below = units.filter(({ parentId }) => parentId === unit.unitId);
  const bodies: Record<string, () => ReactNode> = {
    overview: () => (
      <div className={classes.columns}>
        <Panel title={<Trans>Facts</Trans>}>
          <UnitFacts unit={unit} />
        </Panel>
        <Panel title={<Trans>Units below, today</Trans>}>
          {below.length === 0 ? (
            <p className={classes.quiet}>
              <Trans>No units below this one.</Trans>
            </p>
          ) : (
            <ul className={classes.people}>
              {below.map((each) => (
                <li key={each.unitId}>
                  <TextLink to={`/organisation/${each.unitId}`}>
                    <bdi>{each.name}</bdi>
                  </TextLink>
                  <span className={classes.quiet}>
                    <Plural value={each.headcountTotal} one="# person" other="# people" />
                  </span>
                </li>
              ))}
            </ul>
          )}
        </Panel>
        <Panel title={<Trans>Planned</Trans>}>
          {unit.planned.length > 0 ? (
            <UnitHistory facts={unit.planned} all={unit.history} />
          ) : (
            <p className={classes.quiet}>
              <Trans>Nothing is planned after today.</Trans>
            </p>
          )}
        </Panel>
      </div>
    ),
    history: () => (
      <Panel title={<Trans>Everything recorded, newest knowledge first</Trans>}>
        <UnitHistory facts={unit.history} all={unit.history} />
      </Panel>
    ),
    files: () => (
      <Panel title={<Trans>Files</Trans>}>
        <RecordFiles subjectKind="unit" subjectId={unit.unitId} />
      </Panel>
    ),
    activity: () => (
      <Panel>
        <RecordActivity kind="unit" id={unit.unitId} />
      </Panel>
    ),
  };
  return (
    <Page>
      <PageHeader
        recordKey={unit.key}
        title={unit.name}
        meta={<Chip>{kinds[unit.kind]}</Chip>}
        actions={
          <>
            {tab === 'overview' && <AsOfPicker />}
            <UnitActions unit={unit} />
          </>
        }
        tabs={[
          { label: t`Overview`, to: base },
          { label: t`History`, to: `${base}/history` },
          { label: t`Files`, to: `${base}/files` },
          { label: t`Activity`, to: `${base}/activity` },
        ]}
      />
      <UnitState unit={unit} />
      {(bodies[tab] ?? bodies.overview!)()}
    </Page>
  );
}
