/**
 * Takes an XES file apart, byte by byte and in pieces of any size: traces, events and their attributes, nothing else.
 * Only one tag is ever held, so memory does not grow with the file.
 */
import { Refusal } from '../../platform/refusal.ts';

/** Who is told what stands in the file; offsets point into `buffer`, which is used again afterwards. */
export interface XesListener {
  openTrace(line: number): void;
  closeTrace(): void;
  /** `orphan`: the event stands in no trace. */
  openEvent(line: number, orphan: boolean): void;
  closeEvent(): void;
  /** An attribute of the trace or of the event (not one inside another attribute). */
  attribute(
    ofEvent: boolean,
    buffer: Buffer,
    keyFrom: number,
    keyTo: number,
    valueFrom: number,
    valueTo: number,
  ): void;
}

const OUTSIDE = 0;
const LOG = 1;
const TRACE = 2;
const EVENT = 3;
const AFTER = 4;

/** No tag of an honest file is longer. */
const LONGEST_TAG = 4 * 1024 * 1024;

const LT = 0x3c;
const GT = 0x3e;
const SLASH = 0x2f;
const QUOTE = 0x22;
const APOSTROPHE = 0x27;
const EQUALS = 0x3d;
const NEWLINE = 0x0a;

/** A refusal of a file that is not what it should be. */
export function unreadable(message: string): Refusal {
  return new Refusal('invalid', 'unreadable', message);
}

/** The tokeniser: give it the bytes with `push`, then call `end`. */
export class XesTokens {
  private readonly listener: XesListener;
  private readonly fileName: string;
  private work: Buffer = Buffer.alloc(128 * 1024);
  /** Bytes of a tag whose end has not come yet, at the front of `work`. */
  private left = 0;
  private context = OUTSIDE;
  /** Open elements inside the context that are none of log, trace and event. */
  private nested = 0;
  private orphan = false;
  private line = 1;
  private begun = false;

  constructor(listener: XesListener, fileName: string) {
    this.listener = listener;
    this.fileName = fileName;
  }

  /** Takes the next bytes of the file. */
  push(bytes: Uint8Array): void {
    const length = this.left + bytes.byteLength;
    if (length > this.work.length) {
      const wider = Buffer.alloc(Math.max(length, this.work.length * 2));
      this.work.copy(wider, 0, 0, this.left);
      this.work = wider;
    }
    // One piece of memory is used over and over: what is left of the piece before stands in front of the next.
    this.work.set(bytes, this.left);
    const used = this.take(this.work, length);
    this.work.copyWithin(0, used, length);
    this.left = length - used;
    if (this.left > LONGEST_TAG)
      throw this.fault('a tag is longer than 4 MB. It is no event log, or it is damaged there.');
  }

  /** The file ends here. */
  end(): void {
    if (this.context === OUTSIDE) {
      if (!this.begun && this.left === 0)
        throw unreadable(`“${this.fileName}” is empty. Export the log again and upload the new file.`);
      throw this.notXes();
    }
    if (this.context !== AFTER)
      throw this.fault(
        'the file ends in the middle of the log. Export it again, or copy it again completely.',
      );
  }

  /** Handles whole tags; answers how many bytes were used up. */
  private take(buffer: Buffer, length: number): number {
    let i = 0;
    for (;;) {
      // Text between tags means nothing in XES.
      for (; i < length; i++) {
        const c = buffer[i]!;
        if (c === LT) break;
        if (c === NEWLINE) this.line++;
        else if (!this.begun && c > 32) throw this.notXes();
      }
      if (i >= length) return length;
      this.begun = true;
      if (i + 1 >= length) return i;
      const second = buffer[i + 1];
      let end: number;
      if (second === SLASH) {
        end = indexOf(buffer, GT, i + 2, length);
        if (end < 0) return i;
        this.close(buffer, i + 2);
        end++;
      } else if (second === 0x21 || second === 0x3f) {
        end = this.skipDeclaration(buffer.subarray(0, length), i);
        if (end < 0) return i;
      } else {
        end = this.open(buffer, i + 1, length);
        if (end < 0) return i;
      }
      i = end;
    }
  }

