/** The dependency ledger: what parties held and what that cost, drills that add up to figures, and Monday's digest. */
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deliverRequest } from '../../areas/requests/contract-fulfilment.ts';
import { heldByLegal } from '../../testing/samples/ledger.ts';
import { openWorld, type World } from '../../testing/world.ts';
import { SYSTEM } from '../access/actor.ts';
import { grantRole } from '../access/contract-roles.ts';
import { HOUR } from '../calendar/working-time.ts';
import { listMyNotices } from '../notices/contract.ts';
import { perform } from '../perform.ts';
import { endWait, startWait } from './contract.ts';
import {
  changeLedgerTerms,
  getHoldingDigest,
  getLedger,
  listOverruns,
  sendHoldingDigests,
} from './contract-ledger.ts';
import { listWaits } from './contract-reading.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(async () => {
  await world.close();
});

const DAYS = 8 * HOUR;
type Who = Parameters<typeof perform>[3];
const ledger = (input: object = {}, who: Who = world.administrator) =>
  perform(world.app, getLedger, input, who);
const waits = (filter: object, who: Who = world.administrator) =>
  perform(world.app, listWaits, { filter }, who);
const overruns = (filter: object, who: Who = world.administrator) =>
  perform(world.app, listOverruns, { filter, direction: 'desc' }, who);
const partyIn = (answer: Awaited<ReturnType<typeof ledger>>, party: string) =>
  answer.parties.find((p) => p.party === party);

const start = (caseId: string, input: object) =>
  perform(
    world.app,
    startWait,
    { caseId, question: 'Is the room free?', ...input } as Parameters<
      typeof startWait.input.parse
    >[0] as never,
    world.coordinator,
  );

/** Puts a rate in force for everybody, in cents an hour. */
async function everybodyCosts(amountMinor: number) {
  await sql`insert into kernel.hourly_rate (rate_id, role, starts_on, amount_minor, currency)
    values (gen_random_uuid(), null, '2020-01-01', ${amountMinor}, 'EUR')`.execute(world.app.database.kysely);
}

