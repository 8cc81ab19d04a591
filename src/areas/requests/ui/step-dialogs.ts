/** The dialog of each step of a request; its buttons and the board open them alike. */
import type { ComponentType } from 'react';
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
  SubmitDialog,
  WithdrawDialog,
} from './request-dialogs.tsx';
import { ResumeDialog } from './resume-dialog.tsx';
import { RateDialog } from './satisfaction.tsx';
import { ScopeDialog } from './scope-dialog.tsx';
import { ScoreDialog } from './score-dialog.tsx';
import { SplitDialog } from './split-dialog.tsx';
import { DeclineDialog, ReturnDialog, TakeUpDialog } from './triage-dialogs.tsx';
import { BypassDialog, RedirectDialog, WaitlistDialog } from './verdict-dialogs.tsx';

export const stepDialogs = {
  'requests.submit-draft': SubmitDialog,
  'requests.take-up-request': TakeUpDialog,
  'requests.merge-request': MergeDialog,
  'requests.decline-request': DeclineDialog,
  'requests.ask-for-approval': AskForApprovalDialog,
  'requests.accept-delivery': AcceptDialog,
  'requests.reopen-request': ReopenDialog,
  'requests.deliver-request': DeliverDialog,
  'requests.remind-requester': RemindDialog,
  'requests.withdraw-delivery': WithdrawDialog,
  'requests.withdraw-from-approval': WithdrawFromApprovalDialog,
  'requests.resume-request': ResumeDialog,
  'requests.unmerge-request': UnmergeDialog,
  'requests.split-request': SplitDialog,
  'requests.waitlist-request': WaitlistDialog,
  'requests.redirect-request': RedirectDialog,
  'requests.bypass-triage': BypassDialog,
  'requests.change-scope': ScopeDialog,
  'requests.score-request': ScoreDialog,
  'requests.link-requests': LinkDialog,
  'requests.rate-delivery': RateDialog,
  'requests.return-request-to-triage': ReturnDialog,
  'requests.cancel-request': CancelDialog,
} as const satisfies Readonly<Record<string, ComponentType<DialogProps>>>;
