/**
 * Whom a comment reaches: those whom the record concerns, whoever wrote or was mentioned before, and whoever chose to
 * watch; never somebody who muted the record (a mention still does), nor somebody who may not read it any more.
 */
import { type QueryExecutorProvider, sql } from 'kysely';
import type { SubjectAccess } from '../area.ts';
import { actingAs } from '../context.ts';
import { type CommandContext, operationsOn, type QueryContext } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import { accessTo } from '../work/subject.ts';
import * as contract from './contract.ts';

const { command, query } = operationsOn<KernelTables>();

/** Lets people, and whoever watched one record, watch another one; what somebody chose there before stays. */
export async function watchInstead(
  ctx: { readonly tx: unknown; readonly now: string },
  kind: string,
  records: { readonly from: string; readonly to: string },
  personIds: readonly string[],
): Promise<void> {
  await sql`insert into kernel.watch (subject_kind, subject_id, person_id, state, since)
    select ${kind}, ${records.to}::uuid, w.person_id, 'watching', ${ctx.now}::timestamptz from (
      select person_id from kernel.watch
      where subject_id = ${records.from} and subject_kind = ${kind} and state = 'watching'
      union select unnest(${[...personIds]}::uuid[])) w
    on conflict (subject_id, person_id) do nothing`.execute(ctx.tx as QueryExecutorProvider);
}

interface Follower {
  person_id: string;
  account_id: string | null;
  disabled: boolean;
  muted: boolean;
}

/** Who follows beside those whom the record concerns, and who of all muted it. */
async function followersOf(
  on: QueryExecutorProvider,
  kind: string,
  id: string,
  internal: boolean,
  concerned: readonly string[],
): Promise<Follower[]> {
  const { rows } = await sql<Follower>`
    with followed as (
      select w.person_id from kernel.watch w
      where w.subject_id = ${id} and w.subject_kind = ${kind} and w.state = 'watching' and not ${internal}
      union
      select c.author_id from kernel.comment c
      where c.subject_id = ${id} and c.subject_kind = ${kind} and c.author_id is not null
        and c.withdrawn_at is null and (c.internal or not ${internal})
      union
      select unnest(c.mentions) from kernel.comment c
      where c.subject_id = ${id} and c.subject_kind = ${kind} and c.withdrawn_at is null
        and (c.internal or not ${internal})
      union
      select unnest(${[...concerned]}::uuid[])
    )
    select f.person_id, a.account_id, coalesce(a.disabled_at is not null, false) as disabled,
      exists (select 1 from kernel.watch m where m.subject_id = ${id} and m.subject_kind = ${kind}
        and m.person_id = f.person_id and m.state = 'muted') as muted
    from followed f join kernel.person p using (person_id)
    left join kernel.account a on a.person_id = f.person_id
    where p.erased_at is null and p.merged_into is null order by f.person_id`.execute(on);
  return rows;
}

/** Persons to tell of a new comment, or of a new internal note. */
export async function toldOf(
  ctx: CommandContext<KernelTables>,
  kind: string,
  id: string,
  access: SubjectAccess,
  internal: boolean,
): Promise<string[]> {
  const concerned = internal ? access.toldInternally : access.told;
  const rule = new Set(concerned);
  const told: string[] = [];
  for (const f of await followersOf(ctx.tx, kind, id, internal, concerned)) {
    if (f.muted || f.person_id === ctx.actor.personId) continue;
    if (rule.has(f.person_id)) {
      told.push(f.person_id);
      continue;
    }
    // What somebody chose or did once does not outlive their right to read the record.
    if (f.account_id === null || f.disabled) continue;
    const theirs = await accessTo(
      actingAs(ctx, { kind: 'account', accountId: f.account_id, personId: f.person_id }),
      kind,
      id,
    );
    if (theirs !== null && (theirs.internal || !internal)) told.push(f.person_id);
  }
  return told;
}

async function watchingOf(ctx: QueryContext<KernelTables>, kind: string, id: string, access: SubjectAccess) {
  const me = ctx.actor.personId;
  const { rows } = await sql<{ state: 'watching' | 'muted' | null; took_part: boolean; watchers: number }>`
    select (select state from kernel.watch w
        where w.subject_id = ${id} and w.subject_kind = ${kind} and w.person_id = ${me}::uuid) as state,
      exists (select 1 from kernel.comment c where c.subject_id = ${id} and c.subject_kind = ${kind}
        and c.withdrawn_at is null and (c.author_id = ${me}::uuid or ${me}::uuid = any(c.mentions))
        and (not c.internal or ${access.internal})) as took_part,
      (select count(*) from kernel.watch w
        where w.subject_id = ${id} and w.subject_kind = ${kind} and w.state = 'watching') as watchers`.execute(
    ctx.tx as never,
  );
  const { state, took_part, watchers } = rows[0]!;
  const because =
    state ??
    (me !== null && access.told.includes(me)
      ? ('concerned' as const)
      : took_part
        ? ('took-part' as const)
        : ('none' as const));
  return {
    told: me !== null && because !== 'muted' && because !== 'none',
    state: state ?? ('by-rule' as const),
    because,
    watchers,
  };
}

export const watchOperations = [
  query(contract.getWatching, async (ctx, { subjectKind, subjectId }) => {
    const access = await accessTo(ctx, subjectKind, subjectId);
    if (access === null) return ctx.notFound(subjectKind, subjectId);
    return {
      ...(await watchingOf(ctx, subjectKind, subjectId, access)),
      can: ctx.actor.personId === null ? [] : ['notices.set-watching'],
    };
  }),

  command(contract.setWatching, async (ctx, { subjectKind, subjectId, state }) => {
    const access = await accessTo(ctx, subjectKind, subjectId);
    if (access === null) return ctx.notFound(subjectKind, subjectId);
    const personId = ctx.actor.personId ?? ctx.refuse('no-person');
    if (state === 'by-rule')
      await sql`
        delete from kernel.watch where subject_id = ${subjectId} and subject_kind = ${subjectKind}
          and person_id = ${personId}`.execute(ctx.tx);
    else
      await sql`
        insert into kernel.watch (subject_kind, subject_id, person_id, state, since)
        values (${subjectKind}, ${subjectId}, ${personId}, ${state}, ${ctx.now})
        on conflict (subject_id, person_id) do update set state = excluded.state, since = excluded.since`.execute(
        ctx.tx,
      );
    return { state };
  }),
];
