/**
 * Requests that another site makes with somebody's cookies (CSRF) are told apart here: cookies are
 * SameSite=Lax, and besides every changing request must come from our own pages.
 */
import type { IncomingHttpHeaders } from 'node:http';

/**
 * True when a changing request comes from a page that is neither ours (same host as asked, or `trusted`) nor
 * absent (command line, API client). `trusted` holds origins such as `https://learning.example.com`.
 */
export function isForeign(headers: IncomingHttpHeaders, trusted: ReadonlySet<string>): boolean {
  const { origin, host } = headers;
  const site = headers['sec-fetch-site'];
  if (origin === undefined) return site !== undefined && site !== 'same-origin' && site !== 'none';
  if (trusted.has(origin)) return false;
  try {
    return new URL(origin).host !== host;
  } catch {
    return true;
  }
}
