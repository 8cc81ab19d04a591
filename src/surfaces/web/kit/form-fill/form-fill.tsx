/**
 * A form to be filled in, page by page: what depends on answers appears as they are given, what is wrong is said beside
 * its field, and the last page's button gives answers that the server will take as well.
 */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { ArrowLeft, ArrowRight, Check, Lock } from 'lucide-react';
import { useEffect, useEffectEvent, useMemo, useRef, useState } from 'react';
import type { Answer } from '../../../../kernel/forms/contract-schema.ts';
import { isAnswered, isInternal, visible } from '../../../../kernel/forms/rules.ts';
import { checkAnswers, type Flaw } from '../../../../kernel/forms/rules-answers.ts';
import { today } from '../date-field.tsx';
import { useAnswerNames } from './answer-names.ts';
import { useFlawWords } from './flaw-words.ts';
import { FieldInput } from './form-field.tsx';
import classes from './form-fill.module.css';
import type { FormFillProps } from './props.ts';

/** The form. */
export function FormFill(props: FormFillProps) {
  const { schema, answers, onChange, as, confirm, onConfirm, sending, files, before } = props;
  const { t } = useLingui();
  const flawWords = useFlawWords();
  const root = useRef<HTMLDivElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const { nameOf, remember } = useAnswerNames(schema, answers);
  const looking = useMemo(() => ({ as, today: today() }), [as]);
  const shown = useMemo(() => visible(schema, answers, looking), [schema, answers, looking]);
  const flaws = useMemo(() => checkAnswers(schema, answers, looking).flaws, [schema, answers, looking]);
  const [pageId, setPageId] = useState<string | null>(null);
  // Pages whose flaws are said: nobody is told off for what they have not come to yet.
  const [looked, setLooked] = useState<ReadonlySet<string>>(new Set());
  const [moved, setMoved] = useState<'page' | 'flaw' | null>(null);
  const at = Math.max(
    0,
    shown.pages.findIndex((p) => p.page.pageId === pageId),
  );
  const current = shown.pages[at];
  const isLast = at === shown.pages.length - 1;

  const saidFlaws = new Map((props.flaws ?? []).map(({ fieldId, sentence }) => [fieldId, sentence] as const));
  const [changed, setChanged] = useState<ReadonlySet<string>>(new Set());
  const sentFlaws = props.flaws;
  const tell = useEffectEvent(() => {
    setChanged(new Set());
    const first = sentFlaws?.[0]?.fieldId;
    const page = shown.pages.find((p) => p.fields.some((f) => f.fieldId === first));
    if (page === undefined) return;
    setPageId(page.page.pageId);
    setMoved('flaw');
  });
  useEffect(() => {
    if (sentFlaws !== undefined) tell();
  }, [sentFlaws]);
  const flawOf = (fieldId: string, page: string): string | undefined => {
    const own = looked.has(page) ? flaws.find((f) => f.fieldId === fieldId) : undefined;
    if (own !== undefined) return flawWords(own);
    return changed.has(fieldId) ? undefined : saidFlaws.get(fieldId);
  };

  useEffect(() => {
    if (moved === null) return;
    setMoved(null);
    const flawed = moved === 'flaw' ? root.current?.querySelector('[aria-invalid="true"]') : null;
    const target =
      flawed ??
      (moved === 'flaw' ? root.current?.querySelector('[data-flawed] :is(input, button)') : heading.current);
    if (target instanceof HTMLElement) target.focus();
  }, [moved]);

  const flawedOn = (page: string, found: readonly Flaw[]) =>
    found.filter((f) =>
      shown.pages.find((p) => p.page.pageId === page)?.fields.some((x) => x.fieldId === f.fieldId),
    );
  const go = (to: number) => {
    const next = shown.pages[to];
    if (next === undefined) return;
    if (current !== undefined && to > at) setLooked((now) => new Set([...now, current.page.pageId]));
    setPageId(next.page.pageId);
    setMoved('page');
  };
  const next = () => {
    if (current === undefined) return;
    if (flawedOn(current.page.pageId, flaws).length === 0) return go(at + 1);
    setLooked((now) => new Set([...now, current.page.pageId]));
    setMoved('flaw');
  };
  const finish = () => {
    const checked = checkAnswers(schema, answers, looking);
    if (checked.flaws.length === 0) return onConfirm?.(checked.answers);
    setLooked(new Set(shown.pages.map((p) => p.page.pageId)));
    const first = shown.pages.find((p) => flawedOn(p.page.pageId, checked.flaws).length > 0);
    setPageId(first?.page.pageId ?? null);
    setMoved('flaw');
  };
  const set = (fieldId: string, answer: Answer | undefined) => {
    const { [fieldId]: _, ...others } = answers;
    setChanged((now) => new Set([...now, fieldId]));
    onChange(answer === undefined ? others : { ...others, [fieldId]: answer });
  };

  const count = shown.fieldIds.size;
  const open = current === undefined ? [] : flawedOn(current.page.pageId, flaws);
  const saidHere = current !== undefined && looked.has(current.page.pageId) ? open.length : 0;
  if (current === undefined)
    return (
      <div className={classes.form}>
        {before}
        <p className={classes.passage}>
          <Trans>There is nothing to answer here.</Trans>
        </p>
        {confirm !== undefined && (
          <div className={classes.foot}>
            <Button className={classes.end ?? ''} loading={sending ?? false} onClick={finish}>
              {confirm}
            </Button>
          </div>
        )}
      </div>
    );
  return (
    <div className={classes.form} ref={root}>
      {shown.pages.length > 1 && (
        <ol className={classes.steps} aria-label={t`Pages of the form`}>
          {shown.pages.map(({ page, fields }, n) => {
            const faulty = looked.has(page.pageId) && flawedOn(page.pageId, flaws).length > 0;
            const done = !faulty && n !== at && fields.some((f) => isAnswered(answers[f.fieldId]));
            return (
              <li key={page.pageId}>
                <button
                  type="button"
                  className={classes.step}
                  aria-current={n === at ? 'step' : undefined}
                  data-flawed={faulty || undefined}
                  onClick={() => go(n)}
                >
                  <span className={classes.dot} aria-hidden>
                    {page.internal ? (
                      <Lock size={11} />
                    ) : done && flawedOn(page.pageId, flaws).length === 0 ? (
                      <Check size={12} />
                    ) : (
                      n + 1
                    )}
                  </span>
                  <bdi>{page.title || t`Page ${n + 1}`}</bdi>
                  {faulty && (
                    <span className="t-hidden">
                      <Trans>, something is missing here</Trans>
                    </span>
                  )}
                </button>
              </li>
            );
          })}
        </ol>
      )}
      <div className={current.page.title === '' && current.page.help === '' ? 't-hidden' : classes.heading}>
        <h2 ref={heading} tabIndex={-1} dir="auto" className={current.page.title === '' ? 't-hidden' : ''}>
          {current.page.title || t`Page ${at + 1}`}
          <span className="t-hidden">
            {' '}
            <Trans>
              (page {at + 1} of {shown.pages.length})
            </Trans>
          </span>
        </h2>
        {current.page.help !== '' && <p dir="auto">{current.page.help}</p>}
      </div>
      {at === 0 && before}
      <div className={classes.fields}>
        {current.fields.map((field) => {
          const flaw = flawOf(field.fieldId, current.page.pageId);
          return (
            <div key={field.fieldId} data-flawed={flaw === undefined ? undefined : ''}>
              <FieldInput
                field={field}
                answer={answers[field.fieldId]}
                onChange={(answer) => set(field.fieldId, answer)}
                flaw={flaw}
                internal={isInternal(current.page, field)}
                nameOf={nameOf}
                onNamed={remember}
                files={files}
                preview={props.preview ?? false}
              />
            </div>
          );
        })}
      </div>
      <div className="t-hidden" role="status">
        <Plural value={count} one="# question in all" other="# questions in all" />
      </div>
      {saidHere > 0 && (
        <p className={classes.wrong} role="alert">
          <Plural
            value={saidHere}
            one="One answer on this page has to be mended."
            other="# answers on this page have to be mended."
          />
        </p>
      )}
      <div className={classes.foot}>
        {at > 0 && (
          <Button
            variant="default"
            leftSection={<ArrowLeft className="t-icon t-flip" aria-hidden />}
            onClick={() => go(at - 1)}
          >
            <Trans>Back</Trans>
          </Button>
        )}
        {!isLast && (
          <Button
            className={classes.end ?? ''}
            rightSection={<ArrowRight className="t-icon t-flip" aria-hidden />}
            onClick={next}
          >
            <Trans>Next</Trans>
          </Button>
        )}
        {isLast && confirm !== undefined && (
          <Button className={classes.end ?? ''} loading={sending ?? false} onClick={finish}>
            {confirm}
          </Button>
        )}
      </div>
    </div>
  );
}
