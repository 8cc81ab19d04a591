/** Joining a duplicate to the person it duplicates, and taking that back. Both histories stay as they were recorded. */
import { sql } from 'kysely';
import { newId } from '../../platform/ids.ts';
import { inScope } from '../access/scope.ts';
import { operationsOn } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import { mergePeople, peopleMerged, peopleUnmerged, unmergePeople } from './contract-leaving.ts';
import {
  findEmailHolder,
  findManagerCycle,
  oneAtATime,
  refreshPeople,
  refreshUnits,
  touchPerson,
} from './records.ts';

const { command } = operationsOn<KernelTables>();

interface Pair {
  person_id: string;
  key: string;
  version: number;
  erased_at: string | null;
  merged_into: string | null;
  name: string;
  reached: boolean;
}

/** Facts and accounts that pointed at the duplicate and point at the survivor since the merge. */
interface Moved {
  managerFacts: string[];
  headFacts: string[];
  accountId: string | null;
}

const doMerge = command(mergePeople, async (ctx, input) => {
  const { personId, duplicateId } = input;
  if (personId === duplicateId) ctx.refuse('same-person');
  await oneAtATime(ctx.tx, 'managers');
  const { rows } = await sql<Pair>`
    select p.person_id, p.key, p.version, p.erased_at, p.merged_into, coalesce(n.name, '') as name,
      coalesce(${inScope(ctx.scope, 'n.unit_id')}, false) as reached
    from (select * from kernel.person where person_id in (${personId}, ${duplicateId}) order by person_id for update) p
    left join kernel.person_now n on n.person_id = coalesce(p.merged_into, p.person_id)`.execute(ctx.tx);
  const find = (id: string) => {
    const row = rows.find((r) => r.person_id === id && r.reached);
    return row ?? ctx.notFound('person', id);
  };
  const survivor = find(personId);
  const duplicate = find(duplicateId);
  ctx.expectVersion(survivor.version, { name: survivor.name });
  for (const p of [survivor, duplicate]) {
    if (p.merged_into !== null) ctx.refuse('merged-already', { name: p.name });
    if (p.erased_at !== null) ctx.refuse('is-erased');
  }
  const { rows: employments } = await sql<{ employment_id: string }>`
    update kernel.employment set person_id = ${personId}, version = version + 1 where person_id = ${duplicateId}
    returning employment_id`.execute(ctx.tx);
  const employmentIds = employments.map((e) => e.employment_id);
  await sql`update kernel.employment_fact set person_id = ${personId} where employment_id = any(${employmentIds}::uuid[])`.execute(
    ctx.tx,
  );
  const { rows: managed } = await sql<{ fact_id: string }>`
    update kernel.employment_fact set manager_id = ${personId} where manager_id = ${duplicateId} returning fact_id`.execute(
    ctx.tx,
  );
  const { rows: headed } = await sql<{ fact_id: string }>`
    update kernel.unit_fact set head_id = ${personId} where head_id = ${duplicateId} returning fact_id`.execute(
    ctx.tx,
  );
  // An account follows only where the survivor has none: two accounts of one person are for an administrator to sort out.
  const { rows: accounts } = await sql<{ account_id: string }>`
    update kernel.account set person_id = ${personId} where person_id = ${duplicateId}
      and not exists (select 1 from kernel.account where person_id = ${personId}) returning account_id`.execute(
    ctx.tx,
  );
  const moved: Moved = {
    managerFacts: managed.map((f) => f.fact_id),
    headFacts: headed.map((f) => f.fact_id),
    accountId: accounts[0]?.account_id ?? null,
  };
  await sql`
    insert into kernel.person_merge (merge_id, survivor_id, duplicate_id, merged_at, employment_ids, moved)
    values (${newId()}, ${personId}, ${duplicateId}, ${ctx.now}, ${employmentIds}::uuid[], ${JSON.stringify(moved)}::jsonb)`.execute(
    ctx.tx,
  );
  await sql`
    update kernel.person set merged_into = ${personId}, version = version + 1 where person_id = ${duplicateId}`.execute(
    ctx.tx,
  );
  if ((await findManagerCycle(ctx.tx, personId)) !== null)
    ctx.refuse('manager-cycle', { name: survivor.name });
  await refreshPeople(ctx, [personId, duplicateId, ...(await peopleOf(ctx, moved.managerFacts))]);
  if (headed.length > 0) await refreshUnits(ctx);
  const version = await touchPerson(ctx, personId);
  ctx.emit(peopleMerged, personId, { duplicateId, duplicateKey: duplicate.key, employmentIds });
  return { personId, version, duplicateId };
});

