/** Logs and flow through the door: import and its report, figures, drills, scopes, deletion, own history. */
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { acceptDelivery, submitRequest } from '../../areas/requests/contract.ts';
import { deliverRequest, takeUpRequest } from '../../areas/requests/contract-fulfilment.ts';
import { Refusal } from '../../platform/refusal.ts';
import { openWorld, ownWorld, type World } from '../../testing/world.ts';
import { perform, preview } from '../perform.ts';
import { runLongWork } from '../react.ts';
import { getFlow, getFlowCase, listFlowCases, listFlowSources } from './contract.ts';
import { changeLog, checkLog, deleteLog, getLog, importLog, listLogs, uploadLog } from './contract-logs.ts';
import { xesOf } from './test-data.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(async () => {
  await world.close();
});

async function refusal(work: Promise<unknown>): Promise<Refusal> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('It was not refused.');
}

const CSV = Buffer.from(
  [
    'ticket;step;finished;by;channel',
    'T-1;Receive;05.01.2026 09:00;Desk;mail',
    'T-1;Solve;06.01.2026 10:00;Lab;mail',
    'T-2;Receive;05.01.2026 09:30;Desk;phone',
    'T-2;Solve;05.01.2026 12:00;Desk;phone',
    'T-2;Solve;15.01.2026 12:00;Lab;phone',
    'T-3;Receive;soon;Desk;mail',
    'T-3;Receive;07.01.2026 08:00;Desk;mail',
  ].join('\n'),
);

async function upload(input: object = {}) {
  return perform(
    world.app,
    uploadLog,
    { file: CSV, fileName: 'tickets.csv', unitId: world.units.operations, ...input },
    world.administrator,
  );
}

async function imported(): Promise<string> {
  const { logId } = await upload();
  await perform(world.app, importLog, { logId }, world.administrator);
  return logId;
}

