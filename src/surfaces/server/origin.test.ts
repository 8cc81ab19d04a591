/** Which pages may send changing requests. */
import { expect, test } from 'vitest';
import { isForeign } from './origin.ts';

const trusted = new Set(['https://learning.example.com']);

test.each([
  [{ host: 'localhost:4000' }, false],
  [{ host: 'localhost:4000', origin: 'http://localhost:4000' }, false],
  [{ host: 'inside:4000', origin: 'https://learning.example.com' }, false],
  [{ host: 'localhost:4000', 'sec-fetch-site': 'same-origin' }, false],
  [{ host: 'localhost:4000', 'sec-fetch-site': 'none' }, false],
  [{ host: 'localhost:4000', 'sec-fetch-site': 'cross-site' }, true],
  [{ host: 'localhost:4000', 'sec-fetch-site': 'same-site' }, true],
  [{ host: 'localhost:4000', origin: 'http://localhost:4001' }, true],
  [{ host: 'localhost:4000', origin: 'null' }, true],
  [{ host: 'localhost:4000', origin: '' }, true],
  [{ host: 'learning.example.com', origin: 'https://learning.example.com.evil.example' }, true],
  [{ origin: 'http://localhost:4000' }, true],
])('%j: foreign is %j', (headers, foreign) => {
  expect(isForeign(headers, trusted)).toBe(foreign);
});
