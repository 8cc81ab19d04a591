/** Whoever changes what has happened is found out by `trellis verify`, in the database and in an exported file. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ownWorld, type World } from '../world.ts';
import { type Installation, installation } from './installation.ts';

let world: World & { url: string };
let trellis: Installation;
beforeAll(async () => {
  world = await ownWorld();
  trellis = await installation(world.url);
});
afterAll(async () => {
  await trellis.stop();
  await world.close();
});

test('a changed event is found in an exported file and in the database', { timeout: 60_000 }, async () => {
  const file = join(trellis.dataFolder, 'log.jsonl');
  const [exported, clean] = [
    await trellis.trellis('export-log', file),
    await trellis.trellis('verify', file),
  ];
  expect(exported).toMatchObject({ code: 0 });
  expect(clean).toMatchObject({ code: 0, output: expect.stringContaining('The log holds') });

  const lines = (await readFile(file, 'utf8')).trim().split('\n');
  const changed = JSON.parse(lines[4]!);
  changed.reason = 'It was never like this';
  await writeFile(file, [...lines.slice(0, 4), JSON.stringify(changed), ...lines.slice(5)].join('\n'));
  const tampered = await trellis.trellis('verify', file);
  expect(tampered.code).toBe(1);
  expect(tampered.output).toContain(`Event ${changed.eventId} at position 5`);
  expect(tampered.output).toContain('its content was changed');

  await world.app.database.pool.query(`
    alter table kernel.event disable trigger event_append_only;
    update kernel.event set payload = payload || '{"forged": true}' where event_id = '${changed.eventId}';
    alter table kernel.event enable trigger event_append_only`);
  const found = await trellis.trellis('verify');
  expect(found.code).toBe(1);
  expect(found.output).toContain(`Event ${changed.eventId} at position 5`);
  expect(found.output).toContain('The log does not hold');
});
