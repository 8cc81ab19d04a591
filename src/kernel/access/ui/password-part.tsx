/** Changing one's own password; every other session then ends. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, PasswordInput, Stack } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Refusal } from '../../../platform/refusal.ts';
import { auth, flawAt } from '../../../surfaces/web/client/auth.ts';
import { RefusalNote, sentenceOf } from '../../../surfaces/web/kit/refusal-note.tsx';
import { SettingsPart } from '../../../surfaces/web/kit/settings-part.tsx';
import { toast } from '../../../surfaces/web/kit/toast.tsx';
import { useMe } from './me.ts';
import { mySessions } from './my-sessions.ts';

const shortest = 12;

/** The form. */
export function PasswordPart() {
  const { t } = useLingui();
  const client = useQueryClient();
  const me = useMe();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [flaws, setFlaws] = useState<{ current?: string | undefined; next?: string | undefined }>({});
  const [error, setError] = useState<unknown>(null);
  const [sending, setSending] = useState(false);
  const toggle = { 'aria-label': t`Show or hide the password`, tabIndex: 0 };
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const found = {
      ...(current ? {} : { current: t`Write your current password.` }),
      ...([...next].length >= shortest
        ? {}
        : { next: t`The password needs at least ${shortest} characters.` }),
    };
    setFlaws(found);
    setError(null);
    if (Object.keys(found).length > 0) {
      const name = found.current ? 'current' : 'next';
      event.currentTarget.querySelector<HTMLInputElement>(`[name="${name}"]`)?.focus();
      return;
    }
    setSending(true);
    try {
      await auth('/change-password', { currentPassword: current, newPassword: next });
      setCurrent('');
      setNext('');
      void client.invalidateQueries({ queryKey: mySessions });
      toast.done(t`Your password is changed; you are signed out everywhere else`);
    } catch (refused) {
      const about = flawAt(refused, 'newPassword');
      if (about) setFlaws({ next: about });
      else if (refused instanceof Refusal && refused.reason === 'wrong-password')
        setFlaws({ current: sentenceOf(refused) });
      else setError(refused);
    } finally {
      setSending(false);
    }
  };
  return (
    <SettingsPart
      title={<Trans>Password</Trans>}
      lead={<Trans>Changing it ends every other session of yours.</Trans>}
    >
      <form onSubmit={(event) => void submit(event)} noValidate>
        <input type="email" autoComplete="username" value={me?.email ?? ''} readOnly hidden />
        <Stack gap="md">
          <PasswordInput
            label={t`Current password`}
            name="current"
            autoComplete="current-password"
            value={current}
            error={flaws.current}
            onChange={(event) => setCurrent(event.currentTarget.value)}
            visibilityToggleButtonProps={toggle}
          />
          <PasswordInput
            label={t`New password`}
            description={t`At least 12 characters. Several words in a row are easy to remember.`}
            name="next"
            autoComplete="new-password"
            maxLength={128}
            value={next}
            error={flaws.next}
            onChange={(event) => setNext(event.currentTarget.value)}
            visibilityToggleButtonProps={toggle}
          />
          <RefusalNote error={error} />
          <div>
            <Button type="submit" variant="default" loading={sending}>
              <Trans>Change password</Trans>
            </Button>
          </div>
        </Stack>
      </form>
    </SettingsPart>
  );
}
