/** Which column is what, how the list is meant, and the button of the dry run. Sensitive columns stay out by themselves. */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Alert, Button, Checkbox, Radio, Select, SimpleGrid, Stack, Switch, Text } from '@mantine/core';
import { CircleAlert, ShieldAlert } from 'lucide-react';
import { useState } from 'react';
import type { z } from 'zod';
import { useUnitSearch } from '../../../surfaces/web/hooks/directory.ts';
import { DateField } from '../../../surfaces/web/kit/date-field.tsx';
import { Panel } from '../../../surfaces/web/kit/page.tsx';
import { type Pickable, RecordPicker } from '../../../surfaces/web/kit/record-picker.tsx';
import { Chip } from '../../../surfaces/web/kit/status.tsx';
import type { stagePeople } from '../contract.ts';
import classes from './imports.module.css';
import { Questions } from './questions.tsx';
import { sampleOf } from './samples.ts';
import {
  type ColumnMapping,
  fields,
  type ImportView,
  type PeopleField,
  useFieldNames,
  useSensitiveWords,
} from './words.ts';

/** Props of `MappingForm`. */
export interface MappingFormProps {
  data: ImportView;
  busy: boolean;
  onRun: (input: Omit<z.input<typeof stagePeople.input>, 'importId'>) => void;
  onCancel: (() => void) | undefined;
}

const without = ({ field: _field, ...rest }: ColumnMapping): ColumnMapping => rest;

