/** Rows of charters and versions as lists and pages show them: where they stand, who answers, what may be done. */
import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Scope } from '../access/scope.ts';
import { languageOf, registryOf } from '../context.ts';
import { inLanguage } from '../language.ts';
import type { QueryContext } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import type { Standing } from './contract-read.ts';
import { sets } from './reach.ts';
import { charterColumns, partyNames, placeWords } from './records.ts';
import { resolveAll } from './resolve.ts';

export type Ctx<R extends string = never> = QueryContext<KernelTables, R>;
export const txOf = (ctx: { tx: unknown }) => ctx.tx as Kysely<KernelTables>;

/** SQL: where version `v` stands on a day. A version that was cut by its successor was replaced, not ended. */
export function standingSql(today: string): RawBuilder<Standing> {
  return sql<Standing>`case when v.state = 'draft' then 'draft' when v.state = 'withdrawn' then 'withdrawn'
    when isempty(v.valid) then 'replaced' when v.valid @> ${today}::date then 'in-force'
    when lower(v.valid) > ${today}::date then 'planned'
    when v.state = 'ended' then 'ended'
    when exists (select 1 from kernel.charter_version n where n.charter_id = v.charter_id
      and n.state in ('active', 'ended') and lower(n.valid) = upper(v.valid)) then 'replaced'
    else 'expired' end`;
}

export interface ListedCharter {
  charter_id: string;
  key: string;
  process: string;
  unit_id: string | null;
  region: string | null;
  name: string;
  version: number;
  unit_name: string | null;
  region_name: string | null;
  created_at: string;
  version_id: string | null;
  number: number | null;
  standing: Standing;
  from: string | null;
  until: string | null;
  accountable_id: string | null;
  ends_in: number | null;
  draft_id: string | null;
  draft_number: number | null;
  drafts: boolean;
  activates: boolean;
  sort_value: string;
}

/** Charters `c` with the version that counts: in force, else planned next, else last, else the draft. */
export function listedCharters(today: string): RawBuilder<unknown> {
  return sql`kernel.charter c
    cross join lateral (
      select v.charter_version_id as version_id, v.number, ${standingSql(today)} as standing, lower(v.valid)::text as "from",
        (upper(v.valid) - 1)::text as until, v.accountable_id, v.valid, v.state
      from kernel.charter_version v where v.charter_id = c.charter_id
      order by v.valid is not null and v.valid @> ${today}::date desc,
        v.valid is not null and not isempty(v.valid) and lower(v.valid) > ${today}::date desc,
        case when lower(v.valid) > ${today}::date then lower(v.valid) end,
        v.valid is not null and not isempty(v.valid) desc, upper(v.valid) desc, v.state = 'draft' desc, v.number desc
      limit 1
    ) v
    left join lateral (
      select d.charter_version_id as draft_id, d.number as draft_number from kernel.charter_version d
      where d.charter_id = c.charter_id and d.state = 'draft'
    ) d on true`;
}

/** SQL: days until the version that counts ends, where its end is at most `within` days away and nothing follows. */
export function endsIn(today: string, within: number): RawBuilder<number | null> {
  return sql<number | null>`case when v.standing = 'in-force' and not upper_inf(v.valid)
    and upper(v.valid) - 1 <= ${today}::date + ${within}::int and not exists (
      select 1 from kernel.charter_version n where n.charter_id = c.charter_id and n.state = 'active'
        and (upper_inf(n.valid) or upper(n.valid) > upper(v.valid)))
    then upper(v.valid) - 1 - ${today}::date end`;
}

/** Columns of `ListedCharter` but the sort value. */
export function listedColumns(today: string, drafts: Scope, activates: Scope): RawBuilder<unknown> {
  return sql`${charterColumns}, c.created_at, v.version_id, v.number, v.standing, v."from", v.until, v.accountable_id,
    ${endsIn(today, 30)} as ends_in, d.draft_id, d.draft_number, ${sets(drafts)} as drafts, ${sets(activates)} as activates`;
}

