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
import type { DialogProps, RequestDetail } from './request-dialogs.tsx';
import classes from './requests.module.css';
import { stepDialogs } from './step-dialogs.ts';
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
  'requests.score-request',
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
  const verb = (operation: keyof typeof stepDialogs, isButton: boolean): Verb => ({
    id: operation,
    operation,
    label: word(operation),
    dialog: stepDialogs[operation],
    isButton,
  });
  const verbs: Verb[] = [
    verb('requests.submit-draft', true),
    verb('requests.take-up-request', true),
    // Where triage decides, merging is as near as declining; later it is a rare thing.
    verb('requests.merge-request', request.state === 'submitted'),
    verb('requests.decline-request', true),
    verb('requests.ask-for-approval', true),
    verb('requests.accept-delivery', true),
    verb('requests.reopen-request', true),
    verb('requests.deliver-request', true),
    verb('requests.remind-requester', true),
    verb('requests.withdraw-delivery', true),
    verb('requests.withdraw-from-approval', false),
    verb('requests.resume-request', true),
    verb('requests.unmerge-request', true),
    verb('requests.split-request', false),
    verb('requests.waitlist-request', false),
    verb('requests.redirect-request', false),
    verb('requests.bypass-triage', false),
    verb('requests.change-scope', false),
    verb('requests.score-request', false),
    verb('requests.link-requests', false),
    verb('requests.rate-delivery', false),
    verb('requests.return-request-to-triage', false),
    verb('requests.cancel-request', false),
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
