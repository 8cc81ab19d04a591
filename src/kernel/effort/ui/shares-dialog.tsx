/** A whole week in one go: which share of the working hours went where. */
import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button, NumberInput, Text } from '@mantine/core';
import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { CommandDialog } from '../../../surfaces/web/kit/command-dialog.tsx';
import { enterWeekShares } from '../contract.ts';
import { hoursText } from './hours.ts';
import classes from './time.module.css';
import { type Chosen, labelOf, nothingChosen, type Week, WorkFields, workInput } from './work-field.tsx';

interface Share {
  id: number;
  chosen: Chosen;
  percent: number | string;
}

/** The shares as they were entered before, read from what they made. */
function sharesOf(week: Week): Share[] {
  const made = week.entries.filter((e) => e.how === 'share' && !e.isOtherRecord);
  const all = new Map<string, { chosen: Chosen; minutes: number }>();
  for (const { record, workType, minutes } of made) {
    const id = `${record?.recordId} ${workType}`;
    const before = all.get(id);
    const chosen = {
      workType,
      record: record && { kind: record.kind, recordId: record.recordId, label: labelOf(record), workType },
    };
    all.set(id, { chosen, minutes: (before?.minutes ?? 0) + minutes });
  }
  // The days that shares were laid on, not the whole week: it may not have been over.
  const days = new Set(made.map((e) => e.day));
  const worked = week.days.filter((d) => days.has(d.day)).reduce((sum, d) => sum + d.workingMinutes, 0);
  const shares = [...all.values()].map(({ chosen, minutes }, id) => ({
    id,
    chosen,
    percent: Math.max(1, Math.round((100 * minutes) / Math.max(1, worked))),
  }));
  return shares.length > 0 ? shares : [{ id: 0, chosen: nothingChosen, percent: '' }];
}

/** The dialog; what was entered by shares for the week before is replaced. */
export function SharesDialog({ week, onClose }: { week: Week; onClose: () => void }) {
  const { t } = useLingui();
  const format = useFormat();
  const [shares, setShares] = useState(() => sharesOf(week));
  const monday = format.date(week.week);
  const whole = shares.map(({ chosen, percent }) => {
    const what = workInput(chosen);
    return what === null || typeof percent !== 'number' ? null : { ...what, percent };
  });
  const given = whole.filter((s) => s !== null);
  const total = shares.reduce((sum, s) => sum + (typeof s.percent === 'number' ? s.percent : 0), 0);
  const isWhole = given.length === whole.length && total <= 100;
  const change = (id: number, next: Partial<Share>) =>
    setShares((all) => all.map((s) => (s.id === id ? { ...s, ...next } : s)));
  const sum = format.percent(total / 100);
  const hours = hoursText(week.workingMinutes);
  return (
    <CommandDialog
      contract={enterWeekShares}
      input={isWhole ? { personId: week.person.personId, week: week.week, shares: given } : null}
      missing={
        total > 100
          ? t`The shares come to ${sum}. Take something away until it is 100% or less.`
          : t`Say for each line what it was and which share it took.`
      }
      title={t`Shares of the week from ${monday}`}
      confirm={t`Enter the shares`}
      size={680}
      onClose={onClose}
      options={{ done: t`The week was entered` }}
    >
      <Text size="sm" c="dimmed">
        <Trans>
          Of {hours} working hours. Each day is divided alike; what you logged by hand stays beside it.
        </Trans>
      </Text>
      {shares.map(({ id, chosen, percent }, at) => (
        <fieldset key={id} className={classes.shareRow} aria-label={t`Share ${at + 1}`}>
          <WorkFields week={week} value={chosen} onChange={(next) => change(id, { chosen: next })} />
          <NumberInput
            label={t`Share`}
            suffix=" %"
            min={1}
            max={100}
            allowDecimal={false}
            hideControls
            value={percent}
            onChange={(next) => change(id, { percent: next })}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t`Take share ${at + 1} away`}
            onClick={() => setShares((all) => all.filter((s) => s.id !== id))}
          >
            <X className="t-icon" aria-hidden />
          </ActionIcon>
        </fieldset>
      ))}
      <div className={classes.weekBar}>
        <Button
          variant="default"
          leftSection={<Plus className="t-icon" aria-hidden />}
          disabled={shares.length >= 30}
          onClick={() =>
            setShares((all) => [
              ...all,
              { id: Math.max(-1, ...all.map((s) => s.id)) + 1, chosen: nothingChosen, percent: '' },
            ])
          }
        >
          <Trans>Add a share</Trans>
        </Button>
        <Text size="sm" c="dimmed" role="status">
          <Trans>{sum} in all</Trans>
        </Text>
      </div>
    </CommandDialog>
  );
}
