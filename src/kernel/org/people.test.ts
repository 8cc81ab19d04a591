/** People over time: joining, changing, moving, leaving, returning; in and out of scope; previewed. */
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Refusal } from '../../platform/refusal.ts';
import { openWorld, type World } from '../../testing/world.ts';
import { SYSTEM } from '../access/actor.ts';
import { perform, preview } from '../perform.ts';
import { changePerson, createPerson, getPerson, listPeople, lookUpPeople, movePerson } from './contract.ts';
import { endEmployment, rehirePerson, turnDay, withdrawLeaving } from './contract-leaving.ts';
import { refreshPeople } from './records.ts';

let w: World;
beforeEach(async () => {
  w = await openWorld();
});
afterEach(() => w.close());

const refusal = async (run: Promise<unknown>): Promise<Refusal> => {
  const error = await run.then(
    () => null,
    (e: unknown) => e,
  );
  expect(error).toBeInstanceOf(Refusal);
  return error as Refusal;
};
const person = (personId: string, at: { asOf?: string; knownAt?: string } = {}) =>
  perform(w.app, getPerson, { personId, ...at }, SYSTEM);
const people = (filter: object, more: object = {}) =>
  perform(w.app, listPeople, { filter, ...more } as never, SYSTEM);
const joiner = (more: object = {}) =>
  perform(
    w.app,
    createPerson,
    { familyName: 'Nguyen', unitId: w.units.fieldService, ...more } as never,
    SYSTEM,
  );

describe('joining', () => {
  it('adds a person with an employment, now or later', async () => {
    const now = await joiner({ givenName: 'Mai', email: 'mai@example.com', managerId: w.people.amara });
    expect(now.key).toMatch(/^P-\d+$/);
    const later = await joiner({ givenName: 'Linh', from: '2026-05-01' });
    const a = await person(now.personId);
    expect(a).toMatchObject({
      name: 'Mai Nguyen',
      status: 'active',
      hiredOn: '2026-03-02',
      unitName: 'Field Service',
    });
    expect(a.managers.map((m) => m.name)).toEqual(['Amara Okafor', 'Lea Brandt']);
    expect((await person(later.personId)).status).toBe('future');
    expect((await person(later.personId, { asOf: '2026-05-01' })).status).toBe('active');
    expect((await perform(w.app, getPerson, { personId: now.key.toLowerCase() }, SYSTEM)).personId).toBe(
      now.personId,
    );
  });

  it('shows a joiner as a rebuilt row would, from today, later and earlier', async () => {
    const full = { givenName: ' Mai', middleName: 'Thi', email: 'Mai@Example.com', employeeNumber: 'E-77' };
    const work = { managerId: w.people.amara, title: 'Engineer', kind: 'contractor', extra: { shift: 2 } };
    const ids = [
      (await joiner({ ...full, ...work })).personId,
      (await joiner({ from: '2026-05-01', givenName: 'Linh' })).personId,
      (await joiner({ from: '2026-02-02' })).personId,
    ];
    const shown = () =>
      sql`select * from kernel.person_now where person_id = any(${ids}::uuid[]) order by key`.execute(
        w.app.database.kysely,
      );
    const { rows } = await shown();
    expect(rows).toHaveLength(3);
    await sql`delete from kernel.person_now where person_id = any(${ids}::uuid[])`.execute(
      w.app.database.kysely,
    );
    await refreshPeople({ tx: w.app.database.kysely, today: '2026-03-02' }, ids);
    expect((await shown()).rows).toEqual(rows);
  });

  it('refuses an address or a number that somebody has, and what does not exist', async () => {
    expect((await refusal(joiner({ email: 'JONAS@example.com' }))).reason).toBe('email-taken');
    expect((await refusal(joiner({ employeeNumber: '1001' }))).message).toContain('belongs to Lea Brandt');
    expect((await refusal(joiner({ unitId: w.people.wei }))).reason).toBe('reference-unknown');
    expect((await refusal(joiner({ from: '2020-01-01' }))).reason).toBe('unit-not-open');
  });
});

