/** Putting a version in force, ending a charter, and handing over who answers for it. */
import { type Kysely, sql } from 'kysely';
import { newId } from '../../platform/ids.ts';
import { type CommandContext, operationsOn } from '../operation.ts';
import { findEmployed, oneAtATime } from '../org/records.ts';
import { addDays, dayAfter, dayBefore } from '../org/rules.ts';
import type { KernelTables } from '../tables.gen.ts';
import { openWorkItem, settleWorkItems } from '../work/open-item.ts';
import type { CharterContent } from './content.ts';
import {
  accountableHandedOver,
  activateVersion,
  charterEnded,
  endCharter,
  expiryTold,
  handOverAccountable,
  tellExpiry,
  versionActivated,
} from './contract.ts';
import { stateWords } from './draft-commands.ts';
import { examine, levelsAbove } from './problems.ts';
import {
  accountableOf,
  type CharterRecord,
  demandInside,
  findCharter,
  findVersion,
  hashOf,
  personOf,
} from './records.ts';
import { held, levelOf, proposalOf } from './resolve.ts';
import { resolveLevels } from './rules.ts';

const { command } = operationsOn<KernelTables>();
type Ctx<R extends string> = CommandContext<KernelTables, R>;

/** Days before the last one on which the accountable is told that a charter ends. */
export const TOLD_BEFORE = 30;

/**
 * One change of what is in force for a process at a time: whether an overlay loosens depends on what is above, which
 * somebody else may be changing at the same moment.
 */
async function oneChange(tx: Kysely<KernelTables>, process: string): Promise<void> {
  await oneAtATime(tx, `charters ${process}`);
}

/** Makes room for a version from a day on: cuts what holds then, and empties what was planned for after. */
async function makeRoom<R extends string>(
  ctx: Ctx<R>,
  charterId: string,
  from: string,
  until: string | null,
): Promise<{ charterVersionId: string; number: number; lastDay: string | null }[]> {
  const { rows } = await sql<{ charter_version_id: string; number: number; last_day: string | null }>`
    update kernel.charter_version v set version = v.version + 1,
      valid = case when lower(v.valid) < ${from}::date then daterange(lower(v.valid), ${from}::date) else 'empty' end,
      state = case when lower(v.valid) < ${from}::date then v.state else 'ended' end,
      ended_by = case when lower(v.valid) < ${from}::date then v.ended_by else ${personOf(ctx)}::uuid end,
      ended_at = case when lower(v.valid) < ${from}::date then v.ended_at else ${ctx.now}::timestamptz end
    where v.charter_id = ${charterId} and ${held} and v.valid && daterange(${from}::date, ${until}::date, '[]')
    returning v.charter_version_id, v.number, (upper(v.valid) - 1)::text as last_day`.execute(ctx.tx);
  return rows.map((r) => ({ charterVersionId: r.charter_version_id, number: r.number, lastDay: r.last_day }));
}

/** Sets the timer that tells the accountable that a version ends. */
function tellLater<R extends string>(
  ctx: Ctx<R>,
  charterId: string,
  versionId: string,
  until: string | null,
): void {
  if (until === null) return;
  const at = `${addDays(until, -TOLD_BEFORE)}T06:00:00.000Z`;
  ctx.later(at < ctx.now ? ctx.now : at, { kind: 'charter', id: charterId }, tellExpiry as never, {
    charterVersionId: versionId,
  });
}

