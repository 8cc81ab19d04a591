/** Records whose page goes by their id: they have no key, or show that of another record which the reader may not see. */

const openById: readonly string[] = ['approval', 'fulfilment-line', 'holding-digest', 'wait'];

/** By what the page of a record is found; null where it has none. */
export function placeOf(kind: string, id: string, key: string | null): string | null {
  return openById.includes(kind) ? id : key;
}
