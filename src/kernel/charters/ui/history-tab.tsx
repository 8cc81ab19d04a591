/** The versions of a charter: when each held, who decided, and what it changed, in words. */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, Skeleton } from '@mantine/core';
import { useState } from 'react';
import { useOperation } from '../../../surfaces/web/client/operations.tsx';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { RecordActivity } from '../../../surfaces/web/kit/record-activity.tsx';
import { RefusalNote } from '../../../surfaces/web/kit/refusal-note.tsx';
import { Chip, StatusDot } from '../../../surfaces/web/kit/status.tsx';
import { compareVersions } from '../contract-read.ts';
import classes from './charters.module.css';
import { type Charter, toneOf, useCharterWords } from './words.ts';

type VersionRow = Charter['versions'][number];

/** The tab. */
export function HistoryTab({ charter }: { charter: Charter }) {
  const { versions } = charter;
  return (
    <div className={classes.columns}>
      <div className={classes.main} style={{ gap: 0 }}>
        {versions.map((version, i) => (
          <OneVersion
            key={version.charterVersionId}
            version={version}
            earlier={versions.slice(i + 1).find((v) => v.standing !== 'withdrawn') ?? null}
            first={i === 0}
          />
        ))}
      </div>
      <aside className={classes.aside}>
        {charter.rePins.length > 0 && <RePins charter={charter} />}
        <RecordActivity subjectKind="charter" subjectId={charter.charterId} />
      </aside>
    </div>
  );
}

function RePins({ charter }: { charter: Charter }) {
  const format = useFormat();
  return (
    <section>
      <h2>
        <Trans>Open cases moved</Trans>
      </h2>
      <ul>
        {charter.rePins.map((r) => (
          <li key={`${r.at} ${r.decision}`}>
            <Plural value={r.cases} one="# case" other="# cases" />, {format.date(r.at)}
            <br />
            <span className={classes.none} dir="auto">
              {r.decision}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function OneVersion({
  version,
  earlier,
  first,
}: {
  version: VersionRow;
  earlier: VersionRow | null;
  first: boolean;
}) {
  const { t } = useLingui();
  const format = useFormat();
  const words = useCharterWords();
  const [compared, setCompared] = useState(first && earlier !== null);
  const day = (d: string | null) => (d === null ? '' : format.date(d));
  const [from, until] = [day(version.from), day(version.until)];
  const drafted = format.date(version.draftedAt);
  const by = version.activatedBy ?? version.draftedBy ?? '';
  return (
    <section className={classes.version}>
      <div className={classes.versionHead}>
        <h2>
          <Trans>Version {version.number}</Trans>
        </h2>
        <StatusDot tone={toneOf[version.standing]} hollow={version.standing === 'draft'}>
          {words.standing[version.standing]}
        </StatusDot>
        <span className={classes.none}>
          {version.from === null
            ? t`drafted ${drafted}`
            : version.until === null
              ? t`from ${from}`
              : t`${from} to ${until}`}
          {by !== '' && ` · ${by}`}
        </span>
        {version.openCases > 0 && (
          <Chip>
            <Plural value={version.openCases} one="# open case" other="# open cases" />
          </Chip>
        )}
      </div>
      {(version.decision ?? version.endReason) !== null && (
        <p dir="auto" style={{ margin: 0, maxInlineSize: '68ch' }}>
          {[version.decision, version.endReason].filter(Boolean).join(' — ')}
        </p>
      )}
      {earlier !== null && (
        <div>
          <Button
            variant="subtle"
            size="compact-sm"
            style={{ marginInlineStart: -8 }}
            aria-expanded={compared}
            onClick={() => setCompared(!compared)}
          >
            {compared ? t`Hide the comparison` : t`Compare with version ${earlier.number}`}
          </Button>
        </div>
      )}
      {compared && earlier !== null && (
        <Comparison versionId={version.charterVersionId} withId={earlier.charterVersionId} />
      )}
    </section>
  );
}

/** What a version says otherwise than an earlier one, as words. */
export function Comparison({ versionId, withId }: { versionId: string; withId: string }) {
  const { t } = useLingui();
  const answer = useOperation(compareVersions, { charterVersionId: versionId, withVersionId: withId });
  if (answer.error) return <RefusalNote error={answer.error} />;
  if (!answer.data) return <Skeleton height={60} />;
  const { differences } = answer.data;
  if (differences.length === 0)
    return (
      <p className={classes.above}>
        <Trans>Both say the same.</Trans>
      </p>
    );
  const directions = {
    tighter: <StatusDot tone="good">{t`tighter`}</StatusDot>,
    looser: <StatusDot tone="warn">{t`looser`}</StatusDot>,
    other: null,
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls sideways must be reachable by keyboard.
    <section className={classes.wide} tabIndex={0} aria-label={t`Differences`}>
      <table className={classes.diff}>
        <colgroup>
          <col style={{ inlineSize: '26%' }} />
          <col />
          <col />
          <col style={{ inlineSize: 84 }} />
        </colgroup>
        <thead>
          <tr>
            <th scope="col">
              <Trans>Value</Trans>
            </th>
            <th scope="col">
              <Trans>Before</Trans>
            </th>
            <th scope="col">
              <Trans>After</Trans>
            </th>
            <th scope="col">
              <span className="t-hidden">
                <Trans>Direction</Trans>
              </span>
            </th>
          </tr>
        </thead>
        <tbody>
          {differences.map((d) => (
            <tr key={`${d.at} ${d.before} ${d.after}`}>
              <th scope="row" dir="auto">
                {d.label}
              </th>
              <td dir="auto">
                {d.before === null ? <span className={classes.none}>–</span> : <del>{d.before}</del>}
              </td>
              <td dir="auto">
                {d.after === null ? <span className={classes.none}>–</span> : <ins>{d.after}</ins>}
              </td>
              <td>{directions[d.direction]}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
