/** Giving out everything that is held about a person, and erasing it. */
import { sql } from 'kysely';
import { accountDisabled } from '../access/contract.ts';
import { eraseAccountOf } from '../access/leaving.ts';
import { inScope } from '../access/scope.ts';
import { registryOf } from '../context.ts';
import { operationsOn } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import { erasePerson, exportPerson, personErased } from './contract-leaving.ts';
import { holdingsOf } from './hand-over.ts';
import { lockPerson, touchPerson } from './records.ts';

const { command, query } = operationsOn<KernelTables>();

const doExport = query(exportPerson, async (ctx, input) => {
  const { rows } = await sql<{ key: string; duplicates: string[] }>`
    select p.key, array(select person_id from kernel.person where merged_into = p.person_id) as duplicates
    from kernel.person p join kernel.person_now n using (person_id)
    where p.person_id = ${input.personId} and ${inScope(ctx.scope, 'n.unit_id', 'n.person_id')}`.execute(
    ctx.tx,
  );
  const person = rows[0] ?? ctx.notFound('person', input.personId);
  const parts: Record<string, unknown> = {};
  for (const area of registryOf(ctx).areas) {
    for (const source of area.personalData ?? []) {
      parts[source.part] = await source.collect(ctx.tx, input.personId);
      // A duplicate that was merged is the same human being.
      for (const [i, duplicateId] of person.duplicates.entries())
        parts[`${source.part} (duplicate ${i + 1})`] = await source.collect(ctx.tx, duplicateId);
    }
  }
  return { personId: input.personId, key: person.key, exportedAt: ctx.now, parts };
});

const doErase = command(erasePerson, async (ctx, input) => {
  const person = await lockPerson(ctx, input.personId);
  if (person.erased) ctx.refuse('erased-already');
  ctx.expectVersion(person.version, { name: person.name });
  const held = await holdingsOf(ctx, input.personId);
  const list = held.map(({ kind, held: h }) => `${h.length} ${kind.what}`);
  if (person.hired_on !== null && (person.last_day === null || person.last_day >= ctx.today))
    list.unshift(
      person.last_day === null ? 'an employment in force' : `an employment until ${person.last_day}`,
    );
  if (list.length > 0 && !input.force)
    ctx.refuse('still-needed', { name: person.name, list: list.join(', ') });
  if (list.length > 0 && input.forceReason === undefined) ctx.refuse('reason-needed');
  const { rows: duplicates } = await sql<{ person_id: string }>`
    select person_id from kernel.person where merged_into = ${input.personId} for update`.execute(ctx.tx);
  const ids = [input.personId, ...duplicates.map((d) => d.person_id)];
  const { rows: facts } = await sql<{ n: number }>`
    select (select count(*) from kernel.person_fact where person_id = any(${ids}::uuid[]))
      + (select count(*) from kernel.employment_fact where person_id = any(${ids}::uuid[])) as n`.execute(
    ctx.tx,
  );
  const parts: string[] = [];
  // Areas first: what they search for may need the name, which the kernel erases last.
  const areas = [...registryOf(ctx).areas].sort(
    (a, b) => Number(a.name === 'org') - Number(b.name === 'org'),
  );
  for (const area of areas) {
    for (const source of area.personalData ?? []) {
      if (source.erase === undefined) continue;
      for (const personId of ids) await source.erase(ctx.tx, personId);
      parts.push(source.part);
    }
  }
  for (const personId of ids) {
    const { accountId, outcome } = await eraseAccountOf(ctx.tx, personId, ctx.now);
    if (outcome === 'last-administrator') ctx.refuse('last-administrator', { name: person.name });
    if (accountId !== null && outcome === 'disabled') ctx.emit(accountDisabled, accountId, { personId });
  }
  await sql`
    update kernel.person set erased_at = ${ctx.now} where person_id = any(${ids}::uuid[])`.execute(ctx.tx);
  const version = await touchPerson(ctx, input.personId);
  ctx.emit(personErased, input.personId, { facts: facts[0]!.n, forced: list.length > 0, parts });
  return { personId: input.personId, version, parts };
});

export const erasureOperations = [doExport, doErase];
