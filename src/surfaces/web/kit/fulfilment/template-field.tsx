/** Writes the lines of a template: what several teams do for every request of a model, in which order. */
import { Trans, useLingui } from '@lingui/react/macro';
import {
  ActionIcon,
  Button,
  Checkbox,
  Group,
  NumberInput,
  Select,
  Switch,
  Textarea,
  TextInput,
} from '@mantine/core';
import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react';
import { listKinds } from '../../../../kernel/fulfilment/contract.ts';
import { useOperation } from '../../client/operations.tsx';
import { searchPeople } from '../../hooks/directory.ts';
import { RecordPicker } from '../record-picker.tsx';
import classes from './fulfilment.module.css';
import { emptyLine, type LineDraft, searchTeams, settled } from './words.ts';

/** Props of `TemplateField`. */
export interface TemplateFieldProps {
  value: readonly LineDraft[];
  onChange: (value: LineDraft[]) => void;
}

/** The field; an empty one shows only the button that adds. */
export function TemplateField({ value, onChange }: TemplateFieldProps) {
  const kinds = useOperation(listKinds, {}, { staleTime: 60_000 }).data?.kinds ?? [];
  const put = (line: LineDraft) => onChange(value.map((l) => (l.lineKey === line.lineKey ? line : l)));
  const move = (from: number, to: number) => {
    const next = [...value];
    next.splice(to, 0, ...next.splice(from, 1));
    onChange(settled(next));
  };
  return (
    <div className={classes.builder}>
      {value.map((line, i) => (
        <LineEditor
          key={line.lineKey}
          line={line}
          above={value.slice(0, i)}
          isLast={i === value.length - 1}
          kinds={kinds}
          onChange={put}
          onUp={() => move(i, i - 1)}
          onDown={() => move(i, i + 1)}
          onRemove={() => onChange(settled(value.filter((l) => l.lineKey !== line.lineKey)))}
        />
      ))}
      {value.length < 30 && (
        <Group>
          <Button
            variant="default"
            size="compact-md"
            leftSection={<Plus className="t-icon" aria-hidden />}
            onClick={() => onChange([...value, emptyLine()])}
          >
            <Trans>Add a line</Trans>
          </Button>
        </Group>
      )}
    </div>
  );
}

function LineEditor(props: {
  line: LineDraft;
  above: readonly LineDraft[];
  isLast: boolean;
  kinds: readonly { kind: string; title: string }[];
  onChange: (line: LineDraft) => void;
  onUp: () => void;
  onDown: () => void;
  onRemove: () => void;
}) {
  const { line, above, kinds } = props;
  const { t } = useLingui();
  const number = above.length + 1;
  const put = (change: Partial<LineDraft>) => props.onChange({ ...line, ...change });
  return (
    <fieldset className={classes.editor}>
      <legend>
        <Trans>Line {number}</Trans>
      </legend>
      <div className={classes.editorHead}>
        <TextInput
          label={t`What is to be done`}
          maxLength={200}
          dir="auto"
          value={line.title}
          onChange={(event) => put({ title: event.currentTarget.value })}
        />
        <Group gap={4} wrap="nowrap">
          <ActionIcon
            variant="default"
            size={30}
            aria-label={t`Move line ${number} up`}
            disabled={above.length === 0}
            onClick={props.onUp}
          >
            <ArrowUp className="t-icon" aria-hidden />
          </ActionIcon>
          <ActionIcon
            variant="default"
            size={30}
            aria-label={t`Move line ${number} down`}
            disabled={props.isLast}
            onClick={props.onDown}
          >
            <ArrowDown className="t-icon" aria-hidden />
          </ActionIcon>
          <ActionIcon
            variant="default"
            size={30}
            aria-label={t`Remove line ${number}`}
            onClick={props.onRemove}
          >
            <Trash2 className="t-icon" aria-hidden />
          </ActionIcon>
        </Group>
      </div>
      {kinds.length > 1 && (
        <Select
          label={t`What fulfils it`}
          allowDeselect={false}
          value={line.kind}
          onChange={(kind) => kind && put({ kind })}
          data={kinds.map((k) => ({ value: k.kind, label: k.title }))}
        />
      )}
      <div className={classes.pair}>
        <RecordPicker
          label={t`Team`}
          description={t`Left empty: whoever works on the request`}
          value={line.queue}
          onChange={(queue) => put({ queue })}
          search={searchTeams}
        />
        <RecordPicker
          label={t`Person`}
          description={t`Only where it is always the same one`}
          value={line.owner}
          onChange={(owner) => put({ owner })}
          search={searchPeople}
        />
      </div>
      <Textarea
        label={t`What the team should know`}
        autosize
        minRows={1}
        maxRows={8}
        maxLength={4000}
        dir="auto"
        value={line.details}
        onChange={(event) => put({ details: event.currentTarget.value })}
      />
      <NumberInput
        label={t`Due after, in working days`}
        description={t`Counted from when it can begin; left empty: no due day`}
        min={1}
        max={1000}
        allowDecimal={false}
        maw={320}
        value={line.dueDays}
        onChange={(dueDays) => put({ dueDays })}
      />
      {above.length > 0 && (
        <Checkbox.Group label={t`Only after`} value={[...line.after]} onChange={(after) => put({ after })}>
          <div className={classes.choices}>
            {above.map((l, i) => (
              <Checkbox
                key={l.lineKey}
                value={l.lineKey}
                label={l.title.trim() === '' ? t`Line ${i + 1}` : <bdi>{l.title}</bdi>}
              />
            ))}
          </div>
        </Checkbox.Group>
      )}
      <Switch
        label={t`Nothing is delivered without it`}
        checked={line.isMandatory}
        onChange={(event) => put({ isMandatory: event.currentTarget.checked })}
      />
    </fieldset>
  );
}