/** The people whom these employment facts are about. */
async function peopleOf(
  ctx: { tx: Parameters<typeof touchPerson>[0]['tx'] },
  factIds: string[],
): Promise<string[]> {
  const { rows } = await sql<{ person_id: string }>`
    select distinct person_id from kernel.employment_fact where fact_id = any(${factIds}::uuid[])`.execute(
    ctx.tx,
  );
  return rows.map((r) => r.person_id);
}

const doUnmerge = command(unmergePeople, async (ctx, input) => {
  const { rows } = await sql<{
    merge_id: string;
    survivor_id: string;
    employment_ids: string[];
    moved: Moved;
  }>`
    select g.merge_id, g.survivor_id, g.employment_ids, g.moved from kernel.person_merge g
    join kernel.person_now n on n.person_id = g.survivor_id
    where g.duplicate_id = ${input.personId} and g.unmerged_at is null and ${inScope(ctx.scope, 'n.unit_id')}
    for update of g`.execute(ctx.tx);
  const merge = rows[0];
  if (merge === undefined) {
    const { rows: there } = await sql`
      select 1 from kernel.person_now n where n.person_id = ${input.personId} and ${inScope(ctx.scope, 'n.unit_id')}`.execute(
      ctx.tx,
    );
    return there.length > 0 ? ctx.refuse('not-merged') : ctx.notFound('person', input.personId);
  }
  const { survivor_id: survivorId, employment_ids: employmentIds, moved } = merge;
  await oneAtATime(ctx.tx, 'managers');
  await sql`select 1 from kernel.person where person_id in (${survivorId}, ${input.personId}) order by person_id for update`.execute(
    ctx.tx,
  );
  await sql`
    update kernel.employment set person_id = ${input.personId}, version = version + 1
    where employment_id = any(${employmentIds}::uuid[])`.execute(ctx.tx);
  await sql`
    update kernel.employment_fact set person_id = ${input.personId} where employment_id = any(${employmentIds}::uuid[])`.execute(
    ctx.tx,
  );
  await sql`
    update kernel.employment_fact set manager_id = ${input.personId}
    where fact_id = any(${moved.managerFacts}::uuid[]) and manager_id = ${survivorId}`.execute(ctx.tx);
  await sql`
    update kernel.unit_fact set head_id = ${input.personId}
    where fact_id = any(${moved.headFacts}::uuid[]) and head_id = ${survivorId}`.execute(ctx.tx);
  if (moved.accountId !== null)
    await sql`
      update kernel.account set person_id = ${input.personId}
      where account_id = ${moved.accountId} and person_id = ${survivorId}`.execute(ctx.tx);
  await sql`update kernel.person_merge set unmerged_at = ${ctx.now} where merge_id = ${merge.merge_id}`.execute(
    ctx.tx,
  );
  await sql`update kernel.person set merged_into = null where person_id = ${input.personId}`.execute(ctx.tx);
  await refreshPeople(ctx, [survivorId, ...(await peopleOf(ctx, moved.managerFacts))]);
  const version = await touchPerson(ctx, input.personId);
  const { rows: mails } = await sql<{ email: string | null; employed: boolean }>`
    select email, hired_on is not null and (last_day is null or last_day >= ${ctx.today}::date) as employed
    from kernel.person_now where person_id = ${input.personId}`.execute(ctx.tx);
  const own = mails[0];
  if (own?.employed && own.email !== null) {
    // Two that were merged may have shared one address before; only a third person must not have it.
    const holder = await findEmailHolder(ctx.tx, own.email, input.personId, ctx.today);
    const { rows: shared } = await sql`
      select 1 from kernel.person_now where person_id = ${survivorId} and lower(email) = lower(${own.email})`.execute(
      ctx.tx,
    );
    if (holder !== null && shared.length === 0) ctx.refuse('email-taken', { name: holder });
  }
  if (moved.headFacts.length > 0) await refreshUnits(ctx);
  ctx.emit(peopleUnmerged, input.personId, { survivorId, employmentIds });
  return { personId: input.personId, version, survivorId };
});

export const mergeCommands = [doMerge, doUnmerge];
