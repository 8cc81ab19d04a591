/** Files as an answer: attached to the record that the answers belong to, and named here by their ids. */
import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Anchor, Button, Loader } from '@mantine/core';
import { Paperclip, X } from 'lucide-react';
import { useId, useRef, useState } from 'react';
import { attachFile, getFile, removeFile } from '../../../../kernel/files/contract.ts';
import { call } from '../../client/call.ts';
import { useCommand } from '../../client/operations.tsx';
import { sentenceOf } from '../refusal-note.tsx';
import { type FieldInputProps, Labelled } from './field-frame.tsx';
import classes from './form-fill.module.css';

/** A file on its way, or why it was not taken. */
interface Sending {
  id: string;
  name: string;
  error?: unknown;
}

type RecordOfFiles = Exclude<NonNullable<FieldInputProps['files']>, { most: number }>;

/** The field. */
export function FileField(props: FieldInputProps) {
  const { t } = useLingui();
  const { answer, onChange, files, preview, nameOf, onNamed, internal } = props;
  const input = useRef<HTMLInputElement>(null);
  const labelId = useId();
  const [sending, setSending] = useState<Sending[]>([]);
  const attach = useCommand(attachFile, { tellRefusal: false });
  const remove = useCommand(removeFile);
  const chosen = Array.isArray(answer) ? answer : [];
  const isAhead = files !== undefined && 'send' in files;
  // Several files arrive one after the other; each must see those before it.
  const newest = useRef(chosen);
  newest.current = chosen;
  const set = (ids: readonly string[]) => {
    newest.current = [...ids];
    onChange(ids.length === 0 ? undefined : [...ids]);
  };
  const attachTo = async (record: RecordOfFiles, file: File) => {
    const subjectId = record.subjectId ?? (await record.onNeedRecord?.());
    if (subjectId === undefined) return null;
    return attach.mutateAsync({
      input: {
        subjectKind: record.subjectKind,
        subjectId,
        internal,
        fileName: file.name,
        // The client sends the blob as it is; the contract sees its bytes on the other side.
        file: file as unknown as Uint8Array<ArrayBuffer>,
      },
    });
  };
  const send = async (given: readonly File[]) => {
    if (files === undefined) return;
    const items = given.map((file) => ({ id: crypto.randomUUID(), name: file.name, file }));
    setSending((now) => [...now, ...items.map(({ id, name }) => ({ id, name }))]);
    for (const { id, file } of items) {
      try {
        const sent = 'send' in files ? await files.send(file) : await attachTo(files, file);
        if (sent === null) return;
        const { fileId, fileName } = sent;
        onNamed(fileId, fileName);
        set([...newest.current.filter((other) => other !== fileId), fileId]);
        setSending((now) => now.filter((s) => s.id !== id));
      } catch (error) {
        setSending((now) => now.map((s) => (s.id === id ? { ...s, error } : s)));
      }
    }
  };
  const takeAway = async (fileId: string) => {
    // What was sent ahead and is not named goes by itself.
    if (isAhead) return;
    // It may be gone already: the answer is what counts here.
    const file = await call(getFile, { fileId }).catch(() => null);
    if (file?.can.includes(removeFile.name))
      remove.mutate({ input: { fileId }, expectedVersion: file.version });
  };
  return (
    <Labelled {...props} labelId={labelId}>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-labelledby={labelId}
        onChange={(event) => {
          void send([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = '';
        }}
      />
      <Button
        variant="default"
        size="compact-md"
        mt={6}
        id={`${labelId}-button`}
        aria-labelledby={`${labelId} ${labelId}-button`}
        disabled={preview || files === undefined || (isAhead && chosen.length >= files.most)}
        leftSection={<Paperclip className="t-icon" aria-hidden />}
        onClick={() => input.current?.click()}
      >
        <Trans>Attach files</Trans>
      </Button>
      <ul className={classes.files} aria-label={t`Files`}>
        {chosen.map((id) => {
          const name = nameOf(id) ?? t`File`;
          return (
            <li key={id}>
              {isAhead ? (
                <span dir="auto">{name}</span>
              ) : (
                <Anchor dir="auto" href={`/api/files/${id}/content`} download>
                  {name}
                </Anchor>
              )}
              <ActionIcon
                size={24}
                aria-label={t`Remove ${name}`}
                onClick={() => {
                  set(chosen.filter((other) => other !== id));
                  void takeAway(id);
                }}
              >
                <X className="t-icon" aria-hidden />
              </ActionIcon>
            </li>
          );
        })}
        {sending.map((s) => (
          <li key={s.id} role="status">
            {s.error === undefined ? <Loader size={14} aria-hidden /> : null}
            <span dir="auto">{s.error === undefined ? t`Attaching ${s.name}…` : sentenceOf(s.error)}</span>
            {s.error !== undefined && (
              <ActionIcon
                size={24}
                aria-label={t`Dismiss the message about ${s.name}`}
                onClick={() => setSending((now) => now.filter((other) => other.id !== s.id))}
              >
                <X className="t-icon" aria-hidden />
              </ActionIcon>
            )}
          </li>
        ))}
      </ul>
    </Labelled>
  );
}
