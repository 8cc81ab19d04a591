/** Takes a log by dropping or choosing its file, and goes on to say what is in it. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Loader, Text } from '@mantine/core';
import { FileUp } from 'lucide-react';
import { type DragEvent, useRef, useState } from 'react';
import { useCommand } from '../../../surfaces/web/client/operations.tsx';
import { useUnitSearch } from '../../../surfaces/web/hooks/directory.ts';
import { type Pickable, RecordPicker } from '../../../surfaces/web/kit/record-picker.tsx';
import { RefusalNote } from '../../../surfaces/web/kit/refusal-note.tsx';
import { useGo } from '../../../surfaces/web/kit/search.ts';
import { uploadLog } from '../contract-logs.ts';
import classes from './logs.module.css';

/** The box. */
export function UploadBox() {
  const { t } = useLingui();
  const go = useGo();
  const field = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [name, setName] = useState('');
  const [unit, setUnit] = useState<Pickable | null>(null);
  const searchUnits = useUnitSearch();
  const upload = useCommand(uploadLog, {
    tellRefusal: false,
    onDone: ({ logId }) => go(`/requests/flow/logs/${logId}`),
  });
  const take = (file: File | undefined) => {
    if (!file || upload.isPending) return;
    setName(file.name);
    upload.mutate({
      input: {
        fileName: file.name,
        ...(unit ? { unitId: unit.id } : {}),
        // The client sends the blob as it is; the contract sees its bytes on the other side.
        file: file as unknown as Uint8Array<ArrayBuffer>,
      },
    });
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
            {upload.isPending ? <Trans>Sending {name}…</Trans> : <Trans>Drop a log here</Trans>}
          </Text>
          <Text size="sm" c="dimmed">
            <Trans>
              XES (.xes, .xes.gz) or a table (.csv, .xlsx) with one line for each event: which case, which
              step, when. Nothing is imported before you have seen what is in it.
            </Trans>
          </Text>
        </div>
        <div className={classes.unit}>
          <RecordPicker
            label={t`Whose history it is`}
            placeholder={t`The whole enterprise`}
            value={unit}
            onChange={setUnit}
            search={searchUnits}
          />
        </div>
        <input
          ref={field}
          type="file"
          accept=".xes,.gz,.csv,.tsv,.txt,.xlsx"
          hidden
          aria-label={t`File of the log`}
          onChange={(event) => {
            take(event.currentTarget.files?.[0]);
            event.currentTarget.value = '';
          }}
        />
        <Button variant="default" disabled={upload.isPending} onClick={() => field.current?.click()}>
          <Trans>Choose a file</Trans>
        </Button>
      </div>
      <RefusalNote error={upload.error} />
    </div>
  );
}
