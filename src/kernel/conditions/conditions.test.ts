/** The operations: live check, the test bench over real cases in scope, and the words of each process. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { submitRequest } from '../../areas/requests/contract.ts';
import { requestFulfilment } from '../../areas/requests/process.ts';
import { Refusal } from '../../platform/refusal.ts';
import { openWorld, type World } from '../../testing/world.ts';
import { perform } from '../perform.ts';
import { checkCondition } from './check.ts';
import * as contract from './contract.ts';

const process = 'request-fulfilment';
const year = { from: '2026-01-01', to: '2026-12-31' };

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const check = (text: string) => perform(world.app, contract.checkCondition, { process, text }, world.member);
const tryOut = (text: string, more = {}, actor = world.administrator) =>
  perform(world.app, contract.tryCondition, { process, text, ...year, ...more }, actor);

async function submit(more = {}): Promise<string> {
  const input = {
    title: 'Forklift refresher',
    goal: 'Drive safely',
    unitId: world.units.fieldService,
    ...more,
  };
  const { requestId } = await perform(world.app, submitRequest, input, world.member);
  return requestId;
}

async function refusal(attempt: Promise<unknown>): Promise<Refusal> {
  const error = await attempt.then(
    () => null,
    (e: unknown) => e,
  );
  if (error instanceof Refusal) return error;
  throw error ?? new Error('it was not refused');
}

describe('check-condition', () => {
  test('says what is wrong and where, or what it costs', async () => {
    const faulty = await check('request.acepted at != null');
    expect(faulty).toMatchObject({
      ok: false,
      cost: null,
      problems: [{ from: 8, to: 18, suggestions: ['accepted at'] }],
    });
    const fine = await check('request.accepted at != null and count(request.tasks[is open]) = 0');
    expect(fine).toMatchObject({
      ok: true,
      problems: [],
      parts: ['request.accepted at != null', 'count(request.tasks[is open]) = 0'],
      cost: { levels: 1 },
    });
  });

  test('refuses a process that is not there and a text that is too long', async () => {
    const unknown = perform(
      world.app,
      contract.checkCondition,
      { process: 'none', text: 'true' },
      world.member,
    );
    expect((await refusal(unknown)).message).toBe(
      'There is no process called none. There are: request-fulfilment.',
    );
    expect((await refusal(check('x'.repeat(2001)))).message).toContain('2,000 characters at most');
  });
});

describe('try-condition', () => {
  test('counts the cases of the period and tells some of each with reasons', async () => {
    const ids = [await submit({ audienceSize: 4200 }), await submit({ audienceSize: 10 }), await submit()];
    const result = await tryOut('request.state = "submitted" and request.audience size <= 4000');
    expect(result).toMatchObject({ total: 3, whenTrue: 1, whenFalse: 1, unknown: 1, today: '2026-03-02' });
    expect(result.examples.map((e) => [e.caseId, e.value])).toEqual([
      [ids[0], false],
      [ids[1], true],
      [ids[2], null],
    ]);
    expect(result.examples[0]!.parts).toEqual([
      { text: 'request.state = "submitted"', value: true, because: 'state is “submitted”', missing: [] },
      {
        text: 'request.audience size <= 4000',
        value: false,
        because: 'audience size 4,200 is above 4,000',
        missing: [],
      },
    ]);
    expect(result.examples[2]!.parts[1]).toMatchObject({ value: null, missing: ['audience size'] });
    expect(result.examples[0]!.name).toBe('Forklift refresher');
  });

  test('decides lists, events and working days in the database as it explains them', async () => {
    await submit({ audienceSize: 10 });
    for (const text of [
      'every t in request.tasks satisfies not(t.is open)',
      'happened("requests.request-submitted") and count of events("requests.request-reopened") <= 1',
      'working days between(date(request.submitted at), today) <= 3',
      'add working days(date(request.submitted at), 10) >= today and sum(request.waits.reminders) = null',
    ]) {
      const { examples } = await tryOut(text);
      expect(examples).toHaveLength(1);
      const values = examples[0]!.parts.map((p) => p.value);
      const whole = values.includes(false) ? false : values.includes(null) ? null : true;
      expect(whole).toBe(examples[0]!.value);
      expect(whole).toBe(true);
    }
  });

  test('sees only cases in scope, and only of the period', async () => {
    await submit();
    expect(await tryOut('request.state = "submitted"', { to: '2026-02-28' })).toMatchObject({
      total: 0,
      examples: [],
    });
    const nobody = await refusal(tryOut('request.state = "submitted"', {}, world.member));
    expect(nobody.code).toBe('forbidden');
  });

  test('refuses what does not check and a period that ends before it begins', async () => {
    expect((await refusal(tryOut('request.stat = "x"'))).message).toBe(
      'The condition cannot be tried: request has no “stat”. Did you mean state?',
    );
    const backwards = await refusal(tryOut('request.has owner', { from: '2026-12-31', to: '2026-01-01' }));
    expect(backwards.reason).toBe('period-wrong');
  });
});

describe('list-vocabularies', () => {
  test('gives the words of each process without the tables behind them', async () => {
    const { rows, functions } = await perform(world.app, contract.listVocabularies, {}, world.member);
    expect(rows.map((r) => r.process)).toEqual([process]);
    expect(JSON.stringify(rows)).not.toContain('request_fact');
    expect(rows[0]!.entities[0]!.fields.map((f) => f.name)).toContain('audience size');
    expect(functions.length).toBeGreaterThan(20);
  });

  test('every process has a smallest condition that checks', async () => {
    for (const { vocabulary, smallest } of world.app.registry.processes.values())
      expect(checkCondition(smallest.condition, vocabulary).problems).toEqual([]);
    expect(world.app.registry.processes.get(process)).toBe(requestFulfilment);
  });
});
