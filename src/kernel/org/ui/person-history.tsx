/** Every change of a person: what, from which day on, since when it is known, by whom and why; and each employment. */
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { TextLink } from '../../../surfaces/web/kit/peek.tsx';
import classes from './org.module.css';
import {
  type PersonView,
  useFieldWords,
  useKindWords,
  useLeavingWords,
  useSpanWords,
  useValueWords,
} from './words.ts';

/** The changes, newest first. */
export function PersonHistory({ person }: { person: PersonView }) {
  const { t } = useLingui();
  const format = useFormat();
  const fieldName = useFieldWords();
  const valueName = useValueWords();
  if (person.history.length === 0) {
    return (
      <p className={classes.quiet}>
        <Trans>Nothing has been recorded yet.</Trans>
      </p>
    );
  }
  return (
    <ol className={classes.history}>
      {person.history.map((entry) => {
        const changes = entry.changes.filter(({ was, now }) => was !== null || now !== null);
        const isFirst = changes.every(({ was }) => was === null);
        return (
          <li key={entry.eventId}>
            <div className={classes.when}>
              <time dateTime={entry.at} title={format.ago(entry.at)}>
                {format.instant(entry.at)}
              </time>
              <div>
                <bdi>{entry.byName ?? t`The system`}</bdi>
              </div>
            </div>
            <div>
              <p dir="auto">{entry.sentence}</p>
              {entry.reason && (
                <p className={classes.quiet} dir="auto">
                  <Trans>Reason: {entry.reason}</Trans>
                </p>
              )}
              {changes.length > 0 && (
                <div className={classes.scroll}>
                  <table className={classes.changes}>
                    <thead>
                      <tr>
                        <th scope="col">{t`Field`}</th>
                        <th scope="col">{t`From`}</th>
                        {!isFirst && <th scope="col">{t`Before`}</th>}
                        <th scope="col">{isFirst ? t`Value` : t`After`}</th>
                      </tr>
                    </thead>
                    <tbody>
                      {changes.map(({ field, from, was, now }) => (
                        <tr key={`${field}:${from}`}>
                          <th scope="row">{fieldName(field)}</th>
                          <td className="t-num">{format.date(from)}</td>
                          {!isFirst && (
                            <td className={classes.was}>
                              <bdi>{valueName(field, was)}</bdi>
                            </td>
                          )}
                          <td>
                            <bdi>{valueName(field, now)}</bdi>
                          </td>
                        </tr>
                      ))}
                    </tbody>
                  </table>
                </div>
              )}
            </div>
          </li>
        );
      })}
    </ol>
  );
}

/** Each employment with the stretches of work in it, planned ones included. */
export function Employments({ person }: { person: PersonView }) {
  const { t } = useLingui();
  const kinds = useKindWords();
  const reasons = useLeavingWords();
  const span = useSpanWords();
  return (
    <ol className={classes.history}>
      {person.employments.map((employment) => (
        <li key={employment.employmentId}>
          <div className={classes.when}>
            {employment.employeeNumber ?? kinds[employment.kind]}
            {employment.endReason && <div>{reasons[employment.endReason]}</div>}
          </div>
          <div>
            <p>
              {kinds[employment.kind]} · {span(employment.hiredOn, employment.lastDay)}
            </p>
            <div className={classes.scroll}>
              <table className={classes.changes}>
                <thead>
                  <tr>
                    <th scope="col">{t`When`}</th>
                    <th scope="col">{t`Job title`}</th>
                    <th scope="col">{t`Unit`}</th>
                    <th scope="col">{t`Manager`}</th>
                    <th scope="col">{t`Site`}</th>
                  </tr>
                </thead>
                <tbody>
                  {employment.facts.map((fact) => (
                    <tr key={fact.factId}>
                      <th scope="row">
                        {span(fact.from, fact.until)}
                        {fact.onLeave && ` · ${t`on leave`}`}
                      </th>
                      <td>
                        <bdi>{fact.title ?? '–'}</bdi>
                      </td>
                      <td>
                        <TextLink to={`/organisation/${fact.unitId}`}>
                          <bdi>{fact.unitName ?? '–'}</bdi>
                        </TextLink>
                      </td>
                      <td>
                        <bdi>{fact.managerName ?? '–'}</bdi>
                      </td>
                      <td>
                        <bdi>{fact.siteName ?? '–'}</bdi>
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          </div>
        </li>
      ))}
    </ol>
  );
}
