/**
 * What can be done with a request now, as buttons with their keys: the verbs of its state first, everything else
 * in a menu, where what is not possible says why.
 */
import { useLingui as useMessages } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button, Menu } from '@mantine/core';
import { Link2, MoreHorizontal } from 'lucide-react';
import { type ComponentType, useState } from 'react';
import { useGo } from '../../../surfaces/web/kit/search.ts';
import { Kbd } from '../../../surfaces/web/kit/status.tsx';
import { toast } from '../../../surfaces/web/kit/toast.tsx';
import { useShortcuts } from '../../../surfaces/web/shell/keys.ts';
import { AskForApprovalDialog, WithdrawFromApprovalDialog } from './approval-dialogs.tsx';
import { MergeDialog, UnmergeDialog } from './merge-dialog.tsx';
import { LinkDialog } from './related.tsx';
import {
  AcceptDialog,
  CancelDialog,
  DeliverDialog,
  type DialogProps,
  RemindDialog,
  ReopenDialog,
  type RequestDetail,
  SubmitDialog,
  WithdrawDialog,
} from './request-dialogs.tsx';
import classes from './requests.module.css';
import { ResumeDialog } from './resume-dialog.tsx';
import { RateDialog } from './satisfaction.tsx';
import { ScopeDialog } from './scope-dialog.tsx';
import { SplitDialog } from './split-dialog.tsx';
import { DeclineDialog, ReturnDialog, TakeUpDialog } from './triage-dialogs.tsx';
import { BypassDialog, RedirectDialog, WaitlistDialog } from './verdict-dialogs.tsx';
import { verbWords, whyNotWords } from './words.ts';

interface Verb {
  id: string;
  operation: string;
  label: string;
  dialog: ComponentType<DialogProps>;
  /** Shown as a button while it is possible; the others are in the menu. */
  isButton: boolean;
}

const rare = new Set([
  'requests.unmerge-request',
  'requests.resume-request',
  'requests.rate-delivery',
  'requests.bypass-triage',
  'requests.change-scope',
  'requests.waitlist-request',
]);

/** Props of `RequestActions`. */
export interface RequestActionsProps {
  request: RequestDetail;
  /** After a step was done; triage goes on to the next one. */
  onDone?: () => void;
  /** Leaves the digits alone where another record listens to them. */
  withKeys?: boolean;
}

/** Buttons, menu and dialogs of a request. */
export function RequestActions({ request, onDone, withKeys = true }: RequestActionsProps) {
  const { t } = useLingui();
  const { i18n } = useMessages();
  const go = useGo();
  const [open, setOpen] = useState<Verb | null>(null);
  const word = (operation: string) => i18n._(verbWords[operation]!);
  const verb = (operation: string, dialog: ComponentType<DialogProps>, isButton: boolean): Verb => ({
    id: operation,
    operation,
    label: word(operation),
    dialog,
    isButton,
  });
  const verbs: Verb[] = [
    verb('requests.submit-draft', SubmitDialog, true),
    verb('requests.take-up-request', TakeUpDialog, true),
    // Where triage decides, merging is as near as declining; later it is a rare thing.
    verb('requests.merge-request', MergeDialog, request.state === 'submitted'),
    verb('requests.decline-request', DeclineDialog, true),
    verb('requests.ask-for-approval', AskForApprovalDialog, true),
    verb('requests.accept-delivery', AcceptDialog, true),
    verb('requests.reopen-request', ReopenDialog, true),
    verb('requests.deliver-request', DeliverDialog, true),
    verb('requests.remind-requester', RemindDialog, true),
    verb('requests.withdraw-delivery', WithdrawDialog, true),
    verb('requests.withdraw-from-approval', WithdrawFromApprovalDialog, false),
    verb('requests.resume-request', ResumeDialog, true),
    verb('requests.unmerge-request', UnmergeDialog, true),
    verb('requests.split-request', SplitDialog, false),
    verb('requests.waitlist-request', WaitlistDialog, false),
    verb('requests.redirect-request', RedirectDialog, false),
    verb('requests.bypass-triage', BypassDialog, false),
    verb('requests.change-scope', ScopeDialog, false),
    verb('requests.link-requests', LinkDialog, false),
    verb('requests.rate-delivery', RateDialog, false),
    verb('requests.return-request-to-triage', ReturnDialog, false),
    verb('requests.cancel-request', CancelDialog, false),
  ];
  const can = (operation: string) => request.can.includes(operation);
  const buttons = verbs.filter(({ operation, isButton }) => isButton && can(operation));
  const more = verbs.filter(({ operation, isButton }) => !isButton && can(operation));
  const barred = verbs.flatMap((each) => {
    // What belongs to another part of the way is not worth a line on every request.
    if (rare.has(each.operation)) return [];
    const found = request.cannot.find(({ operation }) => operation === each.operation);
    if (!found) return [];
    const known = whyNotWords[each.operation];
    return [{ ...each, why: known ? i18n._(known) : found.why }];
  });
  const canEdit = can('requests.change-draft');
  useShortcuts([
    ...buttons.map(
      (each, index) =>
        withKeys && {
          keys: String(index + 1),
          label: each.label,
          group: t`On a request`,
          run: () => setOpen(each),
        },
    ),
  ]);
  const { key } = request;
  const copy = () => {
    const address = `${location.origin}/requests/${key}`;
    navigator.clipboard.writeText(address).then(
      () => toast.done(t`The address of ${key} was copied`),
      () => toast.done(address),
    );
  };
  return (
    <div className={classes.actions}>
      {canEdit && (
        <Button variant="default" onClick={() => go(`/requests/new?draft=${key}`)}>
          <Trans>Go on writing</Trans>
        </Button>
      )}
      {buttons.map((each, index) => (
        <Button
          key={each.id}
          variant={index === 0 ? 'filled' : 'default'}
          rightSection={withKeys ? <Kbd onAccent={index === 0}>{index + 1}</Kbd> : null}
          {...(withKeys ? { 'aria-keyshortcuts': String(index + 1) } : {})}
          onClick={() => setOpen(each)}
        >
          {each.label}
        </Button>
      ))}
      <Menu position="bottom-start" width={280}>
        <Menu.Target>
          <ActionIcon variant="default" size={30} aria-label={t`More about ${key}`}>
            <MoreHorizontal className="t-icon" aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {more.map((each) => (
            <Menu.Item key={each.id} onClick={() => setOpen(each)}>
              {each.label}
            </Menu.Item>
          ))}
          <Menu.Item leftSection={<Link2 className="t-icon" aria-hidden />} onClick={copy}>
            <Trans>Copy the address</Trans>
          </Menu.Item>
          {barred.length > 0 && (
            <>
              <Menu.Divider />
              <Menu.Label>
                <Trans>Not possible now</Trans>
              </Menu.Label>
              {barred.map((each) => (
                // It keeps its place in the keyboard's way, so that the reason can be read by everybody.
                <Menu.Item key={each.id} aria-disabled closeMenuOnClick={false} c="dimmed">
                  {each.label}
                  <span className={classes.why} dir="auto">
                    {each.why}
                  </span>
                </Menu.Item>
              ))}
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      {open && (
        <open.dialog request={request} onClose={() => setOpen(null)} {...(onDone ? { onDone } : {})} />
      )}
    </div>
  );
}
