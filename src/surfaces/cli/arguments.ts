/** Words of the command line: `verb place --name value --flag`. */

export interface Arguments {
  verb: string | undefined;
  /** Words that are not options, after the verb. */
  places: string[];
  options: Record<string, string | true>;
}

/** Splits the words; `--name=value` and `--name value` are the same, a name followed by nothing is a flag. */
export function parseArguments(words: readonly string[]): Arguments {
  const places: string[] = [];
  const options: Record<string, string | true> = {};
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    const option = /^--([a-zA-Z][\w-]*)(?:=(.*))?$/s.exec(word);
    if (option === null) {
      places.push(word);
      continue;
    }
    const next = words[i + 1];
    if (option[2] !== undefined) options[option[1]!] = option[2];
    else if (next !== undefined && !next.startsWith('--')) {
      options[option[1]!] = next;
      i++;
    } else options[option[1]!] = true;
  }
  const [verb, ...rest] = places;
  return { verb, places: rest, options };
}
