/**
 * Takes the events of one case after the other, pairs starts with completions, sorts by time, and writes columns in
 * chunks: the same for every kind of file. What is held is one case and one chunk.
 */
import type { Findings } from './findings.ts';

/** A chunk is handed on when it has so many events or cases. */
const CHUNK_EVENTS = 64 * 1024;
const CHUNK_CASES = 16 * 1024;

/** Part of a log in columns; positions are those of the dictionaries of the reader. */
export interface LogChunk {
  /** How many events each case has. */
  sizes: Int32Array;
  activity: Int32Array;
  at: Float64Array;
  /** Null: no start is known in this chunk. */
  start: Float64Array | null;
  resource: Int32Array;
  names: string[];
  /** By attribute, by case. */
  attributes: Int32Array[];
}

/** Words of the life cycle. */
export const COMPLETE = 0;
export const START = 1;
export const OTHER = 2;

const COMPLETIONS = new Set([
  'complete',
  'completed',
  'completion',
  'end',
  'ended',
  'finish',
  'finished',
  'done',
  '',
]);
const STARTS = new Set(['start', 'started', 'begin', 'begun']);

/** What a word of the life cycle means, in whatever case it is written. */
export function lifecycleOf(word: string): number {
  const plain = word.trim().toLowerCase();
  if (COMPLETIONS.has(plain)) return COMPLETE;
  return STARTS.has(plain) ? START : OTHER;
}

/** Figures over everything that was written. */
export interface Written {
  cases: number;
  events: number;
  withStart: number;
  tied: number;
  outOfOrder: number;
  duplicates: number;
  firstAt: number;
  lastAt: number;
}

/** Collects one case at a time. */
export class CaseWriter {
  readonly written: Written = {
    cases: 0,
    events: 0,
    withStart: 0,
    tied: 0,
    outOfOrder: 0,
    duplicates: 0,
    firstAt: Number.POSITIVE_INFINITY,
    lastAt: Number.NEGATIVE_INFINITY,
  };

  /** By position in the dictionaries: 1 where something taken has it. */
  usedActivities = new Uint8Array(64);
  usedResources = new Uint8Array(64);

  private readonly findings: Findings;
  private readonly attributeCount: number;
  /** Chunks that are full; whoever reads takes them away. */
  private full: LogChunk[] = [];

  private size = 0;
  private activity = new Int32Array(256);
  private at = new Float64Array(256);
  private start = new Float64Array(256);
  private resource = new Int32Array(256);
  private lifecycle = new Uint8Array(256);
  private instance = new Int32Array(256);
  private line = new Int32Array(256);

  private chunkEvents = 0;
  private chunkActivity = new Int32Array(CHUNK_EVENTS * 2);
  private chunkAt = new Float64Array(CHUNK_EVENTS * 2);
  private chunkStart = new Float64Array(CHUNK_EVENTS * 2);
  private chunkResource = new Int32Array(CHUNK_EVENTS * 2);
  private chunkHasStart = false;
  private sizes: number[] = [];
  private names: string[] = [];
  private attributes: number[][];

  constructor(findings: Findings, attributeCount: number) {
    this.findings = findings;
    this.attributeCount = attributeCount;
    this.attributes = Array.from({ length: attributeCount }, () => []);
  }

  /** One event of the case at hand; `start` is NaN where the row does not say it. */
  event(
    activity: number,
    at: number,
    start: number,
    resource: number,
    lifecycle: number,
    instance: number,
    line: number,
  ): void {
    const i = this.size++;
    if (i === this.activity.length) this.grow();
    this.activity[i] = activity;
    this.at[i] = at;
    this.start[i] = start;
    this.resource[i] = resource;
    this.lifecycle[i] = lifecycle;
    this.instance[i] = instance;
    this.line[i] = line;
  }

  /** The case is complete. `attributes` holds a position for each attribute, -1 where it has none. */
  endCase(name: string, attributes: Int32Array, line: number): void {
    this.sort();
    this.pair();
    const before = this.chunkEvents;
    for (let i = 0; i < this.size; i++) {
      if (this.lifecycle[i] === COMPLETE) this.write(i, before);
      else if (this.lifecycle[i] === OTHER) this.findings.add('lifecycle-other', this.line[i]!);
    }
    const taken = this.chunkEvents - before;
    this.size = 0;
    if (taken === 0) {
      this.findings.add('case-empty', line);
      return;
    }
    this.sizes.push(taken);
    this.names.push(name);
    for (let k = 0; k < this.attributeCount; k++) this.attributes[k]!.push(attributes[k]!);
    this.written.cases++;
    this.written.events += taken;
    this.written.firstAt = Math.min(this.written.firstAt, this.chunkAt[before]!);
    this.written.lastAt = Math.max(this.written.lastAt, this.chunkAt[this.chunkEvents - 1]!);
    if (this.chunkEvents >= CHUNK_EVENTS || this.sizes.length >= CHUNK_CASES) this.flush();
  }

  /** Chunks that are full; after `flush` every one. */
  takeChunks(): LogChunk[] {
    const chunks = this.full;
    if (chunks.length > 0) this.full = [];
    return chunks;
  }

