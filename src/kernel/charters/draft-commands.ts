/** Drafting: a charter for a place, the next version of one, and changes to a draft until it is put in force. */
import { sql } from 'kysely';
import { newId } from '../../platform/ids.ts';
import { registryOf } from '../context.ts';
import { phrase } from '../language.ts';
import { operationsOn } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import { type CharterContent, charterContent } from './content.ts';
import {
  changeDraft,
  charterDrafted,
  draftChanged,
  draftCharter,
  draftVersion,
  draftWithdrawn,
  withdrawDraft,
} from './contract.ts';
import { holdsPlace } from './reach.ts';
import {
  accountableOf,
  demandInside,
  findCharter,
  findVersion,
  hashOf,
  insertDraft,
  missingReference,
  placeWords,
} from './records.ts';
import { proposalFrom } from './resolve.ts';
import { canonical } from './rules.ts';

const { command } = operationsOn<KernelTables>();

/** What a process proposes for the enterprise: its clocks, and the smallest honest condition. */
export function proposedContent(ctx: object, process: string): CharterContent {
  const declared = registryOf(ctx).processes.get(process)!;
  const proposal = proposalFrom(declared);
  return charterContent.parse({
    purpose: { mode: 'default', value: declared.description },
    clocks: Object.fromEntries(
      proposal.clocks.map(({ clock, target }) => [
        clock,
        { mode: 'default', value: { target, warnAtPercent: 80, ladder: [] } },
      ]),
    ),
    conditions: [
      {
        conditionId: newId(),
        title: 'The smallest that can honestly be called done',
        text: declared.smallest.condition,
        mode: 'mandatory',
      },
    ],
    pausingWaits: { mode: 'default', value: proposal.pausingWaits },
  });
}

interface PlaceRow {
  root: boolean | null;
  unit_name: string | null;
  region_name: string | null;
  inside: boolean;
}

const doDraft = command(draftCharter, async (ctx, input) => {
  const declared = registryOf(ctx).processes.get(input.process);
  if (declared === undefined)
    return ctx.refuse('reference-unknown', { what: 'process', value: input.process });
  const region = input.region ?? null;
  const { rows: places } = await sql<PlaceRow>`
    select n.unit_id is not null and n.parent_id is null as root, n.name as unit_name, r.name as region_name,
      ${holdsPlace(ctx.scope, sql`p.unit_id`, sql`p.region`)} as inside
    from (select ${input.unitId ?? null}::uuid as unit_id, ${region}::text as region) p
    left join kernel.unit_now n on n.unit_id = p.unit_id
    left join kernel.region r on r.region = p.region and r.retired_at is null`.execute(ctx.tx);
  const place = places[0]!;
  if (input.unitId != null && place.unit_name === null)
    ctx.refuse('reference-unknown', { what: 'unit', value: input.unitId });
  if (region !== null && place.region_name === null)
    ctx.refuse('reference-unknown', { what: 'region', value: region });
  if (!place.inside) ctx.refuse('beyond-scope', { scope: placeWords(place) });
  // The root unit and the enterprise are one place.
  const unitId = place.root === true ? null : (input.unitId ?? null);
  const content =
    input.content ??
    (unitId === null && region === null ? proposedContent(ctx, input.process) : charterContent.parse({}));
  const missing = await missingReference(ctx, input.process, content);
  if (missing !== null) ctx.refuse('reference-unknown', { ...missing });
  const charterId = newId();
  const key = await ctx.nextKey('CHR');
  const { rows } = await sql`
    insert into kernel.charter (charter_id, key, process, unit_id, region, name, created_at)
    values (${charterId}, ${key}, ${input.process}, ${unitId}, ${region}, ${input.name}, ${ctx.now})
    on conflict (process, unit_id, region) do nothing returning 1`.execute(ctx.tx);
  if (rows.length === 0) {
    const { rows: taken } = await sql<{ key: string; name: string }>`
      select key, name from kernel.charter where process = ${input.process}
        and unit_id is not distinct from ${unitId}::uuid and region is not distinct from ${region}::text`.execute(
      ctx.tx,
    );
    ctx.refuse('charter-exists', {
      ...taken[0],
      process: declared.title,
      scope: placeWords(unitId === null ? { ...place, unit_name: null } : place),
    });
  }
  const drafted = await insertDraft(ctx, charterId, content, null);
  ctx.emit(charterDrafted, charterId, { ...drafted, process: input.process });
  return { charterId, charterVersionId: drafted.charterVersionId, key, version: 1 };
});

