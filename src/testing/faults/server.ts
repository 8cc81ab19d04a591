/** The HTTP server over a world of its own, inside the test process: for faults that need no process to die. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FileStore, openFileStore } from '../../platform/file-store.ts';
import { createLogger } from '../../platform/log.ts';
import { freePort } from '../../platform/postgres/port.ts';
import { makeServer } from '../../surfaces/server/server.ts';
import { createSignIn, type SignIn } from '../../surfaces/server/sign-in/sign-in.ts';
import { ownWorld, type World } from '../world.ts';
import { keyOf } from './installation.ts';

export interface ServedWorld extends World {
  address: string;
  signIn: SignIn;
  /** Where attached files go: a folder that ends with the world. */
  files: FileStore;
  /** API keys of the administrator and of the coordinator, with every right that these hold. */
  keys: { administrator: string; coordinator: string };
  /** Tells browsers to look, as the sealer's worker does. */
  nudge(): void;
}

/** Builds a world and serves it; `close` ends both. */
export async function serveWorld(): Promise<ServedWorld> {
  const world = await ownWorld();
  const address = `http://127.0.0.1:${await freePort()}`;
  const signIn = createSignIn({
    pool: world.app.database.pool,
    baseUrl: address,
    secret: 'a-secret-for-tests-that-is-long-enough-0123456789',
    mail: async () => undefined,
  });
  const folder = await mkdtemp(join(tmpdir(), 'trellis-files-'));
  const files = openFileStore({ kind: 'disk', folder });
  const server = await makeServer({
    app: world.app,
    signIn,
    files,
    log: createLogger('silent'),
    version: '0.0.0',
    publicUrl: address,
  });
  await server.http.listen({ host: '127.0.0.1', port: Number(new URL(address).port) });
  return {
    ...world,
    address,
    signIn,
    files,
    keys: {
      administrator: await keyOf(world.app, world.administrator, ['*']),
      coordinator: await keyOf(world.app, world.coordinator, ['requests.triage', 'requests.read']),
    },
    nudge: () => server.live.nudge(),
    close: async () => {
      server.live.close();
      await server.http.close();
      await world.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