describe('the ledger', () => {
  it('counts what a party held, and its drill holds the same', async () => {
    const { caseId, waitId } = await heldByLegal(world);
    world.clock.set('2026-03-03T17:00:00Z');
    const answer = await ledger();
    // Monday and Tuesday nine to five: the wait began before.
    expect(partyIn(answer, 'legal')).toMatchObject({
      waits: 1,
      heldMs: 2 * DAYS,
      heldWaits: 1,
      heldCases: 1,
      overrunMs: 0,
    });
    expect(answer.held).toMatchObject({ ms: 2 * DAYS, waits: 1, cases: 1 });
    const drill = await waits({ party: 'legal', from: answer.from, to: answer.to });
    expect(drill.rows.map((r) => [r.waitId, r.caseId, r.heldMs])).toEqual([[waitId, caseId, 2 * DAYS]]);
  });

  it('shares time with several parties, and drills add up to the figure of each', async () => {
    const { caseId } = await heldByLegal(world);
    world.clock.set('2026-03-03T08:00:00Z');
    const second = await start(caseId, { partyKind: 'it', personId: world.people.wei });
    world.clock.set('2026-03-04T08:00:00Z');
    await perform(world.app, endWait, { waitId: second.waitId }, world.coordinator, { expectedVersion: 1 });
    world.clock.set('2026-03-05T08:00:00Z');
    const answer = await ledger();
    expect(partyIn(answer, 'legal')!.heldMs).toBe(2.5 * DAYS);
    expect(partyIn(answer, 'it')).toMatchObject({ heldMs: 0.5 * DAYS, waits: 0 });
    expect(answer.held.ms).toBe(3 * DAYS);
    for (const p of answer.parties) {
      const drill = await waits({ party: p.party, from: answer.from, to: answer.to });
      expect(drill.total).toBe(p.heldWaits);
      expect(drill.rows.reduce((sum, r) => sum + r.heldMs!, 0)).toBe(p.heldMs);
    }
  });

  it('counts only what lies in the period', async () => {
    await heldByLegal(world);
    world.clock.set('2026-03-20T16:00:00Z');
    const answer = await ledger({ from: '2026-03-09', to: '2026-03-13' });
    expect(partyIn(answer, 'legal')!.heldMs).toBe(5 * DAYS);
    await expect(ledger({ from: '2026-03-13', to: '2026-03-09' })).rejects.toMatchObject({
      reason: 'period-wrong',
    });
  });

  it('costs a share of the hours of whoever owns the case, for those who may see rates', async () => {
    await everybodyCosts(6000);
    await heldByLegal(world);
    world.clock.set('2026-03-03T17:00:00Z');
    const answer = await ledger();
    // 16 hours at 60 euros, a tenth of it lost.
    expect(partyIn(answer, 'legal')!.cost).toEqual([{ currency: 'EUR', amountMinor: 9600 }]);
    expect(answer.held.cost).toEqual([{ currency: 'EUR', amountMinor: 9600 }]);
    expect(answer.held.unratedMs).toBe(0);
    const drill = await waits({ party: 'legal', from: answer.from });
    expect(drill.rows[0]!.cost).toEqual({ currency: 'EUR', amountMinor: 9600 });
    await perform(world.app, changeLedgerTerms, { lostPercent: 50 }, world.administrator, {
      expectedVersion: 1,
    });
    expect((await ledger()).held.cost).toEqual([{ currency: 'EUR', amountMinor: 48_000 }]);
    const elsewhere = await ledger({}, world.coordinator);
    expect(elsewhere.held.cost).toBeNull();
    expect(partyIn(elsewhere, 'legal')!.cost).toBeNull();
  });

  it('says how much was held in cases without a rate', async () => {
    await heldByLegal(world);
    world.clock.set('2026-03-03T17:00:00Z');
    const { held } = await ledger();
    expect(held).toMatchObject({ cost: [], unratedMs: 2 * DAYS });
  });

  it('hides the cases of another part of the enterprise', async () => {
    await heldByLegal(world);
    world.clock.set('2026-06-01T08:00:00Z');
    const answer = await ledger({}, world.elsewhere);
    expect(answer.parties).toEqual([]);
    expect(answer.overrun).toMatchObject({ clocks: 0, ms: 0 });
    expect((await overruns({}, world.elsewhere)).rows).toEqual([]);
  });
});

