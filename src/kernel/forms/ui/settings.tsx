/** Settings of what is chosen on the canvas: a field, or a page. */
import { Trans, useLingui } from '@lingui/react/macro';
import {
  Button,
  Group,
  NumberInput,
  Select,
  Stack,
  Switch,
  TagsInput,
  Textarea,
  TextInput,
} from '@mantine/core';
import { ArrowDown, ArrowUp, Copy, Trash2 } from 'lucide-react';
import type { FormField, FormPage, FormSchema } from '../contract-schema.ts';
import * as edit from '../rules-edit.ts';
import type { FormProblem } from '../rules-schema.ts';
import { ConditionField } from './condition-field.tsx';
import classes from './forms.module.css';
import { OptionsField } from './options-field.tsx';
import { type Chosen, kindIcon, useFormWords } from './words.ts';

/** Props of `Settings`. */
export interface SettingsProps {
  schema: FormSchema;
  chosen: Chosen;
  problems: readonly FormProblem[];
  frozen: edit.Frozen;
  change: (next: FormSchema, tag?: string) => void;
  /** Changes it as part of the last step. */
  amend: (next: FormSchema) => void;
  onChoose: (at: Chosen) => void;
  onMove: (fieldId: string, to: edit.Place) => void;
  onStep: (fieldId: string, by: 1 | -1) => void;
  onRemove: (fieldId: string) => void;
}

/** The pane. */
export function Settings(props: SettingsProps) {
  const { schema, chosen } = props;
  const { t } = useLingui();
  const page = schema.pages.find((p) => p.pageId === chosen.pageId);
  const field = chosen.fieldId === null ? undefined : edit.fieldOf(schema, chosen.fieldId);
  // By place, not by id: an id follows its label, and what is being pressed must not be drawn anew meanwhile.
  return (
    <section className={classes.settings} aria-label={t`Settings`} data-of="settings">
      {field !== undefined && page !== undefined ? (
        <FieldSettings
          key={`${page.pageId} ${page.fields.indexOf(field)}`}
          {...props}
          field={field}
          page={page}
        />
      ) : page !== undefined ? (
        <PageSettings key={page.pageId} {...props} page={page} />
      ) : null}
    </section>
  );
}

function Sentences({ problems }: { problems: readonly FormProblem[] }) {
  if (problems.length === 0) return null;
  return (
    <ul className={classes.sentences}>
      {problems.map((p) => (
        <li key={`${p.part} ${p.sentence}`} dir="auto">
          {p.sentence}
        </li>
      ))}
    </ul>
  );
}

function FieldSettings(props: SettingsProps & { field: FormField; page: FormPage }) {
  const { schema, problems, frozen, change, amend, onChoose, onMove, onStep, onRemove, field, page } = props;
  const { t } = useLingui();
  const words = useFormWords();
  const { fieldId, kind } = field;
  const set = (part: Partial<FormField>, tag?: string) =>
    change(edit.changeField(schema, fieldId, part), tag === undefined ? undefined : `${tag} ${fieldId}`);
  const settle = () => {
    const settled = edit.settleIds(schema, fieldId, frozen);
    if (settled.schema === schema) return;
    amend(settled.schema);
    if (settled.fieldId !== fieldId) onChoose({ pageId: page.pageId, fieldId: settled.fieldId });
  };
  const isInternal = page.internal || field.internal;
  const Icon = kindIcon[kind];
  const others = schema.pages
    .flatMap((p) => p.fields.map((f) => ({ f, internal: p.internal || f.internal })))
    .filter(({ f, internal }) => f.fieldId !== fieldId && f.kind !== 'text' && (isInternal || !internal))
    .map(({ f }) => f);
  return (
    <Stack gap="sm">
      <h2>
        <Icon className="t-icon" aria-hidden />
        {words.kind[kind]}
      </h2>
      <Sentences problems={problems.filter((p) => p.fieldId === fieldId)} />
      <TextInput
        label={kind === 'text' ? t`Heading` : t`Label`}
        required={kind !== 'text'}
        dir="auto"
        maxLength={200}
        data-label-field
        value={field.label}
        onChange={(event) => set({ label: event.currentTarget.value }, 'label')}
        onBlur={settle}
      />
      <Textarea
        label={kind === 'text' ? t`Text` : t`Help below the label`}
        dir="auto"
        autosize
        minRows={kind === 'text' ? 4 : 1}
        maxLength={1000}
        value={field.help}
        onChange={(event) => set({ help: event.currentTarget.value }, 'help')}
      />
      {edit.takesOptions(kind) && (
        <OptionsField field={field} onChange={(options, tag) => set({ options }, tag)} onSettled={settle} />
      )}
      {(kind === 'number' || kind === 'money' || kind === 'audience') && (
        <Group gap="xs" grow>
          <NumberInput
            label={t`Smallest`}
            hideControls
            value={field.min ?? ''}
            onChange={(min) => set({ min: typeof min === 'number' ? min : null }, 'min')}
          />
          <NumberInput
            label={t`Largest`}
            hideControls
            value={field.max ?? ''}
            onChange={(max) => set({ max: typeof max === 'number' ? max : null }, 'max')}
          />
        </Group>
      )}
      {kind === 'number' && (
        <TextInput
          label={t`Unit of measure`}
          placeholder={t`hours`}
          dir="auto"
          maxLength={40}
          value={field.unit}
          onChange={(event) => set({ unit: event.currentTarget.value }, 'unit')}
        />
      )}
      {kind === 'money' && (
        <TagsInput
          label={t`Currencies`}
          description={t`Three letters each, such as EUR; the first is proposed.`}
          value={field.currencies}
          onChange={(all) =>
            set({ currencies: all.map((c) => c.trim().toUpperCase()).filter((c) => /^[A-Z]{3}$/.test(c)) })
          }
        />
      )}
      {kind !== 'text' && (
        <Switch
          label={t`Must be answered`}
          checked={field.required}
          onChange={(event) => set({ required: event.currentTarget.checked })}
        />
      )}
      <Switch
        label={t`Internal`}
        description={
          page.internal ? t`The whole page is internal.` : t`Only the team sees it and fills it in.`
        }
        disabled={page.internal}
        checked={isInternal}
        onChange={(event) => set({ internal: event.currentTarget.checked })}
      />
      <ConditionField
        schema={schema}
        fields={others}
        value={field.showIf}
        onChange={(showIf, how) => set({ showIf }, `condition ${how}`)}
        label={t`Show this only if…`}
      />
      <div className={classes.places}>
        {schema.pages.length > 1 && (
          <Select
            label={t`On page`}
            allowDeselect={false}
            data={schema.pages.map((p, n) => ({ value: p.pageId, label: p.title || t`Page ${n + 1}` }))}
            value={page.pageId}
            onChange={(pageId) => {
              const to = schema.pages.find((p) => p.pageId === pageId);
              if (to !== undefined && to !== page)
                onMove(fieldId, { pageId: to.pageId, index: to.fields.length });
            }}
          />
        )}
        <Group gap="xs">
          <Button
            variant="default"
            size="compact-sm"
            leftSection={<ArrowUp className="t-icon" aria-hidden />}
            onClick={() => onStep(fieldId, -1)}
          >
            <Trans>Up</Trans>
          </Button>
          <Button
            variant="default"
            size="compact-sm"
            leftSection={<ArrowDown className="t-icon" aria-hidden />}
            onClick={() => onStep(fieldId, 1)}
          >
            <Trans>Down</Trans>
          </Button>
          <Button
            variant="default"
            size="compact-sm"
            leftSection={<Copy className="t-icon" aria-hidden />}
            onClick={() => {
              const copied = edit.copyField(schema, fieldId, frozen);
              change(copied.schema);
              onChoose({ pageId: page.pageId, fieldId: copied.fieldId });
            }}
          >
            <Trans>Copy</Trans>
          </Button>
          <Button
            variant="default"
            size="compact-sm"
            leftSection={<Trash2 className="t-icon" aria-hidden />}
            onClick={() => onRemove(fieldId)}
          >
            <Trans>Remove</Trans>
          </Button>
        </Group>
      </div>
      {kind !== 'text' && (
        <p className={classes.idLine}>
          <Trans>
            In conditions: <code dir="ltr">answers.{fieldId.replaceAll('-', ' ')}</code>
          </Trans>
        </p>
      )}
    </Stack>
  );
}

