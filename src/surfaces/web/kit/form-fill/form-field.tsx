/** One field of a form, as the input that fits its kind; the label, the help and the flaw are tied to it. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Checkbox, NumberInput, Radio, Select, Textarea, TextInput } from '@mantine/core';
import { Lock } from 'lucide-react';
import { FORM_LIMITS } from '../../../../kernel/forms/contract-schema.ts';
import { searchPeople, useRegionChoices, useUnitSearch } from '../../hooks/directory.ts';
import { DateField } from '../date-field.tsx';
import { type Pickable, RecordPicker } from '../record-picker.tsx';
import { type FieldInputProps, sharedOf } from './field-frame.tsx';
import { FileField } from './file-field.tsx';
import classes from './form-fill.module.css';

/** Radio buttons up to so many options, a list beyond. */
const FEW = 7;

/** The input of one field, or the passage that it is. */
export function FieldInput(props: FieldInputProps) {
  const { field, internal } = props;
  if (field.kind === 'text')
    return (
      <div className={classes.passage}>
        {field.label !== '' && <h3 dir="auto">{field.label}</h3>}
        {field.help !== '' && <p dir="auto">{field.help}</p>}
      </div>
    );
  return (
    <div className={classes.field} data-field={field.fieldId} data-internal={internal || undefined}>
      {internal && (
        <span className={classes.internal}>
          <Lock size={12} aria-hidden />
          <Trans>Internal: only the team sees this</Trans>
        </span>
      )}
      <Control {...props} />
    </div>
  );
}

function Control(props: FieldInputProps) {
  const { field, answer, onChange } = props;
  const shared = sharedOf(props);
  const text = typeof answer === 'string' ? answer : '';
  const setText = (value: string) => onChange(value === '' ? undefined : value);
  switch (field.kind) {
    case 'short-text':
    case 'link':
      return (
        <TextInput
          {...shared}
          dir={field.kind === 'link' ? 'ltr' : 'auto'}
          type={field.kind === 'link' ? 'url' : 'text'}
          placeholder={field.kind === 'link' ? 'https://' : ''}
          maxLength={field.kind === 'link' ? 2000 : FORM_LIMITS.shortText}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      );
    case 'long-text':
      return (
        <Textarea
          {...shared}
          dir="auto"
          autosize
          minRows={3}
          maxRows={16}
          maxLength={FORM_LIMITS.longText}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      );
    case 'number':
    case 'audience':
      return <NumberControl {...props} />;
    case 'money':
      return <MoneyControl {...props} />;
    case 'choice':
      return <ChoiceControl {...props} />;
    case 'choices':
      return (
        <Checkbox.Group
          {...shared}
          value={Array.isArray(answer) ? answer : []}
          onChange={(value) => onChange(value.length === 0 ? undefined : value)}
        >
          <div className={classes.options}>
            {field.options.map((o) => (
              <Checkbox key={o.optionId} value={o.optionId} label={<bdi>{o.label || o.optionId}</bdi>} />
            ))}
          </div>
        </Checkbox.Group>
      );
    case 'yes-no':
      return <YesNoControl {...props} />;
    case 'date':
      return (
        <DateField {...shared} value={text || null} onChange={(value) => onChange(value ?? undefined)} />
      );
    case 'person':
    case 'unit':
      return <PointerControl {...props} />;
    case 'region':
      return <RegionControl {...props} />;
    case 'files':
      return <FileField {...props} />;
    default:
      return null;
  }
}

function NumberControl(props: FieldInputProps) {
  const { t } = useLingui();
  const { field, answer, onChange } = props;
  const unit = field.kind === 'audience' ? t`people` : field.unit;
  return (
    <NumberInput
      {...sharedOf(props)}
      maw={240}
      value={typeof answer === 'number' ? answer : ''}
      onChange={(value) => onChange(typeof value === 'number' ? value : undefined)}
      allowDecimal={field.kind === 'number'}
      thousandSeparator=" "
      hideControls
      inputMode="decimal"
      {...(unit === '' ? {} : { suffix: ` ${unit}` })}
    />
  );
}

