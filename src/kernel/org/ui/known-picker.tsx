/** The day on which something was known (`known` in the URL): what the records said then, corrections since left out. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Popover, Stack, Text } from '@mantine/core';
import { BookOpenCheck } from 'lucide-react';
import { useState } from 'react';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { addDays, DateField, today } from '../../../surfaces/web/kit/date-field.tsx';
import { useSearchState } from '../../../surfaces/web/kit/search.ts';

/** The chosen day, and the instant at its end in the reader's zone, as queries take it. */
export function useKnown(): { day: string | undefined; knownAt: string | undefined } {
  const [search] = useSearchState();
  const day = /^\d{4}-\d{2}-\d{2}$/.test(search.known ?? '') ? search.known : undefined;
  if (day === undefined) return { day, knownAt: undefined };
  const end = new Date(`${addDays(day, 1)}T00:00:00`);
  return { day, knownAt: new Date(end.getTime() - 1).toISOString() };
}

/** Chooses that day. */
export function KnownPicker() {
  const { t } = useLingui();
  const format = useFormat();
  const [, change] = useSearchState();
  const { day } = useKnown();
  const [opened, setOpened] = useState(false);
  const shown = day ? format.date(day) : '';
  return (
    <Popover opened={opened} onChange={setOpened} trapFocus position="bottom-end">
      <Popover.Target>
        <Button
          variant={day ? 'light' : 'default'}
          leftSection={<BookOpenCheck className="t-icon" aria-hidden />}
          onClick={() => setOpened(!opened)}
        >
          {day ? <Trans>As known on {shown}</Trans> : <Trans>As known now</Trans>}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t`Show as it was known on`} maw={300}>
        <Stack gap="sm">
          <Text size="sm" c="dimmed">
            <Trans>Shows what the records said on a day, without what was corrected or entered later.</Trans>
          </Text>
          <DateField
            label={t`As it was known on`}
            value={day ?? null}
            maxDate={today()}
            popoverProps={{ withinPortal: false }}
            onChange={(next) => {
              change({ known: next && next !== today() ? next : undefined });
              setOpened(false);
            }}
          />
          <Button
            variant="subtle"
            disabled={!day}
            onClick={() => {
              change({ known: undefined });
              setOpened(false);
            }}
          >
            <Trans>Back to what is known now</Trans>
          </Button>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
