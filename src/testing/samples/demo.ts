/** Sample of loading the demo: the world is marked as a demo without an enterprise. */

import { sql } from 'kysely';
import { writeSettings } from '../../kernel/setup/settings.ts';
import { newId } from '../../platform/ids.ts';
import type { Samples } from '../sample.ts';

/** By name of the operation. */
export const demoSamples: Samples = {
  'demo.load-demo': async (world) => {
    const { kysely } = world.app.database;
    await writeSettings(kysely, { data: 'demo', installationId: newId() });
    await sql`delete from kernel.unit_now where parent_id is null`.execute(kysely);
    return { input: { people: 60 }, elsewhere: 'forbidden' };
  },
};
