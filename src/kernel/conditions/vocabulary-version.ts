/** Versions of vocabularies: a verdict that was kept says with which words it was decided. */
import { createHash } from 'node:crypto';
import type { Vocabulary } from './vocabulary.ts';

const versions = new WeakMap<Vocabulary, string>();

/** A short hash of the content: two vocabularies with one version mean the same by every word. */
export function vocabularyVersion(vocabulary: Vocabulary): string {
  let version = versions.get(vocabulary);
  if (version === undefined) {
    version = createHash('sha256').update(canonical(vocabulary)).digest('hex').slice(0, 12);
    versions.set(vocabulary, version);
  }
  return version;
}

/** JSON with sorted keys, so that the order in which somebody wrote the properties does not count. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, v) =>
    v !== null && typeof v === 'object' && !Array.isArray(v)
      ? Object.fromEntries(Object.entries(v).sort(([a], [b]) => (a < b ? -1 : 1)))
      : v,
  );
}
