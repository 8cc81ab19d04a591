/** Rotas with whose turn it is, and the turns to come of the one that is open. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Skeleton } from '@mantine/core';
import { CalendarSync, Plus } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useCommand, useList, useOperation } from '../../../surfaces/web/client/operations.tsx';
import { useMay } from '../../../surfaces/web/hooks/directory.ts';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import type { Column } from '../../../surfaces/web/kit/columns.ts';
import { ConfirmWithPreview } from '../../../surfaces/web/kit/consequences.tsx';
import { DataGrid } from '../../../surfaces/web/kit/data-grid.tsx';
import { EmptyState } from '../../../surfaces/web/kit/empty-state.tsx';
import { FilterBar } from '../../../surfaces/web/kit/filter-bar.tsx';
import { Page, PageHeader } from '../../../surfaces/web/kit/page.tsx';
import { Fact, Facts, Part, PeekLayout, SidePanel } from '../../../surfaces/web/kit/peek.tsx';
import { RefusalNote } from '../../../surfaces/web/kit/refusal-note.tsx';
import { Person, StatusDot } from '../../../surfaces/web/kit/status.tsx';
import { useView } from '../../../surfaces/web/kit/view.ts';
import {
  changeRota,
  createRota,
  getRota,
  listRotas,
  retireRota,
  swapTurn,
  withdrawSwap,
} from '../contract-rotas.ts';
import classes from './assignment.module.css';
import { AssignmentTabs } from './assignment-tabs.tsx';
import { RotaDialog, SwapDialog } from './rota-dialogs.tsx';

type State = 'current' | 'retired' | 'all';

/** The list. */
export function RotasPage() {
  const { t } = useLingui();
  const view = useView();
  const [making, setMaking] = useState(false);
  const mayMake = useMay(createRota.right);
  const state = view.filters.state?.[0] as State | undefined;
  const list = useList(listRotas, {
    filter: { ...(state ? { state } : {}), ...(view.q ? { text: view.q } : {}) },
  });
  type Row = (typeof list.rows)[number];
  const columns = useMemo(
    (): Column<Row>[] => [
      {
        id: 'name',
        header: t`Name`,
        cell: (row) => <bdi>{row.name}</bdi>,
        width: 220,
        hideable: false,
        phone: 'title',
      },
      {
        id: 'onDuty',
        header: t`On duty today`,
        cell: (row) => (row.onDuty ? <Person name={row.onDuty.name} /> : <Trans>Nobody</Trans>),
        width: 200,
        phone: 'detail',
      },
      {
        id: 'turn',
        header: t`A turn is`,
        cell: (row) => (row.turn === 'week' ? <Trans>a week</Trans> : <Trans>a day</Trans>),
        width: 100,
      },
      {
        id: 'members',
        header: t`Turns`,
        cell: (row) => <bdi>{row.members.map((m) => m.name).join(' → ')}</bdi>,
        width: 320,
        grow: true,
      },
      {
        id: 'unit',
        header: t`For`,
        cell: (row) => (row.unit ? <bdi>{row.unit.name}</bdi> : <Trans>The whole enterprise</Trans>),
        width: 180,
        phone: 'detail',
      },
      {
        id: 'state',
        header: t`State`,
        cell: (row) =>
          row.retiredAt ? (
            <StatusDot tone="quiet" hollow>{t`Retired`}</StatusDot>
          ) : (
            <StatusDot tone="good">{t`In use`}</StatusDot>
          ),
        width: 110,
      },
    ],
    [t],
  );
  const make = mayMake && (
    <Button leftSection={<Plus className="t-icon" aria-hidden />} onClick={() => setMaking(true)}>
      <Trans>Make a rota</Trans>
    </Button>
  );
  return (
    <Page fill>
      <PageHeader
        title={t`Deputies & rotas`}
        lead={<Trans>People who take turns: charters and queues can give work to whoever is on duty.</Trans>}
        actions={make}
      />
      <AssignmentTabs />
      <FilterBar
        view={view}
        search={t`Search rotas`}
        filters={[
          {
            id: 'state',
            label: t`State`,
            single: true,
            options: [
              { value: 'current', label: t`In use` },
              { value: 'retired', label: t`Retired` },
              { value: 'all', label: t`All` },
            ],
          },
        ]}
      />
      <PeekLayout
        panel={
          view.open && (
            <RotaPanel key={view.open} rotaId={view.open} onClose={() => view.setOpen(undefined)} />
          )
        }
      >
        <DataGrid
          {...list}
          listId="rotas"
          label={t`Rotas`}
          columns={columns}
          rowId={(row) => row.rotaId}
          rowName={(row) => row.name}
          openId={view.open}
          onOpen={(row) => view.setOpen(row.rotaId)}
          isFiltered={view.isFiltered}
          onClearFilters={() => view.set({ filters: {}, q: '' })}
          empty={
            <EmptyState icon={CalendarSync} title={<Trans>No rotas yet</Trans>} action={make}>
              <Trans>For example: who watches triage this week.</Trans>
            </EmptyState>
          }
        />
      </PeekLayout>
      {making && <RotaDialog rota={null} onClose={() => setMaking(false)} onDone={view.setOpen} />}
    </Page>
  );
}

