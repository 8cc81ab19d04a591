/** Where the real logs lie that tests read and the product never ships, and logs made for tests. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { bytesSource, fileSource, type TableSource } from '../imports/table.ts';
import { assembleLog } from './assemble.ts';
import type { LogChunk } from './case-writer.ts';
import type { LogMapping } from './contract-words.ts';
import { guessMapping } from './guess.ts';
import type { FlowLog } from './log.ts';
import { lookAtLog, type ReadEnd, readLog } from './read-log.ts';

/** The folder of real logs and their references, or null (said once on the console) when it is absent. */
export function logsFolder(): string | null {
  const root = process.env.TRELLIS_TEST_DATA ?? resolve(import.meta.dirname, '../../../../shared/data');
  if (existsSync(join(root, 'logs')) && existsSync(join(root, 'reference'))) return root;
  console.warn(
    'Real logs are absent; set TRELLIS_TEST_DATA to the folder that holds logs/ and reference/. Their tests are skipped.',
  );
  return null;
}

/** Reads a source as the import does, with the guessed mapping or a changed one. */
export async function readWhole(
  source: TableSource,
  change: Partial<LogMapping> = {},
): Promise<{ log: FlowLog; end: ReadEnd; mapping: LogMapping }> {
  const look = await lookAtLog(source, {});
  const mapping = { ...guessMapping(look.columns, 'UTC').mapping, ...change };
  const chunks: LogChunk[] = [];
  const end = await readLog(
    source,
    look.format,
    {},
    mapping,
    async (chunk) => {
      chunks.push(chunk);
    },
    async () => undefined,
  );
  return { log: assembleLog(chunks, end), end, mapping };
}

/** Reads a file of the folder. */
export async function readFile(folder: string, path: string, change: Partial<LogMapping> = {}) {
  return readWhole(await fileSource(join(folder, path), path.split('/').at(-1)!), change);
}

/** Reads text as a file. */
export function readText(text: string, name: string, change: Partial<LogMapping> = {}) {
  return readWhole(bytesSource(Buffer.from(text), name), change);
}

/** An XES file of these traces; an event is its attributes. */
export function xesOf(
  traces: readonly { name?: string; events: readonly Record<string, string>[] }[],
): string {
  const attribute = ([key, value]: [string, string]) =>
    `<${key === 'time:timestamp' ? 'date' : 'string'} key="${key}" value="${value}"/>`;
  const body = traces.map(
    ({ name, events }) =>
      `<trace>${name === undefined ? '' : attribute(['concept:name', name])}${events
        .map((event) => `<event>${Object.entries(event).map(attribute).join('')}</event>`)
        .join('\n')}</trace>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n<log xes.version="1.0">\n${body.join('\n')}\n</log>\n`;
}
