/**
 * The dialog of every screen: Mantine's Modal without its header landmark, full-screen on phones.
 */
import { useLingui } from '@lingui/react/macro';
import { Modal } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import type { ReactNode } from 'react';

/** Props of `Dialog`; `size` is the width in px. */
export interface DialogProps {
  opened: boolean;
  onClose: () => void;
  title: ReactNode;
  children: ReactNode;
  size?: number;
}

/** A modal dialog with a title, a close button and its content. */
export function Dialog({ opened, onClose, title, children, size = 520 }: DialogProps) {
  const { t } = useLingui();
  const phone = useMediaQuery('(max-width: 40em)');
  return (
    <Modal.Root opened={opened} onClose={onClose} size={size} fullScreen={phone ?? false}>
      <Modal.Overlay backgroundOpacity={0.35} />
      <Modal.Content>
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
