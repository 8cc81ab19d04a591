/** Asking for a link that sets a new password; the answer does not tell who has an account. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, TextInput } from '@mantine/core';
import { MailCheck } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { auth } from '../../../web/client/auth.ts';
import { EmptyState } from '../../../web/kit/empty-state.tsx';
import { RefusalNote } from '../../../web/kit/refusal-note.tsx';
import classes from './sign-in.module.css';

/** Asks for the mail and says what happens next. */
export function ForgotForm({ email: typed, onBack }: { email: string; onBack: () => void }) {
  const { t } = useLingui();
  const [email, setEmail] = useState(typed);
  const [flaw, setFlaw] = useState<string>();
  const [state, setState] = useState<'asking' | 'sending' | 'sent'>('asking');
  const [error, setError] = useState<unknown>(null);
  const address = email.trim();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!/^\S+@\S+\.\S+$/.test(address)) {
      setFlaw(t`Write your e-mail address, like name@example.com.`);
      return;
    }
    setFlaw(undefined);
    setError(null);
    setState('sending');
    try {
      await auth('/forgot', { email: address });
      setState('sent');
    } catch (refused) {
      setError(refused);
      setState('asking');
    }
  };
  const back = (
    <Button variant="default" size="sm" fullWidth onClick={onBack}>
      <Trans>Back to sign-in</Trans>
    </Button>
  );
  if (state === 'sent') {
    return (
      <div className={classes.form} role="status">
        <EmptyState icon={MailCheck} title={<Trans>Look into your mail</Trans>}>
          <Trans>
            If there is an account for <bdi>{address}</bdi>, a link is on its way. It is good for one hour.
          </Trans>
        </EmptyState>
        {back}
      </div>
    );
  }
  return (
    <form onSubmit={(event) => void submit(event)} noValidate className={classes.form}>
      <TextInput
        label={t`E-mail address`}
        type="email"
        autoComplete="username"
        autoFocus
        dir="ltr"
        value={email}
        error={flaw}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <RefusalNote error={error} />
      <Button type="submit" size="sm" fullWidth loading={state === 'sending'}>
        <Trans>Send the link</Trans>
      </Button>
      {back}
    </form>
  );
}
