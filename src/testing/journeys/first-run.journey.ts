/**
 * A new installation from its first page on: whoever has the set-up code becomes the first administrator, with data
 * of their own or with the demo enterprise, and stands on Home at the end.
 */
import type { Page } from 'playwright-core';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { DEMO_PASSWORD, demoSignIns } from '../../demo/characters.ts';
import { axe, browser, closeBrowser, openPage, shoot } from '../pages.ts';
import { type Program, startProgram } from '../program.ts';
import { PASSWORD, signInOn, watchFaults } from './stage.ts';

const found = await browser();

/** The code that whoever started the program reads. */
const codeOf = async (program: Program): Promise<string> => {
  await expect.poll(() => program.output(), { timeout: 15_000 }).toMatch(/#code=[0-9A-Z-]{23}/);
  return /#code=([0-9A-Z-]{23})/.exec(program.output())![1]!;
};
const fill = async (page: Page) => {
  await page.getByLabel('Given name').fill('Nora');
  await page.getByLabel('Family name').fill('Lind');
  await page.getByLabel('E-mail address').fill('nora@example.com');
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
};

describe.skipIf('skipped' in found)('a new installation', () => {
  let program: Program | undefined;
  afterEach(async () => {
    await program?.stop();
    program = undefined;
  });
  afterAll(closeBrowser);

  test('is set up with own data by whoever has the code', async () => {
    program = await startProgram({ database: 'empty' });
    for (const [name, reader] of [
      ['light', { theme: 'light' }],
      ['dark', { theme: 'dark' }],
      ['arabic', { locale: 'ar' }],
      ['phone', { width: 390, height: 844 }],
    ] as const) {
      const look = await openPage(program.url, reader);
      await look.getByRole('heading', { level: 1 }).waitFor();
      await axe(look);
      await shoot(look, `first-page-${name}`);
      const over = await look.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(over, `${name}: pixels wider than the window`).toBeLessThanOrEqual(0);
      await look.context().close();
    }

    const code = await codeOf(program);
    const page = await openPage(program.url);
    await page.getByLabel('Set-up code').fill('AAAAA-BBBBB-CCCCC-DDDDD');
    await page.getByRole('radio', { name: 'Start with my own data' }).check();
    await page.getByLabel('Name of the enterprise').fill('Lindqvist Works');
    await fill(page);
    await page.getByRole('button', { name: 'Set up and enter' }).click();
    await page.getByText('The set-up code is not right.', { exact: false }).waitFor();
    await axe(page);
    await page.getByLabel('Set-up code').fill(code);
    await page.getByRole('button', { name: 'Set up and enter' }).click();
    await page.getByRole('heading', { level: 1, name: 'My work' }).waitFor();
    await page.getByText('Lindqvist Works').first().waitFor();
    const faults = watchFaults(page);
    await axe(page);
    await shoot(page, 'first-run-home');

    // The enterprise and its first person are there; nothing else is made up.
    await page.goto(`${program.url}/people`);
    await page.getByRole('row', { name: /Lind/ }).first().waitFor();
    await page.goto(`${program.url}/organisation`);
    await page.getByText('Only the enterprise is here yet').waitFor();
    await axe(page);
    expect(faults).toEqual([]);

    // It works once: the next visitor is asked to sign in.
    const stranger = await openPage(program.url);
    await stranger.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
    await axe(stranger);
    await signInOn(stranger, 'nora@example.com');
    await stranger.getByRole('heading', { level: 1, name: 'My work' }).waitFor();
  });

  test('is filled with the demo enterprise, and one of its people signs in', {
    timeout: 240_000,
  }, async () => {
    program = await startProgram({ database: 'empty' });
    const page = await openPage(`${program.url}/#code=${await codeOf(program)}`);
    await page.getByText('Taken from the address that you opened.').waitFor();
    // Smaller than visitors get it, so that the journey ends soon.
    await page.route('**/api/demo', (route) => route.continue({ postData: JSON.stringify({ people: 80 }) }));
    await page.getByRole('radio', { name: 'Explore the demo enterprise' }).check();
    await fill(page);
    await axe(page);
    await page.getByRole('button', { name: 'Set up and build the demo' }).click();
    await page.getByRole('heading', { level: 1, name: 'The demo enterprise is being built' }).waitFor();
    await page.getByRole('progressbar').first().waitFor();
    await axe(page);
    await shoot(page, 'demo-progress');
    await page.getByRole('heading', { level: 1, name: 'My work' }).waitFor({ timeout: 180_000 });
    await axe(page);

    const character = demoSignIns[0]!;
    const other = await openPage(program.url);
    await other.getByText('the demo enterprise', { exact: false }).first().waitFor();
    await axe(other);
    await signInOn(other, character.email, DEMO_PASSWORD);
    await other.getByRole('heading', { level: 1, name: 'My work' }).waitFor();
    await axe(other);
    await shoot(other, 'demo-home');
    await other.goto(`${program.url}/requests`);
    await other.getByRole('row', { name: /REQ-/ }).first().waitFor();
    await shoot(other, 'demo-requests');
  });
});
