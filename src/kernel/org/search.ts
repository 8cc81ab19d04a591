/** The search box: asks every kind that areas register, at most 8 of a kind, in the asker's scope. */
import { type RawBuilder, sql } from 'kysely';
import { inScope } from '../access/scope.ts';
import type { Area, SearchKind } from '../area.ts';
import { registryOf } from '../context.ts';
import { containing } from '../list.ts';
import { operationsOn } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import { findRecords } from './contract-search.ts';
import { allOf, isEmployed, matchesText } from './people-sql.ts';

const { query } = operationsOn<KernelTables>();

const MOST_OF_A_KIND = 8;
/** Of very common words not all matches are ranked, only so many. */
const MOST_RANKED = 300;

/** One or two letters have no trigram that an index could find: they are taken as the beginning of a family name. */
function matched(text: string): RawBuilder<boolean> {
  return text.length < 3
    ? sql<boolean>`n.sort_name like ${containing(text.toLowerCase()).slice(1)}`
    : matchesText(text);
}

const people: SearchKind = {
  kind: 'person',
  async find(ctx, text, limit) {
    const scopes = await ctx.scopes('org.view-people');
    const reached = inScope(scopes['org.view-people'], 'n.unit_id', 'n.person_id');
    const { rows } = await sql<{ id: string; key: string; title: string; hint: string | null }>`
      select n.person_id as id, n.key, n.name as title,
        nullif(concat_ws(' · ', n.title, nullif(n.unit_name, ''),
          case when not ${isEmployed(ctx.today)} then case when n.hired_on > ${ctx.today}::date then 'joins ' || n.hired_on else 'left' end end), '') as hint
      from (
        select * from kernel.person_now n where n.key = upper(${text}) and ${reached}
        union
        (select * from kernel.person_now n where ${matched(text)} and ${reached} limit ${MOST_RANKED})
      ) n
      where not n.erased
      order by n.key = upper(${text}) desc, ${isEmployed(ctx.today)} desc nulls last, n.sort_name, n.person_id
      limit ${limit}`.execute(ctx.tx);
    return rows;
  },
};

const units: SearchKind = {
  kind: 'unit',
  async find(ctx, text, limit) {
    const words = text
      .toLowerCase()
      .split(/\s+/)
      .filter((w) => w !== '');
    const { rows } = await sql<{ id: string; key: string; title: string; hint: string | null }>`
      select u.unit_id as id, i.key, u.name as title, p.name as hint
      from kernel.unit_now u join kernel.unit i using (unit_id) left join kernel.unit_now p on p.unit_id = u.parent_id
      where ${allOf(words.map((w) => sql<boolean>`lower(concat_ws(' ', u.name, u.code, i.key)) like ${containing(w)}`))}
      order by i.key = upper(${text}) desc, lower(u.name) = lower(${text}) desc, u.depth, u.name limit ${limit}`.execute(
      ctx.tx,
    );
    return rows;
  },
};

/** People and units; registered by the organisation. */
export const orgSearch: readonly SearchKind[] = [people, units];

const doFind = query(findRecords, async (ctx, input) => {
  const hits = [];
  for (const area of registryOf(ctx).areas) {
    for (const kind of area.search ?? []) {
      const found = await kind.find(ctx as Parameters<SearchKind['find']>[0], input.text, MOST_OF_A_KIND);
      for (const hit of found.slice(0, MOST_OF_A_KIND)) hits.push({ kind: kind.kind, ...hit });
    }
  }
  return { hits };
});

export const search: Area = {
  name: 'search',
  title: 'Search',
  operations: [doFind],
  events: [],
  reactions: [],
  rights: {},
  roles: [],
  memberRights: [],
  names: {},
};