/** Open cases pinned to each charter, or to each version of one. */
export async function openCases(
  ctx: { tx: unknown },
  by: 'charter_id' | 'charter_version_id',
  ids: readonly string[],
): Promise<Map<string, number>> {
  const column = sql.ref(`v.${by}`);
  const { rows } = await sql<{ id: string; n: number }>`
    with pins as (
      select distinct ${column} as id, p.pin_id from kernel.charter_version v
      join kernel.charter_pin_version p using (charter_version_id) where ${column} = any(${ids}::uuid[])
    ), counted as (
      select w.pin_id, count(*) as n from kernel.work_case w
      where w.is_open and w.pin_id in (select pin_id from pins) group by w.pin_id
    )
    select pins.id, sum(counted.n)::int as n from pins join counted using (pin_id) group by pins.id`.execute(
    txOf(ctx),
  );
  return new Map(rows.map((r) => [r.id, r.n]));
}

/** Shows listed charters as rows of the contract; a handful of queries, however many rows. */
export async function charterRows(ctx: Ctx, listed: readonly ListedCharter[]) {
  if (listed.length === 0) return [];
  const cases = await openCases(
    ctx,
    'charter_id',
    listed.map((c) => c.charter_id),
  );
  const above = await accountablesAbove(ctx, listed);
  const accountables = listed.map((c) => c.accountable_id ?? above.get(c.charter_id) ?? null);
  const names = await partyNames(
    ctx,
    accountables.flatMap((id) => (id === null ? [] : [{ kind: 'person' as const, id }])),
  );
  const processes = registryOf(ctx).processes;
  return listed.map((c, i) => {
    const accountable = accountables[i] ?? null;
    const can = ['charters.get-charter'];
    if (c.drafts && c.draft_id === null) can.push('charters.draft-version');
    const standing = c.standing === 'in-force' || c.standing === 'planned';
    if (c.activates && standing) can.push('charters.end-charter', 'charters.hand-over-accountable');
    if (c.activates) can.push('charters.preview-re-pin', 'charters.re-pin-cases');
    return {
      charterId: c.charter_id,
      key: c.key,
      version: c.version,
      name: c.name,
      ...placeOf(ctx, c, processes.get(c.process)?.title ?? c.process),
      standing: c.standing,
      from: c.from,
      until: c.until,
      endsInDays: c.ends_in,
      accountable:
        accountable === null
          ? null
          : { personId: accountable, name: names.get(`person ${accountable}`) ?? 'Somebody who is gone' },
      currentVersionId: c.version_id,
      currentNumber: c.number,
      draftVersionId: c.draft_id,
      draftNumber: c.draft_number,
      openCases: cases.get(c.charter_id) ?? 0,
      can,
    };
  });
}

/** Where a charter holds, as rows show it. */
export function placeOf(
  ctx: object,
  c: Pick<ListedCharter, 'process' | 'unit_id' | 'unit_name' | 'region' | 'region_name'>,
  processTitle: string,
) {
  return {
    process: c.process,
    processTitle,
    unitId: c.unit_id,
    unitName: c.unit_name,
    region: c.region,
    regionName: c.region_name,
    scope: inLanguage(languageOf(ctx), placeWords(c)),
  };
}

/** Who answers by a charter above, for charters that name nobody themselves. */
async function accountablesAbove(ctx: Ctx, listed: readonly ListedCharter[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const silent = listed.filter((c) => c.accountable_id === null);
  for (const process of new Set(silent.map((c) => c.process))) {
    const of = silent.filter((c) => c.process === process);
    const places = await resolveAll(ctx, {
      process,
      on: ctx.today,
      pairs: of.map((c) => ({ unitId: c.unit_id, region: c.region })),
    });
    of.forEach((c, i) => {
      const id = places[i]!.resolution.accountableId;
      if (id !== null) found.set(c.charter_id, id);
    });
  }
  return found;
}
