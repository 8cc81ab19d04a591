/** Long work of a page as it goes, and how it ended when it did not end well. */
import { useLingui } from '@lingui/react/macro';
import { Alert, Text } from '@mantine/core';
import { Info } from 'lucide-react';
import type { ReactNode } from 'react';
import type { LongWork } from '../hooks/long-work.ts';
import { Panel } from './page.tsx';
import { ProgressNote } from './progress-note.tsx';
import { RefusalNote } from './refusal-note.tsx';

/** Props of `LongWorkNote`. */
export interface LongWorkNoteProps {
  work: LongWork;
  /** What is being done, by the name of the operation. */
  titles: Readonly<Record<string, string>>;
  /** What became of it when it was stopped. */
  stopped: ReactNode;
  /** Where to go from its refusal. */
  refusalAction?: ReactNode;
}

/** Progress with a way to stop it; nothing while nothing runs. */
export function LongWorkNote({ work, titles, stopped, refusalAction }: LongWorkNoteProps) {
  const { t } = useLingui();
  const { running } = work;
  return (
    <>
      {(running !== undefined || work.starting) && (
        <Panel>
          <ProgressNote
            title={titles[running?.operation ?? ''] ?? t`Waiting for its turn`}
            done={running?.done ?? 0}
            total={running?.total ?? null}
            note={running?.note}
            {...(running ? { onStop: work.stop } : {})}
            stopping={work.stopping}
          />
        </Panel>
      )}
      {work.stopped && (
        <Alert variant="light" color="gray" icon={<Info className="t-icon" aria-hidden />}>
          <Text size="sm">{stopped}</Text>
        </Alert>
      )}
      <RefusalNote error={work.refusal} action={refusalAction} />
    </>
  );
}
