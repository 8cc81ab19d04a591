/** What holds for a unit on a day, with reasons in words; and what putting a draft in force would change. */
import { sql } from 'kysely';
import { inScope } from '../access/scope.ts';
import { phrase } from '../language.ts';
import { operationsOn } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import { previewActivation, resolveCharterFor } from './contract-read.ts';
import { examine } from './problems.ts';
import { findVersion, namesFor, partiesIn, resolvedParties } from './records.ts';
import { held, type LevelRow, levelColumns, levelOf, proposalOf, resolveFully } from './resolve.ts';
import { txOf } from './rows.ts';
import { missingFrom, type Resolution, resolveLevels } from './rules.ts';
import { labelOf, loosenedWords, type Names, valueWords, whyWords } from './words.ts';

const { query } = operationsOn<KernelTables>();

const lacking = {
  charter: phrase('No charter is in force here.'),
  accountable: phrase('Nobody is accountable.'),
  condition: phrase('No condition says when it is done.'),
} as const;

/** Every value of a resolution in words, in the order of the charter page. */
function rowsOf(r: Resolution, names: Names) {
  const titles = new Map(r.conditions.map((c) => [c.conditionId, c.title]));
  const values: [string, unknown][] = [
    ['purpose', r.purpose],
    ['accountable', r.accountableId === null ? null : [r.accountableId]],
    ['responsible', r.responsible],
    ['consulted', r.consulted],
    ['informed', r.informed],
    // In the order in which the process declares them.
    ...Object.entries(r.clocks).map(([name, terms]): [string, unknown] => [`clocks.${name}`, terms]),
    ...r.conditions.map((c): [string, unknown] => [`conditions.${c.conditionId}`, c.text]),
    ['pausingWaits', r.pausingWaits],
    ['checklist', r.checklist],
  ];
  return values.map(([at, value]) => {
    const why = r.why[at] ?? [];
    const binding = why.some((w) => w.mode === 'mandatory');
    return {
      at,
      label: labelOf(at, names, (id) => titles.get(id) ?? names.language.translate('a condition')),
      value: valueWords(at, value, names),
      mode: binding ? ('mandatory' as const) : (why.at(-1)?.mode ?? ('free' as const)),
      why: why.map((w) => whyWords(w, names.language)),
    };
  });
}

const doResolve = query(resolveCharterFor, async (ctx, input) => {
  const on = input.on ?? ctx.today;
  if (input.unitId !== undefined) {
    // A member asks for their own unit; a role, for what it reaches.
    const { rows } = await sql`
      select 1 from kernel.unit u where u.unit_id = ${input.unitId} and (${inScope(ctx.scope, 'u.unit_id')}
        or exists (select 1 from kernel.person_now n where n.person_id = ${ctx.scope.own}::uuid and n.unit_id = u.unit_id))`.execute(
      txOf(ctx),
    );
    if (rows.length === 0) ctx.notFound('unit', input.unitId);
  }
  if (input.region !== undefined) {
    const { rows } = await sql`select 1 from kernel.region where region = ${input.region}`.execute(txOf(ctx));
    if (rows.length === 0) ctx.refuse('reference-unknown', { what: phrase('region'), value: input.region });
  }
  const { resolution, region } = await resolveFully(ctx, {
    process: input.process,
    unitId: input.unitId ?? null,
    region: input.region ?? null,
    on,
  });
  if (resolution === null)
    return ctx.refuse('reference-unknown', { what: phrase('process'), value: input.process });
  const missing = missingFrom(resolution);
  const names = await namesFor(ctx, input.process, resolvedParties(resolution));
  return {
    on,
    unitId: input.unitId ?? null,
    region,
    inForce: missing.length === 0,
    missing: missing.map((m) => names.language.translate(lacking[m].sentence)),
    resolved: resolution,
    rows: rowsOf(resolution, names),
  };
});

const doPreview = query(previewActivation, async (ctx, input) => {
  const found = await findVersion(ctx, input.charterVersionId);
  const from = input.from ?? ctx.today;
  const until = input.until ?? null;
  const { problems } = await examine(
    ctx,
    found,
    { charterVersionId: found.charter_version_id, number: found.number, content: found.content },
    from,
    until,
  );
  const tx = txOf(ctx);
  const { rows: replaced } = await sql<{ charterVersionId: string; number: number; lastDay: string | null }>`
    select v.charter_version_id as "charterVersionId", v.number,
      case when lower(v.valid) < ${from}::date then (${from}::date - 1)::text end as "lastDay"
    from kernel.charter_version v where v.charter_id = ${found.charter_id} and ${held}
      and v.valid && daterange(${from}::date, ${until}::date, '[]') order by v.number`.execute(tx);
  const { rows: counts } = await sql<{ units: number; cases: number }>`
    select (select count(*)::int from kernel.unit_now n where
        (${found.unit_id}::uuid is null or ${found.unit_id}::uuid = any(n.path))
        and (${found.region}::text is null or n.region = ${found.region}::text)) as units,
      (select count(*)::int from kernel.work_case w where w.is_open and w.pin_id in (
        select p.pin_id from kernel.charter_pin_version p join kernel.charter_version v using (charter_version_id)
        where v.charter_id = ${found.charter_id})) as cases`.execute(tx);
  return {
    from,
    until,
    problems: problems.map(({ code, at, message }) => ({ code, at, message })),
    replaces: replaced,
    units: counts[0]!.units,
    openCases: counts[0]!.cases,
    held: await heldBelow(ctx, found, from),
  };
});

/** Overlays below that would be looser than the version: their looser values count no more. */
async function heldBelow(
  ctx: Parameters<typeof examine>[0],
  found: Awaited<ReturnType<typeof findVersion>>,
  from: string,
) {
  const proposal = proposalOf(ctx, found.process);
  if (proposal === null) return [];
  const { rows } = await sql<LevelRow>`
    select ${levelColumns}, 1 as depth from kernel.charter c join kernel.charter_version v using (charter_id)
    where c.process = ${found.process} and c.charter_id <> ${found.charter_id} and ${held} and v.valid @> ${from}::date
      and (${found.unit_id}::uuid is null or c.unit_id in (
        select unit_id from kernel.unit_reach where ancestor_id = ${found.unit_id}::uuid))
      and (${found.region}::text is null or c.region = ${found.region}::text)
    order by c.name, c.charter_id`.execute(txOf(ctx));
  const own = levelOf({
    charter_version_id: found.charter_version_id,
    charter_id: found.charter_id,
    key: found.key,
    name: found.name,
    number: found.number,
    unit_id: found.unit_id,
    region: found.region,
    depth: 0,
    content: found.content,
  });
  const names = await namesFor(ctx, found.process, partiesIn([found.content, ...rows.map((r) => r.content)]));
  return rows.flatMap((row) => {
    const titles = new Map(
      [...found.content.conditions, ...row.content.conditions].map((c) => [c.conditionId, c.title]),
    );
    return resolveLevels(proposal, [own, levelOf(row)]).loosened.map((l) => ({
      charterId: row.charter_id,
      key: row.key,
      name: row.name,
      at: l.at,
      message: loosenedWords(l, names, (id) => titles.get(id) ?? names.language.translate('a condition')),
    }));
  });
}

export const resolutionQueries = [doResolve, doPreview];
