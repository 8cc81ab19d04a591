/** Forms, assembled for the registry; imported only by areas/index.ts and by tests. */
import { sql } from 'kysely';
import type { Area, NameResolver, SearchKind } from '../area.ts';
import { containing } from '../list.ts';
import { formCommands } from './commands.ts';
import { formEvents } from './contract.ts';
import { formQueries } from './queries.ts';
import { formRights, formRoles } from './rights.ts';

const formNames: NameResolver = async (tx, ids) => {
  const { rows } = await sql<{ id: string; key: string; name: string }>`
    select form_id as id, key, name from kernel.form where form_id = any(${ids}::uuid[])`.execute(
    tx as never,
  );
  return new Map(rows.map((r) => [r.id, { key: r.key, name: r.name }]));
};

const formSearch: SearchKind = {
  kind: 'form',
  async find(ctx, text, limit) {
    const { 'forms.read': scope } = await ctx.scopes('forms.read');
    if (!scope.everything && scope.roots.length === 0) return [];
    const { rows } = await sql<{ id: string; key: string; name: string; state: string }>`
      select form_id as id, key, name, state from kernel.form
      where lower(key || ' ' || name || ' ' || purpose) like ${containing(text.toLowerCase())}
      order by key = upper(${text}) desc, lower(name), form_id limit ${limit}`.execute(ctx.tx as never);
    return rows.map((f) => ({
      id: f.id,
      key: f.key,
      title: f.name,
      hint: f.state === 'retired' ? 'retired' : null,
    }));
  },
};

export const formsArea: Area = {
  name: 'forms',
  title: 'Forms',
  operations: [...formCommands, ...formQueries],
  events: formEvents,
  reactions: [],
  rights: formRights,
  roles: formRoles,
  memberRights: [],
  names: { form: formNames },
  search: [formSearch],
};
