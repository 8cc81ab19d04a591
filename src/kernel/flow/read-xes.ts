/** Reads an XES file into columns, or looks at its beginning to see what it holds. */
import { ByteWords, hashOf, SeenTexts, textOf, Words } from './byte-words.ts';
import { type CaseWriter, COMPLETE, lifecycleOf } from './case-writer.ts';
import type { LogMapping } from './contract-words.ts';
import type { Dictionaries } from './dictionaries.ts';
import type { Findings } from './findings.ts';
import type { TimeReader } from './times.ts';
import type { XesListener } from './xes-tokens.ts';

/** What a key means; several may fall together, so they are bits. */
const ACTIVITY = 1;
const AT = 2;
const START_AT = 4;
const RESOURCE = 8;
const LIFECYCLE = 16;
const INSTANCE = 32;
const NAME = 64;

/** What the reading of one file stands on. */
export interface Reading {
  mapping: LogMapping;
  dictionaries: Dictionaries;
  findings: Findings;
  writer: CaseWriter;
  times: TimeReader;
  /** Word of the life cycle → how often. */
  lifecycle: Map<string, number>;
  /** Events or rows so far. */
  counted: { read: number };
}

/** Listens to the tokens of a whole file and writes its cases. */
export class XesReader implements XesListener {
  private readonly on: Reading;
  private readonly keys: ByteWords;
  private readonly ofTraceKey: number[] = [];
  private readonly ofEventKey: number[] = [];
  /** Position of the attribute that a key holds, -1 for none. */
  private readonly attributeOfKey: number[] = [];
  private readonly activityWords: ByteWords;
  private readonly resourceWords: ByteWords;
  private readonly lifecycleWords: ByteWords;
  private readonly lifecycleMeaning: number[] = [];
  private readonly lifecycleCount: number[] = [];
  private readonly attributeWords: ByteWords[];
  private readonly names = new SeenTexts();
  private readonly odd: () => void;

  private traces = 0;
  private traceLine = 0;
  private name = '';
  private readonly attributes: Int32Array;

  private eventLine = 0;
  private orphan = false;
  private activity = -1;
  private at = Number.NaN;
  private hasTime = false;
  private start = Number.NaN;
  private resource = -1;
  private lifecycle = COMPLETE;
  private instance = 0;

  constructor(on: Reading) {
    this.on = on;
    const { mapping, dictionaries, findings } = on;
    const seen = new Words();
    this.odd = () => findings.add('encoding-damaged', this.eventLine);
    this.keys = new ByteWords((bytes) => this.enterKey(seen, textOf(bytes, this.odd)));
    const words = (add: (text: string) => number) => new ByteWords((bytes) => add(textOf(bytes, this.odd)));
    this.activityWords = words((text) => (text === '' ? -1 : dictionaries.activity(text)));
    this.resourceWords = words((text) => dictionaries.resource(text));
    this.lifecycleWords = words((text) => {
      this.lifecycleMeaning.push(lifecycleOf(text));
      this.lifecycleCount.push(0);
      this.lifecycleNames.push(text);
      return this.lifecycleMeaning.length - 1;
    });
    this.attributeWords = mapping.attributes.map((_, k) => words((text) => dictionaries.value(k, text)));
    this.attributes = new Int32Array(mapping.attributes.length).fill(-1);
  }

  private readonly lifecycleNames: string[] = [];

  private enterKey(seen: Words, key: string): number {
    const { mapping } = this.on;
    const k = seen.of(key);
    if (k < this.ofTraceKey.length) return k;
    this.ofTraceKey.push(key === mapping.case ? NAME : 0);
    this.ofEventKey.push(
      (key === mapping.activity ? ACTIVITY : 0) |
        (key === mapping.at ? AT : 0) |
        (key === mapping.start ? START_AT : 0) |
        (key === mapping.resource ? RESOURCE : 0) |
        (key === mapping.lifecycle ? LIFECYCLE : 0) |
        (key === mapping.instance ? INSTANCE : 0),
    );
    this.attributeOfKey.push(mapping.attributes.indexOf(key));
    return k;
  }

  openTrace(line: number): void {
    this.traces++;
    this.traceLine = line;
    this.orphan = false;
    this.name = '';
    this.attributes.fill(-1);
  }

