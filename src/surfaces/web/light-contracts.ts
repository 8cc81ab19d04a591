/**
 * A Vite plugin that gives the browser contracts without their schemas: what a call needs (name, path, which records
 * it touches) is a few hundred bytes, while the schema library alone would be a tenth of the first page. The whole
 * contract is loaded by `load()` where a form checks input before sending it.
 */
import { statSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { Plugin } from 'vite';

const CONTRACT = /\/src\/(kernel|areas)\/.*\/contract[^/]*\.ts$/;
const WHOLE = '?whole-contract';

/** Values that can be written down as JSON without loss. */
function isPlain(value: unknown): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return true;
  if (Array.isArray(value)) return value.every(isPlain);
  if (typeof value !== 'object') return false;
  return Object.getPrototypeOf(value) === Object.prototype && Object.values(value).every(isPlain);
}

/** The plugin; needs Node 24, which runs contracts from source. */
export function lightContracts(): Plugin {
  return {
    name: 'trellis-light-contracts',
    enforce: 'pre',
    async load(id) {
      if (!CONTRACT.test(id)) return null;
      this.addWatchFile(id);
      const module = (await import(`${pathToFileURL(id).href}?at=${statSync(id).mtimeMs}`)) as Record<
        string,
        unknown
      >;
      const lines: string[] = [];
      for (const [name, value] of Object.entries(module)) {
        const contract = value as { kind?: string; http?: unknown };
        if (contract?.http !== undefined && (contract.kind === 'command' || contract.kind === 'query')) {
          const {
            kind,
            name: operation,
            http,
            right,
            touches,
            versioned,
            long,
            upload,
            inverse,
          } = value as Record<string, unknown>;
          const light = JSON.stringify({
            kind,
            name: operation,
            http,
            right,
            touches,
            versioned,
            long,
            upload,
            inverse,
          });
          lines.push(
            `export const ${name} = { ...${light}, load: () => import(${JSON.stringify(id + WHOLE)}).then((m) => m.${name}) };`,
          );
        } else if (isPlain(value)) lines.push(`export const ${name} = ${JSON.stringify(value)};`);
        else lines.push(`export const ${name} = undefined;`);
      }
      return { code: lines.join('\n'), map: null };
    },
  };
}
