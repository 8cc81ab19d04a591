/** The cases behind a figure, beside the page: their list, and one of them step by step with the way to its record. */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, Select, Skeleton, Text } from '@mantine/core';
import { ArrowLeft } from 'lucide-react';
import { useList, useOperation } from '../../../surfaces/web/client/operations.tsx';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { RecordLink } from '../../../surfaces/web/kit/links.tsx';
import { Fact, Facts, Part, SidePanel } from '../../../surfaces/web/kit/peek.tsx';
import { useRecordPath } from '../../../surfaces/web/kit/record-paths.tsx';
import { RefusalNote } from '../../../surfaces/web/kit/refusal-note.tsx';
import { useSearchState } from '../../../surfaces/web/kit/search.ts';
import { RecordKey, StatusDot } from '../../../surfaces/web/kit/status.tsx';
import { getFlowCase, listFlowCases } from '../contract.ts';
import classes from './flow.module.css';
import type { Source } from './flow-state.ts';
import { type Filter, type FlowCase, useDuration } from './words.ts';

/** Props of `CasesPanel`. */
export interface CasesPanelProps {
  source: Source;
  detail: 'steps' | 'all';
  filter: Filter;
  title: string;
  onClose: () => void;
  /** Narrows the whole page to these cases; absent where no filter of the page says it. */
  onKeep: (() => void) | undefined;
}

type Sort = 'lead' | 'arrived' | 'events' | 'name';

/** The panel; `case` in the address opens one of them. */
export function CasesPanel({ source, detail, filter, title, onClose, onKeep }: CasesPanelProps) {
  const { t } = useLingui();
  const [search, change] = useSearchState();
  const opened = search.case;
  return (
    <SidePanel title={title} onClose={onClose}>
      {opened === undefined ? (
        <CaseList
          source={source}
          detail={detail}
          filter={filter}
          onKeep={onKeep}
          onOpen={(row) => change({ case: row.recordId ?? String(row.position) })}
        />
      ) : (
        <>
          <Button
            variant="subtle"
            color="gray"
            mb={8}
            leftSection={<ArrowLeft className="t-icon t-flip" aria-hidden />}
            onClick={() => change({ case: undefined })}
          >
            {t`All these cases`}
          </Button>
          <OneCase source={source} detail={detail} opened={opened} />
        </>
      )}
    </SidePanel>
  );
}

function CaseList(
  props: Pick<CasesPanelProps, 'source' | 'detail' | 'filter' | 'onKeep'> & {
    onOpen: (row: FlowCase) => void;
  },
) {
  const { t } = useLingui();
  const format = useFormat();
  const duration = useDuration();
  const [search, change] = useSearchState();
  const word = search.order ?? '-lead';
  const sort = word.replace(/^-/, '') as Sort;
  const list = useList(listFlowCases, {
    ...props.source,
    detail: props.detail,
    filter: props.filter,
    sort: ['lead', 'arrived', 'events', 'name'].includes(sort) ? sort : 'lead',
    direction: word.startsWith('-') ? 'desc' : 'asc',
  });
  if (list.error) return <RefusalNote error={list.error} />;
  if (list.loading) return <Skeleton height={160} />;
  return (
    <>
      <div className={classes.listHead}>
        <Text size="sm" role="status">
          <Plural value={list.total ?? list.rows.length} one="# case" other="# cases" />
        </Text>
        <Select
          size="xs"
          aria-label={t`Order`}
          allowDeselect={false}
          value={word}
          onChange={(value) => change({ order: value === '-lead' || value === null ? undefined : value })}
          data={[
            { value: '-lead', label: t`Slowest first` },
            { value: 'lead', label: t`Fastest first` },
            { value: '-arrived', label: t`Newest first` },
            { value: 'arrived', label: t`Oldest first` },
            { value: '-events', label: t`Most steps first` },
            { value: 'name', label: t`By name` },
          ]}
        />
      </div>
      {props.onKeep && (
        <Button variant="default" size="compact-sm" mb={8} onClick={props.onKeep}>
          <Trans>Show the whole page for these cases</Trans>
        </Button>
      )}
      <ul className={classes.cases}>
        {list.rows.map((row) => (
          <li key={row.recordId ?? row.position}>
            <button type="button" className={classes.caseButton} onClick={() => props.onOpen(row)}>
              <span className={classes.caseName}>
                <RecordKey>{row.name}</RecordKey>
                {row.title && (
                  <span dir="auto" className={classes.caseTitle}>
                    {row.title.startsWith(`${row.name} `) ? row.title.slice(row.name.length + 1) : row.title}
                  </span>
                )}
              </span>
              <span className={classes.caseLine}>
                <span className="t-num">{duration(row.leadSeconds)}</span>
                <Plural value={row.events} one="# step" other="# steps" />
                <span className="t-num">{format.date(row.firstAt)}</span>
                {row.isOpen && <StatusDot tone="info">{t`open`}</StatusDot>}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {list.hasMore && (
        <Button variant="default" fullWidth mt={8} loading={list.loadingMore} onClick={list.loadMore}>
          <Trans>Load more</Trans>
        </Button>
      )}
    </>
  );
}

function OneCase({
  source,
  detail,
  opened,
}: Pick<CasesPanelProps, 'source' | 'detail'> & { opened: string }) {
  const { t } = useLingui();
  const format = useFormat();
  const duration = useDuration();
  const pathOf = useRecordPath();
  const answer = useOperation(getFlowCase, {
    ...source,
    detail,
    ...(source.logId === undefined ? { recordId: opened } : { position: Number(opened) || 0 }),
  });
  const { data } = answer;
  if (!data) return answer.error ? <RefusalNote error={answer.error} /> : <Skeleton height={200} />;
  const page = data.recordKind === null ? undefined : pathOf(data.recordKind, data.name);
  return (
    <>
      <h3 className={classes.caseHead}>
        {page === undefined ? <bdi>{data.name}</bdi> : <RecordLink to={page}>{data.name}</RecordLink>}
      </h3>
      {data.title && (
        <Text size="sm" dir="auto">
          {data.title}
        </Text>
      )}
      <Facts>
        <Fact label={data.isOpen ? t`Open for` : t`Lead time`}>{duration(data.leadSeconds)}</Fact>
        <Fact label={t`First step`}>{format.instant(data.firstAt)}</Fact>
        <Fact label={t`Last step`}>{format.instant(data.lastAt)}</Fact>
        {data.attributes.map(({ name, value }) => (
          <Fact key={name} label={<bdi>{name}</bdi>}>
            <bdi>{value}</bdi>
          </Fact>
        ))}
      </Facts>
      <Part title={t`Step by step`}>
        <ol className={classes.trace}>
          {data.steps.map((step, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: steps have no name of their own, only their place.
            <li key={i}>
              {step.sinceSeconds !== null && (
                <small className="t-num" data-long={step.sinceSeconds > data.leadSeconds / 3 || undefined}>
                  {duration(step.sinceSeconds)}
                </small>
              )}
              <strong dir="auto">{step.title}</strong>
              <span className={classes.caseLine}>
                <span className="t-num">{format.instant(step.at)}</span>
                {step.resource !== null && <bdi>{step.resource}</bdi>}
                {step.start !== null && (
                  <Took seconds={duration((Date.parse(step.at) - Date.parse(step.start)) / 1000)} />
                )}
              </span>
            </li>
          ))}
        </ol>
      </Part>
    </>
  );
}

const Took = ({ seconds }: { seconds: string }) => (
  <span>
    <Trans>took {seconds}</Trans>
  </span>
);
