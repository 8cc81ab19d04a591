import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  listed,
  progressOf,
  readStep,
  type SeatFacts,
  type StepFacts,
  type StepRule,
  seatOf,
} from './rules.ts';

const ANA = 'ana';
const BO = 'bo';
const CY = 'cy';

const seat = (seatId: string, people: string[], vote: SeatFacts['vote'] = null): SeatFacts => ({
  seatId,
  people,
  vote,
});
const yes = (personId: string) => ({ personId, outcome: 'approve' as const });
const no = (personId: string) => ({ personId, outcome: 'reject' as const });
const all: StepRule = { mode: 'all', quorum: null };
const one: StepRule = { mode: 'one', quorum: null };
const quorum = (n: number): StepRule => ({ mode: 'quorum', quorum: n });

describe('a step', () => {
  it('needs one yes, all of them, or a number of people', () => {
    const seats = [seat('1', [ANA], yes(ANA)), seat('2', [BO]), seat('3', [CY])];
    expect(readStep(one, seats).state).toBe('approved');
    expect(readStep(all, seats)).toMatchObject({ state: 'open', approvals: 1, needed: 3 });
    expect(readStep(quorum(2), seats).state).toBe('open');
    expect(readStep(quorum(2), [seats[0]!, seat('2', [BO], yes(BO)), seats[2]!]).state).toBe('approved');
  });

  it('is rejected when too few are left who could say yes', () => {
    const seats = [seat('1', [ANA], no(ANA)), seat('2', [BO]), seat('3', [CY])];
    expect(readStep(all, seats).state).toBe('rejected');
    expect(readStep(quorum(2), seats).state).toBe('open');
    expect(readStep(quorum(3), seats).state).toBe('rejected');
    expect(readStep(one, seats).state).toBe('open');
    const none = [seat('1', [ANA], no(ANA)), seat('2', [BO], no(BO)), seat('3', [CY], no(CY))];
    expect(readStep(one, none).state).toBe('rejected');
  });

  it('counts one person once, and does not wait for the seat that only they hold', () => {
    const seats = [seat('person', [ANA], yes(ANA)), seat('role', [ANA]), seat('other', [BO])];
    expect(readStep(all, seats)).toMatchObject({ state: 'open', approvals: 1, needed: 2 });
    expect(readStep(quorum(2), seats).state).toBe('open');
    expect(readStep(all, [seats[0]!, seats[1]!, seat('other', [BO], yes(BO))]).state).toBe('approved');
  });

  it('says when it cannot end with those who are left', () => {
    expect(readStep(all, [seat('1', [ANA]), seat('2', [])])).toMatchObject({
      state: 'open',
      vacant: ['2'],
      isBlocked: true,
    });
    expect(readStep(one, [seat('1', [ANA]), seat('2', [])])).toMatchObject({
      vacant: ['2'],
      isBlocked: false,
    });
    expect(readStep(quorum(2), [seat('1', [ANA], yes(ANA)), seat('2', [ANA])]).isBlocked).toBe(true);
  });

  it('waits for whoever may fill a vacant seat, rather than to end by itself', () => {
    expect(readStep(quorum(2), [seat('1', [ANA], no(ANA)), seat('2', [BO]), seat('3', [])]).state).toBe(
      'open',
    );
  });
});

const PEOPLE = [ANA, BO, CY, 'di', 'ed', 'fa'];

/** Seats, a rule, and who wants to answer what, in some order. */
const ballots = fc
  .record({
    seats: fc.array(fc.subarray(PEOPLE), { minLength: 1, maxLength: 5 }),
    mode: fc.constantFrom('one' as const, 'all' as const, 'quorum' as const),
    n: fc.integer({ min: 1, max: 5 }),
    minds: fc.tuple(...PEOPLE.map(() => fc.boolean())),
  })
  .map(({ seats, mode, n, minds }) => ({
    rule: { mode, quorum: mode === 'quorum' ? Math.min(n, seats.length) : null },
    seats: seats.map((people, i) => seat(String(i), people)),
    minds: new Map(PEOPLE.map((p, i) => [p, minds[i]! ? ('approve' as const) : ('reject' as const)])),
  }));

/** Lets these people answer from these seats, one after the other, until the step ends. */
function vote(
  rule: StepRule,
  seats: readonly SeatFacts[],
  votes: readonly { seatId: string; personId: string; outcome: 'approve' | 'reject' }[],
) {
  let now = [...seats];
  for (const v of votes) {
    if (readStep(rule, now).state !== 'open') break;
    now = now.map((s) => (s.seatId === v.seatId ? { ...s, vote: v } : s));
  }
  return { seats: now, reading: readStep(rule, now) };
}

/** Everybody answers from the seat that is theirs, in this order of people, whether the step has ended or not. */
function everybody(
  seats: readonly SeatFacts[],
  minds: ReadonlyMap<string, 'approve' | 'reject'>,
  order: readonly string[],
) {
  let now = [...seats];
  const votes: { seatId: string; personId: string; outcome: 'approve' | 'reject' }[] = [];
  for (const personId of order) {
    const mine = seatOf(now, personId);
    if (mine === null) continue;
    const given = { seatId: mine.seatId, personId, outcome: minds.get(personId)! };
    votes.push(given);
    now = now.map((s) => (s.seatId === mine.seatId ? { ...s, vote: given } : s));
  }
  return votes;
}

