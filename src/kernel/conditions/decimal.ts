/**
 * Exact decimals of one declared scale, as integers of 10^-12. They give what PostgreSQL gives for numeric values
 * that are rounded to the same scale after each step, so that a closure and its SQL never disagree by a last digit.
 */

/** Decimal places of every number in a condition. */
export const SCALE = 12;
const ONE = 10n ** BigInt(SCALE);

/** A number times 10^12. */
export type Decimal = bigint;

/** Reads `-4200.50` or `1e3`; digits beyond the scale are rounded half away from zero. */
export function parseDecimal(text: string): Decimal {
  const m = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/.exec(text);
  if (m === null || (m[2] === '' && (m[3] ?? '') === '')) throw new Error(`not a decimal number: ${text}`);
  const fraction = m[3] ?? '';
  const digits = BigInt(`${m[2]}${fraction}` || '0');
  const places = fraction.length - Number(m[4] ?? 0);
  const size =
    places <= SCALE
      ? digits * 10n ** BigInt(SCALE - places)
      : divideRounded(digits, 10n ** BigInt(places - SCALE));
  return m[1] === '-' ? -size : size;
}

/** Writes without trailing zeros: `4200.5`. */
export function formatDecimal(value: Decimal): string {
  const size = value < 0n ? -value : value;
  const fraction = (size % ONE).toString().padStart(SCALE, '0').replace(/0+$/, '');
  return `${value < 0n ? '-' : ''}${size / ONE}${fraction === '' ? '' : `.${fraction}`}`;
}

/** A whole number as a decimal. */
export function wholeDecimal(n: number | bigint): Decimal {
  return BigInt(n) * ONE;
}

/** The whole part, towards zero. */
export function truncated(value: Decimal): bigint {
  return value / ONE;
}

/** Product, rounded half away from zero. */
export function multiply(a: Decimal, b: Decimal): Decimal {
  return divideRounded(a * b, ONE);
}

/** Quotient, rounded half away from zero; null when divided by zero. */
export function divide(a: Decimal, b: Decimal): Decimal | null {
  return b === 0n ? null : divideRounded(a * ONE, b);
}

/** n ÷ d as an integer, rounded half away from zero like PostgreSQL's round(). */
export function divideRounded(n: bigint, d: bigint): bigint {
  const negative = n < 0n !== d < 0n;
  const [a, b] = [n < 0n ? -n : n, d < 0n ? -d : d];
  const size = (2n * a + b) / (2n * b);
  return negative ? -size : size;
}
