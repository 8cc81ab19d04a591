/** What is known about a person on a day, as facts: work, contact, employments, the line of managers. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Text } from '@mantine/core';
import { Info } from 'lucide-react';
import { useOperation } from '../../../surfaces/web/client/operations.tsx';
import { useRegionName } from '../../../surfaces/web/hooks/directory.ts';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { Fact, Facts, TextLink } from '../../../surfaces/web/kit/peek.tsx';
import { Person, StatusDot } from '../../../surfaces/web/kit/status.tsx';
import { getUnit } from '../contract-units.ts';
import classes from './org.module.css';
import { type PersonView, useKindWords, useLeavingWords, useStatusWords } from './words.ts';

/** What must be said first: erased, merged, leaving, starting later. */
export function PersonState({ person }: { person: PersonView }) {
  const { t } = useLingui();
  const format = useFormat();
  const reasons = useLeavingWords();
  const day = person.lastDay ? format.date(person.lastDay) : '';
  const first = person.hiredOn ? format.date(person.hiredOn) : '';
  const reason = person.employments[0]?.endReason;
  const why = reason ? ` (${reasons[reason]})` : '';
  const { mergedInto } = person;
  const note = person.erasedAt ? (
    t`The personal data of this person were erased on ${format.date(person.erasedAt)}.`
  ) : mergedInto ? (
    <Trans>
      This is a duplicate of <TextLink to={`/people/${mergedInto.key}`}>{mergedInto.name}</TextLink>; the
      history is kept there.
    </Trans>
  ) : person.status === 'leaving' ? (
    t`Leaves; the last day is ${day}${why}.`
  ) : person.status === 'left' && day ? (
    t`Left; the last day was ${day}${why}.`
  ) : person.status === 'future' ? (
    t`Starts on ${first}.`
  ) : null;
  if (note === null) return null;
  return (
    <Alert
      variant="light"
      color="gray"
      icon={<Info className="t-icon" aria-hidden />}
      styles={{
        root: { background: 'var(--t-sunken)', color: 'var(--mantine-color-text)' },
        message: { color: 'var(--mantine-color-text)' },
      }}
    >
      {note}
    </Alert>
  );
}

/** Where and as what somebody works. */
export function WorkFacts({ person }: { person: PersonView }) {
  const { t } = useLingui();
  const regionName = useRegionName();
  const format = useFormat();
  const status = useStatusWords();
  const kinds = useKindWords();
  const { word, ...look } = status[person.status];
  const manager = person.managers[0];
  return (
    <Facts>
      <Fact label={t`Status`}>
        <StatusDot {...look}>{word}</StatusDot>
      </Fact>
      {person.title && <Fact label={t`Job title`}>{person.title}</Fact>}
      <Fact label={t`Unit`}>
        {person.unitId ? (
          <TextLink to={`/organisation/${person.unitId}`}>
            <bdi>{person.unitName}</bdi>
          </TextLink>
        ) : (
          '–'
        )}
      </Fact>
      <Fact label={t`Manager`}>
        {manager ? (
          <TextLink to={`/people/${manager.key}`}>
            <bdi>{manager.name}</bdi>
          </TextLink>
        ) : (
          (person.managerName ?? t`None`)
        )}
      </Fact>
      {person.businessAreaId && person.businessAreaId !== person.unitId && (
        <Fact label={t`Business area`}>
          <UnitName unitId={person.businessAreaId} />
        </Fact>
      )}
      <Fact label={t`Region`}>{regionName(person.region)}</Fact>
      <Fact label={t`Site`}>{person.siteName ?? '–'}</Fact>
      <Fact label={t`Cost centre`}>{person.costCentreCode ?? '–'}</Fact>
      <Fact label={t`Kind`}>{person.kind ? kinds[person.kind] : '–'}</Fact>
      <Fact label={t`Employee number`}>{person.employeeNumber ?? '–'}</Fact>
      <Fact label={t`First day`}>{person.hiredOn ? format.date(person.hiredOn) : '–'}</Fact>
      {person.lastDay && <Fact label={t`Last day`}>{format.date(person.lastDay)}</Fact>}
    </Facts>
  );
}

function UnitName({ unitId }: { unitId: string }) {
  const answer = useOperation(getUnit, { unitId }, { staleTime: 60_000 });
  return (
    <TextLink to={`/organisation/${unitId}`}>
      <bdi>{answer.data?.name ?? '…'}</bdi>
    </TextLink>
  );
}

/** How somebody is reached, and the further fields that the HR file brought. */
export function ContactFacts({ person }: { person: PersonView }) {
  const { t } = useLingui();
  const format = useFormat();
  const { account } = person;
  const known = [person.email, person.phone, person.timeZone, person.locale, account].some(Boolean);
  if (!known && Object.keys(person.extra).length === 0) {
    return (
      <Text size="sm" c="dimmed">
        <Trans>Nothing is known yet.</Trans>
      </Text>
    );
  }
  return (
    <Facts>
      {person.email && (
        <Fact label={t`E-mail address`}>
          <a href={`mailto:${person.email}`} className={classes.plainLink}>
            <bdi>{person.email}</bdi>
          </a>
        </Fact>
      )}
      {person.phone && (
        <Fact label={t`Phone`}>
          <bdi>{person.phone}</bdi>
        </Fact>
      )}
      {person.locale && <Fact label={t`Language`}>{languageName(person.locale)}</Fact>}
      {person.timeZone && (
        <Fact label={t`Time zone`}>
          {person.timeZone} · {format.time(new Date().toISOString(), person.timeZone)}
        </Fact>
      )}
      {account && (
        <Fact label={t`Account`}>
          <bdi>{account.email}</bdi>
          {account.disabledAt && ` (${t`disabled`})`}
        </Fact>
      )}
      {Object.entries(person.extra).map(([field, value]) => (
        <Fact key={field} label={<bdi>{field}</bdi>}>
          <bdi>{String(value)}</bdi>
        </Fact>
      ))}
    </Facts>
  );
}

function languageName(code: string): string {
  try {
    return (
      new Intl.DisplayNames([document.documentElement.lang || 'en'], { type: 'language' }).of(code) ?? code
    );
  } catch {
    return code;
  }
}

/** People as a short list of links. */
export function PeopleList({
  people,
  total,
  atMost = 200,
}: {
  people: PersonView['managers'];
  total?: number;
  atMost?: number;
}) {
  const shown = people.slice(0, atMost);
  const rest = Math.max(0, (total ?? people.length) - shown.length);
  return (
    <>
      <ul className={classes.people}>
        {shown.map((each) => (
          <li key={each.personId}>
            <TextLink to={`/people/${each.key}`}>
              <Person name={each.name} />
            </TextLink>
            {each.title && (
              <span className={classes.quiet} dir="auto">
                {each.title}
              </span>
            )}
          </li>
        ))}
      </ul>
      {rest > 0 && atMost >= 200 && (
        <p className={classes.quiet}>
          <Trans>and {rest} more</Trans>
        </p>
      )}
    </>
  );
}
