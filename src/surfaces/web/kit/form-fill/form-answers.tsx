/** Answers to a form, to be read: page by page, only what was asked of these answers. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Anchor } from '@mantine/core';
import { Lock } from 'lucide-react';
import type { Answer, FormField } from '../../../../kernel/forms/contract-schema.ts';
import { isAnswered, isInternal, visible } from '../../../../kernel/forms/rules.ts';
import { useFormat } from '../../i18n/format.ts';
import { today } from '../date-field.tsx';
import { useAnswerNames } from './answer-names.ts';
import classes from './form-fill.module.css';
import type { FormAnswersProps } from './props.ts';

/** The answers as a list of questions with what was said. */
export function FormAnswers({ schema, answers, as }: FormAnswersProps) {
  const { nameOf } = useAnswerNames(schema, answers);
  const { pages } = visible(schema, answers, { as, today: today() });
  const said = pages
    .map(({ page, fields }) => ({ page, fields: fields.filter((f) => isAnswered(answers[f.fieldId])) }))
    .filter(({ fields }) => fields.length > 0);
  if (said.length === 0)
    return (
      <p className={classes.passage}>
        <Trans>Nothing was answered.</Trans>
      </p>
    );
  return (
    <div className={classes.answers}>
      {said.map(({ page, fields }) => (
        <section key={page.pageId}>
          {pages.length > 1 && (
            <h3 dir="auto">
              {page.internal && <Lock size={12} aria-hidden />}
              {page.title}
            </h3>
          )}
          <dl>
            {fields.map((field) => (
              <div key={field.fieldId} style={{ display: 'contents' }}>
                <dt dir="auto">
                  {isInternal(page, field) && !page.internal && <Lock size={12} aria-hidden />} {field.label}
                </dt>
                <dd dir="auto">
                  <Said field={field} answer={answers[field.fieldId]!} nameOf={nameOf} />
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  );
}

interface SaidProps {
  field: FormField;
  answer: Answer;
  nameOf: (id: string) => string | undefined;
}

function Said({ field, answer, nameOf }: SaidProps) {
  const { t } = useLingui();
  const format = useFormat();
  const optionOf = (id: string) => field.options.find((o) => o.optionId === id)?.label ?? id;
  if (typeof answer === 'boolean') return answer ? t`Yes` : t`No`;
  if (typeof answer === 'number')
    return field.unit === '' ? format.number(answer) : `${format.number(answer)} ${field.unit}`;
  if (field.kind === 'files' && Array.isArray(answer))
    return answer.map((id) => (
      <div key={id}>
        <Anchor href={`/api/files/${id}/content`} download>
          {nameOf(id) ?? t`File`}
        </Anchor>
      </div>
    ));
  if (Array.isArray(answer)) return answer.map(optionOf).join(', ');
  if (typeof answer === 'object') return format.money(answer.amount, answer.currency);
  switch (field.kind) {
    case 'choice':
      return optionOf(answer);
    case 'date':
      return format.day(answer);
    case 'person':
    case 'unit':
    case 'region':
      return nameOf(answer) ?? '…';
    case 'link':
      return (
        <Anchor href={answer} target="_blank" rel="noreferrer" dir="ltr">
          {answer}
        </Anchor>
      );
    default:
      return answer;
  }
}
