/** What reading a log found: how much of it is taken, what is left out and why, and what to know about the rest. */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Alert } from '@mantine/core';
import { CircleCheck, TriangleAlert } from 'lucide-react';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { Panel } from '../../../surfaces/web/kit/page.tsx';
import { Fact, Facts } from '../../../surfaces/web/kit/peek.tsx';
import classes from './logs.module.css';
import type { Log } from './words.ts';

type Report = NonNullable<Log['report']>;

/** The report. */
export function QualityPanel({ report, isImported }: { report: Report; isImported: boolean }) {
  const { t } = useLingui();
  const format = useFormat();
  const cases = format.number(report.cases);
  const events = format.number(report.events);
  const read = format.number(report.read);
  const counted = (counts: Record<string, number>) =>
    Object.entries(counts)
      .sort((a, b) => b[1] - a[1])
      .slice(0, 8)
      .map(([word, n]) => `${word === '' ? '–' : word}: ${format.number(n)}`)
      .join(' · ');
  return (
    <>
      <Alert
        variant="light"
        color={report.rejected === 0 ? 'teal' : 'orange'}
        icon={
          report.rejected === 0 ? (
            <CircleCheck className="t-icon" aria-hidden />
          ) : (
            <TriangleAlert className="t-icon" aria-hidden />
          )
        }
        styles={{
          root: { background: 'var(--t-sunken)' },
          message: { color: 'var(--mantine-color-text)' },
        }}
      >
        {isImported ? (
          <Trans>
            {events} of {read} events were taken, in {cases} cases.
          </Trans>
        ) : (
          <Trans>
            {events} of {read} events can be taken, in {cases} cases. Nothing is imported yet.
          </Trans>
        )}{' '}
        {report.rejected > 0 ? (
          <Plural value={report.rejected} one="# is left out." other="# are left out." />
        ) : (
          <Trans>Nothing is left out.</Trans>
        )}
      </Alert>
      <div className={classes.two}>
        <Panel title={<Trans>What is in it</Trans>}>
          <Facts>
            <Fact label={t`Cases`}>{cases}</Fact>
            <Fact label={t`Events`}>{events}</Fact>
            <Fact label={t`Different steps`}>{format.number(report.activities)}</Fact>
            <Fact label={t`Who`}>
              {report.resources === 0 ? t`Nobody is named` : format.number(report.resources)}
            </Fact>
            {report.firstAt && report.lastAt && (
              <Fact label={t`Period`}>
                {format.date(report.firstAt)} – {format.date(report.lastAt)}
              </Fact>
            )}
            <Fact label={t`Starts known`}>
              {report.withStart === 0
                ? t`Of no event`
                : `${format.number(report.withStart)} (${format.percent(Math.round((report.withStart / Math.max(1, report.events)) * 100) / 100)})`}
            </Fact>
            <Fact label={t`Same time as the step before`}>{format.number(report.tied)}</Fact>
            {Object.keys(report.lifecycle).length > 0 && (
              <Fact label={t`Life cycle`}>{counted(report.lifecycle)}</Fact>
            )}
            {Object.keys(report.offsets).length > 0 && (
              <Fact label={t`Offsets from UTC`}>{counted(report.offsets)}</Fact>
            )}
            <Fact label={t`Times read as`}>{report.timeFormat ?? 'ISO 8601'}</Fact>
          </Facts>
        </Panel>
        <div className={classes.stack}>
          {report.rejections.length > 0 && (
            <Panel title={<Trans>Left out, and why</Trans>}>
              <FindingList findings={report.rejections} />
            </Panel>
          )}
          <Panel title={<Trans>What to know about the rest</Trans>}>
            {report.warnings.length === 0 ? (
              <Trans>Nothing odd was found.</Trans>
            ) : (
              <FindingList findings={report.warnings} />
            )}
          </Panel>
        </div>
      </div>
    </>
  );
}

function FindingList({ findings }: { findings: Report['warnings'] }) {
  return (
    <ul className={classes.findings}>
      {findings.map((finding) => {
        const lines = finding.lines.join(', ');
        return (
          <li key={finding.code}>
            <span dir="auto">{finding.message}</span>
            {finding.lines.length > 0 && (
              <span className={classes.hint}>
                {finding.lines.length < finding.count ? (
                  <Trans>First in lines {lines}</Trans>
                ) : (
                  <Plural value={finding.lines.length} one={`Line ${lines}`} other={`Lines ${lines}`} />
                )}
              </span>
            )}
          </li>
        );
      })}
    </ul>
  );
}
