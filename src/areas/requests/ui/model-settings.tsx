/** The settings of a model: one form in parts, saved together. */
import { useLingui as useMessages } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import {
  Button,
  Group,
  NumberInput,
  SegmentedControl,
  Select,
  Stack,
  Switch,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { listForms } from '../../../kernel/forms/contract-read.ts';
import { call } from '../../../surfaces/web/client/call.ts';
import { useCommand } from '../../../surfaces/web/client/operations.tsx';
import { useUnitSearch } from '../../../surfaces/web/hooks/directory.ts';
import { StepsField } from '../../../surfaces/web/kit/approval/steps-field.tsx';
import { emptyStep, type StepDraft, stepsOf } from '../../../surfaces/web/kit/approval/words.ts';
import { TemplateField } from '../../../surfaces/web/kit/fulfilment/template-field.tsx';
import {
  type LineDraft,
  draftsOf as linesForEditing,
  linesOf,
} from '../../../surfaces/web/kit/fulfilment/words.ts';
import { type Pickable, RecordPicker } from '../../../surfaces/web/kit/record-picker.tsx';
import { RefusalNote } from '../../../surfaces/web/kit/refusal-note.tsx';
import { SettingsPart } from '../../../surfaces/web/kit/settings-part.tsx';
import { changeModel } from '../models/contract-models.ts';
import type { ModelDetail } from './model-form.tsx';
import { kindLeads, kindWords, type ModelFace, modelIcons } from './model-words.ts';
import { searchQueues } from './searches.ts';

type Settings = NonNullable<ModelDetail['settings']>;

/** Published forms by name. */
async function searchForms(text: string, signal?: AbortSignal): Promise<Pickable[]> {
  const { rows } = await call(
    listForms,
    { filter: { state: 'published', ...(text ? { text } : {}) }, sort: 'name', limit: 20 },
    signal ? { signal } : {},
  );
  return rows.map(({ formId, name, key }) => ({ id: formId, label: name, hint: key }));
}

/** Steps as they are stored, for editing. */
function draftsOf({ approvalSteps, approvalParties }: Settings): StepDraft[] {
  const named = (party: { kind: string; id: string }) =>
    approvalParties.find((p) => p.kind === party.kind && p.id === party.id)!;
  return approvalSteps.map((s, i) => ({
    ...emptyStep(),
    name: s.name,
    isBeside: i > 0 && approvalSteps[i - 1]!.position === s.position,
    mode: s.mode,
    quorum: s.quorum ?? 2,
    seats: s.seats.map(named),
    reviewers: s.reviewers.map(named),
    allowsRequester: s.allowsRequester,
    unit: s.unitId == null ? null : { id: s.unitId, label: '…' },
  }));
}

const pick = (id: string | undefined, label: string | undefined): Pickable | null =>
  id === undefined ? null : { id, label: label ?? '' };

const whole = (value: number | string): number | null => (typeof value === 'number' ? value : null);

/** The form. */
export function ModelSettings({ model, settings }: { model: ModelDetail; settings: Settings }) {
  const { t } = useLingui();
  const { _ } = useMessages();
  const searchUnits = useUnitSearch();
  const [kind, setKind] = useState(model.kind);
  const [name, setName] = useState(model.name);
  const [description, setDescription] = useState(model.description);
  const [group, setGroup] = useState(model.group);
  const [icon, setIcon] = useState(model.icon);
  const [searchWords, setSearchWords] = useState(settings.searchWords);
  const [link, setLink] = useState(model.link ?? '');
  const [unit, setUnit] = useState(pick(settings.unit?.unitId, settings.unit?.name));
  const [queue, setQueue] = useState(pick(settings.queue?.queueId, settings.queue?.name));
  const [form, setForm] = useState(pick(settings.form?.formId, settings.form?.name));
  const [days, setDays] = useState<number | string>(model.expectedDays ?? '');
  const [warn, setWarn] = useState<number | string>(settings.silentWarnDays ?? '');
  const [close, setClose] = useState<number | string>(settings.silentCloseDays ?? '');
  const [isOpen, setIsOpen] = useState(settings.acceptsWithoutAccount);
  const [steps, setSteps] = useState<readonly StepDraft[]>(() => draftsOf(settings));
  const [lines, setLines] = useState<readonly LineDraft[]>(() => linesForEditing(settings.fulfilmentLines));
  const save = useCommand(changeModel, { tellRefusal: false, done: ({ key }) => t`${key} was saved` });
  const isAnswer = kind === 'answer';
  const approval = steps.length === 0 ? [] : stepsOf(steps);
  const order = linesOf(lines);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (save.isPending || approval === null || order === null) return;
    save.mutate({
      input: {
        modelId: model.modelId,
        kind,
        name,
        description,
        group,
        icon,
        searchWords,
        link: isAnswer && link.trim() !== '' ? link.trim() : null,
        unitId: unit?.id ?? null,
        expectedDays: whole(days),
        silentWarnDays: whole(warn),
        silentCloseDays: whole(close),
        // An answer is not filled in by anybody.
        formId: isAnswer ? null : (form?.id ?? null),
        queueId: isAnswer ? null : (queue?.id ?? null),
        approvalSteps: isAnswer ? [] : approval,
        fulfilmentLines: isAnswer ? [] : order,
        acceptsWithoutAccount: isAnswer ? false : isOpen,
      },
      expectedVersion: model.version,
    });
  };
  return (
    <form onSubmit={submit} noValidate style={{ display: 'contents' }}>
      <SettingsPart
        title={<Trans>What people see</Trans>}
        lead={t`How it stands in the catalogue, and under which words it is found.`}
      >
        <Stack gap="md">
          <TextInput
            label={t`Name`}
            required
            maxLength={120}
            dir="auto"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Textarea
            label={isAnswer ? t`The answer` : t`What one gets`}
            autosize
            minRows={2}
            maxRows={10}
            maxLength={2000}
            dir="auto"
            value={description}
            onChange={(event) => setDescription(event.currentTarget.value)}
          />
          {isAnswer && (
            <TextInput
              label={t`Link to more`}
              type="url"
              dir="ltr"
              maxLength={2000}
              value={link}
              onChange={(event) => setLink(event.currentTarget.value)}
            />
          )}
          <Group grow align="start">
            <TextInput
              label={t`Group`}
              maxLength={60}
              dir="auto"
              value={group}
              onChange={(event) => setGroup(event.currentTarget.value)}
            />
            <Select
              label={t`Picture`}
              clearable
              value={icon === '' ? null : icon}
              onChange={(value) => setIcon(value ?? '')}
              data={Object.entries(modelIcons).map(([value, { word }]) => ({ value, label: _(word) }))}
            />
          </Group>
          <TextInput
            label={t`Other words for it`}
            description={t`Separated by commas; it is offered to those who write them`}
            maxLength={500}
            dir="auto"
            value={searchWords}
            onChange={(event) => setSearchWords(event.currentTarget.value)}
          />
        </Stack>
      </SettingsPart>
      <SettingsPart title={<Trans>Where it goes</Trans>} lead={_(kindLeads[kind])}>
        <Stack gap="md">
          <SegmentedControl
            aria-label={t`Kind`}
            value={kind}
            onChange={(value) => setKind(value as ModelFace['kind'])}
            data={(['model', 'demand', 'answer'] as const).map((value) => ({
              value,
              label: _(kindWords[value]),
            }))}
          />
          <RecordPicker
            label={t`Offered to`}
            description={t`A unit and all below it; left empty: everybody`}
            value={unit}
            onChange={setUnit}
            search={searchUnits}
          />
          {!isAnswer && (
            <>
              <RecordPicker
                label={t`Form`}
                description={t`Left empty: title and goal only`}
                value={form}
                onChange={setForm}
                search={searchForms}
              />
              <RecordPicker
                label={t`Queue`}
                description={
                  kind === 'model' ? t`Who does it` : t`Who assesses it; left empty: the queue of the unit`
                }
                value={queue}
                onChange={setQueue}
                search={searchQueues}
              />
              <NumberInput
                label={t`Expected after, in working days`}
                description={t`Told in the catalogue; known work gets it as its due date`}
                min={1}
                max={1000}
                allowDecimal={false}
                value={days}
                onChange={setDays}
              />
              <Group grow align="start">
                <NumberInput
                  label={t`Warn a silent requester after`}
                  description={t`Working days; left empty: 10`}
                  min={1}
                  max={365}
                  allowDecimal={false}
                  value={warn}
                  onChange={setWarn}
                />
                <NumberInput
                  label={t`Close it after`}
                  description={t`Working days; left empty: 15`}
                  min={1}
                  max={365}
                  allowDecimal={false}
                  value={close}
                  onChange={setClose}
                />
              </Group>
            </>
          )}
        </Stack>
      </SettingsPart>
      {!isAnswer && (
        <SettingsPart
          title={<Trans>Who must agree</Trans>}
          lead={
            kind === 'model'
              ? t`It waits for these before it is worked on. None: work begins at once.`
              : t`Proposed when triage asks for approval.`
          }
        >
          {steps.length === 0 ? (
            <div>
              <Button variant="default" onClick={() => setSteps([emptyStep()])}>
                <Trans>Add a step</Trans>
              </Button>
            </div>
          ) : (
            <Stack gap="sm">
              <StepsField value={steps} onChange={setSteps} />
              <div>
                <Button variant="subtle" size="compact-sm" onClick={() => setSteps([])}>
                  <Trans>Nobody must agree</Trans>
                </Button>
              </div>
            </Stack>
          )}
        </SettingsPart>
      )}
      {!isAnswer && (
        <SettingsPart
          title={<Trans>Who does what</Trans>}
          lead={t`What several teams do for each request, in their turn. None: whoever works on it does it all.`}
        >
          <TemplateField value={lines} onChange={setLines} />
        </SettingsPart>
      )}
      <SettingsPart title={isAnswer ? <Trans>Save</Trans> : <Trans>Who may ask</Trans>}>
        <Stack gap="sm">
          {!isAnswer && (
            <Switch
              label={t`People without an account may ask for it by link`}
              checked={isOpen}
              onChange={(event) => setIsOpen(event.currentTarget.checked)}
            />
          )}
          <RefusalNote error={save.error} />
          {approval === null && (
            <Text size="sm">
              <Trans>Give each step a name, and say who decides.</Trans>
            </Text>
          )}
          {order === null && (
            <Text size="sm">
              <Trans>Say in each line what is to be done.</Trans>
            </Text>
          )}
          <div>
            <Button
              type="submit"
              loading={save.isPending}
              disabled={approval === null || order === null || name.trim().length < 3}
            >
              <Trans>Save the model</Trans>
            </Button>
          </div>
        </Stack>
      </SettingsPart>
    </form>
  );
}
