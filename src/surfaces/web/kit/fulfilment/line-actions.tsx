/** What one may do with a line, behind one button; each step opens its dialog. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Menu } from '@mantine/core';
import { MoreHorizontal } from 'lucide-react';
import { useState } from 'react';
import { ChangeLineDialog, GiveLineDialog, SettleLineDialog, WithdrawLineDialog } from './line-dialogs.tsx';
import type { Line } from './words.ts';

type Opened = 'done' | 'not-needed' | 'give' | 'change' | 'withdraw' | null;

/** The menu; nothing where one may do nothing. */
export function LineMenu({ line, lines }: { line: Line; lines: readonly Line[] }) {
  const { t } = useLingui();
  const [open, setOpen] = useState<Opened>(null);
  const may = (operation: string) => line.can.includes(operation);
  if (!line.can.some((o) => o !== 'fulfilment.reopen-line')) return null;
  const close = () => setOpen(null);
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button size="compact-xs" variant="subtle" aria-label={t`More about ${line.title}`}>
            <MoreHorizontal className="t-icon" aria-hidden />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {may('fulfilment.settle-line') && (
            <>
              {line.state === 'open' && line.record === null && (
                <Menu.Item onClick={() => setOpen('done')}>
                  <Trans>Done, with a note</Trans>
                </Menu.Item>
              )}
              <Menu.Item onClick={() => setOpen('not-needed')}>
                <Trans>It is not needed</Trans>
              </Menu.Item>
            </>
          )}
          {may('fulfilment.assign-line') && (
            <Menu.Item onClick={() => setOpen('give')}>
              <Trans>Who does it</Trans>
            </Menu.Item>
          )}
          {may('fulfilment.change-line') && (
            <Menu.Item onClick={() => setOpen('change')}>
              <Trans>Change the line</Trans>
            </Menu.Item>
          )}
          {may('fulfilment.withdraw-line') && (
            <Menu.Item onClick={() => setOpen('withdraw')}>
              <Trans>Take it back</Trans>
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {(open === 'done' || open === 'not-needed') && (
        <SettleLineDialog line={line} outcome={open} onClose={close} />
      )}
      {open === 'give' && <GiveLineDialog line={line} onClose={close} />}
      {open === 'change' && <ChangeLineDialog line={line} lines={lines} onClose={close} />}
      {open === 'withdraw' && <WithdrawLineDialog line={line} onClose={close} />}
    </>
  );
}
