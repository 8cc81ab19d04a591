/**
 * The files of a record: attached by dropping, pasting or choosing them, seen with a small picture where there is one,
 * and removed with eight seconds to think better of it.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Anchor, Button, Checkbox, Loader, Skeleton } from '@mantine/core';
import {
  Download,
  File,
  FileArchive,
  FileImage,
  FileText,
  Film,
  Lock,
  Paperclip,
  Trash2,
  X,
} from 'lucide-react';
import { type ClipboardEvent, type DragEvent, useEffect, useEffectEvent, useRef, useState } from 'react';
import type { z } from 'zod';
import { attachFile, listFiles, removeFile, restoreFile } from '../../../kernel/files/contract.ts';
import { useCommand, useList, useOperation } from '../client/operations.tsx';
import { useFormat } from '../i18n/format.ts';
import { Dialog } from './dialog.tsx';
import classes from './record-files.module.css';
import { RefusalNote, sentenceOf } from './refusal-note.tsx';

type FileRow = z.output<typeof listFiles.output>['rows'][number];

/** Props of `RecordFiles`. */
export interface RecordFilesProps {
  subjectKind: string;
  subjectId: string;
}

/** A file on its way, or why it was not taken. */
interface Sending {
  id: string;
  name: string;
  error?: unknown;
}

/** Where the bytes of a file are; `view` shows it in place. */
const contentOf = (fileId: string, view = false) => `/api/files/${fileId}/content${view ? '?view=1' : ''}`;

/** The files of one record, newest first. */
export function RecordFiles({ subjectKind, subjectId }: RecordFilesProps) {
  const { t } = useLingui();
  const field = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [internal, setInternal] = useState(false);
  const [sending, setSending] = useState<Sending[]>([]);
  const [shown, setShown] = useState<FileRow | null>(null);
  const subject = { subjectKind, subjectId };
  const list = useList(listFiles, { ...subject, direction: 'desc' });
  const may = useOperation(listFiles, { ...subject, limit: 1 }).data;
  const attach = useCommand(attachFile, { tellRefusal: false });

  const send = async (given: readonly File[]) => {
    const items = given.map((file) => ({ id: crypto.randomUUID(), name: file.name, file }));
    setSending((now) => [...now, ...items.map(({ id, name }) => ({ id, name }))]);
    // One after the other: a record's files are counted one at a time anyway, and a failure belongs to one.
    for (const { id, name, file } of items) {
      try {
        await attach.mutateAsync({
          // The client sends the blob as it is; the contract sees its bytes on the other side.
          input: { ...subject, internal, fileName: name, file: file as unknown as Uint8Array<ArrayBuffer> },
        });
        setSending((now) => now.filter((s) => s.id !== id));
      } catch (error) {
        setSending((now) => now.map((s) => (s.id === id ? { ...s, error } : s)));
      }
    }
  };
  const paste = (event: Pick<ClipboardEvent, 'clipboardData' | 'preventDefault'>) => {
    const files = [...event.clipboardData.files];
    if (files.length === 0) return;
    event.preventDefault();
    void send(files);
  };
  const pasteOnPage = useEffectEvent((event: globalThis.ClipboardEvent) => {
    const target = event.target instanceof HTMLElement ? event.target : null;
    const writes = target?.closest('input, textarea, [contenteditable="true"], [role="dialog"]');
    if (!may?.mayAttach || writes || event.defaultPrevented || event.clipboardData === null) return;
    paste({ clipboardData: event.clipboardData, preventDefault: () => event.preventDefault() });
  });
  useEffect(() => {
    const listen = (event: globalThis.ClipboardEvent) => pasteOnPage(event);
    document.addEventListener('paste', listen);
    return () => document.removeEventListener('paste', listen);
  }, []);

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is for pointers; the button does the same.
    <div
      className={classes.files}
      data-over={over || undefined}
      onDragOver={(event: DragEvent) => {
        if (!may?.mayAttach || !event.dataTransfer.types.includes('Files')) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event: DragEvent) => {
        setOver(false);
        if (!may?.mayAttach) return;
        event.preventDefault();
        void send([...event.dataTransfer.files]);
      }}
    >
      {may?.mayAttach && (
        <div className={classes.add}>
          <input
            ref={field}
            type="file"
            multiple
            hidden
            aria-label={t`Files to attach`}
            onChange={(event) => {
              void send([...(event.currentTarget.files ?? [])]);
              event.currentTarget.value = '';
            }}
          />
          <Button
            variant="default"
            size="compact-sm"
            leftSection={<Paperclip className="t-icon" aria-hidden />}
            onClick={() => field.current?.click()}
          >
            <Trans>Attach files</Trans>
          </Button>
          <span className={classes.hint}>
            <Trans>or drop or paste them here</Trans>
          </span>
          {may.mayAttachInternal && (
            <Checkbox
              size="xs"
              label={t`Internal`}
              description={t`Seen only by those who read internal notes`}
              checked={internal}
              onChange={(event) => setInternal(event.currentTarget.checked)}
            />
          )}
        </div>
      )}
      {sending.length > 0 && (
        <div role="status">
          <ul className={classes.sending} aria-label={t`Files on their way`}>
            {sending.map((s) => (
              <li key={s.id} data-failed={s.error !== undefined || undefined}>
                {s.error === undefined ? (
                  <>
                    <Loader size={14} aria-hidden />
                    <span dir="auto">
                      <Trans>Attaching {s.name}…</Trans>
                    </span>
                  </>
                ) : (
                  <>
                    <span dir="auto">{sentenceOf(s.error)}</span>
                    <ActionIcon
                      size={24}
                      aria-label={t`Dismiss the message about ${s.name}`}
                      onClick={() => setSending((now) => now.filter((other) => other.id !== s.id))}
                    >
                      <X className="t-icon" aria-hidden />
                    </ActionIcon>
                  </>
                )}
              </li>
            ))}
          </ul>
        </div>
      )}
      <RefusalNote error={list.error} />
      {list.loading ? (
        <Skeleton height={36} />
      ) : list.rows.length === 0 ? (
        sending.length === 0 && (
          <p className={classes.none}>
            <Trans>No files yet.</Trans>
          </p>
        )
      ) : (
        <ul className={classes.list} aria-label={t`Files`}>
          {list.rows.map((row) => (
            <FileLine key={row.fileId} file={row} onShow={() => setShown(row)} />
          ))}
        </ul>
      )}
      {list.hasMore && (
        <Button variant="default" size="compact-sm" loading={list.loadingMore} onClick={list.loadMore}>
          <Trans>Show older files</Trans>
        </Button>
      )}
      {shown && (
        <Dialog opened onClose={() => setShown(null)} title={shown.fileName} size={900}>
          <div className={classes.preview}>
            <img src={contentOf(shown.fileId, true)} alt={shown.fileName} />
          </div>
          <Button
            component="a"
            href={contentOf(shown.fileId)}
            download
            variant="default"
            mt="md"
            leftSection={<Download className="t-icon" aria-hidden />}
          >
            <Trans>Save</Trans>
          </Button>
        </Dialog>
      )}
    </div>
  );
}

