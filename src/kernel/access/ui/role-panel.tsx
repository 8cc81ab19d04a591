/** One role beside the list: what it allows, who holds it, and what can be done with it. */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Skeleton, Text } from '@mantine/core';
import { useState } from 'react';
import { useOperation } from '../../../surfaces/web/client/operations.tsx';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { ConfirmWithPreview } from '../../../surfaces/web/kit/consequences.tsx';
import { Fact, Facts, Part, SidePanel, TextLink } from '../../../surfaces/web/kit/peek.tsx';
import { RefusalNote } from '../../../surfaces/web/kit/refusal-note.tsx';
import { RecordKey, StatusDot } from '../../../surfaces/web/kit/status.tsx';
import { changeRole, listRoles, reinstateRole, retireRole } from '../contract-roles.ts';
import { Activity } from './activity.tsx';
import { RightsList } from './rights-field.tsx';
import { RoleDialog } from './role-dialog.tsx';

/** The side panel of a role. */
export function RolePanel({ role: code, onClose }: { role: string; onClose: () => void }) {
  const { t } = useLingui();
  const format = useFormat();
  const [act, setAct] = useState<'change' | 'retire' | 'reinstate' | null>(null);
  const answer = useOperation(listRoles, { filter: { search: code }, limit: 200 }, { keep: true });
  const role = answer.data?.rows.find((each) => each.role === code);
  const close = () => setAct(null);
  if (!role) {
    return (
      <SidePanel title={code} onClose={onClose}>
        {answer.error ? (
          <RefusalNote error={answer.error} />
        ) : answer.data ? (
          <Text c="dimmed">
            <Trans>There is no such role.</Trans>
          </Text>
        ) : (
          <Skeleton height={120} />
        )}
      </SidePanel>
    );
  }
  const can = (operation: { name: string }) => role.can.includes(operation.name);
  const { title } = role;
  return (
    <SidePanel title={title} onClose={onClose}>
      {(can(changeRole) || can(retireRole) || can(reinstateRole)) && (
        <Group gap="sm" mb="sm">
          {can(changeRole) && (
            <Button onClick={() => setAct('change')}>
              <Trans>Change</Trans>
            </Button>
          )}
          {can(retireRole) && (
            <Button variant="default" onClick={() => setAct('retire')}>
              <Trans>Retire</Trans>
            </Button>
          )}
          {can(reinstateRole) && (
            <Button variant="default" onClick={() => setAct('reinstate')}>
              <Trans>Take back into use</Trans>
            </Button>
          )}
        </Group>
      )}
      <Text size="sm" dir="auto" mb="sm">
        {role.description}
      </Text>
      <Facts>
        <Fact label={t`State`}>
          {role.retiredAt ? (
            <StatusDot tone="quiet" hollow>
              {t`Retired since ${format.date(role.retiredAt)}`}
            </StatusDot>
          ) : (
            <StatusDot tone="good">{t`In use`}</StatusDot>
          )}
        </Fact>
        <Fact label={t`Kind`}>
          {role.builtIn ? t`Comes with Trellis; it cannot be changed` : t`Your own`}
        </Fact>
        <Fact label={t`Code`}>
          <RecordKey>{role.role}</RecordKey>
        </Fact>
        <Fact label={t`Held by`}>
          <TextLink to={`/settings/grants?f.role=${role.role}&f.state=current`}>
            <Plural value={role.holders} _0="nobody" one="# account" other="# accounts" />
          </TextLink>
        </Fact>
      </Facts>
      <Part title={t`What it allows`}>
        <RightsList rights={role.rights} />
      </Part>
      <Part title={t`Activity`}>
        <Activity kind="role" id={role.roleId} />
      </Part>
      {act === 'change' && <RoleDialog role={role} onClose={close} />}
      <ConfirmWithPreview
        contract={retireRole}
        input={act === 'retire' ? { role: code } : null}
        onClose={close}
        title={t`Retire the role ${title}?`}
        confirm={t`Retire role`}
        askReason
        options={{
          done: t`The role ${title} is retired`,
          undo: reinstateRole as never,
          undoInput: () => ({ role: code }),
        }}
      >
        <Text size="sm">
          <Trans>Nobody can be given it any more. A retired role can be taken back into use.</Trans>
        </Text>
      </ConfirmWithPreview>
      <ConfirmWithPreview
        contract={reinstateRole}
        input={act === 'reinstate' ? { role: code } : null}
        onClose={close}
        title={t`Take the role ${title} back into use?`}
        confirm={t`Take back into use`}
        options={{ done: t`The role ${title} can be given again` }}
      />
    </SidePanel>
  );
}
