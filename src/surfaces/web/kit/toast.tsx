/**
 * Short messages after an action: what was done, with Undo for eight seconds, or why it was refused.
 */
import { i18n } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { Button, Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { Check, CircleAlert } from 'lucide-react';
import { sentenceOf } from './refusal-note.tsx';

const undoFor = 8000;

/** Shows messages; the region announces them to screen readers. */
export const toast = {
  /** Says what was done; `undo` adds a button that takes it back. */
  done(sentence: string, undo?: { label: string; run: () => void }): void {
    const id = crypto.randomUUID();
    notifications.show({
      id,
      autoClose: undoFor,
      withBorder: true,
      closeButtonProps: { 'aria-label': i18n._(msg`Close`) },
      icon: <Check className="t-icon" aria-hidden />,
      color: 'teal.9',
      message: undo ? (
        <Group gap="sm" justify="space-between" wrap="nowrap">
          <span dir="auto">{sentence}</span>
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => {
              notifications.hide(id);
              undo.run();
            }}
          >
            {undo.label}
          </Button>
        </Group>
      ) : (
        <span dir="auto">{sentence}</span>
      ),
    });
  },
  /** Says why something was refused; stays longer, because it must be read. */
  refused(error: unknown): void {
    notifications.show({
      autoClose: 12_000,
      withBorder: true,
      closeButtonProps: { 'aria-label': i18n._(msg`Close`) },
      icon: <CircleAlert className="t-icon" aria-hidden />,
      color: 'red.9',
      message: <span dir="auto">{sentenceOf(error)}</span>,
    });
  },
};
