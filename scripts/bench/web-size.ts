/** Gzipped JavaScript that the browser loads for the shell and Home: static imports of the entry, the shell, Home, English. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

interface Chunk {
  file: string;
  imports?: string[];
  isEntry?: boolean;
}

const WEB = fileURLToPath(new URL('../../dist/web', import.meta.url));

/** Total in bytes, and each file; `lazily` names source modules that the first page of somebody signed in also loads. */
export function firstPageSize(lazily: string[]): { total: number; files: { file: string; size: number }[] } {
  const manifest = JSON.parse(readFileSync(join(WEB, '.vite/manifest.json'), 'utf8')) as Record<
    string,
    Chunk
  >;
  const files = new Set<string>();
  const take = (key: string) => {
    const chunk = manifest[key];
    if (chunk === undefined) throw new Error(`The build has no chunk ${key}; build the web client first.`);
    if (files.has(chunk.file)) return;
    files.add(chunk.file);
    for (const other of chunk.imports ?? []) take(other);
  };
  for (const [key, chunk] of Object.entries(manifest)) if (chunk.isEntry) take(key);
  for (const key of lazily) take(key);
  const sized = [...files]
    .filter((f) => f.endsWith('.js'))
    .map((file) => ({ file, size: gzipSync(readFileSync(join(WEB, file)), { level: 9 }).length }));
  return { total: sized.reduce((sum, f) => sum + f.size, 0), files: sized.sort((a, b) => b.size - a.size) };
}
