/**
 * Tells steps of the story on several connections at once where nobody could see the difference: a step begins only
 * after those before it have begun, and waits for those that it has something to do with.
 */
import { changePerson, createPerson, movePerson } from '../kernel/org/contract.ts';
import { endEmployment, rehirePerson, withdrawLeaving } from '../kernel/org/contract-leaving.ts';
import type { App } from '../kernel/perform.ts';
import { namesIn, type Step } from './step.ts';

/** A connection on which one step at a time is told. */
export interface Lane {
  readonly database: App['database'];
  readonly turnstile: Turnstile;
}

/** A place in the order in which steps draw keys; `leave` lets the next one pass. */
interface Turn {
  readonly before: Promise<void>;
  leave(): void;
}

/** Lets the statements of one connection pass: those that draw a key only when it is their turn. */
export interface Turnstile {
  readonly around: <T>(statement: string, send: () => Promise<T>) => Promise<T>;
  take(turn: Turn | null): void;
}

/** Makes a turnstile; whoever opens the connection passes `around` to it. */
export function turnstile(): Turnstile {
  let turn: Turn | null = null;
  return {
    take(next) {
      turn = next;
    },
    around(statement, send) {
      if (turn === null || !statement.includes('kernel.counter')) return send();
      const { before, leave } = turn;
      return before.then(send).finally(leave);
    },
  };
}

/** Operations about one person, which can be told beside those about others. Joiners draw keys. */
const BESIDE = new Set(
  [createPerson, changePerson, movePerson, endEmployment, rehirePerson, withdrawLeaving].map((c) => c.name),
);

interface Touched {
  readonly reads: ReadonlySet<string>;
  readonly writes: ReadonlySet<string>;
}

const NOTHING: Touched = { reads: new Set(), writes: new Set() };

function touchedBy(step: Step): Touched {
  const writes = new Set(Object.keys(step.saves));
  if (step.record !== null) writes.add(step.record);
  // Whoever may close a circle of managers comes after whoever opened it.
  if (step.operation === movePerson.name || step.operation === rehirePerson.name) writes.add('managers');
  return { reads: namesIn(step.input), writes };
}

function collide(a: Touched, b: Touched): boolean {
  for (const name of a.writes) if (b.writes.has(name) || b.reads.has(name)) return true;
  for (const name of b.writes) if (a.reads.has(name)) return true;
  return false;
}

interface Track {
  readonly lane: Lane;
  /** What the step at hand, and the one before it on this lane, have to do with. */
  now: Touched;
  before: Touched;
  running: Promise<void> | null;
}

/** Steps begin in their order, on the first lane that is free. */
export interface Lanes {
  /** Begins a step, as soon as it may; resolves when it has begun. Throws what an earlier one threw. */
  begin(step: Step, tell: (lane: number) => Promise<void>): Promise<void>;
  /** Resolves when every step has ended and can be seen on the first connection. Throws what one of them threw. */
  idle(): Promise<void>;
  /** Resolves when every step that has begun has ended, well or badly. */
  ended(): Promise<void>;
}

/** Makes lanes. */
export function openLanes(lanes: readonly Lane[]): Lanes {
  const tracks = lanes.map((lane): Track => ({ lane, now: NOTHING, before: NOTHING, running: null }));
  let failure: { error: unknown } | null = null;
  let drawn: Promise<void> = Promise.resolve();
  /** Whether the first connection did something alone that others may not see yet. */
  let alone = true;

  const check = () => {
    if (failure !== null) throw failure.error;
  };
  const ended = async () => {
    for (const t of tracks) await t.running;
  };
  const idle = async () => {
    await ended();
    check();
    for (const t of tracks.slice(1)) {
      await t.lane.database.settled();
      t.before = NOTHING;
    }
    alone = true;
  };
  const takeTurn = (): Turn => {
    const before = drawn;
    let leave = () => {};
    drawn = new Promise((done) => {
      leave = () => done();
    });
    return { before, leave };
  };
  const run = (
    track: Track,
    at: number,
    touched: Touched,
    tell: (lane: number) => Promise<void>,
    turn: Turn | null,
  ) => {
    track.now = touched;
    track.lane.turnstile.take(turn);
    track.running = tell(at)
      .catch((error: unknown) => {
        failure ??= { error };
      })
      .finally(() => {
        track.running = null;
        track.before = track.now;
        track.now = NOTHING;
        // It may have been told before, or been refused, without drawing.
        if (turn !== null) void turn.before.then(turn.leave);
      });
  };

  return {
    idle,
    ended,
    async begin(step, tell) {
      if (!BESIDE.has(step.operation) || tracks.length === 1) {
        await idle();
        run(tracks[0]!, 0, NOTHING, tell, null);
        await tracks[0]!.running;
        return check();
      }
      const touched = touchedBy(step);
      for (;;) {
        const other = tracks.find((t) => t.running !== null && collide(t.now, touched));
        if (other !== undefined) await other.running;
        else if (tracks.every((t) => t.running !== null)) await Promise.race(tracks.map((t) => t.running));
        else break;
      }
      check();
      // On a lane that has said its last word the end of a step is sent, but perhaps not seen yet by others.
      const seen = tracks.filter((t) => collide(t.before, touched));
      const at = tracks.findIndex((t) => t.running === null && (seen.length !== 1 || t === seen[0]));
      const track = tracks[at === -1 ? tracks.findIndex((t) => t.running === null) : at]!;
      for (const t of seen) if (t !== track) await t.lane.database.settled();
      if (alone && track !== tracks[0]) {
        await tracks[0]!.lane.database.settled();
        alone = false;
      }
      run(
        track,
        tracks.indexOf(track),
        touched,
        tell,
        step.operation === createPerson.name ? takeTurn() : null,
      );
    },
  };
}
