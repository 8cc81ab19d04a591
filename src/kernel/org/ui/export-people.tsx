/** Gives the people of a day as one CSV file of the shape that the import takes; pages are fetched one after another. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { Download } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { call } from '../../../surfaces/web/client/call.ts';
import { useMay } from '../../../surfaces/web/hooks/directory.ts';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { toast } from '../../../surfaces/web/kit/toast.tsx';
import { exportPeople } from '../../imports/contract.ts';
import { saveFile } from './save-file.ts';

/** The button; absent for people who may not export. */
export function ExportPeople({ asOf }: { asOf: string | undefined }) {
  const { t } = useLingui();
  const format = useFormat();
  const may = useMay(exportPeople.right);
  const [rows, setRows] = useState<number | null>(null);
  const stop = useRef<AbortController | null>(null);
  useEffect(() => () => stop.current?.abort(), []);
  if (!may) return null;
  const run = async () => {
    const signal = new AbortController();
    stop.current = signal;
    setRows(0);
    try {
      const parts: string[] = [];
      let after: string | null = null;
      let count = 0;
      let name = 'people.csv';
      do {
        const page: Awaited<
          ReturnType<typeof call<'query', typeof exportPeople.input, typeof exportPeople.output>>
        > = await call(
          exportPeople,
          { ...(asOf ? { asOf } : {}), ...(after ? { after } : {}) },
          { signal: signal.signal },
        );
        parts.push(page.content);
        name = page.fileName;
        count += page.rows;
        setRows(count);
        after = page.next;
      } while (after !== null);
      saveFile(name, parts, 'text/csv;charset=utf-8');
      const total = format.number(count);
      toast.done(t`${total} people are in ${name}`);
    } catch (error) {
      if (!signal.signal.aborted) toast.refused(error);
    }
    setRows(null);
  };
  const done = rows === null ? '' : format.number(rows);
  return (
    <Button
      variant="default"
      leftSection={<Download className="t-icon" aria-hidden />}
      onClick={() => (rows === null ? void run() : stop.current?.abort())}
    >
      {rows === null ? <Trans>Export CSV</Trans> : <Trans>{done} read · stop</Trans>}
    </Button>
  );
}
