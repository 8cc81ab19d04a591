/** The first rows of a file that was just uploaded. The server keeps them nowhere, so this window does, until it closes. */

const samples = new Map<string, string[][]>();

/** Keeps the first rows of an import. */
export function keepSample(importId: string, rows: string[][]): void {
  samples.set(importId, rows);
}

/** The first rows, when this window uploaded the file. */
export function sampleOf(importId: string): readonly string[][] {
  return samples.get(importId) ?? [];
}