  /** Comments, CDATA, processing instructions, document types. Answers -1 where the end is not there yet. */
  private skipDeclaration(buffer: Buffer, at: number): number {
    const head = buffer.toString('latin1', at, at + 9);
    if (head.length < 9) return -1;
    let mark = '>';
    if (head.startsWith('<!--')) mark = '-->';
    else if (head.startsWith('<![CDATA[')) mark = ']]>';
    else if (head.startsWith('<?')) mark = '?>';
    const found = buffer.indexOf(mark, at + (mark === '-->' ? 4 : 2), 'latin1');
    if (found < 0) return -1;
    const text = buffer.toString('latin1', at, found);
    if (head.toUpperCase().startsWith('<!DOCTYPE') && text.includes('['))
      throw this.fault(
        'it declares a document type with its own entities, which no event log needs and which can be used to do harm. Export it without one.',
      );
    for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) === NEWLINE) this.line++;
    return found + mark.length;
  }

  /** A start tag, from behind its `<`. Answers where it ends, or -1 where the end is not there yet. */
  private open(buffer: Buffer, from: number, length: number): number {
    let i = from;
    let c = 0;
    for (; i < length; i++) {
      c = buffer[i]!;
      if (c <= 32 || c === GT || c === SLASH) break;
    }
    const nameEnd = i;
    const wanted = this.nested === 0 && (this.context === EVENT || this.context === TRACE);
    let keyFrom = -1;
    let keyTo = -1;
    let valueFrom = -1;
    let valueTo = -1;
    let lines = 0;
    for (;;) {
      for (; i < length; i++) {
        c = buffer[i]!;
        if (c > 32) break;
        if (c === NEWLINE) lines++;
      }
      if (i >= length) return -1;
      if (c === GT) break;
      if (c === SLASH) {
        i++;
        continue;
      }
      const attribute = i;
      for (; i < length; i++) {
        c = buffer[i]!;
        if (c === EQUALS || c === GT) break;
      }
      if (i >= length) return -1;
      if (c === GT) break;
      i++;
      for (; i < length; i++) {
        c = buffer[i]!;
        if (c > 32) break;
      }
      if (i >= length) return -1;
      if (c !== QUOTE && c !== APOSTROPHE)
        throw this.fault('an attribute has no quotation marks. The file is no XML, or it is damaged there.');
      const start = ++i;
      while (i < length && buffer[i]! !== c) i++;
      if (i >= length) return -1;
      // `key` and `value`: no other attribute of XES begins so.
      const initial = buffer[attribute]!;
      if (initial === 0x6b) {
        keyFrom = start;
        keyTo = i;
      } else if (initial === 0x76) {
        valueFrom = start;
        valueTo = i;
      }
      i++;
    }
    this.line += lines;
    const closed = buffer[i - 1] === SLASH;
    if (wanted && this.isEvent(buffer, from, nameEnd)) this.enter(buffer, from, nameEnd, closed);
    else if (wanted) {
      if (keyFrom >= 0 && valueFrom >= 0)
        this.listener.attribute(this.context === EVENT, buffer, keyFrom, keyTo, valueFrom, valueTo);
      if (!closed) this.nested++;
    } else if (this.nested > 0) {
      if (!closed) this.nested++;
    } else this.enter(buffer, from, nameEnd, closed);
    return i + 1;
  }

  private isEvent(buffer: Buffer, from: number, to: number): boolean {
    // `event`, by its length, its first and its third letter; with a prefix it is longer.
    return (
      to - from >= 5 &&
      buffer[to - 5] === 0x65 &&
      buffer[to - 4] === 0x76 &&
      buffer[to - 3] === 0x65 &&
      buffer[to - 2] === 0x6e &&
      buffer[to - 1] === 0x74
    );
  }

  /** An element of the skeleton: log, trace, event, or something else in the log. */
  private enter(buffer: Buffer, from: number, to: number, closed: boolean): void {
    const name = buffer.toString('latin1', from, to).replace(/^[^:]*:/, '');
    if (this.context === OUTSIDE) {
      if (name !== 'log') throw this.notXes();
      this.context = closed ? AFTER : LOG;
      return;
    }
    if (this.context === LOG && name === 'trace') {
      this.listener.openTrace(this.line);
      if (closed) this.listener.closeTrace();
      else this.context = TRACE;
      return;
    }
    if ((this.context === LOG || this.context === TRACE) && name === 'event') {
      this.orphan = this.context === LOG;
      this.listener.openEvent(this.line, this.orphan);
      if (closed) this.listener.closeEvent();
      else this.context = EVENT;
      return;
    }
    if (!closed) this.nested++;
  }

  private close(buffer: Buffer, from: number): void {
    if (this.nested > 0) {
      this.nested--;
      return;
    }
    if (this.context === EVENT) {
      this.expect(buffer, from, 'event');
      this.listener.closeEvent();
      this.context = this.orphan ? LOG : TRACE;
    } else if (this.context === TRACE) {
      this.expect(buffer, from, 'trace');
      this.listener.closeTrace();
      this.context = LOG;
    } else {
      this.expect(buffer, from, 'log');
      this.context = AFTER;
    }
  }

  private expect(buffer: Buffer, from: number, name: string): void {
    let to = from;
    while (buffer[to]! > 32 && buffer[to]! !== GT) to++;
    for (let k = 1; k <= name.length; k++) {
      if (buffer[to - k] === name.charCodeAt(name.length - k)) continue;
      const found = buffer.toString('latin1', from, Math.min(to, from + 40));
      throw this.fault(
        `“</${found}>” closes what was never opened. The file is damaged there; export it again.`,
      );
    }
  }

  private notXes(): Refusal {
    return unreadable(
      `“${this.fileName}” is not an event log in XES: it does not begin with a <log>. Save the log as XES or as CSV and upload that.`,
    );
  }

  private fault(what: string): Refusal {
    return unreadable(`“${this.fileName}”, line ${this.line}: ${what}`);
  }
}

function indexOf(buffer: Buffer, byte: number, from: number, length: number): number {
  for (let i = from; i < length; i++) if (buffer[i] === byte) return i;
  return -1;
}
