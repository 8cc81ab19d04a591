/**
 * The bytes of attached files over HTTP: asked for through the door, so that nobody gets what they may not read, and
 * served so that nothing in a file can act in our name.
 */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { getFile } from '../../kernel/files/contract.ts';
import { unsettledBytes } from '../../kernel/files/worker.ts';
import { type App, perform } from '../../kernel/perform.ts';
import type { FileStore } from '../../platform/file-store.ts';
import { Refusal } from '../../platform/refusal.ts';
import type { WhoAsks } from './routes.ts';

/** Nothing runs, nothing is loaded, and a page made of it belongs to no origin. */
const LOCKED = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox";
/** Browsers show a PDF with a viewer of their own, which a sandbox would lock out. */
const LOCKED_PDF = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'";

/** Adds `GET /api/files/{fileId}/content`; `?view=1` shows pictures and PDFs in place. */
export function addFileRoute(http: FastifyInstance, app: App, whoAsks: WhoAsks, store: FileStore): void {
  http.get('/api/files/:fileId/content', async (request, reply) => {
    const { fileId } = request.params as { fileId: string };
    if (!z.uuid().safeParse(fileId).success)
      throw new Refusal('not-found', 'file-not-found', 'There is no such file, or you cannot see it.');
    const file = await perform(app, getFile, { fileId }, await whoAsks(request));
    const inPlace = file.isViewable && (request.query as { view?: string }).view === '1';
    const etag = `"${file.contentHash}"`;
    reply
      .header('etag', etag)
      // Kept by the browser, but asked for each time: who may read it can change.
      .header('cache-control', 'private, no-cache')
      .header('x-content-type-options', 'nosniff')
      .header('content-security-policy', file.mediaType === 'application/pdf' ? LOCKED_PDF : LOCKED)
      .header('cross-origin-resource-policy', 'same-origin')
      .header('content-disposition', disposition(inPlace ? 'inline' : 'attachment', file.fileName))
      .type(file.mediaType.startsWith('text/') ? `${file.mediaType}; charset=utf-8` : file.mediaType);
    if (request.headers['if-none-match'] === etag) return reply.code(304).send();
    const bytes = await unsettledBytes(app, file.contentHash);
    if (bytes !== null) return reply.header('content-length', bytes.byteLength).send(bytes);
    const stored = await store.get(file.contentHash);
    if (stored === null)
      throw new Error(`the store has no content ${file.contentHash} of the file ${fileId}`);
    return reply.header('content-length', stored.size).send(stored.stream);
  });
}

/** The header that names the file, for old and new readers (RFC 6266). */
function disposition(kind: 'inline' | 'attachment', name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${kind}; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
