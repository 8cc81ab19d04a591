/**
 * A small picker that opens at an element: type to narrow, arrows and Enter to choose, Esc to leave things as they
 * are. Choosing commits; leaving never does.
 */
// biome-ignore-all lint/a11y/useFocusableInteractive: the field has the focus and names the active option.
// biome-ignore-all lint/a11y/noNoninteractiveElementToInteractiveRole: roles of a list box on list elements.
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the field has the keys, as in every combobox.
import { Trans } from '@lingui/react/macro';
import { Popover, TextInput } from '@mantine/core';
import { Check } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import classes from './requests.module.css';

/** One choice. */
export interface Choice<Value> {
  id: string;
  value: Value;
  label: string;
  /** Shown instead of the plain label. */
  mark?: ReactNode;
  hint?: string | undefined;
}

/** Props of `ChoiceList`. */
export interface ChoiceListProps<Value> {
  /** The element at which it opens. */
  anchor: HTMLElement;
  label: string;
  placeholder?: string;
  /** The choices for what was typed; keep it stable. */
  choices: (
    text: string,
    signal: AbortSignal,
  ) => readonly Choice<Value>[] | Promise<readonly Choice<Value>[]>;
  /** Id of the choice that holds now. */
  current?: string | undefined;
  onChoose: (value: Value) => void;
  onClose: () => void;
}

/** The picker; mounted while it is open. */
export function ChoiceList<Value>(props: ChoiceListProps<Value>) {
  const { anchor, label, choices, onChoose, onClose } = props;
  const [text, setText] = useState('');
  const [found, setFound] = useState<readonly Choice<Value>[]>([]);
  const [state, setState] = useState<'searching' | 'idle' | 'failed'>('searching');
  const [active, setActive] = useState(0);
  const [place] = useState(() => anchor.getBoundingClientRect());
  const listId = useId();
  const list = useRef<HTMLUListElement>(null);
  const chosen = useRef(false);

  useEffect(() => {
    const stop = new AbortController();
    const answer = choices(text, stop.signal);
    const take = (next: readonly Choice<Value>[]) => {
      setFound(next);
      setActive(0);
      setState('idle');
    };
    if (!(answer instanceof Promise)) take(answer);
    else {
      setState('searching');
      answer.then(
        (next) => stop.signal.aborted || take(next),
        () => stop.signal.aborted || setState('failed'),
      );
    }
    return () => stop.abort();
  }, [text, choices]);

  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: 'nearest' });
  }, [active]);

  // The keyboard goes back to where it came from.
  useEffect(() => {
    const before = document.activeElement;
    return () => {
      if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, []);

  const choose = (choice: Choice<Value> | undefined) => {
    if (!choice || chosen.current) return;
    chosen.current = true;
    onClose();
    onChoose(choice.value);
  };
  const pressed = (event: KeyboardEvent) => {
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key];
    if (step !== undefined && found.length > 0)
      setActive((now) => (now + step + found.length) % found.length);
    else if (event.key === 'Enter') choose(found[active]);
    else if (event.key === 'Escape') onClose();
    else if (event.key === 'Tab') onClose();
    else return;
    if (event.key !== 'Tab') event.preventDefault();
    event.stopPropagation();
  };
  return (
    <Popover
      opened
      onChange={(opened) => opened || onClose()}
      position="bottom-start"
      offset={4}
      width={260}
      trapFocus
      returnFocus={false}
      withRoles={false}
      closeOnEscape={false}
    >
      <Popover.Target>
        <span
          aria-hidden
          className={classes.anchor}
          style={{
            left: place.left,
            top: place.top,
            width: Math.min(place.width, 260),
            height: place.height,
          }}
        />
      </Popover.Target>
      <Popover.Dropdown p={4} aria-label={label}>
        <TextInput
          data-autofocus
          role="combobox"
          aria-label={label}
          aria-expanded
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={found[active] ? `${listId}-${active}` : undefined}
          placeholder={props.placeholder ?? label}
          value={text}
          dir="auto"
          variant="unstyled"
          classNames={{ input: classes.choiceInput ?? '' }}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={pressed}
        />
        <ul id={listId} ref={list} role="listbox" aria-label={label} className={classes.choices}>
          {found.map((choice, index) => (
            <li
              key={choice.id}
              id={`${listId}-${index}`}
              role="option"
              aria-selected={index === active}
              className={classes.choice}
              onClick={() => choose(choice)}
              onPointerMove={() => setActive(index)}
            >
              <span className={classes.choiceText}>
                {choice.mark ?? <bdi>{choice.label}</bdi>}
                {choice.hint && <bdi className={classes.hint}>{choice.hint}</bdi>}
              </span>
              {choice.id === props.current && <Check className="t-icon" role="img" aria-label="✓" />}
            </li>
          ))}
        </ul>
        {found.length === 0 && (
          <p className={classes.choiceNote} role="status">
            {state === 'failed' ? (
              <Trans>The search did not work. Try again.</Trans>
            ) : state === 'searching' ? (
              <Trans>Searching…</Trans>
            ) : (
              <Trans>Nothing matches</Trans>
            )}
          </p>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
