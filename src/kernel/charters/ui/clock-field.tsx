/** A promise of time in a draft: how long, when the responsible are warned, and who is told further on. */
import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, NumberInput, Select } from '@mantine/core';
import { Trash2 } from 'lucide-react';
import classes from './charters.module.css';
import { PartyField } from './party-field.tsx';
import { type ClockTerms, type PartyRef, useCharterWords } from './words.ts';

/** Props of `ClockField`. */
export interface ClockFieldProps {
  label: string;
  value: ClockTerms;
  onChange: (value: ClockTerms) => void;
  nameOf: (party: PartyRef) => string;
  onNamed: (party: PartyRef, name: string) => void;
  disabled: boolean;
}

/** The field. */
export function ClockField({ label, value, onChange, nameOf, onNamed, disabled }: ClockFieldProps) {
  const { t } = useLingui();
  const words = useCharterWords();
  const units = (['working-hours', 'working-days', 'days'] as const).map((unit) => ({
    value: unit,
    label: words.units[unit],
  }));
  const number = (given: string | number, least: number) =>
    typeof given === 'number' && given >= least ? Math.round(given) : least;
  const step = (i: number, change: Partial<ClockTerms['ladder'][number]>) =>
    onChange({ ...value, ladder: value.ladder.map((s, at) => (at === i ? { ...s, ...change } : s)) });
  return (
    <div style={{ display: 'grid', gap: 10 }}>
      <div className={classes.inline}>
        <NumberInput
          label={t`Time`}
          aria-label={t`${label}: time`}
          w={84}
          min={1}
          max={10_000}
          allowDecimal={false}
          disabled={disabled}
          value={value.target.amount}
          onChange={(given) => onChange({ ...value, target: { ...value.target, amount: number(given, 1) } })}
        />
        <Select
          label={t`Unit`}
          aria-label={t`${label}: unit of time`}
          w={150}
          data={units}
          allowDeselect={false}
          disabled={disabled}
          value={value.target.unit}
          onChange={(unit) =>
            onChange({
              ...value,
              target: { ...value.target, unit: (unit ?? 'working-days') as ClockTerms['target']['unit'] },
            })
          }
        />
        <NumberInput
          label={t`Warn at`}
          aria-label={t`${label}: warn at`}
          w={96}
          min={1}
          max={100}
          suffix=" %"
          allowDecimal={false}
          disabled={disabled}
          value={value.warnAtPercent}
          onChange={(given) => onChange({ ...value, warnAtPercent: Math.min(100, number(given, 1)) })}
        />
      </div>
      {value.ladder.map((s, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two steps may be equal; their place is what tells them apart.
        <div key={i} className={classes.inline} style={{ alignItems: 'center' }}>
          <NumberInput
            aria-label={t`${label}: step ${i + 1}, at per cent of the time`}
            w={96}
            min={1}
            max={1000}
            suffix=" %"
            allowDecimal={false}
            disabled={disabled}
            value={s.afterPercent}
            onChange={(given) => step(i, { afterPercent: Math.min(1000, number(given, 1)) })}
          />
          <span>
            <Trans>
              tells <bdi className={classes.strong}>{nameOf(s.tell)}</bdi>
            </Trans>
          </span>
          <ActionIcon
            aria-label={t`Remove the step for ${nameOf(s.tell)}`}
            disabled={disabled}
            onClick={() => onChange({ ...value, ladder: value.ladder.filter((_, at) => at !== i) })}
          >
            <Trash2 className="t-icon" aria-hidden />
          </ActionIcon>
        </div>
      ))}
      {!disabled && value.ladder.length < 10 && (
        <AddStep
          label={label}
          nameOf={nameOf}
          onNamed={onNamed}
          onAdd={(tell) =>
            onChange({
              ...value,
              ladder: [...value.ladder, { afterPercent: 100 + 50 * value.ladder.length, tell }],
            })
          }
        />
      )}
    </div>
  );
}

function AddStep({
  label,
  nameOf,
  onNamed,
  onAdd,
}: {
  label: string;
  nameOf: (party: PartyRef) => string;
  onNamed: (party: PartyRef, name: string) => void;
  onAdd: (tell: PartyRef) => void;
}) {
  const { t } = useLingui();
  return (
    <details>
      <summary>
        <Trans>Tell somebody when it runs out</Trans>
      </summary>
      <div style={{ paddingBlockStart: 6 }}>
        <PartyField
          label={t`${label}: whom to tell`}
          value={[]}
          nameOf={nameOf}
          onNamed={onNamed}
          onChange={([party]) => party && onAdd(party)}
        />
      </div>
    </details>
  );
}
