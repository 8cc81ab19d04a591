/**
 * The dialog of every screen: Mantine's Modal without its header landmark, full-screen on phones.
 */
import { useLingui } from '@lingui/react/macro';
import { Modal } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import type { KeyboardEvent, ReactNode } from 'react';

/** Props of `Dialog`; `size` is the width in px. */
export interface DialogProps {
  opened: boolean;
  onClose: () => void;
  title: ReactNode;
  children: ReactNode;
  size?: number;
}

// The close button has the focus at first, outside the form, so the form alone would not hear the keys.
function submitByKeys(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return;
  const form = event.currentTarget.querySelector('form');
  if (!form) return;
  event.preventDefault();
  form.requestSubmit();
}

/** A modal dialog with a title, a close button and its content; Ctrl+Enter submits the form in it. */
export function Dialog({ opened, onClose, title, children, size = 520 }: DialogProps) {
  const { t } = useLingui();
  const phone = useMediaQuery('(max-width: 40em)');
  return (
    <Modal.Root opened={opened} onClose={onClose} size={size} fullScreen={phone ?? false}>
      <Modal.Overlay backgroundOpacity={0.35} />
      <Modal.Content onKeyDown={submitByKeys}>
        <div
          style={{
            display: 'flex',
            alignItems: 'center',
            justifyContent: 'space-between',
            gap: 12,
            padding: '14px 16px 6px',
          }}
        >
          <Modal.Title dir="auto" fz="lg" fw={600}>
            {title}
          </Modal.Title>
          <Modal.CloseButton aria-label={t`Close`} />
        </div>
        <Modal.Body px={16} pb={16}>
          {children}
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
