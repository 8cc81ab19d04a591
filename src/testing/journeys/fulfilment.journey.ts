/**
 * One request from the form that was built for it to the acceptance: asked for although something similar was offered,
 * approved in two departments, held by counsel outside who answers a link, ordered from two teams, delivered.
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SYSTEM } from '../../kernel/access/actor.ts';
import { inviteAccount } from '../../kernel/access/contract.ts';
import { perform } from '../../kernel/perform.ts';
import { createQueue } from '../../kernel/work/contract.ts';
import { axe, browser, closeBrowser, newContext, openPage, shoot } from '../pages.ts';
import { draftedModel, publishedModel } from '../samples/request-models.ts';
import { answerLink, openStage, type Stage, signIn, watchFaults } from './stage.ts';

const found = await browser();

describe.skipIf('skipped' in found)('a request in depth', () => {
  let stage: Stage;
  let amara: Page;
  let jonas: Page;
  let lea: Page;
  let priya: Page;
  let wei: Page;
  let faults: string[][] = [];
  beforeAll(async () => {
    stage = await openStage();
    const { app, people, units, administrator } = stage;
    const invited = await perform(
      app,
      inviteAccount,
      { email: 'wei@example.com', personId: people.wei },
      administrator,
    );
    await stage.letIn({ kind: 'account', accountId: invited.accountId, personId: people.wei });
    await perform(app, createQueue, { name: 'Film crew', memberIds: [people.wei] }, SYSTEM);
    await perform(
      app,
      createQueue,
      { name: 'Sales desk', unitId: units.sales, memberIds: [people.priya] },
      SYSTEM,
    );
    await publishedModel(stage, {
      kind: 'answer',
      name: 'Where is the live line course?',
      description: 'It stands on the platform under Safety.',
      searchWords: 'live line, isolate',
      queueId: null,
    });
    await draftedModel(stage, {
      kind: 'demand',
      name: 'Film for a course',
      description: 'A short film with subtitles',
      group: 'Content',
      searchWords: 'video',
      queueId: null,
    });
    const { url } = stage.program;
    // One after the other would cost a second each.
    [amara, jonas, lea, priya, wei] = (await Promise.all([
      signIn(url, 'amara@example.com', { width: 1360, height: 1000 }),
      signIn(url, 'jonas@example.com'),
      signIn(url, 'lea@example.com'),
      signIn(url, 'priya@example.com'),
      newContext().then((context) => signIn(url, 'wei@example.com', { context })),
    ])) as [Page, Page, Page, Page, Page];
    faults = [amara, jonas, lea, priya, wei].map(watchFaults);
  });
  afterAll(async () => {
    await closeBrowser();
    await stage?.close();
  });

  const dialog = (page: Page) => page.getByRole('dialog');
  const pane = (name: string) => amara.getByRole('region', { name, exact: true });
  const go = (page: Page, path: string) => page.goto(`${stage.program.url}${path}`);
  const openRequest = async (page: Page) => {
    await go(page, '/requests/REQ-1');
    await page.getByRole('heading', { level: 1 }).waitFor();
  };
  /** Picks from a field that searches. */
  async function pick(page: Page, label: string, name: string, within: Pick<Page, 'getByLabel'> = page) {
    await within.getByLabel(label, { exact: true }).fill(name);
    await page
      .getByRole('option', { name: new RegExp(name) })
      .first()
      .click();
  }

  test('has a form that was built for it, and lines for two teams', async () => {
    await go(amara, '/requests/forms');
    await amara.getByRole('button', { name: 'New form' }).first().click();
    await dialog(amara).getByLabel('Name').fill('Film');
    await dialog(amara).getByLabel('Kept by').click();
    await amara
      .getByRole('option', { name: /Operations/ })
      .first()
      .click();
    await dialog(amara).getByRole('button', { name: 'Start the draft' }).click();
    await pane('Fields').getByRole('button', { name: 'Short text' }).click();
    await amara.keyboard.type('What is filmed?');
    await pane('Settings').getByRole('switch', { name: 'Must be answered' }).click();
    await amara.getByText('Ready to publish').waitFor();
    await amara.getByText('Saved', { exact: true }).waitFor();
    await amara.getByRole('button', { name: 'Publish…' }).click();
    await dialog(amara).getByRole('button', { name: 'Publish', exact: true }).click();
    await amara.getByRole('button', { name: 'Draft the next version' }).waitFor();

    await go(amara, '/requests/catalogue/MOD-2');
    await amara.getByLabel('Form', { exact: true }).fill('Film');
    await amara.getByRole('option', { name: /Film/ }).first().click();
    const lines = [
      { title: 'Write and film it', team: 'Film crew' },
      { title: 'Check what the customer reads', team: 'Sales desk' },
    ];
    for (const [i, { title, team }] of lines.entries()) {
      await amara.getByRole('button', { name: 'Add a line' }).click();
      const line = amara.getByRole('group', { name: `Line ${i + 1}`, exact: true });
      await line.getByLabel('What is to be done').fill(title);
      await pick(amara, 'Team', team, line);
    }
    const second = amara.getByRole('group', { name: 'Line 2', exact: true });
    await second.getByRole('checkbox', { name: 'Write and film it' }).check();
    await second.getByLabel('Due after, in working days').fill('3');
    await axe(amara);
    await shoot(amara, 'order-template', { fullPage: true });
    await amara.getByRole('button', { name: 'Save the model' }).click();
    await amara.getByRole('alert').getByText('MOD-2 was saved').waitFor();
    await amara.getByRole('button', { name: 'Publish', exact: true }).click();
    await amara.getByText('MOD-2 stands in the catalogue').waitFor();
  });

  test('is asked for although something similar is offered', async () => {
    await go(jonas, '/requests/new?model=MOD-2');
    await jonas.getByLabel('What do you need?').fill('A film on how to isolate a live line');
    await jonas.getByRole('heading', { name: 'Perhaps it is there already' }).waitFor();
    await jonas.getByRole('button', { name: /^Not this: Where is the live line/ }).click();
    await jonas.getByLabel('What is filmed?').fill('Two technicians at the training line');
    await jonas.getByRole('button', { name: 'Send the request' }).click();
    await jonas.getByRole('heading', { level: 1, name: /isolate a live line/ }).waitFor();
  });

  test('is approved in two departments', async () => {
    await openRequest(amara);
    await amara.getByRole('button', { name: 'Ask for approval' }).click();
    const steps = [
      { name: 'Sales', who: 'Priya Nair' },
      { name: 'Learning', who: 'Lea Brandt' },
    ];
    for (const [i, { name, who }] of steps.entries()) {
      if (i > 0) await dialog(amara).getByRole('button', { name: 'Add a step' }).click();
      const step = dialog(amara).getByRole('group', { name: `Step ${i + 1}` });
      await step.getByLabel('Name').fill(name);
      await pick(amara, 'Who decides', who, step);
    }
    await dialog(amara).getByText('is told').first().waitFor();
    await dialog(amara).getByRole('button', { name: 'Ask for approval' }).click();
    for (const [page, holder] of [
      [priya, 'Held by Priya Nair (Sales)'],
      [lea, 'Held by Lea Brandt (Learning)'],
    ] as const) {
      await amara.getByText(holder).first().waitFor();
      // From Home, where it waits.
      await go(page, '/');
      await page
        .getByRole('link', { name: /isolate a live line/ })
        .first()
        .click();
      await page.getByRole('button', { name: 'Approve' }).click();
      await dialog(page).getByRole('button', { name: 'Approve', exact: true }).click();
      await dialog(page).waitFor({ state: 'detached' });
    }
    await amara.getByText('Lea Brandt approved on').waitFor();
  });

  test('is ordered from two teams when it is taken up, and waits on counsel, who answers by a link', async () => {
    await amara.getByRole('button', { name: 'Take up' }).click();
    await dialog(amara)
      .getByText(/needs “Write and film it”/)
      .waitFor();
    await dialog(amara).getByRole('button', { name: 'Take up' }).click();
    await amara.getByText('0 of 2 ready, waiting on Film crew').waitFor();

    await amara.getByRole('button', { name: 'Wait on …' }).click();
    await dialog(amara).getByRole('combobox', { name: 'Whom does it wait on?' }).click();
    await amara.getByRole('option', { name: 'Legal' }).click();
    await dialog(amara).getByLabel('E-mail address, if they are outside').fill('counsel@example.org');
    await dialog(amara).getByLabel('What do you need from them?').fill('May we film people at work?');
    await dialog(amara).getByText('A mail goes to counsel@example.org').waitFor();
    await dialog(amara).getByRole('button', { name: 'Ask and wait' }).click();
    await amara.getByRole('region', { name: 'On whom it waits' }).getByText('Legal').waitFor();
    await axe(amara);
    await shoot(amara, 'order-request', { fullPage: true });

    const outside = await openPage(await answerLink(stage.program, 'counsel@example.org'));
    await outside.getByLabel('Your answer').fill('Yes, with a sign at the door.');
    await outside.getByRole('button', { name: 'Send the answer' }).click();
    await outside.getByText('Thank you, your answer has arrived').waitFor();
    await amara.getByRole('region', { name: 'On whom it waits' }).waitFor({ state: 'detached' });
  });

  test('is not delivered before both teams are ready, and its requester reads how far it is', async () => {
    await amara.getByRole('button', { name: 'Deliver', exact: true }).first().click();
    await dialog(amara)
      .getByText(/Not everything is ready: “Write and film it”/)
      .first()
      .waitFor();
    await shoot(amara, 'order-held');
    await amara.keyboard.press('Escape');

    await go(wei, '/');
    await wei.getByRole('link', { name: 'Write and film it', exact: true }).click();
    await wei.getByText('Two technicians at the training line').waitFor();
    await axe(wei);
    await shoot(wei, 'order-line');
    await wei.getByRole('button', { name: 'Done', exact: true }).click();
    await dialog(wei).getByLabel('What was done, if you like').fill('Four minutes, with subtitles');
    await dialog(wei)
      .getByText(/“Check what the customer reads” can begin/)
      .waitFor();
    await dialog(wei).getByRole('button', { name: 'Done', exact: true }).click();
    await wei.getByRole('button', { name: 'Open it again' }).waitFor();

    await openRequest(jonas);
    await jonas.getByText('1 of 2 ready, waiting on Sales desk').waitFor();
    expect(await jonas.getByText('Check what the customer reads').count()).toBe(0);
    await axe(jonas);
    await shoot(jonas, 'order-requester', { fullPage: true });

    // Priya belongs to another business area: she works on her line, and does not see the request.
    await go(priya, '/team-tasks');
    await priya.getByRole('row').filter({ hasText: 'Check what the customer reads' }).first().waitFor();
    await axe(priya);
    await shoot(priya, 'order-lines');
    await priya.getByRole('row').filter({ hasText: 'Check what the customer reads' }).first().click();
    await priya.getByRole('button', { name: 'I do it' }).click();
    await priya.getByRole('button', { name: 'I do it' }).waitFor({ state: 'detached' });
    expect(await priya.getByRole('link', { name: 'Open REQ-1' }).count()).toBe(0);
    await priya.getByRole('button', { name: 'Done', exact: true }).click();
    await dialog(priya).getByRole('button', { name: 'Done', exact: true }).click();
    await amara.getByText('Everything is ready').waitFor();
  });

  test('is delivered and accepted', async () => {
    await amara.getByRole('button', { name: 'Deliver', exact: true }).first().click();
    await dialog(amara).getByLabel('What was delivered').fill('The film is in the catalogue.');
    await dialog(amara).getByRole('button', { name: 'Deliver', exact: true }).click();
    await jonas.getByRole('button', { name: 'Accept', exact: true }).first().click();
    await dialog(jonas).getByRole('button', { name: 'Accept', exact: true }).click();
    await jonas.getByRole('alert').getByText('REQ-1 is finished').waitFor();
    await amara.getByText('Accepted').first().waitFor();
    await axe(amara);
    await shoot(amara, 'order-accepted', { fullPage: true });
    expect(faults.flat()).toEqual([]);
  });
});
