/** The period of the audit trail, held in the URL like any filter. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Popover, Stack } from '@mantine/core';
import { CalendarRange } from 'lucide-react';
import { useState } from 'react';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { addDays, DateField, today } from '../../../surfaces/web/kit/date-field.tsx';
import type { View } from '../../../surfaces/web/kit/view.ts';

/** The instant at which a day begins in the reader's zone, some days later. */
export function instantOf(date: string, days = 0): string {
  return new Date(`${addDays(date, days)}T00:00:00`).toISOString();
}

/** Chooses first and last day. */
export function PeriodPicker({ view }: { view: View }) {
  const { t } = useLingui();
  const format = useFormat();
  const [opened, setOpened] = useState(false);
  const from = view.filters.from?.[0];
  const until = view.filters.until?.[0];
  const set = (first: string | null, last: string | null) =>
    view.set({ filters: { ...view.filters, from: first ? [first] : [], until: last ? [last] : [] } });
  const fromText = from ? format.date(from) : '';
  const untilText = until ? format.date(until) : '';
  const words =
    from && until
      ? from === until
        ? fromText
        : `${fromText} – ${untilText}`
      : from
        ? t`From ${fromText}`
        : until
          ? t`Until ${untilText}`
          : t`Any time`;
  const days: [string, number][] = [
    [t`Today`, 0],
    [t`7 days`, 6],
    [t`30 days`, 29],
    [t`A year`, 364],
  ];
  return (
    <Popover opened={opened} onChange={setOpened} trapFocus position="bottom-end">
      <Popover.Target>
        <Button
          variant={from || until ? 'light' : 'default'}
          leftSection={<CalendarRange className="t-icon" aria-hidden />}
          onClick={() => setOpened(!opened)}
        >
          {words}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t`Period`} maw={320}>
        <Stack gap="md">
          <Group gap={6}>
            {days.map(([label, back]) => (
              <Button
                key={back}
                variant="default"
                size="compact-sm"
                onClick={() => {
                  set(addDays(today(), -back), today());
                  setOpened(false);
                }}
              >
                {label}
              </Button>
            ))}
          </Group>
          <DateField
            label={t`First day`}
            value={from}
            clearable
            popoverProps={{ withinPortal: false }}
            onChange={(date) => set(date, until ?? null)}
          />
          <DateField
            label={t`Last day`}
            value={until}
            clearable
            popoverProps={{ withinPortal: false }}
            onChange={(date) => set(from ?? null, date)}
          />
          <Button
            variant="subtle"
            disabled={!from && !until}
            onClick={() => {
              set(null, null);
              setOpened(false);
            }}
          >
            <Trans>Any time</Trans>
          </Button>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
