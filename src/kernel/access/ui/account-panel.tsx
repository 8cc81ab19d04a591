/** One account beside the list: its person, its roles, and what can be done with it. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Skeleton, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useCommand, useOperation } from '../../../surfaces/web/client/operations.tsx';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { ConfirmWithPreview } from '../../../surfaces/web/kit/consequences.tsx';
import { Fact, Facts, Part, SidePanel, TextLink } from '../../../surfaces/web/kit/peek.tsx';
import { RefusalNote } from '../../../surfaces/web/kit/refusal-note.tsx';
import { StatusDot } from '../../../surfaces/web/kit/status.tsx';
import { disableAccount, enableAccount, getAccount, inviteAccount, matchAccount } from '../contract.ts';
import { grantRole, listGrants } from '../contract-roles.ts';
import { Activity } from './activity.tsx';
import { GrantDialog } from './grant-dialog.tsx';
import { MatchDialog } from './match-dialog.tsx';
import { useMay } from './me.ts';
import { useGrantStates, useScopeWords } from './words.ts';

type Act = 'disable' | 'enable' | 'match' | 'grant' | null;

/** The side panel of an account. */
export function AccountPanel({ accountId, onClose }: { accountId: string; onClose: () => void }) {
  const { t } = useLingui();
  const format = useFormat();
  const answer = useOperation(getAccount, { accountId });
  const [act, setAct] = useState<Act>(null);
  const mayGrant = useMay(grantRole.right);
  const invite = useCommand(inviteAccount, { done: (_, { email }) => t`A fresh link went to ${email}` });
  const account = answer.data;
  const close = () => setAct(null);
  if (!account) {
    return (
      <SidePanel title={t`Account`} onClose={onClose}>
        {answer.error ? <RefusalNote error={answer.error} /> : <Skeleton height={120} />}
      </SidePanel>
    );
  }
  const can = (operation: { name: string }) => account.can.includes(operation.name);
  const { name, email, version } = account;
  return (
    <SidePanel title={name} onClose={onClose}>
      <Group gap="sm" mb="sm">
        {mayGrant && account.disabledAt === null && (
          <Button onClick={() => setAct('grant')}>
            <Trans>Give a role</Trans>
          </Button>
        )}
        {can(matchAccount) && (
          <Button variant="default" onClick={() => setAct('match')}>
            {account.personId ? <Trans>Change the person</Trans> : <Trans>Match to a person</Trans>}
          </Button>
        )}
        {can(inviteAccount) && (
          <Button
            variant="default"
            loading={invite.isPending}
            onClick={() => invite.mutate({ input: { email } })}
          >
            <Trans>Invite again</Trans>
          </Button>
        )}
        {can(disableAccount) && account.disabledAt === null && (
          <Button variant="default" onClick={() => setAct('disable')}>
            <Trans>Disable</Trans>
          </Button>
        )}
        {can(enableAccount) && account.disabledAt !== null && (
          <Button variant="default" onClick={() => setAct('enable')}>
            <Trans>Enable</Trans>
          </Button>
        )}
      </Group>
      <Facts>
        <Fact label={t`State`}>
          {account.disabledAt ? (
            <StatusDot tone="quiet" hollow>
              {t`Disabled since ${format.date(account.disabledAt)}`}
            </StatusDot>
          ) : (
            <StatusDot tone="good">{t`Active`}</StatusDot>
          )}
        </Fact>
        <Fact label={t`E-mail address`}>{email}</Fact>
        <Fact label={t`Person`}>{account.personId ? name : t`Nobody yet`}</Fact>
        <Fact label={t`Unit`}>{account.unitName ?? '–'}</Fact>
        <Fact label={t`Since`}>{format.instant(account.createdAt)}</Fact>
      </Facts>
      <Part
        title={t`Roles`}
        action={<TextLink to={`/settings/grants?f.accountId=${accountId}`}>{t`All grants`}</TextLink>}
      >
        <RolesHeld accountId={accountId} />
      </Part>
      <Part title={t`Activity`}>
        <Activity kind="account" id={accountId} />
      </Part>
      {act === 'grant' && (
        <GrantDialog account={{ id: accountId, label: name, hint: email }} onClose={close} />
      )}
      {act === 'match' && <MatchDialog account={account} onClose={close} />}
      <ConfirmWithPreview
        contract={disableAccount}
        input={act === 'disable' ? { accountId } : null}
        expectedVersion={version}
        onClose={close}
        title={t`Disable the account of ${name}?`}
        confirm={t`Disable account`}
        askReason
        options={{
          done: t`The account of ${name} is disabled`,
          undo: enableAccount as never,
          undoInput: () => ({ accountId }),
        }}
      >
        <Text size="sm">
          <Trans>
            It is signed out everywhere at once, and its API keys answer no more. Its roles stay with it.
          </Trans>
        </Text>
      </ConfirmWithPreview>
      <ConfirmWithPreview
        contract={enableAccount}
        input={act === 'enable' ? { accountId } : null}
        onClose={close}
        title={t`Enable the account of ${name}?`}
        confirm={t`Enable account`}
        options={{ done: t`The account of ${name} can sign in again` }}
      />
    </SidePanel>
  );
}

function RolesHeld({ accountId }: { accountId: string }) {
  const format = useFormat();
  const scopeWords = useScopeWords();
  const states = useGrantStates();
  const grants = useOperation(listGrants, { filter: { accountId }, limit: 50 });
  if (grants.error) return <RefusalNote error={grants.error} />;
  const held = grants.data?.rows.filter(({ state }) => state !== 'ended');
  if (!held) return <Skeleton height={34} />;
  if (held.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        <Trans>No role: only what every member may do.</Trans>
      </Text>
    );
  }
  return (
    <Stack gap={8} component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
      {held.map((grant) => (
        <li key={grant.grantId}>
          <StatusDot tone={states[grant.state].tone} hollow={grant.state === 'future'}>
            <bdi>{grant.roleTitle}</bdi>
          </StatusDot>
          <Text size="xs" c="dimmed" dir="auto">
            {scopeWords(grant)} ·{' '}
            {grant.validTo ? (
              <Trans>
                {format.date(grant.validFrom)} until {format.date(grant.validTo)}
              </Trans>
            ) : (
              <Trans>from {format.date(grant.validFrom)}</Trans>
            )}
          </Text>
        </li>
      ))}
    </Stack>
  );
}
