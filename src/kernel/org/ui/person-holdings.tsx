/** What somebody holds (reports, headships, what areas hand out) and who would take it over by rule. */
import { Plural, Trans } from '@lingui/react/macro';
import { Skeleton, Text } from '@mantine/core';
import { ArrowRight } from 'lucide-react';
import { useOperation } from '../../../surfaces/web/client/operations.tsx';
import { TextLink } from '../../../surfaces/web/kit/peek.tsx';
import { RefusalNote } from '../../../surfaces/web/kit/refusal-note.tsx';
import { listHoldings } from '../contract-leaving.ts';
import classes from './org.module.css';

/** The list. */
export function Holdings({ personId }: { personId: string }) {
  const answer = useOperation(listHoldings, { personId });
  if (answer.error) return <RefusalNote error={answer.error} />;
  if (!answer.data) return <Skeleton height={34} />;
  const { holdings } = answer.data;
  if (holdings.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        <Trans>Nothing that somebody else would have to take over.</Trans>
      </Text>
    );
  }
  return (
    <ul className={classes.holdings}>
      {holdings.map((holding) => {
        const shown = holding.names.slice(0, 3);
        const more = holding.ids.length - shown.length;
        return (
          <li key={`${holding.kind}:${holding.toPersonId}:${holding.rule}`}>
            <div className={classes.held}>
              <strong>
                {holding.ids.length} {holding.what}
              </strong>
              <span className={classes.quiet} dir="auto">
                {shown.join(', ')}
                {more > 0 && (
                  <>
                    {' '}
                    <Plural value={more} one="and # more" other="and # more" />
                  </>
                )}
              </span>
            </div>
            <div className={classes.taker}>
              <ArrowRight className="t-icon t-flip" aria-hidden />
              {holding.toPersonId ? (
                <span>
                  <TextLink to={`/people/${holding.toPersonId}`}>
                    <bdi>{holding.toName}</bdi>
                  </TextLink>
                  <span className={classes.quiet}>{holding.rule}</span>
                </span>
              ) : (
                <span className={classes.quiet}>
                  {holding.rule ?? <Trans>No rule says who: a people administrator decides</Trans>}
                </span>
              )}
            </div>
          </li>
        );
      })}
    </ul>
  );
}
