/** Mail addresses as they stand in headers: compared without case, and never trusted to be one. */

const shape = /^[^\s@<>(),;:"\\[\]]{1,64}@[^\s@<>(),;:"\\[\]]{1,190}$/u;

/** The address in lower case, or null when it is none. */
export function plainAddress(text: string | null | undefined): string | null {
  const trimmed = (text ?? '').trim().toLowerCase();
  return shape.test(trimmed) && !/\p{Cc}/u.test(trimmed) ? trimmed : null;
}

/** What stands behind the @, or an empty text. */
export function domainOf(address: string | null): string {
  return address?.split('@')[1] ?? '';
}

/** The tag of `learning+tag@…` when the rest is the intake address; null for any other address. */
export function tagOf(address: string, intake: string): string | null {
  const [local = '', domain = ''] = address.toLowerCase().split('@');
  const [intakeLocal = '', intakeDomain = ''] = intake.toLowerCase().split('@');
  if (domain !== intakeDomain || !local.startsWith(`${intakeLocal}+`)) return null;
  return local.slice(intakeLocal.length + 1);
}

/** The intake address with a tag: `learning+tag@…`. */
export function tagged(intake: string, tag: string): string {
  const at = intake.lastIndexOf('@');
  return `${intake.slice(0, at)}+${tag}${intake.slice(at)}`;
}

/** Whether two domains belong together: the same, or one a subdomain of the other (relaxed alignment). */
export function aligned(a: string, b: string): boolean {
  if (a === '' || b === '') return false;
  return a === b || a.endsWith(`.${b}`) || b.endsWith(`.${a}`);
}
