/** Folding levels: an overlay never loosens, the order of entries does not count, and saying it twice changes nothing. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CharterContent, type ClockTerms, charterContent, type PartyRef } from './content.ts';
import {
  canonical,
  emptyMandatory,
  inOrder,
  type Level,
  missingFrom,
  noLonger,
  type Proposal,
  resolveLevels,
} from './rules.ts';

const proposal: Proposal = {
  process: 'request-fulfilment',
  title: 'Request fulfilment',
  clocks: [{ clock: 'delivery', target: { amount: 20, unit: 'working-days' } }],
  pausingWaits: ['requester'],
};

const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const mode = fc.constantFrom('mandatory', 'default', 'free');
const valued = <T>(value: fc.Arbitrary<T>) =>
  fc.record({ mode, value: fc.option(value, { nil: null, freq: 3 }) });
const personId = fc.integer({ min: 1, max: 4 }).map(id);
const party: fc.Arbitrary<PartyRef> = fc.oneof(
  personId.map((p) => ({ kind: 'person' as const, id: p })),
  fc.constantFrom('legal', 'intake').map((role) => ({ kind: 'role' as const, id: role })),
);
const partyList = fc.uniqueArray(party, { maxLength: 4, selector: (p) => `${p.kind} ${p.id}` });
const terms: fc.Arbitrary<ClockTerms> = fc.record({
  target: fc.record({
    amount: fc.integer({ min: 1, max: 30 }),
    unit: fc.constantFrom('working-days', 'working-hours', 'days'),
  }),
  warnAtPercent: fc.integer({ min: 1, max: 100 }),
  ladder: fc.array(fc.record({ afterPercent: fc.integer({ min: 1, max: 300 }), tell: party }), {
    maxLength: 3,
  }),
});
const content: fc.Arbitrary<CharterContent> = fc
  .record({
    purpose: valued(fc.constantFrom('Serve learners', 'Serve the business', 'Be quick')),
    accountable: valued(personId.map((p) => [p])),
    responsible: valued(partyList),
    consulted: valued(partyList),
    informed: valued(partyList),
    clocks: fc.dictionary(fc.constantFrom('delivery', 'triage'), valued(terms), { maxKeys: 2 }),
    conditions: fc.uniqueArray(
      fc.record({
        conditionId: fc.integer({ min: 1, max: 5 }).map(id),
        title: fc.constantFrom('Accepted', 'Checked'),
        text: fc.constantFrom('request.accepted at != null', 'request.state = "accepted"', 'not(a)'),
        mode,
      }),
      { maxLength: 4, selector: (c) => c.conditionId },
    ),
    droppedConditions: fc.uniqueArray(fc.integer({ min: 1, max: 5 }).map(id), { maxLength: 3 }),
    pausingWaits: valued(fc.subarray(['requester', 'legal', 'it', 'vendor'])),
    checklist: valued(
      fc.subarray(['Plan', 'Build', 'Test']).map((titles) => titles.map((title) => ({ title }))),
    ),
  })
  .map((c) => charterContent.parse(c));

/** A chain of charters from the enterprise down, each place at most once. */
const chain: fc.Arbitrary<Level[]> = fc
  .uniqueArray(
    fc.record({
      depth: fc.integer({ min: -1, max: 4 }),
      regional: fc.boolean(),
      content,
    }),
    { maxLength: 7, selector: (l) => `${l.depth} ${l.regional}` },
  )
  .map((levels) =>
    levels.map((l, i) => ({
      depth: l.depth,
      content: l.content,
      link: {
        charterVersionId: id(100 + i),
        charterId: id(200 + i),
        key: `CHR-${i}`,
        name: `Charter ${i}`,
        number: 1,
        unitId: l.depth === -1 ? null : id(300 + l.depth),
        region: l.regional ? 'emea' : null,
      },
    })),
  );

const key = (p: PartyRef) => `${p.kind} ${p.id}`;

