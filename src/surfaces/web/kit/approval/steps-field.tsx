/** Writes the steps of an approval: in order or side by side, who decides, how many must say yes, who is heard. */
import { useLingui as useMessages } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button, Group, NumberInput, Select, Switch, TextInput } from '@mantine/core';
import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { StepMode } from '../../../../kernel/approvals/contract-steps.ts';
import { useUnitSearch } from '../../hooks/directory.ts';
import { RecordPicker } from '../record-picker.tsx';
import classes from './approval.module.css';
import { PartyField } from './party-field.tsx';
import { emptyStep, modeWords, type StepDraft } from './words.ts';

/** Props of `StepsField`. */
export interface StepsFieldProps {
  value: readonly StepDraft[];
  onChange: (value: StepDraft[]) => void;
}

/** The field. */
export function StepsField({ value, onChange }: StepsFieldProps) {
  const put = (step: StepDraft) => onChange(value.map((s) => (s.id === step.id ? step : s)));
  const move = (from: number, to: number) => {
    const next = [...value];
    next.splice(to, 0, ...next.splice(from, 1));
    onChange(next);
  };
  return (
    <div className={classes.builder}>
      {value.map((step, i) => (
        <StepEditor
          key={step.id}
          step={step}
          number={i + 1}
          isFirst={i === 0}
          isLast={i === value.length - 1}
          isOnly={value.length === 1}
          onChange={put}
          onUp={() => move(i, i - 1)}
          onDown={() => move(i, i + 1)}
          onRemove={() => onChange(value.filter((s) => s.id !== step.id))}
        />
      ))}
      {value.length < 20 && (
        <Group>
          <Button
            variant="default"
            size="compact-md"
            leftSection={<Plus className="t-icon" aria-hidden />}
            onClick={() => onChange([...value, emptyStep()])}
          >
            <Trans>Add a step</Trans>
          </Button>
        </Group>
      )}
    </div>
  );
}

function StepEditor(props: {
  step: StepDraft;
  number: number;
  isFirst: boolean;
  isLast: boolean;
  isOnly: boolean;
  onChange: (step: StepDraft) => void;
  onUp: () => void;
  onDown: () => void;
  onRemove: () => void;
}) {
  const { step, number, onChange } = props;
  const { t } = useLingui();
  const { i18n } = useMessages();
  const [hears, setHears] = useState(step.reviewers.length > 0);
  const hasRole = [...step.seats, ...step.reviewers].some((p) => p.kind === 'role');
  const searchUnits = useUnitSearch(hasRole);
  const several = step.seats.length > 1;
  return (
    <fieldset className={classes.editor}>
      <legend>
        <Trans>Step {number}</Trans>
      </legend>
      <div className={classes.editorHead}>
        <TextInput
          label={t`Name`}
          placeholder={t`Such as Legal, or Budget`}
          maxLength={80}
          dir="auto"
          value={step.name}
          onChange={(event) => onChange({ ...step, name: event.currentTarget.value })}
        />
        <Group gap={4} wrap="nowrap">
          <ActionIcon
            variant="default"
            size={30}
            aria-label={t`Move step ${number} up`}
            disabled={props.isFirst}
            onClick={props.onUp}
          >
            <ArrowUp className="t-icon" aria-hidden />
          </ActionIcon>
          <ActionIcon
            variant="default"
            size={30}
            aria-label={t`Move step ${number} down`}
            disabled={props.isLast}
            onClick={props.onDown}
          >
            <ArrowDown className="t-icon" aria-hidden />
          </ActionIcon>
          <ActionIcon
            variant="default"
            size={30}
            aria-label={t`Remove step ${number}`}
            disabled={props.isOnly}
            onClick={props.onRemove}
          >
            <Trash2 className="t-icon" aria-hidden />
          </ActionIcon>
        </Group>
      </div>
      {!props.isFirst && (
        <Switch
          label={t`At the same time as the step before it`}
          checked={step.isBeside}
          onChange={(event) => onChange({ ...step, isBeside: event.currentTarget.checked })}
        />
      )}
      <PartyField
        label={t`Who decides`}
        value={step.seats}
        onChange={(seats) =>
          onChange({ ...step, seats, quorum: Math.max(1, Math.min(step.quorum, seats.length)) })
        }
      />
      {several && (
        <Group align="flex-end" gap="sm">
          <Select
            label={t`Who must say yes`}
            allowDeselect={false}
            value={step.mode}
            onChange={(mode) =>
              mode &&
              onChange({
                ...step,
                mode: mode as StepMode,
                quorum: Math.min(Math.max(2, step.quorum), step.seats.length),
              })
            }
            data={(['all', 'one', 'quorum'] as const).map((mode) => ({
              value: mode,
              label: i18n._(modeWords[mode]),
            }))}
          />
          {step.mode === 'quorum' && (
            <NumberInput
              label={t`How many people`}
              min={1}
              max={step.seats.length}
              w={140}
              value={step.quorum}
              onChange={(n) => onChange({ ...step, quorum: typeof n === 'number' ? n : 1 })}
            />
          )}
        </Group>
      )}
      {hasRole && (
        <RecordPicker
          label={t`Where the role is held`}
          description={t`Left empty: where the record belongs`}
          value={step.unit}
          onChange={(unit) => onChange({ ...step, unit })}
          search={searchUnits}
        />
      )}
      {hears ? (
        <PartyField
          label={t`Who is heard`}
          description={t`They comment; nothing waits for them.`}
          value={step.reviewers}
          onChange={(reviewers) => onChange({ ...step, reviewers })}
        />
      ) : (
        <Group>
          <Button variant="subtle" size="compact-sm" onClick={() => setHears(true)}>
            <Trans>Let somebody comment without deciding</Trans>
          </Button>
        </Group>
      )}
    </fieldset>
  );
}
