/** When something shows: tests that are chosen, or a condition that is written. */
import { Trans, useLingui } from '@lingui/react/macro';
import {
  ActionIcon,
  Button,
  MultiSelect,
  NumberInput,
  SegmentedControl,
  Select,
  Switch,
  Textarea,
} from '@mantine/core';
import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { DateField } from '../../../surfaces/web/kit/date-field.tsx';
import type { FormField, FormSchema } from '../contract-schema.ts';
import { fieldOf } from '../rules-edit.ts';
import { conditionFault } from '../rules-schema.ts';
import {
  readCondition,
  type SimpleCondition,
  type SimpleTest,
  type TestHow,
  waysOf,
  writeCondition,
} from '../rules-simple.ts';
import classes from './forms.module.css';
import { useFormWords } from './words.ts';

/** Props of `ConditionField`. */
export interface ConditionFieldProps {
  schema: FormSchema;
  /** Fields that it may depend on. */
  fields: readonly FormField[];
  value: string | null;
  /** `how`: whether the condition was chosen or written; the two are never one step of the history. */
  onChange: (text: string | null, how: 'chosen' | 'written') => void;
  /** What shows: "this field", "this page". */
  label: string;
}

/** The switch with what it opens. Give it a `key` of what it belongs to: unfinished tests are kept inside. */
export function ConditionField({ schema, fields, value, onChange, label }: ConditionFieldProps) {
  const { t } = useLingui();
  const read = value === null ? null : readCondition(value, schema);
  const [asText, setAsText] = useState(value !== null && read === null);
  const [tests, setTests] = useState<SimpleCondition | null>(read);
  const simple = read ?? tests;
  const isOn = value !== null || tests !== null;
  const set = (next: SimpleCondition) => {
    setTests(next);
    const text = writeCondition(next, schema);
    if (text !== null) onChange(text, 'chosen');
  };
  const shown =
    tests !== null && writeCondition(tests, schema) === null ? tests : (simple ?? { join: 'and', tests: [] });
  const fault = value === null || value.trim() === '' ? null : conditionFault(value, schema);
  return (
    <fieldset className={classes.condition}>
      <legend className="t-hidden">{label}</legend>
      <Switch
        label={label}
        checked={isOn}
        disabled={!isOn && fields.length === 0}
        description={
          fields.length === 0 && !isOn ? t`There is no other field yet on which it could depend.` : undefined
        }
        onChange={(event) => {
          if (event.currentTarget.checked) setTests({ join: 'and', tests: [emptyTest(fields[0])] });
          else {
            setTests(null);
            setAsText(false);
            onChange(null, 'chosen');
          }
        }}
      />
      {isOn && !asText && (
        <>
          {shown.tests.length > 1 && (
            <SegmentedControl
              size="xs"
              aria-label={t`How the tests are joined`}
              value={shown.join}
              onChange={(join) => set({ ...shown, join: join as 'and' | 'or' })}
              data={[
                { value: 'and', label: t`All hold` },
                { value: 'or', label: t`Any holds` },
              ]}
            />
          )}
          {shown.tests.map((test, n) => (
            <TestRow
              // biome-ignore lint/suspicious/noArrayIndexKey: tests have no id, and their order is theirs.
              key={n}
              n={n + 1}
              schema={schema}
              fields={fields}
              test={test}
              onChange={(next) => set({ ...shown, tests: shown.tests.map((x, i) => (i === n ? next : x)) })}
              onRemove={
                shown.tests.length > 1
                  ? () => set({ ...shown, tests: shown.tests.filter((_, i) => i !== n) })
                  : undefined
              }
            />
          ))}
          <div className={classes.row}>
            <Button
              size="compact-xs"
              variant="default"
              leftSection={<Plus size={13} aria-hidden />}
              onClick={() => set({ ...shown, tests: [...shown.tests, emptyTest(fields[0])] })}
            >
              <Trans>Another test</Trans>
            </Button>
            <Button size="compact-xs" variant="default" onClick={() => setAsText(true)}>
              <Trans>Write it as text</Trans>
            </Button>
          </div>
        </>
      )}
      {isOn && asText && (
        <>
          <Textarea
            label={t`Condition`}
            description={t`In the language of conditions, such as answers.size > 20 and answers.urgent = true`}
            autosize
            minRows={2}
            maxLength={2000}
            spellCheck={false}
            dir="ltr"
            styles={{ input: { fontFamily: 'var(--t-mono)', fontSize: 12 } }}
            value={value ?? ''}
            error={fault === null ? undefined : <bdi>{fault}</bdi>}
            onChange={(event) => onChange(event.currentTarget.value, 'written')}
          />
          {(read !== null || value === null) && (
            <Button
              size="compact-xs"
              variant="default"
              style={{ justifySelf: 'start' }}
              onClick={() => {
                setTests(read ?? { join: 'and', tests: [emptyTest(fields[0])] });
                setAsText(false);
              }}
            >
              <Trans>Choose it instead</Trans>
            </Button>
          )}
        </>
      )}
    </fieldset>
  );
}

