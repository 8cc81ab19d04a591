/** Samples of set-up and settings; the world is made anew as if nobody had set it up. */
import { sql } from 'kysely';
import { STRANGER } from '../../kernel/access/actor.ts';
import { ensureSetupToken } from '../../kernel/setup/setup-token.ts';
import type { Samples } from '../sample.ts';

/** By name of the operation. */
export const setupSamples: Samples = {
  'setup.get-state': () => ({ input: {} }),
  'setup.create-first-administrator': async (world) => {
    const { kysely } = world.app.database;
    await sql`delete from kernel.role_grant where role = 'administrator'`.execute(kysely);
    return {
      actor: STRANGER,
      input: {
        token: await ensureSetupToken(kysely, 'a secret of at least thirty-two characters'),
        email: 'first@example.com',
        password: 'four plain words here',
        givenName: 'Mira',
        familyName: 'Sol',
        enterprise: 'Northwind',
        zone: 'Europe/Oslo',
        data: 'demo',
      },
    };
  },
  'setup.get-settings': () => ({ input: {}, elsewhere: 'open' }),
  'setup.change-settings': () => ({
    input: { enterprise: 'Southwind', importBrakes: { leavers: 0.1 } },
    expectedVersion: 1,
    elsewhere: 'forbidden',
  }),
};
