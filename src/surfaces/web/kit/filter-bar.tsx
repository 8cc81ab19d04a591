/**
 * The line above a list: search, filters as chips held in the URL, columns and density, and the layout switch.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import {
  ActionIcon,
  Button,
  Checkbox,
  CloseButton,
  Popover,
  SegmentedControl,
  TextInput,
  Tooltip,
  UnstyledButton,
} from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import {
  ArrowDown,
  ArrowUp,
  Columns3,
  ListFilter,
  type LucideIcon,
  Minus,
  Plus,
  Search,
  X,
} from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useShortcuts } from '../shell/keys.ts';
import { type Density, preferences, setPreferences, usePreferences } from '../shell/preferences.ts';
import type { Column } from './columns.ts';
import classes from './filter-bar.module.css';
import { Kbd } from './status.tsx';
import type { View } from './view.ts';

/** A choice of a filter. */
export interface FilterOption {
  value: string;
  label: string;
}

/** A field by which a list can be filtered; `options` may be a sign-by-sign search on the server. */
export interface FilterField {
  id: string;
  label: string;
  options: readonly FilterOption[] | ((text: string) => Promise<readonly FilterOption[]>);
  /** Only one value at a time. */
  single?: boolean;
}

/** Props of `FilterBar`. */
export interface FilterBarProps {
  view: View;
  filters?: readonly FilterField[];
  /** Placeholder and name of the search field; absent means no search. */
  search?: string | undefined;
  /** At the end of the line: `ColumnsMenu`, `LayoutSwitch`. */
  end?: ReactNode;
}

/** Search and filters of a list. */
export function FilterBar({ view, filters = [], search, end }: FilterBarProps) {
  const { t } = useLingui();
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(view.q);
  const commit = useDebouncedCallback((q: string) => view.set({ q }), 250);
  useEffect(() => setText(view.q), [view.q]);
  useShortcuts([
    search !== undefined && {
      keys: '/',
      label: t`Search in this list`,
      group: t`In lists`,
      run: () => field.current?.focus(),
    },
  ]);
  const active = filters.filter(({ id }) => (view.filters[id]?.length ?? 0) > 0);
  const set = (id: string, values: string[]) => view.set({ filters: { ...view.filters, [id]: values } });
  return (
    <search className={classes.bar}>
      {search !== undefined && (
        <TextInput
          ref={field}
          className={classes.search ?? ''}
          aria-label={search}
          placeholder={search}
          value={text}
          dir="auto"
          leftSection={<Search className="t-icon" aria-hidden />}
          rightSection={
            text ? (
              <CloseButton size={24} aria-label={t`Clear the search`} onClick={() => view.set({ q: '' })} />
            ) : (
              <Kbd>/</Kbd>
            )
          }
          onChange={(event) => {
            setText(event.currentTarget.value);
            commit(event.currentTarget.value);
          }}
          onKeyDown={(event) => {
            if (event.key === 'Escape') event.currentTarget.blur();
          }}
        />
      )}
      {active.map((filter) => (
        <FilterChip
          key={filter.id}
          filter={filter}
          values={view.filters[filter.id] ?? []}
          onChange={(values) => set(filter.id, values)}
        />
      ))}
      {filters.length > active.length && (
        <AddFilter filters={filters.filter((filter) => !active.includes(filter))} onChange={set} />
      )}
      {active.length > 1 && (
        <Button variant="subtle" color="gray" onClick={() => view.set({ filters: {}, q: '' })}>
          <Trans>Clear</Trans>
        </Button>
      )}
      {end && <div className={classes.end}>{end}</div>}
    </search>
  );
}