function MoneyControl(props: FieldInputProps) {
  const { t } = useLingui();
  const { field, answer, onChange } = props;
  const shared = sharedOf(props);
  const given = typeof answer === 'object' && !Array.isArray(answer) ? answer : null;
  const currency = given?.currency ?? field.currencies[0] ?? 'EUR';
  const name = field.label || field.fieldId;
  return (
    <div className={classes.pair}>
      <NumberInput
        {...shared}
        value={given?.amount ?? ''}
        onChange={(value) => onChange(typeof value === 'number' ? { amount: value, currency } : undefined)}
        decimalScale={2}
        thousandSeparator=" "
        hideControls
        inputMode="decimal"
        {...(field.currencies.length === 1 ? { suffix: ` ${currency}` } : {})}
      />
      {field.currencies.length > 1 && (
        <Select
          aria-label={t`Currency of ${name}`}
          style={{ alignSelf: shared.error === undefined ? 'end' : 'center' }}
          allowDeselect={false}
          data={field.currencies}
          value={currency}
          onChange={(value) => onChange({ amount: given?.amount ?? 0, currency: value ?? currency })}
        />
      )}
    </div>
  );
}

function ChoiceControl(props: FieldInputProps) {
  const { field, answer, onChange } = props;
  const shared = sharedOf(props);
  const chosen = typeof answer === 'string' ? answer : null;
  if (field.options.length > FEW)
    return (
      <Select
        {...shared}
        searchable
        clearable={!field.required}
        data={field.options.map((o) => ({ value: o.optionId, label: o.label || o.optionId }))}
        value={chosen}
        onChange={(value) => onChange(value ?? undefined)}
      />
    );
  return (
    <Radio.Group {...shared} value={chosen} onChange={onChange}>
      <div className={classes.options}>
        {field.options.map((o) => (
          <Radio key={o.optionId} value={o.optionId} label={<bdi>{o.label || o.optionId}</bdi>} />
        ))}
        <Clear {...props} />
      </div>
    </Radio.Group>
  );
}

function YesNoControl(props: FieldInputProps) {
  const { t } = useLingui();
  const { answer, onChange } = props;
  return (
    <Radio.Group
      {...sharedOf(props)}
      value={typeof answer === 'boolean' ? String(answer) : null}
      onChange={(value) => onChange(value === 'true')}
    >
      <div className={classes.options}>
        <Radio value="true" label={t`Yes`} />
        <Radio value="false" label={t`No`} />
        <Clear {...props} />
      </div>
    </Radio.Group>
  );
}

/** Radio buttons cannot be unchosen; this can. */
function Clear({ field, answer, onChange }: FieldInputProps) {
  const { t } = useLingui();
  if (field.required || answer === undefined) return null;
  const name = field.label || field.fieldId;
  return (
    <Button
      className={classes.clear}
      variant="default"
      size="compact-xs"
      aria-label={t`Clear the answer to ${name}`}
      onClick={() => onChange(undefined)}
    >
      <Trans>Clear</Trans>
    </Button>
  );
}

function PointerControl(props: FieldInputProps) {
  const { field, answer, onChange, nameOf, onNamed } = props;
  const units = useUnitSearch(field.kind === 'unit');
  const id = typeof answer === 'string' ? answer : null;
  const value: Pickable | null = id === null ? null : { id, label: nameOf(id) ?? '…' };
  return (
    <RecordPicker
      {...sharedOf(props)}
      value={value}
      onChange={(picked) => {
        if (picked !== null) onNamed(picked.id, picked.label);
        onChange(picked?.id);
      }}
      search={field.kind === 'unit' ? units : searchPeople}
    />
  );
}

function RegionControl(props: FieldInputProps) {
  const { field, answer, onChange } = props;
  const regions = useRegionChoices();
  return (
    <Select
      {...sharedOf(props)}
      searchable
      clearable={!field.required}
      data={regions}
      value={typeof answer === 'string' ? answer : null}
      onChange={(value) => onChange(value ?? undefined)}
    />
  );
}
