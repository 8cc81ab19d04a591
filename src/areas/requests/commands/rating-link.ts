/** Satisfaction of people without an account: a link in a mail, for one delivery, for thirty days. */
import { createHash, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { inScope } from '../../../kernel/access/scope.ts';
import { countLook, linkEnds } from '../../../kernel/cases/rules.ts';
import { type Operation, operationsOn } from '../../../kernel/operation.ts';
import { readSettings } from '../../../kernel/setup/settings.ts';
import type { KernelTables } from '../../../kernel/tables.gen.ts';
import * as contract from '../contract-rating.ts';
import * as events from '../events.ts';
import type { RequestsTables } from '../tables.gen.ts';
import { type Context, type Row, tellOthers, workersOf } from './row.ts';

const { command } = operationsOn<KernelTables & RequestsTables>();

const hashOf = (token: string) => createHash('sha256').update(`rate ${token}`).digest();

/** The delivery behind a link, with the use counted; a link that ended and one that never was answer the same. */
async function deliveryOf(ctx: Context<'link-dead' | 'too-many'>, token: string): Promise<Row> {
  const { rows: links } = await sql<{ request_id: string; looks: number; counted_from: string }>`
    select request_id, looks, counted_from from requests.rating_link
    where token_hash = ${hashOf(token)} and expires_at > ${ctx.now} for update`.execute(ctx.tx);
  const link = links[0] ?? ctx.refuse('link-dead');
  const counted = countLook({ looks: link.looks, countedFrom: link.counted_from }, ctx.now);
  if (counted.tooMany) ctx.refuse('too-many');
  await sql`update requests.rating_link set looks = ${counted.looks}, counted_from = ${counted.countedFrom}
    where token_hash = ${hashOf(token)}`.execute(ctx.tx);
  const { rows } = await sql<Row>`
    select * from requests.request where request_id = ${link.request_id} and state in ('delivered', 'accepted')
    for update`.execute(ctx.tx);
  return rows[0] ?? ctx.refuse('link-dead');
}

/** The address of a requester who cannot sign in. */
async function addressOf(ctx: Context, personId: string): Promise<string | null> {
  const { rows } = await sql<{ email: string | null }>`
    select n.email from kernel.person_now n where n.person_id = ${personId} and not n.erased
      and not exists (select 1 from kernel.account a where a.person_id = n.person_id and a.disabled_at is null)`.execute(
    ctx.tx,
  );
  return rows[0]?.email ?? null;
}

function question(to: string, row: Row, enterprise: string | null, link: string) {
  return {
    to,
    subject: `${row.key} was delivered: was it what you needed?`,
    text: `What you asked for was delivered${enterprise === null ? '' : ` by ${enterprise}`} (${row.key}, ${row.title}):

${row.delivery_note}
${row.delivery_link === null ? '' : `\n${row.delivery_link}\n`}
Was it what you needed? One click on this page tells us; you need no account:

${link}

The link works for 30 days, for this delivery only.
`,
  };
}

/** The operations; `baseUrl` is where links of mails lead. */
export function ratingLinkOperations(baseUrl: string): Operation[] {
  return [
    command(contract.askForRating, async (ctx, { requestId }) => {
      const { rows } = await sql<Row>`
        select r.* from requests.request r where r.request_id = ${requestId} and r.submitted_at is not null
          and ${inScope(ctx.scope, 'r.unit_id', 'r.owner_id')} for update`.execute(ctx.tx);
      const row = rows[0] ?? ctx.notFound('request', requestId);
      const isDelivered = row.state === 'delivered' || row.state === 'accepted';
      const to = isDelivered ? await addressOf(ctx as Context, row.requester_id) : null;
      if (to === null) return { requestId, isSent: false };
      const token = randomBytes(24).toString('base64url');
      await sql`insert into requests.rating_link (token_hash, request_id, expires_at, counted_from)
        values (${hashOf(token)}, ${requestId}, ${linkEnds(ctx.now)}, ${ctx.now})`.execute(ctx.tx);
      const { enterprise } = await readSettings(ctx.tx);
      // Behind the #, so that it reaches no server log on its way.
      const link = `${baseUrl.replace(/\/+$/, '')}/rate#token=${token}`;
      ctx.mail('delivery-rating', null, question(to, row, enterprise, link));
      ctx.emit(events.ratingAsked, requestId, {});
      return { requestId, isSent: true };
    }),

    command(contract.lookAtRatingLink, async (ctx, { token }) => {
      const row = await deliveryOf(ctx as Context<'link-dead' | 'too-many'>, token);
      const { enterprise } = await readSettings(ctx.tx);
      return {
        enterprise,
        key: row.key,
        title: row.title,
        note: row.delivery_note ?? '',
        link: row.delivery_link,
        satisfaction: row.satisfaction,
        comment: row.satisfaction_comment,
      };
    }),

    command(contract.rateByLink, async (ctx, { token, satisfaction, comment }) => {
      const row = await deliveryOf(ctx as Context<'link-dead' | 'too-many'>, token);
      ctx.emit(events.deliveryRated, row.request_id, { satisfaction });
      if (row.satisfaction !== satisfaction)
        tellOthers(
          ctx as Context,
          await workersOf(ctx as Context, row),
          row.request_id,
          'delivery-rated',
          `The delivery of ${row.key} was rated ${satisfaction} of 5.`,
        );
      await ctx.tx
        .updateTable('requests.request')
        .set({
          satisfaction,
          satisfaction_comment: comment === undefined ? row.satisfaction_comment : comment || null,
          rated_at: ctx.now,
          changed_at: ctx.now,
          version: row.version + 1,
        })
        .where('request_id', '=', row.request_id)
        .execute();
      return { satisfaction };
    }),
  ];
}
