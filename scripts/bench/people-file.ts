/** The people file of the bench: the same people each time; with a variant some have moved and others have new titles. */

/** A file of so many people with managers, as bytes. */
export function peopleFile(rows: number, variant: number): Uint8Array {
  const parts: Buffer[] = [
    Buffer.from(
      'employee number,given name,family name,email,job title,department,cost centre,manager number,hire date,employment status\n',
    ),
  ];
  for (let i = 0; i < rows; i++) {
    const moved = variant > 0 && i % 20 === 0 ? variant : 0;
    parts.push(
      Buffer.from(
        `E${100_000 + i},Given${i % 900},Family${i},g${i}@example.org,Title ${(i + moved) % 50},Unit ${(i + moved) % 300},CC-${i % 100},${i === 0 ? '' : `E${100_000 + Math.floor(i / 8)}`},2011-01-0${1 + (i % 9)},Active\n`,
      ),
    );
  }
  return Buffer.concat(parts);
}
