/** Duplicates, erasure, export, handing over by hand, and the search box. */
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Refusal } from '../../platform/refusal.ts';
import { openWorld, type World } from '../../testing/world.ts';
import { SYSTEM } from '../access/actor.ts';
import { verifyLog } from '../journal/verify.ts';
import { perform, preview } from '../perform.ts';
import { addComment } from '../work/contract.ts';
import { createPerson, getPerson, listPeople, movePerson } from './contract.ts';
import {
  endEmployment,
  erasePerson,
  exportPerson,
  handOver,
  listHoldings,
  mergePeople,
  unmergePeople,
} from './contract-leaving.ts';
import { findRecords } from './contract-search.ts';
import { changeUnit } from './contract-units.ts';

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
const person = (personId: string) => perform(w.app, getPerson, { personId }, SYSTEM);
const duplicate = () =>
  perform(
    w.app,
    createPerson,
    {
      givenName: 'Jonas',
      familyName: 'Webber',
      employeeNumber: 'C-77',
      unitId: w.units.salesNorth,
      kind: 'contractor',
      from: '2024-06-01',
    },
    SYSTEM,
  );

describe('duplicates', () => {
  it('are joined with both histories, and taken apart again as they were', async () => {
    const { personId: duplicateId } = await duplicate();
    await perform(w.app, movePerson, { personId: w.people.wei, managerId: duplicateId }, SYSTEM);
    const before = await person(duplicateId);
    await perform(w.app, mergePeople, { personId: w.people.jonas, duplicateId }, w.administrator, {
      expectedVersion: 1,
    });
    const merged = await person(w.people.jonas);
    expect(merged.employments.map((e) => e.employeeNumber).sort()).toEqual(['1003', 'C-77']);
    expect(merged).toMatchObject({
      kind: 'employee',
      reportCount: 1,
      duplicates: [{ personId: duplicateId }],
    });
    expect((await person(duplicateId)).mergedInto).toMatchObject({
      personId: w.people.jonas,
      name: 'Jonas Weber',
    });
    const named = await perform(w.app, listPeople, { filter: { text: 'web' } }, SYSTEM);
    expect(named.rows.map((r) => r.personId)).toEqual([w.people.jonas]);
    expect(
      (await refusal(perform(w.app, mergePeople, { personId: w.people.wei, duplicateId }, SYSTEM))).reason,
    ).toBe('merged-already');
    await perform(w.app, unmergePeople, { personId: duplicateId }, SYSTEM);
    const after = await person(duplicateId);
    expect({ ...after, version: 0, history: [] }).toEqual({ ...before, version: 0, history: [] });
    expect((await person(w.people.jonas)).employments.map((e) => e.employeeNumber)).toEqual(['1003']);
    expect((await person(w.people.wei)).managerId).toBe(duplicateId);
    expect((await refusal(perform(w.app, unmergePeople, { personId: duplicateId }, SYSTEM))).reason).toBe(
      'not-merged',
    );
  });

  it('are refused when somebody would report to themselves', async () => {
    const { personId: duplicateId } = await duplicate();
    await perform(w.app, movePerson, { personId: w.people.jonas, managerId: duplicateId }, SYSTEM);
    const merge = (personId: string, other: string) =>
      refusal(perform(w.app, mergePeople, { personId, duplicateId: other }, SYSTEM));
    expect((await merge(w.people.jonas, duplicateId)).reason).toBe('manager-cycle');
    expect((await merge(w.people.jonas, w.people.jonas)).reason).toBe('same-person');
  });
});

describe('handing over', () => {
  it('gives everything to a named person, who may be one of the reports', async () => {
    await perform(w.app, changeUnit, { unitId: w.units.operations, headId: w.people.amara }, SYSTEM);
    const { holdings } = await perform(w.app, listHoldings, { personId: w.people.amara }, w.administrator);
    expect(holdings.find((h) => h.kind === 'queue-seat')).toMatchObject({
      toPersonId: null,
      rule: 'ends: others hold it too',
    });
    expect(holdings.filter((h) => h.kind === 'direct-reports' || h.kind === 'unit-headships')).toMatchObject([
      {
        kind: 'direct-reports',
        names: ['Wei Chen', 'Jonas Weber'],
        toName: 'Lea Brandt',
        rule: 'their manager',
      },
      { kind: 'unit-headships', names: ['Operations'], toName: 'Lea Brandt' },
    ]);
    const input = {
      personId: w.people.amara,
      toPersonId: w.people.wei,
      kinds: ['direct-reports', 'unit-headships'],
    };
    const seen = await preview(w.app, handOver, input, SYSTEM);
    expect(seen.consequences.map((c) => c.sentence)).toContain(
      '2 direct reports of Amara Okafor go to Wei Chen (named by hand)',
    );
    const done = await perform(w.app, handOver, input, SYSTEM);
    expect(done).toMatchObject({ handedOver: 3, opened: 0 });
    expect((await person(w.people.wei)).managerName).toBe('Lea Brandt');
    expect((await person(w.people.jonas)).managerName).toBe('Wei Chen');
    expect(
      (await refusal(perform(w.app, handOver, { ...input, toPersonId: w.people.amara }, SYSTEM))).reason,
    ).toBe('taker-is-leaver');
  });
});

