/** One HTTP route per operation, made from its contract. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import type { Actor } from '../../kernel/access/actor.ts';
import { scopesOf } from '../../kernel/access/authorise.ts';
import { NOTHING } from '../../kernel/access/scope.ts';
import { parseInput } from '../../kernel/context.ts';
import { phrase } from '../../kernel/language.ts';
import type { Contract } from '../../kernel/operation.ts';
import { type App, keyReused, type PerformOptions, perform, preview } from '../../kernel/perform.ts';
import { dateIn, isoInstant } from '../../platform/clock.ts';
import { newId } from '../../platform/ids.ts';
import { Refusal } from '../../platform/refusal.ts';
import { inputReader } from './http-input.ts';
import { languageOfRequest } from './languages.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The operation that a route performs; in logs and metrics. */
    operation?: string;
  }
}

/** Finds out who asks; throws `unauthenticated` for a credential that does not hold. */
export type WhoAsks = (request: FastifyRequest) => Promise<Actor>;

/** Adds a route for every operation of the registry. */
export function addOperationRoutes(server: FastifyInstance, app: App, whoAsks: WhoAsks): void {
  for (const { contract } of app.registry.operations.values()) {
    const read = inputReader(contract);
    server.route({
      method: contract.http.method,
      url: contract.http.path,
      config: { operation: contract.name },
      handler: async (request, reply) =>
        answer(app, contract, read(request), await whoAsks(request), request, reply),
    });
  }
}

async function answer(
  app: App,
  contract: Contract,
  input: unknown,
  actor: Actor,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  const options = optionsOf(request);
  options.language = languageOfRequest(request, app.zone);
  if (contract.kind === 'command' && /(^|[,;\s])preview/.test(String(request.headers.prefer ?? ''))) {
    reply.header('preference-applied', 'preview');
    return preview(app, contract as Contract<'command'>, input, actor, options);
  }
  if (contract.long && actor.kind !== 'stranger') {
    reply.code(202);
    return { workId: await enqueueLongWork(app, contract, input, actor, options) };
  }
  const output = await perform(app, contract, input, actor, options);
  return output ?? {};
}

/** Key, version and reason from the headers of a request. */
function optionsOf(request: FastifyRequest): PerformOptions {
  const options: PerformOptions = {};
  const key = request.headers['idempotency-key'];
  if (typeof key === 'string' && key !== '') {
    if (key.length > 200)
      throw new Refusal('invalid', 'key-too-long', 'The idempotency key is longer than 200 characters.');
    options.key = key;
  }
  const version = request.headers['if-match'];
  if (typeof version === 'string') {
    const n = /^(?:W\/)?"(\d{1,9})"$/.exec(version);
    if (n === null)
      throw new Refusal('invalid', 'version-invalid', 'If-Match must hold the version in quotes, like "3".');
    options.expectedVersion = Number(n[1]);
  }
  const reason = request.headers['x-reason'];
  if (typeof reason === 'string' && reason !== '') {
    try {
      options.reason = decodeURIComponent(reason).slice(0, 2000);
    } catch {
      throw new Refusal('invalid', 'reason-invalid', 'X-Reason must be percent-encoded text.');
    }
  }
  return options;
}

/** Checks right and input now, and leaves the work to a worker; the same key enqueues once. */
export async function enqueueLongWork(
  app: App,
  contract: Contract,
  input: unknown,
  actor: Actor & { accountId?: string },
  options: PerformOptions,
): Promise<string> {
  const now = app.clock.now();
  const parsed = parseInput(contract, input);
  const scopes = await scopesOf(
    app.database.kysely,
    app.registry,
    [contract.right],
    actor,
    dateIn(app.zone, now),
  );
  const scope = scopes[contract.right] ?? NOTHING;
  if (!scope.everything && scope.roots.length === 0 && scope.own === null) {
    throw new Refusal(
      'forbidden',
      'right-missing',
      'None of your roles allows this: “{allows}”. Ask an administrator for a role that does.',
      { right: contract.right, allows: phrase(app.registry.rights.get(contract.right) ?? contract.right) },
    );
  }
  if (actor.accountId === undefined)
    throw new Refusal('forbidden', 'account-needed', 'Long work needs an account that it runs for.');
  const { rows } = await sql<{ work_id: string }>`
    insert into kernel.long_work (work_id, operation, input, actor_id, idempotency_key, state, created_at)
    values (${newId()}, ${contract.name}, ${JSON.stringify(parsed)}::jsonb, ${actor.accountId}, ${options.key ?? null}, 'queued', ${isoInstant(now)})
    on conflict (actor_id, idempotency_key) where idempotency_key is not null do nothing
    returning work_id`.execute(app.database.kysely);
  if (rows[0] !== undefined) return rows[0].work_id;
  const before = await sql<{ work_id: string; same: boolean }>`
    select work_id, operation = ${contract.name} and input = ${JSON.stringify(parsed)}::jsonb as same
    from kernel.long_work where actor_id = ${actor.accountId} and idempotency_key = ${options.key}`.execute(
    app.database.kysely,
  );
  const { work_id, same } = before.rows[0]!;
  if (!same) throw keyReused();
  return work_id;
}
