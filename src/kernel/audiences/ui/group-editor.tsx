/** A group of conditions that can be nested: all of them, any of them, or none of them. */
import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button, Checkbox, Select, TextInput } from '@mantine/core';
import { FolderPlus, Plus, Trash2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import { call } from '../../../surfaces/web/client/call.ts';
import {
  searchPeople,
  searchSites,
  useRegionChoices,
  useUnitSearch,
  useUnits,
} from '../../../surfaces/web/hooks/directory.ts';
import { DateField } from '../../../surfaces/web/kit/date-field.tsx';
import { RecordPicker } from '../../../surfaces/web/kit/record-picker.tsx';
import { getPerson } from '../../org/contract.ts';
import { listSites } from '../../org/contract-places.ts';
import classes from './audiences.module.css';
import { type Condition, type Group, type Kind, newCondition, newGroup, replaced } from './conditions.ts';

const mostDepth = 4;

function useKindWords(): Record<Kind, string> {
  const { t } = useLingui();
  return {
    'in-unit': t`is in the unit`,
    'in-business-area': t`is in the business area`,
    'in-region': t`is in the region`,
    'at-site': t`works at the site`,
    'of-kind': t`is employed as`,
    'reports-to': t`reports to`,
    'manages-people': t`manages people`,
    'title-contains': t`has a title that contains`,
    'hired-before': t`was hired before`,
    'hired-after': t`was hired after`,
    'on-leave': t`is on leave`,
    'field-equals': t`has a further field`,
  };
}

/** Props of `GroupEditor`. */
export interface GroupEditorProps {
  group: Group;
  depth: number;
  onChange: (group: Group) => void;
  onRemove?: () => void;
}

/** The editor of a group. */
export function GroupEditor({ group, depth, onChange, onRemove }: GroupEditorProps) {
  const { t } = useLingui();
  const mode = group.negated ? 'none' : group.join;
  const add = (item: Group['items'][number]) => onChange({ ...group, items: [...group.items, item] });
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset of its own for each level would read as a form in a form.
    <div className={classes.group} role="group" aria-label={t`Group of conditions`}>
      <div className={classes.groupHead}>
        <Select
          aria-label={t`How the conditions of this group are joined`}
          className={classes.join ?? ''}
          allowDeselect={false}
          value={mode}
          data={[
            { value: 'all', label: t`All of these hold` },
            { value: 'any', label: t`At least one of these holds` },
            { value: 'none', label: t`None of these holds` },
          ]}
          onChange={(value) =>
            value && onChange({ ...group, join: value === 'all' ? 'all' : 'any', negated: value === 'none' })
          }
        />
        {onRemove && (
          <ActionIcon aria-label={t`Remove this group`} onClick={onRemove}>
            <Trash2 className="t-icon" aria-hidden />
          </ActionIcon>
        )}
      </div>
      {group.items.map((item) =>
        item.type === 'group' ? (
          <GroupEditor
            key={item.id}
            group={item}
            depth={depth + 1}
            onChange={(next) => onChange(replaced(group, item.id, next))}
            onRemove={() => onChange(replaced(group, item.id, null))}
          />
        ) : (
          <ConditionEditor
            key={item.id}
            condition={item}
            onChange={(next) => onChange(replaced(group, item.id, next))}
            onRemove={() => onChange(replaced(group, item.id, null))}
          />
        ),
      )}
      <div className={classes.adders}>
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<Plus className="t-icon" aria-hidden />}
          onClick={() => add(newCondition('in-unit'))}
        >
          <Trans>Add a condition</Trans>
        </Button>
        {depth < mostDepth && (
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<FolderPlus className="t-icon" aria-hidden />}
            onClick={() => add(newGroup('any', [newCondition('in-unit')]))}
          >
            <Trans>Add a group</Trans>
          </Button>
        )}
      </div>
    </div>
  );
}

interface ConditionEditorProps {
  condition: Condition;
  onChange: (condition: Condition) => void;
  onRemove: () => void;
}

function ConditionEditor({ condition, onChange, onRemove }: ConditionEditorProps) {
  const { t } = useLingui();
  const words = useKindWords();
  return (
    <div className={classes.condition}>
      <Select
        aria-label={t`Whether it holds`}
        className={classes.not ?? ''}
        allowDeselect={false}
        value={condition.negated ? 'not' : 'is'}
        data={[
          { value: 'is', label: t`The person` },
          { value: 'not', label: t`Not: the person` },
        ]}
        onChange={(value) => onChange({ ...condition, negated: value === 'not' })}
      />
      <Select
        aria-label={t`Condition`}
        className={classes.kind ?? ''}
        allowDeselect={false}
        searchable
        value={condition.kind}
        data={Object.entries(words).map(([value, label]) => ({ value, label }))}
        nothingFoundMessage={t`Nothing matches`}
        onChange={(value) =>
          value && onChange({ ...newCondition(value as Kind), id: condition.id, negated: condition.negated })
        }
      />
      <div className={classes.value}>
        <ConditionValue condition={condition} onChange={onChange} />
      </div>
      <ActionIcon aria-label={t`Remove this condition`} onClick={onRemove}>
        <Trash2 className="t-icon" aria-hidden />
      </ActionIcon>
    </div>
  );
}

