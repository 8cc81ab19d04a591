/** What is known about a unit, and how it was and will be. */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Alert } from '@mantine/core';
import { Info } from 'lucide-react';
import type { z } from 'zod';
import { useRegionName } from '../../../surfaces/web/hooks/directory.ts';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { Fact, Facts, TextLink } from '../../../surfaces/web/kit/peek.tsx';
import { Chip } from '../../../surfaces/web/kit/status.tsx';
import type { getUnit, unitFact } from '../contract-units.ts';
import classes from './org.module.css';
import { useSpanWords, useUnitKindWords } from './words.ts';

/** A unit as of a day. */
export type UnitView = z.output<typeof getUnit.output>;
type UnitFactRow = z.output<typeof unitFact>;

/** What must be said first: not there on that day, or about to close. */
export function UnitState({ unit }: { unit: UnitView }) {
  const format = useFormat();
  const day = format.date(unit.asOf);
  const end = unit.plannedEnd ? format.date(unit.plannedEnd) : '';
  if (unit.isOpen && !unit.plannedEnd) return null;
  return (
    <Alert
      variant="light"
      color="gray"
      icon={<Info className="t-icon" aria-hidden />}
      styles={{ root: { background: 'var(--t-sunken)' }, message: { color: 'var(--mantine-color-text)' } }}
    >
      {!unit.isOpen ? (
        <Trans>This unit does not exist on {day}; what you see are its nearest values.</Trans>
      ) : (
        <Trans>Closes; the last day is {end}.</Trans>
      )}
    </Alert>
  );
}

/** The facts. */
export function UnitFacts({ unit }: { unit: UnitView }) {
  const { t } = useLingui();
  const regionName = useRegionName();
  const region = regionName(unit.region);
  const format = useFormat();
  const kinds = useUnitKindWords();
  const total = format.number(unit.headcountTotal);
  const direct = format.number(unit.headcountDirect);
  return (
    <Facts>
      <Fact label={t`Head`}>
        {unit.headId ? (
          <TextLink to={`/people/${unit.headId}`}>
            <bdi>{unit.headName}</bdi>
          </TextLink>
        ) : (
          t`None`
        )}
      </Fact>
      <Fact label={t`People`}>
        <TextLink to={`/people?f.unit=${unit.unitId}&f.status=active,on-leave,leaving`}>
          <Trans>
            {total}, {direct} of them directly
          </Trans>
        </TextLink>
      </Fact>
      <Fact label={t`Units below`}>
        {unit.childCount === 0 ? t`None` : <Plural value={unit.childCount} one="# unit" other="# units" />}
      </Fact>
      <Fact label={t`Kind`}>{kinds[unit.kind]}</Fact>
      <Fact label={t`Part of`}>
        {unit.path.length > 1 ? (
          <span>
            {unit.path.slice(0, -1).map(({ unitId, name }, index) => (
              <span key={unitId}>
                {index > 0 && ' › '}
                <TextLink to={`/organisation/${unitId}`}>
                  <bdi>{name}</bdi>
                </TextLink>
              </span>
            ))}
          </span>
        ) : (
          '–'
        )}
      </Fact>
      <Fact label={t`Region`}>
        {unit.region ? unit.ownRegion ? region : <Trans>{region} (from the unit above)</Trans> : '–'}
      </Fact>
      <Fact label={t`Cost centre`}>
        {unit.costCentre ? `${unit.costCentre.code} ${unit.costCentre.name}` : '–'}
      </Fact>
      <Fact label={t`Code`}>{unit.code ?? '–'}</Fact>
    </Facts>
  );
}

/** Stretches of a unit; `all` tells what each replaced. */
export function UnitHistory({ facts, all }: { facts: readonly UnitFactRow[]; all: readonly UnitFactRow[] }) {
  const { t } = useLingui();
  const regionName = useRegionName();
  const format = useFormat();
  const span = useSpanWords();
  if (facts.length === 0) {
    return (
      <p className={classes.quiet}>
        <Trans>Nothing.</Trans>
      </p>
    );
  }
  const changesOf = (fact: UnitFactRow): string[] => {
    const before = all
      .filter(
        (each) => each.from < fact.from && (each.knownUntil === null || each.knownUntil === fact.knownFrom),
      )
      .sort((a, b) => (a.from < b.from ? 1 : -1))[0];
    const say = (what: string, was: string | null | undefined, now: string | null) =>
      (was ?? null) === now ? [] : [`${what}: ${was ? `${was} → ` : ''}${now ?? t`nothing`}`];
    return [
      ...say(t`Name`, before?.name, fact.name),
      ...say(t`Part of`, before?.parentName, fact.parentName),
      ...say(t`Region`, before && regionName(before.region), regionName(fact.region)),
      ...say(t`Head`, before?.headName, fact.headName),
      ...say(t`Code`, before?.code, fact.code),
    ];
  };
  return (
    <ol className={classes.history}>
      {facts.map((fact) => {
        const known = format.instant(fact.knownFrom);
        return (
          <li key={fact.factId}>
            <div className={classes.when}>{span(fact.from, fact.until)}</div>
            <div>
              {changesOf(fact).map((change) => (
                <p key={change} dir="auto">
                  {change}
                </p>
              ))}
              <p className={classes.quiet}>
                <Trans>Known since {known}</Trans>{' '}
                {fact.knownUntil && (
                  <Chip>
                    <Trans>replaced since</Trans>
                  </Chip>
                )}
              </p>
            </div>
          </li>
        );
      })}
    </ol>
  );
}
