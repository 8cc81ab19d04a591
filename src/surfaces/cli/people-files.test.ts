/** `trellis import` and `trellis export` as somebody at a terminal meets them. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Installation, installation } from '../../testing/faults/installation.ts';
import { ownWorld, type World } from '../../testing/world.ts';

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

const FILE = `employee number,given name,family name,email,job title,department,manager name,hire date,salary
5001,Ann,Lee,ann@example.org,Head,Design,,2020-01-01,1
5002,Bob,Ray,bob@example.org,Designer,Design,Ann Lee,2021-01-01,2
5003,Cat,Fox,cat@example.org,Designer,Design,Nobody Known,2021-01-01,3
,Dan,Doe,,Designer,Design,Ann Lee,2022-01-01,4
`;

test('a dry run, the same applied, the same again, and out again', { timeout: 90_000 }, async () => {
  const file = join(trellis.dataFolder, 'people.csv');
  await writeFile(file, FILE);
  const dry = await trellis.trellis('import', file);
  expect(dry.code).toBe(0);
  expect(dry.output).toMatch(/4 rows against 5 people/);
  expect(dry.output).toMatch(/3 join, .* 1 in quarantine/);
  expect(dry.output).toMatch(/salary .*left out/);
  expect(dry.output).toMatch(/line 5 .*: /);
  expect(dry.output).toMatch(/Managers that match nobody \(1\):\n {2}Nobody Known/);
  expect(dry.output).toContain('nobody was changed');

  const applied = await trellis.trellis('import', '--apply', file, '--override', '--as', 'lea@example.com');
  expect(applied.output).toMatch(/3 joined/);
  expect(applied.code).toBe(0);
  const again = await trellis.trellis('import', file);
  expect(again.output).toMatch(/0 join, .* 3 stay as they are/);

  const out = join(trellis.dataFolder, 'out.csv');
  expect(await trellis.trellis('export', 'people', out)).toMatchObject({ code: 0 });
  const text = await readFile(out, 'utf8');
  expect(text).toContain('ann@example.org');
  expect(text.trim().split('\r\n')).toHaveLength(9);
  const back = await trellis.trellis('import', out, '--full');
  expect(back.output).toMatch(
    /0 join, 0 are former, 0 return, 0 move, 0 change, 0 leave, 8 stay as they are/,
  );
});

test('what cannot be done is said, with an exit code', { timeout: 60_000 }, async () => {
  const missing = await trellis.trellis('import', join(trellis.dataFolder, 'nowhere.csv'));
  expect(missing).toMatchObject({ code: 1, output: expect.stringContaining('There is no file') });
  const other = join(trellis.dataFolder, 'other.csv');
  await writeFile(other, 'colour,size\nred,3\n');
  const wrong = await trellis.trellis('import', other);
  expect(wrong.code).toBe(1);
  expect(wrong.output).toMatch(/name/i);
  const powerless = await trellis.trellis('export', 'people', '--as', 'jonas@example.com');
  expect(powerless).toMatchObject({
    code: 1,
    output: expect.stringContaining('Take all people away as a file'),
  });
  expect((await trellis.trellis('export', 'cats')).output).toContain('export people');
  const full = join(trellis.dataFolder, 'full.csv');
  await writeFile(full, FILE.split('\n').slice(0, 2).join('\n'));
  const braked = await trellis.trellis('import', full, '--full', '--apply');
  expect(braked.code).toBe(3);
  expect(braked.output).toMatch(/brake on mass change stopped it/);
});
