/**
 * What PostgreSQL's catalogue says of our tables: everything that a portable copy of the data needs to know.
 * System schemas, temporary tables and what extensions brought are left out.
 */
import pg from 'pg';
import type { BackupPartition, BackupTable } from './backup-file.ts';

/** A foreign key between two tables (of a partition: between their roots), by qualified name. */
export interface ForeignKey {
  name: string;
  from: string;
  to: string;
  isDeferrable: boolean;
}

export interface Trigger {
  name: string;
  table: string;
  /** `O` as usual, `A` always. */
  enabled: 'O' | 'A';
}

export interface Sequence {
  schema: string;
  name: string;
}

const OURS = `n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
  and not exists (select 1 from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')`;

/** `"schema"."name"`, safe to put into SQL. */
export function qualified(table: { schema: string; name: string }): string {
  return `${pg.escapeIdentifier(table.schema)}.${pg.escapeIdentifier(table.name)}`;
}

/** All tables, partitioned ones by their root only, ordered by name. */
export async function readTables(client: pg.ClientBase): Promise<BackupTable[]> {
  const { rows } = await client.query<BackupTable>(`
    select n.nspname as schema, c.relname as name,
           array_agg(a.attname::text order by a.attnum) as columns
      from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
     where c.relkind in ('r', 'p') and not c.relispartition and c.relpersistence <> 't' and ${OURS}
     group by 1, 2 order by 1, 2`);
  return rows;
}

/** All partitions, those nearer to their root first. */
export async function readPartitions(client: pg.ClientBase): Promise<BackupPartition[]> {
  const { rows } = await client.query<BackupPartition>(`
    with recursive tree as (
      select c.oid, 0 as level from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind = 'p' and not c.relispartition and ${OURS}
      union all
      select i.inhrelid, tree.level + 1 from tree join pg_inherits i on i.inhparent = tree.oid)
    select n.nspname as schema, c.relname as name, pn.nspname as "parentSchema", pc.relname as parent,
           pg_get_expr(c.relpartbound, c.oid) as bound, pg_get_partkeydef(c.oid) as key
      from tree
      join pg_class c on c.oid = tree.oid join pg_namespace n on n.oid = c.relnamespace
      join pg_inherits i on i.inhrelid = c.oid
      join pg_class pc on pc.oid = i.inhparent join pg_namespace pn on pn.oid = pc.relnamespace
     where tree.level > 0 and not i.inhdetachpending
     order by tree.level, 1, 2`);
  return rows;
}

/** All foreign keys, once each. */
export async function readForeignKeys(client: pg.ClientBase): Promise<ForeignKey[]> {
  const root = (column: string) => `coalesce(pg_partition_root(k.${column})::oid, k.${column})`;
  const { rows } = await client.query<ForeignKey>(`
    select k.conname as name, k.condeferrable as "isDeferrable",
           format('"%s"."%s"', replace(n.nspname, '"', '""'), replace(c.relname, '"', '""')) as "from",
           format('"%s"."%s"', replace(tn.nspname, '"', '""'), replace(tc.relname, '"', '""')) as "to"
      from pg_constraint k
      join pg_class c on c.oid = ${root('conrelid')} join pg_namespace n on n.oid = c.relnamespace
      join pg_class tc on tc.oid = ${root('confrelid')} join pg_namespace tn on tn.oid = tc.relnamespace
     where k.contype = 'f' and k.conparentid = 0 and ${OURS}
     order by 3, 1`);
  return rows;
}

/** All triggers of our own making that fire on ordinary writes. */
export async function readTriggers(client: pg.ClientBase): Promise<Trigger[]> {
  const { rows } = await client.query<Trigger>(`
    select t.tgname as name, t.tgenabled as enabled,
           format('"%s"."%s"', replace(n.nspname, '"', '""'), replace(c.relname, '"', '""')) as "table"
      from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
     where not t.tgisinternal and t.tgparentid = 0 and t.tgenabled in ('O', 'A')
       and c.relkind in ('r', 'p') and ${OURS}
     order by 3, 1`);
  return rows;
}

/** All sequences, those of identity columns too. */
export async function readSequences(client: pg.ClientBase): Promise<Sequence[]> {
  const { rows } = await client.query<Sequence>(`
    select n.nspname as schema, c.relname as name
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'S' and c.relpersistence <> 't' and ${OURS} order by 1, 2`);
  return rows;
}

/** All materialised views, in the order in which they were made. */
export async function readMaterializedViews(client: pg.ClientBase): Promise<Sequence[]> {
  const { rows } = await client.query<Sequence>(`
    select n.nspname as schema, c.relname as name
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'm' and ${OURS} order by c.oid`);
  return rows;
}

/**
 * An order in which every table comes after those that its foreign keys point to, and the keys that no order
 * can satisfy because they form a ring.
 */
export function orderByForeignKeys(
  tables: string[],
  keys: ForeignKey[],
): { order: string[]; inRings: ForeignKey[] } {
  const order: string[] = [];
  const placed = new Set<string>();
  let open = [...tables].sort();
  const inRings: ForeignKey[] = [];
  while (open.length > 0) {
    const waitsFor = (table: string) =>
      keys.filter((k) => k.from === table && k.to !== table && !placed.has(k.to));
    let next = open.filter((table) => waitsFor(table).length === 0);
    if (next.length === 0) {
      // A ring: take the table that waits for least and let its keys be checked at the end.
      next = [...open].sort((a, b) => waitsFor(a).length - waitsFor(b).length).slice(0, 1);
      inRings.push(...waitsFor(next[0]!));
    }
    for (const table of next) placed.add(table);
    order.push(...next);
    open = open.filter((table) => !placed.has(table));
  }
  return { order, inRings };
}