/** The form. */
export function MappingForm({ data, busy, onRun, onCancel }: MappingFormProps) {
  const { t } = useLingui();
  const names = useFieldNames();
  const about = useSensitiveWords();
  const searchUnits = useUnitSearch();
  const [mapping, setMapping] = useState(data.mapping);
  const [mode, setMode] = useState<'full' | 'partial'>(data.mode ?? 'partial');
  const [from, setFrom] = useState<string | null>(data.from);
  const [unit, setUnit] = useState<Pickable | null>(null);
  const [createMissing, setCreateMissing] = useState(true);
  const sample = sampleOf(data.importId);
  const used = new Map(
    mapping.columns.flatMap((c) => (c.use === 'field' && c.field ? [[c.field, c.position] as const] : [])),
  );
  const change = (position: number, next: (column: ColumnMapping) => ColumnMapping) =>
    setMapping((now) => ({
      ...now,
      columns: now.columns.map((column) => (column.position === position ? next(column) : column)),
    }));
  const choose = (column: ColumnMapping, value: string | null) =>
    change(column.position, (now) =>
      value === 'ignore' || value === null
        ? { ...without(now), use: 'ignore' }
        : value === 'extra'
          ? { ...without(now), use: 'extra' }
          : { ...now, use: 'field', field: value as PeopleField },
    );
  const hasName = used.has('full_name') || (used.has('given_name') && used.has('family_name'));
  const hasIdentity = used.has('email') || used.has('employee_number');
  const missing = [
    ...(hasName ? [] : [t`Full name, or given and family name`]),
    ...(hasIdentity ? [] : [t`E-mail address or employee number`]),
  ];
  const sensitive = mapping.columns.filter((column) => column.sensitive);
  const open = mapping.columns.filter((column) => !column.sensitive);
  const leftOut = open.filter(({ use }) => use === 'ignore').length;
  const row = (column: ColumnMapping) => {
    const examples = [...new Set(sample.map((cells) => cells[column.position]?.trim()).filter(Boolean))];
    const isOut = column.sensitive !== undefined && !column.deliberate;
    return (
      <tr key={column.position}>
        <th scope="row">
          <bdi>{column.header}</bdi>
          {column.sensitive && (
            <span className={classes.hint}>
              <Trans>About {about(column.sensitive)}</Trans>
            </span>
          )}
        </th>
        <td className={classes.examples}>
          {column.sensitive ? (
            <Switch
              size="xs"
              label={t`Take it in on purpose`}
              aria-label={t`Take ${column.header} in on purpose`}
              checked={column.deliberate ?? false}
              onChange={(event) => {
                const { checked } = event.currentTarget;
                change(column.position, (now) =>
                  checked
                    ? { ...now, deliberate: true, use: 'extra' }
                    : { ...without(now), deliberate: false, use: 'ignore' },
                );
              }}
            />
          ) : (
            <bdi>{examples.slice(0, 3).join(' · ') || '–'}</bdi>
          )}
        </td>
        <td>
          {isOut ? (
            <Chip>
              <Trans>left out</Trans>
            </Chip>
          ) : (
            <Select
              aria-label={t`What ${column.header} is`}
              allowDeselect={false}
              searchable
              value={column.use === 'field' ? (column.field ?? 'ignore') : column.use}
              data={[
                { value: 'ignore', label: t`Leave out` },
                { value: 'extra', label: t`Keep as a further field` },
                ...fields.map((field) => ({
                  value: field,
                  label: names[field],
                  disabled: used.has(field) && used.get(field) !== column.position,
                })),
              ]}
              nothingFoundMessage={t`Nothing matches`}
              onChange={(value) => choose(column, value)}
            />
          )}
        </td>
      </tr>
    );
  };
  const head = (
    <thead>
      <tr>
        <th scope="col">{t`Column`}</th>
        <th scope="col">{t`First lines`}</th>
        <th scope="col">{t`What it is`}</th>
      </tr>
    </thead>
  );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onRun({
          mapping,
          mode,
          createMissing,
          ...(from ? { from } : {}),
          ...(unit ? { unitId: unit.id } : {}),
        });
      }}
    >
      <div className={classes.mapping}>
        <div className={classes.stack}>
          <Panel
            title={<Trans>Columns</Trans>}
            action={
              <span className={classes.hint}>
                <Plural value={leftOut} one="# left out" other="# left out" />
              </span>
            }
          >
            <div className={classes.scroll}>
              <table className={classes.table}>
                {head}
                <tbody>{open.map(row)}</tbody>
              </table>
            </div>
          </Panel>
          {sensitive.length > 0 && (
            <Panel
              title={
                <span className={classes.withIcon}>
                  <ShieldAlert className="t-icon" aria-hidden />
                  <Trans>Sensitive columns stay out</Trans>
                </span>
              }
            >
              <Text size="sm" c="dimmed" mb={8}>
                <Trans>
                  These columns look like something that learning does not need to know. Take one in only when
                  you have a reason and may do so.
                </Trans>
              </Text>
              <div className={classes.scroll}>
                <table className={classes.table}>
                  <thead className="t-hidden">
                    <tr>
                      <th scope="col">{t`Column`}</th>
                      <th scope="col">{t`Decision`}</th>
                      <th scope="col">{t`What it is`}</th>
                    </tr>
                  </thead>
                  <tbody>{sensitive.map(row)}</tbody>
                </table>
              </div>
            </Panel>
          )}
        </div>
        <div className={classes.stack}>
          <Panel title={<Trans>How the list is meant</Trans>}>
            <Stack gap="md">
              <Radio.Group
                aria-label={t`How the list is meant`}
                value={mode}
                onChange={(value) => setMode(value as 'full' | 'partial')}
              >
                <Stack gap={10}>
                  <Radio
                    value="partial"
                    label={t`It holds some people`}
                    description={t`Nobody leaves because they are not in it`}
                  />
                  <Radio
                    value="full"
                    label={t`It holds everybody`}
                    description={t`Whoever is not in it has left`}
                  />
                </Stack>
              </Radio.Group>
              <DateField
                label={t`Changes hold from`}
                placeholder={t`Today`}
                clearable
                value={from}
                onChange={setFrom}
              />
              <RecordPicker
                label={t`Unit of new people whose line names none`}
                placeholder={t`The enterprise`}
                value={unit}
                onChange={setUnit}
                search={searchUnits}
              />
              <Checkbox
                label={t`Create units and cost centres that the file names and nobody knows`}
                checked={createMissing}
                onChange={(event) => setCreateMissing(event.currentTarget.checked)}
              />
              {used.has('full_name') && (
                <Select
                  label={t`How full names are written`}
                  allowDeselect={false}
                  value={mapping.fullNameOrder ?? 'given-first'}
                  data={[
                    { value: 'given-first', label: t`Given name first: Ada Lovelace` },
                    { value: 'family-first', label: t`Family name first: Lovelace Ada` },
                  ]}
                  onChange={(value) =>
                    value &&
                    setMapping((now) => ({ ...now, fullNameOrder: value as 'given-first' | 'family-first' }))
                  }
                />
              )}
            </Stack>
          </Panel>
          {(data.summary?.questions.length ?? 0) > 0 && (
            <Questions
              questions={data.summary?.questions ?? []}
              mapping={mapping}
              onChange={(next) => setMapping((now) => ({ ...now, ...next }))}
            />
          )}
          {missing.length > 0 && (
            <Alert
              color="red"
              variant="light"
              icon={<CircleAlert className="t-icon" aria-hidden />}
              title={t`A column is missing`}
              styles={{
                root: { background: 'color-mix(in srgb, var(--t-bad) 8%, var(--t-surface))' },
                title: { color: 'var(--mantine-color-text)' },
                message: { color: 'var(--mantine-color-text)' },
              }}
            >
              {missing.join(' · ')}
              <br />
              <Trans>Choose the column that holds it.</Trans>
            </Alert>
          )}
          <SimpleGrid cols={onCancel ? 2 : 1} spacing="sm">
            {onCancel && (
              <SimpleGrid cols={1}>
                <Button variant="default" onClick={onCancel}>
                  <Trans>Cancel</Trans>
                </Button>
              </SimpleGrid>
            )}
            <Button type="submit" disabled={busy || missing.length > 0} loading={busy}>
              <Trans>Make a dry run</Trans>
            </Button>
          </SimpleGrid>
        </div>
      </div>
    </form>
  );
}
