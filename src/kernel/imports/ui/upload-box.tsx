/** Takes a people file by dropping or choosing it; says what is wrong with it before anything is kept. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Loader, Text } from '@mantine/core';
import { FileUp } from 'lucide-react';
import { type DragEvent, useRef, useState } from 'react';
import { Refusal } from '../../../platform/refusal.ts';
import { useCommand } from '../../../surfaces/web/client/operations.tsx';
import { RefusalNote } from '../../../surfaces/web/kit/refusal-note.tsx';
import { useGo } from '../../../surfaces/web/kit/search.ts';
import { uploadPeople } from '../contract.ts';
import classes from './imports.module.css';
import { keepSample } from './samples.ts';

/** The sentence already names every missing column. */
function withoutFlaws(error: Error | null): Error | null {
  return error instanceof Refusal ? new Refusal(error.code, error.reason, error.message) : error;
}

/** The box; it goes to the new import. */
export function UploadBox() {
  const { t } = useLingui();
  const go = useGo();
  const field = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [name, setName] = useState('');
  const upload = useCommand(uploadPeople, {
    tellRefusal: false,
    onDone: (output) => {
      keepSample(output.importId, output.sample ?? []);
      go(`/imports/${output.importId}`);
    },
  });
  const take = (file: File | undefined) => {
    if (!file || upload.isPending) return;
    setName(file.name);
    // The client sends the blob as it is; the contract sees its bytes on the other side.
    upload.mutate({ input: { fileName: file.name, file: file as unknown as Uint8Array<ArrayBuffer> } });
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files[0]);
  };
  return (
    <div className={classes.upload}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is for pointers; the button does the same. */}
      <div
        className={classes.drop}
        data-over={over || undefined}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        {upload.isPending ? (
          <Loader size={22} aria-hidden />
        ) : (
          <FileUp size={22} strokeWidth={1.5} color="var(--t-quiet)" aria-hidden />
        )}
        <div role="status">
          <Text fw={600} size="sm">
            {upload.isPending ? <Trans>Reading {name}…</Trans> : <Trans>Drop a people file here</Trans>}
          </Text>
          <Text size="sm" c="dimmed">
            <Trans>
              CSV or Excel (.xlsx), with one line for each person. Nothing changes before you have seen it.
            </Trans>
          </Text>
        </div>
        <input
          ref={field}
          type="file"
          accept=".csv,.tsv,.txt,.xlsx"
          hidden
          aria-label={t`People file`}
          onChange={(event) => {
            take(event.currentTarget.files?.[0]);
            event.currentTarget.value = '';
          }}
        />
        <Button variant="default" disabled={upload.isPending} onClick={() => field.current?.click()}>
          <Trans>Choose a file</Trans>
        </Button>
      </div>
      <RefusalNote error={withoutFlaws(upload.error)} />
    </div>
  );
}
