/** What only a person can decide about a file: how its dates are written and what its status words mean. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Select, Stack, Text } from '@mantine/core';
import { Panel } from '../../../surfaces/web/kit/page.tsx';
import type { ImportView } from './words.ts';

type Mapping = ImportView['mapping'];
type Question = NonNullable<ImportView['summary']>['questions'][number];

/** Props of `Questions`. */
export interface QuestionsProps {
  questions: readonly Question[];
  mapping: Mapping;
  onChange: (change: Partial<Mapping>) => void;
}

/** The questions with their answers. */
export function Questions({ questions, mapping, onChange }: QuestionsProps) {
  const { t } = useLingui();
  return (
    <Panel title={<Trans>Questions about the file</Trans>}>
      <Stack gap="md">
        {questions.map((question) => (
          <Stack gap={8} key={`${question.code}:${question.column}`}>
            <Text size="sm" dir="auto">
              {question.message}
            </Text>
            {question.code === 'date-order-unclear' && (
              <Select
                label={t`Dates in ${question.column}`}
                placeholder={t`Choose`}
                value={mapping.dateOrders?.[question.column] ?? null}
                data={[
                  { value: 'day-first', label: t`Day first: 31/01/2026` },
                  { value: 'month-first', label: t`Month first: 01/31/2026` },
                ]}
                onChange={(value) =>
                  value &&
                  onChange({
                    dateOrders: {
                      ...mapping.dateOrders,
                      [question.column]: value as 'day-first' | 'month-first',
                    },
                  })
                }
              />
            )}
            {Object.keys(question.words ?? {}).map((word) => (
              <Select
                key={word}
                label={word}
                placeholder={t`Choose what it means`}
                value={mapping.statusWords?.[word] ?? null}
                data={[
                  { value: 'active', label: t`Employed` },
                  { value: 'leave', label: t`On leave` },
                  { value: 'future', label: t`Starts later` },
                  { value: 'ended', label: t`Left` },
                ]}
                onChange={(value) =>
                  value &&
                  onChange({
                    statusWords: {
                      ...mapping.statusWords,
                      [word]: value as 'active' | 'leave' | 'future' | 'ended',
                    },
                  })
                }
              />
            ))}
          </Stack>
        ))}
      </Stack>
    </Panel>
  );
}
