/** Any operation from the command line, as the system or as an account; input as JSON or as one option per field. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { sql } from 'kysely';
import { type Actor, SYSTEM } from '../../kernel/access/actor.ts';
import type { Contract } from '../../kernel/operation.ts';
import { type App, perform, preview } from '../../kernel/perform.ts';
import { newId } from '../../platform/ids.ts';
import { openTrellis } from '../server/open.ts';
import type { Arguments } from './arguments.ts';

/** Options that are not fields of the input. */
const OWN = new Set(['json', 'as', 'preview', 'key', 'version', 'reason', 'file']);

/** Performs `name` and prints its output as JSON; returns the exit code. */
export async function performFromCommandLine(
  name: string,
  args: Arguments,
  say: (line: string) => void,
): Promise<number> {
  const opened = await openTrellis({ borrow: true, logLevel: 'warn', poolSize: 4 });
  try {
    const { app } = opened;
    const operation = app.registry.operations.get(name);
    if (operation === undefined)
      throw new Error(
        `There is no verb or operation ${name}.${guess(name, [...app.registry.operations.keys()])} “trellis operations” lists them.`,
      );
    const { contract } = operation;
    const input = await readInput(contract, args);
    const actor = await actorOf(app, args.options.as);
    const options = {
      key: typeof args.options.key === 'string' ? args.options.key : newId(),
      ...(typeof args.options.reason === 'string' ? { reason: args.options.reason } : {}),
      ...(typeof args.options.version === 'string' ? { expectedVersion: Number(args.options.version) } : {}),
    };
    if (args.options.preview === true) {
      if (contract.kind !== 'command') throw new Error(`${name} only reads; there is nothing to preview.`);
      const { consequences, more } = await preview(
        app,
        contract as Contract<'command'>,
        input,
        actor,
        options,
      );
      for (const c of consequences) say(`${c.because === null ? '•' : '  ↳'} ${c.sentence}`);
      if (more > 0) say(`… and ${more} more`);
      say('Nothing was changed: this was a preview.');
      return 0;
    }
    say(JSON.stringify(await perform(app, contract, input, actor, options), null, 2));
    return 0;
  } finally {
    await opened.close();
  }
}

async function readInput(contract: Contract, args: Arguments): Promise<unknown> {
  const input: Record<string, unknown> =
    typeof args.options.json === 'string' ? JSON.parse(args.options.json) : {};
  for (const [name, value] of Object.entries(args.options)) {
    if (OWN.has(name)) continue;
    const field = name.replace(/-(\w)/g, (_, c: string) => c.toUpperCase());
    input[field] = asValue(value);
  }
  if (contract.upload && typeof args.options.file === 'string') {
    input.file = new Uint8Array(await readFile(args.options.file));
    input.fileName ??= basename(args.options.file);
  }
  return input;
}

function asValue(value: string | true): unknown {
  if (value === true) return true;
  if (!/^(true|false|null|-?\d+(\.\d+)?|[[{].*)$/s.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

/** `--as mail@example.com` acts as that account; without it the owner of the machine acts as the system. */
export async function actorOf(app: App, as: string | true | undefined): Promise<Actor> {
  if (as === undefined || as === true) return SYSTEM;
  const { rows } = await sql<{ account_id: string; person_id: string | null }>`
    select account_id, person_id from kernel.account where lower(email) = lower(${as})`.execute(
    app.database.kysely,
  );
  const row = rows[0];
  if (row === undefined) throw new Error(`There is no account ${as}.`);
  return { kind: 'account', accountId: row.account_id, personId: row.person_id };
}

/** “Did you mean …” for a mistyped name; empty when nothing is near. */
export function guess(name: string, known: string[]): string {
  const words = name.split(/[.-]/);
  const near = known
    .map((k) => ({ k, hits: words.filter((w) => w.length > 2 && k.includes(w)).length }))
    .filter((x) => x.hits > 0)
    .sort((a, b) => b.hits - a.hits)
    .slice(0, 3);
  return near.length === 0 ? '' : ` Did you mean ${near.map((n) => n.k).join(', ')}?`;
}
