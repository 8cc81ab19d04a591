/**
 * What the journeys share: the program with a small enterprise in it whose people can sign in, and the few moves
 * that every journey makes (sign in, watch for faults, follow a page's own errors).
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page, Request } from 'playwright-core';
import { sealEvents } from '../../kernel/journal/sealer.ts';
import { type App, perform } from '../../kernel/perform.ts';
import { runDueReactions } from '../../kernel/react.ts';
import { changeSettings } from '../../kernel/setup/contract.ts';
import { systemClock } from '../../platform/clock.ts';
import { type Database, openDatabase } from '../../platform/database.ts';
import { assemble } from '../../surfaces/server/assemble.ts';
import { createAccounts } from '../../surfaces/server/sign-in/accounts.ts';
import { type AccountActor, type Fixture, populate } from '../fixture.ts';
import { openPage, type Reader } from '../pages.ts';
import { type Program, startProgram } from '../program.ts';

/** The password of everybody on the stage. */
export const PASSWORD = 'four plain words here';

export interface Stage extends Fixture {
  program: Program;
  /** For what happened before the journey begins. */
  app: App;
  /** Gives an account a password to sign in with. */
  letIn(account: AccountActor): Promise<void>;
  /** Runs what waits: reactions, then the sealer. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts the program on a database of its own with the enterprise of the tests; everybody in it can sign in. `settings`
 * are more variables; with `startAt` it begins at that instant, and its clock can be moved.
 */
export async function openStage(
  settings: Readonly<Record<string, string>> = {},
  startAt?: string,
): Promise<Stage> {
  const program = await startProgram({ settings, ...(startAt === undefined ? {} : { startAt }) });
  const { clock } = program;
  let database: Database | undefined;
  try {
    const opened = openDatabase({ url: program.databaseUrl, poolSize: 3, name: 'trellis-journey' });
    database = opened;
    const fixture = await populate(opened);
    const accounts = createAccounts({ baseUrl: program.url, clock: systemClock });
    const letIn = ({ accountId }: AccountActor) => accounts.setPassword(opened.kysely, accountId, PASSWORD);
    for (const account of [
      fixture.administrator,
      fixture.coordinator,
      fixture.member,
      fixture.elsewhere,
      fixture.powerless,
    ]) {
      await letIn(account);
    }
    const app: App = { database: opened, registry: assemble(program.url, clock), clock, zone: 'UTC' };
    await perform(app, changeSettings, { enterprise: 'Northwind' }, fixture.administrator, {
      expectedVersion: 1,
    });
    return {
      ...fixture,
      program,
      app,
      letIn,
      settle: async () => {
        await runDueReactions(app);
        await sealEvents(opened);
      },
      close: async () => {
        await opened.close();
        await program.stop();
      },
    };
  } catch (error) {
    await database?.close();
    await program.stop();
    throw error;
  }
}

/** Signs in as a person does, in a browser context of their own (or the reader's), and waits for the first page. */
export async function signIn(url: string, email: string, reader: Reader = {}): Promise<Page> {
  const page = await openPage(url, reader);
  await signInOn(page, email);
  return page;
}

/** Fills the sign-in form that the page shows. */
export async function signInOn(page: Page, email: string, password = PASSWORD): Promise<void> {
  // By name: the labels are in the reader's language.
  await page.locator('input[name=email]').fill(email);
  await page.locator('input[name=password]').fill(password);
  await page.locator('button[type=submit]').click();
  await page.locator('[data-shell-chrome]').first().waitFor();
}

/** The link to answer in the newest mail to this address, once a worker has written it. */
export async function answerLink(program: Program, address: string): Promise<string> {
  const folder = join(program.dataFolder, 'mail');
  for (let i = 0; i < 100; i++) {
    for (const name of (await readdir(folder).catch(() => [])).sort().reverse()) {
      const mail = (await readFile(join(folder, name), 'utf8')).replace(/=\r?\n/g, '').replaceAll('=3D', '=');
      const link = /https?:\/\/\S+\/answer#token=[\w-]+/.exec(mail);
      if (mail.includes(address) && link !== null) return link[0];
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`no mail to ${address}`);
}

/** Collects what a page complains about: console errors, exceptions, answers of 400 and above, requests that failed. */
export function watchFaults(page: Page): string[] {
  const faults: string[] = [];
  page.on('console', (message) => {
    // What the answer was is told below, with its address.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      faults.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => faults.push(`exception: ${error.message}`));
  page.on('response', (response) => {
    const request = response.request();
    // A preview that is asked again while its own command commits finds the record changed, or past the step.
    if ((response.status() === 409 || response.status() === 422) && isPreview(request)) return;
    if (response.status() >= 400) faults.push(`${response.status()} ${request.method()} ${response.url()}`);
  });
  page.on('requestfailed', (request) => {
    // Leaving a page ends the requests that it still waits for.
    const why = request.failure()?.errorText ?? '';
    if (why !== 'net::ERR_ABORTED') faults.push(`${why} ${request.url()}`);
  });
  return faults;
}

function isPreview(request: Request): boolean {
  return request.headers().prefer === 'preview';
}
