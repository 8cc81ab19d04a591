/** The bytes of an uploaded log: unpacked where they are packed, as UTF-8 where they are written in another encoding. */
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Refusal } from '../../platform/refusal.ts';
import type { TableSource } from '../imports/table.ts';
import { unreadable } from './xes-tokens.ts';

/** No log is unpacked beyond this. */
const MOST_UNPACKED = 8 * 1024 * 1024 * 1024;

/** The source without gzip; whether it was packed is found out from its first bytes. */
export async function unpackedSource(
  source: TableSource,
): Promise<{ source: TableSource; compressed: boolean }> {
  const head = await firstBytes(source, 2);
  if (head[0] !== 0x1f || head[1] !== 0x8b) return { source, compressed: false };
  return {
    compressed: true,
    source: {
      name: source.name.replace(/\.gz$/i, ''),
      // Unknown until it is unpacked; what it weighs packed says that it is not empty.
      size: source.size,
      async *open() {
        const unpacked = Readable.from(source.open()).pipe(createGunzip());
        let size = 0;
        try {
          for await (const piece of unpacked as AsyncIterable<Buffer>) {
            size += piece.length;
            if (size > MOST_UNPACKED)
              throw new Refusal('invalid', 'too-much', '“{fileName}” is too much for one log: {why}', {
                fileName: source.name,
                why: 'it has more than 8 GB when it is unpacked. Split it by period.',
              });
            yield piece;
          }
        } catch (error) {
          if (error instanceof Refusal) throw error;
          throw unreadable(
            `“${source.name}” is packed, but its end is missing or it is damaged. Pack it again, or copy it again completely.`,
          );
        } finally {
          unpacked.destroy();
        }
      },
    },
  };
}

/** The first bytes of a source. */
export async function firstBytes(source: TableSource, count: number): Promise<Buffer> {
  let head = Buffer.alloc(0);
  for await (const part of source.open()) {
    head = Buffer.concat([head, part]);
    if (head.length >= count) break;
  }
  return head.subarray(0, count);
}

/** Whether this is the beginning of an XML file, whatever its encoding. */
export function looksLikeXml(head: Uint8Array): boolean {
  for (const byte of head) {
    if (byte === 0x3c) return true;
    // Byte-order marks, the zeros of UTF-16, and blanks.
    if (byte !== 0 && byte > 32 && ![0xef, 0xbb, 0xbf, 0xff, 0xfe].includes(byte)) return false;
  }
  return false;
}

/** In which encoding an XML file says that it is. */
export function xmlEncoding(head: Buffer, fileName: string): string {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  if (head[0] === 0 && head[1] === 0x3c) return 'utf-16be';
  if (head[0] === 0x3c && head[1] === 0) return 'utf-16le';
  const declared = /^[^<]{0,3}<\?xml[^>]*\bencoding\s*=\s*["']([^"']+)["']/.exec(
    head.toString('latin1'),
  )?.[1];
  if (declared === undefined || /^(utf-?8|us-ascii|ascii)$/i.test(declared)) return 'utf-8';
  try {
    // UTF-16 is declared by some programs that write bytes; the bytes decide.
    const { encoding } = new TextDecoder(declared);
    return encoding.startsWith('utf-16') ? 'utf-8' : encoding;
  } catch {
    throw unreadable(
      `“${fileName}” says that it is written in “${declared}”, which is no encoding that Trellis knows. Save it as UTF-8.`,
    );
  }
}

/** The bytes of an XML file as UTF-8, without a byte-order mark. */
export async function* utf8Bytes(source: TableSource, encoding: string): AsyncGenerator<Uint8Array> {
  if (encoding !== 'utf-8') {
    const decoder = new TextDecoder(encoding);
    for await (const piece of source.open()) yield Buffer.from(decoder.decode(piece, { stream: true }));
    yield Buffer.from(decoder.decode());
    return;
  }
  let first = true;
  for await (const piece of source.open()) {
    if (first && piece.length >= 3) {
      first = false;
      yield piece[0] === 0xef && piece[1] === 0xbb && piece[2] === 0xbf ? piece.subarray(3) : piece;
    } else yield piece;
  }
}
