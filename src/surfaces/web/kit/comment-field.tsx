/**
 * Where comments are written: @ offers colleagues, the internal switch shades the field, Ctrl+Enter sends. A text
 * that could not be sent stays.
 */
// biome-ignore-all lint/a11y/useFocusableInteractive: the field has the focus and names the active option.
// biome-ignore-all lint/a11y/noNoninteractiveElementToInteractiveRole: roles of a list box on list elements.
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the field has the keys, as in every combobox.
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Popover, Switch, Textarea } from '@mantine/core';
import { Lock } from 'lucide-react';
import {
  type FormEvent,
  type KeyboardEvent,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { lookUpPeople } from '../../../kernel/org/contract.ts';
import { call } from '../client/call.ts';
import { type Mention, mentionAt, toBody, toWritten } from './mentions.ts';
import classes from './record-activity.module.css';
import { Person } from './status.tsx';

/** Props of `CommentField`. */
export interface CommentFieldProps {
  label: string;
  placeholder?: string;
  /** The verb on the button. */
  confirm: string;
  /** A comment that is changed, as the server keeps it. */
  initial?: string;
  /** Offers the internal switch. */
  mayBeInternal?: boolean;
  onSend: (body: string, internal: boolean) => Promise<unknown>;
  onCancel?: () => void;
  autoFocus?: boolean;
}

type Found = Mention & { hint: string | null };

/** The field for a comment. */
export function CommentField(props: CommentFieldProps) {
  const { t } = useLingui();
  const start = toWritten(props.initial ?? '');
  const [text, setText] = useState(start.text);
  const [mentions, setMentions] = useState<Mention[]>(start.mentions);
  const [internal, setInternal] = useState(false);
  const [sending, setSending] = useState(false);
  const [typing, setTyping] = useState<{ from: number; typed: string } | null>(null);
  const [found, setFound] = useState<Found[]>([]);
  const [active, setActive] = useState(0);
  const field = useRef<HTMLTextAreaElement>(null);
  const caretTo = useRef<number | null>(null);
  const listId = useId();
  const typed = typing?.typed;

  useEffect(() => {
    if (typed === undefined) {
      setFound([]);
      return;
    }
    const stop = new AbortController();
    const timer = setTimeout(() => {
      call(lookUpPeople, { text: typed, limit: 6 }, { signal: stop.signal }).then(
        ({ rows }) => {
          setFound(
            rows.map(({ personId, name, title, unitName }) => ({ personId, name, hint: unitName ?? title })),
          );
          setActive(0);
        },
        () => setFound([]),
      );
    }, 120);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [typed]);

  // Before the next key can arrive, which would else be written at the end.
  useLayoutEffect(() => {
    if (caretTo.current === null || field.current?.value !== text) return;
    field.current.focus();
    field.current.setSelectionRange(caretTo.current, caretTo.current);
    caretTo.current = null;
  }, [text]);

  const follow = () => {
    const at = field.current;
    if (at) setTyping(mentionAt(at.value, at.selectionStart));
  };
  const choose = (person: Found | undefined) => {
    if (!person || !typing) return;
    const end = typing.from + 1 + typing.typed.length;
    const next = `${text.slice(0, typing.from)}@${person.name} ${text.slice(end).replace(/^ /, '')}`;
    const caret = typing.from + person.name.length + 2;
    setText(next);
    setMentions((now) => [...now.filter(({ personId }) => personId !== person.personId), person]);
    setTyping(null);
    caretTo.current = caret;
  };
  const isChoosing = typing !== null && found.length > 0;
  const pressed = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) {
      event.preventDefault();
      event.currentTarget.form?.requestSubmit();
      return;
    }
    if (isChoosing) {
      if (event.key === 'ArrowDown') setActive((now) => (now + 1) % found.length);
      else if (event.key === 'ArrowUp') setActive((now) => (now - 1 + found.length) % found.length);
      else if (event.key === 'Enter' || event.key === 'Tab') choose(found[active]);
      else if (event.key === 'Escape') setTyping(null);
      else return;
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    if (event.key === 'Escape') {
      event.stopPropagation();
      if (props.onCancel) props.onCancel();
      else event.currentTarget.blur();
    }
  };
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (!text.trim() || sending) return;
    setSending(true);
    try {
      await props.onSend(toBody(text.trim(), mentions), internal);
      setText('');
      setMentions([]);
      setInternal(false);
    } catch {
      // The command has told why; the text stays, so that nothing typed is lost.
    } finally {
      setSending(false);
    }
  };

  return (
    <form
      className={classes.write}
      data-internal={internal || undefined}
      onSubmit={(event) => void send(event)}
    >
      <Popover
        opened={isChoosing}
        position="bottom-start"
        width={280}
        offset={2}
        trapFocus={false}
        withRoles={false}
      >
        <Popover.Target>
          <div className={classes.field}>
            <Textarea
              ref={field}
              aria-label={props.label}
              placeholder={props.placeholder ?? ''}
              autosize
              minRows={2}
              maxRows={12}
              maxLength={10_000}
              dir="auto"
              variant="unstyled"
              data-autofocus={props.autoFocus || undefined}
              autoFocus={props.autoFocus ?? false}
              value={text}
              aria-controls={isChoosing ? listId : undefined}
              aria-activedescendant={isChoosing ? `${listId}-${active}` : undefined}
              aria-autocomplete="list"
              onChange={(event) => {
                setText(event.currentTarget.value);
                follow();
              }}
              onClick={follow}
              onBlur={() => setTyping(null)}
              onKeyDown={pressed}
            />
          </div>
        </Popover.Target>
        <Popover.Dropdown p={4} aria-label={t`People to mention`}>
          <ul id={listId} role="listbox" aria-label={t`People to mention`} className={classes.people}>
            {found.map((person, index) => (
              <li
                key={person.personId}
                id={`${listId}-${index}`}
                role="option"
                aria-selected={index === active}
                onPointerMove={() => setActive(index)}
                // Before the field loses the focus and the list goes.
                onMouseDown={(event) => {
                  event.preventDefault();
                  choose(person);
                }}
              >
                <Person name={person.name} />
                {person.hint && <bdi className={classes.hint}>{person.hint}</bdi>}
              </li>
            ))}
          </ul>
        </Popover.Dropdown>
      </Popover>
      <div className={classes.writeEnd}>
        {props.mayBeInternal ? (
          <Switch
            size="xs"
            label={
              <span className={classes.internalLabel}>
                <Lock size={13} aria-hidden />
                <Trans>Internal note</Trans>
              </span>
            }
            checked={internal}
            onChange={(event) => setInternal(event.currentTarget.checked)}
          />
        ) : (
          <span className={classes.tip}>
            <Trans>Type @ to mention somebody</Trans>
          </span>
        )}
        <span className={classes.buttons}>
          {props.onCancel && (
            <Button variant="default" size="compact-sm" onClick={props.onCancel}>
              <Trans>Cancel</Trans>
            </Button>
          )}
          <Button type="submit" size="compact-sm" loading={sending} disabled={!text.trim()}>
            {props.confirm}
          </Button>
        </span>
      </div>
    </form>
  );
}
