/** Whether one is told of comments on a record, why, and a button to change it. */
import { useLingui } from '@lingui/react/macro';
import { Button, Tooltip } from '@mantine/core';
import { Bell, BellOff, BellRing } from 'lucide-react';
import { getWatching, setWatching } from '../../../kernel/notices/contract.ts';
import { useCommand, useOperation } from '../client/operations.tsx';

/** Watches the record, or stops; a mention still reaches whoever stopped. */
export function WatchToggle({ subjectKind, subjectId }: { subjectKind: string; subjectId: string }) {
  const { t } = useLingui();
  const watching = useOperation(getWatching, { subjectKind, subjectId }).data;
  const set = useCommand(setWatching);
  if (watching === undefined || !watching.can.includes(setWatching.name)) return null;
  const { told, because } = watching;
  const why = {
    watching: t`You watch this: you are told of every comment.`,
    muted: t`You are told only when somebody mentions you.`,
    concerned: t`You are told of comments because this concerns you.`,
    'took-part': t`You are told of comments because you wrote here or were mentioned.`,
    none: t`You are not told of comments. Watch it to be told.`,
  }[because];
  // Taking a choice back leads to the rule first: whoever is told by rule then says that they want it not.
  const next = because === 'muted' || because === 'watching' ? 'by-rule' : told ? 'muted' : 'watching';
  const Icon = because === 'muted' ? BellOff : told ? BellRing : Bell;
  return (
    <Tooltip label={why} multiline maw={280}>
      <Button
        variant="default"
        size="compact-sm"
        leftSection={<Icon className="t-icon" aria-hidden />}
        aria-pressed={told}
        loading={set.isPending}
        onClick={() => set.mutate({ input: { subjectKind, subjectId, state: next } })}
      >
        {because === 'muted' ? t`Muted` : told ? t`Watching` : t`Watch`}
      </Button>
    </Tooltip>
  );
}
