/**
 * What journeys do with a page: open it as a certain reader would (theme, language, width), put it through axe,
 * and take a picture that a person can look at afterwards.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import axeCore from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { findBrowser, openBrowser } from './browser.ts';

/** How a page is looked at. */
export interface Reader {
  theme?: 'light' | 'dark';
  /** Language of the browser; `ar` reads from right to left. */
  locale?: string;
  /** Width of the window in CSS pixels; 390 is a phone. */
  width?: number;
  height?: number;
  /** Windows high contrast. */
  forcedColors?: boolean;
  /** Share another page's sign-in by handing over its context; then the other settings are not used. */
  context?: BrowserContext;
}

/** A rule that a node of somebody else's code breaks; outdated entries fail, so that they are looked at again. */
interface Allowed {
  rule: string;
  /** What the selector of the node contains. */
  target: string;
  reason: string;
  /** `YYYY-MM-DD`; from this day on the entry counts no more. */
  until: string;
}

const ALLOWED: readonly Allowed[] = [];

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

export const SCREENSHOTS = fileURLToPath(new URL('../../.cache/screenshots/', import.meta.url));

let ofThisWorker: Promise<Browser | { skipped: string }> | undefined;

/** The worker's browser, started at the first call, or why there is none. */
export function browser(): Promise<Browser | { skipped: string }> {
  ofThisWorker ??= findBrowser().then(async (found) => ('skipped' in found ? found : openBrowser(found)));
  return ofThisWorker;
}

/** Closes the worker's browser; call it after the last journey of a file. */
export async function closeBrowser(): Promise<void> {
  const opened = await ofThisWorker;
  ofThisWorker = undefined;
  if (opened !== undefined && !('skipped' in opened)) await opened.close();
}

/** A new page at `url` in a context of its own (own cookies), unless the reader brings one. Throws without browser. */
export async function openPage(url: string, reader: Reader = {}): Promise<Page> {
  const page = await (reader.context ?? (await newContext(reader))).newPage();
  await page.goto(url);
  return page;
}

/** A browser context: one signed-in reader. */
export async function newContext(reader: Reader = {}): Promise<BrowserContext> {
  const opened = await browser();
  if ('skipped' in opened) throw new Error(opened.skipped);
  const context = await opened.newContext({
    colorScheme: reader.theme ?? 'light',
    locale: reader.locale ?? 'en',
    timezoneId: 'UTC',
    reducedMotion: 'reduce',
    forcedColors: reader.forcedColors === true ? 'active' : 'none',
    viewport: { width: reader.width ?? 1280, height: reader.height ?? 800 },
  });
  context.setDefaultTimeout(15_000);
  return context;
}

/** Throws with every WCAG 2.2 A or AA rule that the page breaks as it is open now, naming the nodes. */
export async function axe(page: Page): Promise<void> {
  // Within the page itself: the builder for Playwright opens a second page for each look, four times the time.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axeCore.source);
  const violations = await page.evaluate(async (values) => {
    const { axe: loaded } = window as unknown as { axe: typeof axeCore };
    const found = await loaded.run(document, {
      runOnly: { type: 'tag', values },
      resultTypes: ['violations'],
    });
    return found.violations;
  }, WCAG);
  const today = new Date().toISOString().slice(0, 10);
  const isAllowed = (rule: string, target: string) =>
    ALLOWED.some((a) => a.rule === rule && target.includes(a.target) && today < a.until);
  const faults = violations.flatMap((violation) =>
    violation.nodes
      .map((node) => ({ target: node.target.join(' '), summary: node.failureSummary ?? '' }))
      .filter(({ target }) => !isAllowed(violation.id, target))
      .map(({ target, summary }) => `${violation.id} (${violation.help}): ${target}\n    ${summary}`),
  );
  if (faults.length > 0) throw new Error(`axe at ${page.url()}:\n  ${faults.join('\n  ')}`);
}

/** Takes a picture of the window into `.cache/screenshots/<name>.png` (not in git) and returns its path. */
export async function shoot(page: Page, name: string, options: { fullPage?: boolean } = {}): Promise<string> {
  const path = join(SCREENSHOTS, `${name}.png`);
  await mkdir(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path, fullPage: options.fullPage ?? false, animations: 'disabled' });
  return path;
}
