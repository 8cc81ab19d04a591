import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { requestsArea } from './index.ts';
import {
  initialState,
  machine,
  openStates,
  type Part,
  REOPEN_DAYS,
  type RequestState,
  rightOf,
  states,
  transitions,
} from './machine.ts';
import {
  choices,
  inWords,
  materialChanges,
  mayTake,
  nextStep,
  reminderAt,
  silentSince,
  transitionOf,
  withinReopenPeriod,
} from './rules.ts';

const requests = requestsArea('http://localhost:4180');

const NOW = '2026-03-02T08:00:00.000Z';
const all = states.map((s) => s.state);
const facts = (state: RequestState) => ({
  state,
  acceptedAt: state === 'accepted' ? NOW : null,
  closedCause: state === 'cancelled' ? 'silent' : null,
  cancelledAt: state === 'cancelled' ? NOW : null,
});
const everyPart = { requester: true, owner: true, coordinator: true };

/** Walks the machine from nothing with mayTake itself, so that what is proved is what the handlers do. */
function walk(): { reached: Set<RequestState>; taken: Set<string> } {
  const reached = new Set<RequestState>();
  const taken = new Set<string>();
  const next: RequestState[] = [];
  for (const t of transitions.filter((t) => t.from.includes(null))) {
    taken.add(t.operation);
    next.push(t.to!);
  }
  for (let state = next.pop(); state !== undefined; state = next.pop()) {
    if (reached.has(state)) continue;
    reached.add(state);
    for (const t of transitions) {
      const verdict = t.from.includes(null) ? null : mayTake(t.operation, facts(state), NOW);
      if (verdict?.open !== true) continue;
      taken.add(t.operation);
      next.push(verdict.to, ...(t.orTo ?? []));
    }
  }
  return { reached, taken };
}

describe('the machine of requests', () => {
  it('reaches every state, and takes every transition', () => {
    const { reached, taken } = walk();
    expect([...reached].sort()).toEqual([...all].sort());
    expect([...taken].sort()).toEqual(transitions.map((t) => t.operation).sort());
  });

  it('reaches an end from every state', () => {
    const ends = new Set(machine.ends);
    for (const state of all) {
      const seen = new Set<string>([state]);
      for (let grew = true; grew; ) {
        grew = false;
        for (const t of machine.transitions)
          if (seen.has(t.from) && !seen.has(t.to)) {
            seen.add(t.to);
            grew = true;
          }
      }
      expect(
        [...seen].some((s) => ends.has(s)),
        state,
      ).toBe(true);
    }
  });

  it('refuses every transition somewhere, and can show each refusal', () => {
    for (const t of transitions) {
      if (t.from.includes(null)) continue;
      const outside = all.filter((s) => !t.from.includes(s));
      expect(outside.length, t.operation).toBeGreaterThan(0);
      for (const state of outside) {
        const verdict = mayTake(t.operation, facts(state), NOW);
        expect(verdict).toMatchObject({ open: false, because: 'wrong-state' });
      }
    }
    expect(
      mayTake(
        'requests.reopen-request',
        { ...facts('accepted'), acceptedAt: '2026-01-01T00:00:00.000Z' },
        NOW,
      ),
    ).toMatchObject({ open: false, because: 'reopen-too-late' });
    const long = '2026-01-01T00:00:00.000Z';
    expect(mayTake('requests.rate-delivery', { ...facts('accepted'), acceptedAt: long }, NOW)).toMatchObject({
      open: false,
      because: 'rating-too-late',
    });
    const cancelled = { ...facts('cancelled'), closedCause: null };
    expect(mayTake('requests.resume-request', cancelled, NOW)).toMatchObject({ because: 'not-silent' });
    expect(
      mayTake('requests.resume-request', { ...cancelled, closedCause: 'silent', cancelledAt: long }, NOW),
    ).toMatchObject({ because: 'resume-too-late' });
  });

  it('starts at the declared state and stops only where nobody has a step', () => {
    expect(transitions.some((t) => t.from.includes(null) && t.to === initialState)).toBe(true);
    for (const state of openStates) expect(machine.ends).not.toContain(state);
    expect([...machine.ends].sort()).toEqual(['accepted', 'cancelled', 'declined', 'merged', 'redirected']);
  });

  it('declares an operation, a right and its required fields for every transition', () => {
    const contracts = new Map(requests.operations.map((o) => [o.contract.name, o.contract]));
    for (const t of transitions) {
      const contract = contracts.get(t.operation);
      expect(contract, t.operation).toBeDefined();
      expect(contract!.right, t.operation).toBe(rightOf[t.by]);
      const shape = (contract!.input as unknown as { shape: Record<string, unknown> }).shape;
      for (const field of t.requires.flatMap((f) => f.split(' or '))) {
        if (t.operation === 'requests.submit-draft') continue;
        expect(Object.keys(shape), `${t.operation} ${field}`).toContain(field);
      }
    }
    for (const c of contracts.values()) {
      const isStep = c.kind === 'command' && c.http.path.startsWith('/api/requests/:requestId');
      if (isStep) expect(() => transitionOf(c.name), c.name).not.toThrow();
    }
  });
});

