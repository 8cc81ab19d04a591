/**
 * A refusal as a sentence in place: what is wrong and, when the server says so, with which field.
 */
import { i18n } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { Alert } from '@mantine/core';
import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { Refusal } from '../../../platform/refusal.ts';

const doorReasons: Record<string, ReturnType<typeof msg>> = {
  unreachable: msg`Trellis cannot be reached. Check your connection; nothing was changed.`,
  'server-failed': msg`The server could not do this. Try again; if it happens again, tell whoever looks after Trellis here.`,
};

/** The sentence that tells a person why something did not work. */
export function sentenceOf(error: unknown): string {
  if (error instanceof Refusal) {
    const known = doorReasons[error.reason];
    return known ? i18n._(known) : error.message;
  }
  return i18n._(
    msg`Something went wrong on this screen. Load it again; if it happens again, tell whoever looks after Trellis here.`,
  );
}

/** Whether trying again cannot help. */
export function isForbidden(error: unknown): boolean {
  return error instanceof Refusal && error.code === 'forbidden';
}

/** A refusal as a note; shows nothing without an error. `action` offers the way out. */
export function RefusalNote({ error, action }: { error: unknown; action?: ReactNode }) {
  if (!error) return null;
  const flaws = error instanceof Refusal ? (error.details.flaws ?? []) : [];
  return (
    <Alert
      role="alert"
      color="red"
      variant="light"
      icon={<CircleAlert className="t-icon" aria-hidden />}
      styles={{
        root: { background: 'color-mix(in srgb, var(--t-bad) 8%, var(--t-surface))' },
        message: { color: 'var(--mantine-color-text)' },
      }}
    >
      <span dir="auto">{sentenceOf(error)}</span>
      {flaws.length > 0 && (
        <ul style={{ margin: '4px 0 0', paddingInlineStart: 18 }}>
          {flaws.map((flaw) => (
            <li key={`${flaw.path}:${flaw.message}`} dir="auto">
              {flaw.path ? `${flaw.path}: ` : ''}
              {flaw.message}
            </li>
          ))}
        </ul>
      )}
      {action && <div>{action}</div>}
    </Alert>
  );
}
