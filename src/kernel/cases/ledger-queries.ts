/** Reading the dependency ledger: by party, the clocks that ran over one by one, and its terms. */
import { type Kysely, sql } from 'kysely';
import { newId } from '../../platform/ids.ts';
import { isEnterpriseWide } from '../access/scope.ts';
import { languageOf } from '../context.ts';
import { afterCursor, countRows, encodeCursor } from '../list.ts';
import { namesOf } from '../names.ts';
import { operationsOn, type QueryContext } from '../operation.ts';
import { readSettings, writeSettings } from '../setup/settings.ts';
import type { KernelTables } from '../tables.gen.ts';
import * as contract from './contract-ledger.ts';
import type { PartyKind } from './contract-parties.ts';
import {
  amongCases,
  attribute,
  heldBy,
  heldWhileOver,
  type Overrun,
  type OverrunRow,
  overAt,
  overrunColumns,
  ranOver,
  readPeriod,
  tallyByParty,
} from './ledger.ts';
import { addTo, readTerms, seesCost, shown } from './ledger-cost.ts';
import { openByParty } from './lists.ts';
import { partyName } from './rows.ts';

const { command, query } = operationsOn<KernelTables>();

/** More clocks than these are not read at once. */
const MOST_OVERRUNS = 20_000;

const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);

export const ledgerOperations = [
  query(contract.getLedger, async (ctx, input) => {
    const { basis, partyKind } = input;
    const period = await readPeriod(ctx, input);
    const cases = amongCases(ctx, input);
    const withCost = await seesCost(ctx);
    const held = await heldBy(ctx, period.stretch, cases, withCost);
    const { rows } = await sql<OverrunRow>`
      select ${overrunColumns(basis)} from kernel.case_clock k join kernel.work_case c using (case_id)
      where ${ranOver(basis, period, ctx.now)} and ${cases}
      order by ${overAt(basis)} desc, k.clock_id desc limit ${MOST_OVERRUNS + 1}`.execute(ctx.tx as never);
    const overruns = await attribute(ctx, basis, rows.slice(0, MOST_OVERRUNS));
    const open = await openByParty(ctx as never, { process: input.process, unitId: input.unitId });
    const openOf = new Map(open.parties.map((p) => [p.party, p]));
    const tallies = tallyByParty(held, overruns);
    const nameOf = await namesOf(ctx, {
      person: [...tallies.values()].map((p) => p.person_id),
      unit: [...tallies.values()].map((p) => p.unit_id),
    });
    const parties = [...new Set([...tallies.keys(), ...openOf.keys()])].map((party) => {
      const now = openOf.get(party);
      const tally = tallies.get(party);
      return {
        party,
        partyKind: (now?.partyKind ?? tally!.partyKind) as PartyKind,
        name: now?.name ?? partyName(tally!, nameOf),
        waits: now?.waits ?? 0,
        oldestDays: now?.oldestDays ?? null,
        medianDays: now?.medianDays ?? null,
        promised: now?.promised ?? 0,
        overdue: now?.overdue ?? 0,
        pausing: now?.pausing ?? 0,
        heldMs: tally?.heldMs ?? 0,
        heldWaits: tally?.heldWaits.size ?? 0,
        heldCases: tally?.heldCases.size ?? 0,
        cost: withCost ? shown(tally?.cost ?? new Map()) : null,
        overrunMs: tally?.overrunMs ?? 0,
        overrunClocks: tally?.overrunClocks.size ?? 0,
      };
    });
    const wanted = parties.filter((p) => partyKind === undefined || p.partyKind === partyKind);
    const cost = new Map<string, number>();
    for (const h of held) addTo(cost, h.cost);
    const terms = await readTerms(ctx);
    const { 'cases.change-ledger-terms': may } = await ctx.scopes('cases.change-ledger-terms');
    const ours = sum(overruns.map((o) => o.shares.ours));
    const whole = sum(overruns.map((o) => o.shares.total));
    return {
      from: period.from,
      to: period.to,
      basis,
      parties: wanted.sort(
        (a, b) => b.heldMs - a.heldMs || b.waits - a.waits || (a.party < b.party ? -1 : 1),
      ),
      open: { waits: open.total, overdue: sum(open.kinds.map((k) => k.overdue)) },
      held: {
        ms: sum(held.map((h) => h.ms)),
        waits: held.length,
        cases: new Set(held.map((h) => h.wait.case_id)).size,
        cost: withCost ? shown(cost) : null,
        unratedMs: withCost ? sum(held.filter((h) => h.cost === null).map((h) => h.ms)) : 0,
      },
      overrun: {
        clocks: overruns.length,
        ms: whole,
        partiesMs: whole - ours,
        oursMs: ours,
        isCut: rows.length > MOST_OVERRUNS,
      },
      lostPercent: terms.lostPercent,
      asOf: ctx.now,
      can: isEnterpriseWide(may) ? ['cases.change-ledger-terms'] : [],
    };
  }),

  query(contract.listOverruns, async (ctx, input) => {
    const { filter, sort, direction, cursor, limit } = input;
    const basis = filter.basis ?? 'all-time';
    const period = await readPeriod(ctx, filter);
    const at = overAt(basis);
    const way = sql.raw(direction);
    const where = [ranOver(basis, period, ctx.now), amongCases(ctx, filter)];
    if (filter.party !== undefined) where.push(heldWhileOver(basis, sql`w.party = ${filter.party}`));
    if (filter.partyKind !== undefined)
      where.push(heldWhileOver(basis, sql`w.party_kind = ${filter.partyKind}`));
    const from = sql`from kernel.case_clock k join kernel.work_case c using (case_id)
      where ${sql.join(where, sql` and `)}`;
    const { rows } = await sql<OverrunRow>`
      select ${overrunColumns(basis)} ${from} and ${afterCursor(cursor, sort, direction, at, sql`k.clock_id`)}
      order by ${at} ${way}, k.clock_id ${way} limit ${limit + 1}`.execute(ctx.tx as never);
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      rows: await showOverruns(ctx, await attribute(ctx, basis, page)),
      next:
        rows.length > limit && last !== undefined ? encodeCursor(sort, last.over_at, last.clock_id) : null,
      ...(await countRows(ctx.tx, from)),
    };
  }),

  query(contract.getLedgerTerms, async (ctx) => {
    const { 'cases.change-ledger-terms': may } = await ctx.scopes('cases.change-ledger-terms');
    return { ...(await readTerms(ctx)), can: isEnterpriseWide(may) ? ['cases.change-ledger-terms'] : [] };
  }),

  command(contract.changeLedgerTerms, async (ctx, wanted) => {
    if (!isEnterpriseWide(ctx.scope)) return ctx.refuse('enterprise-wide-only');
    await sql`select 1 from kernel.ledger_terms for update`.execute(ctx.tx);
    const { version, ...known } = await readTerms(ctx);
    ctx.expectVersion(version, { ...known });
    const next = {
      lostPercent: wanted.lostPercent ?? known.lostPercent,
      sendsDigests: wanted.sendsDigests ?? known.sendsDigests,
    };
    if (next.lostPercent === known.lostPercent && next.sendsDigests === known.sendsDigests)
      return { version };
    await sql`update kernel.ledger_terms set lost_percent = ${next.lostPercent},
      sends_digests = ${next.sendsDigests}, version = ${version + 1}`.execute(ctx.tx);
    const tx = ctx.tx as unknown as Kysely<KernelTables>;
    let { installationId } = await readSettings(tx);
    if (installationId === null) {
      installationId = newId();
      await writeSettings(tx, { installationId });
    }
    ctx.emit(contract.ledgerTermsChanged, installationId, next);
    return { version: version + 1 };
  }),
];

