/**
 * Gives the demo what it needs to be told: a clock of its own, a connection whose commits do not wait for the disk
 * (after a crash it goes on from what is there), and accounts whose one shared password is hashed once.
 */
import { type BackgroundOptions, loadWantedDemo } from '../../demo/background.ts';
import { turnstile } from '../../demo/lanes.ts';
import type { Loaded } from '../../demo/load.ts';
import { isDemoLoading } from '../../demo/state.ts';
import type { App } from '../../kernel/perform.ts';
import { fixedClock, isoInstant } from '../../platform/clock.ts';
import { openDatabase } from '../../platform/database.ts';
import { assemble } from './assemble.ts';
import { hashPassword } from './sign-in/passwords.ts';

/** Loads the demo if somebody asked for it and nobody else is at it; null when there was nothing to do. */
export async function tellDemo(app: App, options: BackgroundOptions = {}): Promise<Loaded | null> {
  if (!(await isDemoLoading(app.database.kysely))) return null;
  const clock = fixedClock(isoInstant(app.clock.now()));
  const hashes = new Map<string, Promise<string>>();
  const hash = (password: string) => {
    const known = hashes.get(password) ?? hashPassword(password);
    hashes.set(password, known);
    return known;
  };
  // Of the first lane one connection holds the loader's lock, the other one does everything that is not told beside.
  const lanes = [2, 1].map((poolSize) => {
    const gate = turnstile();
    const database = openDatabase({
      url: app.database.url,
      poolSize,
      name: 'trellis-demo',
      lazyCommit: true,
      prepares: true,
      lazyAnswers: true,
      around: gate.around,
    });
    return { database, turnstile: gate };
  });
  try {
    const registry = assemble(undefined, clock, hash);
    const { database } = lanes[0]!;
    return await loadWantedDemo({ database, registry, clock, zone: app.zone, lanes }, options);
  } finally {
    await Promise.all(lanes.map(({ database }) => database.close()));
  }
}