  closeTrace(): void {
    const { findings, writer } = this.on;
    let { name } = this;
    if (name === '') {
      findings.add('case-unnamed', this.traceLine);
      name = `#${this.traces}`;
    } else if (this.names.has(name)) findings.add('case-repeated', this.traceLine);
    writer.endCase(name, this.attributes, this.traceLine);
  }

  openEvent(line: number, orphan: boolean): void {
    this.eventLine = line;
    this.orphan = orphan;
    this.activity = -1;
    this.at = Number.NaN;
    this.hasTime = false;
    this.start = Number.NaN;
    this.resource = -1;
    this.lifecycle = COMPLETE;
    this.instance = 0;
  }

  closeEvent(): void {
    const { findings, writer, counted } = this.on;
    counted.read++;
    if (this.orphan) findings.add('case-missing', this.eventLine);
    else if (this.activity < 0) findings.add('activity-missing', this.eventLine);
    else if (Number.isNaN(this.at))
      findings.add(this.hasTime ? 'time-unreadable' : 'time-missing', this.eventLine);
    else
      writer.event(
        this.activity,
        this.at,
        this.start,
        this.resource,
        this.lifecycle,
        this.instance,
        this.eventLine,
      );
  }

  attribute(ofEvent: boolean, buffer: Buffer, kf: number, kt: number, vf: number, vt: number): void {
    if (ofEvent && this.orphan) return;
    const key = this.keys.of(buffer, kf, kt);
    const k = this.attributeOfKey[key]!;
    if (k >= 0 && this.attributes[k]! < 0 && !this.on.dictionaries.isOverflown(k))
      this.attributes[k] = this.attributeWords[k]!.of(buffer, vf, vt);
    if (!ofEvent) {
      if (this.ofTraceKey[key] === NAME) this.name = textOf(buffer.subarray(vf, vt), this.odd);
      return;
    }
    const means = this.ofEventKey[key]!;
    if (means === 0) return;
    if ((means & ACTIVITY) !== 0) this.activity = this.activityWords.of(buffer, vf, vt);
    if ((means & AT) !== 0) {
      this.hasTime = vt > vf;
      this.at = this.on.times.read(buffer.toString('latin1', vf, vt));
    }
    if ((means & START_AT) !== 0 && vt > vf) {
      this.start = this.on.times.read(buffer.toString('latin1', vf, vt));
      if (Number.isNaN(this.start)) this.on.findings.add('start-unreadable', this.eventLine);
    }
    if ((means & RESOURCE) !== 0) this.resource = this.resourceWords.of(buffer, vf, vt);
    if ((means & LIFECYCLE) !== 0) {
      const word = this.lifecycleWords.of(buffer, vf, vt);
      this.lifecycleCount[word]!++;
      this.lifecycle = this.lifecycleMeaning[word]!;
    }
    if ((means & INSTANCE) !== 0) this.instance = hashOf(buffer, vf, vt);
  }

  /** Moves the counts of the life cycle to where they are told. */
  finish(): void {
    for (const [i, name] of this.lifecycleNames.entries())
      this.on.lifecycle.set(name, (this.on.lifecycle.get(name) ?? 0) + this.lifecycleCount[i]!);
  }
}

/** Listens to the beginning of a file and collects what its keys hold. */
export class XesLook implements XesListener {
  /** Values by key, of traces and of events apart. */
  readonly ofCase = new Map<string, string[]>();
  readonly ofEvent = new Map<string, string[]>();
  traces = 0;
  events = 0;

  openTrace(): void {
    this.traces++;
  }

  closeTrace(): void {}

  openEvent(): void {
    this.events++;
  }

  closeEvent(): void {}

  attribute(ofEvent: boolean, buffer: Buffer, kf: number, kt: number, vf: number, vt: number): void {
    const into = ofEvent ? this.ofEvent : this.ofCase;
    const key = textOf(buffer.subarray(kf, kt), () => undefined);
    const value = textOf(buffer.subarray(vf, vt), () => undefined);
    const values = into.get(key);
    if (values === undefined) {
      // A file with a key for everything is not shown in full.
      if (into.size < 200) into.set(key, [value]);
    } else values.push(value);
  }
}