const doActivate = command(activateVersion, async (ctx, input) => {
  // The lock comes first, in the same order for everybody: whoever is second sees what the first one did.
  const seen = await findVersion(ctx, input.charterVersionId);
  demandInside(ctx, seen);
  await oneChange(ctx.tx, seen.process);
  const version = await findVersion(ctx, input.charterVersionId, true);
  ctx.expectVersion(version.version_version, { state: version.state });
  if (version.state !== 'draft') ctx.refuse('not-a-draft', { state: stateWords[version.state] });
  const from = input.from ?? ctx.today;
  const until = input.until ?? null;
  if (from < ctx.today) ctx.refuse('begins-in-the-past', { today: ctx.today });
  if (until !== null && until < from) ctx.refuse('ends-before-it-begins', { from, until });
  const { problems, resolution } = await examine(
    ctx,
    version,
    { charterVersionId: version.charter_version_id, number: version.number, content: version.content },
    from,
    until,
  );
  const first = problems[0];
  if (first !== undefined) ctx.refuse(first.code, { ...first.details, all: problems.map((p) => p.message) });
  const replaced = await makeRoom(ctx, version.charter_id, from, until);
  const { rows } = await sql<{ version: number }>`
    update kernel.charter_version set state = 'active', valid = daterange(${from}::date, ${until}::date, '[]'),
      activated_by = ${personOf(ctx)}::uuid, activated_at = ${ctx.now}, decision = ${input.decision}, version = version + 1
    where charter_version_id = ${version.charter_version_id} returning version`.execute(ctx.tx);
  ctx.emit(versionActivated, version.charter_id, {
    charterVersionId: version.charter_version_id,
    number: version.number,
    from,
    until,
    accountableId: resolution.accountableId,
    replacedVersionIds: replaced.map((r) => r.charterVersionId),
  });
  tellLater(ctx, version.charter_id, version.charter_version_id, until);
  await settleEnding(ctx, version.charter_id, version.number, until);
  if (resolution.accountableId !== null && resolution.accountableId !== personOf(ctx))
    ctx.tell(
      resolution.accountableId,
      { kind: 'charter', id: version.charter_id },
      'charter-in-force',
      `You answer for “${version.name}” from ${from} on`,
    );
  return {
    charterId: version.charter_id,
    charterVersionId: version.charter_version_id,
    version: rows[0]!.version,
    from,
    until,
    replaced,
  };
});

/** Closes what was opened because a charter ends, when one of its versions holds beyond the day on which it does. */
async function settleEnding<R extends string>(
  ctx: Ctx<R>,
  charterId: string,
  number: number,
  until: string | null,
): Promise<void> {
  const { rows } = await sql<{ last_day: string }>`
    select detail->>'lastDay' as last_day from kernel.work_item
    where subject_id = ${charterId} and kind = 'charter-ends' and closed_at is null`.execute(ctx.tx);
  for (const { last_day } of rows)
    if (until === null || until > last_day)
      await settleWorkItems(ctx.tx, ctx.now, {
        kind: 'charter-ends',
        subjectIds: [charterId],
        detail: { lastDay: last_day },
        outcome: `Version ${number} follows.`,
      });
}

const doEnd = command(endCharter, async (ctx, input) => {
  const seen = await findCharter(ctx, input.charterId);
  demandInside(ctx, seen);
  await oneChange(ctx.tx, seen.process);
  const charter = await findCharter(ctx, input.charterId, true);
  ctx.expectVersion(charter.version);
  const earliest = dayBefore(ctx.today);
  if (input.lastDay < earliest) ctx.refuse('ends-in-the-past', { earliest });
  const after = dayAfter(input.lastDay);
  const { rows } = await sql<{ charter_version_id: string }>`
    update kernel.charter_version v set version = v.version + 1, state = 'ended', ended_by = ${personOf(ctx)}::uuid,
      ended_at = ${ctx.now}::timestamptz, end_reason = ${input.decision},
      valid = case when lower(v.valid) < ${after}::date then daterange(lower(v.valid), ${after}::date) else 'empty' end
    where v.charter_id = ${charter.charter_id} and ${held} and v.valid && daterange(${after}::date, null)
    returning v.charter_version_id`.execute(ctx.tx);
  if (rows.length === 0) ctx.refuse('not-in-force', { lastDay: input.lastDay });
  const version = await touch(ctx.tx, charter.charter_id);
  await settleWorkItems(ctx.tx, ctx.now, {
    kind: 'charter-ends',
    subjectIds: [charter.charter_id],
    outcome: 'It was decided that the charter ends.',
  });
  ctx.emit(charterEnded, charter.charter_id, {
    lastDay: input.lastDay,
    endedVersionIds: rows.map((r) => r.charter_version_id),
  });
  return { charterId: charter.charter_id, version };
});

