/**
 * Laws that can be read off names and first lines (ARCHITECTURE.md, law 12 and §8): forbidden names, kebab-case,
 * no barrels, an opening sentence in every file, numbered decisions, published views only across areas.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const FORBIDDEN = new Set(['manager', 'service', 'services', 'base']);
const FORBIDDEN_ENDINGS = new Set(['util', 'utils', 'helper', 'helpers', 'common', 'shared']);
const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9-]+)*$/;
const CAPITALS = new Set(['README.md']);

/** Faults of the project at `root`, one sentence each. */
export function fileFaults(root: string): string[] {
  const faults: string[] = [];
  for (const top of ['src', 'scripts']) {
    for (const entry of readdirSync(join(root, top), { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name).slice(root.length).replace(/^\//, '');
      // The texts for new areas bear placeholders for names.
      if (path.startsWith('scripts/area-template')) continue;
      faults.push(...nameFaults(path, entry.name));
      if (!entry.isFile() || !/\.tsx?$/.test(entry.name) || /\.(gen|d)\.ts$/.test(entry.name)) continue;
      faults.push(...textFaults(path, readFileSync(join(root, path), 'utf8')));
    }
  }
  return [...faults, ...decisionFaults(root)].sort();
}

function nameFaults(path: string, name: string): string[] {
  if (CAPITALS.has(name)) return [];
  if (!KEBAB.test(name)) return [`${path}: names are kebab-case`];
  const stem = name.split('.', 1)[0]!;
  const last = stem.split('-').at(-1)!;
  if (!FORBIDDEN.has(stem) && !FORBIDDEN_ENDINGS.has(last)) return [];
  return [`${path}: “${stem}” says nothing; name it after what it holds`];
}

function textFaults(path: string, text: string): string[] {
  const faults: string[] = [];
  const isTest = /\.(test|journey)\.tsx?$/.test(path);
  if (!isTest && !/^(#!.*\n)?\/\*\*\s/.test(text))
    faults.push(`${path}: open with a sentence on why the file exists`);
  if (/^index\.tsx?$/.test(basename(path)) && /^export [^;]*? from '/m.test(text)) {
    faults.push(
      `${path}: an index that passes on other files' exports is a barrel; import the files themselves`,
    );
  }
  const area = /^src\/areas\/([^/]+)\//.exec(path)?.[1];
  if (area === undefined) return faults;
  for (const [, names, other] of text.matchAll(/\{([^}]*)\} from '[./]+\/([a-z0-9-]+)\/tables\.gen\.ts'/g)) {
    if (other === area || other === 'kernel') continue;
    const unpublished = names!
      .split(',')
      .find((name) => name.trim() !== '' && !name.trim().endsWith('Views'));
    if (unpublished === undefined) continue;
    faults.push(`${path}: of area ${other} only its published views may be named, not ${unpublished.trim()}`);
  }
  return faults;
}

function decisionFaults(root: string): string[] {
  const folder = join(root, 'docs/decisions');
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).sort();
  return names.flatMap((name, index) => {
    const number = /^(\d{4})-[a-z0-9-]+\.md$/.exec(name)?.[1];
    if (number === undefined) return [`docs/decisions/${name}: name it NNNN-what-was-decided.md`];
    if (Number(number) === index + 1) return [];
    return [`docs/decisions/${name}: decisions are numbered without gaps; ${index + 1} is expected here`];
  });
}
