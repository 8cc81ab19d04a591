/**
 * Small signs that stand in rows: status as dot and word, a person, a key, time left, a keyboard key.
 */
import { Avatar } from '@mantine/core';
import { Pause } from 'lucide-react';
import type { ReactNode } from 'react';
import classes from './status.module.css';

/** What a status means; the colour follows. `bad` only for overdue, conflict, failure. */
export type Tone = 'quiet' | 'info' | 'busy' | 'wait' | 'warn' | 'good' | 'bad';

/** A status: dot and word. `hollow` dots mean not started, so that colour is not the only sign. */
export function StatusDot({ tone, children, hollow }: { tone: Tone; children: ReactNode; hollow?: boolean }) {
  return (
    <span className={classes.status} data-tone={tone}>
      <span className={classes.dot} data-hollow={hollow || undefined} aria-hidden />
      <span className={classes.word}>{children}</span>
    </span>
  );
}

const tints = ['indigo', 'teal', 'grape', 'orange', 'cyan', 'pink', 'lime', 'violet'] as const;

function tintOf(name: string): string {
  let sum = 0;
  for (const character of name) sum = (sum * 31 + character.codePointAt(0)!) % 997;
  return tints[sum % tints.length]!;
}

/** First letters of the first and the last word. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined];
  return letters
    .map((word) => (word ? [...word][0] : ''))
    .join('')
    .toUpperCase();
}

/** A person: initials and name; `muted` for people who left. */
export function Person({
  name,
  muted,
  onlyPicture,
}: {
  name: string;
  muted?: boolean;
  onlyPicture?: boolean;
}) {
  return (
    <span className={classes.person} data-muted={muted || undefined}>
      <Avatar
        size={20}
        radius="xl"
        color={tintOf(name)}
        variant="light"
        classNames={{ placeholder: classes.initials ?? '' }}
        {...(onlyPicture ? { role: 'img', 'aria-label': name } : { 'aria-hidden': true })}
      >
        {initialsOf(name)}
      </Avatar>
      {!onlyPicture && <bdi className={classes.word}>{name}</bdi>}
    </span>
  );
}

/** A record's key in monospace: REQ-42. */
export function RecordKey({ children }: { children: ReactNode }) {
  return (
    <bdi className="t-key" style={{ color: 'var(--t-ink-3)' }}>
      {children}
    </bdi>
  );
}

/** A key of the keyboard, drawn; screen readers skip it, because buttons carry aria-keyshortcuts. */
export function Kbd({ children, onAccent }: { children: ReactNode; onAccent?: boolean }) {
  return (
    <kbd className={classes.kbd} data-on-accent={onAccent || undefined} aria-hidden>
      {children}
    </kbd>
  );
}

/** Time left against a promise, in words; four steps of colour, and a sign while the clock is paused. */
export function TimeLeft({
  seconds,
  paused,
  children,
}: {
  seconds: number;
  paused?: boolean;
  children: ReactNode;
}) {
  const step = seconds < 0 ? 'bad' : seconds < 7200 ? 'warn' : seconds < 86_400 ? 'wait' : 'quiet';
  return (
    <span
      className={`${classes.time} t-num`}
      data-tone={paused ? 'quiet' : step}
      data-late={seconds < 0 || undefined}
    >
      {paused && <Pause size={12} aria-hidden />}
      {children}
    </span>
  );
}

/** A count or word in a quiet box. */
export function Chip({ children, tone = 'quiet' }: { children: ReactNode; tone?: Tone }) {
  return (
    <span className={classes.chip} data-tone={tone}>
      {children}
    </span>
  );
}
