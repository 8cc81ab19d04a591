/** Variants: the different sequences of activities that cases take, with an id that stays the same between readings. */
import type { FlowLog } from './log.ts';

export interface Variants {
  /** For each of the cases (by its place in the list that was asked about) the variant it takes. */
  of: Int32Array;
  /** For each variant a case that takes it. */
  example: Int32Array;
  counts: Int32Array;
  /** Two numbers of 32 bits for each variant, made from the names of its activities. */
  hashes: Uint32Array;
}

/** Two 32-bit hashes of every activity's name. */
function nameHashes(names: readonly string[]): Uint32Array {
  const out = new Uint32Array(names.length * 2);
  for (const [i, name] of names.entries()) {
    let a = 0x811c9dc5;
    let b = 0x9747b28c;
    for (let k = 0; k < name.length; k++) {
      const ch = name.charCodeAt(k);
      a = Math.imul(a ^ ch, 0x01000193);
      b = Math.imul(b ^ ch, 0x5bd1e995);
      b ^= b >>> 15;
    }
    out[i * 2] = a;
    out[i * 2 + 1] = b;
  }
  return out;
}

/** Sorts these cases into variants. Equal hashes are compared event by event, so that none is taken for another. */
export function variantsOf(log: FlowLog, cases: Int32Array): Variants {
  const { offsets, activity } = log;
  const names = nameHashes(log.activities);
  const of = new Int32Array(cases.length);
  const known = new Map<number, number>();
  const example: number[] = [];
  const counts: number[] = [];
  const hashes: number[] = [];
  // The next variant with the same hash; -1 at the end, and nearly always.
  const next: number[] = [];
  for (let i = 0; i < cases.length; i++) {
    const c = cases[i]!;
    const end = offsets[c + 1]!;
    let a = 0x2545f491;
    let b = 0x27d4eb2f;
    for (let e = offsets[c]!; e < end; e++) {
      const n = activity[e]! * 2;
      a = Math.imul(a ^ names[n]!, 0x85ebca6b);
      a ^= a >>> 13;
      b = Math.imul(b ^ names[n + 1]!, 0xc2b2ae35);
      b ^= b >>> 16;
    }
    const key = (a >>> 0) * 0x200000 + (b >>> 11);
    let v = known.get(key) ?? -1;
    let last = -1;
    while (v >= 0 && !sameSequence(log, example[v]!, c)) {
      last = v;
      v = next[v]!;
    }
    if (v < 0) {
      v = example.length;
      if (last < 0) known.set(key, v);
      else next[last] = v;
      example.push(c);
      counts.push(0);
      hashes.push(a >>> 0, b >>> 0);
      next.push(-1);
    }
    counts[v]!++;
    of[i] = v;
  }
  return {
    of,
    example: Int32Array.from(example),
    counts: Int32Array.from(counts),
    hashes: Uint32Array.from(hashes),
  };
}

function sameSequence(log: FlowLog, c: number, d: number): boolean {
  const from = log.offsets[c]!;
  const other = log.offsets[d]!;
  const n = log.offsets[c + 1]! - from;
  if (log.offsets[d + 1]! - other !== n) return false;
  for (let k = 0; k < n; k++) if (log.activity[from + k] !== log.activity[other + k]) return false;
  return true;
}

/** The id of a variant: made from what its activities are called, so that it can be kept in an address. */
export function variantId(variants: Variants, v: number): string {
  const hex = (n: number) => n.toString(16).padStart(8, '0');
  return hex(variants.hashes[v * 2]!) + hex(variants.hashes[v * 2 + 1]!);
}

/** The activities of a variant, by their position in the log. */
export function sequenceOf(log: FlowLog, variants: Variants, v: number): Int32Array {
  const c = variants.example[v]!;
  return log.activity.subarray(log.offsets[c]!, log.offsets[c + 1]!);
}

/** Variants from the most frequent to the rarest; equal ones in the order of the names of their activities. */
export function rankedVariants(log: FlowLog, variants: Variants): Int32Array {
  const order = Int32Array.from(variants.counts, (_, v) => v);
  return order.sort((a, b) => {
    const more = variants.counts[b]! - variants.counts[a]!;
    if (more !== 0) return more;
    const left = sequenceOf(log, variants, a);
    const right = sequenceOf(log, variants, b);
    for (let k = 0; k < left.length && k < right.length; k++) {
      if (left[k] === right[k]) continue;
      return compareText(log.activities[left[k]!]!, log.activities[right[k]!]!);
    }
    return left.length - right.length;
  });
}

/** By code points, as databases with the collation C do. */
function compareText(a: string, b: string): number {
  const n = Math.min(a.length, b.length);
  for (let i = 0; i < n; i++) {
    let x = a.charCodeAt(i);
    let y = b.charCodeAt(i);
    if (x === y) continue;
    // Halves of characters beyond the first 65,536 come after all others.
    if (x >= 0xd800 && x <= 0xdfff) x += 0x2800;
    if (y >= 0xd800 && y <= 0xdfff) y += 0x2800;
    return x - y;
  }
  return a.length - b.length;
}
