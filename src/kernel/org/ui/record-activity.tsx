/** The activity of a person or a unit from the log, with its comments. */
import { Trans } from '@lingui/react/macro';
import { Button, Skeleton, Stack } from '@mantine/core';
import { useList } from '../../../surfaces/web/client/operations.tsx';
import { RefusalNote } from '../../../surfaces/web/kit/refusal-note.tsx';
import { type Activity, Timeline } from '../../../surfaces/web/kit/timeline.tsx';
import { listTimeline } from '../../journal/contract.ts';

const kinds = { account: 'person', stranger: 'person', 'api-key': 'integration', system: 'rule' } as const;

/** What happened to one record, newest first. */
export function RecordActivity({ kind, id }: { kind: 'person' | 'unit'; id: string }) {
  const list = useList(listTimeline, { subjectKind: kind, subjectId: id, limit: 30 });
  if (list.error) return <RefusalNote error={list.error} />;
  if (list.loading) return <Skeleton height={34} />;
  const entries = list.rows.map(
    (row): Activity => ({
      id: row.id,
      at: row.at,
      by: { kind: kinds[row.actor.kind], name: row.actor.name },
      sentence: row.sentence,
      reason: row.reason,
      ...(row.comment ? { comment: row.comment.body } : {}),
    }),
  );
  return (
    <Stack gap="sm" align="start">
      <Timeline entries={entries} />
      {list.hasMore && (
        <Button variant="default" loading={list.loadingMore} onClick={list.loadMore}>
          <Trans>Show earlier activity</Trans>
        </Button>
      )}
    </Stack>
  );
}
