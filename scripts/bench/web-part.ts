/** How much JavaScript the first page needs. */
import { buildWebClient } from '../../src/surfaces/server/build-web.ts';
import type { Figure } from '../bench.ts';
import { firstPageSize } from './web-size.ts';

/** Chunks that Home loads besides the entry. */
export const FIRST_PAGE = [
  '../../kernel/work/ui/home-page.tsx',
  '../../areas/requests/ui/my-requests-panel.tsx',
];

/** Runs the part. */
export async function webPart(): Promise<Figure[]> {
  await buildWebClient(() => undefined);
  const { total } = firstPageSize(FIRST_PAGE);
  return [
    {
      what: 'JavaScript for shell and Home, gzipped',
      measured: `${(total / 1000).toFixed(1)} kB`,
      budget: 'at most 250 kB',
      ok: total <= 250_000,
    },
  ];
}