describe('a log', () => {
  it('is uploaded with a guessed mapping, checked, imported, and its file is gone then', async () => {
    const { logId, format, key } = await upload();
    expect(key).toMatch(/^LOG-\d+$/);
    expect(format).toMatchObject({ kind: 'csv', delimiter: ';', compressed: false });
    const shown = await perform(world.app, getLog, { logId }, world.administrator);
    expect(shown).toMatchObject({
      name: 'tickets',
      state: 'uploaded',
      missing: [],
      mapping: { case: 'ticket', activity: 'step', at: 'finished', attributes: ['channel'] },
      can: ['flow.check-log', 'flow.import-log', 'flow.change-log', 'flow.delete-log'],
    });
    expect(shown.columns.find((c) => c.name === 'finished')?.timeFormats[0]).toMatchObject({
      format: 'DD.MM.YYYY HH:mm:ss',
      example: '05.01.2026 09:00',
    });
    const checked = await perform(world.app, checkLog, { logId }, world.administrator);
    expect(checked.report).toMatchObject({ cases: 3, events: 6, rejected: 1, read: 7 });
    expect(checked.report.rejections[0]).toMatchObject({ code: 'time-unreadable', lines: [7] });
    const { rows: none } = await sql`select 1 from kernel.flow_log_chunk`.execute(world.app.database.kysely);
    expect(none).toHaveLength(0);
    await perform(world.app, importLog, { logId }, world.administrator);
    const after = await perform(world.app, getLog, { logId }, world.administrator);
    expect(after).toMatchObject({ state: 'imported', cases: 3, events: 6, columns: [] });
    const { rows } = await sql`select 1 from kernel.flow_log_file`.execute(world.app.database.kysely);
    expect(rows).toHaveLength(0);
    const again = await refusal(perform(world.app, importLog, { logId }, world.administrator));
    expect(again.reason).toBe('not-open');
  });

  it('says what is wrong with a mapping, and keeps nothing of what it refused', async () => {
    const { logId } = await upload();
    const { mapping } = await perform(world.app, getLog, { logId }, world.administrator);
    const no = await refusal(
      perform(
        world.app,
        importLog,
        { logId, mapping: { ...mapping, timeFormat: 'MM/DD/YYYY' } },
        world.administrator,
      ),
    );
    expect(no.reason).toBe('nothing-left');
    expect((await perform(world.app, getLog, { logId }, world.administrator)).state).toBe('uploaded');
    const binary = await refusal(upload({ file: Buffer.from('%PDF-1.7 and more'), fileName: 'log.pdf' }));
    expect(binary).toMatchObject({ code: 'invalid', reason: 'unreadable' });
    expect(binary.message).toContain('PDF');
  });

  it('shows figures, and every figure opens its cases', async () => {
    const logId = await imported();
    const flow = await perform(world.app, getFlow, { logId }, world.administrator);
    expect(flow).toMatchObject({ cases: 3, events: 6, openCases: 0, completedCases: 3, variantCount: 3 });
    expect(flow.firstTimeComplete).toEqual({ part: 2, of: 3, share: null });
    expect(flow.activities.map((a) => [a.title, a.events, a.selfLoops])).toEqual([
      ['Receive', 3, 0],
      ['Solve', 3, 1],
    ]);
    expect(flow.edges.map((e) => [e.from, e.to, e.count, e.median])).toEqual([
      [0, 1, 2, (25 + 2.5) * 1800],
      [1, 1, 1, 10 * 86_400],
    ]);
    expect(flow.notes.map((n) => n.code)).toEqual([
      'left-out',
      'no-start-times',
      'no-open-cases',
      'few-cases',
    ]);
    expect(flow.leftOut).toBe(1);
    expect(flow.notes[0]!.message).toContain('1 of 7 events');
    expect(flow.activities.every((a) => a.working === null && a.waiting === null)).toBe(true);
    expect(flow.handOvers).toMatchObject({ pairs: 3, changes: 2 });
    const drill = await perform(
      world.app,
      listFlowCases,
      { logId, filter: { selfLoops: 'Solve' } },
      world.administrator,
    );
    expect(drill.rows.map((r) => r.name)).toEqual(['T-2']);
    const one = await perform(
      world.app,
      getFlowCase,
      { logId, position: drill.rows[0]!.position },
      world.administrator,
    );
    expect(one.steps.map((s) => [s.activity, s.resource, s.sinceSeconds])).toEqual([
      ['Receive', 'Desk', null],
      ['Solve', 'Desk', 9000],
      ['Solve', 'Lab', 864_000],
    ]);
    expect(one.attributes).toEqual([{ name: 'channel', value: 'phone' }]);
    const by = await perform(
      world.app,
      getFlow,
      { logId, filter: { attributes: [{ name: 'channel', values: ['mail'] }] } },
      world.administrator,
    );
    expect(by).toMatchObject({ cases: 2, allCases: 3 });
  });

  it('pages through cases without losing or repeating one', async () => {
    const logId = await imported();
    const names: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await perform(
        world.app,
        listFlowCases,
        { logId, sort: 'arrived', direction: 'asc', limit: 1, ...(cursor === undefined ? {} : { cursor }) },
        world.administrator,
      );
      expect(page.total).toBe(3);
      names.push(...page.rows.map((r) => r.name));
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    expect(names).toEqual(['T-1', 'T-2', 'T-3']);
    const damaged = perform(world.app, listFlowCases, { logId, cursor: 'nonsense' }, world.administrator);
    expect((await refusal(damaged)).reason).toBe('cursor-invalid');
  });

  it('tells open cases once it is known what completes one', async () => {
    const logId = await imported();
    const { version } = await perform(world.app, getLog, { logId }, world.administrator);
    await perform(world.app, changeLog, { logId, closing: ['Solve'], name: 'Tickets' }, world.administrator, {
      expectedVersion: version,
    });
    const flow = await perform(world.app, getFlow, { logId }, world.administrator);
    expect(flow.source.name).toBe('Tickets');
    // What is open is as old as it was when the log ended, not as old as today.
    expect(flow).toMatchObject({ openCases: 1, completedCases: 2, ageing: { n: 1, max: 196 * 3600 } });
    expect(flow.asOf).toBe(flow.lastAt);
    const unknown = perform(world.app, changeLog, { logId, closing: ['Close'] }, world.administrator, {
      expectedVersion: version + 1,
    });
    expect((await refusal(unknown)).reason).toBe('activity-unknown');
    const late = perform(world.app, changeLog, { logId, name: 'Mine' }, world.administrator, {
      expectedVersion: version,
    });
    expect((await refusal(late)).reason).toBe('changed-meanwhile');
  });

  it('is seen in its unit only, and goes with everything in it', async () => {
    const logId = await imported();
    const { logId: everybodys } = await upload({ unitId: undefined });
    expect((await refusal(perform(world.app, getFlow, { logId }, world.elsewhere))).code).toBe('not-found');
    expect((await perform(world.app, listLogs, {}, world.elsewhere)).rows).toEqual([]);
    const seen = (await perform(world.app, listLogs, {}, world.coordinator)).rows.map((r) => r.logId);
    expect(seen).toEqual([logId]);
    const all = (await perform(world.app, listLogs, {}, world.administrator)).rows.map((r) => r.logId);
    expect(all.sort()).toEqual([logId, everybodys].sort());
    const wide = perform(world.app, uploadLog, { file: CSV, fileName: 'a.csv' }, world.coordinator);
    expect((await refusal(wide)).reason).toBe('whole-enterprise');
    const foreign = perform(
      world.app,
      uploadLog,
      { file: CSV, fileName: 'a.csv', unitId: world.units.sales },
      world.coordinator,
    );
    expect((await refusal(foreign)).code).toBe('not-found');
    await preview(world.app, deleteLog, { logId }, world.administrator, { expectedVersion: 2 });
    expect((await perform(world.app, getLog, { logId }, world.administrator)).state).toBe('imported');
    await perform(world.app, deleteLog, { logId }, world.administrator, { expectedVersion: 2 });
    expect((await refusal(perform(world.app, getLog, { logId }, world.administrator))).code).toBe(
      'not-found',
    );
    const { rows } = await sql`select 1 from kernel.flow_log_chunk where log_id = ${logId}`.execute(
      world.app.database.kysely,
    );
    expect(rows).toHaveLength(0);
  });
});

