/**
 * A request is approved in two departments: triage asks in the browser, Sales and the head of learning sign in and
 * decide; in the second request an approver leaves in the middle, and their manager is asked instead.
 */
import { sql } from 'kysely';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { submitRequest } from '../../areas/requests/contract.ts';
import { SYSTEM } from '../../kernel/access/actor.ts';
import { endEmployment } from '../../kernel/org/contract-leaving.ts';
import { perform } from '../../kernel/perform.ts';
import { axe, browser, closeBrowser, shoot } from '../pages.ts';
import { openStage, type Stage, signIn, watchFaults } from './stage.ts';

const found = await browser();

describe.skipIf('skipped' in found)('an approval', () => {
  let stage: Stage;
  let amara: Page;
  let priya: Page;
  let lea: Page;
  let key = '';
  beforeAll(async () => {
    stage = await openStage();
    ({ key } = await ask('Safe work on live lines'));
    const { url } = stage.program;
    amara = await signIn(url, 'amara@example.com', { height: 1000 });
    priya = await signIn(url, 'priya@example.com');
    lea = await signIn(url, 'lea@example.com');
  });
  afterAll(async () => {
    await closeBrowser();
    await stage?.close();
  });

  const ask = (title: string) =>
    perform(
      stage.app,
      submitRequest,
      { title, goal: 'Technicians isolate a line alone.', audienceSize: 120, deadline: '2027-03-01' },
      stage.member,
    );
  const dialog = (page: Page) => page.getByRole('dialog');
  const openRequest = async (page: Page) => {
    await page.goto(`${stage.program.url}/requests/${key}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
  };
  /** Fills a step of the dialog: its name, and who decides. */
  async function fillStep(page: Page, number: number, name: string, person: string) {
    const step = dialog(page).getByRole('group', { name: `Step ${number}` });
    await step.getByLabel('Name').fill(name);
    await step.getByLabel('Who decides').fill(person);
    await page
      .getByRole('option', { name: new RegExp(person) })
      .first()
      .click();
    await step.getByRole('listitem').filter({ hasText: person }).waitFor();
  }
  async function askForApproval(page: Page, first = 'Priya Nair') {
    await openRequest(page);
    await page.getByRole('button', { name: 'Ask for approval' }).click();
    await fillStep(page, 1, 'Sales', first);
    await dialog(page).getByRole('button', { name: 'Add a step' }).click();
    await fillStep(page, 2, 'Learning', 'Lea Brandt');
    await dialog(page).getByText('is told').first().waitFor();
  }
  async function decide(page: Page, verb: 'Approve' | 'Reject', why: string) {
    await page.getByRole('button', { name: verb }).click();
    await dialog(page).getByRole('textbox').fill(why);
    await dialog(page).getByRole('button', { name: verb, exact: true }).click();
    await dialog(page).waitFor({ state: 'detached' });
  }
  /** Opens what waits on the signed-in person, from the list. */
  async function openMine(page: Page) {
    await page.goto(`${stage.program.url}/approvals`);
    await page.getByRole('row').filter({ hasText: key }).first().click();
    await page.getByRole('heading', { level: 1 }).waitFor();
  }

  test('is asked for in two departments, and given by both', async () => {
    const faults = [amara, priya, lea].map(watchFaults);
    await askForApproval(amara);
    await axe(amara);
    await shoot(amara, 'approval-ask');
    await dialog(amara).getByRole('button', { name: 'Ask for approval' }).click();
    await amara.getByText('Held by Priya Nair (Sales)').first().waitFor();
    await axe(amara);
    await shoot(amara, 'approval-request', { fullPage: true });

    await priya.goto(stage.program.url);
    await priya.getByText('It waits for your approval.').first().waitFor();
    await openMine(priya);
    // Priya belongs to another business area: she reads what it is about here, and not the request.
    await priya.getByText('Technicians isolate a line alone.').waitFor();
    expect(await priya.getByRole('link', { name: `Open ${key}` }).count()).toBe(0);
    await axe(priya);
    await shoot(priya, 'approval-page', { fullPage: true });
    await decide(priya, 'Approve', 'Sales needs it too.');
    await amara.getByText('Held by Lea Brandt (Learning)').first().waitFor();

    await openMine(lea);
    await lea.getByText('Sales needs it too.').waitFor();
    await decide(lea, 'Approve', '');
    await lea.getByText('Approved').first().waitFor();
    await amara.getByRole('heading', { name: 'Approval' }).waitFor();
    await amara.getByRole('button', { name: 'Take up' }).waitFor();
    await amara.getByText('Lea Brandt approved on').waitFor();
    await shoot(amara, 'approval-given', { fullPage: true });
    expect(faults.flat()).toEqual([]);
  });

  test('goes on with the manager when an approver leaves', async () => {
    ({ key } = await ask('Safe work on ladders'));
    await askForApproval(amara);
    await dialog(amara).getByRole('button', { name: 'Ask for approval' }).click();
    await amara.getByText('Held by Priya Nair (Sales)').first().waitFor();
    const { rows } = await sql<{ version: number }>`
      select version from kernel.person where person_id = ${stage.elsewhere.personId}`.execute(
      stage.app.database.kysely,
    );
    await perform(
      stage.app,
      endEmployment,
      {
        personId: stage.elsewhere.personId!,
        lastDay: new Date(Date.now() - 86_400_000).toISOString().slice(0, 10),
        reason: 'resignation',
      },
      SYSTEM,
      { expectedVersion: rows[0]!.version },
    );
    // The program itself hands over what she held.
    await amara.getByText('Held by Lea Brandt (Sales)').first().waitFor({ timeout: 20_000 });
    await amara.getByText('in place of').waitFor();
    await axe(amara);
    await shoot(amara, 'approval-left', { fullPage: true });
    await openMine(lea);
    await decide(lea, 'Reject', 'There is a course already.');
    await openRequest(amara);
    await amara.getByText('Sales: There is a course already.').first().waitFor();
    await shoot(amara, 'approval-rejected', { fullPage: true });
  });

  test('can be read on a phone, in the dark and from right to left', async () => {
    ({ key } = await ask('Safe work in tunnels'));
    await askForApproval(amara, 'Wei Chen');
    await dialog(amara).getByRole('button', { name: 'Ask for approval' }).click();
    await amara.getByText('Held by').first().waitFor();
    for (const [name, reader] of [
      ['phone', { width: 390, height: 844 }],
      ['dark', { theme: 'dark' as const }],
      ['ar', { locale: 'ar' as const, theme: 'dark' as const, width: 390, height: 844 }],
    ] as const) {
      const page = await signIn(stage.program.url, 'lea@example.com', reader);
      await page.goto(`${stage.program.url}/approvals?f.show=open`);
      await page.getByText(key).first().waitFor();
      await axe(page);
      await shoot(page, `approvals-list-${name}`);
      await openRequest(page);
      await page.locator('ol').first().waitFor();
      await axe(page);
      await shoot(page, `approval-request-${name}`, { fullPage: true });
      await page.context().close();
    }
  });
});
