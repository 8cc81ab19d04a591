/**
 * Local dates in forms, and the choice of the day as of which a page is seen. Values are `YYYY-MM-DD` text: a date
 * that binds people never passes through a time zone.
 */
import '@mantine/dates/styles.css';
import 'dayjs/locale/ar.js';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Popover } from '@mantine/core';
import { DateInput, type DateInputProps, DatePicker, DatesProvider } from '@mantine/dates';
import { History } from 'lucide-react';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { useFormat } from '../i18n/format.ts';
import { useSearchState } from './search.ts';

/** Today in the reader's zone, `YYYY-MM-DD`. */
export function today(): string {
  const now = new Date();
  const two = (part: number) => String(part).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

/** `2026-01-31` moved by days; pure. */
export function addDays(date: string, days: number): string {
  const at = new Date(`${date}T12:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}

/** Reads a typed date: `2026-11-23`, `23/11/2026`, `23.11.2026`, `+3`, `+2w`; null when it is none. Pure but for today. */
export function readDate(text: string, from = today()): string | null {
  const typed = text.trim();
  const ahead = /^([+-]\d{1,4})(d|w)?$/.exec(typed);
  if (ahead) return addDays(from, Number(ahead[1]) * (ahead[2] === 'w' ? 7 : 1));
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(typed);
  const dayFirst = /^(\d{1,2})[./](\d{1,2})[./](\d{4})$/.exec(typed);
  const [year, month, day] = iso ? iso.slice(1) : dayFirst ? dayFirst.slice(1).reverse() : [];
  if (!year || !month || !day) return null;
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const known = new Date(`${date}T12:00:00Z`);
  return !Number.isNaN(known.getTime()) && known.toISOString().startsWith(date) ? date : null;
}

/** Props of `DateField`. */
export interface DateFieldProps
  extends Omit<DateInputProps, 'value' | 'onChange' | 'valueFormat' | 'dateParser'> {
  value: string | null | undefined;
  onChange: (value: string | null) => void;
}

function Dates({ children }: { children: ReactNode }) {
  const { i18n } = useLingui();
  return (
    <DatesProvider settings={{ locale: i18n.locale, firstDayOfWeek: i18n.locale === 'ar' ? 0 : 1 }}>
      {children}
    </DatesProvider>
  );
}

/** A date that can be typed or picked. */
export function DateField({ value, onChange, ...rest }: DateFieldProps) {
  const { t } = useLingui();
  const format = useFormat();
  return (
    <Dates>
      <DateInput
        {...rest}
        value={value ?? null}
        onChange={(next) => onChange(next)}
        valueFormat={(date) => format.date(date)}
        dateParser={(text) => readDate(text) ?? value ?? null}
        hideOutsideDates
        clearButtonProps={{ 'aria-label': t`Clear the date` }}
        previousLabel={t`Previous month`}
        nextLabel={t`Next month`}
        placeholder={rest.placeholder ?? t`2026-01-31 or +2w`}
      />
    </Dates>
  );
}

/** The day as of which the page is seen, held in the URL (`asOf`); undefined means now. */
export function useAsOf(): [string | undefined, (date: string | undefined) => void] {
  const [search, change] = useSearchState();
  return [search.asOf, (date) => change({ asOf: date })];
}

/** Chooses that day; says plainly when the page does not show today. */
export function AsOfPicker() {
  const { t } = useLingui();
  const format = useFormat();
  const [asOf, setAsOf] = useAsOf();
  const [opened, setOpened] = useState(false);
  const day = asOf ? format.date(asOf) : '';
  return (
    <Popover opened={opened} onChange={setOpened} trapFocus position="bottom-end">
      <Popover.Target>
        <Button
          variant={asOf ? 'light' : 'default'}
          leftSection={<History className="t-icon" aria-hidden />}
          onClick={() => setOpened(!opened)}
        >
          {asOf ? <Trans>As of {day}</Trans> : <Trans>As of today</Trans>}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t`Show as of`}>
        <Dates>
          <DatePicker
            value={asOf ?? today()}
            onChange={(date) => {
              setAsOf(date && date !== today() ? date : undefined);
              setOpened(false);
            }}
            hideOutsideDates
            ariaLabels={{ previousMonth: t`Previous month`, nextMonth: t`Next month` }}
          />
        </Dates>
        <Button
          variant="subtle"
          fullWidth
          mt="xs"
          disabled={!asOf}
          onClick={() => {
            setAsOf(undefined);
            setOpened(false);
          }}
        >
          <Trans>Back to today</Trans>
        </Button>
      </Popover.Dropdown>
    </Popover>
  );
}