describe('a large log', () => {
  it('is answered by the thread of the engine as a small one is at once', async () => {
    const base = Date.parse('2026-01-05T08:00:00Z');
    const traces = Array.from({ length: 12_000 }, (_, c) => ({
      name: `C-${c}`,
      events: ['Receive', 'Check', c % 3 === 0 ? 'Check' : 'Close'].map((activity, k) => ({
        'concept:name': activity,
        'time:timestamp': new Date(base + c * 60_000 + k * 3_600_000).toISOString(),
      })),
    }));
    const { logId } = await upload({ file: Buffer.from(xesOf(traces)), fileName: 'many.xes' });
    const { report } = await perform(world.app, importLog, { logId }, world.administrator);
    expect(report).toMatchObject({ cases: 12_000, events: 36_000 });
    for (let i = 0; i < 2; i++) {
      const flow = await perform(world.app, getFlow, { logId }, world.administrator);
      expect(flow).toMatchObject({ cases: 12_000, variantCount: 2 });
      expect(flow.rework.cases).toEqual({ part: 4000, of: 12_000, share: 1 / 3 });
    }
    const cursor = perform(world.app, listFlowCases, { logId, cursor: 'nonsense' }, world.administrator);
    expect(await refusal(cursor)).toMatchObject({ code: 'invalid', reason: 'cursor-invalid' });
  });
});

