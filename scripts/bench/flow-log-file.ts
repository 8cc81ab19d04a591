/** Made-up event logs for the bench: XES of any length, lean or rich in attributes, without ever holding it whole. */

/** So many attributes beside the four that matter. */
const RICH = 16;
const PIECE = 64 * 1024;

/** A small generator of numbers that always gives the same ones. */
function random(): () => number {
  let state = 20261124;
  return () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return state / 0x100000000;
  };
}

/** The file in pieces of 64 KB, until it has this many events or bytes. */
export function* xesFile(
  kind: 'lean' | 'rich',
  most: { events?: number; bytes?: number },
): Generator<Uint8Array> {
  const next = random();
  const pick = (n: number) => Math.floor(next() * n);
  let text =
    '<?xml version="1.0" encoding="UTF-8" ?>\n<log xes.version="1.0" xmlns="http://www.xes-standard.org/">\n';
  let written = 0;
  let events = 0;
  let at = Date.UTC(2020, 0, 1);
  for (let c = 0; events < (most.events ?? Number.POSITIVE_INFINITY); c++) {
    if (written + text.length > (most.bytes ?? Number.POSITIVE_INFINITY)) break;
    text += `\t<trace>\n\t\t<string key="concept:name" value="case-${c}"/>\n`;
    at += pick(3_600_000);
    let when = at;
    for (let n = 4 + pick(10); n > 0; n--, events++) {
      when += pick(72_000_000);
      const time = `${new Date(when + 7_200_000).toISOString().slice(0, 23)}+02:00`;
      text += `\t\t<event>\n\t\t\t<string key="org:resource" value="Resource${pick(60)}"/>\n\t\t\t<date key="time:timestamp" value="${time}"/>\n\t\t\t<string key="concept:name" value="T${pick(25)} Check the confirmation of the receipt"/>\n\t\t\t<string key="lifecycle:transition" value="complete"/>\n`;
      if (kind === 'rich')
        for (let a = 0; a < RICH; a++)
          text +=
            a % 4 === 0
              ? `\t\t\t<int key="attribute:${a}" value="${pick(1_000_000)}"/>\n`
              : `\t\t\t<string key="attribute:number ${a}" value="Some value of attribute ${pick(1000)} &amp; more"/>\n`;
      text += '\t\t</event>\n';
    }
    text += '\t</trace>\n';
    if (text.length >= PIECE) {
      written += text.length;
      yield Buffer.from(text);
      text = '';
    }
  }
  yield Buffer.from(`${text}</log>\n`);
}
