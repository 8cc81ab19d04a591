/** Which events a webhook is told of: whole areas, or single events in the words in which they are told. */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Checkbox, Skeleton, TextInput } from '@mantine/core';
import { Search } from 'lucide-react';
import { type ReactNode, useId, useMemo, useState } from 'react';
import { useOperation } from '../../../surfaces/web/client/operations.tsx';
import { listEventKinds } from '../contract.ts';
import classes from './webhooks.module.css';

/** Props of `EventsField`. */
export interface EventsFieldProps {
  label: string;
  value: readonly string[];
  onChange: (value: string[]) => void;
  error?: ReactNode;
}

/** Checkboxes for areas and their events, searched by name. */
export function EventsField({ label, value, onChange, error }: EventsFieldProps) {
  const { t } = useLingui();
  const id = useId();
  const [text, setText] = useState('');
  const { data } = useOperation(listEventKinds, {}, { staleTime: 300_000 });
  const wanted = text.trim().toLowerCase();
  const areas = useMemo(() => {
    const groups = new Map<string, { title: string; names: string[] }>();
    for (const e of data?.rows ?? []) {
      const group = groups.get(e.area) ?? { title: e.areaTitle, names: [] };
      group.names.push(e.name);
      groups.set(e.area, group);
    }
    return [...groups].map(([area, group]) => ({ area, ...group }));
  }, [data]);
  const shown = areas
    .map((group) => ({
      ...group,
      names: group.names.filter((name) => `${name} ${group.title}`.toLowerCase().includes(wanted)),
    }))
    .filter(({ names }) => names.length > 0);
  const set = (name: string, on: boolean) =>
    onChange(on ? [...value, name] : value.filter((each) => each !== name));
  /** Choosing an area takes the place of its single events. */
  const setArea = (area: string, on: boolean) => {
    const others = value.filter((name) => !name.startsWith(`${area}.`));
    onChange(on ? [...others, `${area}.*`] : others);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot scroll its inside and keep its legend.
    <div role="group" aria-labelledby={`${id}-label`} aria-describedby={error ? `${id}-error` : undefined}>
      <div className={classes.head}>
        <span id={`${id}-label`} className={classes.label}>
          {label}
        </span>
        <span className={classes.quiet} aria-live="polite">
          <Plural value={value.length} _0="None chosen" one="# chosen" other="# chosen" />
        </span>
      </div>
      <TextInput
        aria-label={t`Search events`}
        placeholder={t`Search events`}
        leftSection={<Search className="t-icon" aria-hidden />}
        value={text}
        dir="auto"
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard. */}
      <section className={classes.box} tabIndex={0} aria-label={label}>
        {data === undefined && <Skeleton height={80} />}
        {shown.map(({ area, title, names }) => {
          const isWhole = value.includes(`${area}.*`);
          return (
            <div key={area} className={classes.group}>
              <Checkbox
                label={
                  <strong dir="auto">
                    <Trans>Everything of {title}</Trans>
                  </strong>
                }
                checked={isWhole}
                onChange={(event) => setArea(area, event.currentTarget.checked)}
              />
              {names.map((name) => (
                <Checkbox
                  key={name}
                  ml="lg"
                  label={
                    <span dir="ltr" className={classes.event}>
                      {name}
                    </span>
                  }
                  disabled={isWhole}
                  checked={isWhole || value.includes(name)}
                  onChange={(event) => set(name, event.currentTarget.checked)}
                />
              ))}
            </div>
          );
        })}
        {data !== undefined && shown.length === 0 && (
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