function PageSettings({ schema, problems, change, onChoose, page }: SettingsProps & { page: FormPage }) {
  const { t } = useLingui();
  const { pageId } = page;
  const at = schema.pages.indexOf(page);
  const set = (part: Partial<FormPage>, tag?: string) =>
    change(edit.changePage(schema, pageId, part), tag === undefined ? undefined : `${tag} ${pageId}`);
  const others = schema.pages
    .filter((p) => p !== page)
    .flatMap((p) =>
      p.fields.filter((f) => f.kind !== 'text' && (page.internal || !(p.internal || f.internal))),
    );
  return (
    <Stack gap="sm">
      <h2>
        <Trans>Page {at + 1}</Trans>
      </h2>
      <Sentences problems={problems.filter((p) => p.pageId === pageId && p.fieldId === null)} />
      <TextInput
        label={t`Title`}
        dir="auto"
        maxLength={120}
        value={page.title}
        onChange={(event) => set({ title: event.currentTarget.value }, 'title')}
      />
      <Textarea
        label={t`Text below the title`}
        dir="auto"
        autosize
        maxLength={1000}
        value={page.help}
        onChange={(event) => set({ help: event.currentTarget.value }, 'help')}
      />
      <Switch
        label={t`Internal`}
        description={t`Only the team sees it and fills it in.`}
        checked={page.internal}
        onChange={(event) => set({ internal: event.currentTarget.checked })}
      />
      <ConditionField
        key={pageId}
        schema={schema}
        fields={others}
        value={page.showIf}
        onChange={(showIf, how) => set({ showIf }, `condition ${how}`)}
        label={t`Show this page only if…`}
      />
      {schema.pages.length > 1 && (
        <Group gap="xs">
          <Button
            variant="default"
            size="compact-sm"
            disabled={at === 0}
            leftSection={<ArrowUp className="t-icon" aria-hidden />}
            onClick={() => change(edit.stepPage(schema, pageId, -1))}
          >
            <Trans>Earlier</Trans>
          </Button>
          <Button
            variant="default"
            size="compact-sm"
            disabled={at === schema.pages.length - 1}
            leftSection={<ArrowDown className="t-icon" aria-hidden />}
            onClick={() => change(edit.stepPage(schema, pageId, 1))}
          >
            <Trans>Later</Trans>
          </Button>
          <Button
            variant="default"
            size="compact-sm"
            leftSection={<Trash2 className="t-icon" aria-hidden />}
            onClick={() => {
              const next = edit.removePage(schema, pageId);
              change(next);
              onChoose({ pageId: next.pages[Math.max(0, at - 1)]!.pageId, fieldId: null });
            }}
          >
            <Trans>Remove page</Trans>
          </Button>
        </Group>
      )}
    </Stack>
  );
}
