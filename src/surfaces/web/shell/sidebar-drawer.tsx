/** The navigation of phones: a drawer over the page. */
import { useLingui } from '@lingui/react/macro';
import { Drawer } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './shell.module.css';

/** Open as long as it is shown. */
export function SidebarDrawer({ onClose, children }: { onClose: () => void; children: ReactNode }) {
  const { t } = useLingui();
  return (
    <Drawer.Root opened onClose={onClose} size={280}>
      <Drawer.Overlay backgroundOpacity={0.35} />
      <Drawer.Content aria-label={t`Navigation`}>
        <div className={classes.drawerHead}>
          <Drawer.CloseButton aria-label={t`Close the navigation`} size={40} />
        </div>
        <Drawer.Body p={0}>{children}</Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}