  /** Makes a chunk of what is left. */
  flush(): void {
    const n = this.chunkEvents;
    if (n === 0) return;
    this.full.push({
      sizes: Int32Array.from(this.sizes),
      activity: this.chunkActivity.slice(0, n),
      at: this.chunkAt.slice(0, n),
      start: this.chunkHasStart ? this.chunkStart.slice(0, n) : null,
      resource: this.chunkResource.slice(0, n),
      names: this.names,
      attributes: this.attributes.map((column) => Int32Array.from(column)),
    });
    this.chunkEvents = 0;
    this.chunkHasStart = false;
    this.sizes = [];
    this.names = [];
    this.attributes = Array.from({ length: this.attributeCount }, () => []);
  }

  private grow(): void {
    const length = this.activity.length * 2;
    const wider = <T extends Int32Array | Float64Array | Uint8Array>(column: T, made: T): T => {
      made.set(column as never);
      return made;
    };
    this.activity = wider(this.activity, new Int32Array(length));
    this.at = wider(this.at, new Float64Array(length));
    this.start = wider(this.start, new Float64Array(length));
    this.resource = wider(this.resource, new Int32Array(length));
    this.lifecycle = wider(this.lifecycle, new Uint8Array(length));
    this.instance = wider(this.instance, new Int32Array(length));
    this.line = wider(this.line, new Int32Array(length));
  }

  /** By time; ties keep the order of the file. Nearly every case is sorted already. */
  private sort(): void {
    const n = this.size;
    let late = 0;
    for (let i = 1; i < n; i++) if (this.at[i]! < this.at[i - 1]!) late++;
    if (late === 0) return;
    this.written.outOfOrder += late;
    const order = Array.from({ length: n }, (_, i) => i).sort((a, b) => this.at[a]! - this.at[b]! || a - b);
    for (const column of [
      this.activity,
      this.at,
      this.start,
      this.resource,
      this.lifecycle,
      this.instance,
      this.line,
    ]) {
      const was = column.slice(0, n);
      for (let i = 0; i < n; i++) column[i] = was[order[i]!]!;
    }
  }

  /** The k-th start of an activity (and instance) belongs to its k-th completion. */
  private pair(): void {
    const n = this.size;
    let starts = 0;
    for (let i = 0; i < n; i++) if (this.lifecycle[i] === START) starts++;
    if (starts === 0) return;
    const waiting = new Map<number, number[]>();
    const keyOf = (i: number) => this.activity[i]! * 0x100000000 + (this.instance[i]! >>> 0);
    for (let i = 0; i < n; i++) {
      if (this.lifecycle[i] !== START) continue;
      const key = keyOf(i);
      const list = waiting.get(key);
      if (list === undefined) waiting.set(key, [i]);
      else list.push(i);
    }
    for (let i = 0; i < n; i++) {
      if (this.lifecycle[i] !== COMPLETE) continue;
      const s = waiting.get(keyOf(i))?.shift();
      if (s !== undefined && Number.isNaN(this.start[i]!)) this.start[i] = this.at[s]!;
    }
    for (const list of waiting.values())
      for (const i of list) this.findings.add('start-without-end', this.line[i]!);
  }

  private write(i: number, first: number): void {
    const n = this.chunkEvents;
    if (n === this.chunkActivity.length) this.widenChunk();
    const at = this.at[i]!;
    let start = this.start[i]!;
    if (start > at) {
      this.findings.add('start-after-end', this.line[i]!);
      start = Number.NaN;
    }
    if (!Number.isNaN(start)) {
      this.chunkHasStart = true;
      this.written.withStart++;
    }
    if (n > first && this.chunkAt[n - 1] === at) {
      this.written.tied++;
      if (
        this.chunkActivity[n - 1] === this.activity[i] &&
        this.chunkResource[n - 1] === this.resource[i] &&
        Object.is(this.chunkStart[n - 1], start)
      )
        this.written.duplicates++;
    }
    this.chunkActivity[n] = this.activity[i]!;
    this.chunkAt[n] = at;
    this.chunkStart[n] = start;
    this.chunkResource[n] = this.resource[i]!;
    this.chunkEvents = n + 1;
    const a = this.activity[i]!;
    if (a >= this.usedActivities.length) this.usedActivities = widened(this.usedActivities, a);
    this.usedActivities[a] = 1;
    const r = this.resource[i]!;
    if (r >= this.usedResources.length) this.usedResources = widened(this.usedResources, r);
    if (r >= 0) this.usedResources[r] = 1;
  }

  /** One case may be longer than a chunk. */
  private widenChunk(): void {
    const length = this.chunkActivity.length * 2;
    const { chunkActivity, chunkAt, chunkStart, chunkResource } = this;
    this.chunkActivity = new Int32Array(length);
    this.chunkActivity.set(chunkActivity);
    this.chunkAt = new Float64Array(length);
    this.chunkAt.set(chunkAt);
    this.chunkStart = new Float64Array(length);
    this.chunkStart.set(chunkStart);
    this.chunkResource = new Int32Array(length);
    this.chunkResource.set(chunkResource);
  }
}

function widened(flags: Uint8Array<ArrayBuffer>, to: number): Uint8Array<ArrayBuffer> {
  const wider = new Uint8Array(Math.max(to + 1, flags.length * 2));
  wider.set(flags);
  return wider;
}
