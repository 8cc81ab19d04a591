/** What is wrong with an answer, in the reader's language; pure but for the language. */
import { useLingui } from '@lingui/react/macro';
import { useCallback } from 'react';
import type { Flaw } from '../../../../kernel/forms/rules-answers.ts';
import { useFormat } from '../../i18n/format.ts';

/** Gives the sentence for a flaw. */
export function useFlawWords(): (flaw: Flaw) => string {
  const { t } = useLingui();
  const format = useFormat();
  return useCallback(
    ({ code, details, sentence }) => {
      const number = (name: string) => format.number(Number(details[name] ?? 0));
      switch (code) {
        case 'required':
          return t`Answer this; it is needed.`;
        case 'too-long':
          return t`Write at most ${number('limit')} characters; these are ${number('length')}.`;
        case 'too-small':
          return t`This must be ${number('min')} or more.`;
        case 'too-large':
          return t`This must be ${number('max')} or less.`;
        case 'not-whole':
          return t`Give a whole number.`;
        case 'no-such-option':
          return t`This option is not offered any more. Choose another one.`;
        case 'no-such-day':
          return t`There is no such day. Write it as year-month-day, such as 2026-11-23.`;
        case 'not-a-link':
          return t`Write a web address that begins with https:// or http://.`;
        case 'wrong-currency':
          return t`Choose one of these currencies: ${String(details.currencies)}.`;
        case 'too-many-files':
          return t`Attach at most ${number('limit')} files here.`;
        case 'wrong-kind':
          return t`This answer does not fit the question. Answer it anew.`;
        default:
          return sentence;
      }
    },
    [t, format],
  );
}