const doDraftVersion = command(draftVersion, async (ctx, input) => {
  const charter = await findCharter(ctx, input.charterId, true);
  demandInside(ctx, charter);
  const { rows } = await sql<{
    charter_version_id: string;
    number: number;
    state: string;
    content: CharterContent;
  }>`
    select charter_version_id, number, state, content from kernel.charter_version
    where charter_id = ${charter.charter_id}
    order by state = 'draft' desc, charter_version_id is not distinct from ${input.fromVersionId ?? null}::uuid desc,
      state = 'withdrawn', number desc limit 2`.execute(ctx.tx);
  const [newest, next] = rows;
  if (newest!.state === 'draft') ctx.refuse('draft-exists', { number: newest!.number });
  if (input.fromVersionId !== undefined && newest!.charter_version_id !== input.fromVersionId)
    ctx.notFound('charter-version', input.fromVersionId);
  const from = newest ?? next!;
  const drafted = await insertDraft(ctx, charter.charter_id, from.content, from.charter_version_id);
  ctx.emit(charterDrafted, charter.charter_id, { ...drafted, process: charter.process });
  return { charterId: charter.charter_id, ...drafted, version: 1 };
});

/** Names of the parts of a content that differ. */
function changedParts(before: CharterContent, after: CharterContent): string[] {
  const keys = Object.keys(after) as (keyof CharterContent)[];
  return keys.filter((key) => canonical(before[key]) !== canonical(after[key]));
}

const doChange = command(changeDraft, async (ctx, input) => {
  const version = await findVersion(ctx, input.charterVersionId, true);
  demandInside(ctx, version);
  ctx.expectVersion(version.version_version, { name: version.name });
  if (version.state !== 'draft') ctx.refuse('not-a-draft', { state: stateWords[version.state] });
  const changed: string[] = [];
  if (input.content !== undefined) {
    changed.push(...changedParts(version.content, input.content));
    const missing = await missingReference(ctx, version.process, input.content);
    if (missing !== null) ctx.refuse('reference-unknown', { ...missing });
  }
  const renamed = input.name !== undefined && input.name !== version.name;
  if (renamed) {
    changed.push('name');
    await sql`update kernel.charter set name = ${input.name}, version = version + 1
      where charter_id = ${version.charter_id}`.execute(ctx.tx);
  }
  if (changed.length === 0)
    return { charterVersionId: version.charter_version_id, version: version.version_version, changed };
  const content = input.content ?? version.content;
  const { rows } = await sql<{ version: number }>`
    update kernel.charter_version set content = ${JSON.stringify(content)}::jsonb, content_hash = ${hashOf(content)},
      accountable_id = ${accountableOf(content)}::uuid, version = version + 1
    where charter_version_id = ${version.charter_version_id} returning version`.execute(ctx.tx);
  ctx.emit(draftChanged, version.charter_id, {
    charterVersionId: version.charter_version_id,
    number: version.number,
    fields: changed,
  });
  return { charterVersionId: version.charter_version_id, version: rows[0]!.version, changed };
});

/** States as refusals name them. */
export const stateWords = {
  draft: phrase('it is a draft'),
  active: phrase('it was put in force'),
  ended: phrase('it has ended'),
  withdrawn: phrase('it was withdrawn'),
} as const;

const doWithdraw = command(withdrawDraft, async (ctx, input) => {
  const version = await findVersion(ctx, input.charterVersionId, true);
  demandInside(ctx, version);
  ctx.expectVersion(version.version_version);
  if (version.state !== 'draft') ctx.refuse('not-a-draft', { state: stateWords[version.state] });
  const { rows } = await sql<{ version: number }>`
    update kernel.charter_version set state = 'withdrawn', ended_at = ${ctx.now}, version = version + 1
    where charter_version_id = ${version.charter_version_id} returning version`.execute(ctx.tx);
  ctx.emit(draftWithdrawn, version.charter_id, {
    charterVersionId: version.charter_version_id,
    number: version.number,
  });
  return { charterVersionId: version.charter_version_id, version: rows[0]!.version };
});

export const draftOperations = [doDraft, doDraftVersion, doChange, doWithdraw];
