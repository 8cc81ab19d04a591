/**
 * `npm run sentences`: every sentence that the server says from a contract (events, refusals, reactions) or from a
 * refusal in the code, and whether the catalogues of src/surfaces/server/locales have it. Prints what is missing as
 * JSON to be filled in, removes what nothing says any more, and fails where something is missing (`--check`).
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { functionEntries } from '../src/kernel/conditions/functions.ts';
import { assemble } from '../src/surfaces/server/assemble.ts';

const ROOT = fileURLToPath(new URL('../src', import.meta.url));
const CATALOGUE = join(ROOT, 'surfaces/server/locales/ar.json');

/** Sentences that stand in code and not in a contract: `say(language, '…'`, `translate('…')`, `phrase('…')`, refusals. */
function sentencesInCode(): string[] {
  const found: string[] = [];
  const literal = /'((?:[^'\\\n]|\\.)+)'/.source;
  const patterns = [
    new RegExp(`new Refusal\\(\\s*'[a-z-]+',\\s*'[a-z-]+',\\s*${literal}`, 'g'),
    new RegExp(`\\bsay\\(\\s*[\\w.]+,\\s*${literal}`, 'g'),
    new RegExp(`\\bphrase\\(\\s*${literal}`, 'g'),
    new RegExp(`\\botherwise:\\s*${literal}`, 'g'),
    new RegExp(`\\bcounted\\(\\s*language,\\s*[^,']+(?:,[^,']+)?,\\s*${literal},\\s*${literal}`, 'g'),
    new RegExp(`\\.translate\\(\\s*${literal}`, 'g'),
  ];
  for (const entry of readdirSync(ROOT, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.ts$/.test(entry.name) || /\.test\.ts$/.test(entry.name)) continue;
    if (/\/(web|testing|demo|cli)(\/|$)/.test(entry.parentPath)) continue;
    const source = readFileSync(join(entry.parentPath, entry.name), 'utf8');
    for (const pattern of patterns)
      for (const match of source.matchAll(pattern))
        for (const sentence of match.slice(1)) found.push(sentence!.replace(/\\(.)/g, '$1'));
  }
  return found;
}

/** What processes declare: their titles, clocks and states, and the words of their conditions. */
function wordsOfProcesses(): string[] {
  const found: string[] = functionEntries.map((f) => f.describes);
  for (const p of registry.processes.values()) {
    found.push(p.title, p.title.toLowerCase(), ...p.clocks.map((c) => c.title));
    for (const { title } of p.states) found.push(title.toLowerCase().replace(/^draft$/, 'a draft'));
    for (const event of p.vocabulary.events ?? [])
      found.push(event.slice(event.indexOf('.') + 1).replaceAll('-', ' '));
    // The flow page filters by what a case itself is: values are told as words.
    const root = p.vocabulary.entities.find((e) => e.name === p.vocabulary.root);
    for (const { name, options } of root?.fields ?? [])
      if (name !== 'state') found.push(...(options ?? []).map((code) => code.replaceAll('-', ' ')));
    for (const entity of p.vocabulary.entities)
      for (const { name, describes } of [...entity.fields, ...entity.relations]) {
        // `has owner` is told as “it has an owner”.
        const [first, ...rest] = name.split(' ');
        const isStatement = (first === 'has' || first === 'is') && rest.length > 0;
        found.push(describes, isStatement ? rest.join(' ') : name, name);
      }
  }
  return found;
}

const registry = assemble();
const wanted = new Set<string>(sentencesInCode());
for (const e of registry.events.values()) {
  wanted.add(e.sentence);
  for (const kind of [e.subject, ...Object.values(e.refs ?? {})]) wanted.add(kind.replaceAll('-', ' '));
}
for (const { contract } of registry.operations.values())
  for (const [, sentence] of Object.values(contract.refusals)) wanted.add(sentence);
for (const all of registry.reactions.values()) for (const r of all) wanted.add(r.name);
for (const word of wordsOfProcesses()) wanted.add(word);
for (const allows of registry.rights.values()) wanted.add(allows);

const known = JSON.parse(readFileSync(CATALOGUE, 'utf8')) as Record<string, string>;
const missing = [...wanted].filter((sentence) => !(sentence in known)).sort();
const stale = Object.keys(known).filter((sentence) => !wanted.has(sentence));
const holes = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort().join(' ');
const torn = Object.entries(known).filter(([sentence, text]) => holes(sentence) !== holes(text));

if (process.argv.includes('--check')) {
  for (const sentence of missing) console.error(`No Arabic for what the server says: ${sentence}`);
  for (const sentence of stale)
    console.error(`In the catalogue, but the server does not say it: ${sentence}`);
  for (const [sentence] of torn) console.error(`Other placeholders than in English: ${sentence}`);
  if (missing.length + stale.length + torn.length > 0) process.exitCode = 1;
  else console.log(`${wanted.size} sentences of the server, all in Arabic.`);
} else {
  const kept = Object.entries(known).filter(([sentence]) => wanted.has(sentence));
  const sorted = Object.fromEntries(kept.sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(CATALOGUE, `${JSON.stringify(sorted, null, 2)}\n`);
  console.log(JSON.stringify(Object.fromEntries(missing.map((s) => [s, ''])), null, 2));
}
