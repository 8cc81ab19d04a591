/**
 * Writes the rights and roles that this version of the program ships to the database, where grants and the door
 * read them. Roles that an enterprise defined itself are never touched.
 */
import { type QueryExecutorProvider, sql } from 'kysely';
import { newId } from '../../platform/ids.ts';
import type { Registry } from '../area.ts';

/** Brings kernel.right and the built-in roles of kernel.role up to this registry; for every start, on any handle. */
export async function syncRoles(on: QueryExecutorProvider, registry: Registry): Promise<void> {
  const rights = registry.areas.flatMap((area) =>
    Object.entries(area.rights).map(([name, allows]) => ({
      name,
      area: area.name,
      allows,
      every_member: registry.memberRights.has(name),
    })),
  );
  await sql`
    with given as (
      select * from jsonb_to_recordset(${JSON.stringify(rights)}::jsonb)
        as r(name text, area text, allows text, every_member boolean)
    ), gone as (delete from kernel.right where name not in (select name from given))
    insert into kernel.right (name, area, allows, every_member) select * from given
    on conflict (name) do update
      set area = excluded.area, allows = excluded.allows, every_member = excluded.every_member
      where (kernel.right.area, kernel.right.allows, kernel.right.every_member)
        is distinct from (excluded.area, excluded.allows, excluded.every_member)`.execute(on);
  const roles = [...registry.roles.values()].map((role) => ({
    role: role.role,
    role_id: newId(),
    title: role.title,
    description: role.description,
    rights: [...new Set(role.rights)].sort(),
  }));
  await sql`
    insert into kernel.role (role, role_id, title, description, rights, built_in)
    select r.role, r.role_id, r.title, r.description, r.rights, true
    from jsonb_to_recordset(${JSON.stringify(roles)}::jsonb)
      as r(role text, role_id uuid, title text, description text, rights text[])
    on conflict (role) do update
      set title = excluded.title, description = excluded.description, rights = excluded.rights,
        version = kernel.role.version + 1
      where kernel.role.built_in and (kernel.role.title, kernel.role.description, kernel.role.rights)
        is distinct from (excluded.title, excluded.description, excluded.rights)`.execute(on);
}
