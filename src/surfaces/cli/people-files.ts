/** `import` and `export`: people files on the command line, with the dry run that the web client shows. */
import { existsSync } from 'node:fs';
import { open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { z } from 'zod';
import type { Actor } from '../../kernel/access/actor.ts';
import {
  applyPeople,
  exportPeople,
  type importSummary,
  listImportRows,
  peopleMapping,
  stagePeople,
  uploadPeople,
} from '../../kernel/imports/contract.ts';
import { type App, type PerformOptions, perform } from '../../kernel/perform.ts';
import { newId } from '../../platform/ids.ts';
import { openTrellis } from '../server/open.ts';
import type { Arguments } from './arguments.ts';
import { actorOf } from './operations.ts';

type Say = (line: string) => void;

/** Exit code of a dry run that the brake on mass change would stop. */
const BRAKED = 3;
/** Rows and managers that are listed; the web client shows all. */
const MOST_LISTED = 200;

const FLAGS = ['apply', 'full', 'partial', 'override'];

/** Uploads a file, shows what it would change and, with `--apply`, changes it; returns the exit code. */
export async function importPeople(args: Arguments, say: Say): Promise<number> {
  const { places, options } = withoutSwallowed(args);
  const file = places[0];
  if (file === undefined) throw new Error('Name the file to import: a CSV or Excel file of people.');
  if (options.full === true && options.partial === true)
    throw new Error(
      'Choose --full (whoever is absent has left) or --partial (only the rows of the file), not both.',
    );
  const content = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new Error(
      error.code === 'ENOENT' ? `There is no file ${file}.` : `${file} cannot be read: ${error.message}`,
    );
  });
  const mappingFile = typeof options.mapping === 'string' ? options.mapping : undefined;
  const mapping =
    mappingFile !== undefined && existsSync(mappingFile) ? await readMapping(mappingFile) : undefined;

  const opened = await openTrellis({ borrow: true, logLevel: 'warn', poolSize: 4 });
  try {
    const { app } = opened;
    const actor = await actorOf(app, options.as);
    const uploaded = await perform(
      app,
      uploadPeople,
      { file: new Uint8Array(content), fileName: basename(file) },
      actor,
      { key: newId() },
    );
    for (const w of uploaded.warnings) say(`! ${w.message}`);
    if (mappingFile !== undefined && mapping === undefined) {
      await writeFile(mappingFile, `${JSON.stringify(uploaded.mapping, null, 2)}\n`);
      say(`How the columns seem to be meant is written to ${mappingFile}. Change it and run the same again.`);
      return 0;
    }
    if (mapping === undefined) tellColumns(uploaded.mapping, say);
    if (mapping === undefined && uploaded.missing.length > 0) {
      say(
        `No column holds ${uploaded.missing.join(', ')}. Say which one does: --mapping columns.json writes a file to change.`,
      );
      return 1;
    }
    const { importId, key } = uploaded;
    const staged = await perform(
      app,
      stagePeople,
      {
        importId,
        mode: options.full === true ? 'full' : 'partial',
        ...(mapping === undefined ? {} : { mapping }),
        ...(typeof options.from === 'string' ? { from: options.from } : {}),
      },
      actor,
      { key: newId(), progress: tellProgress() },
    );
    tellSummary(key, staged.summary, say);
    await tellQuarantine(app, importId, actor, say);
    for (const finding of staged.brake) say(`! ${finding.message}`);
    if (options.apply !== true) {
      say(
        `This was a dry run; nobody was changed. Apply it with: import ${file} --apply${staged.brake.length > 0 ? ' --override' : ''}`,
      );
      return staged.brake.length > 0 ? BRAKED : 0;
    }
    if (staged.brake.length > 0 && options.override !== true) {
      say('The brake on mass change stopped it; nobody was changed. If this is meant, add --override.');
      return BRAKED;
    }
    const applied = await perform(
      app,
      applyPeople,
      { importId, override: options.override === true },
      actor,
      { key: newId(), progress: tellProgress() },
    );
    say(
      `${key} is applied: ${applied.joiners} joined, ${applied.formers} came as former, ${applied.rehires} returned, ${applied.movers} moved, ${applied.changed} changed, ${applied.leavers} left; ${applied.quarantined} rows stay in quarantine.`,
    );
    return 0;
  } finally {
    await opened.close();
  }
}

