/** Units as a table, in the order of the tree. */
import { useLingui } from '@lingui/react/macro';
import { useMemo } from 'react';
import { useRegionName } from '../../../surfaces/web/hooks/directory.ts';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import type { Column } from '../../../surfaces/web/kit/columns.ts';
import { DataGrid } from '../../../surfaces/web/kit/data-grid.tsx';
import { useGo } from '../../../surfaces/web/kit/search.ts';
import { Chip, Person, RecordKey } from '../../../surfaces/web/kit/status.tsx';
import { type UnitsProps, useDifferenceWords } from './unit-tree-view.tsx';
import { type UnitRow, useUnitKindWords } from './words.ts';

/** The table. */
export function UnitTable({ units, differences, open, onOpen }: UnitsProps) {
  const { t } = useLingui();
  const regionName = useRegionName();
  const format = useFormat();
  const go = useGo();
  const kinds = useUnitKindWords();
  const words = useDifferenceWords();
  const names = useMemo(() => new Map(units.map(({ unitId, name }) => [unitId, name])), [units]);
  const columns = useMemo(
    (): Column<UnitRow>[] => [
      {
        id: 'name',
        header: t`Unit`,
        cell: (row) => <bdi style={{ paddingInlineStart: row.depth * 14 }}>{row.name}</bdi>,
        width: 260,
        pinned: true,
        hideable: false,
        phone: 'title',
      },
      {
        id: 'above',
        header: t`Part of`,
        cell: (row) => names.get(row.parentId ?? '') ?? '–',
        width: 180,
        grow: true,
      },
      { id: 'kind', header: t`Kind`, cell: (row) => kinds[row.kind], width: 120 },
      {
        id: 'head',
        header: t`Head`,
        cell: (row) => (row.headName ? <Person name={row.headName} /> : '–'),
        width: 170,
        phone: 'detail',
      },
      { id: 'region', header: t`Region`, cell: (row) => regionName(row.region), width: 130, phone: 'detail' },
      { id: 'code', header: t`Code`, cell: (row) => row.code ?? '–', width: 100 },
      {
        id: 'direct',
        header: t`Direct`,
        cell: (row) => format.number(row.headcountDirect),
        width: 80,
        align: 'end',
      },
      {
        id: 'total',
        header: t`People`,
        cell: (row) => format.number(row.headcountTotal),
        width: 80,
        align: 'end',
        phone: 'detail',
      },
      {
        id: 'difference',
        header: t`Against today`,
        cell: (row) => {
          const difference = differences.get(row.unitId);
          return difference ? <Chip tone="info">{words[difference]}</Chip> : '–';
        },
        width: 120,
        hidden: differences.size === 0,
      },
      { id: 'key', header: t`Key`, cell: (row) => <RecordKey>{row.key}</RecordKey>, width: 70 },
    ],
    [t, format, kinds, names, differences, words, regionName],
  );
  return (
    <DataGrid
      listId="units"
      label={t`Units`}
      columns={columns}
      rows={units}
      total={units.length}
      rowId={(row) => row.unitId}
      rowName={(row) => row.name}
      openId={open}
      onOpen={(row) => onOpen(row.unitId)}
      onOpenPage={(row) => go(`/organisation/${row.unitId}`)}
    />
  );
}
