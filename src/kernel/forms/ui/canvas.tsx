/**
 * The form as it is built, page by page. A field is a button: Enter shows its settings, the arrows go through the
 * fields, Shift with an arrow moves it, Delete removes it; it can be dragged as well.
 */
import { draggable, dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/adapter/element-adapter';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { Eye, GripVertical, Lock, Plus, TriangleAlert } from 'lucide-react';
import { type KeyboardEvent, useEffect, useEffectEvent, useRef, useState } from 'react';
import type { FieldKind, FormField, FormPage, FormSchema } from '../contract-schema.ts';
import type { Place } from '../rules-edit.ts';
import type { FormProblem } from '../rules-schema.ts';
import { useConditionWords } from './condition-words.ts';
import classes from './forms.module.css';
import { type Chosen, kindIcon, useFormWords } from './words.ts';

/** Props of `Canvas`. */
export interface CanvasProps {
  schema: FormSchema;
  chosen: Chosen;
  problems: readonly FormProblem[];
  onChoose: (at: Chosen, toSettings?: boolean) => void;
  onAdd: (kind: FieldKind, place: Place) => void;
  onMove: (fieldId: string, to: Place) => void;
  onStep: (fieldId: string, by: 1 | -1) => void;
  onRemove: (fieldId: string) => void;
  onAddPage: () => void;
}

type Dropped = (data: Record<string, unknown>, place: Place) => void;

/** The pane. */
export function Canvas(props: CanvasProps) {
  const { schema, chosen, onAdd, onMove, onAddPage } = props;
  const { t } = useLingui();
  const drop: Dropped = (data, place) => {
    if (typeof data.kind === 'string') onAdd(data.kind as FieldKind, place);
    else if (typeof data.fieldId === 'string') onMove(data.fieldId, place);
  };
  return (
    <section className={classes.canvas} aria-label={t`The form`} data-of="canvas">
      {schema.pages.map((page, n) => (
        <PageCard
          key={page.pageId}
          {...props}
          page={page}
          n={n}
          onDrop={drop}
          isChosen={chosen.pageId === page.pageId && chosen.fieldId === null}
        />
      ))}
      <Button
        variant="default"
        leftSection={<Plus className="t-icon" aria-hidden />}
        onClick={onAddPage}
        style={{ justifySelf: 'start' }}
      >
        <Trans>Add a page</Trans>
      </Button>
    </section>
  );
}

interface PageCardProps extends CanvasProps {
  page: FormPage;
  n: number;
  isChosen: boolean;
  onDrop: Dropped;
}

function PageCard(props: PageCardProps) {
  const { page, n, isChosen, onDrop, onChoose, problems, schema } = props;
  const { t } = useLingui();
  const showsIf = useConditionWords(schema);
  const end = useDropAt(() => ({ pageId: page.pageId, index: page.fields.length }), onDrop);
  const flawed = problems.some((p) => p.pageId === page.pageId && p.fieldId === null);
  return (
    <div className={classes.pageCard} data-internal={page.internal || undefined}>
      <h2>
        <button
          type="button"
          className={classes.pageHead}
          aria-pressed={isChosen}
          data-focus={`page ${page.pageId}`}
          onClick={() => onChoose({ pageId: page.pageId, fieldId: null })}
        >
          <span className={classes.pageNumber}>{t`Page ${n + 1}`}</span>
          <bdi>{page.title || t`Untitled`}</bdi>
          {page.internal && (
            <span className={classes.mark}>
              <Lock size={12} aria-hidden />
              <Trans>Internal</Trans>
            </span>
          )}
          {flawed && <Flawed />}
        </button>
      </h2>
      {page.showIf !== null && (
        <p className={classes.when}>
          <Eye size={13} aria-hidden />
          <bdi>{showsIf(page.showIf)}</bdi>
        </p>
      )}
      <ul className={classes.cards}>
        {page.fields.map((field, index) => (
          <FieldCard key={field.fieldId} {...props} field={field} index={index} showsIf={showsIf} />
        ))}
      </ul>
      <div ref={end.ref} className={classes.dropEnd} data-over={end.over ? '' : undefined}>
        {page.fields.length === 0 ? (
          <Trans>Click or drag a field to put it here</Trans>
        ) : (
          <Trans>Drop here for the end of the page</Trans>
        )}
      </div>
    </div>
  );
}

interface FieldCardProps extends PageCardProps {
  field: FormField;
  index: number;
  showsIf: (text: string) => string;
}

function FieldCard({
  page,
  field,
  index,
  chosen,
  problems,
  showsIf,
  onChoose,
  onStep,
  onRemove,
  onDrop,
}: FieldCardProps) {
  const { t } = useLingui();
  const words = useFormWords();
  const grip = useRef<HTMLDivElement>(null);
  const [dragged, setDragged] = useState(false);
  const drop = useDropAt(() => ({ pageId: page.pageId, index }), onDrop);
  const { fieldId } = field;
  useEffect(() => {
    if (grip.current === null) return;
    return draggable({
      element: grip.current,
      getInitialData: () => ({ of: 'form', fieldId }),
      onDragStart: () => setDragged(true),
      onDrop: () => setDragged(false),
    });
  }, [fieldId]);
  const isChosen = chosen.fieldId === fieldId;
  const pressed = (event: KeyboardEvent<HTMLButtonElement>) => {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : null;
    if (by !== null && event.shiftKey) onStep(fieldId, by);
    else if (by !== null) goBeside(event.currentTarget, by);
    else if (event.key === 'Delete') onRemove(fieldId);
    else return;
    event.preventDefault();
  };
  const Icon = kindIcon[field.kind];
  const label = field.label || (field.kind === 'text' ? field.help : '');
  return (
    <li ref={drop.ref} data-over={drop.over ? '' : undefined} className={classes.slot}>
      <div
        ref={grip}
        className={classes.card}
        data-dragged={dragged || undefined}
        data-internal={field.internal || undefined}
      >
        <GripVertical size={14} aria-hidden className={classes.grip} />
        <button
          type="button"
          className={classes.cardMain}
          aria-pressed={isChosen}
          aria-keyshortcuts="Shift+ArrowUp Shift+ArrowDown Delete"
          data-focus={`field ${fieldId}`}
          onClick={() => onChoose({ pageId: page.pageId, fieldId })}
          onKeyDown={pressed}
        >
          <span className={classes.cardLine}>
            <Icon className="t-icon" aria-hidden />
            <bdi className={label === '' ? classes.unnamed : classes.cardLabel}>
              {label || t`Without a label`}
            </bdi>
            {field.required && (
              <span className={classes.needed}>
                <Trans>needed</Trans>
              </span>
            )}
            {field.internal && (
              <span className={classes.mark}>
                <Lock size={12} aria-hidden />
                <Trans>Internal</Trans>
              </span>
            )}
            {problems.some((p) => p.fieldId === fieldId) && <Flawed />}
          </span>
          <span className={classes.cardKind}>{words.kind[field.kind]}</span>
          {field.showIf !== null && (
            <span className={classes.when}>
              <Eye size={13} aria-hidden />
              <bdi>{showsIf(field.showIf)}</bdi>
            </span>
          )}
        </button>
      </div>
    </li>
  );
}

function Flawed() {
  const { t } = useLingui();
  return (
    <span className={classes.flawed} role="img" aria-label={t`Something has to be mended here`}>
      <TriangleAlert size={14} aria-hidden />
    </span>
  );
}

/** Puts the focus on the field above or below, over the edges of pages. */
function goBeside(from: HTMLElement, by: 1 | -1): void {
  const all = [...document.querySelectorAll<HTMLElement>('[data-focus^="field "]')];
  all[all.indexOf(from) + by]?.focus();
}

/** A place where fields can be dropped. */
function useDropAt(place: () => Place, onDrop: Dropped) {
  const ref = useRef<HTMLElement | null>(null);
  const [over, setOver] = useState(false);
  const dropped = useEffectEvent((data: Record<string, unknown>) => onDrop(data, place()));
  useEffect(() => {
    if (ref.current === null) return;
    return dropTargetForElements({
      element: ref.current,
      canDrop: ({ source }) => source.data.of === 'form',
      onDragEnter: () => setOver(true),
      onDragLeave: () => setOver(false),
      onDrop: ({ source }) => {
        setOver(false);
        dropped(source.data);
      },
    });
  }, []);
  return {
    over,
    ref: (element: HTMLElement | null) => {
      ref.current = element;
    },
  };
}