describe('resolving levels', () => {
  test('an overlay never loosens what is mandatory above', () => {
    fc.assert(
      fc.property(chain, (levels) => {
        const { resolution: r } = resolveLevels(proposal, levels);
        const ordered = inOrder(levels);
        // Of fixed values the first mandatory one stands.
        const first = <T>(of: (c: CharterContent) => { mode: string; value: T | null }) =>
          ordered.map((l) => of(l.content)).find((v) => v.mode === 'mandatory' && v.value !== null)?.value;
        const purpose = first((c) => c.purpose);
        if (purpose !== undefined) expect(r.purpose).toBe(purpose);
        const accountable = first((c) => c.accountable);
        if (accountable !== undefined) expect([r.accountableId]).toEqual(accountable);
        const responsible = first((c) => c.responsible);
        if (responsible !== undefined && responsible !== null)
          expect(r.responsible.map(key).sort()).toEqual(responsible.map(key).sort());
        for (const { content: c } of levels) {
          for (const part of ['consulted', 'informed'] as const)
            if (c[part].mode === 'mandatory')
              for (const p of c[part].value ?? []) expect(r[part].map(key)).toContain(key(p));
          if (c.checklist.mode === 'mandatory')
            for (const s of c.checklist.value ?? []) expect(r.checklist).toContainEqual(s);
          if (c.pausingWaits.mode === 'mandatory' && c.pausingWaits.value !== null)
            for (const w of r.pausingWaits) expect(c.pausingWaits.value).toContain(w);
        }
        for (const name of Object.keys(r.clocks)) {
          const mandatory = ordered.flatMap((l) => {
            const v = l.content.clocks[name];
            return v?.mode === 'mandatory' && v.value !== null ? [v.value] : [];
          });
          const clock = r.clocks[name]!;
          // A time in another unit than the first mandatory one cannot be compared, so it does not count.
          const unit = mandatory[0]?.target.unit;
          for (const m of mandatory) {
            if (m.target.unit === unit) expect(noLonger(clock.target, m.target)).toBe(true);
            expect(clock.warnAtPercent).toBeLessThanOrEqual(m.warnAtPercent);
            for (const s of m.ladder)
              expect(
                clock.ladder.some((o) => key(o.tell) === key(s.tell) && o.afterPercent <= s.afterPercent),
              ).toBe(true);
          }
        }
        const conditions = new Map(r.conditions.map((c) => [c.conditionId, c]));
        const firm = new Map<string, string>();
        for (const { content: c } of ordered)
          for (const own of c.conditions)
            if (own.mode === 'mandatory' && !firm.has(own.conditionId)) firm.set(own.conditionId, own.text);
        for (const [conditionId, text] of firm) expect(conditions.get(conditionId)?.text).toBe(text);
      }),
      { numRuns: 1500 },
    );
  });

  test('the order of entries does not count', () => {
    fc.assert(
      fc.property(
        chain.chain((levels) =>
          fc.tuple(fc.constant(levels), fc.shuffledSubarray(levels, { minLength: levels.length })),
        ),
        ([levels, shuffled]) => {
          expect(canonical(resolveLevels(proposal, shuffled))).toBe(
            canonical(resolveLevels(proposal, levels)),
          );
        },
      ),
    );
  });

  test('what is refused as looser has no effect, and what has no effect is refused', () => {
    fc.assert(
      fc.property(chain, (levels) => {
        const ordered = inOrder(levels);
        const last = ordered.at(-1);
        if (last === undefined) return;
        const { resolution, loosened } = resolveLevels(proposal, levels);
        const held = Object.entries(resolution.why)
          .filter(([, why]) =>
            why.some((w) => w.charterVersionId === last.link.charterVersionId && w.effect === 'held'),
          )
          .map(([at]) => at);
        expect([...new Set(loosened.map((l) => l.at))].sort()).toEqual(held.sort());
      }),
    );
  });

  test('saying again below what holds changes nothing', () => {
    fc.assert(
      fc.property(chain, (levels) => {
        const { resolution: r } = resolveLevels(proposal, levels);
        const again = charterContent.parse({
          purpose: { value: r.purpose },
          accountable: { value: r.accountableId === null ? null : [r.accountableId] },
          responsible: { value: r.responsible.length === 0 ? null : r.responsible },
          consulted: { value: r.consulted },
          informed: { value: r.informed },
          clocks: Object.fromEntries(Object.entries(r.clocks).map(([n, value]) => [n, { value }])),
          conditions: r.conditions,
          pausingWaits: { value: r.pausingWaits },
          checklist: { value: r.checklist },
        });
        const below: Level = {
          depth: 99,
          content: again,
          link: {
            charterVersionId: id(999),
            charterId: id(998),
            key: 'CHR-999',
            name: 'Again',
            number: 1,
            unitId: id(997),
            region: null,
          },
        };
        const { resolution: twice, loosened } = resolveLevels(proposal, [...levels, below]);
        expect(loosened).toEqual([]);
        const values = ({ why: _w, chain: _c, localVariation: _l, answers: _a, ...rest }: typeof r) => rest;
        expect(canonical(values(twice))).toBe(canonical(values(r)));
      }),
    );
  });
});

