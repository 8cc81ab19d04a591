/** How a request is ranked: its scores with what they were made of, who gave them, and what they were before. */
import { useLingui as useMessages } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useState } from 'react';
import type { z } from 'zod';
import { useOperation } from '../../../surfaces/web/client/operations.tsx';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { Part } from '../../../surfaces/web/kit/peek.tsx';
import { listScores } from '../contract-scores.ts';
import type { RequestDetail } from './request-dialogs.tsx';
import { impactWords, ScoreDialog } from './score-dialog.tsx';
import classes from './scores.module.css';

type Score = z.output<typeof listScores.output>['scores'][number];

/** The scores, where there are any or the reader may give one. */
export function RequestScores({ request }: { request: RequestDetail }) {
  const { t } = useLingui();
  const [isOpen, setOpen] = useState(false);
  const { requestId, scores, can } = request;
  const isScored = scores.rice !== null || scores.wsjf !== null;
  const mayScore = can.includes('requests.score-request');
  const answer = useOperation(listScores, isScored ? { requestId } : null, { keep: true });
  if (!isScored && !mayScore) return null;
  const all = answer.data?.scores ?? [];
  const current = all.filter((s) => s.isCurrent);
  const former = all.filter((s) => !s.isCurrent);
  return (
    <Part
      title={<Trans>Ranking</Trans>}
      action={
        mayScore && (
          <Button variant="subtle" size="compact-sm" onClick={() => setOpen(true)}>
            {isScored ? <Trans>Score anew</Trans> : <Trans>Score</Trans>}
          </Button>
        )
      }
    >
      {request.isRegulatory && (
        <p className={classes.note}>
          <Trans>A law demands it, so it stands before everything that is ranked by a score.</Trans>
        </p>
      )}
      {!isScored && !request.isRegulatory && (
        <p className={classes.note}>
          <Trans>Nobody has scored it yet; it stands after what has a score.</Trans>
        </p>
      )}
      {current.length > 0 && (
        <ul className={classes.scores}>
          {current.map((score) => (
            <ScoreLine key={score.scoreId} score={score} />
          ))}
        </ul>
      )}
      {former.length > 0 && (
        <details className={classes.former}>
          <summary>{t`Earlier scores`}</summary>
          <ul className={classes.scores}>
            {former.map((score) => (
              <ScoreLine key={score.scoreId} score={score} />
            ))}
          </ul>
        </details>
      )}
      {isOpen && <ScoreDialog request={request} onClose={() => setOpen(false)} />}
    </Part>
  );
}

function ScoreLine({ score }: { score: Score }) {
  const { t } = useLingui();
  const { i18n } = useMessages();
  const format = useFormat();
  const { inputs, why, scoredBy, scoredAt } = score;
  const day = format.date(scoredAt);
  const by = scoredBy?.name ?? t`Trellis`;
  let made: string;
  if (inputs.method === 'rice') {
    const reach = format.number(inputs.reach);
    const sure = format.percent(inputs.confidence / 100);
    const days = format.number(inputs.effort);
    const gain = i18n._(impactWords[inputs.impact]).toLocaleLowerCase(i18n.locale);
    made = t`${reach} people × ${inputs.impact} (${gain}) × ${sure} sure ÷ ${days} days`;
  } else {
    const { value, timeCriticality, riskReduction, jobSize } = inputs;
    made = t`(gain ${value} + urgency ${timeCriticality} + risk ${riskReduction}) ÷ size ${jobSize}`;
  }
  return (
    <li className={classes.score}>
      <span className={classes.method}>{inputs.method.toUpperCase()}</span>
      <strong className="t-num">{format.number(Math.round(score.score * 10) / 10)}</strong>
      <span className={classes.made}>
        <span>{made}</span>
        {why && <span dir="auto">{why}</span>}
        <span className={classes.by}>
          <Trans>
            <bdi>{by}</bdi>, {day}
          </Trans>
        </span>
      </span>
    </li>
  );
}
