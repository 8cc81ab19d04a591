/** Who may read the timeline and the comments of a person or a unit. */
import { sql } from 'kysely';
import { inScope } from '../access/scope.ts';
import type { SubjectResolver } from '../area.ts';

const QUIET = { told: [], toldInternally: [], outsiders: [] };

export const personSubject: SubjectResolver = async (ctx, id) => {
  const scopes = await ctx.scopes('org.view-people', 'org.edit-people');
  const { rows } = await sql<{ internal: boolean; own: boolean }>`
    select coalesce(${inScope(scopes['org.edit-people'], 'n.unit_id')}, false) as internal
    from kernel.person_now n
    where n.person_id = ${id} and ${inScope(scopes['org.view-people'], 'n.unit_id', 'n.person_id')}`.execute(
    ctx.tx,
  );
  // Notes about somebody are not for them to read.
  return rows[0] === undefined ? null : { internal: rows[0].internal, ...QUIET, outsiders: [id] };
};

export const unitSubject: SubjectResolver = async (ctx, id) => {
  const scopes = await ctx.scopes('org.edit-units');
  const { rows } = await sql<{ internal: boolean }>`
    select coalesce(${inScope(scopes['org.edit-units'], 'u.unit_id')}, false) as internal
    from kernel.unit u where u.unit_id = ${id}`.execute(ctx.tx);
  return rows[0] === undefined ? null : { internal: rows[0].internal, ...QUIET };
};
