/** The program starts from nothing, and what a browser first sees keeps to WCAG in light, dark, Arabic and on a phone. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axe, browser, closeBrowser, openPage, shoot } from '../pages.ts';
import { type Program, startProgram } from '../program.ts';

const found = await browser();

describe.skipIf('skipped' in found)('the first page of a new installation', () => {
  let program: Program | undefined;
  beforeAll(async () => {
    program = await startProgram({ database: 'empty' });
  });
  afterAll(async () => {
    await closeBrowser();
    await program?.stop();
  });

  test.each([
    ['light', { theme: 'light' }],
    ['dark', { theme: 'dark' }],
    ['arabic', { locale: 'ar' }],
    ['phone', { width: 390, height: 844 }],
  ] as const)('%s', async (name, reader) => {
    const page = await openPage(program!.url, reader);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await axe(page);
    await shoot(page, `first-page-${name}`);
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBeLessThanOrEqual(0);
    await page.context().close();
  });
});
