/** Signing in: address and password, then the second factor where there is one; the way to a forgotten password. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Button, Checkbox, PasswordInput, TextInput } from '@mantine/core';
import { Info, LogIn } from 'lucide-react';
import { type FormEvent, useEffect, useState } from 'react';
import { listChoices } from '../../../../kernel/single-sign-on/contract.ts';
import { Refusal } from '../../../../platform/refusal.ts';
import { auth, singleSignOnRefusal } from '../../../web/client/auth.ts';
import { useOperation } from '../../../web/client/operations.tsx';
import { RefusalNote } from '../../../web/kit/refusal-note.tsx';
import { BareFrame } from '../../../web/shell/bare-frame.tsx';
import { ForgotForm } from './forgot-form.tsx';
import { SecondFactorForm } from './second-factor-form.tsx';
import classes from './sign-in.module.css';

/** Props of `SignInScreen`; `ended` when a session ended a moment ago. */
export interface SignInScreenProps {
  enterprise: string | null;
  isDemo: boolean;
  ended: boolean;
  onEnter: () => void;
}

/** The screens of somebody who has an account and is not signed in. */
export function SignInScreen({ enterprise, isDemo, ended, onEnter }: SignInScreenProps) {
  const { t } = useLingui();
  const [step, setStep] = useState<'password' | 'second-factor' | 'forgot'>('password');
  const [email, setEmail] = useState('');
  const [note, setNote] = useState<unknown>(null);

  if (step === 'second-factor') {
    return (
      <BareFrame
        title={t`Second factor`}
        lead={<Trans>Enter the six digits that your authenticator app shows now.</Trans>}
      >
        <SecondFactorForm
          onDone={onEnter}
          onBack={(refusal) => {
            setNote(refusal);
            setStep('password');
          }}
        />
      </BareFrame>
    );
  }
  if (step === 'forgot') {
    return (
      <BareFrame
        title={t`Forgot your password?`}
        lead={<Trans>We send you a link with which you set a new one.</Trans>}
      >
        <ForgotForm email={email} onBack={() => setStep('password')} />
      </BareFrame>
    );
  }
  const place = enterprise ?? 'Trellis';
  return (
    <BareFrame
      title={t`Sign in`}
      lead={isDemo ? <Trans>To {place}, the demo enterprise.</Trans> : <Trans>To {place}.</Trans>}
    >
      {ended && note === null && (
        <Alert
          mb="md"
          variant="light"
          role="status"
          icon={<Info className="t-icon" aria-hidden />}
          styles={{ message: { color: 'var(--mantine-color-text)' } }}
        >
          <Trans>Your session has ended. Sign in again; you come back to the same page.</Trans>
        </Alert>
      )}
      <OtherWays />
      <PasswordForm
        email={email}
        onEmail={setEmail}
        refusal={note}
        onSignedIn={onEnter}
        onSecondFactor={() => setStep('second-factor')}
        onForgot={() => setStep('forgot')}
      />
    </BareFrame>
  );
}

/** Signing in with other servers, where there are any, and why the last try came to nothing. */
function OtherWays() {
  const { data } = useOperation(listChoices, {});
  const [refusal, setRefusal] = useState<unknown>(null);
  useEffect(() => {
    const search = new URLSearchParams(location.search);
    if (search.get('sign-in') !== 'refused') return;
    search.delete('sign-in');
    history.replaceState(
      null,
      '',
      `${location.pathname}${search.size > 0 ? `?${search}` : ''}${location.hash}`,
    );
    singleSignOnRefusal().then(setRefusal, setRefusal);
  }, []);
  const choices = data?.rows ?? [];
  if (choices.length === 0 && refusal === null) return null;
  const here = `${location.pathname}${location.search}`;
  return (
    <div className={classes.others}>
      <RefusalNote error={refusal} />
      {choices.map(({ providerId, name }) => (
        <Button
          key={providerId}
          component="a"
          href={`/api/auth/sso/${providerId}/start?to=${encodeURIComponent(here)}`}
          variant="default"
          size="sm"
          fullWidth
          leftSection={<LogIn className="t-icon" aria-hidden />}
        >
          <Trans>Sign in with {name}</Trans>
        </Button>
      ))}
      {choices.length > 0 && (
        <p className={classes.or}>
          <span>
            <Trans>or with a password</Trans>
          </span>
        </p>
      )}
    </div>
  );
}

interface PasswordFormProps {
  email: string;
  onEmail: (email: string) => void;
  /** Why one is here again. */
  refusal: unknown;
  onSignedIn: () => void;
  onSecondFactor: () => void;
  onForgot: () => void;
}

function PasswordForm({ email, onEmail, refusal, onSignedIn, onSecondFactor, onForgot }: PasswordFormProps) {
  const { t } = useLingui();
  const [password, setPassword] = useState('');
  const [remember, setRemember] = useState(true);
  const [sending, setSending] = useState(false);
  const [error, setError] = useState<unknown>(refusal);
  const [missing, setMissing] = useState<{ email?: string; password?: string }>({});
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const flaws = {
      ...(/^\S+@\S+\.\S+$/.test(email.trim())
        ? {}
        : { email: t`Write your e-mail address, like name@example.com.` }),
      ...(password ? {} : { password: t`Write your password.` }),
    };
    setMissing(flaws);
    const first = Object.keys(flaws)[0];
    if (first) {
      event.currentTarget.querySelector<HTMLInputElement>(`[name="${first}"]`)?.focus();
      return;
    }
    setSending(true);
    setError(null);
    try {
      const { outcome } = await auth<{ outcome: 'signed-in' | 'second-factor' }>('/sign-in', {
        email: email.trim(),
        password,
        remember,
      });
      if (outcome === 'second-factor') onSecondFactor();
      else onSignedIn();
    } catch (refused) {
      setError(refused);
      setSending(false);
      if (refused instanceof Refusal && refused.reason === 'wrong-credentials') setPassword('');
    }
  };
  return (
    <form onSubmit={(event) => void submit(event)} noValidate className={classes.form}>
      <TextInput
        label={t`E-mail address`}
        name="email"
        type="email"
        autoComplete="username"
        autoFocus={email === ''}
        dir="ltr"
        value={email}
        error={missing.email}
        onChange={(event) => onEmail(event.currentTarget.value)}
      />
      <PasswordInput
        label={t`Password`}
        name="password"
        autoComplete="current-password"
        value={password}
        error={missing.password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        visibilityToggleButtonProps={{ 'aria-label': t`Show or hide the password`, tabIndex: 0 }}
      />
      <div className={classes.ends}>
        <Checkbox
          label={<Trans>Stay signed in on this device</Trans>}
          checked={remember}
          onChange={(event) => setRemember(event.currentTarget.checked)}
        />
        <button type="button" className={classes.link} onClick={onForgot}>
          <Trans>Forgot your password?</Trans>
        </button>
      </div>
      <RefusalNote error={error} />
      <Button type="submit" size="sm" fullWidth loading={sending}>
        <Trans>Sign in</Trans>
      </Button>
    </form>
  );
}
