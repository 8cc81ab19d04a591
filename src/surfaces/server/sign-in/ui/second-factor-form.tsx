/** The second step of signing in: six digits of the app, or one of the backup codes. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Checkbox, TextInput } from '@mantine/core';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { Refusal } from '../../../../platform/refusal.ts';
import { auth } from '../../../web/client/auth.ts';
import { RefusalNote, sentenceOf } from '../../../web/kit/refusal-note.tsx';
import classes from './sign-in.module.css';

/** Props of `SecondFactorForm`; `onBack` gets the refusal when the challenge is over. */
export interface SecondFactorFormProps {
  onDone: () => void;
  onBack: (refusal: unknown) => void;
}

/** Asks for the second factor. */
export function SecondFactorForm({ onDone, onBack }: SecondFactorFormProps) {
  const { t } = useLingui();
  const [usesBackup, setUsesBackup] = useState(false);
  const [code, setCode] = useState('');
  const [trustDevice, setTrustDevice] = useState(false);
  const [sending, setSending] = useState(false);
  const [flaw, setFlaw] = useState<string>();
  const [error, setError] = useState<unknown>(null);
  const field = useRef<HTMLInputElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another kind of code is another field.
  useEffect(() => field.current?.focus(), [usesBackup]);

  const send = async (typed: string) => {
    if (sending) return;
    setFlaw(undefined);
    setError(null);
    setSending(true);
    try {
      await auth(
        '/second-factor',
        usesBackup ? { backupCode: typed, trustDevice } : { code: typed, trustDevice },
      );
      onDone();
    } catch (refused) {
      setSending(false);
      if (refused instanceof Refusal && ['challenge-ended', 'challenge-spent'].includes(refused.reason))
        return onBack(refused);
      if (refused instanceof Refusal && refused.reason === 'wrong-code') {
        setFlaw(usesBackup ? t`This backup code is not right, or was used already.` : sentenceOf(refused));
        setCode('');
        field.current?.focus();
      } else setError(refused);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const typed = code.replace(usesBackup ? /\s/g : /\D/g, '');
    if (usesBackup ? typed.length < 8 : typed.length !== 6) {
      setFlaw(usesBackup ? t`Write one of the codes that you kept.` : t`Write all six digits.`);
      field.current?.focus();
      return;
    }
    void send(typed);
  };
  return (
    <form onSubmit={submit} noValidate className={classes.form}>
      <TextInput
        ref={field}
        label={usesBackup ? t`Backup code` : t`Code`}
        value={code}
        error={flaw}
        dir="ltr"
        autoComplete="one-time-code"
        {...(usesBackup ? {} : { inputMode: 'numeric' as const })}
        maxLength={usesBackup ? 20 : 7}
        classNames={{ input: (usesBackup ? classes.backup : classes.code) ?? '' }}
        onChange={(event) => {
          const typed = event.currentTarget.value;
          setCode(typed);
          // Six digits are the whole code: nobody should have to press a button for them.
          if (!usesBackup && /^\d{6}$/.test(typed)) void send(typed);
        }}
      />
      <Checkbox
        label={<Trans>Do not ask for a code on this device for 30 days</Trans>}
        checked={trustDevice}
        onChange={(event) => setTrustDevice(event.currentTarget.checked)}
      />
      <RefusalNote error={error} />
      <Button type="submit" size="sm" fullWidth loading={sending}>
        <Trans>Continue</Trans>
      </Button>
      <div className={classes.ends}>
        <button
          type="button"
          className={classes.link}
          onClick={() => {
            setUsesBackup(!usesBackup);
            setCode('');
            setFlaw(undefined);
          }}
        >
          {usesBackup ? <Trans>Use the app</Trans> : <Trans>Use a backup code</Trans>}
        </button>
        <button type="button" className={classes.link} onClick={() => onBack(null)}>
          <Trans>Start again</Trans>
        </button>
      </div>
    </form>
  );
}
