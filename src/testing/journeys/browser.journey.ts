/** The browser helpers themselves: axe bites, the reader's settings reach the page. Skipped without a browser. */
import { afterAll, describe, expect, test } from 'vitest';
import { axe, browser, closeBrowser, openPage } from '../pages.ts';

const found = await browser();
const html = (body: string) => `data:text/html;charset=utf-8,${encodeURIComponent(`<!doctype html>${body}`)}`;
const SOUND = '<html lang="en"><title>Sound</title><main><h1>Sound</h1></main></html>';

describe.skipIf('skipped' in found)('a page in the browser', () => {
  afterAll(closeBrowser);

  test('axe lets a sound page pass and names what breaks a rule', async () => {
    const page = await openPage(html(SOUND));
    await axe(page);
    await page.setContent(`${SOUND}<img src="x.png"><p style="color:#bbb;background:#fff">faint</p>`);
    await expect(axe(page)).rejects.toThrow(/color-contrast[\s\S]*image-alt/);
    await page.context().close();
  });

  test('theme, language and width are the reader’s', async () => {
    const page = await openPage(html(SOUND), { theme: 'dark', locale: 'ar', width: 390 });
    const seen = await page.evaluate(() => ({
      dark: matchMedia('(prefers-color-scheme: dark)').matches,
      language: navigator.language,
      width: innerWidth,
    }));
    expect(seen).toEqual({ dark: true, language: 'ar', width: 390 });
    await page.context().close();
  });
});
