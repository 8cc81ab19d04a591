/** Audiences: assembled for the registry. */
import { sql } from 'kysely';
import type { Area, SearchKind } from '../area.ts';
import { containing } from '../list.ts';
import { audienceCommands } from './commands.ts';
import { audienceEvents } from './contract.ts';
import { audienceNames } from './names.ts';
import { audienceQueries } from './queries.ts';
import { audienceRights, audienceRoles } from './rights.ts';

const audienceSearch: SearchKind = {
  kind: 'audience',
  async find(ctx, text, limit) {
    const scopes = await ctx.scopes('audiences.view-audiences');
    const scope = scopes['audiences.view-audiences'];
    if (!scope.everything && scope.roots.length === 0) return [];
    const { rows } = await sql<{ id: string; key: string; title: string }>`
      select audience_id as id, key, name as title from kernel.audience
      where retired_at is null and lower(key || ' ' || name) like ${containing(text.toLowerCase())}
      order by key = upper(${text}) desc, lower(name) limit ${limit}`.execute(ctx.tx);
    return rows.map((r) => ({ ...r, hint: null }));
  },
};

export const audiences: Area = {
  name: 'audiences',
  title: 'Audiences',
  operations: [...audienceQueries, ...audienceCommands],
  events: audienceEvents,
  reactions: [],
  rights: audienceRights,
  roles: audienceRoles,
  memberRights: [],
  names: { audience: audienceNames },
  search: [audienceSearch],
};
