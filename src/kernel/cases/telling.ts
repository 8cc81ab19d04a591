/**
 * How the one waited on hears of it: who works here by notice, whoever is outside by mail with a link that answers
 * this one question. Only the link's hash is kept.
 */
import { createHash, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { readSettings } from '../setup/settings.ts';
import type { Context, Of, WaitRow } from './rows.ts';
import { linkEnds } from './rules.ts';

/** Under which a link's token is found again. */
export function hashOf(token: string): Buffer {
  return createHash('sha256').update(`wait ${token}`).digest();
}

/** Makes a link to one question; earlier ones of the same wait go on working until they end. */
async function makeLink(ctx: Context, baseUrl: string, waitId: string): Promise<string> {
  const token = randomBytes(24).toString('base64url');
  await ctx.tx
    .insertInto('kernel.wait_link')
    .values({
      token_hash: hashOf(token),
      wait_id: waitId,
      expires_at: linkEnds(ctx.now),
      counted_from: ctx.now,
    })
    .execute();
  // Behind the #, so that it reaches no server log on its way.
  return `${baseUrl.replace(/\/+$/, '')}/answer#token=${token}`;
}

type Told = Pick<
  Of<WaitRow>,
  | 'wait_id'
  | 'case_id'
  | 'case_kind'
  | 'case_key'
  | 'person_id'
  | 'contact_email'
  | 'question'
  | 'promised_until'
>;

/** Tells the one waited on: that they are asked, or that the question still waits. */
export async function tellParty(
  ctx: Context,
  baseUrl: string,
  wait: Told,
  occasion: 'asked' | 'reminded',
  askedBy: string | null,
): Promise<void> {
  if (wait.person_id !== null) {
    const sentence =
      occasion === 'asked'
        ? `${wait.case_key} waits on you. Open it on Home to read what is asked, and answer.`
        : `${wait.case_key} still waits for your answer.`;
    ctx.tell(wait.person_id, { kind: 'wait', id: wait.wait_id }, `wait-${occasion}`, sentence);
  }
  const to =
    wait.contact_email ?? (wait.person_id === null ? null : await mailOfAccountless(ctx, wait.person_id));
  if (to === null) return;
  const link = await makeLink(ctx, baseUrl, wait.wait_id);
  const { enterprise } = await readSettings(ctx.tx);
  ctx.mail(`wait-${occasion}`, null, messageTo(to, { enterprise, askedBy, occasion, link, ...wait }));
}

/** The address of somebody who works here but cannot sign in: they answer by link. */
async function mailOfAccountless(ctx: Context, personId: string): Promise<string | null> {
  const { rows } = await sql<{ email: string | null }>`
    select n.email from kernel.person_now n where n.person_id = ${personId} and not n.erased
      and not exists (select 1 from kernel.account a where a.person_id = n.person_id and a.disabled_at is null)`.execute(
    ctx.tx,
  );
  return rows[0]?.email ?? null;
}

function messageTo(
  to: string,
  m: {
    enterprise: string | null;
    askedBy: string | null;
    occasion: 'asked' | 'reminded';
    link: string;
    case_key: string;
    question: string;
    promised_until: string | null;
  },
) {
  const who = [m.askedBy, m.enterprise].filter((n) => n !== null).join(', ');
  const opening =
    m.occasion === 'asked'
      ? `${who === '' ? 'Somebody' : who} asks you for an answer (${m.case_key}):`
      : `This question still waits for your answer (${m.case_key}${who === '' ? '' : `, asked by ${who}`}):`;
  const text = `${opening}

${m.question}

Answer on this page; you need no account. You can also say by which day you will answer:

${m.link}

The link works for 30 days, for this question only. Whoever has it can answer, so please do not pass it on.
`;
  return {
    to,
    subject:
      m.occasion === 'asked'
        ? `A question for you (${m.case_key})`
        : `Reminder: a question for you (${m.case_key})`,
    text,
  };
}