describe('changing', () => {
  it('keeps what was known before a correction in the past', async () => {
    const before = w.app.clock.now().toString();
    w.clock.advance('PT1H');
    const { changed } = await perform(
      w.app,
      changePerson,
      { personId: w.people.jonas, from: '2025-06-01', familyName: 'Weber-Lind' },
      SYSTEM,
    );
    expect(changed).toEqual(['familyName']);
    const jonas = (at: object) => person(w.people.jonas, at).then((p) => p.name);
    expect(await jonas({})).toBe('Jonas Weber-Lind');
    expect(await jonas({ asOf: '2025-05-31' })).toBe('Jonas Weber');
    expect(await jonas({ asOf: '2025-06-01' })).toBe('Jonas Weber-Lind');
    expect(await jonas({ knownAt: before })).toBe('Jonas Weber');
    const { rows } = await people({ text: 'lind web' });
    expect(rows.map((r) => r.name)).toEqual(['Jonas Weber-Lind']);
    const [latest] = (await person(w.people.jonas)).history;
    expect(latest).toMatchObject({
      name: 'org.person-changed',
      changes: [{ field: 'familyName', from: '2025-06-01', was: 'Weber', now: 'Weber-Lind' }],
    });
  });

  it('moves as of next month, and shows it as planned until then', async () => {
    const from = '2026-04-01';
    const out = await perform(
      w.app,
      movePerson,
      {
        personId: w.people.wei,
        from,
        unitId: w.units.salesNorth,
        managerId: w.people.priya,
        title: 'Lead designer',
      },
      w.administrator,
      { expectedVersion: 1, reason: 'Reorganisation' },
    );
    expect(out.changed.sort()).toEqual(['managerId', 'title', 'unitId']);
    const now = await person(w.people.wei);
    expect(now.unitName).toBe('Field Service');
    expect(now.employments[0]!.facts.map((f) => [f.from, f.unitName])).toEqual([
      ['2024-01-01', 'Field Service'],
      [from, 'Sales North'],
    ]);
    expect(now.history[0]).toMatchObject({ byName: 'Lea Brandt', reason: 'Reorganisation' });
    expect(now.history[0]!.changes).toContainEqual({
      field: 'unit',
      from,
      was: 'Field Service',
      now: 'Sales North',
    });
    expect((await people({ unitId: w.units.sales, asOf: from })).rows.map((r) => r.name)).toContain(
      'Wei Chen',
    );
    w.clock.set('2026-04-01T06:00:00Z');
    await perform(w.app, turnDay, {}, SYSTEM);
    expect((await people({ unitId: w.units.sales })).rows.map((r) => r.name)).toContain('Wei Chen');
  });

  it('keeps a planned change of one field while another one is changed', async () => {
    const move = (input: object) =>
      perform(w.app, movePerson, { personId: w.people.wei, ...input } as never, SYSTEM);
    await move({ from: '2026-06-01', unitId: w.units.operations });
    await move({ from: '2026-03-10', title: 'Senior designer' });
    await move({ from: '2026-03-15', until: '2026-03-31', onLeave: true });
    const facts = (await person(w.people.wei)).employments[0]!.facts;
    expect(facts.map((f) => [f.from, f.unitName, f.title, f.onLeave])).toEqual([
      ['2024-01-01', 'Field Service', 'Designer', false],
      ['2026-03-10', 'Field Service', 'Senior designer', false],
      ['2026-03-15', 'Field Service', 'Senior designer', true],
      ['2026-04-01', 'Field Service', 'Senior designer', false],
      ['2026-06-01', 'Operations', 'Senior designer', false],
    ]);
  });

  it('refuses circles of managers, today and later', async () => {
    const circle = await refusal(
      perform(w.app, movePerson, { personId: w.people.lea, managerId: w.people.jonas }, SYSTEM),
    );
    expect(circle.reason).toBe('manager-cycle');
    await perform(
      w.app,
      movePerson,
      { personId: w.people.amara, from: '2026-09-01', managerId: w.people.wei },
      SYSTEM,
    ).then(
      () => expect.unreachable(),
      (e: Refusal) => expect(e.message).toContain('2026-09-01'),
    );
    await perform(
      w.app,
      movePerson,
      { personId: w.people.wei, from: '2026-09-01', managerId: w.people.lea },
      SYSTEM,
    );
    await perform(
      w.app,
      movePerson,
      { personId: w.people.amara, from: '2026-09-01', managerId: w.people.wei },
      SYSTEM,
    );
  });

  it('refuses a version that is no longer there, with what is there now', async () => {
    const change = (title: string) =>
      perform(w.app, movePerson, { personId: w.people.wei, title }, w.administrator, { expectedVersion: 1 });
    await change('Lead designer');
    const late = await refusal(change('Principal designer'));
    expect(late).toMatchObject({
      code: 'conflict',
      details: { current: 2, values: { title: 'Lead designer' } },
    });
  });
});

