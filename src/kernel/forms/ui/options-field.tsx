/** The options of a choice, one line each; Enter goes on to the next one. */
import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button, TextInput } from '@mantine/core';
import { ArrowDown, ArrowUp, Plus, X } from 'lucide-react';
import { useLayoutEffect, useRef } from 'react';
import { type FieldOption, FORM_LIMITS, type FormField } from '../contract-schema.ts';
import classes from './forms.module.css';

/** Props of `OptionsField`. */
export interface OptionsFieldProps {
  field: FormField;
  onChange: (options: FieldOption[], tag?: string) => void;
  /** Somebody has written an option and gone on. */
  onSettled: () => void;
}

/** The list. */
export function OptionsField({ field, onChange, onSettled }: OptionsFieldProps) {
  const { t } = useLingui();
  const list = useRef<HTMLDivElement>(null);
  const { options } = field;
  const pending = useRef<number | null>(null);
  const focusOn = (n: number) => list.current?.querySelectorAll('input')[n]?.focus();
  // At once when the line is drawn: whoever types on must not write into the line before.
  useLayoutEffect(() => {
    if (pending.current === null || options[pending.current]?.label !== '') return;
    focusOn(pending.current);
    pending.current = null;
  });
  const add = (after: number) => {
    const taken = new Set(options.map((o) => o.optionId));
    let n = options.length + 1;
    while (taken.has(`option-${n}`)) n++;
    onChange([...options.slice(0, after), { optionId: `option-${n}`, label: '' }, ...options.slice(after)]);
    pending.current = after;
  };
  const swap = (n: number, by: 1 | -1) => {
    const next = [...options];
    const [moved] = next.splice(n, 1);
    next.splice(n + by, 0, moved!);
    onChange(next);
  };
  return (
    <fieldset className={classes.options}>
      <legend>
        <Trans>Options</Trans>
      </legend>
      <div ref={list}>
        {options.map((option, n) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: ids follow labels, and the focus must stay where it is.
          <div key={n} className={classes.option}>
            <TextInput
              aria-label={t`Option ${n + 1}`}
              dir="auto"
              maxLength={200}
              value={option.label}
              onChange={(event) => {
                const label = event.currentTarget.value;
                onChange(
                  options.map((o, i) => (i === n ? { ...o, label } : o)),
                  `option-${n}`,
                );
              }}
              onBlur={onSettled}
              onKeyDown={(event) => {
                if (event.key !== 'Enter') return;
                event.preventDefault();
                if (n + 1 < options.length) focusOn(n + 1);
                else add(n + 1);
              }}
            />
            <ActionIcon
              size={24}
              aria-label={t`Option ${n + 1} up`}
              disabled={n === 0}
              onClick={() => swap(n, -1)}
            >
              <ArrowUp size={14} aria-hidden />
            </ActionIcon>
            <ActionIcon
              size={24}
              aria-label={t`Option ${n + 1} down`}
              disabled={n === options.length - 1}
              onClick={() => swap(n, 1)}
            >
              <ArrowDown size={14} aria-hidden />
            </ActionIcon>
            <ActionIcon
              size={24}
              aria-label={t`Remove option ${n + 1}`}
              onClick={() => onChange(options.filter((_, i) => i !== n))}
            >
              <X size={14} aria-hidden />
            </ActionIcon>
          </div>
        ))}
      </div>
      <Button
        size="compact-xs"
        variant="default"
        disabled={options.length >= FORM_LIMITS.options}
        leftSection={<Plus size={13} aria-hidden />}
        onClick={() => add(options.length)}
      >
        <Trans>Another option</Trans>
      </Button>
    </fieldset>
  );
}
