/**
 * Picks a record by searching for it: a person, a unit, a course. The server searches; the list shows key, name
 * and what tells two of the same name apart.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { CloseButton, Combobox, type ComboboxProps, InputBase, Loader, useCombobox } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';

/** A record that can be picked. */
export interface Pickable {
  id: string;
  label: string;
  /** What tells namesakes apart: unit, mail address, key. */
  hint?: string | undefined;
  /** Why it cannot be picked; shown instead of hiding it. */
  whyNot?: string | undefined;
}

/** Props of `RecordPicker`. */
export interface RecordPickerProps {
  label: ReactNode;
  description?: ReactNode;
  error?: ReactNode;
  placeholder?: string;
  required?: boolean;
  disabled?: boolean;
  /** The picked record, or null. */
  value: Pickable | null;
  onChange: (value: Pickable | null) => void;
  /** Searches on the server; gets an empty text when the list opens. */
  search: (text: string, signal: AbortSignal) => Promise<readonly Pickable[]>;
  withinPortal?: ComboboxProps['withinPortal'];
}

/** A field that searches records. */
export function RecordPicker(props: RecordPickerProps) {
  const { t } = useLingui();
  const { value, onChange, search } = props;
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const [text, setText] = useState('');
  const [found, setFound] = useState<readonly Pickable[]>([]);
  const [state, setState] = useState<'idle' | 'searching' | 'failed'>('idle');
  const opened = combobox.dropdownOpened;

  useEffect(() => {
    if (!opened) return;
    const stop = new AbortController();
    setState('searching');
    const timer = setTimeout(() => {
      search(text, stop.signal).then(
        (answer) => {
          setFound(answer);
          setState('idle');
        },
        () => stop.signal.aborted || setState('failed'),
      );
    }, 150);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [text, opened, search]);

  const shown = opened ? text : (value?.label ?? '');
  return (
    <Combobox
      store={combobox}
      withinPortal={props.withinPortal ?? true}
      shadow="md"
      onOptionSubmit={(id) => {
        const picked = found.find((each) => each.id === id);
        if (picked && !picked.whyNot) onChange(picked);
        setText('');
        combobox.closeDropdown();
      }}
    >
      <Combobox.Target withExpandedAttribute>
        <InputBase
          role="combobox"
          label={props.label}
          description={props.description}
          error={props.error}
          required={props.required ?? false}
          disabled={props.disabled ?? false}
          placeholder={props.placeholder ?? t`Type to search`}
          dir="auto"
          value={shown}
          rightSectionPointerEvents="all"
          rightSection={
            state === 'searching' && opened ? (
              <Loader size={16} />
            ) : value && !props.disabled ? (
              <CloseButton size={24} aria-label={t`Clear`} onClick={() => onChange(null)} />
            ) : null
          }
          onChange={(event) => {
            setText(event.currentTarget.value);
            combobox.openDropdown();
            combobox.updateSelectedOptionIndex();
          }}
          onClick={() => combobox.openDropdown()}
          onFocus={() => setText('')}
          onBlur={() => {
            combobox.closeDropdown();
            setText('');
          }}
        />
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Options mah={280} style={{ overflow: 'auto' }} aria-label={t`Records found`}>
          {found.map((each) => (
            <Combobox.Option
              key={each.id}
              value={each.id}
              disabled={each.whyNot !== undefined}
              active={each.id === value?.id}
            >
              <bdi>{each.label}</bdi>
              {(each.whyNot ?? each.hint) && (
                <bdi style={{ display: 'block', fontSize: 12, color: 'var(--t-ink-3)' }}>
                  {each.whyNot ?? each.hint}
                </bdi>
              )}
            </Combobox.Option>
          ))}
          {found.length === 0 && (
            <Combobox.Empty>
              {state === 'searching' ? (
                <Trans>Searching…</Trans>
              ) : state === 'failed' ? (
                <Trans>The search did not work. Try again.</Trans>
              ) : (
                <Trans>Nothing matches</Trans>
              )}
            </Combobox.Empty>
          )}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