describe('leaving', () => {
  it('ends access with the last day, and hands everything over', async () => {
    await perform(
      w.app,
      endEmployment,
      { personId: w.people.amara, lastDay: '2026-03-10', reason: 'resignation' },
      SYSTEM,
    );
    expect((await person(w.people.amara)).status).toBe('leaving');
    expect((await perform(w.app, listPeople, {}, w.coordinator)).rows.length).toBe(1);
    w.clock.set('2026-03-11T06:00:00Z');
    const turned = await perform(w.app, turnDay, {}, SYSTEM);
    expect(turned.left).toBe(1);
    expect((await refusal(perform(w.app, listPeople, {}, w.coordinator))).reason).toBe('account-disabled');
    await w.settle();
    for (const report of [w.people.jonas, w.people.wei])
      expect((await person(report)).managerName).toBe('Lea Brandt');
    expect((await person(w.people.jonas)).employments[0]!.facts.map((f) => [f.from, f.managerName])).toEqual([
      ['2024-01-01', 'Amara Okafor'],
      ['2026-03-11', 'Lea Brandt'],
    ]);
    expect((await person(w.people.amara)).history.map((h) => h.name)).toContain('org.holdings-handed-over');
    expect((await perform(w.app, turnDay, {}, SYSTEM)).left).toBe(0);
  });

  it('opens a work item where no rule says who takes over', async () => {
    await perform(
      w.app,
      endEmployment,
      { personId: w.people.lea, lastDay: '2026-03-01', reason: 'retirement' },
      SYSTEM,
    );
    await w.settle();
    const { rows } = await sql<{ title: string; role: string }>`
      select title, role from kernel.work_item where kind in ('handover', 'last-administrator-left') order by title`.execute(
      w.app.database.kysely,
    );
    expect(rows).toEqual([
      {
        title: 'Decide who takes over from Lea Brandt: charters answered for (1)',
        role: 'people-administrator',
      },
      { title: 'Decide who takes over from Lea Brandt: direct reports (2)', role: 'people-administrator' },
      {
        title:
          'Lea Brandt has left and is the last administrator: make somebody else administrator, then disable the account',
        role: 'administrator',
      },
    ]);
  });

  it('at once when asked to, and previewed with all that follows', async () => {
    const input = { personId: w.people.jonas, lastDay: '2026-03-01', reason: 'dismissal' } as const;
    const seen = await preview(w.app, endEmployment, input, SYSTEM);
    expect(seen.consequences.map((c) => c.sentence)).toContain(
      'Jonas Weber has left; the last day was 2026-03-01',
    );
    expect((await person(w.people.jonas)).status).toBe('active');
    await perform(w.app, endEmployment, { ...input, lastDay: '2026-03-20', immediately: true }, SYSTEM);
    expect((await refusal(perform(w.app, lookUpPeople, {}, w.member))).code).toBe('unauthenticated');
  });

  it('can be taken back, corrected, and followed by a return as a new employment', async () => {
    const end = (lastDay: string) =>
      perform(w.app, endEmployment, { personId: w.people.wei, lastDay, reason: 'resignation' }, SYSTEM);
    await end('2026-05-31');
    await perform(w.app, withdrawLeaving, { personId: w.people.wei }, SYSTEM);
    expect((await person(w.people.wei)).status).toBe('active');
    expect((await refusal(perform(w.app, withdrawLeaving, { personId: w.people.wei }, SYSTEM))).reason).toBe(
      'not-leaving',
    );
    await end('2026-01-31');
    await end('2026-02-15');
    const gone = await person(w.people.wei);
    expect(gone).toMatchObject({
      status: 'left',
      lastDay: '2026-02-15',
      employments: [{ endReason: 'resignation' }],
    });
    const back = { personId: w.people.wei, unitId: w.units.operations, kind: 'contractor' } as const;
    expect(
      (await refusal(perform(w.app, rehirePerson, { ...back, from: '2026-02-10' }, SYSTEM))).message,
    ).toContain('employed until 2026-02-15');
    await perform(w.app, rehirePerson, { ...back, from: '2026-03-02' }, SYSTEM);
    const returned = await person(w.people.wei);
    expect(returned).toMatchObject({ status: 'active', kind: 'contractor', hiredOn: '2026-03-02' });
    expect(returned.employments).toHaveLength(2);
    expect((await person(w.people.wei, { asOf: '2025-01-01' })).kind).toBe('employee');
    expect((await refusal(end('2024-01-01'))).reason).toBe('before-start');
  });
});

