/** Charters listed and shown: where they hold, their versions, what is above and below, and what a version says. */
import { type RawBuilder, sql } from 'kysely';
import { languageOf, registryOf } from '../context.ts';
import { inLanguage } from '../language.ts';
import { afterCursor, containing, countRows, encodeCursor } from '../list.ts';
import { operationsOn } from '../operation.ts';
import { allOf } from '../org/people-sql.ts';
import type { KernelTables } from '../tables.gen.ts';
import type { CharterContent } from './content.ts';
import {
  compareVersions,
  getCharter,
  getCharterVersion,
  listCharters,
  listProcesses,
  type Standing,
} from './contract-read.ts';
import { examine } from './problems.ts';
import { sees, sets } from './reach.ts';
import {
  findCharter,
  findVersion,
  namesFor,
  partiesIn,
  partyNames,
  placeWords,
  resolvedParties,
} from './records.ts';
import {
  type Ctx,
  charterRows,
  endsIn,
  type ListedCharter,
  listedCharters,
  listedColumns,
  openCases,
  placeOf,
  standingSql,
  txOf,
} from './rows.ts';
import { differences } from './words.ts';

const { query } = operationsOn<KernelTables>();

const doProcesses = query(listProcesses, async (ctx) => ({
  processes: [...registryOf(ctx).processes.values()].map((p) => ({
    process: p.name,
    title: p.title,
    description: p.description,
    kind: p.kind,
    states: p.states.map((s) => ({ ...s })),
    clocks: p.clocks.map(({ clock, title, defaultTarget }) => ({
      clock,
      title,
      defaultTarget: { ...defaultTarget },
    })),
    waits: [...p.waits],
    smallestCondition: p.smallest.condition,
  })),
}));

async function settingScopes(ctx: Ctx) {
  const scopes = await ctx.scopes('charters.draft', 'charters.activate');
  return { drafts: scopes['charters.draft'], activates: scopes['charters.activate'] };
}

const doList = query(listCharters, async (ctx, input) => {
  const { filter, sort, direction, cursor, limit } = input;
  const where: RawBuilder<boolean>[] = [sees(ctx.scope)];
  if (filter.text !== undefined && filter.text !== '')
    where.push(sql`lower(c.key || ' ' || c.name) like ${containing(filter.text.toLowerCase())}`);
  if (filter.process !== undefined) where.push(sql`c.process = ${filter.process}`);
  if (filter.region !== undefined) where.push(sql`c.region = ${filter.region}`);
  if (filter.unitId !== undefined)
    where.push(
      sql`c.unit_id in (select unit_id from kernel.unit_reach where ancestor_id = ${filter.unitId})`,
    );
  if (filter.standing !== undefined)
    where.push(
      filter.standing === 'draft'
        ? sql`d.draft_id is not null`
        : sql<boolean>`v.standing = ${filter.standing}`,
    );
  if (filter.accountableId !== undefined) where.push(sql`v.accountable_id = ${filter.accountableId}`);
  if (filter.endsSoon === true)
    where.push(sql`(v.standing = 'expired' or ${endsIn(ctx.today, 30)} is not null)`);
  const by = { name: sql`lower(c.name)`, key: sql`substr(c.key, 5)::int`, created: sql`c.created_at` }[
    sort as 'name' | 'key' | 'created'
  ];
  const all = sql`from ${listedCharters(ctx.today)} where ${allOf(where)}`;
  const way = sql.raw(direction);
  const { drafts, activates } = await settingScopes(ctx as Ctx);
  const { rows } = await sql<ListedCharter>`
    select ${listedColumns(ctx.today, drafts, activates)}, (${by})::text as sort_value
    ${all} and ${afterCursor(cursor, sort, direction, by, sql`c.charter_id`)}
    order by ${by} ${way}, c.charter_id ${way} limit ${limit + 1}`.execute(txOf(ctx));
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1)! : null;
  return {
    rows: await charterRows(ctx as Ctx, page),
    next: last === null ? null : encodeCursor(sort, last.sort_value, last.charter_id),
    ...(await countRows(ctx.tx, all)),
  };
});

