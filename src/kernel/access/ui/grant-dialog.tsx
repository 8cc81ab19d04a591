/** Gives a role: to whom, which one, where, from when to when; the consequences and conflicts show while choosing. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Radio, Select, SimpleGrid, Stack, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useCommand, useOperation } from '../../../surfaces/web/client/operations.tsx';
import { DateField } from '../../../surfaces/web/kit/date-field.tsx';
import { Dialog } from '../../../surfaces/web/kit/dialog.tsx';
import { LivePreview } from '../../../surfaces/web/kit/live-preview.tsx';
import { type Pickable, RecordPicker } from '../../../surfaces/web/kit/record-picker.tsx';
import { RefusalNote } from '../../../surfaces/web/kit/refusal-note.tsx';
import { listRegions } from '../../org/contract-places.ts';
import { grantRole, listRoles } from '../contract-roles.ts';
import { useMe } from './me.ts';
import { useAccountSearch, useUnitSearch } from './pickers.ts';

/** Props of `GrantDialog`; `account` when it is given from the account itself. */
export interface GrantDialogProps {
  account?: Pickable;
  onClose: () => void;
}

/** The dialog; closed by whoever shows it. */
export function GrantDialog({ account: given, onClose }: GrantDialogProps) {
  const { t } = useLingui();
  const me = useMe();
  const [account, setAccount] = useState<Pickable | null>(given ?? null);
  const [role, setRole] = useState<string | null>(null);
  const [where, setWhere] = useState<'enterprise' | 'unit'>('enterprise');
  const [unit, setUnit] = useState<Pickable | null>(null);
  const [region, setRegion] = useState<string | null>(null);
  const [validFrom, setValidFrom] = useState<string | null>(null);
  const [validTo, setValidTo] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const roles = useOperation(listRoles, { filter: { state: 'in-use' }, limit: 200 });
  const regions = useOperation(listRegions, { limit: 200 });
  const searchUnits = useUnitSearch(where === 'unit');
  const searchAccounts = useAccountSearch(t`Disabled: enable the account first`);
  const grant = useCommand(grantRole, {
    tellRefusal: false,
    done: t`The role is given`,
    onDone: onClose,
  });
  const chosen = roles.data?.rows.find((each) => each.role === role);
  const input =
    account && role && (where === 'enterprise' || unit)
      ? {
          accountId: account.id,
          role,
          unitId: where === 'unit' && unit ? unit.id : null,
          region,
          validTo,
          ...(validFrom ? { validFrom } : {}),
          ...(reason.trim() ? { reason: reason.trim() } : {}),
        }
      : null;
  const missing = !account
    ? t`Choose who gets the role to see what would happen.`
    : !role
      ? t`Choose a role to see what would happen.`
      : t`Choose the unit to see what would happen.`;
  return (
    <Dialog
      opened
      onClose={onClose}
      title={given ? t`Give ${given.label} a role` : t`Give a role`}
      size={560}
    >
      <Stack gap="md">
        {!given && (
          <RecordPicker
            label={t`Account`}
            value={account}
            onChange={setAccount}
            search={searchAccounts}
            required
          />
        )}
        <Select
          label={t`Role`}
          description={chosen?.description}
          data={(roles.data?.rows ?? []).map((each) => ({ value: each.role, label: each.title }))}
          searchable
          required
          value={role}
          onChange={setRole}
          nothingFoundMessage={t`Nothing matches`}
        />
        <Radio.Group
          label={t`Where it holds`}
          value={where}
          onChange={(value) => setWhere(value as 'enterprise' | 'unit')}
        >
          <Stack gap={8} mt={4}>
            <Radio size="xs" value="enterprise" label={t`In the whole enterprise`} />
            <Radio size="xs" value="unit" label={t`In a unit and everything below it`} />
          </Stack>
        </Radio.Group>
        {where === 'unit' && (
          <RecordPicker label={t`Unit`} value={unit} onChange={setUnit} search={searchUnits} required />
        )}
        <Select
          label={t`Region`}
          placeholder={t`Every region`}
          data={(regions.data?.rows ?? [])
            .filter(({ retiredAt }) => retiredAt === null)
            .map((each) => ({ value: each.region, label: each.name }))}
          clearable
          clearButtonProps={{ 'aria-label': t`Every region` }}
          value={region}
          onChange={setRegion}
          nothingFoundMessage={t`Nothing matches`}
        />
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
          <DateField
            label={t`From`}
            placeholder={t`Today`}
            clearable
            value={validFrom}
            onChange={setValidFrom}
            {...(me ? { minDate: me.today } : {})}
          />
          <DateField
            label={t`Until (first day without it)`}
            placeholder={t`No end`}
            clearable
            value={validTo}
            onChange={setValidTo}
            {...(me ? { minDate: validFrom ?? me.today } : {})}
          />
        </SimpleGrid>
        <Textarea
          label={t`Why (kept with the grant)`}
          autosize
          minRows={1}
          maxLength={500}
          dir="auto"
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <LivePreview contract={grantRole} input={input} missing={missing} />
        <RefusalNote error={grant.error} />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button
            disabled={input === null}
            loading={grant.isPending}
            onClick={() => input && grant.mutate({ input })}
          >
            <Trans>Give the role</Trans>
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
