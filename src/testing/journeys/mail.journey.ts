/**
 * A conversation by mail: a message becomes a request, its requester is told by mail and answers it, the answer is a
 * comment; mail of a stranger waits until somebody decides; and everybody says how they want to be told.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SYSTEM } from '../../kernel/access/actor.ts';
import { changeMyPreferences } from '../../kernel/access/contract.ts';
import { listMessages, receiveMessage } from '../../kernel/mail-in/contract.ts';
import { perform } from '../../kernel/perform.ts';
import { addComment } from '../../kernel/work/contract.ts';
import { parseMail } from '../../platform/mail-in/parse.ts';
import { until } from '../faults/installation.ts';
import { axe, browser, closeBrowser, shoot } from '../pages.ts';
import { openStage, type Stage, signIn, watchFaults } from './stage.ts';

const found = await browser();
const INTAKE = 'learning@northwind.example';

function letter(from: string, to: string, subject: string, text: string, headers = ''): Uint8Array {
  return Buffer.from(
    `From: ${from}\r\nTo: ${to}\r\nSubject: ${subject}\r\nDate: ${new Date().toUTCString()}\r\nMessage-ID: <${crypto.randomUUID()}@outside.example>\r\n${headers}Content-Type: text/plain; charset=utf-8\r\n\r\n${text.replaceAll('\n', '\r\n')}\r\n`,
  );
}

describe.skipIf('skipped' in found)('mail', () => {
  let stage: Stage;
  let lea: Page;
  let jonas: Page;
  let requestId = '';
  let key = '';
  beforeAll(async () => {
    stage = await openStage({ TRELLIS_MAIL_FROM: INTAKE, TRELLIS_MAIL_IN_ADDRESS: INTAKE });
    const { url } = stage.program;
    lea = await signIn(url, 'lea@example.com', { height: 900 });
    jonas = await signIn(url, 'jonas@example.com');
  });
  afterAll(async () => {
    await closeBrowser();
    await stage?.close();
  });

  const take = (file: Uint8Array) => perform(stage.app, receiveMessage, { file, source: 'file' }, SYSTEM);
  const messages = async () => (await perform(stage.app, listMessages, {}, stage.administrator)).rows;

  /** Mails that left for an address, as their reader gets them. */
  async function mailsTo(address: string) {
    const folder = join(stage.program.dataFolder, 'mail');
    const names = await readdir(folder).catch(() => []);
    const raws = await Promise.all(
      names.filter((n) => n.endsWith('.eml')).map((n) => readFile(join(folder, n), 'utf8')),
    );
    return raws.filter((raw) => raw.includes(`To: ${address}`));
  }

  test('a message becomes a request, and the answer to its mail a comment', async () => {
    await take(
      letter(
        'Jonas Weber <jonas@example.com>',
        INTAKE,
        'Ladder training',
        'Two people fell this year.\n\n-- \nJonas',
      ),
    );
    await until('it became a request', async () => (await messages())[0]?.outcome === 'record');
    const { record } = (await messages())[0]!;
    requestId = record!.id;
    key = record!.key!;

    const told = await until('Jonas is told by mail', async () =>
      (await mailsTo('jonas@example.com')).find((m) => m.includes(`[${key}]`)),
    );
    expect(told).toMatch(/^Auto-Submitted: auto-generated/m);
    expect(told).toMatch(/^List-Unsubscribe: <http.*\/settings\/notices>/m);
    const replyTo = /^Reply-To:\s+<?([^>\s]+)/m.exec(told)?.[1];
    expect(replyTo).toMatch(/^learning\+[0-9a-z]{39}@northwind\.example$/);
    expect((await parseMail(Buffer.from(told), { own: [] })).subject).toBe(`[${key}] Ladder training`);

    await take(
      letter(
        'jonas@example.com',
        replyTo!,
        `Re: [${key}] Ladder training`,
        'Please before May.\n\nOn Mon, 2 Mar 2026 at 08:40, Trellis wrote:\n> Your message arrived',
      ),
    );
    const faults = watchFaults(jonas);
    await jonas.goto(`${stage.program.url}/go/request/${key}`);
    await jonas.waitForURL(`**/requests/${key}`);
    await jonas.goto(`${stage.program.url}/requests/${key}/activity`);
    await jonas.getByText('Please before May.').waitFor();
    await jonas.getByRole('button', { name: 'Watching' }).waitFor();
    await axe(jonas);
    await shoot(jonas, 'mail-1-activity');
    expect(faults).toEqual([]);
  });

  test('a reader mutes a record, and watches it again', async () => {
    await jonas.getByRole('button', { name: 'Watching' }).click();
    await jonas.getByRole('button', { name: 'Muted' }).click();
    await jonas.getByRole('button', { name: 'Watching' }).waitFor();
  });

  test('what one is told, and when, is one’s own choice', async () => {
    const faults = watchFaults(jonas);
    await jonas.goto(`${stage.program.url}/settings/notices`);
    await jonas.getByRole('combobox', { name: 'How I am told: Comments' }).click();
    await jonas.getByRole('option', { name: 'In the digest' }).click();
    await jonas.getByRole('switch', { name: /Quiet hours/ }).click();
    await jonas.getByRole('combobox', { name: 'From' }).waitFor();
    await jonas.getByRole('checkbox', { name: 'Saturday' }).click();
    await jonas.getByRole('combobox', { name: 'Time zone' }).waitFor();
    await jonas.reload();
    await jonas.getByRole('checkbox', { name: 'Saturday', checked: true }).waitFor();
    await axe(jonas);
    await shoot(jonas, 'mail-2-notices', { fullPage: true });
    expect(faults).toEqual([]);
    // Comments wait for the digest now: no mail about this one.
    const before = (await mailsTo('jonas@example.com')).length;
    await perform(
      stage.app,
      addComment,
      { subjectKind: 'request', subjectId: requestId, body: 'In April?' },
      stage.administrator,
    );
    await jonas.waitForTimeout(2500);
    expect(await mailsTo('jonas@example.com')).toHaveLength(before);
  });

  test('mail of a stranger waits; somebody makes a request of it', async () => {
    await take(
      letter(
        'Ann Lee <ann@elsewhere.example>',
        INTAKE,
        'Could we have a course?',
        'We are a new team.\n\nAnn',
      ),
    );
    await take(
      letter('Bulk <news@vendor.example>', INTAKE, 'Ten courses', 'Buy now.', 'Precedence: bulk\r\n'),
    );
    await until('it waits', async () => (await messages()).some((m) => m.outcome === 'quarantined'));
    const faults = watchFaults(lea);
    await lea.goto(`${stage.program.url}/settings/mail`);
    await lea.getByText('Could we have a course?').first().click();
    await lea.getByText('We are a new team.').waitFor();
    await axe(lea);
    await shoot(lea, 'mail-3-quarantine');
    await lea.getByRole('button', { name: 'Make a request of it' }).click();
    const dialog = lea.getByRole('dialog', { name: /Make a request of/ });
    await dialog.getByLabel('On whose behalf').fill('Wei');
    await lea.getByRole('option', { name: /Wei Chen/ }).click();
    await axe(lea);
    await shoot(lea, 'mail-4-decide');
    await dialog.getByRole('button', { name: 'Make the request' }).click();
    await dialog.waitFor({ state: 'detached' });
    await until('it became a request', async () =>
      (await messages()).some((m) => m.fromAddress === 'ann@elsewhere.example' && m.outcome === 'record'),
    );
    expect(faults).toEqual([]);
  });

  test('the pages hold in the dark, from right to left and on a phone', async () => {
    const { url } = stage.program;
    const quarantined = await take(letter('Bo <bo@elsewhere.example>', INTAKE, 'Hello', 'Is anybody there?'));
    await until('it waits', async () =>
      (await messages()).some((m) => m.key === quarantined.key && m.outcome === 'quarantined'),
    );
    const readers = {
      dark: { theme: 'dark' },
      rtl: { locale: 'ar' },
      phone: { width: 390, height: 844 },
    } as const;
    for (const [name, reader] of Object.entries(readers)) {
      await perform(
        stage.app,
        changeMyPreferences,
        { locale: name === 'rtl' ? 'ar' : 'en' },
        stage.administrator,
      );
      const page = await signIn(url, 'lea@example.com', reader);
      for (const [path, shot] of [
        ['/settings/notices', 'notices'],
        ['/settings/mail', 'mail'],
        [`/settings/mail/${quarantined.key}`, 'message'],
      ] as const) {
        await page.goto(url + path);
        await page.locator('main h1').first().waitFor();
        await page.waitForLoadState('networkidle');
        expect(
          await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth),
          `${path} ${name}`,
        ).toBe(true);
        await axe(page);
        await shoot(page, `mail-5-${shot}-${name}`, { fullPage: true });
      }
      await page.context().close();
    }
  });
});