describe('what ran over', () => {
  it('belongs to whoever held it, and the rest is ours', async () => {
    const { caseId, waitId } = await heldByLegal(world);
    // The 20 working days of fulfilment end on 27 March.
    world.clock.set('2026-03-31T17:00:00Z');
    await perform(world.app, endWait, { waitId }, world.coordinator, { expectedVersion: 1 });
    world.clock.set('2026-04-02T17:00:00Z');
    const answer = await ledger({ to: '2026-04-02' });
    const { rows, total } = await overruns({ party: 'legal', to: '2026-04-02' });
    expect(total).toBe(1);
    const [row] = rows;
    expect(row).toMatchObject({ caseId, clock: 'fulfilment', endedAt: null });
    expect(row!.parties).toHaveLength(1);
    expect(row!.parties[0]).toMatchObject({ party: 'legal', waits: [{ waitId, ms: row!.parties[0]!.ms }] });
    expect(row!.parties[0]!.ms).toBeGreaterThan(0);
    expect(row!.oursMs).toBe(2 * DAYS);
    expect(row!.parties[0]!.ms + row!.oursMs).toBe(row!.overrunMs);
    expect(partyIn(answer, 'legal')).toMatchObject({ overrunClocks: 1, overrunMs: row!.parties[0]!.ms });
    const all = await overruns({ to: '2026-04-02' });
    expect(answer.overrun.clocks).toBe(all.total);
    expect(answer.overrun.ms).toBe(all.rows.reduce((sum, r) => sum + r.overrunMs, 0));
    expect(answer.overrun.partiesMs + answer.overrun.oursMs).toBe(answer.overrun.ms);
  });

  it('is nobody’s but ours where the clock stood still for them', async () => {
    const { caseId, waitId } = await heldByLegal(world);
    await perform(world.app, endWait, { waitId }, world.coordinator, { expectedVersion: 1 });
    await start(caseId, { partyKind: 'requester' });
    world.clock.set('2026-04-10T15:00:00Z');
    expect(partyIn(await ledger({ basis: 'promised' }), 'requester')).toMatchObject({
      overrunMs: 0,
      overrunClocks: 0,
    });
    expect(partyIn(await ledger(), 'requester')!.overrunMs).toBeGreaterThan(0);
    expect((await overruns({ basis: 'promised', party: 'requester' })).total).toBe(0);
  });

  it('stands once the clock has stopped', async () => {
    const { caseId } = await heldByLegal(world);
    world.clock.set('2026-04-10T15:00:00Z');
    const before = (await overruns({})).rows.find((r) => r.clock === 'fulfilment')!;
    const { rows } = await sql<{ version: number }>`
      select version from requests.request where request_id = ${caseId}`.execute(world.app.database.kysely);
    await perform(
      world.app,
      deliverRequest,
      { requestId: caseId, note: 'In the catalogue' },
      world.coordinator,
      { expectedVersion: rows[0]!.version },
    );
    world.clock.set('2026-05-10T15:00:00Z');
    const after = (await overruns({})).rows.find((r) => r.clock === 'fulfilment')!;
    expect(after).toMatchObject({ endedAt: '2026-04-10T15:00:00.000Z', overrunMs: before.overrunMs });
  });
});

describe('the digest of a Monday', () => {
  const send = () => perform(world.app, sendHoldingDigests, {}, SYSTEM);
  const noticesOf = async (who: Who) =>
    (await perform(world.app, listMyNotices, {}, who)).rows.filter((n) => n.kind === 'holding-digest');

  it('tells owners what their cases wait on, once a week', async () => {
    await heldByLegal(world);
    expect((await send()).digests).toBe(1);
    const [notice] = await noticesOf(world.coordinator);
    expect(notice!.sentence).toBe('Held by others: 1. Legal 1 (oldest 0 days).');
    expect(await send()).toEqual({ zones: 0, digests: 0 });
    world.clock.set('2026-03-09T06:59:00Z');
    expect(await send()).toEqual({ zones: 0, digests: 0 });
    world.clock.set('2026-03-09T07:01:00Z');
    expect((await send()).digests).toBe(1);
    expect(await noticesOf(world.coordinator)).toHaveLength(2);
  });

  it('tells leads of all that they answer for, and shows it to nobody else', async () => {
    await heldByLegal(world);
    await perform(
      world.app,
      grantRole,
      {
        accountId: world.member.accountId,
        role: 'learning-operations-lead',
        unitId: world.units.operations,
        reason: 'Set-up',
      },
      SYSTEM,
    );
    expect((await send()).digests).toBe(2);
    const [notice] = await noticesOf(world.member);
    const digest = await perform(world.app, getHoldingDigest, { digestId: notice!.subjectId }, world.member);
    expect(digest).toMatchObject({
      reach: 'lead',
      week: '2026-03-02',
      waits: 1,
      parties: [{ party: 'legal', name: 'Legal', waits: 1 }],
    });
    await expect(
      perform(world.app, getHoldingDigest, { digestId: notice!.subjectId }, world.administrator),
    ).rejects.toMatchObject({ code: 'not-found' });
  });

  it('can be switched off for all', async () => {
    await heldByLegal(world);
    await perform(world.app, changeLedgerTerms, { sendsDigests: false }, world.administrator, {
      expectedVersion: 1,
    });
    expect(await send()).toEqual({ zones: 0, digests: 0 });
  });
});
