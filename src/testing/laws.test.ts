/**
 * The laws, tried on every operation that exists: strangers and other scopes, bad input, output, queries that change
 * nothing, declared events, repeated keys, and previews that leave no trace and predict what the commit then does.
 */
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { STRANGER } from '../kernel/access/actor.ts';
import { ANYONE, type Contract, type Operation, SIGNED_IN } from '../kernel/operation.ts';
import { perform, preview } from '../kernel/perform.ts';
import { runDueReactions } from '../kernel/react.ts';
import { newId } from '../platform/ids.ts';
import { Refusal } from '../platform/refusal.ts';
import { assemble } from '../surfaces/server/assemble.ts';
import type { Sample } from './sample.ts';
import { samples } from './samples/index.ts';
import { openWorld, type World } from './world.ts';

const registry = assemble();
const operations = [...registry.operations.values()].map((o) => [o.contract.name, o] as const);

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(async () => {
  await world.close();
});

async function sampleOf(name: string): Promise<Sample> {
  const make = samples[name];
  if (make === undefined) throw new Error(`${name} has no sample: add one under src/testing/samples`);
  return make(world);
}

const actorOf = (sample: Sample) => sample.actor ?? world.administrator;
const versionOf = (sample: Sample) =>
  sample.expectedVersion === undefined ? {} : { expectedVersion: sample.expectedVersion };
const run = (operation: Operation, sample: Sample, options = {}) =>
  perform(world.app, operation.contract, sample.input, actorOf(sample), { ...versionOf(sample), ...options });

async function refusal(attempt: Promise<unknown>): Promise<Refusal | null> {
  try {
    await attempt;
    return null;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

/** A fingerprint of every row of every table of ours. */
async function everything(): Promise<Record<string, string>> {
  const { rows: tables } = await sql<{ name: string }>`
    select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and not c.relispartition and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
    order by 1`.execute(world.app.database.kysely);
  const one = tables.map(
    (t) =>
      sql`select ${t.name} as name, coalesce(md5(string_agg(r::text, '|' order by r::text)), '-') as print from ${sql.raw(t.name)} r`,
  );
  const { rows } = await sql<{ name: string; print: string }>`${sql.join(one, sql` union all `)}`.execute(
    world.app.database.kysely,
  );
  return Object.fromEntries(rows.map((r) => [r.name, r.print]));
}

/** Sentences without what is made anew each time: ids and times. */
const plain = (text: string) =>
  text
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<id>')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>');

/** What is wrong for nearly every schema. */
const NONSENSE = { nonsense: [true] };

function fieldsOf(contract: Contract): string[] {
  const shape = (contract.input as { shape?: Record<string, unknown> }).shape;
  return Object.keys(shape ?? {});
}

describe.each(operations)('%s', (name, operation) => {
  const { contract } = operation;

  it('answers in the declared shape, and a query changes nothing', async () => {
    const sample = await sampleOf(name);
    const before = contract.kind === 'query' ? await everything() : null;
    const output = await run(operation, sample);
    expect(contract.output.safeParse(output).error).toBeUndefined();
    if (before !== null) expect(await everything()).toEqual(before);
  });

  it('is closed to strangers and to those without the right', async () => {
    const sample = await sampleOf(name);
    const stranger = await refusal(perform(world.app, contract, sample.input, STRANGER, versionOf(sample)));
    if (contract.right === ANYONE) expect(stranger?.code).not.toBe('unauthenticated');
    else expect(stranger?.code).toBe('unauthenticated');
    if (
      contract.right === ANYONE ||
      contract.right === SIGNED_IN ||
      registry.memberRights.has(contract.right)
    )
      return;
    const powerless = await refusal(
      perform(world.app, contract, sample.input, world.powerless, versionOf(sample)),
    );
    expect(powerless?.code).toBe('forbidden');
  });

  it('hides what is in another scope', async () => {
    if (contract.right === ANYONE || contract.right === SIGNED_IN) return;
    const sample = await sampleOf(name);
    const expected = sample.elsewhere ?? 'not-found';
    if (expected === 'open') return;
    let output: unknown;
    const no = await refusal(
      perform(world.app, contract, sample.input, world.elsewhere, versionOf(sample)).then((o) => {
        output = o;
      }),
    );
    if (expected === 'hidden') {
      expect(no).toBeNull();
      expect(JSON.stringify(output)).not.toContain(sample.hides ?? 'a list must say what it hides');
    } else expect(no?.code).toBe(expected);
  });

  it('calls bad input invalid, and says where', async () => {
    const sample = await sampleOf(name);
    for (const field of fieldsOf(contract)) {
      const input = { ...(sample.input as object), [field]: NONSENSE };
      if (contract.input.safeParse(input).success) continue;
      const no = await refusal(perform(world.app, contract, input, actorOf(sample), versionOf(sample)));
      expect(no?.code, field).toBe('invalid');
      expect(
        no?.details.flaws?.some((f) => f.path === field || f.path.startsWith(`${field}.`)),
        `${field} in ${JSON.stringify(no?.details.flaws)}`,
      ).toBe(true);
    }
  });

  if (contract.kind === 'query') return;

  it('does nothing twice for one key', async () => {
    const sample = await sampleOf(name);
    const actor = actorOf(sample);
    if (sample.notRepeatable !== undefined || actor.kind === 'system' || actor.kind === 'stranger') return;
    const key = newId();
    const first = await run(operation, sample, { key });
    const before = await everything();
    expect(await run(operation, sample, { key })).toEqual(first);
    expect(await everything()).toEqual(before);
  });

  it('previews without a trace, and predicts what the commit then does', async () => {
    const sample = await sampleOf(name);
    await world.settle();
    const before = await everything();
    const promised = await preview(
      world.app,
      contract as Contract<'command'>,
      sample.input,
      actorOf(sample),
      versionOf(sample),
    );
    expect(await everything()).toEqual(before);

    const { rows: last } = await sql<{
      id: string;
    }>`select max(event_id::text) as id from kernel.event`.execute(world.app.database.kysely);
    await run(operation, sample);
    await runDueReactions(world.app);
    const { rows } = await sql<{ name: string; subject_kind: string }>`
      select name, subject_kind from kernel.event where event_id::text > coalesce(${last[0]!.id}, '') order by event_id`.execute(
      world.app.database.kysely,
    );
    const did = rows.map((r) => `${r.name} of ${r.subject_kind}`).sort();
    const said = promised.consequences
      .filter((c) => c.kind === 'event')
      .map((c) => `${c.event} of ${c.subjectKind}`)
      .sort();
    if (promised.more === 0) expect(said).toEqual(did);
    for (const c of promised.consequences)
      expect(plain(c.sentence), c.event ?? c.kind).not.toMatch(/\{\w+\}|undefined|\[object/);
  });
});

describe('the registry', () => {
  it('has a sample for every operation, and no sample for anything else', () => {
    expect(Object.keys(samples).sort()).toEqual(operations.map(([name]) => name).sort());
  });

  it('gives every right to a role or to members, and every right is asked for', () => {
    const held = new Set([
      ...[...registry.roles.values()].flatMap((r) => r.rights),
      ...registry.memberRights,
    ]);
    const asked = new Set(operations.map(([, o]) => o.contract.right));
    for (const right of registry.rights.keys()) {
      expect(held.has(right), `${right} is held by no role`).toBe(true);
    }
    for (const right of asked)
      expect(right === ANYONE || right === SIGNED_IN || registry.rights.has(right)).toBe(true);
  });
});