/** Clocks that ran over as screens show them. */
async function showOverruns(ctx: QueryContext<KernelTables>, overruns: readonly Overrun[]) {
  const byKind: Record<string, (string | null)[]> = {
    unit: overruns.flatMap((o) => [o.row.unit_id, ...o.waits.map((w) => w.unit_id)]),
    person: overruns.flatMap((o) => [o.row.owner_id, ...o.waits.map((w) => w.person_id)]),
  };
  for (const { row } of overruns) byKind[row.kind] = [...(byKind[row.kind] ?? []), row.case_id];
  const nameOf = await namesOf(ctx, byKind);
  const language = languageOf(ctx);
  return overruns.map(({ row, shares, waits }) => ({
    clockId: row.clock_id,
    caseId: row.case_id,
    kind: row.kind,
    key: row.key,
    title: nameOf(row.kind, row.case_id),
    clock: row.clock,
    clockTitle: language.translate(row.title),
    caseUnit: row.unit_id === null ? null : { unitId: row.unit_id, name: nameOf('unit', row.unit_id) },
    owner: row.owner_id === null ? null : { personId: row.owner_id, name: nameOf('person', row.owner_id) },
    dueAt: row.over_at,
    endedAt: row.stopped_at,
    overrunMs: shares.total,
    oursMs: shares.ours,
    parties: [...Map.groupBy(waits, (w) => w.party)]
      .map(([party, own]) => {
        const first = own[0]!;
        const name = first.party_kind === 'vendor' ? first.party_name : null;
        return {
          party,
          partyKind: first.party_kind,
          name: partyName({ ...first, party_name: name }, nameOf),
          ms: sum(own.map((w) => shares.byWait.get(w.wait_id)!)),
          waits: own.map((w) => ({
            waitId: w.wait_id,
            since: w.since,
            endedAt: w.ended_at,
            ms: shares.byWait.get(w.wait_id)!,
          })),
        };
      })
      .sort((a, b) => b.ms - a.ms || (a.party < b.party ? -1 : 1)),
    can: [],
  }));
}
