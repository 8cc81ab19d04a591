/**
 * `npm run new-area -- vendors [vendor]`: makes an area with the anatomy that every area has, from the texts in
 * `area-template`, and enters it where areas are named. `npm run check` passes at once.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const TEMPLATE = join(ROOT, 'scripts/area-template');
const NAME = /^[a-z]+(-[a-z]+)*$/;

const camel = (kebab: string) => kebab.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
const upper = (text: string) => text[0]!.toUpperCase() + text.slice(1);

function fail(sentence: string): never {
  console.error(sentence);
  process.exit(1);
}

const [area, given] = process.argv.slice(2);
if (area === undefined) {
  fail('Say how the area is called, and one of its records: npm run new-area -- vendors vendor');
}
const noun = given ?? (area.endsWith('s') ? area.slice(0, -1) : `${area}-record`);
for (const name of [area, noun]) {
  if (!NAME.test(name))
    fail(`“${name}” must be lower-case words joined by hyphens, such as learning-vendors.`);
}
const home = `src/areas/${area}`;
if (existsSync(join(ROOT, home))) fail(`${home} exists already.`);

const title = area.replaceAll('-', ' ');
const words: Record<string, string> = {
  area,
  schema: area.replaceAll('-', '_'),
  camelArea: camel(area),
  PascalArea: upper(camel(area)),
  title,
  Title: upper(title),
  kebab: noun,
  snake: noun.replaceAll('-', '_'),
  noun: camel(noun),
  Pascal: upper(camel(noun)),
  words: noun.replaceAll('-', ' '),
  Noun: upper(noun.replaceAll('-', ' ')),
  PREFIX: noun.replaceAll('-', '').slice(0, 3).toUpperCase(),
  stamp: new Date().toISOString().slice(0, 16).replaceAll(/[-:]/g, '').replace('T', '-'),
};
const fill = (text: string) =>
  text.replaceAll(/__([A-Za-z]+?)__/g, (whole, name: string) => words[name] ?? whole);

/** Enters a line after the last import, and an element into the named list. */
function enter(file: string, line: string, list: RegExp, element: string): void {
  const text = readFileSync(join(ROOT, file), 'utf8');
  if (!list.test(text)) fail(`${file} holds no list that ends like ${list}; enter ${element} by hand.`);
  const at = text.lastIndexOf('\nimport ');
  const end = text.indexOf('\n', text.indexOf(" from '", at)) + 1;
  const entered = text.slice(end).replace(list, (_, open: string, body: string, close: string) => {
    const before = body.trimEnd().replace(/,$/, '');
    return `${open}${before === '' ? '' : `${before}, `}${element}${close}`;
  });
  writeFileSync(join(ROOT, file), `${text.slice(0, end)}${line}\n${entered}`);
}

const written: string[] = [];
for (const name of readdirSync(TEMPLATE, { recursive: true, encoding: 'utf8' })) {
  if (!name.endsWith('.txt')) continue;
  const target = fill(name.slice(0, -'.txt'.length));
  const file = target === 'samples.ts' ? `src/testing/samples/${area}.ts` : `${home}/${target}`;
  mkdirSync(dirname(join(ROOT, file)), { recursive: true });
  writeFileSync(join(ROOT, file), fill(readFileSync(join(TEMPLATE, name), 'utf8')));
  written.push(file);
}
const index = 'src/areas/index.ts';
const samples = 'src/testing/samples/index.ts';
const areaName = words.camelArea!;
enter(index, `import { ${areaName} } from './${area}/index.ts';`, /(return \[)([^\]]*)(\];)/, areaName);
enter(
  samples,
  `import { ${areaName}Samples } from './${area}.ts';`,
  /(samples: Samples = \{)([^}]*)(\})/,
  `...${areaName}Samples`,
);

const run = (script: string, ...args: string[]) =>
  execFileSync(process.execPath, [join(ROOT, script), ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
run('scripts/db-types.ts');
const sources = [...written.filter((file) => file.endsWith('.ts')), index, samples];
run('node_modules/@biomejs/biome/bin/biome', 'check', '--write', ...sources);
run('scripts/docs.ts');
console.log(
  `${[...written, `${home}/tables.gen.ts`].sort().join('\n')}\n\nEntered in ${index} and ${samples}. Now npm run check.`,
);