interface ShownVersion {
  charter_version_id: string;
  number: number;
  state: 'draft' | 'active' | 'ended' | 'withdrawn';
  standing: Standing;
  from: string | null;
  until: string | null;
  content: CharterContent;
  drafted_at: string;
  drafted_by: string | null;
  activated_at: string | null;
  activated_by: string | null;
  decision: string | null;
  end_reason: string | null;
  version: number;
}

const versionColumns = (
  today: string,
) => sql`v.charter_version_id, v.number, v.state, ${standingSql(today)} as standing,
  lower(v.valid)::text as "from", (upper(v.valid) - 1)::text as until, v.content, v.drafted_at, v.drafted_by, v.activated_at,
  v.activated_by, v.decision, v.end_reason, v.version`;

async function versionRows(
  ctx: Ctx,
  versions: readonly ShownVersion[],
  may: { drafts: boolean; activates: boolean },
) {
  const cases = await openCases(
    ctx,
    'charter_version_id',
    versions.map((v) => v.charter_version_id),
  );
  const people = versions.flatMap((v) => [
    ...(v.content.accountable.value ?? []),
    ...[v.drafted_by, v.activated_by].filter((id) => id !== null),
  ]);
  const names = await partyNames(
    ctx,
    people.map((id) => ({ kind: 'person' as const, id })),
  );
  const name = (id: string | null) => (id === null ? null : (names.get(`person ${id}`) ?? null));
  return versions.map((v) => {
    const can = ['charters.get-charter-version', 'charters.compare-versions'];
    if (v.state === 'draft' && may.drafts)
      can.push('charters.change-draft', 'charters.withdraw-draft', 'charters.preview-activation');
    if (v.state === 'draft' && may.activates) can.push('charters.activate-version');
    return {
      charterVersionId: v.charter_version_id,
      number: v.number,
      state: v.state,
      standing: v.standing,
      from: v.from,
      until: v.until,
      accountables: (v.content.accountable.value ?? []).map((personId) => ({
        personId,
        name: name(personId) ?? 'Somebody who is gone',
      })),
      draftedAt: v.drafted_at,
      draftedBy: name(v.drafted_by),
      activatedAt: v.activated_at,
      activatedBy: name(v.activated_by),
      decision: v.decision,
      endReason: v.end_reason,
      openCases: cases.get(v.charter_version_id) ?? 0,
      version: v.version,
      can,
    };
  });
}

interface WorkItemRow {
  id: string;
  key: string;
  title: string;
  due_on: string | null;
  detail: { units?: { name: string; changes: string[] }[] };
}

