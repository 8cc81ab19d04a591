/**
 * The activity of a record from the server: what happened and what was said, in one stream, with a field for
 * comments. Internal notes are shaded and say so.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Anchor, Button, Menu, SegmentedControl, Skeleton } from '@mantine/core';
import { Bot, Lock, MoreHorizontal, Pencil, Trash2, Workflow } from 'lucide-react';
import { useState } from 'react';
import type { z } from 'zod';
import { listTimeline } from '../../../kernel/journal/contract.ts';
import { addComment, editComment, withdrawComment } from '../../../kernel/work/contract.ts';
import { useCommand, useList, useOperation } from '../client/operations.tsx';
import { useFormat } from '../i18n/format.ts';
import { CommentField } from './comment-field.tsx';
import { piecesOf } from './mentions.ts';
import classes from './record-activity.module.css';
import { RefusalNote } from './refusal-note.tsx';
import { Person } from './status.tsx';
import { WatchToggle } from './watch-toggle.tsx';

/** An entry of the stream as the server gives it. */
export type ActivityEntry = z.output<typeof listTimeline.output>['rows'][number];

/** Props of `RecordActivity`. */
export interface RecordActivityProps {
  subjectKind: string;
  subjectId: string;
  /** What happened, as words after the name of who did it; undefined falls back to the server's sentence. */
  tell?: (entry: ActivityEntry) => string | undefined;
}

/** Activity and comments of one record, newest first. */
export function RecordActivity({ subjectKind, subjectId, tell }: RecordActivityProps) {
  const { t } = useLingui();
  const [onlyChanges, setOnlyChanges] = useState(false);
  const filter = onlyChanges ? { changesOnly: 'true' as const } : {};
  const stream = useList(listTimeline, { subjectKind, subjectId, filter });
  const may = useOperation(listTimeline, { subjectKind, subjectId, limit: 1 }).data;
  const add = useCommand(addComment, { tellRefusal: true });
  return (
    <div className={classes.activity}>
      {may?.mayComment && (
        <CommentField
          label={t`Comment`}
          placeholder={t`Write a comment`}
          confirm={t`Comment`}
          mayBeInternal={may.mayWriteInternal}
          onSend={(body, internal) => add.mutateAsync({ input: { subjectKind, subjectId, body, internal } })}
        />
      )}
      <div className={classes.which}>
        <SegmentedControl
          size="xs"
          aria-label={t`Which entries are shown`}
          value={onlyChanges ? 'changes' : 'all'}
          onChange={(value) => setOnlyChanges(value === 'changes')}
          data={[
            { value: 'all', label: t`Everything` },
            { value: 'changes', label: t`Changes only` },
          ]}
        />
        <WatchToggle subjectKind={subjectKind} subjectId={subjectId} />
      </div>
      <RefusalNote error={stream.error} />
      {stream.loading ? (
        <div className={classes.waiting} aria-busy>
          <Skeleton height={10} width="60%" />
          <Skeleton height={10} width="45%" />
        </div>
      ) : (
        <ol className={classes.stream} aria-label={t`Activity`}>
          {stream.rows.map((entry) => (
            <li key={entry.id} data-kind={entry.kind}>
              {entry.comment ? (
                <CommentEntry entry={entry} comment={entry.comment} />
              ) : (
                <EventEntry entry={entry} words={tell?.(entry)} />
              )}
            </li>
          ))}
        </ol>
      )}
      {stream.hasMore && (
        <Button variant="default" size="compact-sm" loading={stream.loadingMore} onClick={stream.loadMore}>
          <Trans>Show older entries</Trans>
        </Button>
      )}
    </div>
  );
}

function Sign({ entry }: { entry: ActivityEntry }) {
  const { t } = useLingui();
  const { actor } = entry;
  return (
    <span className={classes.sign}>
      {actor.kind === 'system' && actor.person === null && !entry.comment ? (
        <Workflow className="t-icon" role="img" aria-label={t`Rule`} />
      ) : actor.kind === 'api-key' ? (
        <Bot className="t-icon" role="img" aria-label={t`Integration`} />
      ) : (
        <span aria-hidden>
          <Person name={actor.name} onlyPicture />
        </span>
      )}
    </span>
  );
}

function When({ at }: { at: string }) {
  const format = useFormat();
  return (
    <time dateTime={at} title={format.instant(at)}>
      {format.ago(at)}
    </time>
  );
}

