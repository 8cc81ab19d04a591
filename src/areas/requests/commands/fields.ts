/** The fields that people write on a request: checked against the organisation, compared, and turned into columns. */
import { sql, type Updateable } from 'kysely';
import type { RequestsTables } from '../tables.gen.ts';
import { type Context, demandPeople, type Row } from './row.ts';

/** Fields as they arrive; what is left out stays as it is. */
export interface Fields {
  title?: string | undefined;
  goal?: string | null | undefined;
  evidence?: string | null | undefined;
  audienceSize?: number | null | undefined;
  unitId?: string | null | undefined;
  regions?: string[] | undefined;
  deadline?: string | null | undefined;
  deadlineReason?: string | null | undefined;
  isRegulatory?: boolean | undefined;
  existingContent?: string | null | undefined;
  sponsorId?: string | null | undefined;
  priority?: 'low' | 'normal' | 'high' | 'urgent' | undefined;
  dueOn?: string | null | undefined;
}

type FieldName = keyof Fields;

const columnOf = {
  title: 'title',
  goal: 'goal',
  evidence: 'evidence',
  audienceSize: 'audience_size',
  unitId: 'unit_id',
  regions: 'regions',
  deadline: 'deadline',
  deadlineReason: 'deadline_reason',
  isRegulatory: 'is_regulatory',
  existingContent: 'existing_content',
  sponsorId: 'sponsor_id',
  priority: 'priority',
  dueOn: 'due_on',
} as const satisfies Record<FieldName, keyof Row>;

/** The fields that differ from the row (null: a new one), and the columns to write. An empty text counts as none. */
export function compare(
  row: Row | null,
  fields: Fields,
): { changed: FieldName[]; columns: Updateable<RequestsTables['requests.request']> } {
  const changed: FieldName[] = [];
  const columns: Record<string, unknown> = {};
  for (const [field, column] of Object.entries(columnOf) as [FieldName, keyof Row][]) {
    let value = fields[field];
    if (value === undefined) continue;
    if (value === '') value = null;
    if (row !== null && JSON.stringify(row[column]) === JSON.stringify(value)) continue;
    changed.push(field);
    columns[column] = value;
  }
  return { changed, columns };
}

/** Refuses units, regions and sponsors that do not exist today. */
export async function demandPlaces(
  ctx: Context<'unit-unknown' | 'region-unknown' | 'person-gone'>,
  fields: Fields,
): Promise<void> {
  if (typeof fields.unitId === 'string') {
    const { rows } = await sql`select 1 from kernel.unit_now where unit_id = ${fields.unitId}`.execute(
      ctx.tx,
    );
    if (rows.length === 0) ctx.refuse('unit-unknown');
  }
  await demandRegions(ctx, fields.regions);
  await demandPeople(ctx, [fields.sponsorId]);
}

/** Refuses regions that do not exist today. */
export async function demandRegions(
  ctx: Context<'region-unknown'>,
  regions: readonly string[] | undefined,
): Promise<void> {
  if (regions === undefined || regions.length === 0) return;
  const { rows } = await sql<{ region: string }>`
    select t.region from unnest(${[...regions]}::text[]) as t(region)
    where not exists (select 1 from kernel.region r where r.region = t.region and r.retired_at is null)`.execute(
    ctx.tx,
  );
  if (rows.length > 0) ctx.refuse('region-unknown', { region: rows[0]!.region });
}
