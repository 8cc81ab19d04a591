/** A condition in words: "shown if Type of need is Legal", or its text where it says more than tests can. */
import { useLingui } from '@lingui/react/macro';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import type { FormSchema } from '../contract-schema.ts';
import { fieldOf } from '../rules-edit.ts';
import { readCondition, type SimpleTest } from '../rules-simple.ts';
import { useFormWords } from './words.ts';

/** Gives the words for a condition of this form. */
export function useConditionWords(schema: FormSchema): (text: string) => string {
  const { t } = useLingui();
  const words = useFormWords();
  const format = useFormat();
  const valueWords = (test: SimpleTest, value: string): string => {
    const field = fieldOf(schema, test.fieldId);
    const option = field?.options.find((o) => o.optionId === value);
    if (option !== undefined) return option.label;
    if (field?.kind === 'date') return format.day(value);
    return value === 'true' ? t`yes` : value === 'false' ? t`no` : value;
  };
  const said = (test: SimpleTest): string => {
    const label = fieldOf(schema, test.fieldId)?.label || test.fieldId;
    const values = test.values.map((v) => valueWords(test, v)).join(t` or `);
    return [label, words.how[test.how], values].filter((w) => w !== '').join(' ');
  };
  return (text) => {
    const simple = readCondition(text, schema);
    const tests = simple?.tests.map(said).join(simple.join === 'and' ? t`, and ` : t`, or `);
    return t`Shown if ${tests ?? text}`;
  };
}
