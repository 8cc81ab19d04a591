/** A box that takes a file by dropping or by choosing it: what a page shows above a list of imports. */
import { Trans } from '@lingui/react/macro';
import { Button, Loader, Stack, Text } from '@mantine/core';
import { FileUp } from 'lucide-react';
import { type DragEvent, type ReactNode, useRef, useState } from 'react';
import classes from './file-drop.module.css';
import { RefusalNote } from './refusal-note.tsx';

/** Props of `FileDrop`. */
export interface FileDropProps {
  /** What the hidden field is called: "People file". */
  label: string;
  /** Endings of files, as `accept` of a file field wants them: `.csv,.xlsx`. */
  accept: string;
  /** Invites: "Drop a people file here". */
  title: ReactNode;
  /** In place of the title while the file of this name is taken. */
  busyTitle: (fileName: string) => ReactNode;
  /** Which files it takes, and what happens to them. */
  children: ReactNode;
  /** What is asked beside the file. */
  beside?: ReactNode;
  isBusy: boolean;
  error: Error | null;
  /** Takes the file, as the client sends it: a blob here, its bytes on the other side. */
  onFile: (file: { fileName: string; file: Uint8Array<ArrayBuffer> }) => void;
}

/** The box, with the refusal of the last file below it. */
export function FileDrop(props: FileDropProps) {
  const { label, accept, title, busyTitle, children, beside, isBusy, error, onFile } = props;
  const field = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [name, setName] = useState('');
  const take = (file: File | undefined) => {
    if (!file || isBusy) return;
    setName(file.name);
    onFile({ fileName: file.name, file: file as unknown as Uint8Array<ArrayBuffer> });
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files[0]);
  };
  return (
    <Stack gap={10}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is for pointers; the button does the same. */}
      <div
        className={classes.box}
        data-over={over || undefined}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        {isBusy ? (
          <Loader size={22} aria-hidden />
        ) : (
          <FileUp size={22} strokeWidth={1.5} color="var(--t-quiet)" aria-hidden />
        )}
        <div role="status">
          <Text fw={600} size="sm">
            {isBusy ? busyTitle(name) : title}
          </Text>
          <Text size="sm" c="dimmed">
            {children}
          </Text>
        </div>
        {beside}
        <input
          ref={field}
          type="file"
          accept={accept}
          hidden
          aria-label={label}
          onChange={(event) => {
            take(event.currentTarget.files?.[0]);
            event.currentTarget.value = '';
          }}
        />
        <Button variant="default" disabled={isBusy} onClick={() => field.current?.click()}>
          <Trans>Choose a file</Trans>
        </Button>
      </div>
      <RefusalNote error={error} />
    </Stack>
  );
}