const isPicture = (file: FileRow) => file.isViewable && file.mediaType.startsWith('image/');

function iconOf(mediaType: string) {
  if (mediaType.startsWith('image/')) return FileImage;
  if (mediaType.startsWith('video/') || mediaType.startsWith('audio/')) return Film;
  if (/zip|gzip|7z/.test(mediaType)) return FileArchive;
  return /^text\/|pdf|document|msword|rtf/.test(mediaType) ? FileText : File;
}

function useSize() {
  const { t } = useLingui();
  const format = useFormat();
  return (bytes: number) => {
    if (bytes < 1000) return t`${format.number(bytes)} B`;
    if (bytes < 1_000_000) return t`${format.number(Math.round(bytes / 1000))} kB`;
    return t`${format.number(Math.round(bytes / 100_000) / 10)} MB`;
  };
}

function FileLine({ file, onShow }: { file: FileRow; onShow: () => void }) {
  const { t } = useLingui();
  const format = useFormat();
  const size = useSize();
  const { fileName: name } = file;
  const remove = useCommand(removeFile, {
    done: t`${name} was removed`,
    undo: restoreFile as never,
  });
  const Icon = iconOf(file.mediaType);
  return (
    <li className={classes.line}>
      {isPicture(file) ? (
        <button type="button" className={classes.picture} onClick={onShow} aria-label={t`Show ${name}`}>
          <img src={contentOf(file.fileId, true)} alt="" loading="lazy" />
        </button>
      ) : (
        <span className={classes.picture}>
          <Icon size={18} strokeWidth={1.5} aria-hidden />
        </span>
      )}
      <div className={classes.about}>
        <Anchor
          dir="auto"
          href={contentOf(file.fileId, file.isViewable)}
          {...(file.isViewable ? { target: '_blank', rel: 'noreferrer' } : { download: name })}
        >
          {name}
        </Anchor>
        <span className={classes.facts}>
          {file.internal && (
            <span className={classes.internal}>
              <Lock size={12} aria-hidden />
              <Trans>Internal</Trans>
            </span>
          )}
          <span>{size(file.size)}</span>
          {file.attachedBy && <bdi>{file.attachedBy.name}</bdi>}
          <time dateTime={file.attachedAt} title={format.instant(file.attachedAt)}>
            {format.ago(file.attachedAt)}
          </time>
        </span>
      </div>
      <ActionIcon component="a" href={contentOf(file.fileId)} download size={28} aria-label={t`Save ${name}`}>
        <Download className="t-icon" aria-hidden />
      </ActionIcon>
      {file.can.includes(removeFile.name) && (
        <ActionIcon
          size={28}
          aria-label={t`Remove ${name}`}
          loading={remove.isPending}
          onClick={() => remove.mutate({ input: { fileId: file.fileId }, expectedVersion: file.version })}
        >
          <Trash2 className="t-icon" aria-hidden />
        </ActionIcon>
      )}
    </li>
  );
}
