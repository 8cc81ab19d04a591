/** Open requests that are similar to the one in triage, each with the way to merge the two. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useOperation } from '../../../surfaces/web/client/operations.tsx';
import { Part, TextLink } from '../../../surfaces/web/kit/peek.tsx';
import type { Pickable } from '../../../surfaces/web/kit/record-picker.tsx';
import { findSimilar } from '../models/contract-deflection.ts';
import { StateMark } from './marks.tsx';
import { MergeDialog } from './merge-dialog.tsx';
import type { RequestDetail } from './request-dialogs.tsx';
import classes from './triage-depth.module.css';

/** The part; absent where nothing is similar, or where this request cannot be merged. */
export function SimilarOpen({ request, onDone }: { request: RequestDetail; onDone: () => void }) {
  const { t } = useLingui();
  const [other, setOther] = useState<Pickable | null>(null);
  const mayMerge = request.can.includes('requests.merge-request');
  const text = request.title.trim().slice(0, 400);
  const similar = useOperation(
    findSimilar,
    mayMerge && text.length >= 3
      ? { text, exceptRequestId: request.requestId, openOnly: true, limit: 4 }
      : null,
  );
  const found = similar.data?.requests ?? [];
  if (!mayMerge || found.length === 0) return null;
  return (
    <Part title={<Trans>Similar and open</Trans>}>
      <ul className={classes.similar}>
        {found.map((each) => (
          <li key={each.requestId} className={classes.similarLine}>
            <TextLink to={`/requests/${each.key}`}>
              {each.key} <bdi>{each.title}</bdi>
            </TextLink>
            <StateMark state={each.state} />
            <Button
              variant="subtle"
              size="compact-sm"
              aria-label={t`Merge with ${each.key}`}
              onClick={() => setOther({ id: each.requestId, label: `${each.key} ${each.title}` })}
            >
              <Trans>Merge</Trans>
            </Button>
          </li>
        ))}
      </ul>
      {other && (
        <MergeDialog request={request} other={other} onClose={() => setOther(null)} onDone={onDone} />
      )}
    </Part>
  );
}
