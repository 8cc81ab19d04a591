/** Which column holds what, how times are written, and what becomes of names: as guessed, and everything can be changed. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Button, MultiSelect, Radio, Select, Stack, TextInput } from '@mantine/core';
import { CircleAlert } from 'lucide-react';
import { useState } from 'react';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { Panel } from '../../../surfaces/web/kit/page.tsx';
import classes from './logs.module.css';
import type { Log } from './words.ts';

type Mapping = Log['mapping'];
type Held = 'case' | 'activity' | 'at' | 'start' | 'resource' | 'lifecycle' | 'instance';

/** Props of `MappingForm`. */
export interface MappingFormProps {
  log: Log;
  busy: boolean;
  onCheck: (mapping: Mapping) => void;
  onCancel: (() => void) | undefined;
}

const OWN = 'own';
const ISO = 'iso';

/** The form. */
export function MappingForm({ log, busy, onCheck, onCancel }: MappingFormProps) {
  const { t } = useLingui();
  const format = useFormat();
  const [mapping, setMapping] = useState<Mapping>(log.mapping);
  const set = (change: Partial<Mapping>) => setMapping((now) => ({ ...now, ...change }));
  const columnsFor = (held: Held) =>
    log.columns.filter(({ of }) => of === 'row' || of === (held === 'case' ? 'case' : 'event'));
  const isXes = log.format.kind === 'xes';
  // Traces without a name are called by their place in the file.
  const missing = (['case', 'activity', 'at'] as const).filter(
    (held) => mapping[held] === null && !(isXes && held === 'case'),
  );
  const atColumn = columnsFor('at').find(({ name }) => name === mapping.at);
  const formats = atColumn?.timeFormats ?? [];
  const isKnown = mapping.timeFormat === null || formats.some((f) => f.format === mapping.timeFormat);
  const [own, setOwn] = useState(!isKnown);
  const sample = own ? undefined : formats.find((f) => f.format === mapping.timeFormat);
  const choose = (held: Held, label: string, description: string, needed = false) => (
    <Select
      label={label}
      description={description}
      searchable
      clearable={!needed}
      required={needed}
      placeholder={needed ? t`Choose` : t`No column`}
      value={mapping[held]}
      data={columnsFor(held).map(({ name }) => name)}
      nothingFoundMessage={t`Nothing matches`}
      onChange={(value) => set({ [held]: value })}
    />
  );
  return (
    <form
      className={classes.mapping}
      onSubmit={(event) => {
        event.preventDefault();
        onCheck(mapping);
      }}
    >
      <div className={classes.stack}>
        <Panel title={<Trans>What holds what</Trans>}>
          <div className={classes.fields}>
            {choose(
              'case',
              t`Case`,
              isXes ? t`Key that names the trace` : t`Names what all the steps belong to`,
              !isXes,
            )}
            {choose('activity', t`Step`, t`What was done`, true)}
            {choose('at', t`Completed`, t`When it was done`, true)}
            {choose('start', t`Started`, t`Where the same line says when it began`)}
            {choose('resource', t`Who`, t`Who did it; hand-overs are told from it`)}
            {choose('lifecycle', t`Start or completion`, t`Where a line is one or the other`)}
            {choose(
              'instance',
              t`Which start belongs to which completion`,
              t`Where steps of one case overlap`,
            )}
          </div>
        </Panel>
        <ColumnTable log={log} />
      </div>
      <div className={classes.stack}>
        <Panel title={<Trans>How it is read</Trans>}>
          <Stack gap="md">
            <Select
              label={t`How times are written`}
              description={
                sample
                  ? t`${sample.example} is read as ${format.instant(sample.reads, mapping.zone ?? 'UTC')}`
                  : undefined
              }
              allowDeselect={false}
              value={own ? OWN : (mapping.timeFormat ?? ISO)}
              data={[
                ...(formats.some((f) => f.format === null)
                  ? []
                  : [{ value: ISO, label: t`2026-11-03T14:05:00 (ISO 8601)` }]),
                ...formats.map((f) => ({
                  value: f.format ?? ISO,
                  label:
                    f.format === null
                      ? t`2026-11-03T14:05:00 (ISO 8601)`
                      : `${f.format} → ${format.instant(f.reads, mapping.zone ?? 'UTC')}`,
                })),
                { value: OWN, label: t`I write it myself` },
              ]}
              onChange={(value) => {
                setOwn(value === OWN);
                if (value !== null && value !== OWN) set({ timeFormat: value === ISO ? null : value });
              }}
            />
            {own && (
              <TextInput
                label={t`Format of times`}
                description={t`Such as DD/MM/YYYY HH:mm:ss; several with a bar between them: DD.MM.YYYY HH:mm | ISO 8601`}
                dir="ltr"
                value={mapping.timeFormat ?? ''}
                onChange={(event) => set({ timeFormat: event.currentTarget.value.trim() || null })}
              />
            )}
            <Select
              label={t`Zone of times without an offset`}
              searchable
              allowDeselect={false}
              limit={60}
              value={mapping.zone ?? 'UTC'}
              data={[...new Set(['UTC', mapping.zone ?? 'UTC', ...Intl.supportedValuesOf('timeZone')])]}
              nothingFoundMessage={t`Nothing matches`}
              onChange={(value) => value && set({ zone: value })}
            />
            <Radio.Group
              label={t`Names of who did it`}
              value={mapping.resources ?? 'as-written'}
              onChange={(value) => set({ resources: value as Mapping['resources'] })}
            >
              <Stack gap={8} mt={4}>
                <Radio value="as-written" label={t`As they are written`} />
                <Radio
                  value="numbered"
                  label={t`Numbers in their place`}
                  description={t`Hand-overs are told, nobody is named`}
                />
                <Radio value="left-out" label={t`Left out`} />
              </Stack>
            </Radio.Group>
            <MultiSelect
              label={t`Kept of a case, to filter by`}
              searchable
              maxValues={12}
              placeholder={mapping.attributes.length === 0 ? t`Nothing` : ''}
              value={mapping.attributes}
              data={[
                ...new Set([
                  ...mapping.attributes,
                  ...log.columns.filter(({ of }) => of !== 'event').map(({ name }) => name),
                ]),
              ]}
              nothingFoundMessage={t`Nothing matches`}
              onChange={(attributes) => set({ attributes })}
            />
          </Stack>
        </Panel>
        {missing.length > 0 && (
          <Alert
            color="red"
            variant="light"
            icon={<CircleAlert className="t-icon" aria-hidden />}
            title={t`Something is missing`}
            styles={{
              root: { background: 'color-mix(in srgb, var(--t-bad) 8%, var(--t-surface))' },
              title: { color: 'var(--mantine-color-text)' },
              message: { color: 'var(--mantine-color-text)' },
            }}
          >
            <Trans>Choose the columns that hold the case, the step and when it was done.</Trans>
          </Alert>
        )}
        <div className={classes.buttons}>
          {onCancel && (
            <Button variant="default" onClick={onCancel}>
              <Trans>Cancel</Trans>
            </Button>
          )}
          <Button type="submit" disabled={busy || missing.length > 0} loading={busy}>
            <Trans>Make a dry run</Trans>
          </Button>
        </div>
      </div>
    </form>
  );
}

/** The columns with their first values, so that one can see what is meant. */
function ColumnTable({ log }: { log: Log }) {
  const { t } = useLingui();
  const format = useFormat();
  return (
    <Panel title={<Trans>What the file holds</Trans>}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard. */}
      <section className={classes.scroll} aria-label={t`What the file holds`} tabIndex={0}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t`Column`}</th>
              <th scope="col">{t`First values`}</th>
              <th scope="col">{t`Filled`}</th>
              <th scope="col">{t`Different`}</th>
            </tr>
          </thead>
          <tbody>
            {log.columns.map((column) => (
              <tr key={`${column.of} ${column.name}`}>
                <th scope="row">
                  <bdi>{column.name}</bdi>
                  {column.of !== 'row' && (
                    <span className={classes.hint}>
                      {column.of === 'case' ? t`of the case` : t`of the event`}
                    </span>
                  )}
                </th>
                <td className={classes.samples}>
                  <bdi>{column.samples.slice(0, 3).join(' · ') || '–'}</bdi>
                </td>
                <td className="t-num">{format.percent(Math.round(column.filled * 100) / 100)}</td>
                <td className="t-num">{format.number(column.distinct)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Panel>
  );
}
