/**
 * The dialog of every screen: Mantine's Modal without its header landmark, full-screen on phones.
 */
import { useLingui } from '@lingui/react/macro';
import { Modal, Title } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { type ReactNode, useId } from 'react';

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
  const titleId = useId();
  return (
    <Modal.Root opened={opened} onClose={onClose} size={size} fullScreen={phone ?? false}>
      <Modal.Overlay backgroundOpacity={0.35} />
      <Modal.Content aria-labelledby={titleId}>
        <div
          style={{
            display: 'flex',
            alignItems: 'center',
            justifyContent: 'space-between',
            gap: 12,
            padding: '14px 16px 6px',
          }}
        >
          <Title order={2} id={titleId} dir="auto">
            {title}
          </Title>
          <Modal.CloseButton aria-label={t`Close`} />
        </div>
        <Modal.Body>{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
