/**
 * What is similar to a text that somebody is writing: requests that they may read, and entries of the catalogue. Words
 * are looked up in the full-text index, rare ones first, so that a million titles take no longer than a thousand; the
 * few that are found are ranked by how alike they look. (Looking through a trigram index takes over a second there.)
 */
import { type RawBuilder, sql } from 'kysely';
import type { QueryContext } from '../../../kernel/operation.ts';
import type { KernelTables } from '../../../kernel/tables.gen.ts';
import { openStates, type RequestState } from '../machine.ts';
import { mayRead, type Reach, reachOf } from '../sql.ts';
import type { RequestsTables } from '../tables.gen.ts';
import { offeredTo } from './rows.ts';
import { conjunctions, type RatedWord, tsqueryOf, wordsOf } from './rules.ts';

type Context = Pick<
  QueryContext<KernelTables & RequestsTables>,
  'tx' | 'actor' | 'scope' | 'scopes' | 'today'
>;

/** Below this a title has nothing to do with the text. */
const LEAST_SCORE = 0.25;
/** Titles that are ranked. */
const RANKED = 500;
/** Up to so many requests, words with a slip of the pen are found as well. */
const FEW = 20_000;

/** How alike a title and a text are, from 0 to 1: as wholes, and how much of the title the text holds. */
function likeness(column: string, text: string): RawBuilder<number> {
  const of = sql.ref(column);
  return sql<number>`(0.5 * similarity(${of}, ${text}) + 0.5 * word_similarity(${of}, ${text}))::float8`;
}

/** How common the words are among the titles, from the statistics of their index; and about how many titles there are. */
async function rate(ctx: Context, text: string): Promise<{ words: RatedWord[]; total: number }> {
  const words = wordsOf(text);
  const { rows } = await sql<{ word: string; is_start: boolean; share: number; total: number }>`
    with lexicon as materialized (
      select e.word, e.share from pg_stats s
      cross join lateral unnest(s.most_common_elems::text::text[], s.most_common_elem_freqs) as e(word, share)
      where s.schemaname = 'requests' and s.tablename = 'request_title_words' and e.word is not null)
    select t.word, t.is_start,
      coalesce((select sum(l.share) from lexicon l
          where l.word = t.word or (t.is_start and starts_with(l.word, t.word))),
        (select min(share) from lexicon), 1)::float8 as share,
      greatest((select reltuples from pg_class where oid = 'requests.request'::regclass), 0)::float8 as total
    from unnest(${words.map((w) => w.word)}::text[], ${words.map((w) => w.isStart)}::boolean[]) as t(word, is_start)`.execute(
    ctx.tx as never,
  );
  return {
    words: rows.map((r) => ({ word: r.word, isStart: r.is_start, share: Math.min(r.share, 1) })),
    total: rows[0]?.total ?? 0,
  };
}

/** Nobody but a person's own records is reached: they are few, and found by the person. */
const ownOnly = (reach: Reach) =>
  reach.unitIds !== null && reach.unitIds.length === 0 && reach.queueIds.length === 0;

/** Requests that the actor may read and whose title is similar, the most similar first. */
export async function similarRequests(
  ctx: Context,
  wanted: { text: string; exceptRequestId?: string | undefined; openOnly: boolean; limit: number },
) {
  const { text } = wanted;
  const { 'requests.read': read } = await ctx.scopes('requests.read');
  const reach = await reachOf(ctx.tx, ctx.actor, read);
  const { words, total } = await rate(ctx, text);
  if (words.length === 0) return [];
  const groups = ownOnly(reach) ? words.map((w) => [w]) : conjunctions(words, total);
  const byWords = sql<boolean>`to_tsvector('simple'::regconfig, r.title) @@ ${tsqueryOf(groups)}::tsquery`;
  const alike = total < FEW ? sql<boolean>`(${byWords} or r.title % ${text})` : byWords;
  const fits = sql.join(
    [
      sql<boolean>`r.submitted_at is not null`,
      wanted.openOnly
        ? sql<boolean>`r.state = any(${openStates}::text[])`
        : sql<boolean>`r.state not in ('cancelled', 'merged')`,
      ...(wanted.exceptRequestId === undefined
        ? []
        : [sql<boolean>`r.request_id <> ${wanted.exceptRequestId}`]),
    ],
    sql` and `,
  );
  // `offset 0` keeps the planner from finding the rows by anything but what bounds them.
  const found = ownOnly(reach)
    ? sql`select * from (select r.* from requests.request r where ${mayRead(reach, ctx.actor)} offset 0) r
        where ${alike} and ${fits}`
    : sql`select * from (select r.* from requests.request r where ${alike} offset 0) r
        where ${mayRead(reach, ctx.actor)} and ${fits}`;
  const { rows } = await sql<{
    request_id: string;
    key: string;
    title: string;
    state: RequestState;
    submitted_at: string;
    is_mine: boolean;
    score: number;
  }>`
    select * from (
      select c.request_id, c.key, c.title, c.state, c.submitted_at,
        coalesce(c.requester_id = ${ctx.actor.personId}::uuid, false) as is_mine, ${likeness('c.title', text)} as score
      from (${found} limit ${RANKED}) c) s
    where s.score >= ${LEAST_SCORE}
    order by s.score desc, s.submitted_at desc, s.request_id limit ${wanted.limit}`.execute(ctx.tx as never);
  return rows.map((r) => ({
    requestId: r.request_id,
    key: r.key,
    title: r.title,
    state: r.state,
    submittedAt: r.submitted_at,
    isMine: r.is_mine,
    score: r.score,
  }));
}

/** Entries of the catalogue that the actor may choose and that are similar by name or by another word for it. */
export async function similarModels(
  ctx: Context,
  wanted: { text: string; exceptModelId?: string | undefined; limit: number },
) {
  const { text } = wanted;
  const { rows } = await sql<{
    model_id: string;
    key: string;
    kind: 'model' | 'demand' | 'answer';
    name: string;
    description: string;
    icon: string;
    link: string | null;
    score: number;
  }>`
    select * from (
      select m.model_id, m.key, m.kind, m.name, m.description, m.icon, m.link,
        greatest(word_similarity(m.name, ${text}), similarity(m.name, ${text}),
          (select max(word_similarity(btrim(p), ${text})) * 0.95
            from unnest(string_to_array(m.search_words, ',')) p where length(btrim(p)) >= 3))::float8 as score
      from requests.model m
      where m.state = 'published' and ${offeredTo(ctx)}
        and ${wanted.exceptModelId === undefined ? sql`true` : sql`m.model_id <> ${wanted.exceptModelId}`}) s
    where s.score >= 0.5
    order by s.score desc, s.name, s.model_id limit ${wanted.limit}`.execute(ctx.tx as never);
  return rows.map((r) => ({
    modelId: r.model_id,
    key: r.key,
    kind: r.kind,
    name: r.name,
    description: r.description,
    icon: r.icon,
    link: r.link,
    score: r.score,
  }));
}
