/** What can be done with a unit: add one below, change, move, close. */
import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button, Menu } from '@mantine/core';
import { ArrowRightLeft, DoorClosed, MoreHorizontal, Pencil, Plus } from 'lucide-react';
import { useState } from 'react';
import { changeUnit, closeUnit, createUnit } from '../contract-units.ts';
import { ChangeUnitDialog, CloseUnitDialog, CreateUnitDialog, MoveUnitDialog } from './unit-dialogs.tsx';
import type { UnitView } from './unit-facts.tsx';

/** Props of `UnitActions`; `compact` puts everything into the menu. */
export interface UnitActionsProps {
  unit: UnitView;
  compact?: boolean;
}

/** Buttons, menu and dialogs. */
export function UnitActions({ unit, compact }: UnitActionsProps) {
  const { t } = useLingui();
  const [doing, setDoing] = useState<'create' | 'change' | 'move' | 'close' | null>(null);
  const close = () => setDoing(null);
  const mayCreate = unit.can.includes(createUnit.name);
  const mayChange = unit.can.includes(changeUnit.name);
  const mayMove = mayChange && unit.kind !== 'enterprise';
  const mayClose = unit.can.includes(closeUnit.name);
  if (!mayCreate && !mayChange && !mayClose) return null;
  return (
    <>
      {!compact && mayChange && (
        <Button
          variant="default"
          leftSection={<Pencil className="t-icon" aria-hidden />}
          onClick={() => setDoing('change')}
        >
          <Trans>Change</Trans>
        </Button>
      )}
      {!compact && mayMove && (
        <Button
          leftSection={<ArrowRightLeft className="t-icon" aria-hidden />}
          onClick={() => setDoing('move')}
        >
          <Trans>Move</Trans>
        </Button>
      )}
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon aria-label={t`More to do with ${unit.name}`} size={compact ? 28 : 32} variant="default">
            <MoreHorizontal className="t-icon" aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {mayCreate && (
            <Menu.Item
              leftSection={<Plus className="t-icon" aria-hidden />}
              onClick={() => setDoing('create')}
            >
              <Trans>Create a unit below</Trans>
            </Menu.Item>
          )}
          {mayChange && (
            <Menu.Item
              leftSection={<Pencil className="t-icon" aria-hidden />}
              onClick={() => setDoing('change')}
            >
              <Trans>Change</Trans>
            </Menu.Item>
          )}
          {mayMove && (
            <Menu.Item
              leftSection={<ArrowRightLeft className="t-icon" aria-hidden />}
              onClick={() => setDoing('move')}
            >
              <Trans>Move under another unit</Trans>
            </Menu.Item>
          )}
          {mayClose && (
            <Menu.Item
              color="red.9"
              leftSection={<DoorClosed className="t-icon" aria-hidden />}
              onClick={() => setDoing('close')}
            >
              <Trans>Close</Trans>
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {doing === 'create' && <CreateUnitDialog parent={unit} onClose={close} />}
      {doing === 'change' && <ChangeUnitDialog unit={unit} onClose={close} />}
      {doing === 'move' && <MoveUnitDialog unit={unit} onClose={close} />}
      {doing === 'close' && <CloseUnitDialog unit={unit} onClose={close} />}
    </>
  );
}
