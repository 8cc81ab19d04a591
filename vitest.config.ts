/**
 * How tests run: source as it is, many files in one worker (no isolation: fast, and one database a worker), one
 * PostgreSQL server a run. `operations` is everything beside the code; `journeys` drives a real browser, one at a time.
 */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'operations',
          include: ['src/**/*.test.ts', 'src/**/*.test.tsx', 'scripts/**/*.test.ts'],
          globalSetup: ['src/testing/global-setup.ts'],
          pool: 'threads',
          isolate: false,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'journeys',
          include: ['src/testing/journeys/**/*.journey.ts'],
          globalSetup: ['src/testing/global-setup.ts'],
          pool: 'threads',
          isolate: false,
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
