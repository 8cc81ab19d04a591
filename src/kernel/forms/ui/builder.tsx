/**
 * Builds the draft of a form: what can be asked on one side, the form in the middle, the settings of what is chosen on
 * the other; on a narrow screen the three are steps. What is built is saved by itself, and can be undone.
 */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button, SegmentedControl, Tooltip } from '@mantine/core';
import { Redo2, Send, Undo2 } from 'lucide-react';
import { useEffect, useEffectEvent, useMemo, useRef, useState } from 'react';
import { ConfirmWithPreview } from '../../../surfaces/web/kit/consequences.tsx';
import { useShortcuts } from '../../../surfaces/web/shell/keys.ts';
import { publishVersion, withdrawDraft } from '../contract.ts';
import type { FieldKind, FormSchema } from '../contract-schema.ts';
import * as edit from '../rules-edit.ts';
import { problemsOf } from '../rules-schema.ts';
import { Canvas } from './canvas.tsx';
import { Comparison } from './comparison.tsx';
import classes from './forms.module.css';
import { PreviewOf } from './look-at.tsx';
import { Palette } from './palette.tsx';
import { ProblemList } from './problem-list.tsx';
import { SaveLine } from './save-line.tsx';
import { Settings } from './settings.tsx';
import { useDraft } from './use-draft.ts';
import { type Chosen, type Form, type FormVersion, useFormWords } from './words.ts';

/** Props of `Builder`. */
export interface BuilderProps {
  form: Form;
  /** The draft. */
  version: FormVersion;
  published: FormVersion | null;
}

type Look = 'build' | 'requester' | 'team' | 'changes';
type Pane = 'palette' | 'canvas' | 'settings';

