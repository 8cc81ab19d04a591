/**
 * Predicates compiled to SQL: every condition names registered columns only, every value is bound. A condition on
 * something unknown (no unit, no title) is false, so that `not` means what it says.
 */
import { type RawBuilder, sql } from 'kysely';
import { containing } from '../list.ts';
import { type AsOf, isEmployed, peopleOn, unitsOn } from '../org/people-sql.ts';
import type { Condition, Predicate } from './predicate.ts';

/**
 * `with` clause that makes `people` (employed on the day, columns of kernel.person_now) and `units` (with paths);
 * the SQL of `compile` reads these two.
 */
export function audienceSource(at: AsOf): RawBuilder<unknown> {
  return sql`with recursive units as ${at.isNow ? sql`not materialized` : sql`materialized`} (select * from ${unitsOn(at)}),
    people as ${at.isNow ? sql`not materialized` : sql`materialized`} (
      select * from ${peopleOn(at)} where ${isEmployed(at.day)} and not n.erased)`;
}

/** SQL that is true for the rows `n` of `people` that match. */
export function compile(p: Predicate): RawBuilder<boolean> {
  if ('all' in p) return p.all.length === 0 ? sql<boolean>`true` : joined(p.all, sql` and `);
  if ('any' in p) return p.any.length === 0 ? sql<boolean>`false` : joined(p.any, sql` or `);
  if ('not' in p) return sql<boolean>`(not ${compile(p.not)})`;
  return sql<boolean>`coalesce(${condition(p)}, false)`;
}

function joined(parts: readonly Predicate[], by: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql<boolean>`(${sql.join(parts.map(compile), by)})`;
}

function condition(c: Condition): RawBuilder<boolean> {
  switch (c.is) {
    case 'in-unit':
      return c.below
        ? sql`n.unit_id in (select u.unit_id from units u where ${c.unitId}::uuid = any(u.path))`
        : sql`n.unit_id = ${c.unitId}::uuid`;
    case 'in-business-area':
      return sql`n.unit_id in (select u.unit_id from units u where u.business_area_id = ${c.unitId}::uuid)`;
    case 'in-region':
      return sql`n.unit_id in (select u.unit_id from units u where u.region = ${c.region})`;
    case 'at-site':
      return sql`n.site_id = ${c.siteId}::uuid`;
    case 'of-kind':
      return sql`n.kind = ${c.kind}`;
    case 'reports-to':
      return c.indirectly
        ? sql`n.person_id in (
            with recursive below as (
              select b.person_id from people b where b.manager_id = ${c.personId}::uuid
              union
              select b.person_id from below d join people b on b.manager_id = d.person_id
            ) select person_id from below)`
        : sql`n.manager_id = ${c.personId}::uuid`;
    case 'manages-people':
      return sql`n.person_id in (select b.manager_id from people b where b.manager_id is not null)`;
    case 'title-contains':
      return sql`lower(n.title) like ${containing(c.text.toLowerCase())}`;
    case 'hired-before':
      return sql`n.hired_on < ${c.day}::date`;
    case 'hired-after':
      return sql`n.hired_on > ${c.day}::date`;
    case 'on-leave':
      return sql`n.on_leave`;
    case 'field-equals':
      return sql`n.extra -> ${c.field}::text = ${JSON.stringify(c.value)}::jsonb`;
  }
}
