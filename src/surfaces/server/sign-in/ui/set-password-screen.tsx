/** The page behind the link of an invitation or a reset: whose it is, and one field for the new password. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Center, Loader, TextInput } from '@mantine/core';
import { type FormEvent, useEffect, useState } from 'react';
import { Refusal } from '../../../../platform/refusal.ts';
import { auth, flawAt } from '../../../web/client/auth.ts';
import { RefusalNote } from '../../../web/kit/refusal-note.tsx';
import { BareFrame } from '../../../web/shell/bare-frame.tsx';
import { NewPasswordField, shortestPassword } from './new-password-field.tsx';
import { SecondFactorForm } from './second-factor-form.tsx';
import classes from './sign-in.module.css';

interface Link {
  purpose: 'reset' | 'invitation';
  email: string;
}

// Taken out of the address at once, so that it is in no history and no screenshot.
let token = '';
function takeToken(): string {
  const given = new URLSearchParams(location.hash.slice(1)).get('token');
  if (given) {
    token = given;
    history.replaceState(null, '', location.pathname);
  }
  return token;
}

/** Sets a password and signs in with it; `onDone` goes to the application, or to the sign-in. */
export function SetPasswordScreen({ onDone }: { onDone: () => void }) {
  const { t } = useLingui();
  const [key] = useState(takeToken);
  const [link, setLink] = useState<Link | null>(null);
  const [password, setPassword] = useState('');
  const [flaw, setFlaw] = useState<string>();
  const [error, setError] = useState<unknown>(null);
  const [state, setState] = useState<'asking' | 'sending' | 'second-factor'>('asking');

  useEffect(() => {
    auth<Link>('/link', { token: key }).then(setLink, (refused) =>
      setError(
        refused instanceof Refusal && refused.reason === 'input'
          ? new Refusal('refused', 'link-ended', t`This link is not complete. Open it from the mail again.`)
          : refused,
      ),
    );
  }, [key, t]);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!link) return;
    if ([...password].length < shortestPassword) {
      setFlaw(t`The password needs at least ${shortestPassword} characters.`);
      return;
    }
    setFlaw(undefined);
    setError(null);
    setState('sending');
    try {
      const { email } = await auth<{ email: string }>('/set-password', { token: key, newPassword: password });
      const { outcome } = await auth<{ outcome: string }>('/sign-in', { email, password });
      if (outcome === 'second-factor') setState('second-factor');
      else onDone();
    } catch (refused) {
      setState('asking');
      const about = flawAt(refused, 'newPassword');
      if (about) setFlaw(about);
      else setError(refused);
    }
  };

  if (state === 'second-factor') {
    return (
      <BareFrame
        title={t`Second factor`}
        lead={<Trans>Your new password is set. Now the code of your app.</Trans>}
      >
        <SecondFactorForm onDone={onDone} onBack={onDone} />
      </BareFrame>
    );
  }
  if (!link) {
    if (!error) {
      return (
        <Center h="100dvh">
          <Loader />
        </Center>
      );
    }
    return (
      <BareFrame title={t`This link does not work`}>
        <div className={classes.form}>
          <RefusalNote error={error} />
          <Button size="sm" variant="default" fullWidth onClick={onDone}>
            <Trans>Go to sign-in</Trans>
          </Button>
        </div>
      </BareFrame>
    );
  }
  return (
    <BareFrame
      title={link.purpose === 'invitation' ? t`Welcome to Trellis` : t`Set a new password`}
      lead={
        link.purpose === 'invitation' ? (
          <Trans>You are invited. Choose a password, and you are in.</Trans>
        ) : (
          <Trans>Choose a new password; the old one then holds no more.</Trans>
        )
      }
    >
      <form onSubmit={(event) => void submit(event)} noValidate className={classes.form}>
        <TextInput label={t`E-mail address`} value={link.email} readOnly dir="ltr" autoComplete="username" />
        <NewPasswordField value={password} onChange={setPassword} error={flaw} autoFocus />
        <RefusalNote error={error} />
        <Button type="submit" size="sm" fullWidth loading={state === 'sending'}>
          {link.purpose === 'invitation' ? (
            <Trans>Set the password and enter</Trans>
          ) : (
            <Trans>Set the password and sign in</Trans>
          )}
        </Button>
      </form>
    </BareFrame>
  );
}
