/** The organisation as tree, chart or table, as of any day: past, today, or the future with what is planned marked. */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, Skeleton } from '@mantine/core';
import { History, ListTree, Network, Plus, Rows3 } from 'lucide-react';
import { lazy, Suspense, useMemo, useState } from 'react';
import { useOperation } from '../../../surfaces/web/client/operations.tsx';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { AsOfPicker, today, useAsOf } from '../../../surfaces/web/kit/date-field.tsx';
import { EmptyState, NothingMatches } from '../../../surfaces/web/kit/empty-state.tsx';
import { FilterBar, LayoutSwitch } from '../../../surfaces/web/kit/filter-bar.tsx';
import { Page, PageHeader } from '../../../surfaces/web/kit/page.tsx';
import { PeekLayout } from '../../../surfaces/web/kit/peek.tsx';
import { RefusalNote } from '../../../surfaces/web/kit/refusal-note.tsx';
import { useView } from '../../../surfaces/web/kit/view.ts';
import { listUnits } from '../contract-units.ts';
import classes from './organisation.module.css';
import { CreateUnitDialog } from './unit-dialogs.tsx';
import { UnitPanel } from './unit-panel.tsx';
import { UnitTable } from './unit-table.tsx';
import { differencesOf, matching } from './unit-tree.ts';
import { UnitTreeView } from './unit-tree-view.tsx';

// The graph library is loaded only by those who look at the chart.
const OrgChart = lazy(async () => ({ default: (await import('./org-chart.tsx')).OrgChart }));

const standard = { layout: 'tree' };

/** The page. */
export function OrganisationPage() {
  const { t } = useLingui();
  const format = useFormat();
  const view = useView(standard);
  const [asOf, setAsOf] = useAsOf();
  const [creating, setCreating] = useState(false);
  const answer = useOperation(listUnits, asOf ? { asOf } : {}, { keep: true });
  const now = useOperation(listUnits, asOf ? {} : null);
  const units = answer.data?.units;
  const differences = useMemo(
    () => (asOf && now.data && units ? differencesOf(now.data.units, units) : new Map()),
    [asOf, now.data, units],
  );
  const shown = useMemo(() => matching(units ?? [], view.q), [units, view.q]);
  const root = units?.find(({ kind }) => kind === 'enterprise');
  const mayCreate = units?.some(({ can }) => can.includes('org.create-unit')) ?? false;
  const day = asOf ? format.date(asOf) : '';
  const open = (unitId: string) => view.setOpen(unitId);
  const body = () => {
    if (answer.error && !units) return <RefusalNote error={answer.error} />;
    if (!units) return <Skeleton height={240} />;
    if (units.length === 0) {
      return (
        <EmptyState icon={Network} title={<Trans>There is no unit on this day</Trans>}>
          <Trans>The enterprise stands at the top; business areas and units follow below it.</Trans>
        </EmptyState>
      );
    }
    if (shown.length === 0) return <NothingMatches onClear={() => view.set({ q: '' })} />;
    if (view.layout === 'table')
      return <UnitTable units={shown} differences={differences} open={view.open} onOpen={open} />;
    if (view.layout === 'chart') {
      return (
        <Suspense fallback={<Skeleton height={320} />}>
          <OrgChart
            units={shown}
            all={view.q !== ''}
            open={view.open}
            onOpen={open}
            differences={differences}
          />
        </Suspense>
      );
    }
    return (
      <>
        <div className={classes.treeBox}>
          <UnitTreeView
            key={`${asOf ?? ''}${view.q}`}
            units={shown}
            all={view.q !== ''}
            open={view.open}
            onOpen={open}
            differences={differences}
          />
        </div>
        {units.length === 1 && mayCreate && (
          <EmptyState
            icon={Network}
            title={<Trans>Only the enterprise is here yet</Trans>}
            action={
              <Button onClick={() => setCreating(true)}>
                <Trans>Create the first unit</Trans>
              </Button>
            }
          >
            <Trans>
              Add business areas and units below it, or import a people file: the units that it names are
              created with it.
            </Trans>
          </EmptyState>
        )}
      </>
    );
  };
  return (
    <Page fill>
      <PageHeader
        title={t`Organisation`}
        actions={
          <>
            <AsOfPicker />
            {mayCreate && (
              <Button leftSection={<Plus className="t-icon" aria-hidden />} onClick={() => setCreating(true)}>
                <Trans>Create a unit</Trans>
              </Button>
            )}
          </>
        }
      />
      <FilterBar
        view={view}
        search={t`Search units`}
        end={
          <LayoutSwitch
            view={view}
            layouts={[
              { id: 'tree', label: t`Tree`, icon: ListTree },
              { id: 'chart', label: t`Chart`, icon: Network },
              { id: 'table', label: t`Table`, icon: Rows3 },
            ]}
          />
        }
      />
      {asOf && (
        <div className={classes.banner} role="status">
          <History className="t-icon" aria-hidden />
          <span>
            {asOf > today() ? (
              <Trans>You see the organisation as it is planned for {day}.</Trans>
            ) : (
              <Trans>You see the organisation as of {day}.</Trans>
            )}{' '}
            {now.data &&
              (differences.size === 0 ? (
                <Trans>It is the same as today.</Trans>
              ) : (
                <Plural
                  value={differences.size}
                  one="# unit differs from today."
                  other="# units differ from today."
                />
              ))}
          </span>
          <Button variant="subtle" size="compact-sm" onClick={() => setAsOf(undefined)}>
            <Trans>Back to today</Trans>
          </Button>
        </div>
      )}
      <PeekLayout
        panel={
          view.open && (
            <UnitPanel
              key={view.open}
              unitId={view.open}
              asOf={asOf}
              onClose={() => view.setOpen(undefined)}
            />
          )
        }
      >
        {body()}
      </PeekLayout>
      {creating && root && (
        <CreateUnitDialog
          parent={units?.find(({ unitId }) => unitId === view.open) ?? root}
          onClose={() => setCreating(false)}
        />
      )}
    </Page>
  );
}