/** Writes everything of a kind to a file, or to standard output; returns the exit code. */
export async function exportFile(args: Arguments, say: Say): Promise<number> {
  const [kind, file] = args.places;
  if (kind !== 'people')
    throw new Error(
      'Name what to export: “export people [file]”. The event log has a verb of its own, export-log.',
    );
  const asOf = typeof args.options['as-of'] === 'string' ? { asOf: args.options['as-of'] } : {};
  const opened = await openTrellis({ borrow: true, logLevel: 'warn', poolSize: 4 });
  // Beside and renamed: a file of that name is either whole or absent.
  const part = file === undefined ? null : `${file}.part`;
  try {
    const actor = await actorOf(opened.app, args.options.as);
    const out: NodeJS.WritableStream =
      part === null ? process.stdout : (await open(part, 'w', 0o600)).createWriteStream();
    let rows = 0;
    let after: string | null = null;
    do {
      const page: z.output<typeof exportPeople.output> = await perform(
        opened.app,
        exportPeople,
        { ...asOf, ...(after === null ? {} : { after }) },
        actor,
      );
      if (!out.write(page.content)) await new Promise((resolve) => out.once('drain', resolve));
      rows += page.rows;
      after = page.next;
    } while (after !== null);
    if (part !== null) {
      await new Promise<void>((resolve, reject) => {
        out.once('error', reject);
        out.end(resolve);
      });
      await rename(part, file!);
      say(`${rows} people written to ${file}.`);
    }
    return 0;
  } catch (error) {
    if (part !== null) await rm(part, { force: true });
    throw error;
  } finally {
    await opened.close();
  }
}

/** Flags take no value: a word that stood behind one is a place. */
function withoutSwallowed({ places, options }: Arguments): Pick<Arguments, 'places' | 'options'> {
  const freed = { places: [...places], options: { ...options } };
  for (const flag of FLAGS) {
    const value = options[flag];
    if (typeof value !== 'string') continue;
    freed.options[flag] = true;
    freed.places.push(value);
  }
  return freed;
}

async function readMapping(file: string): Promise<z.output<typeof peopleMapping>> {
  let json: unknown;
  try {
    json = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new Error(`${file} is not valid JSON: ${(error as Error).message}`);
  }
  const parsed = peopleMapping.safeParse(json);
  if (parsed.success) return parsed.data;
  const flaw = parsed.error.issues[0]!;
  throw new Error(`${file} is no mapping: ${flaw.path.join('.')}: ${flaw.message}`);
}

function tellColumns(mapping: z.output<typeof peopleMapping>, say: Say): void {
  for (const c of mapping.columns) {
    const use =
      c.use === 'field'
        ? c.field
        : c.use === 'extra'
          ? 'kept as an extra field'
          : c.sensitive
            ? `left out (${c.sensitive})`
            : 'left out';
    say(`  ${c.header.padEnd(30)} → ${use}`);
  }
}

function tellSummary(key: string, summary: z.output<typeof importSummary>, say: Say): void {
  const o = summary.outcomes;
  say(`${key}: ${summary.rows} rows against ${summary.population} people who are employed`);
  say(
    `  ${o.joiner} join, ${o.former} are former, ${o.rehire} return, ${o.mover} move, ${o.changed} change, ${o.leaver} leave, ${o.unchanged} stay as they are, ${o.merged} merged, ${o.quarantined} in quarantine`,
  );
  if (summary.managerChanges > 0) say(`  ${summary.managerChanges} get another manager`);
  if (summary.warnings > 0) say(`  ${summary.warnings} rows are taken with a warning`);
  if (summary.newUnits.length > 0) say(`  new units: ${firstOf(summary.newUnits)}`);
  if (summary.newCostCentres.length > 0) say(`  new cost centres: ${firstOf(summary.newCostCentres)}`);
  if (summary.unknownSites.length > 0)
    say(`  unknown sites: ${firstOf(summary.unknownSites.map((s) => s.name))}`);
  for (const q of summary.questions) say(`? ${q.column}: ${q.message}`);
  const managers = summary.unmatchedManagers;
  if (managers.length > 0) say(`Managers that match nobody (${managers.length}):`);
  for (const m of managers.slice(0, MOST_LISTED))
    say(`  ${[m.name, m.number, m.email].filter(Boolean).join(', ')} (${m.count} rows): ${m.message}`);
}

async function tellQuarantine(app: App, importId: string, actor: Actor, say: Say): Promise<void> {
  const { rows, total } = await perform(
    app,
    listImportRows,
    { filter: { importId, outcome: 'quarantined' }, limit: MOST_LISTED },
    actor,
  );
  if (total > 0) say(`In quarantine (${total}):`);
  for (const row of rows) {
    const why = row.reasons
      .map((r) => (r.column === undefined ? r.message : `${r.column}: ${r.message}`))
      .join(' ');
    say(`  line ${row.line}${row.label === null ? '' : ` (${row.label})`}: ${why}`);
  }
  if (total > rows.length) say(`  … and ${total - rows.length} more`);
}

/** Progress on one line of a terminal; silent where nobody watches. */
function tellProgress(): NonNullable<PerformOptions['progress']> {
  return async (done, total, note) => {
    if (!process.stderr.isTTY) return;
    const of = total === null ? `${done}` : `${done} of ${total}`;
    process.stderr.write(`\r\u001b[K${note ?? 'Working'}: ${of}${done === total ? '\n' : ''}`);
  };
}

function firstOf(names: string[]): string {
  return names.length <= 10
    ? names.join(', ')
    : `${names.slice(0, 10).join(', ')} and ${names.length - 10} more`;
}