function level(depth: number, given: unknown): Level {
  return {
    depth,
    content: charterContent.parse(given),
    link: {
      charterVersionId: id(depth + 10),
      charterId: id(depth + 20),
      key: `CHR-${depth + 2}`,
      name: `Level ${depth}`,
      number: 1,
      unitId: depth < 0 ? null : id(depth + 30),
      region: null,
    },
  };
}
const clock = (amount: number, mode: string, unit = 'working-days') => ({
  clocks: { delivery: { mode, value: { target: { amount, unit } } } },
});

test('a default is replaced, a mandatory time is only shortened', () => {
  const at = (...levels: Level[]) =>
    resolveLevels(proposal, levels).resolution.clocks.delivery!.target.amount;
  expect(at()).toBe(20);
  expect(at(level(-1, clock(10, 'default')), level(1, clock(15, 'default')))).toBe(15);
  expect(at(level(-1, clock(10, 'mandatory')), level(1, clock(15, 'default')))).toBe(10);
  expect(
    at(level(-1, clock(10, 'mandatory')), level(1, clock(5, 'default')), level(2, clock(8, 'free'))),
  ).toBe(8);
  expect(
    at(level(-1, clock(10, 'mandatory')), level(1, clock(5, 'mandatory')), level(2, clock(8, 'free'))),
  ).toBe(5);
});

test('times of different units cannot be compared: the one above stands, and the refusal says where', () => {
  const { resolution, loosened } = resolveLevels(proposal, [
    level(-1, clock(3, 'mandatory')),
    level(1, clock(4, 'default', 'working-hours')),
  ]);
  expect(resolution.clocks.delivery!.target).toEqual({ amount: 3, unit: 'working-days' });
  expect(loosened).toMatchObject([{ at: 'clocks.delivery', part: 'target', where: { key: 'CHR-1' } }]);
});

test('two names are nobody, and a resolution without charter, name or condition is incomplete', () => {
  const two = level(-1, { accountable: { value: [id(1), id(2)] } });
  expect(resolveLevels(proposal, [two]).resolution.accountableId).toBeNull();
  expect(missingFrom(resolveLevels(proposal, [two]).resolution)).toEqual(['accountable', 'condition']);
  expect(missingFrom(resolveLevels(proposal, []).resolution)).toEqual(['charter']);
});

test('a mandatory value that is empty is named', () => {
  expect(
    emptyMandatory(
      charterContent.parse({ purpose: { mode: 'mandatory' }, clocks: { triage: { mode: 'mandatory' } } }),
    ),
  ).toEqual(['purpose', 'clocks.triage']);
});