describe('own history', () => {
  const ask = (title: string) =>
    perform(world.app, submitRequest, { title, goal: 'Nobody is hurt' }, world.member);

  async function fulfilled(title: string): Promise<string> {
    const { requestId, version } = await ask(title);
    world.clock.advance('PT26H');
    const taken = await perform(
      world.app,
      takeUpRequest,
      { requestId, ownerId: world.people.wei },
      world.coordinator,
      { expectedVersion: version },
    );
    world.clock.advance('PT50H');
    const delivered = await perform(
      world.app,
      deliverRequest,
      { requestId, note: 'It is in the catalogue' },
      world.coordinator,
      { expectedVersion: taken.version },
    );
    world.clock.advance('PT2H');
    await perform(world.app, acceptDelivery, { requestId }, world.member, {
      expectedVersion: delivered.version,
    });
    return requestId;
  }

  it('is a flow of steps between units, with open cases and the facts of the process', async () => {
    const process = 'request-fulfilment';
    const done = await fulfilled('Safety course');
    const { requestId: open } = await ask('First aid');
    world.clock.advance('PT72H');
    const flow = await perform(world.app, getFlow, { process }, world.administrator);
    expect(flow).toMatchObject({
      cases: 2,
      openCases: 1,
      completedCases: 1,
      ageing: { n: 1, max: 72 * 3600 },
    });
    expect(flow.lead).toMatchObject({ n: 1, mean: 78 * 3600 });
    expect(flow.activities.map((a) => a.title)).toEqual([
      'Submitted',
      'Taken up',
      'Delivered',
      'Delivery accepted',
    ]);
    expect(
      flow.handOvers.resources
        .map((r) => r.name)
        .every((name) => ['Field Service', 'Operations'].includes(name)),
    ).toBe(true);
    expect(JSON.stringify(flow)).not.toContain('Amara');
    expect(flow.notes.map((n) => n.code)).toContain('units-not-people');
    expect(flow.attributes.find((a) => a.name === 'priority')?.values).toEqual([
      { value: 'normal', title: 'Normal', cases: 2 },
    ]);
    const states = flow.attributes.find((a) => a.name === 'state');
    expect(states?.title).toBe('State');
    expect(states?.values.find((v) => v.value === 'accepted')?.title).toBe('Accepted');
    const cases = await perform(
      world.app,
      listFlowCases,
      { process, filter: { open: true } },
      world.administrator,
    );
    expect(cases.rows).toMatchObject([
      { recordId: open, recordKind: 'request', title: 'First aid', isOpen: true },
    ]);
    const one = await perform(world.app, getFlowCase, { process, recordId: done }, world.administrator);
    expect(one.steps.map((s) => [s.title, s.sinceSeconds])).toEqual([
      ['Submitted', null],
      ['Taken up', 26 * 3600],
      ['Delivered', 50 * 3600],
      ['Delivery accepted', 2 * 3600],
    ]);
    const all = await perform(
      world.app,
      getFlowCase,
      { process, recordId: done, detail: 'all' },
      world.administrator,
    );
    expect(all.steps.length).toBeGreaterThan(one.steps.length);
  });

  it('reaches as far as the right does', async () => {
    const process = 'request-fulfilment';
    const requestId = await fulfilled('Safety course');
    expect((await perform(world.app, getFlow, { process }, world.coordinator)).cases).toBe(1);
    expect((await perform(world.app, getFlow, { process }, world.elsewhere)).cases).toBe(0);
    const one = perform(world.app, getFlowCase, { process, recordId: requestId }, world.elsewhere);
    expect((await refusal(one)).code).toBe('not-found');
    const bySales = { process, filter: { unitId: world.units.sales } };
    expect((await perform(world.app, getFlow, bySales, world.administrator)).cases).toBe(0);
    const { processes } = await perform(world.app, listFlowSources, {}, world.elsewhere);
    expect(processes.find((p) => p.process === process)?.cases).toBe(0);
    const both = perform(world.app, getFlow, { process, logId: requestId }, world.administrator);
    expect((await refusal(both)).reason).toBe('wrong-source');
    const unknown = perform(world.app, getFlow, { process: 'baking' }, world.administrator);
    expect((await refusal(unknown)).reason).toBe('process-unknown');
  });
});

