/** The smallest area there is, for tests of the door: it counts things in kernel.setting. */
import { sql } from 'kysely';
import { z } from 'zod';
import type { Area } from '../kernel/area.ts';
import { ANYONE, command, event, operationsOn, query, reaction } from '../kernel/operation.ts';
import type { KernelTables } from '../kernel/tables.gen.ts';

const counted = event({
  name: 'toy.thing-counted',
  subject: 'thing',
  payload: z.object({ to: z.number() }),
  sentence: '{subject} is counted to {to}',
});
const echoed = event({
  name: 'toy.thing-echoed',
  subject: 'thing',
  payload: z.object({}),
  sentence: '{subject} echoes',
});
const output = z.object({ id: z.uuid(), value: z.number(), key: z.string() });

export const countThing = command({
  name: 'toy.count-thing',
  summary: 'Adds to a thing.',
  right: 'toy.count',
  input: z.strictObject({
    id: z.uuid(),
    by: z.number().int('must be a whole number'),
    fail: z.boolean().default(false),
  }),
  output,
  http: { method: 'POST', path: '/api/things/:id' },
  emits: [counted],
  refusals: { 'count-too-high': ['refused', '{by} is too much; add at most 100.'] },
  touches: ['thing'],
});
export const echoThing = command({
  name: 'toy.echo-thing',
  summary: 'Answers a count with an echo; fails for a thing that is counted to 13.',
  right: 'toy.count',
  input: z.strictObject({ id: z.uuid(), to: z.number() }),
  output: z.object({}),
  http: { method: 'POST', path: '/api/things/:id/echo' },
  emits: [echoed],
  refusals: { unlucky: ['refused', 'Thirteen is not echoed.'] },
});
export const setThing = command({
  name: 'toy.set-thing',
  summary: 'Sets a thing for whoever saw its version.',
  right: 'toy.count',
  input: z.strictObject({ id: z.uuid(), to: z.number() }),
  output: z.object({}),
  http: { method: 'PUT', path: '/api/things/:id' },
  emits: [counted],
  versioned: true,
});
export const readThing = query({
  name: 'toy.read-thing',
  summary: 'Reads a thing.',
  right: 'toy.read',
  input: z.object({ id: z.uuid(), write: z.boolean().default(false) }),
  output: z.object({ value: z.number() }),
  http: { method: 'GET', path: '/api/things/:id' },
});
export const openDoor = query({
  name: 'toy.open-door',
  summary: 'Anybody may look.',
  right: ANYONE,
  input: z.object({}),
  output: z.object({ open: z.boolean() }),
  http: { method: 'GET', path: '/api/toy' },
});

const on = operationsOn<KernelTables>();
const operations = [
  on.command(countThing, async (ctx, { id, by, fail }) => {
    if (by > 100) ctx.refuse('count-too-high', { by });
    const { rows } = await sql<{ value: number }>`
      insert into kernel.setting (name, value) values (${id}, to_jsonb(${by}::int))
      on conflict (name) do update set value = to_jsonb((kernel.setting.value)::int + ${by}) returning value`.execute(
      ctx.tx,
    );
    const value = rows[0]!.value;
    ctx.emit(counted, id, { to: value });
    if (fail) throw new Error('a bug');
    return { id, value, key: await ctx.nextKey('TOY') };
  }),
  on.command(echoThing, async (ctx, { id, to }) => {
    if (to === 13) ctx.refuse('unlucky');
    ctx.emit(echoed, id, {});
    return {};
  }),
  on.command(setThing, async (ctx, { id, to }) => {
    const row = await ctx.tx
      .selectFrom('kernel.setting')
      .select('value')
      .where('name', '=', id)
      .executeTakeFirst();
    if (row === undefined) return ctx.notFound('thing', id);
    ctx.expectVersion(Number(row.value), { to: row.value });
    await ctx.tx
      .updateTable('kernel.setting')
      .set({ value: JSON.stringify(to) })
      .where('name', '=', id)
      .execute();
    ctx.emit(counted, id, { to });
    return {};
  }),
  on.query(readThing, async (ctx, { id, write }) => {
    if (write)
      await sql`insert into kernel.setting (name, value) values ('sneaky', '1')`.execute(ctx.tx as never);
    const row = await ctx.tx
      .selectFrom('kernel.setting')
      .select('value')
      .where('name', '=', id)
      .executeTakeFirst();
    if (row === undefined) return ctx.notFound('thing', id);
    return { value: Number(row.value) };
  }),
  on.query(openDoor, async () => ({ open: true })),
];

/** The toy area. */
export const toy: Area = {
  name: 'toy',
  title: 'Toy',
  operations,
  events: [counted, echoed],
  reactions: [
    reaction({
      name: 'toy.echo-when-counted',
      on: counted,
      perform: echoThing,
      input: (e) => (e.payload.to > 0 ? { id: e.subjectId, to: e.payload.to } : null),
    }),
  ],
  rights: { 'toy.count': 'Count things', 'toy.read': 'Read things' },
  roles: [{ role: 'counter', title: 'Counter', description: 'Counts', rights: ['toy.count', 'toy.read'] }],
  memberRights: ['toy.read'],
  names: {
    thing: async (_tx, ids) => new Map(ids.map((id) => [id, { key: null, name: `Thing ${id.slice(0, 4)}` }])),
  },
};
