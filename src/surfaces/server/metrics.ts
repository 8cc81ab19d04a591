/** `/api/metrics` in the Prometheus text format: requests by operation and status, backlog of the log's consumers. */
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { App } from '../../kernel/perform.ts';

/** Counts every request, and adds the endpoint. It answers only callers on this machine, or with TRELLIS_METRICS_TOKEN. */
export function addMetrics(http: FastifyInstance, app: App, token = process.env.TRELLIS_METRICS_TOKEN): void {
  const register = new Registry();
  collectDefaultMetrics({ register });
  const seconds = new Histogram({
    name: 'trellis_request_seconds',
    help: 'Time to answer, by operation.',
    labelNames: ['operation', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [register],
  });
  const faults = new Counter({
    name: 'trellis_faults_total',
    help: 'Answers with status 500 or above.',
    labelNames: ['operation'],
    registers: [register],
  });
  new Gauge({
    name: 'trellis_backlog',
    help: 'Rows that wait for a worker.',
    labelNames: ['queue'],
    registers: [register],
    async collect() {
      const { rows } = await sql<{ queue: string; n: number }>`
        select 'unsealed events' as queue, count(*) as n from kernel.event_unsealed
        union all select 'due reactions', count(*) from kernel.reaction where failed_at is null and due_at <= now()
        union all select 'failed reactions', count(*) from kernel.reaction where failed_at is not null
        union all select 'mail', count(*) from kernel.mail where sent_at is null and failed_at is null
        union all select 'long work', count(*) from kernel.long_work where state in ('queued', 'running')`.execute(
        app.database.kysely,
      );
      for (const { queue, n } of rows) this.set({ queue }, n);
    },
  });
  http.addHook('onResponse', async (request, reply) => {
    const operation = request.routeOptions.config?.operation ?? 'other';
    seconds.observe({ operation, status: String(reply.statusCode) }, reply.elapsedTime / 1000);
    if (reply.statusCode >= 500) faults.inc({ operation });
    if (operation !== 'other')
      request.log.info({ operation, status: reply.statusCode, ms: Math.round(reply.elapsedTime) }, 'request');
  });
  http.get('/api/metrics', { config: { rateLimit: false } }, async (request, reply) => {
    // Behind a proxy every caller looks local, so a forwarded request needs the token.
    const local =
      (request.ip === '127.0.0.1' || request.ip === '::1') &&
      request.headers['x-forwarded-for'] === undefined;
    if (token === undefined ? !local : request.headers.authorization !== `Bearer ${token}`) {
      return reply
        .code(403)
        .type('text/plain')
        .send('Metrics answer callers on this machine, or with TRELLIS_METRICS_TOKEN.\n');
    }
    return reply.type(register.contentType).send(await register.metrics());
  });
}
