/** Finds what somebody probably meant: the known words nearest to a misspelt one. */

/** Single-character edits (insert, delete, replace, swap of neighbours) between two texts. */
export function editDistance(a: string, b: string): number {
  const [x, y] = [[...a], [...b]];
  let before: number[] = [];
  let last = y.map((_, j) => j);
  last.push(y.length);
  for (let i = 1; i <= x.length; i++) {
    const row = [i];
    for (let j = 1; j <= y.length; j++) {
      const same = x[i - 1] === y[j - 1];
      let best = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && x[i - 1] === y[j - 2] && x[i - 2] === y[j - 1])
        best = Math.min(best, before[j - 2]! + 1);
      row.push(best);
    }
    before = last;
    last = row;
  }
  return last[y.length]!;
}

/** Up to three known words near to the one that was written, best first. */
export function nearest(written: string, known: readonly string[]): string[] {
  const w = written.toLowerCase().slice(0, 80);
  const near: { word: string; distance: number }[] = [];
  for (const word of known) {
    const k = word.toLowerCase();
    const limit = Math.max(1, Math.floor(Math.min(w.length, k.length) / 3) + 1);
    const distance = editDistance(w, k);
    if (distance <= limit) near.push({ word, distance });
    else if (w.length >= 3 && (k.includes(w) || w.startsWith(`${k} `) || hasWordLike(k, w)))
      near.push({ word, distance: limit + 1 });
  }
  near.sort((a, b) => a.distance - b.distance || (a.word < b.word ? -1 : 1));
  // What is much further away than the best one is not what was meant.
  return near
    .filter((n) => n.distance <= near[0]!.distance + 2)
    .slice(0, 3)
    .map((n) => n.word);
}

/** Whether one word of several is the written one but for a slip: `lenght` in `string length`. */
function hasWordLike(known: string, written: string): boolean {
  return written.length >= 4 && known.split(' ').some((word) => editDistance(word, written) <= 1);
}
