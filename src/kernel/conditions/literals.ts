/** Reads the literals of a condition: texts with escapes, durations, dates and instants; the sentence when they are wrong. */
import { parseDay, parseInstant } from './days.ts';
import type { Scalar } from './ir.ts';

export interface Literal {
  readonly type: Scalar;
  readonly value: string | number | bigint;
}

/** The text between the quotes; null when an escape is not one, or when the text cannot be stored. */
export function readText(quoted: string): string | null {
  let text = '';
  for (let i = 1; i < quoted.length - 1; i++) {
    if (quoted[i] !== '\\') {
      text += quoted[i];
      continue;
    }
    const rest = quoted.slice(i + 1, -1);
    const m = /^(?:(["\\/nrtbf'])|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{6}))/.exec(rest);
    if (m === null) return null;
    if (m[1] !== undefined) text += ESCAPES[m[1]] ?? m[1];
    else {
      const code = Number.parseInt(m[2] ?? m[3]!, 16);
      if (code > 0x10ffff) return null;
      text += String.fromCodePoint(code);
    }
    i += m[0].length;
  }
  // PostgreSQL stores neither the character 0 nor half of a surrogate pair.
  return text.includes('\0') || /\p{Surrogate}/u.test(text) ? null : text;
}

const ESCAPES: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/** A duration such as `P3D`, `PT4H30M`, `-P1D` or `P1Y6M`; null when it is none. Days and months do not mix. */
export function readDuration(text: string): Literal | null {
  const m = /^(-?)P(?:(\d{1,4})Y)?(?:(\d{1,6})M)?$/.exec(text);
  if (m !== null && (m[2] !== undefined || m[3] !== undefined)) {
    const months = Number(m[2] ?? 0) * 12 + Number(m[3] ?? 0);
    return months > 120_000 ? null : { type: 'months', value: m[1] === '-' ? -months : months };
  }
  const t =
    /^(-?)P(?:(\d{1,7})D)?(?:T(?:(\d{1,8})H)?(?:(\d{1,10})M)?(?:(\d{1,11})(?:\.(\d{1,6}))?S)?)?$/.exec(text);
  if (t === null || t.slice(2, 6).every((x) => x === undefined) || text.endsWith('T')) return null;
  const seconds =
    BigInt(t[2] ?? 0) * 86_400n + BigInt(t[3] ?? 0) * 3600n + BigInt(t[4] ?? 0) * 60n + BigInt(t[5] ?? 0);
  const us = seconds * 1_000_000n + BigInt((t[6] ?? '').padEnd(6, '0'));
  return { type: 'duration', value: t[1] === '-' ? -us : us };
}

/** A literal after `@`, or inside `date(…)`, `date and time(…)` and `duration(…)`; otherwise what is wrong with it. */
export function readTemporal(text: string, how: 'date' | 'date-time' | 'duration' | 'any'): Literal | string {
  if (how === 'date' || (how === 'any' && /^\d{4}-\d{2}-\d{2}$/.test(text))) {
    const value = parseDay(text);
    if (value !== null) return { type: 'date', value };
    return `There is no date ${quote(text)}; write year-month-day, such as date("2026-11-23").`;
  }
  if (how === 'duration' || (how === 'any' && /^-?P/.test(text)))
    return (
      readDuration(text) ??
      `${quote(text)} is not a duration; write P3D for three days, PT4H for four hours, P2M for two months.`
    );
  const value = parseInstant(text);
  if (value !== null) return { type: 'date-time', value };
  if (/^\d{4}-\d{2}-\d{2}T[\d:.]+$/.test(text))
    return `${quote(text)} does not say in which zone it is; add Z or an offset, such as "2026-11-23T18:00:00Z".`;
  return `${quote(text)} is not a point in time; write it such as date and time("2026-11-23T18:00:00Z").`;
}

function quote(text: string): string {
  return `"${text.length > 40 ? `${text.slice(0, 40)}…` : text}"`;
}
