/** Says whether what was built is saved, and lets one choose when two people saved. */
import { Trans } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { Check, CircleAlert, Loader } from 'lucide-react';
import { sentenceOf } from '../../../surfaces/web/kit/refusal-note.tsx';
import classes from './forms.module.css';
import type { Draft } from './use-draft.ts';

/** The line. */
export function SaveLine({ draft }: { draft: Draft }) {
  if (draft.isConflict)
    return (
      <div className={classes.conflict} role="alert">
        <CircleAlert className="t-icon" aria-hidden />
        <span>
          <Trans>
            Somebody else changed this draft meanwhile. Whose should stand? If you take theirs, undo brings
            yours back.
          </Trans>
        </span>
        <Button size="compact-sm" variant="default" onClick={draft.takeTheirs}>
          <Trans>Take theirs</Trans>
        </Button>
        <Button size="compact-sm" onClick={draft.keepMine}>
          <Trans>Keep mine</Trans>
        </Button>
      </div>
    );
  if (draft.state === 'failed')
    return (
      <div className={classes.conflict} role="alert">
        <CircleAlert className="t-icon" aria-hidden />
        <span dir="auto">{sentenceOf(draft.error)}</span>
        <Button size="compact-sm" onClick={() => void draft.flush()}>
          <Trans>Save again</Trans>
        </Button>
      </div>
    );
  return (
    <span className={classes.saved} role="status">
      {draft.state === 'idle' ? (
        <>
          <Check size={14} aria-hidden />
          <Trans>Saved</Trans>
        </>
      ) : (
        <>
          <Loader size={14} aria-hidden />
          <Trans>Saving…</Trans>
        </>
      )}
    </span>
  );
}
