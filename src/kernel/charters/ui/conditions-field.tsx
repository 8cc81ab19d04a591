/** The done-conditions of a draft: own ones are written and checked here, those from above are kept or dropped. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, SegmentedControl, TextInput } from '@mantine/core';
import { Plus, Trash2 } from 'lucide-react';
import { ConditionEditor } from '../../../surfaces/web/kit/condition-editor.tsx';
import { Chip } from '../../../surfaces/web/kit/status.tsx';
import classes from './charters.module.css';
import { type CharterContent, type Condition, type Mode, useCharterWords } from './words.ts';

/** Props of `ConditionsField`. */
export interface ConditionsFieldProps {
  process: string;
  content: CharterContent;
  onChange: (change: Partial<CharterContent>) => void;
  /** Conditions that hold without this draft. */
  above: readonly Condition[];
  smallest: string;
  flawsAt: (at: string) => readonly string[];
  disabled: boolean;
}

/** The field. */
export function ConditionsField(props: ConditionsFieldProps) {
  const { t } = useLingui();
  const words = useCharterWords();
  const { content, onChange, disabled } = props;
  const own = content.conditions;
  const set = (id: string, change: Partial<Condition>) =>
    onChange({ conditions: own.map((c) => (c.conditionId === id ? { ...c, ...change } : c)) });
  const modes = (['mandatory', 'default', 'free'] as const).map((mode) => ({
    value: mode,
    label: words.mode[mode],
  }));
  const inherited = props.above.filter((a) => !own.some((c) => c.conditionId === a.conditionId));
  return (
    <section className={classes.value}>
      <div className={classes.valueHead}>
        <h3>
          <Trans>When it is done sufficiently</Trans>
        </h3>
      </div>
      {props.flawsAt('conditions').map((flaw) => (
        <p key={flaw} className={classes.flaw} role="alert">
          {flaw}
        </p>
      ))}
      {inherited.map((condition) => {
        const dropped = content.droppedConditions.includes(condition.conditionId);
        const fixed = condition.mode === 'mandatory';
        return (
          <div key={condition.conditionId} className={classes.box}>
            <div className={classes.conditionHead}>
              <bdi
                className={classes.strong}
                style={dropped ? { textDecoration: 'line-through' } : undefined}
              >
                {condition.title}
              </bdi>
              <span className={classes.end}>
                <Chip>{fixed ? t`Mandatory above` : t`From above`}</Chip>
                {(!fixed || dropped) && (
                  <Button
                    variant="default"
                    size="compact-sm"
                    disabled={disabled}
                    onClick={() =>
                      onChange({
                        droppedConditions: dropped
                          ? content.droppedConditions.filter((id) => id !== condition.conditionId)
                          : [...content.droppedConditions, condition.conditionId],
                      })
                    }
                  >
                    {dropped ? t`Let it hold here` : t`Drop it here`}
                  </Button>
                )}
              </span>
            </div>
            <pre className={classes.text} dir="ltr">
              {condition.text}
            </pre>
            {props.flawsAt(`conditions.${condition.conditionId}`).map((flaw) => (
              <p key={flaw} className={classes.flaw} role="alert" dir="auto">
                {flaw}
              </p>
            ))}
          </div>
        );
      })}
      {own.map((condition, i) => (
        <div key={condition.conditionId} className={classes.box}>
          <div className={classes.inline}>
            <TextInput
              style={{ flex: '1 1 220px' }}
              label={t`In words`}
              aria-label={t`Condition ${i + 1} in words`}
              dir="auto"
              maxLength={160}
              required
              disabled={disabled}
              value={condition.title}
              onChange={(event) => set(condition.conditionId, { title: event.currentTarget.value })}
            />
            <SegmentedControl
              size="xs"
              aria-label={t`How binding condition ${i + 1} is below`}
              data={modes}
              disabled={disabled}
              value={condition.mode}
              onChange={(mode) => set(condition.conditionId, { mode: mode as Mode })}
            />
            <Button
              variant="subtle"
              size="compact-sm"
              disabled={disabled}
              leftSection={<Trash2 className="t-icon" aria-hidden />}
              aria-label={`${t`Remove`}: ${condition.title || String(i + 1)}`}
              onClick={() =>
                onChange({ conditions: own.filter((c) => c.conditionId !== condition.conditionId) })
              }
            >
              <Trans>Remove</Trans>
            </Button>
          </div>
          <ConditionEditor
            process={props.process}
            label={t`Condition ${i + 1}`}
            value={condition.text}
            onChange={(text) => set(condition.conditionId, { text })}
          />
          {props.flawsAt(`conditions.${condition.conditionId}`).map((flaw) => (
            <p key={flaw} className={classes.flaw} role="alert" dir="auto">
              {flaw}
            </p>
          ))}
        </div>
      ))}
      {!disabled && (
        <div>
          <Button
            variant="default"
            size="compact-sm"
            leftSection={<Plus className="t-icon" aria-hidden />}
            onClick={() =>
              onChange({
                conditions: [
                  ...own,
                  {
                    conditionId: crypto.randomUUID(),
                    title: '',
                    text: own.length === 0 && inherited.length === 0 ? props.smallest : '',
                    mode: 'mandatory',
                  },
                ],
              })
            }
          >
            <Trans>Add a condition</Trans>
          </Button>
        </div>
      )}
    </section>
  );
}
