/** Circles among a hundred thousand reporting lines, in four bytes for each person. */

/** Everybody who stands in a circle; `managers[n]` is the number of n's manager, 0 for none. Numbers begin at 1. */
export function findCycles(managers: Int32Array): number[] {
  // The walk on which somebody was first met; nobody is walked over twice.
  const walk = new Int32Array(managers.length);
  const circling: number[] = [];
  for (let start = 1; start < managers.length; start++) {
    let at = start;
    while (at !== 0 && walk[at] === 0) {
      walk[at] = start;
      at = managers[at]!;
    }
    if (at === 0 || walk[at] !== start) continue;
    const first = at;
    do {
      circling.push(at);
      at = managers[at]!;
    } while (at !== first);
  }
  return circling;
}
