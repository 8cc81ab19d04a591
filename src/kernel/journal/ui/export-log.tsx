/** Exports the audit trail page by page, with progress and a way to stop: a table for people, or the log to check offline. */
import { useLingui } from '@lingui/react/macro';
import { useRef, useState } from 'react';
import type { z } from 'zod';
import { call } from '../../../surfaces/web/client/call.ts';
import { csvLine } from '../../../surfaces/web/kit/csv-line.ts';
import { ProgressNote } from '../../../surfaces/web/kit/progress-note.tsx';
import { toast } from '../../../surfaces/web/kit/toast.tsx';
import { exportLog, listEvents } from '../contract.ts';

type Filter = NonNullable<z.input<typeof listEvents.input>['filter']>;

/** An export as it goes. */
export interface Exporting {
  /** Null while nothing is exported. */
  state: { title: string; done: number; total: number | null } | null;
  table: () => void;
  log: () => void;
  stop: () => void;
}

/** The two exports; `filter` limits the table only, because a chain with gaps proves nothing. */
export function useExport(filter: Filter): Exporting {
  const { t } = useLingui();
  const [state, setState] = useState<Exporting['state']>(null);
  const stopper = useRef<AbortController | null>(null);

  const run = async (title: string, name: string, type: string, pages: Pages) => {
    const stop = new AbortController();
    stopper.current = stop;
    const parts: string[] = [];
    let done = 0;
    setState({ title, done, total: null });
    try {
      for await (const { text, count, total } of pages(stop.signal)) {
        parts.push(text);
        done += count;
        setState({ title, done, total });
      }
      const url = URL.createObjectURL(new Blob(parts, { type }));
      Object.assign(document.createElement('a'), { href: url, download: name }).click();
      URL.revokeObjectURL(url);
    } catch (error) {
      if (!stop.signal.aborted) toast.refused(error);
    } finally {
      setState(null);
    }
  };
  const header = [t`Place`, t`When`, t`Who`, t`What happened`, t`Record`, t`Why`, t`Event`, t`Operation`];
  return {
    state,
    table: () =>
      void run(t`Export of the audit trail`, 'audit-trail.csv', 'text/csv;charset=utf-8', (signal) =>
        tablePages(filter, header, signal),
      ),
    log: () => void run(t`Export of the whole log`, 'trellis-log.jsonl', 'application/jsonl', logPages),
    stop: () => stopper.current?.abort(),
  };
}

type Pages = (signal: AbortSignal) => AsyncGenerator<{ text: string; count: number; total: number | null }>;

async function* tablePages(filter: Filter, header: string[], signal: AbortSignal) {
  // The byte-order mark makes spreadsheets read UTF-8.
  yield { text: `\uFEFF${csvLine(header)}`, count: 0, total: null };
  let cursor: string | undefined;
  do {
    const page = await call(
      listEvents,
      { filter, direction: 'asc', limit: 200, ...(cursor ? { cursor } : {}) },
      { signal },
    );
    const lines = page.rows.map((row) =>
      csvLine([
        String(row.position),
        row.occurredAt,
        row.actor.person?.name ?? row.actor.name,
        row.sentence,
        [row.subjectKey, row.subjectName].filter(Boolean).join(' ') || row.subjectKind,
        row.reason ?? '',
        row.name,
        row.operation,
      ]),
    );
    yield { text: lines.join(''), count: page.rows.length, total: page.total };
    cursor = page.next ?? undefined;
  } while (cursor);
}

async function* logPages(signal: AbortSignal) {
  let from: number | null = 1;
  while (from !== null) {
    const page: z.output<typeof exportLog.output> = await call(exportLog, { from, limit: 2000 }, { signal });
    const text = page.events.map((event) => `${JSON.stringify(event)}\n`).join('');
    yield { text, count: page.events.length, total: null };
    from = page.next;
  }
}

/** How far the export is. */
export function ExportNote({ exporting }: { exporting: Exporting }) {
  return exporting.state && <ProgressNote {...exporting.state} onStop={exporting.stop} />;
}
