/** Rights in business words, grouped by area: as checkboxes to choose from, and as the list of what a role allows. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Skeleton } from '@mantine/core';
import { useMemo } from 'react';
import { useOperation } from '../../../surfaces/web/client/operations.tsx';
import { ChoicesField } from '../../../surfaces/web/kit/choices-field.tsx';
import type { FilterOption } from '../../../surfaces/web/kit/filter-bar.tsx';
import { listRights } from '../contract-roles.ts';
import classes from './access.module.css';

type Right = { right: string; area: string; allows: string; everyMember: boolean };

/** Every right there is; empty until the answer is there. */
export function useRights(): Right[] {
  const { data } = useOperation(listRights, {}, { staleTime: 300_000 });
  return useMemo(() => data?.rights ?? [], [data]);
}

/** Rights as choices of a filter. */
export function useRightOptions(): FilterOption[] {
  const rights = useRights();
  return useMemo(() => rights.map(({ right, allows }) => ({ value: right, label: allows })), [rights]);
}

function byArea(rights: readonly Right[]): [string, Right[]][] {
  const groups = new Map<string, Right[]>();
  for (const each of rights) groups.set(each.area, [...(groups.get(each.area) ?? []), each]);
  return [...groups];
}

/** What some rights allow, as a list by area. */
export function RightsList({ rights }: { rights: readonly string[] }) {
  const all = useRights();
  if (all.length === 0) return <Skeleton height={60} />;
  if (rights.includes('*')) {
    return (
      <p className={classes.quiet}>
        <Trans>Everything, with every right there is and every right to come.</Trans>
      </p>
    );
  }
  const known = all.filter(({ right }) => rights.includes(right));
  return (
    <div className={classes.rights}>
      {byArea(known).map(([area, list]) => (
        <section key={area}>
          <h4 dir="auto">{area}</h4>
          <ul>
            {list.map(({ right, allows }) => (
              <li key={right} dir="auto">
                {allows}
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

/** Props of `RightsField`; `among` limits the choice to rights that may be given on. */
export interface RightsFieldProps {
  label: string;
  value: readonly string[];
  onChange: (value: string[]) => void;
  error?: React.ReactNode;
  among?: readonly string[] | undefined;
}

/** Checkboxes for rights, searched by what they allow. */
export function RightsField({ among, ...field }: RightsFieldProps) {
  const { t } = useLingui();
  const all = useRights();
  const { value } = field;
  const offered = all.filter(
    ({ right }) =>
      right !== '*' && (!among || among.includes('*') || among.includes(right) || value.includes(right)),
  );
  const groups = byArea(offered).map(([area, list]) => ({
    id: area,
    title: area,
    choices: list.map(({ right, allows }) => ({ value: right, text: allows })),
  }));
  return <ChoicesField {...field} search={t`Search rights`} groups={all.length === 0 ? undefined : groups} />;
}
