/** The two mails that sign-in sends, in plain words; links lead to the page that asks for a new password. */
import { htmlOf, type MailMessage } from '../../../platform/mail.ts';

/** To somebody who asked for a new password; the link is good for an hour. */
export function resetMail(to: string, link: string): MailMessage {
  return compose(to, 'Set a new password for Trellis', [
    'Somebody, probably you, asked to set a new password for your Trellis account.',
    'Open this page within one hour and choose a new password:',
    link,
    'If it was not you, do nothing: your password stays as it is.',
  ]);
}

/** To somebody for whom an administrator made an account; the link is good for seven days. */
export function invitationMail(to: string, link: string, invitedBy?: string): MailMessage {
  const opening =
    invitedBy === undefined
      ? 'You are invited to Trellis, where your organisation plans and runs its learning.'
      : `${invitedBy} invites you to Trellis, where your organisation plans and runs its learning.`;
  return compose(to, 'Your invitation to Trellis', [
    opening,
    'Open this page within seven days and choose a password; then sign in with it and this e-mail address:',
    link,
    'If the link has ended, ask for a new one on the sign-in page with "Forgot your password?".',
  ]);
}

function compose(to: string, subject: string, paragraphs: string[]): MailMessage {
  const text = `${paragraphs.join('\n\n')}\n`;
  return { to, subject, text, html: htmlOf(text) };
}
