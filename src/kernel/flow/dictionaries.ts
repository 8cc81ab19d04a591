/** The dictionaries that a reading fills: activities, resources, attributes of cases; and where too many words end it. */
import { Refusal } from '../../platform/refusal.ts';
import { Words } from './byte-words.ts';
import type { LogMapping } from './contract-words.ts';
import type { Findings } from './findings.ts';

/** More than this is no list of steps, or of people: another column is meant. */
const MOST_ACTIVITIES = 5_000;
const MOST_RESOURCES = 100_000;
/** Nobody filters by more values than this. */
const MOST_VALUES = 2_000;

/** Words of one reading, by position. */
export class Dictionaries {
  readonly activities = new Words();
  readonly resources = new Words();
  readonly attributes: readonly Words[];
  private readonly overflown: Uint8Array;
  private readonly mapping: LogMapping;
  private readonly fileName: string;

  constructor(mapping: LogMapping, fileName: string) {
    this.mapping = mapping;
    this.fileName = fileName;
    this.attributes = mapping.attributes.map(() => new Words());
    this.overflown = new Uint8Array(mapping.attributes.length);
  }

  /** Position of an activity. */
  activity(name: string): number {
    const a = this.activities.of(name);
    if (a >= MOST_ACTIVITIES) throw this.tooMuch(this.mapping.activity, MOST_ACTIVITIES, 'steps');
    return a;
  }

  /** Position of a resource, -1 where resources are left out or none is named. */
  resource(name: string): number {
    if (name === '' || this.mapping.resources === 'left-out') return -1;
    const r = this.resources.of(name);
    if (r >= MOST_RESOURCES) throw this.tooMuch(this.mapping.resource, MOST_RESOURCES, 'people or teams');
    return r;
  }

  /** Position of a value of the k-th attribute; -1 where it is empty or the attribute has too many values. */
  value(k: number, text: string): number {
    if (text === '' || this.overflown[k] === 1) return -1;
    const v = this.attributes[k]!.of(text);
    if (v < MOST_VALUES) return v;
    this.overflown[k] = 1;
    return -1;
  }

  isOverflown(k: number): boolean {
    return this.overflown[k] === 1;
  }

  /** Attributes that are kept, and a warning for those that are not. */
  keptAttributes(findings: Findings): number[] {
    const kept = this.attributes.map((_, k) => k).filter((k) => this.overflown[k] === 0);
    const lost = this.attributes.length - kept.length;
    if (lost > 0) findings.add('attribute-too-many', null, lost);
    return kept;
  }

  /** Resources as the mapping wants them told. */
  toldResources(): string[] {
    return this.mapping.resources === 'numbered'
      ? this.resources.list.map((_, i) => `Person ${i + 1}`)
      : this.resources.list;
  }

  private tooMuch(column: string | null, most: number, what: string): Refusal {
    return new Refusal('invalid', 'too-much', '“{fileName}” is too much for one log: {why}', {
      fileName: this.fileName,
      why: `“${column}” has more than ${most.toLocaleString('en')} different values, so it hardly holds ${what}. Choose another column.`,
    });
  }
}
