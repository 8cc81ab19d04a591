/** The second factor: switching it on with an app, new backup codes, switching it off. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, PasswordInput, Skeleton, Stack, Text, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, lazy, Suspense, useState } from 'react';
import { Refusal } from '../../../platform/refusal.ts';
import { auth } from '../../../surfaces/web/client/auth.ts';
import { Dialog } from '../../../surfaces/web/kit/dialog.tsx';
import { RefusalNote, sentenceOf } from '../../../surfaces/web/kit/refusal-note.tsx';
import { Secret } from '../../../surfaces/web/kit/secret.tsx';
import { SettingsPart } from '../../../surfaces/web/kit/settings-part.tsx';
import { StatusDot } from '../../../surfaces/web/kit/status.tsx';
import { toast } from '../../../surfaces/web/kit/toast.tsx';
import classes from './access.module.css';
import { BackupCodes } from './backup-codes.tsx';
import { mySession, useHasSecondFactor } from './my-sessions.ts';

const QrCode = lazy(async () => ({ default: (await import('./qr-code.tsx')).QrCode }));

type Doing = 'begin' | 'renew' | 'disable' | null;

/** State of the second factor and its dialogs. */
export function TwoFactorPart() {
  const { t } = useLingui();
  const client = useQueryClient();
  const isOn = useHasSecondFactor();
  const [doing, setDoing] = useState<Doing>(null);
  const close = () => {
    setDoing(null);
    void client.invalidateQueries({ queryKey: mySession });
  };
  return (
    <SettingsPart
      title={<Trans>Two-factor sign-in</Trans>}
      lead={
        <Trans>
          After the password, a code of an app on your phone. A stolen password alone then opens nothing.
        </Trans>
      }
    >
      {isOn === undefined ? (
        <Skeleton height={20} width={120} />
      ) : isOn ? (
        <>
          <StatusDot tone="good">{t`Switched on`}</StatusDot>
          <Group gap="sm">
            <Button variant="default" onClick={() => setDoing('renew')}>
              <Trans>New backup codes</Trans>
            </Button>
            <Button variant="default" onClick={() => setDoing('disable')}>
              <Trans>Switch off</Trans>
            </Button>
          </Group>
        </>
      ) : (
        <>
          <StatusDot tone="warn" hollow>{t`Switched off`}</StatusDot>
          <Button variant="default" onClick={() => setDoing('begin')}>
            <Trans>Switch on</Trans>
          </Button>
        </>
      )}
      {doing === 'begin' && <BeginDialog onClose={close} />}
      {doing === 'renew' && <RenewDialog onClose={close} />}
      {doing === 'disable' && <DisableDialog onClose={close} />}
    </SettingsPart>
  );
}

/** Asks for the password before something about the second factor changes. */
function PasswordForm({
  act,
  confirm,
  onClose,
}: {
  act: (password: string) => Promise<void>;
  confirm: string;
  onClose: () => void;
}) {
  const { t } = useLingui();
  const [password, setPassword] = useState('');
  const [flaw, setFlaw] = useState<string>();
  const [error, setError] = useState<unknown>(null);
  const [sending, setSending] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!password) return setFlaw(t`Write your current password.`);
    setFlaw(undefined);
    setError(null);
    setSending(true);
    try {
      await act(password);
    } catch (refused) {
      if (refused instanceof Refusal && refused.reason === 'wrong-password') setFlaw(sentenceOf(refused));
      else setError(refused);
      setSending(false);
    }
  };
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Stack gap="md">
        <PasswordInput
          label={t`Current password`}
          autoComplete="current-password"
          data-autofocus
          value={password}
          error={flaw}
          onChange={(event) => setPassword(event.currentTarget.value)}
          visibilityToggleButtonProps={{ 'aria-label': t`Show or hide the password`, tabIndex: 0 }}
        />
        <RefusalNote error={error} />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" loading={sending}>
            {confirm}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface Begun {
  uri: string;
  secret: string;
  backupCodes: string[];
}