/** The builder. */
export function Builder({ form, version, published }: BuilderProps) {
  const { t } = useLingui();
  const words = useFormWords();
  const draft = useDraft(version);
  const { schema } = draft;
  const frozen = useMemo(() => edit.idsOf(published?.schema), [published]);
  const problems = useMemo(() => problemsOf(schema), [schema]);
  const [look, setLook] = useState<Look>('build');
  const [pane, setPane] = useState<Pane>('canvas');
  const [wanted, setChosen] = useState<Chosen>({ pageId: schema.pages[0]!.pageId, fieldId: null });
  const [open, setOpen] = useState<'publish' | 'withdraw' | null>(null);
  const [said, setSaid] = useState('');
  const focusNext = useRef<string | null>(null);

  // What was chosen may be gone: undone, or taken away by somebody else.
  const chosen = useMemo((): Chosen => {
    const at = wanted.fieldId === null ? null : edit.placeOf(schema, wanted.fieldId);
    if (at !== null) return { pageId: at.pageId, fieldId: wanted.fieldId };
    const page = schema.pages.find((p) => p.pageId === wanted.pageId) ?? schema.pages[0]!;
    return { pageId: page.pageId, fieldId: null };
  }, [wanted, schema]);

  const titleOf = (of: FormSchema, pageId: string) => {
    const n = of.pages.findIndex((p) => p.pageId === pageId);
    return of.pages[n]?.title || t`Page ${n + 1}`;
  };
  const tellPlace = (of: FormSchema, fieldId: string) => {
    const at = edit.placeOf(of, fieldId);
    const field = edit.fieldOf(of, fieldId);
    if (at === null || field === undefined) return;
    const name = field.label || words.kind[field.kind];
    const [place, page] = [at.index + 1, titleOf(of, at.pageId)];
    const all = of.pages.find((p) => p.pageId === at.pageId)!.fields.length;
    setSaid(t`${name} stands ${place} of ${all} on ${page}`);
  };

  const choose = (next: Chosen, toSettings = true) => {
    setChosen(next);
    if (toSettings) setPane('settings');
  };
  const add = (kind: FieldKind, place?: edit.Place) => {
    const at =
      place ??
      (chosen.fieldId === null
        ? {
            pageId: chosen.pageId,
            index: schema.pages.find((p) => p.pageId === chosen.pageId)!.fields.length,
          }
        : {
            ...edit.placeOf(schema, chosen.fieldId)!,
            index: edit.placeOf(schema, chosen.fieldId)!.index + 1,
          });
    const added = edit.addField(schema, kind, at, frozen);
    draft.change(added.schema);
    focusNext.current = 'label';
    choose({ pageId: at.pageId, fieldId: added.fieldId });
    const name = words.kind[kind];
    setSaid(t`${name} is added; write its label`);
  };
  const move = (fieldId: string, to: edit.Place) => {
    const next = edit.moveField(schema, fieldId, to);
    draft.change(next);
    setChosen({ pageId: to.pageId, fieldId });
    tellPlace(next, fieldId);
  };
  const step = (fieldId: string, by: 1 | -1) => {
    const next = edit.stepField(schema, fieldId, by);
    if (next === schema) return;
    draft.change(next);
    tellPlace(next, fieldId);
    focusNext.current = `field ${fieldId}`;
  };
  const remove = (fieldId: string) => {
    const at = edit.placeOf(schema, fieldId);
    if (at === null) return;
    const next = edit.removeField(schema, fieldId);
    const fields = next.pages.find((p) => p.pageId === at.pageId)!.fields;
    const beside = fields[at.index] ?? fields[at.index - 1];
    draft.change(next);
    setChosen({ pageId: at.pageId, fieldId: beside?.fieldId ?? null });
    setPane('canvas');
    focusNext.current = beside === undefined ? `page ${at.pageId}` : `field ${beside.fieldId}`;
    setSaid(t`The field is removed; Ctrl+Z brings it back`);
  };

  const focus = useEffectEvent(() => {
    const target = focusNext.current;
    if (target === null) return;
    focusNext.current = null;
    const selector = target === 'label' ? '[data-label-field]' : `[data-focus="${CSS.escape(target)}"]`;
    const element = document.querySelector(selector);
    if (element instanceof HTMLElement) element.focus();
  });
  useEffect(() => {
    // Read for its change only: focus goes where the edit put it, once it is drawn.
    void schema;
    focus();
  }, [schema]);

  const undoKeys = (event: KeyboardEvent) => {
    event.preventDefault();
    draft.undo();
  };
  const redoKeys = (event: KeyboardEvent) => {
    event.preventDefault();
    draft.redo();
  };
  const group = t`Form`;
  useShortcuts([
    { keys: 'mod+z', label: t`Undo`, group, run: undoKeys },
    { keys: 'mod+shift+z', label: t`Do again`, group, run: redoKeys },
  ]);

  const publish = async () => {
    if (await draft.flush()) setOpen('publish');
  };
  const number = version.number;
  return (
    <div className={classes.builder}>
      <div className={classes.bar}>
        <SegmentedControl
          aria-label={t`What is shown`}
          value={look}
          onChange={(value) => setLook(value as Look)}
          data={[
            { value: 'build', label: t`Build` },
            { value: 'requester', label: t`As the requester` },
            { value: 'team', label: t`As the team` },
            { value: 'changes', label: t`Changes` },
          ]}
        />
        <div className={classes.history}>
          <Tooltip label={t`Undo (Ctrl+Z)`}>
            <ActionIcon
              variant="default"
              size={30}
              aria-label={t`Undo`}
              disabled={!draft.canUndo}
              onClick={draft.undo}
            >
              <Undo2 className="t-icon t-flip" aria-hidden />
            </ActionIcon>
          </Tooltip>
          <Tooltip label={t`Do again (Ctrl+Shift+Z)`}>
            <ActionIcon
              variant="default"
              size={30}
              aria-label={t`Do again`}
              disabled={!draft.canRedo}
              onClick={draft.redo}
            >
              <Redo2 className="t-icon t-flip" aria-hidden />
            </ActionIcon>
          </Tooltip>
        </div>
        <SaveLine draft={draft} />
        <div className={classes.ends}>
          <ProblemList
            problems={problems}
            schema={schema}
            onChoose={(at) => {
              setLook('build');
              choose(at);
            }}
          />
          {form.can.includes(withdrawDraft.name) && published !== null && (
            <Button variant="subtle" onClick={() => setOpen('withdraw')}>
              <Trans>Withdraw draft</Trans>
            </Button>
          )}
          {form.can.includes(publishVersion.name) && (
            <Button
              leftSection={<Send className="t-icon t-flip" aria-hidden />}
              disabled={problems.length > 0}
              onClick={() => void publish()}
            >
              <Trans>Publish…</Trans>
            </Button>
          )}
        </div>
      </div>
      <div className="t-hidden" role="status">
        {said}
      </div>
      {look === 'build' && (
        <>
          <SegmentedControl
            className={classes.panes ?? ''}
            fullWidth
            aria-label={t`Step`}
            value={pane}
            onChange={(value) => setPane(value as Pane)}
            data={[
              { value: 'palette', label: t`Fields` },
              { value: 'canvas', label: t`Form` },
              { value: 'settings', label: t`Settings` },
            ]}
          />
          <div className={classes.three} data-pane={pane}>
            <Palette onAdd={add} />
            <Canvas
              schema={schema}
              chosen={chosen}
              problems={problems}
              onChoose={choose}
              onAdd={add}
              onMove={move}
              onStep={step}
              onRemove={remove}
              onAddPage={() => {
                const added = edit.addPage(schema);
                draft.change(added.schema);
                choose({ pageId: added.pageId, fieldId: null });
              }}
            />
            <Settings
              schema={schema}
              chosen={chosen}
              problems={problems}
              frozen={frozen}
              change={draft.change}
              amend={draft.amend}
              onChoose={(at) => setChosen(at)}
              onMove={move}
              onStep={step}
              onRemove={remove}
            />
          </div>
        </>
      )}
      {(look === 'requester' || look === 'team') && (
        <div className={classes.look}>
          <PreviewOf key={look} schema={schema} as={look} />
        </div>
      )}
      {look === 'changes' && (
        <div className={classes.look}>
          <Comparison from={published?.schema ?? null} number={published?.number ?? null} to={schema} />
        </div>
      )}
      {open === 'publish' && (
        <ConfirmWithPreview
          contract={publishVersion}
          input={{ formVersionId: version.formVersionId }}
          expectedVersion={draft.version}
          onClose={() => setOpen(null)}
          title={t`Publish version ${number}?`}
          confirm={t`Publish`}
          options={{ done: t`Version ${number} is published` }}
        >
          <p className={classes.explain}>
            <Trans>
              From now on people fill in this version. It never changes again: for the next change you draft
              another one. Answers that are being written are brought forward and say what changed.
            </Trans>
          </p>
          {form.uses.length > 0 && (
            <div className={classes.explain}>
              <Plural value={form.uses.length} one="It is used here:" other="It is used in # places:" />
              <ul>
                {form.uses.map((use) => (
                  <li key={use.id}>
                    {use.key !== null && <span className="t-key">{use.key}</span>} <bdi>{use.name}</bdi>
                    {use.drafts > 0 && (
                      <>
                        {' · '}
                        <Plural
                          value={use.drafts}
                          one="# draft being written"
                          other="# drafts being written"
                        />
                      </>
                    )}
                  </li>
                ))}
              </ul>
            </div>
          )}
        </ConfirmWithPreview>
      )}
      {open === 'withdraw' && (
        <ConfirmWithPreview
          contract={withdrawDraft}
          input={{ formVersionId: version.formVersionId }}
          expectedVersion={draft.version}
          onClose={() => setOpen(null)}
          title={t`Withdraw the draft?`}
          confirm={t`Withdraw`}
          irreversible
          options={{ done: t`The draft is withdrawn` }}
        />
      )}
    </div>
  );
}
