/**
 * Trellis and the world outside, as people meet it: files on a request, a program that is told of events, due dates in
 * a calendar, and signing in with the organisation's own server.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { submitRequest } from '../../areas/requests/contract.ts';
import { perform } from '../../kernel/perform.ts';
import { type OpenIdServer, startOpenIdServer } from '../openid-server.ts';
import { axe, browser, closeBrowser, newContext, openPage, type Reader, shoot } from '../pages.ts';
import { openStage, type Stage, signIn, watchFaults } from './stage.ts';

const found = await browser();
const SLOW = { timeout: 180_000 };

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAABgAAAAYCAIAAABvFaqvAAAALElEQVR42mN4FqWBjnowEBFqGEYNoqdBZGnDVDNqEF0NGk3Zo3lt1CB6GAQAkyJibomjcEcAAAAASUVORK5CYII=',
  'base64',
);

describe.skipIf('skipped' in found)('the world outside', () => {
  let stage: Stage;
  let lea: Page;
  let jonas: Page;
  let openid: OpenIdServer;
  let receiver: Server;
  const received: { headers: Record<string, string>; body: string }[] = [];
  const before = process.env.TRELLIS_WEBHOOK_ALLOW;

  beforeAll(async () => {
    process.env.TRELLIS_WEBHOOK_ALLOW = '127.0.0.1';
    stage = await openStage();
    await perform(
      stage.app,
      submitRequest,
      { title: 'Safe work on live lines', goal: 'Technicians isolate a line without a supervisor.' },
      stage.member,
    );
    const { url } = stage.program;
    openid = await startOpenIdServer(`${url}/api/auth/sso/callback`);
    receiver = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (part) => (body += part));
      request.on('end', () => {
        received.push({ headers: request.headers as Record<string, string>, body });
        response.writeHead(204).end();
      });
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    lea = await signIn(url, 'lea@example.com');
    jonas = await signIn(url, 'jonas@example.com', { context: await newContext() });
  }, 120_000);
  afterAll(async () => {
    if (before === undefined) delete process.env.TRELLIS_WEBHOOK_ALLOW;
    else process.env.TRELLIS_WEBHOOK_ALLOW = before;
    await closeBrowser();
    receiver?.close();
    await openid?.close();
    await stage?.close();
  });

  const go = async (page: Page, path: string) => {
    await page.goto(stage.program.url + path);
    await page.getByRole('heading', { level: 1 }).waitFor();
  };
  const toast = (page: Page, text: string) => page.getByRole('alert').getByText(text).first().waitFor();

  test('files are attached, looked at, removed and put back', SLOW, async () => {
    const faults = watchFaults(jonas);
    await go(jonas, '/requests/REQ-1');
    const files = jonas.getByRole('list', { name: 'Files', exact: true });
    await jonas.getByLabel('Files to attach').setInputFiles([
      { name: 'substation.png', mimeType: 'image/png', buffer: PNG },
      { name: 'seats.csv', mimeType: 'text/csv', buffer: Buffer.from('name;seats\nLive line work;12\n') },
    ]);
    await files.getByText('substation.png').waitFor();
    await files.getByText('seats.csv').waitFor();
    // A picture from the clipboard, pasted anywhere on the page.
    await jonas.evaluate(
      (bytes) => {
        const data = new DataTransfer();
        data.items.add(new File([new Uint8Array(bytes)], 'pasted.png', { type: 'image/png' }));
        document.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true }));
      },
      [...PNG, 0],
    );
    await files.getByText('pasted.png').waitFor();
    const pictures = await files
      .locator('img')
      .evaluateAll((all) =>
        Promise.all(
          (all as HTMLImageElement[]).map((image) => image.decode().then(() => image.naturalWidth)),
        ),
      );
    expect(pictures).toEqual([24, 24]);
    await axe(jonas);
    await shoot(jonas, 'files-light');
    await jonas.getByRole('button', { name: 'Show substation.png' }).click();
    await jonas.getByRole('dialog').getByRole('img', { name: 'substation.png' }).waitFor();
    await axe(jonas);
    await shoot(jonas, 'files-preview');
    await jonas.keyboard.press('Escape');
    await jonas.getByRole('button', { name: 'Remove seats.csv' }).click();
    await toast(jonas, 'seats.csv was removed');
    await files.getByText('seats.csv').waitFor({ state: 'detached' });
    await jonas.getByRole('button', { name: 'Undo' }).click();
    await files.getByText('seats.csv').waitFor();
    expect(faults).toEqual([]);
    await jonas
      .getByLabel('Files to attach')
      .setInputFiles([
        { name: 'setup.exe', mimeType: 'application/octet-stream', buffer: Buffer.from('MZ') },
      ]);
    await jonas.getByText(/Files like “setup\.exe” are not taken/).waitFor();
    await axe(jonas);
    await shoot(jonas, 'files-refused');
    await jonas.getByRole('button', { name: 'Dismiss the message about setup.exe' }).click();
  });

  test('a program is told, and its log shows it', SLOW, async () => {
    const faults = watchFaults(lea);
    await go(lea, '/integrations/webhooks');
    await lea.getByRole('button', { name: 'Add a webhook' }).first().click();
    const dialog = lea.getByRole('dialog');
    await dialog.getByLabel('Program that is told').fill('Data warehouse');
    const { port } = receiver.address() as AddressInfo;
    await dialog.getByLabel('Address').fill(`http://127.0.0.1:${port}/hook`);
    await dialog.getByLabel('Search events').fill('requests');
    await dialog
      .getByLabel(/^Everything of/)
      .first()
      .check();
    await axe(lea);
    await shoot(lea, 'webhook-add');
    await dialog.getByRole('button', { name: 'Add the webhook' }).click();
    const secret = await dialog.getByText(/^whsec_/).innerText();
    await axe(lea);
    await shoot(lea, 'webhook-secret');
    await dialog.getByRole('button', { name: 'I have kept it' }).click();
    await lea.getByRole('gridcell', { name: 'Data warehouse' }).click();
    await lea.getByRole('heading', { level: 1, name: 'Data warehouse' }).waitFor();
    await lea.getByRole('button', { name: 'Send a test' }).click();
    await lea.getByText('Delivered').first().waitFor();
    expect(new Webhook(secret).verify(received[0]!.body, received[0]!.headers)).toMatchObject({
      type: 'webhooks.test',
    });
    await perform(
      stage.app,
      submitRequest,
      { title: 'Telephone manners', goal: 'Nobody waits.' },
      stage.member,
    );
    await expect
      .poll(() => received.some((m) => m.body.includes('requests.request-submitted')), { timeout: 15_000 })
      .toBe(true);
    await lea.reload();
    await lea.getByText('requests.request-submitted').first().waitFor();
    await axe(lea);
    await shoot(lea, 'webhook-page');
    await lea
      .getByRole('button', { name: /^Send again: requests\.request-submitted/ })
      .first()
      .click();
    await toast(lea, 'It is sent once more');
    await expect
      .poll(() => received.filter((m) => m.body.includes('requests.request-submitted')).length, {
        timeout: 15_000,
      })
      .toBeGreaterThan(1);
    expect(faults).toEqual([]);
  });

  test('due dates come into a calendar, until the address is revoked', SLOW, async () => {
    const faults = watchFaults(jonas);
    await go(jonas, '/settings/calendar');
    await jonas.getByRole('button', { name: 'Make an address' }).click();
    const address = await jonas.getByText(/\/api\/calendar\//).innerText();
    expect(await (await fetch(address)).text()).toMatch(/^BEGIN:VCALENDAR\r\n/);
    await axe(jonas);
    await shoot(jonas, 'calendar-feed');
    await jonas.getByRole('button', { name: 'Revoke' }).click();
    await jonas.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await toast(jonas, 'The calendar feed is revoked');
    expect((await fetch(address)).status).toBe(404);
    expect(faults).toEqual([]);
  });

  test('people sign in with the server of their organisation', SLOW, async () => {
    const faults = watchFaults(lea);
    await go(lea, '/settings/single-sign-on');
    await lea.getByRole('button', { name: 'Add a provider' }).first().click();
    const dialog = lea.getByRole('dialog');
    await dialog.getByLabel('Name').fill('Northwind login');
    await dialog.getByLabel('Issuer').fill(openid.issuer);
    await dialog.getByLabel('Client id').fill(openid.clientId);
    await dialog.getByLabel('Client secret').fill(openid.clientSecret);
    await dialog.getByLabel('Domains').fill('example.com');
    await axe(lea);
    await shoot(lea, 'single-sign-on-add');
    await dialog.getByRole('button', { name: 'Add the provider' }).click();
    await toast(lea, 'People can sign in with it from now on');
    await lea.getByRole('heading', { name: 'Northwind login' }).waitFor();
    await axe(lea);
    await shoot(lea, 'single-sign-on');
    expect(faults).toEqual([]);

    const visitor = await openPage(`${stage.program.url}/requests/REQ-1`, { context: await newContext() });
    const button = visitor.getByRole('link', { name: 'Sign in with Northwind login' });
    await button.waitFor();
    await axe(visitor);
    await shoot(visitor, 'sign-in-choices');
    openid.user = { sub: 'u-jonas', email: 'jonas@example.com', email_verified: false };
    await button.click();
    await visitor.getByText(/has not verified that the address jonas@example\.com is yours/).waitFor();
    await axe(visitor);
    await shoot(visitor, 'sign-in-refused');
    openid.user = { sub: 'u-jonas', email: 'jonas@example.com', email_verified: true };
    await visitor.goto(`${stage.program.url}/requests/REQ-1`);
    await button.click();
    await visitor.getByRole('heading', { level: 1, name: /Safe work on live lines/ }).waitFor();
    expect(new URL(visitor.url()).pathname).toBe('/requests/REQ-1');
  });

  test('all of it in the dark, from right to left and on a phone', SLOW, async () => {
    const looks: [string, Reader][] = [
      ['dark', { theme: 'dark' }],
      ['rtl', { locale: 'ar' }],
      ['390', { width: 390, height: 844 }],
    ];
    for (const [look, reader] of looks) {
      const page = await signIn(stage.program.url, 'lea@example.com', { context: await newContext(reader) });
      for (const [name, path] of [
        ['files', '/requests/REQ-1'],
        ['webhooks', '/integrations/webhooks'],
        ['calendar-feed', '/settings/calendar'],
        ['single-sign-on', '/settings/single-sign-on'],
      ] as const) {
        await go(page, path);
        await page.waitForLoadState('networkidle').catch(() => undefined);
        await axe(page);
        const wide = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect(wide, `${path} sticks out (${look})`).toBeLessThanOrEqual(0);
        await shoot(page, `${name}-${look}`, { fullPage: name === 'files' });
      }
      await go(page, '/integrations/webhooks');
      await page.getByText('Data warehouse').first().click();
      await page.getByText('requests.request-submitted').first().waitFor();
      await axe(page);
      await shoot(page, `webhook-${look}`, { fullPage: true });
      await page.context().close();
      const visitor = await openPage(stage.program.url, { context: await newContext(reader) });
      await visitor.locator('input[name=email]').waitFor();
      await visitor.locator('a[href*="/sso/"]').waitFor();
      await axe(visitor);
      await shoot(visitor, `sign-in-choices-${look}`);
      await visitor.context().close();
    }
  });
});
