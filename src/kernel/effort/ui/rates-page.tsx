/** What an hour costs by role, from a day on: the measure of what work and waiting cost. */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Autocomplete, Button, Checkbox, Group, NumberInput, Skeleton, TextInput } from '@mantine/core';
import { Banknote, Plus } from 'lucide-react';
import { useState } from 'react';
import type { z } from 'zod';
import { useCommand, useOperation } from '../../../surfaces/web/client/operations.tsx';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { CommandDialog } from '../../../surfaces/web/kit/command-dialog.tsx';
import { DateField, today } from '../../../surfaces/web/kit/date-field.tsx';
import { EmptyState } from '../../../surfaces/web/kit/empty-state.tsx';
import { Page, PageHeader } from '../../../surfaces/web/kit/page.tsx';
import { RefusalNote } from '../../../surfaces/web/kit/refusal-note.tsx';
import { StatusDot } from '../../../surfaces/web/kit/status.tsx';
import { listRates, setRate, withdrawRate } from '../contract-registers.ts';
import { CapacityTabs } from './capacity-tabs.tsx';
import classes from './effort.module.css';

type Rates = z.output<typeof listRates.output>;

/** The page at `/requests/capacity/rates`. */
export function RatesPage() {
  const { t } = useLingui();
  const answer = useOperation(listRates, {});
  const [isSetting, setSetting] = useState(false);
  const rates = answer.data;
  const set = rates?.can.includes(setRate.name) && (
    <Button leftSection={<Plus className="t-icon" aria-hidden />} onClick={() => setSetting(true)}>
      <Trans>Set a rate</Trans>
    </Button>
  );
  return (
    <Page fill>
      <PageHeader
        title={t`Rates`}
        lead={<Trans>What an hour costs by role. Earlier days keep the rate that held then.</Trans>}
        actions={set}
      />
      <CapacityTabs />
      {rates === undefined ? (
        answer.error ? (
          <RefusalNote error={answer.error} />
        ) : (
          <Skeleton height={240} />
        )
      ) : rates.rows.length === 0 ? (
        <EmptyState icon={Banknote} title={<Trans>No rate is set</Trans>} action={set}>
          <Trans>Begin with one rate for everybody; then say for single roles what differs.</Trans>
        </EmptyState>
      ) : (
        <div className={classes.body}>
          {rates.peopleWithoutRate > 0 && (
            <p className={classes.story}>
              <Plural
                value={rates.peopleWithoutRate}
                one="The work of # person costs nothing here, because no rate holds for them."
                other="The work of # people costs nothing here, because no rate holds for them."
              />
            </p>
          )}
          <RatesTable rates={rates} />
        </div>
      )}
      {isSetting && rates && <RateDialog rates={rates} onClose={() => setSetting(false)} />}
    </Page>
  );
}

function RatesTable({ rates }: { rates: Rates }) {
  const { t } = useLingui();
  const format = useFormat();
  const withdraw = useCommand(withdrawRate, { done: t`The rate was withdrawn` });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
    <section className={classes.scroll} aria-label={t`Rates`} tabIndex={0}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">
              <Trans>Role</Trans>
            </th>
            <th scope="col">
              <Trans>From</Trans>
            </th>
            <th scope="col" data-end>
              <Trans>An hour</Trans>
            </th>
            <th scope="col">
              <Trans>State</Trans>
            </th>
            <th scope="col" data-end>
              <Trans>People</Trans>
            </th>
            <th scope="col">
              <span className="t-hidden">
                <Trans>Actions</Trans>
              </span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rates.rows.map((rate) => {
            const role = rate.role ?? t`Everybody else`;
            return (
              <tr key={rate.rateId}>
                <th scope="row">
                  <bdi>{role}</bdi>
                </th>
                <td>{format.date(rate.from)}</td>
                <td data-end className="t-num">
                  {format.money(rate.amountMinor, rate.currency)}
                </td>
                <td>
                  {rate.isInForce ? (
                    <StatusDot tone="good">{t`Holds now`}</StatusDot>
                  ) : rate.from > today() ? (
                    <StatusDot tone="wait" hollow>{t`Planned`}</StatusDot>
                  ) : (
                    <StatusDot tone="quiet">{t`Past`}</StatusDot>
                  )}
                </td>
                <td data-end className="t-num">
                  {rate.isInForce ? format.number(rate.people) : '–'}
                </td>
                <td>
                  {rate.can.includes(withdrawRate.name) && (
                    <Button
                      variant="subtle"
                      color="gray"
                      size="compact-sm"
                      aria-label={t`Withdraw the rate of ${role} from ${format.date(rate.from)}`}
                      onClick={() =>
                        withdraw.mutate({ input: { rateId: rate.rateId }, expectedVersion: rate.version })
                      }
                    >
                      <Trans>Withdraw</Trans>
                    </Button>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

function RateDialog({ rates, onClose }: { rates: Rates; onClose: () => void }) {
  const { t } = useLingui();
  const hasDefault = rates.rows.some((r) => r.role === null);
  const [isForAll, setForAll] = useState(!hasDefault);
  const [role, setRole] = useState('');
  const [from, setFrom] = useState<string | null>(today());
  const [amount, setAmount] = useState<number | string>('');
  const [currency, setCurrency] = useState(rates.rows[0]?.currency ?? 'EUR');
  const isCurrency = /^[A-Za-z]{3}$/.test(currency.trim());
  const known = [
    ...new Set([...rates.roles, ...rates.rows.flatMap((r) => (r.role === null ? [] : [r.role]))]),
  ];
  const isWhole = (isForAll || role.trim().length > 1) && from !== null && typeof amount === 'number';
  return (
    <CommandDialog
      contract={setRate}
      input={
        isWhole && isCurrency
          ? {
              role: isForAll ? null : role.trim(),
              from,
              amountMinor: Math.round(amount * 10 ** digitsOf(currency.trim())),
              currency: currency.trim(),
            }
          : null
      }
      missing={t`Say for which role, from which day, and how much.`}
      title={t`Set a rate`}
      confirm={t`Set the rate`}
      onClose={onClose}
      options={{ done: t`The rate was set` }}
    >
      <Checkbox
        label={t`For everybody whose role has no rate of its own`}
        checked={isForAll}
        onChange={(event) => setForAll(event.currentTarget.checked)}
      />
      {!isForAll && (
        <Autocomplete
          label={t`Role`}
          description={t`Job title as people carry it`}
          dir="auto"
          maxLength={120}
          limit={20}
          value={role}
          onChange={setRole}
          data={known}
        />
      )}
      <Group grow align="flex-start">
        <NumberInput
          label={t`An hour`}
          min={0}
          decimalScale={2}
          hideControls
          value={amount}
          onChange={setAmount}
        />
        <TextInput
          label={t`Currency`}
          dir="ltr"
          maxLength={3}
          value={currency}
          onChange={(event) => setCurrency(event.currentTarget.value)}
          error={isCurrency ? undefined : t`Three letters, such as EUR.`}
        />
        <DateField label={t`From`} value={from} onChange={setFrom} />
      </Group>
    </CommandDialog>
  );
}

/** Digits after the point in a currency: none in yen, three in Kuwaiti dinars. */
function digitsOf(currency: string): number {
  return (
    new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
  );
}
