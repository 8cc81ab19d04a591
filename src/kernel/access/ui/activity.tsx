/** The activity of an account or a role, as its panel shows it. */
import { Skeleton } from '@mantine/core';
import { useOperation } from '../../../surfaces/web/client/operations.tsx';
import { RefusalNote } from '../../../surfaces/web/kit/refusal-note.tsx';
import { type Activity as Entry, Timeline } from '../../../surfaces/web/kit/timeline.tsx';
import { listTimeline } from '../../journal/contract.ts';

const kinds = { account: 'person', stranger: 'person', 'api-key': 'integration', system: 'rule' } as const;

/** What happened to one record, newest first. */
export function Activity({ kind, id }: { kind: string; id: string }) {
  const answer = useOperation(listTimeline, { subjectKind: kind, subjectId: id, limit: 30 });
  if (answer.error) return <RefusalNote error={answer.error} />;
  if (!answer.data) return <Skeleton height={34} />;
  const entries = answer.data.rows.map(
    (row): Entry => ({
      id: row.id,
      at: row.at,
      by: { kind: kinds[row.actor.kind], name: row.actor.name },
      // The sentence has its own subject; the name before it says who did it.
      sentence: `· ${row.sentence}`,
      reason: row.reason,
      ...(row.comment ? { comment: row.comment.body } : {}),
    }),
  );
  return <Timeline entries={entries} />;
}
