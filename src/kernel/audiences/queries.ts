/** Audiences listed, shown and counted, and their members as of any day. */
import { type RawBuilder, sql } from 'kysely';
import { inScope, isEnterpriseWide } from '../access/scope.ts';
import { afterCursor, containing, countRows, encodeCursor } from '../list.ts';
import { namesOf } from '../names.ts';
import { operationsOn, type QueryContext } from '../operation.ts';
import {
  type AsOf,
  allOf,
  asOfNow,
  matchesText,
  personRowOf,
  personScopes,
  selectPeople,
} from '../org/people-sql.ts';
import type { KernelTables } from '../tables.gen.ts';
import { audienceSource, compile } from './compile.ts';
import { countAudience, getAudience, listAudienceMembers, listAudiences } from './contract.ts';
import type { Predicate } from './predicate.ts';
import { missingReference } from './references.ts';
import { referencesOf, sentenceOf } from './rules.ts';

const { query } = operationsOn<KernelTables>();
type Ctx<R extends string> = QueryContext<KernelTables, R>;

async function inWords<R extends string>(ctx: Ctx<R>, predicate: Predicate): Promise<string> {
  const wanted: Record<string, string[]> = {};
  for (const { kind, id } of referencesOf(predicate)) wanted[kind] = [...(wanted[kind] ?? []), id];
  const nameOf = await namesOf(ctx, wanted);
  return sentenceOf(predicate, nameOf);
}

async function countPeople<R extends string>(ctx: Ctx<R>, predicate: Predicate, at: AsOf): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    ${audienceSource(at)} select count(*) as n from people n
    where ${compile(predicate)} and ${inScope(ctx.scope, 'n.unit_id')}`.execute(ctx.tx);
  return rows[0]!.n;
}

interface AudienceColumns {
  audience_id: string;
  key: string;
  version: number;
  name: string;
  predicate: Predicate;
  owner_id: string | null;
  owner_name: string | null;
  created_at: string;
  retired_at: string | null;
  sort_value: string;
}

const columns = sql`a.audience_id, a.key, a.version, a.name, a.predicate, a.owner_id, a.created_at, a.retired_at`;

async function rowOf<R extends string>(
  ctx: Ctx<R>,
): Promise<(a: AudienceColumns) => ReturnType<typeof shown>> {
  const scopes = await ctx.scopes('audiences.edit-audiences');
  const edit = scopes['audiences.edit-audiences'];
  const holds = edit.everything || edit.roots.length > 0;
  return (a) =>
    shown(a, holds && (isEnterpriseWide(edit) || (a.owner_id !== null && a.owner_id === ctx.actor.personId)));
}

function shown(a: AudienceColumns, mayEdit: boolean) {
  const can = ['audiences.get-audience', 'audiences.list-audience-members'];
  if (mayEdit && a.retired_at === null) can.push('audiences.change-audience', 'audiences.retire-audience');
  return {
    audienceId: a.audience_id,
    key: a.key,
    version: a.version,
    name: a.name,
    ownerId: a.owner_id,
    ownerName: a.owner_name,
    createdAt: a.created_at,
    retiredAt: a.retired_at,
    can,
  };
}

async function findAudience<R extends string>(ctx: Ctx<R>, id: string): Promise<AudienceColumns> {
  const { rows } = await sql<AudienceColumns>`
    select ${columns}, n.name as owner_name, '' as sort_value from kernel.audience a
    left join kernel.person_now n on n.person_id = a.owner_id where a.audience_id = ${id}`.execute(ctx.tx);
  return rows[0] ?? ctx.notFound('audience', id);
}

export const audienceQueries = [
  query(countAudience, async (ctx, input) => {
    const missing = await missingReference(ctx.tx, input.predicate);
    if (missing !== null) ctx.refuse('reference-unknown', { what: missing.kind, value: missing.id });
    const at = asOfNow(ctx, input);
    const { rows } = await sql<{ personId: string; name: string; title: string | null; unit_name: string }>`
      ${audienceSource(at)} select n.person_id as "personId", n.name, n.title, n.unit_name from people n
      where ${compile(input.predicate)} and ${inScope(ctx.scope, 'n.unit_id')}
      order by n.sort_name, n.person_id limit 5`.execute(ctx.tx);
    return {
      asOf: at.day,
      count: await countPeople(ctx, input.predicate, at),
      examples: rows.map(({ unit_name, ...r }) => ({ ...r, unitName: unit_name === '' ? null : unit_name })),
      sentence: await inWords(ctx, input.predicate),
    };
  }),
  query(listAudiences, async (ctx, input) => {
    const { filter, sort, direction, cursor, limit } = input;
    const state = filter.state ?? 'current';
    const where: RawBuilder<boolean>[] = [];
    if (state !== 'all')
      where.push(state === 'current' ? sql`a.retired_at is null` : sql`a.retired_at is not null`);
    if (filter.text !== undefined && filter.text !== '')
      where.push(sql`lower(a.key || ' ' || a.name) like ${containing(filter.text.toLowerCase())}`);
    const by = sort === 'created' ? sql`a.created_at` : sql`lower(a.name)`;
    const all = sql`from kernel.audience a where ${allOf(where)}`;
    const way = sql.raw(direction);
    const { rows } = await sql<AudienceColumns>`
      select ${columns}, (${by})::text as sort_value,
        (select n.name from kernel.person_now n where n.person_id = a.owner_id) as owner_name
      ${all} and ${afterCursor(cursor, sort, direction, by, sql`a.audience_id`)}
      order by ${by} ${way}, a.audience_id ${way} limit ${limit + 1}`.execute(ctx.tx);
    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1)! : null;
    return {
      rows: page.map(await rowOf(ctx)),
      next: last === null ? null : encodeCursor(sort, last.sort_value, last.audience_id),
      ...(await countRows(ctx.tx, all)),
    };
  }),
  query(getAudience, async (ctx, input) => {
    const audience = await findAudience(ctx, input.audienceId);
    return {
      ...(await rowOf(ctx))(audience),
      predicate: audience.predicate,
      sentence: await inWords(ctx, audience.predicate),
      count: await countPeople(ctx, audience.predicate, asOfNow(ctx, {})),
    };
  }),
  query(listAudienceMembers, async (ctx, input) => {
    const audience = await findAudience(ctx, input.audienceId);
    const { filter, sort, direction, cursor, limit } = input;
    const at = asOfNow(ctx, filter);
    const where = [compile(audience.predicate), inScope(ctx.scope, 'n.unit_id')];
    if (filter.text !== undefined) where.push(matchesText(filter.text));
    // The page is found by a query of its own: `people` and `units` are names of its `with` clause.
    const members = sql`from (${audienceSource(at)} select n.* from people n where ${allOf(where)}) n`;
    const way = sql.raw(direction);
    const { rows } = await selectPeople(
      at,
      await personScopes(ctx),
      sql`${members} where ${afterCursor(cursor, sort, direction, sql`n.sort_name`, sql`n.person_id`)}`,
      sql`order by n.sort_name ${way}, n.person_id ${way} limit ${limit + 1}`,
    ).execute(ctx.tx);
    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1)! : null;
    return {
      rows: page.map((r) => personRowOf(r, at.day)),
      next: last === null ? null : encodeCursor(sort, last.sort_name, last.person_id),
      ...(await countRows(ctx.tx, members)),
    };
  }),
];