async function touch(tx: Kysely<KernelTables>, charterId: string): Promise<number> {
  const { rows } = await sql<{ version: number }>`
    update kernel.charter set version = version + 1 where charter_id = ${charterId} returning version`.execute(
    tx,
  );
  return rows[0]!.version;
}

interface StandingVersion {
  charter_version_id: string;
  from: string;
  until: string | null;
  content: CharterContent;
}

const doHandOver = command(handOverAccountable, async (ctx, input) => {
  const seen = await findCharter(ctx, input.charterId);
  demandInside(ctx, seen);
  await oneChange(ctx.tx, seen.process);
  const charter = await findCharter(ctx, input.charterId, true);
  ctx.expectVersion(charter.version);
  const from = input.from ?? ctx.today;
  if (from < ctx.today) ctx.refuse('begins-in-the-past', { today: ctx.today });
  const taker =
    (await findEmployed(ctx.tx, input.toPersonId, from)) ?? ctx.notFound('person', input.toPersonId);
  if (!taker.employed) ctx.refuse('accountable-not-employed', { name: taker.name, day: from });
  const { rows: standing } = await sql<StandingVersion>`
    select v.charter_version_id, greatest(lower(v.valid), ${from}::date)::text as "from", (upper(v.valid) - 1)::text as until, v.content
    from kernel.charter_version v where v.charter_id = ${charter.charter_id} and ${held}
      and v.valid && daterange(${from}::date, null) order by lower(v.valid) for update`.execute(ctx.tx);
  if (standing.length === 0) ctx.refuse('not-in-force', { day: from });
  const changing = standing.filter((s) =>
    input.fromPersonId === undefined
      ? accountableOf(s.content) !== input.toPersonId
      : accountableOf(s.content) === input.fromPersonId,
  );
  if (changing.length === 0) ctx.refuse('same-person', { name: taker.name });
  const charterVersionIds: string[] = [];
  for (const s of changing) {
    const content = await withAccountable(ctx, charter, s, input.toPersonId);
    await makeRoom(ctx, charter.charter_id, s.from, s.until);
    const charterVersionId = newId();
    const { rows } = await sql<{ number: number }>`
      insert into kernel.charter_version (charter_version_id, charter_id, number, state, valid, content, content_hash,
        accountable_id, based_on, drafted_by, drafted_at, activated_by, activated_at, decision)
      select ${charterVersionId}, ${charter.charter_id}, max(number) + 1, 'active',
        daterange(${s.from}::date, ${s.until}::date, '[]'), ${JSON.stringify(content)}::jsonb, ${hashOf(content)},
        ${accountableOf(content)}::uuid, ${s.charter_version_id}, ${personOf(ctx)}::uuid, ${ctx.now}::timestamptz,
        ${personOf(ctx)}::uuid, ${ctx.now}::timestamptz, ${input.decision}
      from kernel.charter_version where charter_id = ${charter.charter_id} returning number`.execute(ctx.tx);
    const fromPersonId = accountableOf(s.content);
    if (fromPersonId !== null)
      ctx.emit(accountableHandedOver, charter.charter_id, {
        charterVersionId,
        number: rows[0]!.number,
        fromPersonId,
        toPersonId: accountableOf(content) ?? input.toPersonId,
        from: s.from,
      });
    else
      ctx.emit(versionActivated, charter.charter_id, {
        charterVersionId,
        number: rows[0]!.number,
        from: s.from,
        until: s.until,
        accountableId: accountableOf(content),
        replacedVersionIds: [s.charter_version_id],
      });
    tellLater(ctx, charter.charter_id, charterVersionId, s.until);
    charterVersionIds.push(charterVersionId);
  }
  ctx.tell(
    input.toPersonId,
    { kind: 'charter', id: charter.charter_id },
    'charter-in-force',
    `You answer for “${charter.name}” from ${from} on`,
  );
  return {
    charterId: charter.charter_id,
    charterVersionIds,
    version: await touch(ctx.tx, charter.charter_id),
  };
});