/** What happened to a file of the record; its name stands only in the server's sentence, always at its beginning. */
function useFileWords(): (entry: ActivityEntry) => string | undefined {
  const { t } = useLingui();
  return ({ name, sentence }) => {
    const file = sentence.replace(/ was (attached|removed|put back)$/, '');
    if (name === 'files.file-attached') return t`attached ${file}`;
    if (name === 'files.file-removed') return t`removed ${file}`;
    return name === 'files.file-restored' ? t`put ${file} back` : undefined;
  };
}

function EventEntry({ entry, words }: { entry: ActivityEntry; words: string | undefined }) {
  const fileWords = useFileWords();
  return (
    <>
      <Sign entry={entry} />
      <div className={classes.entry}>
        <p dir="auto">
          <strong>
            <bdi>{entry.actor.name}</bdi>
          </strong>{' '}
          <span>{words ?? fileWords(entry) ?? entry.sentence}</span>
          <span className={classes.when}>
            {' · '}
            <When at={entry.at} />
          </span>
        </p>
        {entry.reason && (
          <p className={classes.reason} dir="auto">
            <Trans>Reason: {entry.reason}</Trans>
          </p>
        )}
      </div>
    </>
  );
}

function CommentEntry({
  entry,
  comment,
}: {
  entry: ActivityEntry;
  comment: NonNullable<ActivityEntry['comment']>;
}) {
  const { t } = useLingui();
  const [editing, setEditing] = useState(false);
  const edit = useCommand(editComment, { onDone: () => setEditing(false) });
  const withdraw = useCommand(withdrawComment, { done: t`The comment was withdrawn` });
  const mayEdit = comment.can.includes(editComment.name);
  const mayWithdraw = comment.can.includes(withdrawComment.name);
  const { name } = entry.actor;
  return (
    <>
      <Sign entry={entry} />
      <div className={classes.entry}>
        <div className={classes.comment} data-internal={comment.internal || undefined}>
          <div className={classes.commentHead}>
            <span>
              <strong>
                <bdi>{name}</bdi>
              </strong>{' '}
              <When at={entry.at} />
              {comment.editedAt && (
                <span className={classes.edited}>
                  {' · '}
                  <Trans>edited</Trans>
                </span>
              )}
            </span>
            <span className={classes.commentTools}>
              {comment.internal && (
                <span className={classes.internal}>
                  <Lock size={12} aria-hidden />
                  <Trans>Internal note</Trans>
                </span>
              )}
              {(mayEdit || mayWithdraw) && !editing && (
                <Menu>
                  <Menu.Target>
                    <ActionIcon size={24} aria-label={t`More about the comment of ${name}`}>
                      <MoreHorizontal className="t-icon" aria-hidden />
                    </ActionIcon>
                  </Menu.Target>
                  <Menu.Dropdown>
                    {mayEdit && (
                      <Menu.Item
                        leftSection={<Pencil className="t-icon" aria-hidden />}
                        onClick={() => setEditing(true)}
                      >
                        <Trans>Edit</Trans>
                      </Menu.Item>
                    )}
                    {mayWithdraw && (
                      <Menu.Item
                        leftSection={<Trash2 className="t-icon" aria-hidden />}
                        onClick={() =>
                          withdraw.mutate({
                            input: { commentId: entry.id },
                            expectedVersion: comment.version,
                          })
                        }
                      >
                        <Trans>Withdraw</Trans>
                      </Menu.Item>
                    )}
                  </Menu.Dropdown>
                </Menu>
              )}
            </span>
          </div>
          {comment.withdrawnAt ? (
            <p className={classes.withdrawn}>
              <Trans>This comment was withdrawn.</Trans>
            </p>
          ) : editing ? (
            <CommentField
              label={t`Comment`}
              confirm={t`Save`}
              initial={comment.body}
              autoFocus
              onCancel={() => setEditing(false)}
              onSend={(body) =>
                edit.mutateAsync({ input: { commentId: entry.id, body }, expectedVersion: comment.version })
              }
            />
          ) : (
            <CommentText body={comment.body} />
          )}
        </div>
      </div>
    </>
  );
}

/** A comment's text with its mentions and links. */
function CommentText({ body }: { body: string }) {
  let at = 0;
  return (
    <p className={classes.body} dir="auto">
      {piecesOf(body).map((piece) => {
        const key = at;
        at += piece.text.length;
        if (piece.kind === 'mention') {
          return (
            <bdi key={key} className={classes.mention}>
              {piece.text}
            </bdi>
          );
        }
        if (piece.kind === 'link') {
          return (
            <Anchor
              key={key}
              href={piece.text}
              target="_blank"
              rel="noreferrer noopener"
              fz="inherit"
              td="underline"
            >
              {piece.text}
            </Anchor>
          );
        }
        return piece.text;
      })}
    </p>
  );
}
