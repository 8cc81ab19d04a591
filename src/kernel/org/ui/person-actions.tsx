/** What can be done with a person: the two most frequent as buttons, the rest in a menu; each opens its dialog. */
import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button, Menu } from '@mantine/core';
import {
  ArrowRightLeft,
  Download,
  Eraser,
  GitMerge,
  LogOut,
  MoreHorizontal,
  Pencil,
  RotateCcw,
  Split,
  Undo2,
} from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { call } from '../../../surfaces/web/client/call.ts';
import { toast } from '../../../surfaces/web/kit/toast.tsx';
import { changePerson, movePerson } from '../contract.ts';
import {
  endEmployment,
  erasePerson,
  exportPerson,
  handOver,
  mergePeople,
  rehirePerson,
  unmergePeople,
  withdrawLeaving,
} from '../contract-leaving.ts';
import { ChangePersonDialog } from './change-person-dialog.tsx';
import { ErasePersonDialog, MergePeopleDialog, UnmergeDialog } from './identity-dialogs.tsx';
import {
  EndEmploymentDialog,
  HandOverDialog,
  RehireDialog,
  WithdrawLeavingDialog,
} from './leaving-dialogs.tsx';
import { MovePersonDialog } from './move-person-dialog.tsx';
import { saveFile } from './save-file.ts';
import type { PersonView } from './words.ts';

type Doing = 'change' | 'move' | 'end' | 'withdraw' | 'hand-over' | 'rehire' | 'merge' | 'unmerge' | 'erase';

/** Props of `PersonActions`; `compact` puts everything into the menu. */
export interface PersonActionsProps {
  person: PersonView;
  compact?: boolean;
}

/** Buttons, menu and dialogs. */
export function PersonActions({ person, compact }: PersonActionsProps) {
  const { t } = useLingui();
  const [doing, setDoing] = useState<Doing | null>(null);
  const close = () => setDoing(null);
  const may = (contract: { name: string }) => person.can.includes(contract.name) && person.erasedAt === null;
  const dialogs: Record<Doing, () => ReactNode> = {
    change: () => <ChangePersonDialog person={person} onClose={close} />,
    move: () => <MovePersonDialog person={person} onClose={close} />,
    end: () => <EndEmploymentDialog person={person} onClose={close} />,
    withdraw: () => <WithdrawLeavingDialog person={person} onClose={close} />,
    'hand-over': () => <HandOverDialog person={person} onClose={close} />,
    rehire: () => <RehireDialog person={person} onClose={close} />,
    merge: () => <MergePeopleDialog person={person} onClose={close} />,
    unmerge: () => <UnmergeDialog person={person} onClose={close} />,
    erase: () => <ErasePersonDialog person={person} onClose={close} />,
  };
  const giveOut = async () => {
    try {
      const data = await call(exportPerson, { personId: person.personId });
      saveFile(`${data.key}.json`, [JSON.stringify(data, null, 2)], 'application/json');
      toast.done(t`Everything that is held about ${person.name} is in ${data.key}.json`);
    } catch (error) {
      toast.refused(error);
    }
  };
  const item = (when: boolean, icon: ReactNode, label: string, run: () => void, danger = false) =>
    when && (
      <Menu.Item leftSection={icon} {...(danger ? { color: 'red.9' } : {})} onClick={run}>
        {label}
      </Menu.Item>
    );
  const sign = (Icon: typeof Pencil) => <Icon className="t-icon" aria-hidden />;
  const left = person.status === 'left';
  const inMenu = [
    item((compact ?? false) && may(movePerson), sign(ArrowRightLeft), t`Move or change the work`, () =>
      setDoing('move'),
    ),
    item((compact ?? false) && may(changePerson), sign(Pencil), t`Change name and contact`, () =>
      setDoing('change'),
    ),
    item(may(endEmployment) && !left, sign(LogOut), t`End the employment`, () => setDoing('end')),
    item(may(withdrawLeaving), sign(Undo2), t`Withdraw the last day`, () => setDoing('withdraw')),
    item(may(handOver), sign(ArrowRightLeft), t`Hand over what they hold`, () => setDoing('hand-over')),
    item(may(rehirePerson) && !(left && !compact), sign(RotateCcw), t`Rehire`, () => setDoing('rehire')),
    item(may(mergePeople), sign(GitMerge), t`Merge a duplicate into this person`, () => setDoing('merge')),
    item(may(unmergePeople), sign(Split), t`Take the merge back`, () => setDoing('unmerge')),
    item(
      person.can.includes(exportPerson.name),
      sign(Download),
      t`Export the personal data`,
      () => void giveOut(),
    ),
    item(may(erasePerson), sign(Eraser), t`Erase the personal data`, () => setDoing('erase'), true),
  ].filter(Boolean);
  return (
    <>
      {!compact && may(changePerson) && (
        <Button variant="default" leftSection={sign(Pencil)} onClick={() => setDoing('change')}>
          <Trans>Change details</Trans>
        </Button>
      )}
      {!compact && may(movePerson) && (
        <Button leftSection={sign(ArrowRightLeft)} onClick={() => setDoing('move')}>
          <Trans>Move</Trans>
        </Button>
      )}
      {!compact && left && may(rehirePerson) && (
        <Button leftSection={sign(RotateCcw)} onClick={() => setDoing('rehire')}>
          <Trans>Rehire</Trans>
        </Button>
      )}
      {inMenu.length > 0 && (
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon
              aria-label={t`More to do with ${person.name}`}
              size={compact ? 28 : 32}
              variant="default"
            >
              <MoreHorizontal className="t-icon" aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {inMenu.map((each, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the items of one person keep their order.
              <div key={index} role="none">
                {each}
              </div>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      {doing && dialogs[doing]()}
    </>
  );
}
