/**
 * Where a condition is written: names are completed, faults are underlined and explained while one types, and the
 * condition can be tried on past cases. A plain text field with its own suggestions: light, and known to every reader
 * of screens.
 */
// biome-ignore-all lint/a11y/useFocusableInteractive: the field has the focus and names the active option.
// biome-ignore-all lint/a11y/noNoninteractiveElementToInteractiveRole: roles of a list box on list elements.
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the field has the keys, as in every combobox.
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Input } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { CircleAlert, CircleCheck } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { z } from 'zod';
import {
  checkCondition,
  LONGEST,
  listVocabularies,
  type problem,
} from '../../../kernel/conditions/contract.ts';
import { useOperation } from '../client/operations.tsx';
import { hasRight, useSession } from '../shell/session.ts';
import { ConditionBench } from './condition-bench.tsx';
import { type Completion, completionsAt } from './condition-completion.ts';
import classes from './condition-editor.module.css';
import { Kbd } from './status.tsx';

/** Props of `ConditionEditor`. */
export interface ConditionEditorProps {
  /** Name of the process: `request-fulfilment`. */
  process: string;
  value: string;
  onChange: (text: string) => void;
  label: string;
  description?: string;
  /** Shows the text without letting it be changed; it can still be tried. */
  readOnly?: boolean;
}

type Problem = z.output<typeof problem>;

/** The editor of one condition. */
export function ConditionEditor({
  process,
  value,
  onChange,
  label,
  description,
  readOnly = false,
}: ConditionEditorProps) {
  const { t } = useLingui();
  const session = useSession();
  const [trying, setTrying] = useState(false);
  const [choosing, setChoosing] = useState(false);
  const id = useId();
  const [settled] = useDebouncedValue(value, 250);
  const checking = useOperation(
    checkCondition,
    settled.trim() === '' || settled.length > LONGEST ? null : { process, text: settled },
    { keep: true, staleTime: 60_000 },
  );
  // While somebody types, the marks of the text before would stand in wrong places.
  const checked = settled === value && value.trim() !== '' ? checking.data : undefined;
  // Nor does a half-written name that is being completed need a word.
  const problems = choosing ? [] : (checked?.problems ?? []);
  const use = ({ from, to }: Problem, instead: string) =>
    onChange(`${value.slice(0, from)}${instead}${value.slice(to)}`);
  return (
    <Input.Wrapper
      label={label}
      description={description}
      labelProps={{ htmlFor: id }}
      className={classes.editor}
    >
      <CodeField
        id={id}
        process={process}
        value={value}
        onChange={onChange}
        problems={problems}
        readOnly={readOnly}
        onChoosing={setChoosing}
      />
      <div id={`${id}-said`} role="status" className={classes.editor}>
        {problems.length > 0 && (
          <ul className={classes.problems}>
            {problems.map((p) => (
              <li key={`${p.from} ${p.message}`} className={classes.problem}>
                <CircleAlert size={16} aria-hidden />
                <div>
                  <bdi>{p.message}</bdi>
                  {p.suggestions.length > 0 && !readOnly && (
                    <div className={classes.instead}>
                      {p.suggestions.map((s) => (
                        <Button key={s} variant="default" size="compact-xs" onClick={() => use(p, s)}>
                          <Trans>Write</Trans>&nbsp;<code dir="ltr">{s}</code>
                        </Button>
                      ))}
                    </div>
                  )}
                </div>
              </li>
            ))}
          </ul>
        )}
        {checking.error !== null && <bdi>{checking.error.message}</bdi>}
        {checked?.ok === true && (
          <span className={classes.fine}>
            <CircleCheck size={16} aria-hidden />
            <bdi>
              <Trans>This can be decided.</Trans> {checked.cost?.sentence}
            </bdi>
          </span>
        )}
      </div>
      <div className={classes.foot}>
        <span>
          {readOnly ? null : (
            <Trans>
              <Kbd>Ctrl</Kbd> <Kbd>Space</Kbd> shows what can stand here
            </Trans>
          )}
        </span>
        {hasRight(session, 'conditions.try-conditions') && (
          <Button
            variant="subtle"
            size="compact-sm"
            aria-expanded={trying}
            onClick={() => setTrying((now) => !now)}
          >
            {trying ? t`Close the test bench` : t`Try it on past cases`}
          </Button>
        )}
      </div>
      {trying && <ConditionBench process={process} text={value} ready={checked?.ok === true} />}
    </Input.Wrapper>
  );
}

interface CodeFieldProps {
  id: string;
  process: string;
  value: string;
  onChange: (text: string) => void;
  problems: readonly Problem[];
  readOnly: boolean;
  /** The list of what could stand at the caret is open, or not any more. */
  onChoosing: (isOpen: boolean) => void;
}

