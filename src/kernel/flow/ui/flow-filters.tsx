/** What narrows the flow: chips for unit, state, models and other attributes, steps and variants, and the period. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Popover, Select, Stack } from '@mantine/core';
import { CalendarRange } from 'lucide-react';
import { useCallback, useMemo } from 'react';
import { useUnitSearch } from '../../../surfaces/web/hooks/directory.ts';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { DateField } from '../../../surfaces/web/kit/date-field.tsx';
import { FilterBar, type FilterField } from '../../../surfaces/web/kit/filter-bar.tsx';
import { useSearchState } from '../../../surfaces/web/kit/search.ts';
import type { View } from '../../../surfaces/web/kit/view.ts';
import { ATTRIBUTE } from './flow-state.ts';
import type { Flow } from './words.ts';

/** Props of `FlowFilters`; `flow` is the last answer, which knows what can be chosen. */
export interface FlowFiltersProps {
  view: View;
  flow: Flow | undefined;
  isOwn: boolean;
}

/** The line of filters; all of it is in the address. */
export function FlowFilters({ view, flow, isOwn }: FlowFiltersProps) {
  const { t } = useLingui();
  const format = useFormat();
  const searchUnits = useUnitSearch(isOwn);
  const unitOptions = useCallback(
    async (text: string) => (await searchUnits(text)).map(({ id, label }) => ({ value: id, label })),
    [searchUnits],
  );
  const chosen = view.filters;
  const filters = useMemo((): FilterField[] => {
    // What is chosen stays in the list, though no case that is left has it.
    const options = (id: string, known: { value: string; label: string }[]) => [
      ...known,
      ...(chosen[id] ?? [])
        .filter((value) => !known.some((k) => k.value === value))
        .map((value) => ({ value, label: value })),
    ];
    const steps = (flow?.activities ?? []).map((a) => ({ value: a.name, label: a.title }));
    return [
      ...(isOwn ? [{ id: 'unit', label: t`Unit`, options: unitOptions, single: true }] : []),
      {
        id: 'state',
        label: t`State`,
        options: [
          { value: 'completed', label: t`Completed` },
          { value: 'open', label: t`Open` },
        ],
        single: true,
      },
      ...(flow?.attributes ?? []).map((attribute) => ({
        id: ATTRIBUTE + attribute.name,
        label: attribute.title,
        options: options(
          ATTRIBUTE + attribute.name,
          attribute.values.map(({ value, title, cases }) => ({
            value,
            label: `${title === '' ? '–' : title} · ${format.number(cases)}`,
          })),
        ),
      })),
      { id: 'having', label: t`With the step`, options: options('having', steps) },
      { id: 'lacking', label: t`Without the step`, options: options('lacking', steps) },
      { id: 'startsWith', label: t`Begins with`, options: options('startsWith', steps) },
      { id: 'endsWith', label: t`Ends with`, options: options('endsWith', steps) },
      {
        id: 'variants',
        label: t`Variant`,
        options: options(
          'variants',
          (flow?.variants ?? []).slice(0, 50).map(({ variantId, cases }, i) => {
            const place = i + 1;
            return { value: variantId, label: `${t`Variant ${place}`} · ${format.number(cases)}` };
          }),
        ),
      },
      {
        id: 'rework',
        label: t`Rework`,
        options: [
          { value: 'yes', label: t`With rework` },
          { value: 'no', label: t`Nothing done twice` },
        ],
        single: true,
      },
      ...((flow?.handOvers.resources.length ?? 0) > 0
        ? [
            {
              id: 'resources',
              label: isOwn ? t`Unit that worked` : t`Who worked`,
              options: options(
                'resources',
                (flow?.handOvers.resources ?? []).map(({ name }) => ({ value: name, label: name })),
              ),
            },
          ]
        : []),
    ];
  }, [t, format, flow, isOwn, unitOptions, chosen]);
  return <FilterBar view={view} filters={filters} end={<Period />} />;
}

/** The period: which day it begins and ends, and what of a case must lie in it. */
function Period() {
  const { t } = useLingui();
  const format = useFormat();
  const [search, change] = useSearchState();
  const { from, until } = search;
  const begin = from ? format.date(from) : '';
  const end = until ? format.date(until) : '';
  return (
    <Popover position="bottom-end" trapFocus>
      <Popover.Target>
        <Button variant="default" leftSection={<CalendarRange className="t-icon" aria-hidden />}>
          {from && until ? (
            `${begin} – ${end}`
          ) : from ? (
            <Trans>From {begin}</Trans>
          ) : until ? (
            <Trans>Until {end}</Trans>
          ) : (
            <Trans>All time</Trans>
          )}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t`Period`}>
        <Stack gap="sm" w={240}>
          <DateField
            label={t`From`}
            clearable
            value={from ?? null}
            popoverProps={{ withinPortal: false }}
            onChange={(value) => change({ from: value ?? undefined })}
          />
          <DateField
            label={t`Until`}
            clearable
            value={until ?? null}
            popoverProps={{ withinPortal: false }}
            onChange={(value) => change({ until: value ?? undefined })}
          />
          <Select
            label={t`What lies in it`}
            allowDeselect={false}
            comboboxProps={{ withinPortal: false }}
            value={search.period ?? 'arrived'}
            onChange={(value) =>
              change({ period: value === 'arrived' || value === null ? undefined : value })
            }
            data={[
              { value: 'arrived', label: t`The arrival of the case` },
              { value: 'completed', label: t`Its completion` },
              { value: 'active', label: t`Any part of it` },
            ]}
          />
          {(from || until) && (
            <Button
              variant="subtle"
              color="gray"
              onClick={() => change({ from: undefined, until: undefined, period: undefined })}
            >
              <Trans>All time</Trans>
            </Button>
          )}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
