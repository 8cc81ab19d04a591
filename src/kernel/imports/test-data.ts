/** Where the real inputs lie that tests read and the product never ships. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The folder of real people files, or null (said once on the console) when it is absent. */
export function peopleFolder(): string | null {
  const root = process.env.TRELLIS_TEST_DATA ?? resolve(import.meta.dirname, '../../../../shared/data');
  const folder = join(root, 'people');
  if (existsSync(folder)) return folder;
  console.warn(
    'Real people files are absent; set TRELLIS_TEST_DATA to the folder that holds people/. Their tests are skipped.',
  );
  return null;
}