function RotaPanel({ rotaId, onClose }: { rotaId: string; onClose: () => void }) {
  const { t } = useLingui();
  const format = useFormat();
  const [dialog, setDialog] = useState<'change' | 'swap' | 'retire' | null>(null);
  const answer = useOperation(getRota, { rotaId });
  const withdraw = useCommand(withdrawSwap, { done: t`The swap is taken back` });
  const rota = answer.data;
  const close = () => setDialog(null);
  if (!rota)
    return (
      <SidePanel title={t`Rota`} onClose={onClose}>
        {answer.error ? <RefusalNote error={answer.error} /> : <Skeleton height={120} />}
      </SidePanel>
    );
  const { name } = rota;
  return (
    <SidePanel title={name} onClose={onClose}>
      <Group gap="xs" mb="sm">
        {rota.can.includes(swapTurn.name) && (
          <Button onClick={() => setDialog('swap')}>
            <Trans>Swap turns</Trans>
          </Button>
        )}
        {rota.can.includes(changeRota.name) && (
          <Button variant="default" onClick={() => setDialog('change')}>
            <Trans>Change</Trans>
          </Button>
        )}
        {rota.can.includes(retireRota.name) && (
          <Button variant="default" onClick={() => setDialog('retire')}>
            <Trans>Retire</Trans>
          </Button>
        )}
      </Group>
      <Facts>
        <Fact label={t`On duty today`}>{rota.onDuty ? <Person name={rota.onDuty.name} /> : t`Nobody`}</Fact>
        <Fact label={t`For`}>{rota.unit ? <bdi>{rota.unit.name}</bdi> : t`The whole enterprise`}</Fact>
        <Fact label={t`A turn is`}>{rota.turn === 'week' ? t`a week` : t`a day`}</Fact>
      </Facts>
      {rota.swaps.length > 0 && (
        <Part title={t`Swaps`}>
          <ul className={classes.list}>
            {rota.swaps.map((swap) => (
              <li key={swap.rotaSwapId}>
                <div>
                  <bdi>{swap.person.name}</bdi>
                  <p className={classes.quiet}>
                    {format.date(swap.from)} – {format.date(swap.lastDay)}
                  </p>
                </div>
                {rota.can.includes(withdrawSwap.name) && (
                  <Button
                    variant="default"
                    size="compact-sm"
                    aria-label={t`Take the swap of ${swap.person.name} back`}
                    onClick={() =>
                      withdraw.mutate({
                        input: { rotaId, rotaSwapId: swap.rotaSwapId },
                        expectedVersion: rota.version,
                      })
                    }
                  >
                    <Trans>Take back</Trans>
                  </Button>
                )}
              </li>
            ))}
          </ul>
        </Part>
      )}
      <Part title={t`The next eight weeks`}>
        <table className={classes.turns}>
          <tbody>
            {rota.turns.map((turn) => (
              <tr key={turn.from}>
                <td>
                  <bdi>{turn.person.name}</bdi>
                </td>
                <td>
                  {format.day(turn.from)}
                  {turn.lastDay !== turn.from && ` – ${format.day(turn.lastDay)}`}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Part>
      {dialog === 'change' && <RotaDialog rota={rota} onClose={close} />}
      {dialog === 'swap' && <SwapDialog rota={rota} onClose={close} />}
      <ConfirmWithPreview
        contract={retireRota}
        input={dialog === 'retire' ? { rotaId } : null}
        expectedVersion={rota.version}
        onClose={close}
        title={t`Retire ${name}?`}
        confirm={t`Retire the rota`}
        options={{ done: t`The rota is retired` }}
      />
    </SidePanel>
  );
}