describe('lists', () => {
  it('page through everybody in every order, once each', async () => {
    for (let i = 0; i < 7; i++) await joiner({ givenName: `G${i}`, from: `2026-02-0${i + 1}` });
    for (const sort of ['name', 'hired', 'unit'])
      for (const direction of ['asc', 'desc']) {
        const seen: string[] = [];
        let cursor: string | undefined;
        do {
          const page = await people({}, { sort, direction, limit: 3, cursor });
          seen.push(...page.rows.map((r) => r.personId));
          cursor = page.next ?? undefined;
          expect(page.total).toBe(12);
        } while (cursor !== undefined);
        expect(new Set(seen).size).toBe(12);
        expect(seen).toHaveLength(12);
      }
  });

  it('filter by text, unit with what is below, manager, region, kind and status', async () => {
    const names = async (filter: object) => (await people(filter)).rows.map((r) => r.name);
    expect(await names({ text: 'weber jon' })).toEqual(['Jonas Weber']);
    expect(await names({ text: '1004' })).toEqual(['Wei Chen']);
    expect(await names({ text: 'wei@' })).toEqual(['Wei Chen']);
    expect(await names({ text: '100%_' })).toEqual([]);
    expect(await names({ unitId: w.units.operations })).toEqual(['Wei Chen', 'Amara Okafor', 'Jonas Weber']);
    expect(await names({ managerId: w.people.amara })).toEqual(['Wei Chen', 'Jonas Weber']);
    expect(await names({ region: 'amer' })).toEqual(['Priya Nair']);
    expect(await names({ kind: 'contractor' })).toEqual([]);
    expect(await names({ status: ['left', 'future'] })).toEqual([]);
    expect(await names({ asOf: '2023-06-01', status: 'active' })).toEqual([]);
    expect(await names({ asOf: '2025-06-01', unitId: w.units.operations })).toEqual([
      'Wei Chen',
      'Amara Okafor',
      'Jonas Weber',
    ]);
  });

  it('stay inside the scope: a member sees themselves, an administrator of Sales only Sales', async () => {
    const seen = async (actor: typeof w.member) =>
      (await perform(w.app, listPeople, {}, actor)).rows.map((r) => [
        r.name,
        r.can.includes('org.move-person'),
      ]);
    expect(await seen(w.member)).toEqual([['Jonas Weber', false]]);
    expect(await seen(w.elsewhere)).toEqual([['Priya Nair', true]]);
    expect((await refusal(perform(w.app, getPerson, { personId: w.people.jonas }, w.elsewhere))).code).toBe(
      'not-found',
    );
    const reach = perform(
      w.app,
      movePerson,
      { personId: w.people.priya, unitId: w.units.fieldService },
      w.elsewhere,
      {
        expectedVersion: 1,
      },
    );
    expect((await refusal(reach)).reason).toBe('unit-out-of-reach');
    const other = perform(w.app, movePerson, { personId: w.people.jonas, title: 'Boss' }, w.elsewhere, {
      expectedVersion: 1,
    });
    expect((await refusal(other)).code).toBe('not-found');
  });

  it('let everybody find colleagues by name, but not by e-mail', async () => {
    const find = async (text: string) =>
      (await perform(w.app, lookUpPeople, { text }, w.member)).rows.map((r) => r.name);
    expect(await find('priya')).toEqual(['Priya Nair']);
    expect(await find('priya@example')).toEqual([]);
    expect(await find('1005')).toEqual([]);
  });
});

describe('the derived rows', () => {
  it('are the same whether few people are brought up to date or everybody', async () => {
    await perform(
      w.app,
      endEmployment,
      { personId: w.people.wei, lastDay: '2026-01-31', reason: 'other' },
      SYSTEM,
    );
    const { personId, employmentId } = await joiner({ from: '2026-08-01', kind: 'contractor' });
    await perform(w.app, movePerson, { personId, employmentId, from: '2026-09-01', title: 'Later' }, SYSTEM);
    await perform(
      w.app,
      rehirePerson,
      { personId: w.people.wei, unitId: w.units.sales, from: '2026-10-01' },
      SYSTEM,
    );
    await perform(
      w.app,
      endEmployment,
      { personId: w.people.jonas, lastDay: '2026-12-31', reason: 'other' },
      SYSTEM,
    );
    const db = w.app.database.kysely;
    const rows = async () =>
      (await sql`select n.* from kernel.person_now n order by person_id`.execute(db)).rows;
    for (const day of ['2023-05-05', '2026-01-31', '2026-02-15', '2026-03-02', '2026-09-15', '2027-02-02']) {
      await sql`select kernel.refresh_people((select array_agg(person_id) from kernel.person), ${day}::date)`.execute(
        db,
      );
      const few = await rows();
      await sql`truncate kernel.person_now`.execute(db);
      await sql`select kernel.refresh_people(null, ${day}::date)`.execute(db);
      expect(await rows()).toEqual(few);
    }
  });
});