const doGet = query(getCharter, async (ctx, input) => {
  const found = await findCharter(ctx, input.charterId);
  const { drafts, activates } = await settingScopes(ctx as Ctx);
  const { rows } = await sql<ListedCharter>`
    select ${listedColumns(ctx.today, drafts, activates)}, '' as sort_value
    from ${listedCharters(ctx.today)} where c.charter_id = ${found.charter_id}`.execute(txOf(ctx));
  const listed = rows[0]!;
  const [row] = await charterRows(ctx as Ctx, [listed]);
  const { rows: versions } = await sql<ShownVersion>`
    select ${versionColumns(ctx.today)} from kernel.charter_version v where v.charter_id = ${found.charter_id}
    order by v.number desc`.execute(txOf(ctx));
  const { rows: relatives } = await sql<ListedCharter & { side: 'above' | 'below'; depth: number }>`
    with path as materialized (select * from kernel.unit_path_on(${found.unit_id}::uuid, ${ctx.today}::date))
    select ${listedColumns(ctx.today, drafts, activates)}, '' as sort_value, coalesce(p.depth, -1) as depth,
      case when (c.unit_id is null or p.unit_id is not null) and (c.region is null or c.region = ${found.region}::text)
        then 'above' else 'below' end as side
    from ${listedCharters(ctx.today)} left join path p on p.unit_id = c.unit_id
    where c.process = ${found.process} and c.charter_id <> ${found.charter_id} and ${sees(ctx.scope)} and (
      ((c.unit_id is null or p.unit_id is not null) and (c.region is null or c.region = ${found.region}::text))
      or ((${found.unit_id}::uuid is null or c.unit_id in (
          select unit_id from kernel.unit_reach where ancestor_id = ${found.unit_id}::uuid))
        and (${found.region}::text is null or c.region = ${found.region}::text)))
    order by side, coalesce(p.depth, -1), c.region nulls first, c.name limit 600`.execute(txOf(ctx));
  const relative = (r: ListedCharter) => ({
    charterId: r.charter_id,
    key: r.key,
    name: r.name,
    scope: inLanguage(languageOf(ctx), placeWords(r)),
    unitName: r.unit_name,
    regionName: r.region_name,
    standing: r.standing,
    currentNumber: r.number,
  });
  const { rows: rePins } = await sql<{ decision: string; cases: number; by: string | null; at: string }>`
    select r.decision, r.cases, n.name as by, r.done_at as at from kernel.charter_re_pin r
    left join kernel.person_now n on n.person_id = r.done_by
    where r.charter_id = ${found.charter_id} order by r.done_at desc, r.re_pin_id desc limit 20`.execute(
    txOf(ctx),
  );
  const { rows: items } = await sql<WorkItemRow>`
    select work_item_id as id, key, title, due_on::text as due_on, detail from kernel.work_item
    where closed_at is null and ((kind = 'charter-ends' and subject_id = ${found.charter_id})
      or (kind = 'charter-reorganisation' and detail @> ${JSON.stringify({ charterIds: [found.charter_id] })}::jsonb))
    order by created_at desc limit 10`.execute(txOf(ctx));
  return {
    ...row!,
    versions: await versionRows(ctx as Ctx, versions, listed),
    above: relatives.filter((r) => r.side === 'above').map(relative),
    below: relatives.filter((r) => r.side === 'below').map(relative),
    rePins,
    toLookAt: items.map((w) => ({
      workItemId: w.id,
      key: w.key,
      title: w.title,
      dueOn: w.due_on,
      units: (w.detail.units ?? []).map(({ name, changes }) => ({ name, changes })),
    })),
  };
});

const doGetVersion = query(getCharterVersion, async (ctx, input) => {
  const found = await findVersion(ctx, input.charterVersionId);
  const { drafts, activates } = await settingScopes(ctx as Ctx);
  const { rows } = await sql<ShownVersion & { drafts: boolean; activates: boolean }>`
    select ${versionColumns(ctx.today)}, ${sets(drafts)} as drafts, ${sets(activates)} as activates
    from kernel.charter_version v join kernel.charter c using (charter_id)
    where v.charter_version_id = ${input.charterVersionId}`.execute(txOf(ctx));
  const version = rows[0]!;
  const from = version.from ?? ctx.today;
  const { problems, resolution, above } = await examine(
    ctx,
    found,
    { charterVersionId: found.charter_version_id, number: found.number, content: found.content },
    from,
    version.until,
  );
  const parties = [...partiesIn([found.content]), ...resolvedParties(resolution), ...resolvedParties(above)];
  const names = await partyNames(ctx, parties);
  const named = [...new Map(parties.map((p) => [`${p.kind} ${p.id}`, p])).entries()].map(([at, p]) => ({
    ...p,
    name: names.get(at) ?? `A ${p.kind} that is gone`,
  }));
  const [shown] = await versionRows(ctx as Ctx, [version], version);
  return {
    ...shown!,
    charterId: found.charter_id,
    key: found.key,
    name: found.name,
    ...placeOf(ctx, found, registryOf(ctx).processes.get(found.process)?.title ?? found.process),
    content: found.content,
    resolved: resolution,
    above: above.chain.length === 0 ? null : above,
    names: {
      people: Object.fromEntries(named.filter((p) => p.kind === 'person').map((p) => [p.id, p.name])),
      parties: named,
    },
    problems:
      version.state === 'draft' ? problems.map(({ code, at, message }) => ({ code, at, message })) : [],
  };
});

const doCompare = query(compareVersions, async (ctx, input) => {
  const after = await findVersion(ctx, input.charterVersionId);
  const before = await findVersion(ctx, input.withVersionId);
  const names = await namesFor(ctx, after.process, partiesIn([before.content, after.content]));
  return {
    charterVersionId: after.charter_version_id,
    withVersionId: before.charter_version_id,
    differences: differences(before.content, after.content, names),
  };
});

export const charterQueries = [doProcesses, doList, doGet, doGetVersion, doCompare];