describe('whatever is answered', () => {
  it('comes out the same in every order of the same answers', () => {
    fc.assert(
      fc.property(
        ballots.chain((b) => {
          const votes = everybody(b.seats, b.minds, PEOPLE);
          return fc.record({
            ballot: fc.constant(b),
            first: fc.shuffledSubarray(votes, { minLength: votes.length }),
            second: fc.shuffledSubarray(votes, { minLength: votes.length }),
          });
        }),
        ({ ballot: { rule, seats }, first, second }) => {
          expect(vote(rule, seats, first).reading.state).toBe(vote(rule, seats, second).reading.state);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('never takes back an end: more answers change nothing', () => {
    fc.assert(
      fc.property(ballots, ({ rule, seats, minds }) => {
        let now = [...seats];
        let ended: string | null = null;
        for (const v of everybody(seats, minds, PEOPLE)) {
          now = now.map((s) => (s.seatId === v.seatId ? { ...s, vote: v } : s));
          const { state } = readStep(rule, now);
          if (ended !== null) expect(state).toBe(ended);
          else if (state !== 'open') ended = state;
        }
      }),
      { numRuns: 400 },
    );
  });

  it('approves only with as many different people as are needed', () => {
    fc.assert(
      fc.property(ballots, ({ rule, seats, minds }) => {
        const { seats: after, reading } = vote(rule, seats, everybody(seats, minds, PEOPLE));
        const said = new Set(after.flatMap((s) => (s.vote?.outcome === 'approve' ? [s.vote.personId] : [])));
        expect(reading.approvals).toBe(said.size);
        if (reading.state === 'approved') expect(said.size).toBeGreaterThanOrEqual(reading.needed);
        if (reading.state === 'rejected') expect(after.some((s) => s.vote?.outcome === 'reject')).toBe(true);
      }),
    );
  });

  it('waits for somebody, or says that somebody has to be named', () => {
    fc.assert(
      fc.property(ballots, ({ rule, seats, minds }) => {
        const { seats: after, reading } = vote(rule, seats, everybody(seats, minds, PEOPLE));
        if (reading.state !== 'open' || reading.isBlocked) return;
        const voted = new Set(after.flatMap((s) => (s.vote === null ? [] : [s.vote.personId])));
        expect(after.some((s) => s.vote === null && s.people.some((p) => !voted.has(p)))).toBe(true);
      }),
    );
  });
});

describe('an approval', () => {
  const step = (stepId: string, position: number, state: StepFacts['state']): StepFacts => ({
    stepId,
    position,
    state,
  });

  it('opens steps of one position together, and the next when they are through', () => {
    expect(progressOf([step('a', 1, 'waiting'), step('b', 1, 'waiting'), step('c', 2, 'waiting')])).toEqual({
      state: 'open',
      open: ['a', 'b'],
      skip: [],
    });
    expect(
      progressOf([step('a', 1, 'approved'), step('b', 1, 'open'), step('c', 2, 'waiting')]).open,
    ).toEqual([]);
    expect(
      progressOf([step('a', 1, 'approved'), step('b', 1, 'approved'), step('c', 5, 'waiting')]).open,
    ).toEqual(['c']);
    expect(progressOf([step('a', 1, 'approved'), step('c', 2, 'approved')]).state).toBe('approved');
  });

  it('ends with the first step that is rejected', () => {
    expect(progressOf([step('a', 1, 'rejected'), step('b', 1, 'open'), step('c', 2, 'waiting')])).toEqual({
      state: 'rejected',
      open: [],
      skip: ['b', 'c'],
    });
  });

  it('comes to an end whatever the steps say, and asks for each at most once', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ position: fc.integer({ min: 1, max: 4 }), yes: fc.boolean() }), {
          minLength: 1,
          maxLength: 8,
        }),
        (plan) => {
          let steps: StepFacts[] = plan.map((p, i) => step(String(i), p.position, 'waiting'));
          const asked: string[] = [];
          let progress = progressOf(steps);
          for (let round = 0; progress.state === 'open' && round < 20; round++) {
            asked.push(...progress.open);
            expect(progress.open.length).toBeGreaterThan(0);
            steps = steps.map((s) =>
              progress.open.includes(s.stepId)
                ? { ...s, state: plan[Number(s.stepId)]!.yes ? 'approved' : 'rejected' }
                : s,
            );
            progress = progressOf(steps);
          }
          expect(new Set(asked).size).toBe(asked.length);
          expect(progress.state).toBe(plan.every((p) => p.yes) ? 'approved' : 'rejected');
        },
      ),
    );
  });
});

it('lists names as a sentence does', () => {
  expect(listed([])).toBe('nobody');
  expect(listed(['Ana'])).toBe('Ana');
  expect(listed(['Ana', 'Bo', 'Cy'])).toBe('Ana, Bo and Cy');
  expect(listed(['A', 'B', 'C', 'D', 'E'])).toBe('A, B, C and 2 others');
});
