/** Units as a tree with head, region and headcount at the end of each line. */
import { useLingui } from '@lingui/react/macro';
import { useMemo } from 'react';
import { useRegionName } from '../../../surfaces/web/hooks/directory.ts';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { Chip } from '../../../surfaces/web/kit/status.tsx';
import { type TreeNode, TreeView } from '../../../surfaces/web/kit/tree-view.tsx';
import classes from './organisation.module.css';
import { childrenOf, type Difference } from './unit-tree.ts';
import type { UnitRow } from './words.ts';

/** What tree, chart and table take. */
export interface UnitsProps {
  units: readonly UnitRow[];
  differences: ReadonlyMap<string, Difference>;
  open: string | undefined;
  onOpen: (unitId: string) => void;
  /** Everything is opened at first, because a search narrows it. */
  all?: boolean;
}

/** Words for what differs from today. */
export function useDifferenceWords(): Record<Difference, string> {
  const { t } = useLingui();
  return { new: t`new`, moved: t`moved`, changed: t`changed`, gone: t`closed` };
}

/** The tree. */
export function UnitTreeView({ units, differences, open, onOpen, all }: UnitsProps) {
  const { t } = useLingui();
  const format = useFormat();
  const words = useDifferenceWords();
  const regionName = useRegionName();
  const nodes = useMemo(() => {
    const children = childrenOf(units);
    const nodeOf = (unit: UnitRow): TreeNode => {
      const difference = differences.get(unit.unitId);
      const total = format.number(unit.headcountTotal);
      const direct = format.number(unit.headcountDirect);
      return {
        id: unit.unitId,
        label: unit.name,
        end: (
          <span className={classes.end}>
            {difference && <Chip tone="info">{words[difference]}</Chip>}
            <span className={classes.head}>
              <bdi>{unit.headName}</bdi>
            </span>
            <span className={classes.region}>
              <bdi>{regionName(unit.region)}</bdi>
            </span>
            <span className={`${classes.count} t-num`} title={t`${total} people, ${direct} of them directly`}>
              {total}
              {unit.childCount > 0 && <small> ({direct})</small>}
            </span>
          </span>
        ),
        children: (children.get(unit.unitId) ?? []).map(nodeOf),
      };
    };
    return (children.get(null) ?? []).map(nodeOf);
  }, [units, differences, format, t, words, regionName]);
  const initiallyOpen = useMemo(
    () => units.filter(({ depth }) => all || depth < 2).map(({ unitId }) => unitId),
    [units, all],
  );
  return (
    <TreeView
      label={t`Units`}
      nodes={nodes}
      selected={open}
      onSelect={({ id }) => onOpen(id)}
      initiallyOpen={initiallyOpen}
    />
  );
}
