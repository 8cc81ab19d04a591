/** Links by which people without an account ask for one model: made, revoked, listed. Only their hashes are kept. */
import { createHash, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { inScope } from '../../../kernel/access/scope.ts';
import { afterCursor, countRows, encodeCursor } from '../../../kernel/list.ts';
import { namesOf } from '../../../kernel/names.ts';
import { type Operation, operationsOn } from '../../../kernel/operation.ts';
import type { KernelTables } from '../../../kernel/tables.gen.ts';
import { newId } from '../../../platform/ids.ts';
import type { RequestsTables } from '../tables.gen.ts';
import * as contract from './contract-links.ts';
import * as events from './events.ts';
import type { Context, ModelRow } from './rows.ts';
import { countUse, type LinkCounts, linkEndsAt } from './rules.ts';

const { command, query } = operationsOn<KernelTables & RequestsTables>();

/** Under which a secret is found again; the purpose keeps one kind of link from opening another. */
export function hashOf(purpose: 'ask' | 'asked', token: string): Buffer {
  return createHash('sha256').update(`${purpose} ${token}`).digest();
}

/** A new secret for a link. */
export const newToken = (): string => randomBytes(24).toString('base64url');

/** The address of a page behind a link; the secret stands behind the #, so that it reaches no server log. */
export const addressOf = (baseUrl: string, page: 'ask' | 'asked', token: string): string =>
  `${baseUrl.replace(/\/+$/, '')}/${page}#token=${token}`;

export interface OpenLink extends LinkCounts {
  readonly linkId: string;
  readonly expiresAt: string;
  readonly model: ModelRow;
}

/** Finds what a link asks for and counts the use; one that ended and one that never was answer the same. */
export async function useLink(
  ctx: Context<'link-dead' | 'too-many'>,
  token: string,
  use: 'looks' | 'uploads' | 'sends',
): Promise<OpenLink> {
  const { rows } = await sql<{
    link_id: string;
    expires_at: string;
    looks: number;
    uploads: number;
    sends: number;
    counted_from: string;
    model_id: string;
  }>`
    select l.* from requests.ask_link l
    where l.token_hash = ${hashOf('ask', token)} and l.revoked_at is null and l.expires_at > ${ctx.now} for update`.execute(
    ctx.tx,
  );
  const link = rows[0] ?? ctx.refuse('link-dead');
  const { rows: models } = await sql<ModelRow>`
    select m.* from requests.model m
    where m.model_id = ${link.model_id} and m.state = 'published' and m.accepts_without_account`.execute(
    ctx.tx,
  );
  const model = models[0] ?? ctx.refuse('link-dead');
  const counts = countUse({ ...link, countedFrom: link.counted_from }, use, ctx.now);
  if (counts.tooMany) ctx.refuse('too-many');
  await sql`
    update requests.ask_link set looks = ${counts.looks}, uploads = ${counts.uploads}, sends = ${counts.sends},
      counted_from = ${counts.countedFrom}, opened = opened + ${use === 'looks' ? 1 : 0},
      submitted = submitted + ${use === 'sends' ? 1 : 0}
    where link_id = ${link.link_id}`.execute(ctx.tx);
  return { ...counts, linkId: link.link_id, expiresAt: link.expires_at, model };
}

/** The operations; `baseUrl` is where links lead. */
export function linkOperations(baseUrl: string): Operation[] {
  return [
    command(contract.makeAskLink, async (ctx, { modelId, label, days }) => {
      const { rows } = await sql<ModelRow>`
        select m.* from requests.model m where m.model_id = ${modelId} and ${inScope(ctx.scope, 'm.unit_id')}
        for update`.execute(ctx.tx);
      const model = rows[0] ?? ctx.notFound('request-model', modelId);
      if (model.state !== 'published') ctx.refuse('not-published');
      if (!model.accepts_without_account) ctx.refuse('needs-account');
      const linkId = newId();
      const token = newToken();
      const expiresAt = linkEndsAt(ctx.now, days);
      await ctx.tx
        .insertInto('requests.ask_link')
        .values({
          link_id: linkId,
          model_id: modelId,
          token_hash: hashOf('ask', token),
          label,
          made_at: ctx.now,
          made_by: ctx.actor.personId,
          expires_at: expiresAt,
          counted_from: ctx.now,
        })
        .execute();
      ctx.emit(events.askLinkMade, linkId, { modelId, expiresAt });
      return { linkId, version: 1, expiresAt, address: addressOf(baseUrl, 'ask', token) };
    }),

    command(contract.revokeAskLink, async (ctx, { linkId }) => {
      const { rows } = await sql<{ version: number; model_id: string; revoked_at: string | null }>`
        select l.version, l.model_id, l.revoked_at from requests.ask_link l join requests.model m using (model_id)
        where l.link_id = ${linkId} and ${inScope(ctx.scope, 'm.unit_id')} for update of l`.execute(ctx.tx);
      const link = rows[0] ?? ctx.notFound('ask-link', linkId);
      ctx.expectVersion(link.version);
      if (link.revoked_at !== null) ctx.refuse('revoked-already');
      await sql`
        update requests.ask_link set revoked_at = ${ctx.now}, version = version + 1 where link_id = ${linkId}`.execute(
        ctx.tx,
      );
      ctx.emit(events.askLinkRevoked, linkId, { modelId: link.model_id });
      return { linkId, version: link.version + 1 };
    }),

    query(contract.listAskLinks, async (ctx, { modelId, filter, sort, direction, cursor, limit }) => {
      const { rows: models } = await sql<{ is_open: boolean }>`
        select m.state = 'published' and m.accepts_without_account as is_open from requests.model m
        where m.model_id = ${modelId} and ${inScope(ctx.scope, 'm.unit_id')}`.execute(ctx.tx as never);
      const model = models[0] ?? ctx.notFound('request-model', modelId);
      const works = sql<boolean>`(l.revoked_at is null and l.expires_at > ${ctx.now} and ${model.is_open})`;
      const from = sql`from requests.ask_link l where l.model_id = ${modelId}
        and ${filter.works === undefined ? sql`true` : works}`;
      const way = sql.raw(direction);
      const { rows } = await sql<{
        link_id: string;
        version: number;
        label: string;
        made_at: string;
        made_by: string | null;
        expires_at: string;
        revoked_at: string | null;
        works: boolean;
        opened: number;
        submitted: number;
      }>`
        select l.*, ${works} as works ${from}
          and ${afterCursor(cursor, sort, direction, sql`l.made_at`, sql`l.link_id`)}
        order by l.made_at ${way}, l.link_id ${way} limit ${limit + 1}`.execute(ctx.tx as never);
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      const nameOf = await namesOf(ctx, { person: page.map((l) => l.made_by) });
      return {
        rows: page.map((l) => ({
          linkId: l.link_id,
          version: l.version,
          label: l.label,
          madeAt: l.made_at,
          madeBy: l.made_by === null ? null : { personId: l.made_by, name: nameOf('person', l.made_by) },
          expiresAt: l.expires_at,
          revokedAt: l.revoked_at,
          works: l.works,
          opened: l.opened,
          submitted: l.submitted,
          can: l.revoked_at === null ? ['requests.revoke-ask-link'] : [],
        })),
        next:
          rows.length > limit && last !== undefined ? encodeCursor(sort, last.made_at, last.link_id) : null,
        ...(await countRows(ctx.tx, from)),
      };
    }),
  ];
}
