/**
 * The one activity stream of a record: people, rules and integrations; what changed from what to what, when, and
 * why; comments in between.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Switch, Textarea } from '@mantine/core';
import { Bot, MessageSquare, Workflow } from 'lucide-react';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useFormat } from '../i18n/format.ts';
import { Person } from './status.tsx';
import classes from './timeline.module.css';

/** One entry. */
export interface Activity {
  id: string;
  /** ISO instant. */
  at: string;
  by: { kind: 'person' | 'rule' | 'integration'; name: string };
  /** "moved from New to Triage"; the actor stands before it. */
  sentence: string;
  /** Why, in the words of who did it. */
  reason?: string | null | undefined;
  /** A comment's text; then `sentence` may be empty. */
  comment?: string | undefined;
}

/** Props of `Timeline`; newest first. */
export interface TimelineProps {
  entries: readonly Activity[];
  /** Adds a comment; absent when the person may not. */
  onComment?: (text: string) => Promise<unknown>;
  empty?: ReactNode;
}

/** The activity of a record. */
export function Timeline({ entries, onComment, empty }: TimelineProps) {
  const { t } = useLingui();
  const format = useFormat();
  const [onlyChanges, setOnlyChanges] = useState(false);
  const shown = onlyChanges ? entries.filter(({ comment }) => comment === undefined) : entries;
  const hasComments = entries.some(({ comment }) => comment !== undefined);
  return (
    <div className={classes.timeline}>
      {onComment && <CommentField onComment={onComment} />}
      {hasComments && (
        <Switch
          size="xs"
          label={<Trans>Changes only</Trans>}
          checked={onlyChanges}
          onChange={(event) => setOnlyChanges(event.currentTarget.checked)}
        />
      )}
      {shown.length === 0 ? (
        <p className={classes.none}>{empty ?? <Trans>Nothing has happened here yet.</Trans>}</p>
      ) : (
        <ol aria-label={t`Activity`}>
          {shown.map((entry) => (
            <li key={entry.id}>
              <span className={classes.sign}>
                {entry.by.kind === 'rule' ? (
                  <Workflow className="t-icon" role="img" aria-label={t`Rule`} />
                ) : entry.by.kind === 'integration' ? (
                  <Bot className="t-icon" role="img" aria-label={t`Integration`} />
                ) : entry.comment !== undefined ? (
                  <MessageSquare className="t-icon" role="img" aria-label={t`Comment`} />
                ) : (
                  <span aria-hidden>
                    <Person name={entry.by.name} onlyPicture />
                  </span>
                )}
              </span>
              <div className={classes.entry}>
                <p dir="auto">
                  <strong>
                    <bdi>{entry.by.name}</bdi>
                  </strong>{' '}
                  {entry.sentence}
                </p>
                {entry.comment !== undefined && (
                  <p className={classes.comment} dir="auto">
                    {entry.comment}
                  </p>
                )}
                {entry.reason && (
                  <p className={classes.reason} dir="auto">
                    <Trans>Reason: {entry.reason}</Trans>
                  </p>
                )}
                <time dateTime={entry.at} title={format.instant(entry.at)}>
                  {format.ago(entry.at)}
                </time>
              </div>
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}

function CommentField({ onComment }: { onComment: (text: string) => Promise<unknown> }) {
  const { t } = useLingui();
  const [text, setText] = useState('');
  const [sending, setSending] = useState(false);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (!text.trim()) return;
    setSending(true);
    try {
      await onComment(text.trim());
      setText('');
    } catch {
      // The command has told why; the text stays, so that nothing typed is lost.
    } finally {
      setSending(false);
    }
  };
  return (
    <form className={classes.write} onSubmit={(event) => void send(event)}>
      <Textarea
        aria-label={t`Comment`}
        placeholder={t`Write a comment`}
        autosize
        minRows={2}
        dir="auto"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.metaKey || event.ctrlKey))
            event.currentTarget.form?.requestSubmit();
        }}
      />
      {text.trim() && (
        <Button type="submit" loading={sending}>
          <Trans>Comment</Trans>
        </Button>
      )}
    </form>
  );
}
