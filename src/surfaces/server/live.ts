/**
 * Live updates: server-sent events that say only which record changed and at which sealed position; the client asks
 * again through its own queries, so rights stay in one place. LISTEN is a hint, a one-second poll is the truth.
 */
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import type { App } from '../../kernel/perform.ts';
import { Refusal } from '../../platform/refusal.ts';
import type { WhoAsks } from './routes.ts';

const MOST_PER_POLL = 1000;

export interface LiveFeed {
  /** Looks at once for newly sealed events. */
  nudge(): void;
  /** Ends every open stream. */
  close(): void;
}

/** Adds `GET /api/live`. */
export function addLiveRoute(server: FastifyInstance, app: App, whoAsks: WhoAsks): LiveFeed {
  const streams = new Set<(text: string) => void>();
  const ends = new Set<() => void>();
  let position: number | null = null;
  let looking = false;

  async function look(): Promise<void> {
    if (looking || (streams.size === 0 && position !== null)) {
      if (streams.size === 0) position = null;
      return;
    }
    looking = true;
    try {
      if (position === null) {
        const { rows } = await sql<{
          p: number;
        }>`select coalesce(max(position), 0) as p from kernel.seal`.execute(app.database.kysely);
        position = rows[0]!.p;
        return;
      }
      const { rows } = await sql<{ position: number; kind: string; id: string }>`
        select s.position, e.subject_kind as kind, s.subject_id as id
        from kernel.seal s join kernel.event e on e.subject_id = s.subject_id and e.event_id = s.event_id
        where s.position > ${position} order by s.position limit ${MOST_PER_POLL}`.execute(
        app.database.kysely,
      );
      if (rows.length === 0) return;
      position = rows.at(-1)!.position;
      const latest = new Map(rows.map((r) => [`${r.kind} ${r.id}`, r]));
      const text = [...latest.values()]
        .map(
          (r) =>
            `id: ${r.position}\nevent: changed\ndata: ${JSON.stringify({ kind: r.kind, id: r.id, position: r.position })}\n\n`,
        )
        .join('');
      for (const send of streams) send(text);
    } catch (error) {
      server.log.warn({ err: error }, 'live updates could not look at the log');
    } finally {
      looking = false;
    }
  }
  const poll = setInterval(look, 1000);
  const beat = setInterval(() => {
    for (const send of streams) send(': still here\n\n');
  }, 20_000);

  server.get('/api/live', { config: { rateLimit: false } }, async (request, reply) => {
    const actor = await whoAsks(request);
    if (actor.kind === 'stranger')
      throw new Refusal('unauthenticated', 'sign-in-needed', 'Sign in to do this.');
    reply.hijack();
    const out = reply.raw;
    out.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    out.write('retry: 2000\n\n: hello\n\n');
    const send = (text: string) => {
      // A reader that does not keep up is cut off; it asks again for everything when it comes back.
      if (out.writableLength > 1_000_000) out.destroy();
      else out.write(text);
    };
    // A session that ended stops hearing within a minute.
    const check = setInterval(() => {
      whoAsks(request)
        .then((a) => a.kind === 'stranger' && out.destroy())
        .catch(() => out.destroy());
    }, 60_000);
    const end = () => out.destroy();
    streams.add(send);
    ends.add(end);
    out.on('close', () => {
      clearInterval(check);
      streams.delete(send);
      ends.delete(end);
    });
    void look();
  });
  return {
    nudge: () => void look(),
    close: () => {
      clearInterval(poll);
      clearInterval(beat);
      for (const end of ends) end();
    },
  };
}
