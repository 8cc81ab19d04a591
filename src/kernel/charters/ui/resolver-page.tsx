/** What holds for a unit, a region and a day, and why: which charter said it, and how. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Select, Skeleton } from '@mantine/core';
import { Compass } from 'lucide-react';
import { useOperation } from '../../../surfaces/web/client/operations.tsx';
import { useRegionChoices, useUnitSearch, useUnits } from '../../../surfaces/web/hooks/directory.ts';
import { DateField } from '../../../surfaces/web/kit/date-field.tsx';
import { EmptyState } from '../../../surfaces/web/kit/empty-state.tsx';
import { Page, PageHeader } from '../../../surfaces/web/kit/page.tsx';
import { TextLink } from '../../../surfaces/web/kit/peek.tsx';
import { RecordPicker } from '../../../surfaces/web/kit/record-picker.tsx';
import { RefusalNote } from '../../../surfaces/web/kit/refusal-note.tsx';
import { useSearchState } from '../../../surfaces/web/kit/search.ts';
import { Chip } from '../../../surfaces/web/kit/status.tsx';
import { listProcesses, resolveCharterFor } from '../contract-read.ts';
import classes from './charters.module.css';
import { useCharterWords } from './words.ts';

/** The page; what is asked stands in its address. */
export function ResolverPage() {
  const { t } = useLingui();
  const words = useCharterWords();
  const [search, change] = useSearchState();
  const asked = search as { process?: string; unit?: string; region?: string; on?: string };
  const processes = useOperation(listProcesses, {}, { staleTime: 60_000 }).data?.processes ?? [];
  const process = asked.process ?? processes[0]?.process;
  const { byId } = useUnits();
  const units = useUnitSearch();
  const regions = useRegionChoices();
  const unit = asked.unit ? { id: asked.unit, label: byId.get(asked.unit)?.name ?? '' } : null;
  const answer = useOperation(
    resolveCharterFor,
    process === undefined
      ? null
      : {
          process,
          ...(asked.unit ? { unitId: asked.unit } : {}),
          ...(asked.region ? { region: asked.region } : {}),
          ...(asked.on ? { on: asked.on } : {}),
        },
    { keep: true },
  );
  const found = answer.data;
  const region = regions.find((r) => r.value === found?.region)?.label;
  return (
    <Page>
      <PageHeader
        title={t`What holds here?`}
        lead={<Trans>Choose a unit and a day: every value, and which charter said it.</Trans>}
      />
      <div className={classes.resolver}>
        {processes.length > 1 && (
          <Select
            label={t`Process`}
            data={processes.map((p) => ({ value: p.process, label: p.title }))}
            allowDeselect={false}
            value={process ?? null}
            onChange={(value) => change({ process: value ?? undefined })}
          />
        )}
        <RecordPicker
          label={t`Unit`}
          placeholder={t`The whole enterprise`}
          value={unit}
          onChange={(picked) => change({ unit: picked?.id })}
          search={units}
        />
        <Select
          label={t`Region`}
          placeholder={region ?? t`The unit’s own`}
          data={regions}
          clearable
          value={asked.region ?? null}
          onChange={(value) => change({ region: value ?? undefined })}
        />
        <DateField
          label={t`Day`}
          placeholder={t`Today`}
          clearable
          value={asked.on ?? null}
          onChange={(value) => change({ on: value ?? undefined })}
        />
      </div>
      <RefusalNote error={answer.error} />
      {!found && !answer.error && <Skeleton height={300} />}
      {found && !found.inForce && (
        <div className={classes.note} data-tone="bad" role="status">
          <p className={classes.strong}>
            <Trans>Work cannot start here</Trans>
          </p>
          <ul>
            {found.missing.map((m) => (
              <li key={m}>{m}</li>
            ))}
          </ul>
        </div>
      )}
      {found && found.resolved.chain.length > 0 && (
        <>
          <p className={classes.above}>
            <Trans>From the broadest to the narrowest:</Trans>{' '}
            {found.resolved.chain.map((link, i) => (
              <span key={link.charterVersionId}>
                {i > 0 && ' → '}
                <TextLink to={`/governance/charters/${link.charterId}`}>
                  <bdi>
                    {link.key} {link.name}
                  </bdi>
                </TextLink>
              </span>
            ))}
          </p>
          <div className={classes.rows} style={{ maxInlineSize: 920 }}>
            {found.rows.map((row) => (
              <div key={row.at} className={classes.condition}>
                <div className={classes.conditionHead}>
                  <span className={classes.strong} dir="auto">
                    {row.label}
                  </span>
                  {row.why.length > 0 && <Chip>{words.mode[row.mode]}</Chip>}
                </div>
                {row.at.startsWith('conditions.') ? (
                  <pre className={classes.text} dir="ltr">
                    {row.value}
                  </pre>
                ) : (
                  <span dir="auto">{row.value}</span>
                )}
                {row.why.length > 0 && (
                  <ul className={classes.why}>
                    {row.why.map((w) => (
                      <li key={w}>
                        <bdi>{w}</bdi>
                      </li>
                    ))}
                  </ul>
                )}
              </div>
            ))}
          </div>
        </>
      )}
      {found && found.resolved.chain.length === 0 && (
        <EmptyState icon={Compass} title={<Trans>No charter reaches this place</Trans>}>
          <Trans>Put one in force for the enterprise, the region, or a unit above.</Trans>
        </EmptyState>
      )}
    </Page>
  );
}
