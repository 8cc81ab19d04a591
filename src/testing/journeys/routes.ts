/**
 * The addresses that the web client answers, read from its own list of sections, with the records of a stage put
 * in the place of `$key` and its like; and the ids that an untranslated message would show.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';

const WEB = fileURLToPath(new URL('../../surfaces/web/', import.meta.url));

interface Declared {
  sections: readonly { tabs: readonly { path: string }[]; inner?: readonly { path: string }[] }[];
}

/** Every path of the client once, as declared: `/requests/$key`. */
export async function declaredPaths(): Promise<string[]> {
  // Through Vite, because labels are macros that the build turns into calls.
  const vite = await createServer({
    configFile: `${WEB}vite.config.ts`,
    logLevel: 'error',
    optimizeDeps: { noDiscovery: true, include: [] },
    server: { middlewareMode: true, hmr: false, ws: false, watch: null },
  });
  try {
    const { sections } = (await vite.ssrLoadModule(`${WEB}routes.tsx`)) as Declared;
    return [
      ...new Set(sections.flatMap(({ tabs, inner }) => [...tabs, ...(inner ?? [])].map((p) => p.path))),
    ];
  } finally {
    await vite.close();
  }
}

/** What stands for messages in the catalogue; one of them on a page is a message without its words. */
export async function messageIds(): Promise<Set<string>> {
  const po = await readFile(`${WEB}locales/en.po`, 'utf8');
  const ids = new Set<string>();
  for (const [, context, text] of po.matchAll(
    /^(?:msgctxt "((?:[^"\\]|\\.)*)"\n)?msgid ((?:"(?:[^"\\]|\\.)*"\n?)+)/gm,
  )) {
    const joined = text!
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as string)
      .join('');
    if (joined !== '') ids.add(idOf(joined, context ?? ''));
  }
  return ids;
}

/** As Lingui makes it. */
function idOf(message: string, context: string): string {
  return createHash('sha256').update(`${message}\u001F${context}`).digest('base64').slice(0, 6);
}
