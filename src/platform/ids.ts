/**
 * Identifiers made in the application: UUID version 7 (RFC 9562), so that keys grow with time and no
 * database sequence is needed. Within one process they are strictly increasing.
 */
import { randomFillSync } from 'node:crypto';

const pool = Buffer.alloc(4096);
let at = pool.length;
let lastMs = 0;
let counter = 0;

const hex = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, '0'));

/** A new UUIDv7 for the instant `ms` (milliseconds since 1970); increasing within this process when ms is. */
export function newId(ms: number = Date.now()): string {
  if (at + 8 > pool.length) {
    randomFillSync(pool);
    at = 0;
  }
  const random = pool.subarray(at, at + 8);
  at += 8;
  if (ms === lastMs) counter += 1 + (random[0]! & 0x0f);
  else {
    lastMs = ms;
    counter = random.readUInt16BE(0) & 0x7ff;
  }
  // 12 bits of rand_a and the top 6 of rand_b count within a millisecond (RFC 9562, 6.2, method 1).
  const high = (counter >>> 6) & 0xfff;
  const low = counter & 0x3f;
  const t = ms.toString(16).padStart(12, '0');
  const h = (i: number) => hex[random[i]!]!;
  return `${t.slice(0, 8)}-${t.slice(8, 12)}-7${high.toString(16).padStart(3, '0')}-${hex[0x80 | low]}${h(2)}-${h(3)}${h(4)}${h(5)}${h(6)}${h(7)}${h(1)}`;
}