describe('a long import', () => {
  it('tells how far it has come, and leaves nothing when it is stopped', async () => {
    const own = await ownWorld();
    try {
      const { logId } = await perform(
        own.app,
        uploadLog,
        { file: CSV, fileName: 'a.csv' },
        own.administrator,
      );
      const told: (number | null)[] = [];
      const stopped = perform(own.app, importLog, { logId }, own.administrator, {
        progress: async (done, total) => {
          told.push(done, total);
          throw new Error('stopped');
        },
      });
      await expect(stopped).rejects.toThrow('stopped');
      expect(told.length).toBe(2);
      expect((await perform(own.app, getLog, { logId }, own.administrator)).state).toBe('uploaded');
      await sql`insert into kernel.long_work (work_id, operation, input, actor_id, state, created_at)
        values (gen_random_uuid(), 'flow.import-log', ${JSON.stringify({ logId })}, ${own.administrator.accountId}, 'queued', now())`.execute(
        own.app.database.kysely,
      );
      expect(await runLongWork(own.app)).toBe(true);
      expect((await perform(own.app, getLog, { logId }, own.administrator)).state).toBe('imported');
    } finally {
      await own.close();
    }
  });
});

describe('an export of a help desk', () => {
  const day = (n: number) => `${String(n).padStart(2, '0')}.10.2025`;
  const lines = ['Vorgangsnr.;Aktion;Zeitpunkt (lokal);Bearbeiter;Team'];
  // The very first time is written in the rarer of two ways.
  lines.push('V-0;Angelegt;2025-10-01 08:00:00;Ada;Nord');
  for (let n = 1; n <= 20; n++)
    lines.push(
      `V-${n};Angelegt;${day(n)} 08:00;Ada;Nord`,
      n % 10 === 0
        ? `V-${n};Geschlossen;2025-10-${n + 1} 09:30:00;Bo;Süd`
        : `V-${n};Geschlossen;${day(n + 1)} 09:30;Bo;Süd`,
    );
  lines.push('V-1;Geschlossen;31.11.2025 10:00;Bo;Süd', 'V-2;Geschlossen;k. A.;Bo;Süd');
  const file = Buffer.from(lines.join('\r\n'), 'latin1');

  it('is understood by its German heads, with two ways of writing times in one column', async () => {
    const { logId } = await upload({ file, fileName: 'export.csv' });
    const { mapping } = await perform(world.app, getLog, { logId }, world.administrator);
    expect(mapping).toMatchObject({
      case: 'Vorgangsnr.',
      activity: 'Aktion',
      at: 'Zeitpunkt (lokal)',
      resource: 'Bearbeiter',
      timeFormat: 'DD.MM.YYYY HH:mm:ss | ISO 8601',
    });
    await perform(world.app, importLog, { logId }, world.administrator);
    const flow = await perform(world.app, getFlow, { logId }, world.administrator);
    expect(flow).toMatchObject({ cases: 21, events: 41, leftOut: 2 });
    expect(flow.lead).toMatchObject({ median: 25.5 * 3600 });
  });

  it('refuses formats that contradict each other', async () => {
    const { logId } = await upload({ file, fileName: 'export.csv' });
    const { mapping } = await perform(world.app, getLog, { logId }, world.administrator);
    const timeFormat = 'DD/MM/YYYY | MM/DD/YYYY';
    const no = await refusal(
      perform(world.app, importLog, { logId, mapping: { ...mapping, timeFormat } }, world.administrator),
    );
    expect(no.message).toContain('one of them begins with the day and another with the month');
  });
});