/** The field with its underlines and the list of what could stand at the caret. */
function CodeField({ id, process, value, onChange, problems, readOnly, onChoosing }: CodeFieldProps) {
  const { t } = useLingui();
  const vocabularies = useOperation(listVocabularies, {}, { staleTime: 600_000 });
  const words = vocabularies.data?.rows.find((r) => r.process === process);
  const functions = vocabularies.data?.functions;
  const field = useRef<HTMLTextAreaElement>(null);
  const marker = useRef<HTMLSpanElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const caretTo = useRef<number | null>(null);
  const [caret, setCaret] = useState<number | null>(null);
  const [active, setActive] = useState(0);
  const { from, items } = useMemo(
    () =>
      caret === null || words === undefined || functions === undefined
        ? { from: 0, items: [] as Completion[] }
        : completionsAt(value, caret, words, functions),
    [value, caret, words, functions],
  );
  const isOpen = items.length > 0;
  useEffect(() => onChoosing(isOpen), [isOpen, onChoosing]);
  const types: Record<string, string> = {
    number: t`number`,
    text: t`text`,
    boolean: t`yes or no`,
    date: t`date`,
    'date-time': t`point in time`,
    duration: t`duration`,
    list: t`list`,
  };

  // Before the next key can arrive, which would else be written at the end.
  useLayoutEffect(() => {
    if (caretTo.current === null || field.current?.value !== value) return;
    field.current.focus();
    field.current.setSelectionRange(caretTo.current, caretTo.current);
    caretTo.current = null;
  }, [value]);

  // Below the word that is being written, but inside the field.
  useLayoutEffect(() => {
    if (!isOpen || marker.current === null || list.current === null) return;
    const { offsetLeft, offsetTop, offsetHeight } = marker.current;
    const room = (list.current.offsetParent as HTMLElement).clientWidth - list.current.offsetWidth;
    list.current.style.left = `${Math.max(0, Math.min(offsetLeft, room))}px`;
    list.current.style.top = `${offsetTop + offsetHeight + 4}px`;
  });

  const choose = (item: Completion | undefined) => {
    if (item === undefined || caret === null) return;
    const next = `${value.slice(0, from)}${item.insert}${value.slice(caret)}`;
    caretTo.current = from + item.insert.length - item.back;
    // After a dot the next name is offered at once.
    setCaret(item.insert.endsWith('.') ? caretTo.current : null);
    setActive(0);
    onChange(next);
  };
  const pressed = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key === ' ' && event.ctrlKey) {
      setCaret(event.currentTarget.selectionStart);
      setActive(0);
    } else if (!isOpen) return;
    else if (event.key === 'ArrowDown') setActive((now) => (now + 1) % items.length);
    else if (event.key === 'ArrowUp') setActive((now) => (now - 1 + items.length) % items.length);
    else if (event.key === 'Enter' || event.key === 'Tab') choose(items[active]);
    else if (event.key === 'Escape') setCaret(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div className={classes.box} data-faulty={problems.length > 0 || undefined}>
      <div className={classes.shown} aria-hidden>
        {segments(value, problems, isOpen ? from : null).map((s) =>
          s.text === null ? (
            <span key="caret" ref={marker} />
          ) : (
            <span key={s.at} className={s.fault ? classes.fault : undefined}>
              {s.text}
            </span>
          ),
        )}
        {'\u200b'}
      </div>
      <textarea
        ref={field}
        id={id}
        className={classes.field}
        value={value}
        readOnly={readOnly}
        maxLength={LONGEST}
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        placeholder={words?.smallest}
        aria-describedby={`${id}-said`}
        aria-invalid={problems.length > 0}
        aria-autocomplete="list"
        aria-controls={isOpen ? `${id}-offers` : undefined}
        aria-activedescendant={isOpen ? `${id}-offer-${active}` : undefined}
        onChange={(event) => {
          onChange(event.currentTarget.value);
          setCaret(event.currentTarget.selectionStart);
          setActive(0);
        }}
        onClick={() => setCaret(null)}
        onBlur={() => setCaret(null)}
        onKeyDown={pressed}
      />
      {isOpen && (
        <ul
          ref={list}
          id={`${id}-offers`}
          role="listbox"
          aria-label={t`What can stand here`}
          className={classes.offers}
        >
          {items.map((item, index) => (
            <li
              key={item.label}
              id={`${id}-offer-${index}`}
              role="option"
              aria-selected={index === active}
              onPointerMove={() => setActive(index)}
              // Before the field loses the focus and the list goes.
              onMouseDown={(event) => {
                event.preventDefault();
                choose(item);
              }}
            >
              <code>{item.label}</code>
              <span className={classes.detail}>{types[item.detail] ?? item.detail}</span>
              {item.describes !== '' && index === active && (
                <span className={classes.describes}>
                  <bdi>{item.describes}</bdi>
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

interface Segment {
  at: number;
  text: string | null;
  fault: boolean;
}

/** The text cut where underlines begin and end, with an empty piece at the caret's word. */
function segments(text: string, problems: readonly Problem[], mark: number | null): Segment[] {
  const inside = (at: number) => problems.some((p) => p.from <= at && at < Math.max(p.to, p.from + 1));
  const cuts = new Set([0, text.length]);
  for (const p of problems) cuts.add(p.from).add(Math.min(text.length, Math.max(p.to, p.from + 1)));
  if (mark !== null) cuts.add(mark);
  const places = [...cuts].filter((c) => c <= text.length).sort((a, b) => a - b);
  const found: Segment[] = [];
  for (const [i, at] of places.entries()) {
    if (at === mark) found.push({ at, text: null, fault: false });
    const to = places[i + 1] ?? text.length;
    if (to > at) found.push({ at, text: text.slice(at, to), fault: inside(at) });
  }
  return found;
}
