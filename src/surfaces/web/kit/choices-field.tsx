/** Many choices in groups, searched by name: the rights of a role, the events of a webhook. */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, Checkbox, Skeleton, TextInput } from '@mantine/core';
import { Search } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import classes from './choices-field.module.css';

/** One choice; `text` is what the search looks at, `label` what is shown (the text, when left out). */
export interface Choice {
  value: string;
  text: string;
  label?: ReactNode;
}

/** Choices under a title. `whole` is a value of its own that stands for all of them, also for those to come. */
export interface ChoiceGroup {
  id: string;
  title: string;
  choices: readonly Choice[];
  whole?: { value: string; label: ReactNode };
}

/** Props of `ChoicesField`; no groups: they have not come yet. */
export interface ChoicesFieldProps {
  label: string;
  /** What the search box asks: `Search rights`. */
  search: string;
  groups: readonly ChoiceGroup[] | undefined;
  value: readonly string[];
  onChange: (value: string[]) => void;
  error?: ReactNode;
}

/** Checkboxes in groups with a search box above them. */
export function ChoicesField({ label, search, groups, value, onChange, error }: ChoicesFieldProps) {
  const id = useId();
  const [text, setText] = useState('');
  const wanted = text.trim().toLocaleLowerCase();
  const shown = (groups ?? [])
    .map((group) => ({
      ...group,
      choices: group.choices.filter((c) =>
        `${c.value} ${c.text} ${group.title}`.toLocaleLowerCase().includes(wanted),
      ),
    }))
    .filter(({ choices }) => choices.length > 0);
  const set = (values: readonly string[], on: boolean) =>
    onChange(on ? [...new Set([...value, ...values])] : value.filter((each) => !values.includes(each)));
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
        aria-label={search}
        placeholder={search}
        leftSection={<Search className="t-icon" aria-hidden />}
        value={text}
        dir="auto"
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard. */}
      <section className={classes.box} tabIndex={0} aria-label={label}>
        {groups === undefined && <Skeleton height={80} />}
        {shown.map((group) => {
          const { whole } = group;
          const isWhole = whole !== undefined && value.includes(whole.value);
          /** Choosing the whole takes the place of its single choices. */
          const setWhole = (on: boolean) => {
            const all = groups?.find((g) => g.id === group.id)?.choices.map((c) => c.value) ?? [];
            const others = value.filter((each) => each !== whole?.value && !all.includes(each));
            onChange(on && whole ? [...others, whole.value] : others);
          };
          return (
            <div key={group.id} className={classes.group}>
              {whole ? (
                <Checkbox
                  label={<strong dir="auto">{whole.label}</strong>}
                  checked={isWhole}
                  onChange={(event) => setWhole(event.currentTarget.checked)}
                />
              ) : (
                <AllOrNone group={group} value={value} onSet={set} />
              )}
              {group.choices.map((choice) => (
                <Checkbox
                  key={choice.value}
                  {...(whole ? { ms: 'lg' } : {})}
                  label={choice.label ?? <span dir="auto">{choice.text}</span>}
                  disabled={isWhole}
                  checked={isWhole || value.includes(choice.value)}
                  onChange={(event) => set([choice.value], event.currentTarget.checked)}
                />
              ))}
            </div>
          );
        })}
        {groups !== undefined && shown.length === 0 && (
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

function AllOrNone(props: {
  group: ChoiceGroup;
  value: readonly string[];
  onSet: (values: readonly string[], on: boolean) => void;
}) {
  const { t } = useLingui();
  const values = props.group.choices.map((c) => c.value);
  const isAll = values.every((each) => props.value.includes(each));
  const { title } = props.group;
  return (
    <div className={classes.head}>
      <h4 dir="auto">{title}</h4>
      <Button
        variant="subtle"
        size="compact-sm"
        aria-label={isAll ? t`None of ${title}` : t`All of ${title}`}
        onClick={() => props.onSet(values, !isAll)}
      >
        {isAll ? <Trans>None</Trans> : <Trans>All</Trans>}
      </Button>
    </div>
  );
}
