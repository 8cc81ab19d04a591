/** The facts beside the text of a charter: where and when it holds, who decided it, and what is above and below. */
import { Trans } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { TextLink } from '../../../surfaces/web/kit/peek.tsx';
import { Person } from '../../../surfaces/web/kit/status.tsx';
import classes from './charters.module.css';
import { type Charter, useCharterWords, type Version } from './words.ts';

/** The facts. */
export function CharterAside({ charter, version }: { charter: Charter; version: Version }) {
  const format = useFormat();
  const words = useCharterWords();
  const number = version.number;
  const here = format.number(version.openCases);
  const all = format.number(charter.openCases);
  return (
    <aside className={classes.aside}>
      <section>
        <h2>
          <Trans>This version</Trans>
        </h2>
        <dl className={classes.facts}>
          <dt>
            <Trans>Version</Trans>
          </dt>
          <dd>{number}</dd>
          <dt>
            <Trans>Holds for</Trans>
          </dt>
          <dd>
            <bdi>{words.scope(charter)}</bdi>
          </dd>
          {version.from !== null && (
            <>
              <dt>
                <Trans>From</Trans>
              </dt>
              <dd>{format.date(version.from)}</dd>
              <dt>
                <Trans>Until</Trans>
              </dt>
              <dd>{version.until === null ? <Trans>open</Trans> : format.date(version.until)}</dd>
            </>
          )}
          {version.activatedBy !== null && (
            <>
              <dt>
                <Trans>Put in force by</Trans>
              </dt>
              <dd>
                <Person name={version.activatedBy} />
              </dd>
            </>
          )}
          <dt>
            <Trans>Open cases</Trans>
          </dt>
          <dd className="t-num">
            {version.openCases === charter.openCases ? (
              format.number(charter.openCases)
            ) : (
              <Trans>
                {here}, {all} under all versions
              </Trans>
            )}
          </dd>
        </dl>
      </section>
      {version.decision !== null && (
        <section>
          <h2>
            <Trans>Decision</Trans>
          </h2>
          <p dir="auto" style={{ margin: 0, whiteSpace: 'pre-line' }}>
            {version.decision}
          </p>
        </section>
      )}
      {charter.above.length > 0 && (
        <section>
          <h2>
            <Trans>Above it</Trans>
          </h2>
          <Relatives some={charter.above} />
        </section>
      )}
      <section>
        <h2>
          <Trans>Overlays below</Trans>
        </h2>
        {charter.below.length === 0 ? (
          <p className={classes.none} style={{ margin: 0 }}>
            <Trans>None. Units and regions work by this charter as it is.</Trans>
          </p>
        ) : (
          <Relatives some={charter.below} />
        )}
      </section>
    </aside>
  );
}

function Relatives({ some }: { some: Charter['above'] }) {
  const words = useCharterWords();
  const [all, setAll] = useState(false);
  const shown = all ? some : some.slice(0, 8);
  return (
    <ul>
      {shown.map((each) => (
        <li key={each.charterId}>
          <TextLink to={`/governance/charters/${each.charterId}`}>
            <bdi>{words.scope(each)}</bdi>
          </TextLink>{' '}
          <span className={classes.none}>
            {each.key}
            {each.standing !== 'in-force' && ` · ${words.standing[each.standing]}`}
          </span>
        </li>
      ))}
      {!all && some.length > shown.length && (
        <li>
          <Button variant="subtle" size="compact-sm" onClick={() => setAll(true)}>
            <Trans>Show all {some.length}</Trans>
          </Button>
        </li>
      )}
    </ul>
  );
}
