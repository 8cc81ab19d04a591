/** One audience: its rule with a live count while it is written, and its members as of any day. */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, Skeleton, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useParams } from '@tanstack/react-router';
import { Archive, Users } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { z } from 'zod';
import { useCommand, useList, useOperation } from '../../../surfaces/web/client/operations.tsx';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import type { Column } from '../../../surfaces/web/kit/columns.ts';
import { ConfirmWithPreview } from '../../../surfaces/web/kit/consequences.tsx';
import { DataGrid } from '../../../surfaces/web/kit/data-grid.tsx';
import { AsOfPicker, useAsOf } from '../../../surfaces/web/kit/date-field.tsx';
import { EmptyState } from '../../../surfaces/web/kit/empty-state.tsx';
import { FilterBar } from '../../../surfaces/web/kit/filter-bar.tsx';
import { Page, PageHeader, Panel } from '../../../surfaces/web/kit/page.tsx';
import { TextLink } from '../../../surfaces/web/kit/peek.tsx';
import { RefusalNote } from '../../../surfaces/web/kit/refusal-note.tsx';
import { useGo } from '../../../surfaces/web/kit/search.ts';
import { Chip, Person } from '../../../surfaces/web/kit/status.tsx';
import { sortInput, useView } from '../../../surfaces/web/kit/view.ts';
import {
  changeAudience,
  countAudience,
  createAudience,
  getAudience,
  listAudienceMembers,
  retireAudience,
} from '../contract.ts';
import classes from './audiences.module.css';
import { type Predicate, predicateOf, rootOf } from './conditions.ts';
import { GroupEditor } from './group-editor.tsx';

type Audience = z.output<typeof getAudience.output>;

/** The page at `/audiences/$audience`, where `new` writes a new one; `/members` lists who belongs. */
export function AudiencePage() {
  const { t } = useLingui();
  const { audience: id = '', tab = 'rule' } = useParams({ strict: false }) as {
    audience?: string;
    tab?: string;
  };
  const isNew = id === 'new';
  const answer = useOperation(getAudience, isNew ? null : { audienceId: id });
  const data = answer.data;
  if (isNew) {
    return (
      <Page>
        <PageHeader
          title={t`New audience`}
          tabs={[]}
          lead={<Trans>Say who belongs. The count follows while you write.</Trans>}
        />
        <Builder audience={null} />
      </Page>
    );
  }
  if (!data) {
    return (
      <Page>
        <PageHeader title={t`Audience`} tabs={[]} />
        {answer.error ? (
          <RefusalNote
            error={answer.error}
            action={
              <TextLink to="/audiences">
                <Trans>Go to the audiences</Trans>
              </TextLink>
            }
          />
        ) : (
          <Skeleton height={200} />
        )}
      </Page>
    );
  }
  return tab === 'members' ? <Members audience={data} /> : <Rule audience={data} />;
}

function Head({ audience, actions }: { audience: Audience; actions?: React.ReactNode }) {
  const { t } = useLingui();
  const base = `/audiences/${audience.audienceId}`;
  return (
    <PageHeader
      recordKey={audience.key}
      title={audience.name}
      meta={
        audience.retiredAt && (
          <Chip>
            <Trans>retired</Trans>
          </Chip>
        )
      }
      actions={actions}
      tabs={[
        { label: t`Rule`, to: base },
        { label: t`Members`, to: `${base}/members`, count: audience.count },
      ]}
    />
  );
}

function Rule({ audience }: { audience: Audience }) {
  const { t } = useLingui();
  const go = useGo();
  const [retiring, setRetiring] = useState(false);
  const mayRetire = audience.can.includes(retireAudience.name) && !audience.retiredAt;
  return (
    <Page>
      <Head
        audience={audience}
        actions={
          mayRetire && (
            <Button
              variant="default"
              leftSection={<Archive className="t-icon" aria-hidden />}
              onClick={() => setRetiring(true)}
            >
              <Trans>Retire</Trans>
            </Button>
          )
        }
      />
      <Builder key={`${audience.audienceId}:${audience.version}`} audience={audience} />
      <ConfirmWithPreview
        contract={retireAudience}
        input={retiring ? { audienceId: audience.audienceId } : null}
        expectedVersion={audience.version}
        onClose={() => setRetiring(false)}
        title={<Trans>Retire {audience.name}</Trans>}
        confirm={t`Retire`}
        irreversible
        options={{ done: t`${audience.name} is retired`, onDone: () => go('/audiences') }}
      />
    </Page>
  );
}

