/**
 * Reads a table of events (CSV or a workbook) into columns. Events of a case may stand anywhere in it, so they are
 * held in columns of numbers until the last row, about forty bytes for each, and then put together case by case.
 */
import { Refusal } from '../../platform/refusal.ts';
import type { Table } from '../imports/table.ts';
import { cutWord, Words } from './byte-words.ts';
import { COMPLETE, lifecycleOf } from './case-writer.ts';
import type { Reading } from './read-xes.ts';

/** A column of numbers that grows. */
class Growing<T extends Int32Array | Float64Array> {
  column: T;
  private readonly make: (length: number) => T;

  constructor(make: (length: number) => T) {
    this.make = make;
    this.column = make(4096);
  }

  set(i: number, value: number): void {
    if (i >= this.column.length) {
      const wider = this.make(this.column.length * 2);
      wider.set(this.column);
      this.column = wider;
    }
    this.column[i] = value;
  }
}

const ints = () => new Growing((length) => new Int32Array(length));
const floats = () => new Growing((length) => new Float64Array(length));

/** Reads every row; `each` is told how far it has come, now and then. */
export async function readRows(
  table: Table,
  on: Reading,
  fileName: string,
  each: (rows: number) => Promise<void>,
): Promise<void> {
  const { mapping, dictionaries, findings, times, writer, counted } = on;
  const columnOf = columnFinder(table, fileName);
  const [caseColumn, activityColumn, atColumn] = [
    columnOf(mapping.case, 'case'),
    columnOf(mapping.activity, 'activity'),
    columnOf(mapping.at, 'time'),
  ];
  const optional = (name: string | null) => (name === null ? -1 : columnOf(name, ''));
  const startColumn = optional(mapping.start);
  const resourceColumn = optional(mapping.resource);
  const lifecycleColumn = optional(mapping.lifecycle);
  const instanceColumn = optional(mapping.instance);
  const attributeColumns = mapping.attributes.map((name) => columnOf(name, ''));

  const names = new Words();
  const attributes: number[][] = mapping.attributes.map(() => []);
  const instances = new Words();
  const [caseOf, activity, resource, lifecycle, instance, lines] = [
    ints(),
    ints(),
    ints(),
    ints(),
    ints(),
    ints(),
  ];
  const [at, start] = [floats(), floats()];
  let n = 0;
  for await (const chunk of table.rows()) {
    for (const { cells, line } of chunk) {
      counted.read++;
      const name = cells[caseColumn] ?? '';
      if (name === '') {
        findings.add('case-missing', line);
        continue;
      }
      const step = cells[activityColumn] ?? '';
      if (step === '') {
        findings.add('activity-missing', line);
        continue;
      }
      const time = cells[atColumn] ?? '';
      const ms = time === '' ? Number.NaN : times.read(time);
      if (Number.isNaN(ms)) {
        findings.add(time === '' ? 'time-missing' : 'time-unreadable', line);
        continue;
      }
      const c = names.of(cutWord(name));
      for (let k = 0; k < attributes.length; k++) {
        const column = attributes[k]!;
        if (column[c] !== undefined && column[c] >= 0) continue;
        column[c] = dictionaries.value(k, cutWord(cells[attributeColumns[k]!] ?? ''));
      }
      caseOf.set(n, c);
      activity.set(n, dictionaries.activity(cutWord(step)));
      at.set(n, ms);
      start.set(n, startOf(startColumn < 0 ? '' : (cells[startColumn] ?? ''), line));
      resource.set(n, resourceColumn < 0 ? -1 : dictionaries.resource(cutWord(cells[resourceColumn] ?? '')));
      lifecycle.set(n, lifecycleColumn < 0 ? COMPLETE : meaning(cells[lifecycleColumn] ?? ''));
      instance.set(n, instanceColumn < 0 ? 0 : instances.of(cells[instanceColumn] ?? ''));
      lines.set(n, line);
      n++;
    }
    await each(counted.read);
  }
  await writeCases();

  function startOf(text: string, line: number): number {
    if (text === '') return Number.NaN;
    const ms = times.read(text);
    if (Number.isNaN(ms)) findings.add('start-unreadable', line);
    return ms;
  }

  function meaning(word: string): number {
    on.lifecycle.set(word, (on.lifecycle.get(word) ?? 0) + 1);
    return lifecycleOf(word);
  }

  async function writeCases(): Promise<void> {
    const total = names.list.length;
    const starts = new Int32Array(total + 1);
    for (let i = 0; i < n; i++) starts[caseOf.column[i]! + 1]!++;
    for (let c = 0; c < total; c++) starts[c + 1]! += starts[c]!;
    const order = new Int32Array(n);
    const next = starts.slice(0, total);
    for (let i = 0; i < n; i++) order[next[caseOf.column[i]!]!++] = i;
    const own = new Int32Array(attributes.length);
    for (let c = 0; c < total; c++) {
      for (let k = starts[c]!; k < starts[c + 1]!; k++) {
        const i = order[k]!;
        writer.event(
          activity.column[i]!,
          at.column[i]!,
          start.column[i]!,
          resource.column[i]!,
          lifecycle.column[i]!,
          instance.column[i]!,
          lines.column[i]!,
        );
      }
      for (let k = 0; k < own.length; k++) own[k] = attributes[k]![c] ?? -1;
      writer.endCase(names.list[c]!, own, lines.column[order[starts[c]!]!]!);
      if (c % 1000 === 999) await each(counted.read);
    }
  }
}

/** Finds columns by their name; a needed one that is not chosen or not there is refused. */
function columnFinder(table: Table, fileName: string) {
  return (name: string | null, what: string): number => {
    if (name === null)
      throw new Refusal('invalid', 'column-needed', 'Say which column holds the {what}.', { what });
    const found =
      table.columns.find((c) => c.header === name) ?? table.columns.find((c) => c.original === name);
    if (found !== undefined) return found.position;
    throw new Refusal(
      'invalid',
      'column-missing',
      '“{fileName}” has no column “{column}”. Columns: {columns}.',
      {
        fileName,
        column: name,
        columns: table.columns
          .map((c) => c.header)
          .slice(0, 40)
          .join(', '),
      },
    );
  };
}