/** The content with another accountable; where a charter above fixes one, the version says nothing of it any more. */
async function withAccountable<R extends string>(
  ctx: Ctx<R>,
  charter: CharterRecord,
  s: StandingVersion,
  toPersonId: string,
): Promise<CharterContent> {
  const content = {
    ...s.content,
    accountable: { mode: s.content.accountable.mode, value: [toPersonId] },
  };
  const proposal = proposalOf(ctx, charter.process);
  if (proposal === null) return content;
  const above = (await levelsAbove(ctx, charter, s.from, s.from)).map(levelOf);
  const own = {
    link: {
      charterVersionId: s.charter_version_id,
      charterId: charter.charter_id,
      key: charter.key,
      name: charter.name,
      number: 0,
      unitId: charter.unit_id,
      region: charter.region,
    },
    depth: Number.MAX_SAFE_INTEGER,
    content,
  };
  const fixed = resolveLevels(proposal, [...above, own]).loosened.some((l) => l.at === 'accountable');
  return fixed ? { ...content, accountable: { mode: 'default', value: null } } : content;
}

const doTell = command(tellExpiry, async (ctx, input) => {
  const version = await findVersion(ctx, input.charterVersionId);
  const { rows } = await sql<{ followed: boolean; told: boolean }>`
    select exists (select 1 from kernel.charter_version n where n.charter_id = ${version.charter_id}
        and n.state = 'active' and (upper_inf(n.valid) or upper(n.valid) - 1 > ${version.until}::date)) as followed,
      exists (select 1 from kernel.work_item w where w.kind = 'charter-ends' and w.subject_id = ${version.charter_id}
        and w.closed_at is null) as told`.execute(ctx.tx);
  const told = rows[0]!;
  if (version.state !== 'active' || version.until === null || told.followed || told.told)
    return { charterVersionId: version.charter_version_id, workItemId: null };
  const workItemId = await openWorkItem(ctx.tx, ctx.now, {
    kind: 'charter-ends',
    title: `${version.key} “${version.name}” ends with ${version.until}: draft the version that follows, or let it end`,
    detail: { charterVersionId: version.charter_version_id, lastDay: version.until },
    subject: { kind: 'charter', id: version.charter_id },
    assigneeId: await accountableNow(ctx, version),
    role: 'learning-operations-lead',
    unitId: version.unit_id,
    dueOn: version.until,
  });
  ctx.emit(expiryTold, version.charter_id, {
    charterVersionId: version.charter_version_id,
    lastDay: version.until,
    workItemId,
  });
  return { charterVersionId: version.charter_version_id, workItemId };
});

/** Who answers for a version: named in it, or above; null where they are not employed any more. */
async function accountableNow<R extends string>(
  ctx: Ctx<R>,
  version: CharterRecord & { charter_version_id: string; number: number; content: CharterContent },
): Promise<string | null> {
  const { resolution } = await examine(
    ctx,
    version,
    { charterVersionId: version.charter_version_id, number: version.number, content: version.content },
    ctx.today,
    ctx.today,
  );
  if (resolution.accountableId === null) return null;
  return (await findEmployed(ctx.tx, resolution.accountableId, ctx.today))?.employed === true
    ? resolution.accountableId
    : null;
}

export const activationOperations = [doActivate, doEnd, doHandOver, doTell];
