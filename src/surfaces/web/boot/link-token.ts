/** The secret of a link, taken out of the address at once, so that it is in no history and no screenshot. */

const taken = new Map<string, string>();

/** The secret for a page; the same on every call, also when the address does not hold it any more. */
export function takeToken(page: string): string {
  const given = new URLSearchParams(location.hash.slice(1)).get('token');
  if (given) {
    taken.set(page, given);
    history.replaceState(null, '', location.pathname);
  }
  return taken.get(page) ?? '';
}