describe('erasing', () => {
  it('refuses while the person is needed, and says why', async () => {
    const no = await refusal(perform(w.app, erasePerson, { personId: w.people.amara }, SYSTEM));
    expect(no.reason).toBe('still-needed');
    expect(no.message).toContain('an employment in force');
    expect(no.message).toContain('2 direct reports');
    expect(
      (await refusal(perform(w.app, erasePerson, { personId: w.people.amara, force: true }, SYSTEM))).reason,
    ).toBe('reason-needed');
  });

  it('leaves no name, address or number anywhere, and a log that verifies', async () => {
    await perform(
      w.app,
      addComment,
      { subjectKind: 'person', subjectId: w.people.wei, body: 'Ask Jonas Weber about it', internal: false },
      w.administrator,
    );
    await perform(
      w.app,
      endEmployment,
      { personId: w.people.jonas, lastDay: '2026-03-01', reason: 'resignation' },
      SYSTEM,
    );
    await w.settle();
    await perform(
      w.app,
      erasePerson,
      { personId: w.people.jonas, force: true, forceReason: 'asked by letter' },
      SYSTEM,
    );
    await w.settle();
    const { rows: tables } = await sql<{ name: string }>`
      select format('%I.%I', table_schema, table_name) as name from information_schema.tables
      where table_schema in ('kernel', 'requests', 'auth') and table_type = 'BASE TABLE'`.execute(
      w.app.database.kysely,
    );
    expect(tables.length).toBeGreaterThan(20);
    for (const { name } of tables) {
      // Four digits stand in ids and hashes by chance: only a value of its own counts.
      const { rows } = await sql`
        select * from ${sql.raw(name)} t where t::text ilike '%weber%' or t::text ilike '%jonas%'
          or t::text ~ '(^|[^0-9a-f-])1003([^0-9a-f-]|$)'`.execute(w.app.database.kysely);
      expect({ name, rows }).toEqual({ name, rows: [] });
    }
    const erased = await person(w.people.jonas);
    expect(erased).toMatchObject({ name: 'Erased person', email: null, employeeNumber: null, title: null });
    expect(erased.unitName).toBe('Field Service');
    expect(await verifyLog(w.app.database.kysely)).toMatchObject({ ok: true, faults: [] });
    expect((await refusal(perform(w.app, erasePerson, { personId: w.people.jonas }, SYSTEM))).reason).toBe(
      'erased-already',
    );
  });
});

describe('export', () => {
  it('gives people everything about themselves, and nobody else', async () => {
    const { parts } = await perform(w.app, exportPerson, { personId: w.people.jonas }, w.member);
    expect(JSON.stringify(parts)).toContain('jonas@example.com');
    expect(Object.keys(parts)).toEqual(
      expect.arrayContaining(['person', 'account', 'comments and notices', 'imports']),
    );
    expect((await refusal(perform(w.app, exportPerson, { personId: w.people.wei }, w.member))).code).toBe(
      'not-found',
    );
  });
});

describe('search', () => {
  it('finds people and units by parts of names and by key, in scope', async () => {
    const find = async (text: string, actor = w.administrator) =>
      (await perform(w.app, findRecords, { text }, actor)).hits.map((h) => [h.kind, h.title]);
    expect(await find('field')).toContainEqual(['unit', 'Field Service']);
    expect(await find('chen wei')).toEqual([['person', 'Wei Chen']]);
    expect(await find('priya', w.member)).toEqual([]);
    const { key } = await person(w.people.priya);
    expect((await find(key))[0]).toEqual(['person', 'Priya Nair']);
    expect(await find('%')).toEqual([]);
  });
});
