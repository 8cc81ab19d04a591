/** The cases of a process as the flow page needs them: packed into bytes, because there may be very many. */
import { type RawBuilder, sql } from 'kysely';
import { entityOf, type Field } from '../conditions/vocabulary.ts';
import type { Reader } from '../operation.ts';
import type { ProcessContribution } from '../process.ts';
import type { KernelTables } from '../tables.gen.ts';
import { Words } from './byte-words.ts';
import type { CaseAttribute } from './log.ts';

/** Between the cases of a column that is text: no key or name holds it. */
const SEPARATOR = '\x1e';
/** Id, whether it is open, unit. Then two bytes for each value that comes from a list. */
const FIXED_BYTES = 16 + 2 + 4;

export interface Unit {
  unit_id: string;
  name: string;
}

export interface OwnCases {
  /** Four numbers of 32 bits for each case. */
  ids: Uint32Array;
  keys: string[];
  open: Uint8Array;
  attributes: CaseAttribute[];
}

/** What cases can be filtered by: texts of the process, and what it says they are; not what they have. */
function factsOf(process: ProcessContribution): Field[] {
  const { fields } = entityOf(process.vocabulary, process.vocabulary.root);
  return fields.filter((f) => f.type === 'text' || (f.type === 'boolean' && f.name.startsWith('is ')));
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** The cases of the process for which `inside` holds (of `c`, the case), in any order. `units` stand by their ids. */
export async function loadCases(
  tx: Reader<KernelTables>,
  process: ProcessContribution,
  inside: RawBuilder<boolean>,
  units: readonly Unit[],
): Promise<OwnCases> {
  const root = entityOf(process.vocabulary, process.vocabulary.root);
  const facts = factsOf(process);
  const regions = await sql<{ region: string; name: string }>`
    select region, name from kernel.region order by region`.execute(tx as never);
  const factOf = (f: Field) => sql.ref(`f.${f.column}`);
  const listed = facts
    .filter((f) => f.options !== undefined || f.type === 'boolean')
    .map((f) => ({
      name: f.name,
      title: capital(f.name),
      values: f.options ?? ['false', 'true'],
      titles: f.options ?? ['no', 'yes'],
      value: sql`${factOf(f)}::text`,
    }));
  const lists = [
    {
      name: 'region',
      title: 'Region',
      values: regions.rows.map((r) => r.region),
      titles: regions.rows.map((r) => r.name),
      value: sql`c.region`,
    },
    ...listed,
  ];
  const texts = facts.filter((f) => f.options === undefined && f.type === 'text');
  const codes = lists.map(
    ({ values, value }) =>
      sql` || int2send((coalesce(array_position(${[...values]}::text[], ${value}), 0) - 1)::int2)`,
  );
  const columns = texts.map(
    (f, i) =>
      sql`, string_agg(coalesce(translate(${factOf(f)}, ${sql.lit(SEPARATOR)}, ' '), ''), ${sql.lit(SEPARATOR)}) as ${sql.ref(`text_${i}`)}`,
  );
  const source =
    facts.length === 0
      ? sql``
      : sql`left join ${sql.table(root.source)} f on f.${sql.ref(root.id)} = c.case_id`;
  const { rows } = await sql<{ packed: Buffer; keys: string; [column: `text_${number}`]: string }>`
    select string_agg(uuid_send(c.case_id) || int2send(c.is_open::int::int2) || int4send(coalesce(u.number, -1))
        ${sql.join(codes, sql``)}, ''::bytea) as packed,
      string_agg(c.key, ${sql.lit(SEPARATOR)}) as keys ${columns.length === 0 ? sql`` : sql.join(columns, sql``)}
    from kernel.work_case c
    left join (select unit_id, (row_number() over (order by unit_id) - 1)::int as number from kernel.unit_now) u
      on u.unit_id = c.unit_id ${source}
    where ${inside} group by get_byte(uuid_send(c.case_id), 15) >> 4`.execute(tx as never);
  const width = FIXED_BYTES + lists.length * 2;
  const total = rows.reduce((n, r) => n + r.packed.length / width, 0);
  const cases = { ids: new Uint32Array(total * 4), keys: [] as string[], open: new Uint8Array(total) };
  const unitOf = new Int32Array(total);
  const codesOf = lists.map(() => new Int32Array(total));
  const words = texts.map(() => new Words());
  const wordsOf = texts.map(() => new Int32Array(total));
  let c = 0;
  for (const row of rows) {
    const { packed } = row;
    for (const key of row.keys.split(SEPARATOR)) cases.keys.push(key);
    for (const [i, column] of wordsOf.entries())
      for (const [k, value] of row[`text_${i}`]!.split(SEPARATOR).entries())
        column[c + k] = value === '' ? -1 : words[i]!.of(value);
    for (let at = 0; at < packed.length; at += width, c++) {
      for (let k = 0; k < 4; k++) cases.ids[c * 4 + k] = packed.readUInt32BE(at + k * 4);
      cases.open[c] = packed.readInt16BE(at + 16);
      unitOf[c] = packed.readInt32BE(at + 18);
      for (let k = 0; k < codesOf.length; k++) codesOf[k]![c] = packed.readInt16BE(at + FIXED_BYTES + k * 2);
    }
  }
  const unit = {
    name: 'unit',
    title: 'Unit',
    values: units.map((u) => u.unit_id),
    titles: units.map((u) => u.name),
    of: unitOf,
  };
  return {
    ...cases,
    attributes: [
      unit,
      ...lists.map(({ name, title, values, titles }, k) => ({
        name,
        title,
        values,
        titles,
        of: codesOf[k]!,
      })),
      ...texts.map((f, i) => {
        const values = words[i]!.list;
        return { name: f.name, title: capital(f.name), values, titles: values, of: wordsOf[i]! };
      }),
    ],
  };
}