function emptyTest(field: FormField | undefined): SimpleTest {
  return {
    fieldId: field?.fieldId ?? '',
    how: waysOf(field?.kind ?? 'short-text')[0] ?? 'answered',
    values: [],
  };
}

interface TestRowProps {
  n: number;
  schema: FormSchema;
  fields: readonly FormField[];
  test: SimpleTest;
  onChange: (test: SimpleTest) => void;
  onRemove: (() => void) | undefined;
}

function TestRow({ n, schema, fields, test, onChange, onRemove }: TestRowProps) {
  const { t } = useLingui();
  const words = useFormWords();
  const field = fieldOf(schema, test.fieldId);
  const offered = field === undefined || fields.includes(field) ? fields : [...fields, field];
  return (
    <div className={classes.test}>
      <Select
        aria-label={t`Field of test ${n}`}
        allowDeselect={false}
        searchable
        data={offered.map((f) => ({ value: f.fieldId, label: f.label || f.fieldId }))}
        value={test.fieldId || null}
        onChange={(id) => onChange(emptyTest(fields.find((f) => f.fieldId === id)))}
      />
      {field !== undefined && (
        <Select
          aria-label={t`Comparison of test ${n}`}
          allowDeselect={false}
          data={waysOf(field.kind).map((how) => ({ value: how, label: words.how[how] }))}
          value={test.how}
          onChange={(how) => onChange({ ...test, how: how as TestHow })}
        />
      )}
      {field !== undefined && <TestValue n={n} field={field} test={test} onChange={onChange} />}
      {onRemove !== undefined && (
        <ActionIcon size={26} aria-label={t`Remove test ${n}`} onClick={onRemove}>
          <X className="t-icon" aria-hidden />
        </ActionIcon>
      )}
    </div>
  );
}

function TestValue({
  n,
  field,
  test,
  onChange,
}: Pick<TestRowProps, 'n' | 'test' | 'onChange'> & { field: FormField }) {
  const { t } = useLingui();
  if (test.how === 'answered' || test.how === 'not-answered') return null;
  const set = (...values: string[]) => onChange({ ...test, values });
  const label = t`Value of test ${n}`;
  if (field.kind === 'choice' || field.kind === 'choices')
    return (
      <MultiSelect
        aria-label={label}
        placeholder={test.values.length === 0 ? t`Choose options` : ''}
        data={field.options.filter((o) => o.label !== '').map((o) => ({ value: o.optionId, label: o.label }))}
        value={[...test.values]}
        onChange={(values) => set(...values)}
      />
    );
  if (field.kind === 'yes-no')
    return (
      <Select
        aria-label={label}
        allowDeselect={false}
        data={[
          { value: 'true', label: t`Yes` },
          { value: 'false', label: t`No` },
        ]}
        value={test.values[0] ?? null}
        onChange={(value) => set(value ?? 'true')}
      />
    );
  if (field.kind === 'date')
    return (
      <DateField
        aria-label={label}
        value={test.values[0] ?? null}
        onChange={(value) => (value === null ? set() : set(value))}
      />
    );
  return (
    <NumberInput
      aria-label={label}
      hideControls
      value={test.values[0] === undefined ? '' : Number(test.values[0])}
      onChange={(value) => (typeof value === 'number' ? set(String(value)) : set())}
    />
  );
}
