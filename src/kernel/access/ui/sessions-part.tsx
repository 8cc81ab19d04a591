/** Where one is signed in, ending one session or all of them. */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Skeleton, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Monitor, Smartphone } from 'lucide-react';
import { useState } from 'react';
import { auth } from '../../../surfaces/web/client/auth.ts';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { Dialog } from '../../../surfaces/web/kit/dialog.tsx';
import { RefusalNote } from '../../../surfaces/web/kit/refusal-note.tsx';
import { SettingsPart } from '../../../surfaces/web/kit/settings-part.tsx';
import { Chip } from '../../../surfaces/web/kit/status.tsx';
import { toast } from '../../../surfaces/web/kit/toast.tsx';
import classes from './access.module.css';
import { deviceOf } from './device.ts';
import { type MySession, mySessions, useMySessions } from './my-sessions.ts';

/** The list of sessions. */
export function SessionsPart() {
  const { t } = useLingui();
  const client = useQueryClient();
  const sessions = useMySessions();
  const [asking, setAsking] = useState(false);
  const others = (sessions.data ?? []).filter(({ current }) => !current).length;
  const again = () => client.invalidateQueries({ queryKey: mySessions });
  const endOthers = async () => {
    try {
      await auth('/sessions/revoke-others', {});
      toast.done(t`You are signed out everywhere else`);
      await again();
    } catch (refused) {
      toast.refused(refused);
    }
  };
  return (
    <SettingsPart
      title={<Trans>Sessions</Trans>}
      lead={
        <Trans>
          Browsers in which you are signed in. End what you do not recognise, and change your password.
        </Trans>
      }
    >
      {sessions.error && <RefusalNote error={sessions.error} />}
      {sessions.isPending && <Skeleton height={60} />}
      {sessions.data && (
        <ul className={classes.sessions} aria-label={t`Sessions`}>
          {sessions.data.map((session) => (
            <SessionLine key={session.sessionId} session={session} onEnded={again} />
          ))}
        </ul>
      )}
      <Group gap="sm">
        {others > 0 && (
          <Button variant="default" onClick={() => void endOthers()}>
            <Plural value={others} one="End the other session" other="End the # others" />
          </Button>
        )}
        <Button variant="default" onClick={() => setAsking(true)}>
          <Trans>Sign out everywhere</Trans>
        </Button>
      </Group>
      <Dialog opened={asking} onClose={() => setAsking(false)} title={t`Sign out everywhere?`}>
        <Text size="sm">
          <Trans>
            Every session of yours ends, this one too, and no device is trusted without a code any more. You
            sign in again afterwards.
          </Trans>
        </Text>
        <Group justify="flex-end" gap="sm" mt="lg">
          <Button variant="default" onClick={() => setAsking(false)}>
            <Trans>Stay signed in</Trans>
          </Button>
          <Button
            onClick={() => auth('/sign-out-everywhere', {}).then(() => location.assign('/'), toast.refused)}
          >
            <Trans>Sign out everywhere</Trans>
          </Button>
        </Group>
      </Dialog>
    </SettingsPart>
  );
}

function SessionLine({ session, onEnded }: { session: MySession; onEnded: () => Promise<void> }) {
  const { t } = useLingui();
  const format = useFormat();
  const [ending, setEnding] = useState(false);
  const { browser, system, isPhone } = deviceOf(session.device ?? '');
  const Icon = isPhone ? Smartphone : Monitor;
  const name = browser && system ? t`${browser} on ${system}` : (browser ?? system ?? t`Unknown device`);
  const end = async () => {
    setEnding(true);
    try {
      await auth('/sessions/revoke', { sessionId: session.sessionId });
      await onEnded();
    } catch (refused) {
      toast.refused(refused);
      setEnding(false);
    }
  };
  return (
    <li>
      <Icon className="t-icon" aria-hidden />
      <div>
        <Group gap="sm">
          <bdi>{name}</bdi>
          {session.current && <Chip tone="good">{t`This one`}</Chip>}
        </Group>
        <p className={classes.quiet}>
          <Trans>
            Signed in {format.ago(session.createdAt)}, last used {format.ago(session.updatedAt)}
          </Trans>
          {session.address && (
            <>
              {' · '}
              <bdi>{session.address}</bdi>
            </>
          )}
        </p>
      </div>
      {!session.current && (
        <Button
          variant="default"
          loading={ending}
          aria-label={t`End the session of ${name}`}
          onClick={() => void end()}
        >
          <Trans>End</Trans>
        </Button>
      )}
    </li>
  );
}