function ConditionValue({ condition, onChange }: Omit<ConditionEditorProps, 'onRemove'>) {
  const { t } = useLingui();
  const regions = useRegionChoices(condition.kind === 'in-region');
  const isUnit = condition.kind === 'in-unit' || condition.kind === 'in-business-area';
  const { byId } = useUnits(isUnit);
  const searchUnits = useUnitSearch(isUnit);
  const found = useLabel(condition);
  const set = (change: Partial<Condition>) => onChange({ ...condition, ...change });
  const picked = (label: string) => (condition.value ? { id: condition.value, label } : null);
  switch (condition.kind) {
    case 'in-unit':
    case 'in-business-area':
      return (
        <>
          <RecordPicker
            label={<span className="t-hidden">{t`Unit`}</span>}
            value={picked(condition.label || (byId.get(condition.value)?.name ?? '…'))}
            onChange={(unit) => set({ value: unit?.id ?? '', label: unit?.label ?? '' })}
            search={searchUnits}
          />
          {condition.kind === 'in-unit' && (
            <Checkbox
              size="xs"
              label={t`with everything below`}
              checked={condition.flag}
              onChange={(event) => set({ flag: event.currentTarget.checked })}
            />
          )}
        </>
      );
    case 'in-region':
      return (
        <Select
          aria-label={t`Region`}
          placeholder={t`Choose`}
          data={regions}
          value={condition.value || null}
          onChange={(value) => set({ value: value ?? '' })}
        />
      );
    case 'at-site':
      return (
        <RecordPicker
          label={<span className="t-hidden">{t`Site`}</span>}
          value={picked(condition.label || found)}
          onChange={(site) => set({ value: site?.id ?? '', label: site?.label ?? '' })}
          search={searchSites}
        />
      );
    case 'reports-to':
      return (
        <>
          <RecordPicker
            label={<span className="t-hidden">{t`Manager`}</span>}
            value={picked(condition.label || found)}
            onChange={(person) => set({ value: person?.id ?? '', label: person?.label ?? '' })}
            search={searchPeople}
          />
          <Checkbox
            size="xs"
            label={t`directly or through others`}
            checked={condition.flag}
            onChange={(event) => set({ flag: event.currentTarget.checked })}
          />
        </>
      );
    case 'of-kind':
      return (
        <Select
          aria-label={t`Kind`}
          allowDeselect={false}
          value={condition.value}
          data={[
            { value: 'employee', label: t`Employee` },
            { value: 'contractor', label: t`Contractor` },
          ]}
          onChange={(value) => value && set({ value })}
        />
      );
    case 'title-contains':
      return (
        <TextInput
          aria-label={t`Text in the title`}
          dir="auto"
          value={condition.value}
          onChange={(event) => set({ value: event.currentTarget.value })}
        />
      );
    case 'hired-before':
    case 'hired-after':
      return (
        <DateField
          aria-label={t`Day`}
          value={condition.value || null}
          onChange={(day) => set({ value: day ?? '' })}
        />
      );
    case 'field-equals':
      return (
        <div className={classes.pair}>
          <TextInput
            aria-label={t`Name of the further field`}
            placeholder={t`Field`}
            dir="auto"
            value={condition.extra}
            onChange={(event) => set({ extra: event.currentTarget.value })}
          />
          <TextInput
            aria-label={t`Value of the further field`}
            placeholder={t`Value`}
            dir="auto"
            value={condition.value}
            onChange={(event) => set({ value: event.currentTarget.value })}
          />
        </div>
      );
    default:
      return null;
  }
}

/** The name of what a saved condition points at, asked once. */
function useLabel({ kind, value, label }: Condition): string {
  const [found, setFound] = useState('…');
  useEffect(() => {
    if (!value || label || (kind !== 'reports-to' && kind !== 'at-site')) return;
    const stop = new AbortController();
    const named =
      kind === 'reports-to'
        ? call(getPerson, { personId: value }, { signal: stop.signal }).then(({ name }) => name)
        : call(listSites, { filter: { state: 'all' }, limit: 200 }, { signal: stop.signal }).then(
            ({ rows }) => rows.find(({ siteId }) => siteId === value)?.name ?? value,
          );
    named.then(setFound, () => undefined);
    return () => stop.abort();
  }, [kind, value, label]);
  return found;
}