function BeginDialog({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const [begun, setBegun] = useState<Begun | null>(null);
  const [isOn, setOn] = useState(false);
  const title = isOn ? t`Keep these backup codes` : t`Switch two-factor sign-in on`;
  return (
    <Dialog opened onClose={onClose} title={title}>
      {begun === null ? (
        <PasswordForm
          confirm={t`Continue`}
          onClose={onClose}
          act={async (password) => setBegun(await auth<Begun>('/two-factor/begin', { password }))}
        />
      ) : isOn ? (
        <Stack gap="md">
          <Text size="sm">
            <Trans>
              Two-factor sign-in is on. Each of these codes works once, when your phone is not at hand. They
              are not shown again.
            </Trans>
          </Text>
          <BackupCodes codes={begun.backupCodes} />
          <Group justify="flex-end">
            <Button onClick={onClose}>
              <Trans>I have kept them</Trans>
            </Button>
          </Group>
        </Stack>
      ) : (
        <ConfirmStep begun={begun} onOn={() => setOn(true)} />
      )}
    </Dialog>
  );
}

function ConfirmStep({ begun, onOn }: { begun: Begun; onOn: () => void }) {
  const { t } = useLingui();
  const [code, setCode] = useState('');
  const [flaw, setFlaw] = useState<string>();
  const [error, setError] = useState<unknown>(null);
  const [sending, setSending] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const typed = code.replace(/\D/g, '');
    if (typed.length !== 6) return setFlaw(t`Write all six digits.`);
    setFlaw(undefined);
    setError(null);
    setSending(true);
    try {
      await auth('/two-factor/confirm', { code: typed });
      onOn();
    } catch (refused) {
      if (refused instanceof Refusal && refused.reason === 'wrong-code') setFlaw(sentenceOf(refused));
      else setError(refused);
      setSending(false);
    }
  };
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <ol className={classes.steps}>
        <li>
          <div>
            <Trans>Scan this with an authenticator app, such as the one that your company gives you.</Trans>
            <Suspense fallback={<Skeleton className={classes.qr ?? ''} />}>
              <QrCode text={begun.uri} label={t`QR code for the authenticator app`} className={classes.qr} />
            </Suspense>
            <span className={classes.quiet}>
              <Trans>Or type this into the app:</Trans>
            </span>
            <Secret
              text={begun.secret}
              shown={begun.secret.replace(/(.{4})(?=.)/g, '$1 ')}
              label={t`Copy the secret`}
            />
          </div>
        </li>
        <li>
          <TextInput
            label={t`Enter the six digits that the app shows now`}
            value={code}
            error={flaw}
            dir="ltr"
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={7}
            data-autofocus
            onChange={(event) => setCode(event.currentTarget.value)}
          />
        </li>
      </ol>
      <RefusalNote error={error} />
      <Group justify="flex-end" mt="md">
        <Button type="submit" loading={sending}>
          <Trans>Switch on</Trans>
        </Button>
      </Group>
    </form>
  );
}

function RenewDialog({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const [codes, setCodes] = useState<string[] | null>(null);
  return (
    <Dialog opened onClose={onClose} title={codes ? t`Keep these backup codes` : t`New backup codes`}>
      {codes ? (
        <Stack gap="md">
          <Text size="sm">
            <Trans>Each works once. The earlier ones hold no more, and these are not shown again.</Trans>
          </Text>
          <BackupCodes codes={codes} />
          <Group justify="flex-end">
            <Button onClick={onClose}>
              <Trans>I have kept them</Trans>
            </Button>
          </Group>
        </Stack>
      ) : (
        <PasswordForm
          confirm={t`Make new codes`}
          onClose={onClose}
          act={async (password) =>
            setCodes(
              (await auth<{ backupCodes: string[] }>('/two-factor/backup-codes', { password })).backupCodes,
            )
          }
        />
      )}
    </Dialog>
  );
}

function DisableDialog({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  return (
    <Dialog opened onClose={onClose} title={t`Switch two-factor sign-in off?`}>
      <Stack gap="md">
        <Text size="sm">
          <Trans>Your password alone then opens your account, and the backup codes hold no more.</Trans>
        </Text>
        <PasswordForm
          confirm={t`Switch off`}
          onClose={onClose}
          act={async (password) => {
            await auth('/two-factor/disable', { password });
            toast.done(t`Two-factor sign-in is switched off`);
            onClose();
          }}
        />
      </Stack>
    </Dialog>
  );
}
