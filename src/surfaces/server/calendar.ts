/** The calendar feed over HTTP: a secret address that a calendar program asks every hour or so, without signing in. */
import type { FastifyInstance } from 'fastify';
import { listMyDueDates } from '../../kernel/feeds/contract.ts';
import { type CalendarEntry, calendar } from '../../kernel/feeds/ical.ts';
import { findFeed } from '../../kernel/feeds/token.ts';
import { type App, perform } from '../../kernel/perform.ts';
import { dateIn, isoInstant } from '../../platform/clock.ts';
import { Refusal } from '../../platform/refusal.ts';

/** Adds `GET /api/calendar/{token}.ics`; `publicUrl` is where entries lead. */
export function addCalendarRoute(http: FastifyInstance, app: App, publicUrl: string): void {
  http.get('/api/calendar/:file', async (request, reply) => {
    const { file } = request.params as { file: string };
    const now = app.clock.now();
    const token = file.endsWith('.ics') ? file.slice(0, -4) : '';
    const actor = await findFeed(app.database.kysely, token, dateIn(app.zone, now));
    if (actor === null)
      throw new Refusal('not-found', 'feed-not-found', 'There is no such calendar, or it was revoked.');
    const { rows } = await perform(app, listMyDueDates, {}, actor);
    const entries = rows.map((row): CalendarEntry => {
      const record = [row.key, row.title].filter(Boolean).join(' ');
      return {
        uid: `${row.kind}-${row.id}@trellis`,
        due: row.due,
        sequence: row.version,
        summary: record,
        description: row.why,
        url:
          row.kind === 'request' && row.key !== null ? `${publicUrl}/requests/${row.key}` : `${publicUrl}/`,
      };
    });
    return reply
      .header('cache-control', 'private, max-age=300')
      .header('content-disposition', 'inline; filename="trellis.ics"')
      .header('x-robots-tag', 'noindex')
      .type('text/calendar; charset=utf-8')
      .send(calendar('Trellis', entries, isoInstant(now)));
  });
}