/** Name, rule, live count and the first members. */
function Builder({ audience }: { audience: Audience | null }) {
  const { t } = useLingui();
  const go = useGo();
  const [name, setName] = useState(audience?.name ?? '');
  const [root, setRoot] = useState(() => rootOf(audience?.predicate ?? null));
  const predicate = root.items.length > 0 ? predicateOf(root) : null;
  const text = predicate === null ? null : JSON.stringify(predicate);
  const [asked] = useDebouncedValue(text, 250);
  const live = useOperation(
    countAudience,
    text === null || asked === null ? null : { predicate: JSON.parse(asked) as Predicate },
    { keep: true },
  );
  const create = useCommand(createAudience, {
    tellRefusal: false,
    done: t`The audience is saved`,
    onDone: (output) => go(`/audiences/${output.audienceId}`),
  });
  const change = useCommand(changeAudience, { tellRefusal: false, done: t`The audience is changed` });
  const readOnly = audience !== null && (!audience.can.includes(changeAudience.name) || !!audience.retiredAt);
  const same =
    audience !== null &&
    name.trim() === audience.name &&
    text === JSON.stringify(predicateOf(rootOf(audience.predicate)));
  const save = () => {
    if (predicate === null) return;
    if (audience === null) create.mutate({ input: { name: name.trim(), predicate } });
    else {
      change.mutate({
        input: { audienceId: audience.audienceId, name: name.trim(), predicate },
        expectedVersion: audience.version,
      });
    }
  };
  return (
    <div className={classes.builder}>
      <Panel title={<Trans>Who belongs</Trans>}>
        <Stack gap="md">
          <TextInput
            label={t`Name`}
            required
            dir="auto"
            maxLength={120}
            disabled={readOnly}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <fieldset disabled={readOnly} className={classes.fieldset}>
            <legend className="t-hidden">{t`Rule`}</legend>
            <GroupEditor group={root} depth={1} onChange={setRoot} />
          </fieldset>
          <RefusalNote error={create.error ?? change.error} />
          {!readOnly && (
            <div className={classes.buttons}>
              <Button
                disabled={predicate === null || !name.trim() || same}
                loading={create.isPending || change.isPending}
                onClick={save}
              >
                {audience === null ? <Trans>Save the audience</Trans> : <Trans>Save the changes</Trans>}
              </Button>
            </div>
          )}
        </Stack>
      </Panel>
      <Panel title={<Trans>Who that is today</Trans>}>
        <div aria-live="polite" aria-busy={live.isFetching}>
          {predicate === null ? (
            <Text size="sm" c="dimmed">
              <Trans>Finish every condition to see who belongs.</Trans>
            </Text>
          ) : live.error ? (
            <RefusalNote error={live.error} />
          ) : live.data ? (
            <Stack gap="sm">
              <p className={`${classes.count} t-num`}>
                <Plural value={live.data.count} one="# person" other="# people" />
              </p>
              <Text size="sm" c="dimmed" dir="auto">
                {live.data.sentence}
              </Text>
              <ul className={classes.people}>
                {live.data.examples.map(({ personId, name: who, title, unitName }) => (
                  <li key={personId}>
                    <TextLink to={`/people/${personId}`}>
                      <Person name={who} />
                    </TextLink>
                    <small dir="auto">{[title, unitName].filter(Boolean).join(' · ')}</small>
                  </li>
                ))}
              </ul>
            </Stack>
          ) : (
            <Skeleton height={80} />
          )}
        </div>
      </Panel>
    </div>
  );
}

function Members({ audience }: { audience: Audience }) {
  const { t } = useLingui();
  const format = useFormat();
  const view = useView();
  const go = useGo();
  const [asOf] = useAsOf();
  const list = useList(listAudienceMembers, {
    audienceId: audience.audienceId,
    filter: { ...(view.q ? { text: view.q } : {}), ...(asOf ? { asOf } : {}) },
    ...sortInput(view),
  });
  type Row = (typeof list.rows)[number];
  const columns = useMemo(
    (): Column<Row>[] => [
      {
        id: 'name',
        header: t`Name`,
        cell: (row) => <Person name={row.name} />,
        width: 220,
        pinned: true,
        hideable: false,
        sort: 'name',
        phone: 'title',
      },
      { id: 'title', header: t`Job title`, cell: (row) => row.title ?? '–', width: 200, phone: 'detail' },
      {
        id: 'unit',
        header: t`Unit`,
        cell: (row) => row.unitName ?? '–',
        width: 220,
        grow: true,
        phone: 'detail',
      },
      { id: 'region', header: t`Region`, cell: (row) => row.region ?? '–', width: 90 },
      { id: 'site', header: t`Site`, cell: (row) => row.siteName ?? '–', width: 150 },
      {
        id: 'hired',
        header: t`First day`,
        cell: (row) => (row.hiredOn ? format.date(row.hiredOn) : '–'),
        width: 120,
      },
    ],
    [t, format],
  );
  return (
    <Page fill>
      <Head audience={audience} actions={<AsOfPicker />} />
      <FilterBar view={view} search={t`Search members`} />
      <DataGrid
        {...list}
        listId="audience-members"
        label={t`Members`}
        columns={columns}
        rowId={(row) => row.personId}
        rowName={(row) => row.name}
        sort={view.sort}
        onSort={(sort) => view.set({ sort })}
        onOpenPage={(row) => go(`/people/${row.key}`)}
        isFiltered={view.isFiltered}
        onClearFilters={() => view.set({ q: '' })}
        empty={
          <EmptyState icon={Users} title={<Trans>Nobody belongs on this day</Trans>}>
            <Trans>The rule matches nobody. Change the rule, or look at another day.</Trans>
          </EmptyState>
        }
      />
    </Page>
  );
}
