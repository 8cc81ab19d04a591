/** Words of a log by number, looked up by their bytes: millions of values become text only once each. */

/** Longer words are cut: nobody reads them, and they would fill the memory. */
const LONGEST = 500;

/** A dictionary of texts; positions count up from 0. */
export class Words {
  readonly list: string[] = [];
  private readonly known = new Map<string, number>();

  /** The position of a word, which is added when it is new. */
  of(word: string): number {
    const found = this.known.get(word);
    if (found !== undefined) return found;
    this.known.set(word, this.list.length);
    this.list.push(word);
    return this.list.length - 1;
  }
}

/** Finds out which bytes were seen before; new ones are decoded and given to `add`, which numbers them. */
export class ByteWords {
  private readonly add: (bytes: Buffer) => number;
  private slots = new Int32Array(1024).fill(-1);
  private bytes: Buffer[] = [];
  private numbers: number[] = [];
  private hashes: number[] = [];

  constructor(add: (bytes: Buffer) => number) {
    this.add = add;
  }

  /** The number of the word in these bytes. */
  of(buffer: Buffer, from: number, to: number): number {
    let hash = 0x811c9dc5 ^ (to - from);
    for (let i = from; i < to; i++) hash = Math.imul(hash ^ buffer[i]!, 0x01000193);
    const mask = this.slots.length - 1;
    for (let slot = (hash ^ (hash >>> 15)) & mask; ; slot = (slot + 1) & mask) {
      const word = this.slots[slot]!;
      if (word < 0) return this.enter(buffer, from, to, hash, slot);
      if (this.hashes[word] === hash && same(this.bytes[word]!, buffer, from, to)) return this.numbers[word]!;
    }
  }

  private enter(buffer: Buffer, from: number, to: number, hash: number, slot: number): number {
    const copy = Buffer.from(buffer.subarray(from, to));
    const number = this.add(copy);
    this.slots[slot] = this.bytes.length;
    this.bytes.push(copy);
    this.numbers.push(number);
    this.hashes.push(hash);
    if (this.bytes.length * 2 > this.slots.length) this.grow();
    return number;
  }

  private grow(): void {
    this.slots = new Int32Array(this.slots.length * 2).fill(-1);
    const mask = this.slots.length - 1;
    for (const [word, hash] of this.hashes.entries()) {
      let slot = (hash ^ (hash >>> 15)) & mask;
      while (this.slots[slot]! >= 0) slot = (slot + 1) & mask;
      this.slots[slot] = word;
    }
  }
}

function same(word: Buffer, buffer: Buffer, from: number, to: number): boolean {
  if (word.length !== to - from) return false;
  for (let i = 0; i < word.length; i++) if (word[i] !== buffer[from + i]) return false;
  return true;
}

const strict = new TextDecoder('utf-8', { fatal: true });
const western = new TextDecoder('windows-1252');
const ENTITY = /&(#x[0-9a-fA-F]{1,6}|#\d{1,7}|\w{1,30});/g;
const NAMED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** The text of a value as XML writes it. `odd` is told of bytes that are no UTF-8; they are read as Windows-1252. */
export function textOf(bytes: Buffer, odd: () => void): string {
  let text: string;
  try {
    text = strict.decode(bytes);
  } catch {
    odd();
    text = western.decode(bytes);
  }
  if (text.includes('&')) {
    // An entity that XML does not know stays as it is written: files that declare their own are refused.
    text = text.replace(ENTITY, (whole, name: string) => {
      if (!name.startsWith('#')) return NAMED[name] ?? whole;
      const code = name[1] === 'x' ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    });
  }
  text = text.replace(/\s+/g, ' ').trim();
  return cutWord(text);
}

/** A word of at most 500 characters, without the zero character, which databases cannot hold. */
export function cutWord(text: string): string {
  const clean = text.includes('\0') ? text.replaceAll('\0', '') : text;
  return clean.length <= LONGEST ? clean : `${clean.slice(0, LONGEST - 1)}…`;
}

/** A number of 32 bits for these bytes. */
export function hashOf(buffer: Buffer, from: number, to: number): number {
  let hash = 0x811c9dc5;
  for (let i = from; i < to; i++) hash = Math.imul(hash ^ buffer[i]!, 0x01000193);
  return hash;
}

/** Remembers texts by their hash (53 bits) in sixteen bytes each, so that millions of names can be compared. */
export class SeenTexts {
  private slots = new Float64Array(4096);
  private filled = 0;

  /** Whether the text was given before. */
  has(text: string): boolean {
    let a = 0x811c9dc5;
    let b = 0x9747b28c;
    for (let i = 0; i < text.length; i++) {
      const c = text.charCodeAt(i);
      a = Math.imul(a ^ c, 0x01000193);
      b = Math.imul(b ^ c, 0x5bd1e995);
      b ^= b >>> 15;
    }
    // 0 stands for an empty place.
    const key = (a >>> 0) * 0x200000 + (b >>> 11) + 1;
    if (!this.enter(this.slots, key)) return true;
    if (++this.filled * 2 > this.slots.length) {
      const wider = new Float64Array(this.slots.length * 2);
      for (const known of this.slots) if (known !== 0) this.enter(wider, known);
      this.slots = wider;
    }
    return false;
  }

  private enter(slots: Float64Array, key: number): boolean {
    const mask = slots.length - 1;
    for (let slot = (key % 0x3fffffff) & mask; ; slot = (slot + 1) & mask) {
      if (slots[slot] === key) return false;
      if (slots[slot] !== 0) continue;
      slots[slot] = key;
      return true;
    }
  }
}