/** The choices of one filter: a searchable list of checkboxes. */
function Choices({
  filter,
  values,
  onChange,
}: {
  filter: FilterField;
  values: string[];
  onChange: (values: string[], options: readonly FilterOption[]) => void;
}) {
  const { t } = useLingui();
  const [text, setText] = useState('');
  const [found, setFound] = useState<readonly FilterOption[]>([]);
  const { options } = filter;
  useEffect(() => {
    if (typeof options !== 'function') {
      const wanted = text.toLocaleLowerCase();
      setFound(options.filter(({ label }) => label.toLocaleLowerCase().includes(wanted)));
      return;
    }
    let current = true;
    const timer = setTimeout(() => void options(text).then((answer) => current && setFound(answer)), 150);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [options, text]);
  const toggle = (value: string) =>
    onChange(
      filter.single
        ? values.includes(value)
          ? []
          : [value]
        : values.includes(value)
          ? values.filter((each) => each !== value)
          : [...values, value],
      found,
    );
  return (
    <div className={classes.choices}>
      {(typeof options === 'function' || options.length > 8) && (
        <TextInput
          data-autofocus
          aria-label={t`Search in ${filter.label}`}
          placeholder={t`Search`}
          value={text}
          dir="auto"
          onChange={(event) => setText(event.currentTarget.value)}
        />
      )}
      <fieldset>
        <legend className="t-hidden">{filter.label}</legend>
        {found.map(({ value, label }) => (
          <Checkbox
            key={value}
            label={<bdi>{label}</bdi>}
            checked={values.includes(value)}
            onChange={() => toggle(value)}
            classNames={{
              root: classes.choice ?? '',
              body: classes.choiceBody ?? '',
              labelWrapper: classes.choiceLabel ?? '',
            }}
          />
        ))}
        {found.length === 0 && (
          <p className={classes.none}>
            <Trans>Nothing matches</Trans>
          </p>
        )}
      </fieldset>
    </div>
  );
}

function FilterChip({
  filter,
  values,
  onChange,
}: {
  filter: FilterField;
  values: string[];
  onChange: (values: string[]) => void;
}) {
  const { t } = useLingui();
  const [labels, setLabels] = useState<Record<string, string>>({});
  const { options } = filter;
  useEffect(() => {
    const learn = (known: readonly FilterOption[]) =>
      setLabels((now) => ({
        ...now,
        ...Object.fromEntries(known.map(({ value, label }) => [value, label])),
      }));
    if (typeof options === 'function') void options('').then(learn);
    else learn(options);
  }, [options]);
  const named = values.map((value) => labels[value] ?? value);
  const words = named.length > 2 ? t`${named.length} values` : named.join(', ');
  const label = `${filter.label}: ${words}`;
  return (
    <span className={classes.chip}>
      <Popover position="bottom-start" trapFocus>
        <Popover.Target>
          <UnstyledButton className={classes.chipMain ?? ''} aria-label={t`Filter ${label}`}>
            <span className={classes.chipField}>{filter.label}</span> <bdi>{words}</bdi>
          </UnstyledButton>
        </Popover.Target>
        <Popover.Dropdown p={6} aria-label={filter.label}>
          <Choices
            filter={filter}
            values={values}
            onChange={(next, found) => {
              setLabels((now) => ({
                ...now,
                ...Object.fromEntries(found.map((each) => [each.value, each.label])),
              }));
              onChange(next);
            }}
          />
        </Popover.Dropdown>
      </Popover>
      <UnstyledButton
        className={classes.chipEnd ?? ''}
        aria-label={t`Remove the filter ${filter.label}`}
        onClick={() => onChange([])}
      >
        <X size={14} aria-hidden />
      </UnstyledButton>
    </span>
  );
}

function AddFilter({
  filters,
  onChange,
}: {
  filters: readonly FilterField[];
  onChange: (id: string, values: string[]) => void;
}) {
  const { t } = useLingui();
  const [opened, setOpened] = useState(false);
  const [field, setField] = useState<FilterField | null>(null);
  const [values, setValues] = useState<string[]>([]);
  const close = (isOpen: boolean) => {
    setOpened(isOpen);
    if (!isOpen && field && values.length > 0) onChange(field.id, values);
    if (!isOpen) {
      setField(null);
      setValues([]);
    }
  };
  return (
    <Popover opened={opened} onChange={close} position="bottom-start" trapFocus>
      <Popover.Target>
        <Button
          variant="default"
          leftSection={<ListFilter className="t-icon" aria-hidden />}
          onClick={() => close(!opened)}
        >
          <Trans>Filter</Trans>
        </Button>
      </Popover.Target>
      <Popover.Dropdown p={6} aria-label={t`Add a filter`}>
        {field ? (
          <>
            <Choices
              filter={field}
              values={values}
              onChange={(next) => {
                setValues(next);
                if (field.single) {
                  onChange(field.id, next);
                  setOpened(false);
                  setField(null);
                  setValues([]);
                }
              }}
            />
            {!field.single && (
              <Button fullWidth mt={6} disabled={values.length === 0} onClick={() => close(false)}>
                <Trans>Apply</Trans>
              </Button>
            )}
          </>
        ) : (
          <ul className={classes.fields}>
            {filters.map((filter) => (
              <li key={filter.id}>
                <UnstyledButton onClick={() => setField(filter)}>{filter.label}</UnstyledButton>
              </li>
            ))}
          </ul>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}

/** Props of `ColumnsMenu`. */
export interface ColumnsMenuProps<Row> {
  listId: string;
  view: View;
  columns: readonly Column<Row>[];
}

/** Which columns are shown, in which order, how wide, and how dense rows are; all by keyboard too. */
export function ColumnsMenu<Row>({ listId, view, columns }: ColumnsMenuProps<Row>) {
  const { t } = useLingui();
  const { density, widths } = usePreferences();
  const shown = view.columns ?? columns.filter(({ hidden }) => !hidden).map(({ id }) => id);
  const ordered = [
    ...shown.flatMap((id) => columns.find((column) => column.id === id) ?? []),
    ...columns.filter(({ id }) => !shown.includes(id)),
  ];
  const sizes = widths[listId] ?? {};
  const resize = (column: Column<Row>, by: number) => {
    const now = sizes[column.id] ?? column.width ?? 140;
    setPreferences({
      widths: {
        ...preferences().widths,
        [listId]: { ...sizes, [column.id]: Math.max(56, Math.min(900, now + by)) },
      },
    });
  };
  const move = (id: string, by: number) => {
    const next = [...shown];
    const from = next.indexOf(id);
    const to = from + by;
    if (from < 0 || to < 0 || to >= next.length) return;
    next.splice(to, 0, ...next.splice(from, 1));
    view.set({ columns: next });
  };
  return (
    <Popover position="bottom-end" trapFocus>
      <Popover.Target>
        <Tooltip label={<Trans>Columns and density</Trans>}>
          <ActionIcon variant="default" size={30} aria-label={t`Columns and density`}>
            <Columns3 className="t-icon" aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown p={8} aria-label={t`Columns and density`}>
        <SegmentedControl
          fullWidth
          mb={6}
          size="xs"
          aria-label={t`Density`}
          value={density}
          onChange={(value) => setPreferences({ density: value as Density })}
          data={[
            { value: 'compact', label: t`Compact` },
            { value: 'default', label: t`Normal` },
            { value: 'comfortable', label: t`Roomy` },
          ]}
        />
        <ul className={classes.columns}>
          {ordered.map((column) => {
            const isShown = shown.includes(column.id);
            const name = column.header;
            return (
              <li key={column.id}>
                <Checkbox
                  label={<bdi>{name}</bdi>}
                  checked={isShown}
                  disabled={column.hideable === false}
                  onChange={() =>
                    view.set({
                      columns: isShown ? shown.filter((id) => id !== column.id) : [...shown, column.id],
                    })
                  }
                />
                <span>
                  <ActionIcon size={24} aria-label={t`${name}: narrower`} onClick={() => resize(column, -24)}>
                    <Minus size={14} aria-hidden />
                  </ActionIcon>
                  <ActionIcon size={24} aria-label={t`${name}: wider`} onClick={() => resize(column, 24)}>
                    <Plus size={14} aria-hidden />
                  </ActionIcon>
                  <ActionIcon
                    size={24}
                    aria-label={t`${name}: earlier`}
                    disabled={!isShown}
                    onClick={() => move(column.id, -1)}
                  >
                    <ArrowUp size={14} aria-hidden />
                  </ActionIcon>
                  <ActionIcon
                    size={24}
                    aria-label={t`${name}: later`}
                    disabled={!isShown}
                    onClick={() => move(column.id, 1)}
                  >
                    <ArrowDown size={14} aria-hidden />
                  </ActionIcon>
                </span>
              </li>
            );
          })}
        </ul>
        <Button
          variant="subtle"
          color="gray"
          fullWidth
          onClick={() => {
            setPreferences({ widths: { ...preferences().widths, [listId]: {} } });
            view.set({ columns: undefined });
          }}
        >
          <Trans>Standard columns</Trans>
        </Button>
      </Popover.Dropdown>
    </Popover>
  );
}

/** A layout of the same data: table, board, calendar, timeline, map. */
export interface Layout {
  id: string;
  label: string;
  icon: LucideIcon;
}

/** Switches the layout; the first is the standard one. */
export function LayoutSwitch({ view, layouts }: { view: View; layouts: readonly Layout[] }) {
  const { t } = useLingui();
  return (
    <SegmentedControl
      size="xs"
      aria-label={t`Layout`}
      value={view.layout}
      onChange={(layout) => view.set({ layout })}
      data={layouts.map(({ id, label, icon: Icon }) => ({
        value: id,
        label: (
          <span className={classes.layout}>
            <Icon size={14} aria-hidden />
            {label}
          </span>
        ),
      }))}
    />
  );
}
