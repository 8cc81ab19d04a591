/** Where a record of a kind has its page, as the sections declare it. */
import type { Section } from './sections.ts';

/** Path of a record's page; undefined when no section shows this kind. */
export function recordPath(sections: readonly Section[], kind: string, key: string): string | undefined {
  for (const section of sections) {
    const own = section.inner?.find(({ record }) => record === kind);
    if (own) return own.path.replace(/\$\w+/, encodeURIComponent(key));
  }
  return undefined;
}
