/** Rights in business words, grouped by area: as checkboxes to choose from, and as the list of what a role allows. */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, Checkbox, Skeleton, TextInput } from '@mantine/core';
import { Search } from 'lucide-react';
import { useId, useMemo, useState } from 'react';
import { useOperation } from '../../../surfaces/web/client/operations.tsx';
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
export function RightsField({ label, value, onChange, error, among }: RightsFieldProps) {
  const { t } = useLingui();
  const id = useId();
  const all = useRights();
  const [text, setText] = useState('');
  const wanted = text.trim().toLocaleLowerCase();
  const offered = all.filter(
    ({ right }) =>
      right !== '*' && (!among || among.includes('*') || among.includes(right) || value.includes(right)),
  );
  const shown = offered.filter(({ right, allows }) =>
    `${right} ${allows}`.toLocaleLowerCase().includes(wanted),
  );
  const set = (rights: readonly string[], on: boolean) =>
    onChange(on ? [...new Set([...value, ...rights])] : value.filter((each) => !rights.includes(each)));
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot scroll its inside and keep its legend.
    <div role="group" aria-labelledby={`${id}-label`} aria-describedby={error ? `${id}-error` : undefined}>
      <div className={classes.rightsHead}>
        <span id={`${id}-label`} className={classes.label}>
          {label}
        </span>
        <span className={classes.quiet} aria-live="polite">
          <Plural value={value.length} _0="None chosen" one="# chosen" other="# chosen" />
        </span>
      </div>
      <TextInput
        aria-label={t`Search rights`}
        placeholder={t`Search rights`}
        leftSection={<Search className="t-icon" aria-hidden />}
        value={text}
        dir="auto"
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard. */}
      <section className={classes.rightsBox} tabIndex={0} aria-label={label}>
        {all.length === 0 && <Skeleton height={80} />}
        {byArea(shown).map(([area, list]) => {
          const names = list.map(({ right }) => right);
          const isAll = names.every((each) => value.includes(each));
          return (
            <div key={area} className={classes.group}>
              <div className={classes.rightsHead}>
                <h4 dir="auto">{area}</h4>
                <Button variant="subtle" size="compact-sm" onClick={() => set(names, !isAll)}>
                  {isAll ? <Trans>None</Trans> : <Trans>All</Trans>}
                  <span className="t-hidden"> {area}</span>
                </Button>
              </div>
              {list.map(({ right, allows }) => (
                <Checkbox
                  key={right}
                  label={<span dir="auto">{allows}</span>}
                  checked={value.includes(right)}
                  onChange={(event) => set([right], event.currentTarget.checked)}
                />
              ))}
            </div>
          );
        })}
        {all.length > 0 && shown.length === 0 && (
          <p className={classes.quiet}>
            <Trans>Nothing matches</Trans>
          </p>
        )}
      </section>
      {error && (
        <p id={`${id}-error`} className={classes.error}>
          {error}
        </p>
      )}
    </div>
  );
}
