/** Long work of mine that runs: how far it is, and a way to stop it. Absent while nothing runs. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { call } from '../../../surfaces/web/client/call.ts';
import { useCommand } from '../../../surfaces/web/client/operations.tsx';
import { Panel } from '../../../surfaces/web/kit/page.tsx';
import { ProgressNote } from '../../../surfaces/web/kit/progress-note.tsx';
import { listLongWork, stopLongWork } from '../contract.ts';

/** The panel. */
export function LongWorkPanel() {
  const { t } = useLingui();
  const stop = useCommand(stopLongWork, { done: t`It is asked to stop; what it did is rolled back` });
  const running = useQuery({
    queryKey: [listLongWork.name, 'mine'],
    queryFn: async ({ signal }) => {
      const ask = (state: 'running' | 'queued') =>
        call(
          listLongWork,
          { filter: { mine: 'true', state }, sort: 'createdAt', direction: 'desc', limit: 10 },
          { signal },
        );
      const [now, next] = await Promise.all([ask('running'), ask('queued')]);
      return [...now.rows, ...next.rows];
    },
    // Progress leaves no event, so it is asked for while there is some.
    refetchInterval: ({ state }) => (state.data && state.data.length > 0 ? 1500 : false),
    meta: { touches: listLongWork.touches },
  }).data;
  if (!running || running.length === 0) return null;
  const names: Record<string, string> = {
    'imports.apply-import': t`Import of people`,
    'setup.load-demo': t`Loading the demo enterprise`,
  };
  return (
    <Panel title={<Trans>Running now</Trans>}>
      <Stack gap="md">
        {running.map(({ workId, operation, done, total, note, stopAskedAt }) => (
          <ProgressNote
            key={workId}
            title={names[operation] ?? operation}
            done={done}
            total={total}
            note={note}
            onStop={() => stop.mutate({ input: { workId } })}
            stopping={stopAskedAt !== null || stop.isPending}
          />
        ))}
      </Stack>
    </Panel>
  );
}
