/** From which day a change holds, with the days that people mean most, and whether it overwrites what is planned. */
import { useLingui } from '@lingui/react/macro';
import { Button, Checkbox, Group, Stack } from '@mantine/core';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { DateField, today } from '../../../surfaces/web/kit/date-field.tsx';

/** The first day of the month after this one. */
export function nextMonth(from = today()): string {
  const [year, month] = from.split('-').map(Number) as [number, number];
  return month === 12 ? `${year + 1}-01-01` : `${year}-${String(month + 1).padStart(2, '0')}-01`;
}

/** Props of `FromField`; `from` null means today. */
export interface FromFieldProps {
  from: string | null;
  onFrom: (from: string | null) => void;
  replacePlanned: boolean;
  onReplacePlanned: (replace: boolean) => void;
}

/** The fields. */
export function FromField({ from, onFrom, replacePlanned, onReplacePlanned }: FromFieldProps) {
  const { t } = useLingui();
  const format = useFormat();
  const next = nextMonth();
  return (
    <Stack gap={8}>
      <Group align="flex-end" gap="sm">
        <DateField
          label={t`From`}
          placeholder={t`Today`}
          clearable
          value={from}
          onChange={onFrom}
          style={{ flex: '1 1 160px', maxInlineSize: 220 }}
        />
        <Button
          variant={from === null ? 'outline' : 'default'}
          aria-pressed={from === null}
          onClick={() => onFrom(null)}
        >
          {t`Today`}
        </Button>
        <Button
          variant={from === next ? 'outline' : 'default'}
          aria-pressed={from === next}
          onClick={() => onFrom(next)}
        >
          {t`From next month (${format.date(next)})`}
        </Button>
      </Group>
      <Checkbox
        size="xs"
        label={t`Also overwrite what is planned for these fields after that day`}
        checked={replacePlanned}
        onChange={(event) => onReplacePlanned(event.currentTarget.checked)}
      />
    </Stack>
  );
}