describe('rules of requests', () => {
  const state = fc.constantFrom(...all);
  const parts = fc.record({ requester: fc.boolean(), owner: fc.boolean(), coordinator: fc.boolean() });

  it('offers a step exactly when one plays its part and the state allows it', () => {
    fc.assert(
      fc.property(state, parts, (s, p) => {
        const { can, cannot } = choices(facts(s), p, NOW);
        for (const t of transitions.filter((t) => !t.from.includes(null))) {
          const open = mayTake(t.operation, facts(s), NOW).open;
          expect(can.includes(t.operation)).toBe(p[t.by] && open);
          expect(cannot.some((c) => c.operation === t.operation)).toBe(p[t.by] && !open);
        }
      }),
    );
  });

  it('gives more choices to whoever plays more parts, never fewer', () => {
    fc.assert(
      fc.property(state, parts, fc.constantFrom<Part>('requester', 'owner', 'coordinator'), (s, p, more) => {
        const few = choices(facts(s), p, NOW).can;
        const many = choices(facts(s), { ...p, [more]: true }, NOW).can;
        expect(few.every((o) => many.includes(o))).toBe(true);
      }),
    );
  });

  it('lets an acceptance be taken back for exactly thirty days', () => {
    fc.assert(
      fc.property(fc.integer({ min: -40 * 86_400, max: 40 * 86_400 }), (seconds) => {
        const accepted = Temporal.Instant.from(NOW);
        const now = accepted.add({ seconds }).toString();
        expect(withinReopenPeriod(NOW, now)).toBe(seconds <= REOPEN_DAYS * 86_400);
      }),
    );
    expect(withinReopenPeriod(null, NOW)).toBe(false);
  });

  it('reminds five days after the delivery', () => {
    expect(reminderAt('2026-02-26T23:30:00.000Z')).toBe('2026-03-03T23:30:00.000Z');
  });

  const scope = fc.record({
    goal: fc.constantFrom(null, 'Work safely', 'Sell more'),
    audienceSize: fc.option(fc.integer({ min: 1, max: 10_000 })),
    regions: fc.uniqueArray(fc.constantFrom('emea', 'apac', 'amer'), { maxLength: 3 }),
    deadline: fc.option(fc.constantFrom('2026-03-01', '2026-06-01', '2026-09-01')),
  });

  it('calls nothing material that stays as it is, and never calls less material', () => {
    fc.assert(
      fc.property(scope, (s) => {
        expect(materialChanges(s, s)).toEqual([]);
        expect(materialChanges(s, { ...s, deadline: null })).toEqual([]);
        expect(materialChanges(s, { ...s, goal: s.goal === null ? null : `  ${s.goal} ` })).toEqual([]);
        if (s.audienceSize !== null)
          expect(materialChanges(s, { ...s, audienceSize: Math.max(1, s.audienceSize - 1) })).toEqual([]);
        if (s.regions.length > 1)
          expect(materialChanges(s, { ...s, regions: s.regions.slice(1) })).toEqual([]);
      }),
    );
  });

  it('calls more people, more regions, an earlier day and another goal material', () => {
    fc.assert(
      fc.property(scope, scope, (a, b) => {
        const material = materialChanges(a, b);
        expect(material.includes('goal')).toBe((a.goal ?? '') !== (b.goal ?? ''));
        const [x, y] = [a.audienceSize, b.audienceSize];
        expect(material.includes('audienceSize')).toBe(
          y !== null && y !== x && (x === null || (y - x) / x >= 0.25),
        );
        const reached = (r: readonly string[]) => (r.length === 0 ? ['emea', 'apac', 'amer', 'other'] : r);
        expect(material.includes('regions')).toBe(
          reached(b.regions).some((r) => !reached(a.regions).includes(r)),
        );
        expect(material.includes('deadline')).toBe(
          b.deadline !== null && (a.deadline === null || b.deadline < a.deadline),
        );
      }),
    );
  });

  it('counts silence from the last sign of life, never from before the question', () => {
    const instant = fc
      .integer({ min: 0, max: 60 * 86_400 })
      .map((s) => Temporal.Instant.from(NOW).add({ seconds: s }).toString({ fractionalSecondDigits: 3 }));
    const day = instant.map((at) => at.slice(0, 10));
    fc.assert(
      fc.property(instant, fc.option(instant), fc.option(day), (waitingSince, lastWords, promisedUntil) => {
        const since = Date.parse(silentSince({ waitingSince, lastWords, promisedUntil }));
        expect(since).toBeGreaterThanOrEqual(Date.parse(waitingSince));
        if (lastWords !== null) expect(since).toBeGreaterThanOrEqual(Date.parse(lastWords));
        if (promisedUntil !== null) expect(since).toBeGreaterThan(Date.parse(promisedUntil));
        if (lastWords === null && promisedUntil === null) expect(since).toBe(Date.parse(waitingSince));
      }),
    );
  });

  it('says whose turn it is, and says states in words', () => {
    for (const s of all) {
      expect(nextStep(s, true).sentence).toMatch(/\.$/);
      expect(nextStep(s, true).who).toBe(states.find((d) => d.state === s)!.next ?? 'nobody');
      expect(choices(facts(s), everyPart, NOW).cannot.every((c) => c.why.endsWith('.'))).toBe(true);
    }
    expect(nextStep('in-fulfilment', false).who).toBe('coordinator');
    expect(inWords('draft')).toBe('a draft');
    expect(inWords('submitted')).toBe('in triage');
  });
});
