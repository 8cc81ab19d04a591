/**
 * Dates as people write them. Whether 7/5/2011 is a day in May or in July cannot be told from one value, so it
 * is decided for a whole column from the values that leave no choice; where none does, a person is asked.
 */

/** In which order day and month stand. */
export type DateOrder = 'day-first' | 'month-first';

/** A value taken apart: settled, dependent on the order, or no date. */
export type DateShape =
  | { kind: 'fixed'; year: number; month: number; day: number }
  | { kind: 'ordered'; first: number; second: number; year: number }
  | { kind: 'open-ended' }
  | { kind: 'none' };

/** What a date column turned out to be. `clashes`: values that fit only the other order. */
export interface DateColumnVerdict {
  order: DateOrder | null;
  /** The order matters for at least one value and nothing in the file decides it. */
  ambiguous: boolean;
  dayFirstEvidence: number;
  monthFirstEvidence: number;
  undecided: number;
  clashes: number;
}

const MONTHS: Record<string, number> = {};
const NAMES = [
  'jan january januar janner janvier janv enero ene',
  'feb february februar fevrier fevr fev febrero',
  'mar march marz maerz mrz mars marzo',
  'apr april avril avr abril abr',
  'may mai mayo',
  'jun june juni juin junio',
  'jul july juli juillet juil julio',
  'aug august aout agosto ago',
  'sep sept september septembre septiembre setiembre',
  'oct october oktober okt octobre octubre',
  'nov november novembre noviembre',
  'dec december dezember dez decembre diciembre dic',
];
NAMES.forEach((names, i) => {
  for (const name of names.split(' ')) MONTHS[name] = i + 1;
});

const TIME = /[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*([AaPp]\.?[Mm]\.?)?\s*(Z|[+-]\d{2}:?\d{2})?$/;

/** Takes a value apart. `pivot` is this year: two-digit years up to ten years ahead of it belong to its century. */
export function dateShape(text: string, pivot: number): DateShape {
  let t = text.trim();
  if (t === '') return { kind: 'none' };
  t = t.replace(TIME, '').trim();
  let m = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(t);
  if (m !== null) return fixed(Number(m[1]), Number(m[2]), Number(m[3]));
  m = /^(\d{4})(\d{2})(\d{2})$/.exec(t);
  if (m !== null) return fixed(Number(m[1]), Number(m[2]), Number(m[3]));
  m = /^(\d{1,2})([-/.])\s?(\d{1,2})\2\s?(\d{4}|\d{2})$/.exec(t);
  if (m !== null) {
    const year = fullYear(m[4]!, pivot);
    const first = Number(m[1]);
    const second = Number(m[3]);
    // Dots are written by people who put the day first.
    if (m[2] === '.') return fixed(year, second, first);
    if (year === 9999 || (first === 0 && second === 0)) return { kind: 'open-ended' };
    return { kind: 'ordered', first, second, year };
  }
  m = /^(\d{5})(\.\d+)?$/.exec(t);
  if (m !== null) return fromSerial(Number(m[1]));
  const plain = t
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/\b(de|del|the|of)\b/g, ' ')
    .replace(/(\d)(st|nd|rd|th|er)\b/g, '$1')
    .replace(/[.,\-/\s]+/g, ' ')
    .trim();
  m = /^(\d{1,2}) ([a-z]+) (\d{4}|\d{2})$/.exec(plain);
  if (m !== null && MONTHS[m[2]!] !== undefined)
    return fixed(fullYear(m[3]!, pivot), MONTHS[m[2]!]!, Number(m[1]));
  m = /^([a-z]+) (\d{1,2}) (\d{4})$/.exec(plain);
  if (m !== null && MONTHS[m[1]!] !== undefined) return fixed(Number(m[3]), MONTHS[m[1]!]!, Number(m[2]));
  return { kind: 'none' };
}

/** The date as `YYYY-MM-DD`; null when it does not exist, or when its order is needed and unknown. */
export function dateOf(shape: DateShape, order: DateOrder | null): string | null {
  if (shape.kind === 'fixed') return iso(shape.year, shape.month, shape.day);
  if (shape.kind !== 'ordered') return null;
  const dayFirst = iso(shape.year, shape.second, shape.first);
  const monthFirst = iso(shape.year, shape.first, shape.second);
  if (order === 'day-first') return dayFirst;
  if (order === 'month-first') return monthFirst;
  return dayFirst === monthFirst ? dayFirst : null;
}

/** Collects evidence over the values of one column. */
export interface DateEvidence {
  dayFirst: number;
  monthFirst: number;
  undecided: number;
}

/** Evidence of a column of which nothing has been seen yet. */
export function noEvidence(): DateEvidence {
  return { dayFirst: 0, monthFirst: 0, undecided: 0 };
}

/** Adds what one value says about the order. */
export function addEvidence(evidence: DateEvidence, shape: DateShape): void {
  if (shape.kind !== 'ordered' || shape.first === shape.second) return;
  const asDay = iso(shape.year, shape.second, shape.first) !== null;
  const asMonth = iso(shape.year, shape.first, shape.second) !== null;
  if (asDay && !asMonth) evidence.dayFirst++;
  else if (asMonth && !asDay) evidence.monthFirst++;
  else if (asDay && asMonth) evidence.undecided++;
}

/**
 * Decides each column: by its own evidence (the majority, clashes counted), else by the other date columns of
 * the same file when they agree, else ambiguous.
 */
export function decideDates(columns: Map<string, DateEvidence>): Map<string, DateColumnVerdict> {
  const own = new Map<string, DateOrder | null>();
  for (const [name, e] of columns) {
    own.set(
      name,
      e.dayFirst === e.monthFirst ? null : e.dayFirst > e.monthFirst ? 'day-first' : 'month-first',
    );
  }
  const decided = new Set([...own.values()].filter((o) => o !== null));
  const borrowed = decided.size === 1 ? [...decided][0]! : null;
  const verdicts = new Map<string, DateColumnVerdict>();
  for (const [name, e] of columns) {
    const torn = e.dayFirst > 0 && e.dayFirst === e.monthFirst;
    const order = own.get(name) ?? (torn ? null : borrowed);
    verdicts.set(name, {
      order,
      ambiguous: order === null && (e.undecided > 0 || torn),
      dayFirstEvidence: e.dayFirst,
      monthFirstEvidence: e.monthFirst,
      undecided: e.undecided,
      clashes: order === 'day-first' ? e.monthFirst : order === 'month-first' ? e.dayFirst : 0,
    });
  }
  return verdicts;
}

function fixed(year: number, month: number, day: number): DateShape {
  // 31.12.9999 and 00.00.0000 are how payroll systems write "no end".
  if (year === 9999 || (month === 0 && day === 0)) return { kind: 'open-ended' };
  return { kind: 'fixed', year, month, day };
}

function fullYear(text: string, pivot: number): number {
  const n = Number(text);
  if (text.length === 4) return n;
  const century = Math.floor(pivot / 100) * 100;
  return century + n > pivot + 10 ? century + n - 100 : century + n;
}

/** Days since 1899-12-30, as Excel counts from March 1900 on; 10000 is in 1927. */
function fromSerial(serial: number): DateShape {
  if (serial < 10_000 || serial > 80_000) return { kind: 'none' };
  const date = new Date(Date.UTC(1899, 11, 30) + serial * 86_400_000);
  return {
    kind: 'fixed',
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
  };
}

function iso(year: number, month: number, day: number): string | null {
  if (month < 1 || month > 12 || day < 1 || year < 1900 || year > 2200) return null;
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
  if (day > days) return null;
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}
