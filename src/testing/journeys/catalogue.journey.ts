/**
 * The catalogue, as its people use it: something that is there already is found before it is asked for; a known
 * request goes straight to its queue; a partner without an account asks by a link, and somebody names the person.
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axe, browser, closeBrowser, newContext, openPage, shoot } from '../pages.ts';
import { publishedForm, publishedModel } from '../samples/request-models.ts';
import { openStage, type Stage, signIn, watchFaults } from './stage.ts';

const found = await browser();

describe.skipIf('skipped' in found)('the catalogue', () => {
  let stage: Stage;
  let jonas: Page;
  let amara: Page;
  beforeAll(async () => {
    stage = await openStage();
    const { formId } = await publishedForm(stage);
    await publishedModel(stage, { formId, expectedDays: 2, acceptsWithoutAccount: true });
    await publishedModel(stage, {
      kind: 'answer',
      name: 'Where is the forklift course?',
      description: 'It stands on the platform under Safety.',
      searchWords: 'forklift training',
      queueId: null,
    });
    const { url } = stage.program;
    jonas = await signIn(url, 'jonas@example.com');
    amara = await signIn(url, 'amara@example.com');
  });
  afterAll(async () => {
    await closeBrowser();
    await stage?.close();
  });

  const toast = (page: Page, text: string | RegExp) => page.getByRole('alert').getByText(text).waitFor();

  test('solves a need before it is asked', async () => {
    const faults = watchFaults(jonas);
    await jonas.goto(`${stage.program.url}/requests/new`);
    await jonas.getByRole('link', { name: 'Roster change' }).waitFor();
    await axe(jonas);
    await shoot(jonas, 'catalogue');
    await jonas.getByRole('link', { name: 'A learning need' }).click();
    await jonas.getByLabel('Title').fill('Forklift training for the depot');
    await jonas.getByRole('heading', { name: 'Perhaps it is there already' }).waitFor();
    await axe(jonas);
    await shoot(jonas, 'deflection');
    await jonas.getByRole('button', { name: 'This solves it: Where is the forklift course?' }).click();
    await jonas.getByText('Good that it was there already').waitFor();
    expect(faults).toEqual([]);
  });

  test('takes a known request straight to its queue, with a draft kept meanwhile', async () => {
    const faults = watchFaults(jonas);
    await jonas.goto(`${stage.program.url}/requests/new?model=MOD-1`);
    await jonas.getByLabel('What do you need?').fill('Kim leaves the session in June');
    await jonas.getByText('Draft saved', { exact: false }).waitFor();
    await jonas.getByLabel('Two people swap').check();
    await jonas.getByRole('button', { name: 'Send the request' }).click();
    await jonas.getByText('One answer on this page has to be mended.').waitFor();
    await axe(jonas);
    await shoot(jonas, 'model-form-error');
    await jonas.getByLabel('Somebody leaves').check();
    await jonas.getByRole('button', { name: 'Send the request' }).click();
    await jonas.getByRole('heading', { level: 1, name: /Kim leaves the session/ }).waitFor();
    await jonas.getByText('In fulfilment').first().waitFor();
    await jonas.getByText('Somebody leaves').waitFor();
    await axe(jonas);
    await shoot(jonas, 'model-request');
    expect(faults).toEqual([]);
  });

  test('lets a partner ask by a link, and somebody names the person', async () => {
    await amara.goto(`${stage.program.url}/requests/catalogue`);
    await amara.getByText('Roster change').first().waitFor();
    await axe(amara);
    await shoot(amara, 'catalogue-kept');
    await amara.goto(`${stage.program.url}/requests/catalogue/MOD-1`);
    await amara.getByRole('button', { name: 'New link' }).click();
    await amara.getByLabel('For whom').fill('Partner academy');
    await axe(amara);
    await amara.getByRole('button', { name: 'Make the link' }).click();
    const address = await amara.getByText('/ask#token=', { exact: false }).innerText();
    await amara.getByRole('button', { name: 'Done' }).click();
    await amara.getByText('Works until', { exact: false }).waitFor();
    await axe(amara);
    await shoot(amara, 'model-page');

    const kim = await openPage(address.trim(), { context: await newContext() });
    const faults = watchFaults(kim);
    await kim.getByRole('heading', { level: 1, name: 'Roster change' }).waitFor();
    expect(kim.url()).not.toContain('token');
    await kim.getByLabel('Somebody leaves').check();
    await kim.getByRole('button', { name: 'Send the request' }).click();
    await kim.getByText('Write your name.').waitFor();
    await axe(kim);
    await shoot(kim, 'ask-by-link');
    await kim.getByLabel('Your name').fill('Kim Berg');
    await kim.getByLabel('Your e-mail address').fill('kim@partner.example');
    await kim.getByLabel('What do you need?').fill('I cannot come in June');
    await kim.getByRole('button', { name: 'Send the request' }).click();
    await kim.getByText('it has arrived as ASK-1', { exact: false }).waitFor();
    await axe(kim);
    await shoot(kim, 'ask-by-link-sent');
    expect(faults).toEqual([]);

    await amara.goto(`${stage.program.url}/requests/by-link`);
    await amara.getByText('I cannot come in June').first().click();
    await amara.getByRole('button', { name: 'Name the person' }).waitFor();
    await axe(amara);
    await shoot(amara, 'by-link');
    await amara.getByRole('button', { name: 'Name the person' }).click();
    await amara.getByRole('combobox', { name: 'Person' }).or(amara.getByLabel('Person')).first().click();
    await amara.getByRole('option', { name: /Wei Chen/ }).click();
    await amara.getByRole('button', { name: 'Make it their request' }).click();
    await toast(amara, /It is REQ-\d+ now/);
    await amara.getByText('Nothing waits for you').waitFor();
  });
});
