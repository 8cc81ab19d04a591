/**
 * A form is built in the browser, by mouse and by keyboard: fields on pages, one that shows only sometimes, a part for
 * the team; it is looked at as both sides will see it, published, and its next version compared with it.
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { changeDraft, createForm } from '../../kernel/forms/contract.ts';
import { getForm, getFormVersion } from '../../kernel/forms/contract-read.ts';
import { sampleSchema } from '../../kernel/forms/test-data.ts';
import { perform } from '../../kernel/perform.ts';
import { axe, browser, closeBrowser, openPage, shoot } from '../pages.ts';
import { openStage, PASSWORD, type Stage, signIn, signInOn, watchFaults } from './stage.ts';

const found = await browser();

describe.skipIf('skipped' in found)('building a form', () => {
  let stage: Stage;
  let amara: Page;
  let faults: string[] = [];
  beforeAll(async () => {
    stage = await openStage();
    amara = await signIn(stage.program.url, 'amara@example.com', { width: 1360, height: 900 });
    faults = watchFaults(amara);
  });
  afterAll(async () => {
    await closeBrowser();
    await stage?.close();
  });

  const pane = (name: string) => amara.getByRole('region', { name, exact: true });
  const card = (name: RegExp) => pane('The form').getByRole('button', { name });
  const flip = (name: string) => pane('Settings').getByRole('switch', { name }).click();
  const saved = () => amara.getByText('Saved', { exact: true }).waitFor();
  const look = (name: string) =>
    amara.getByRole('radiogroup', { name: 'What is shown' }).getByText(name).click();

  test('from nothing: fields, options, a page for the team', async () => {
    await amara.goto(`${stage.program.url}/requests/forms`);
    await amara.getByText('No forms yet').waitFor();
    await axe(amara);
    await shoot(amara, 'forms-empty');
    await amara.getByRole('button', { name: 'New form' }).first().click();
    const dialog = amara.getByRole('dialog');
    await dialog.getByLabel('Name').fill('Safety course');
    await dialog.getByLabel('Purpose').fill('For everybody who works on live lines');
    await dialog.getByLabel('Kept by').click();
    await amara
      .getByRole('option', { name: /Operations/ })
      .first()
      .click();
    await axe(amara);
    await dialog.getByRole('button', { name: 'Start the draft' }).click();
    await pane('Fields').getByRole('button', { name: 'One of several' }).click();
    // The label has the focus: one writes on.
    await amara.keyboard.type('What kind of need is it?');
    await amara.getByLabel('Option 1', { exact: true }).fill('A rule demands it');
    await amara.keyboard.press('Enter');
    await amara.keyboard.type('A skill is missing');
    await flip('Must be answered');
    await pane('Fields').getByRole('button', { name: 'Short text' }).click();
    await amara.keyboard.type('Which rule?');
    await flip('Must be answered');
    await pane('Fields').getByRole('button', { name: 'Size of an audience' }).click();
    await amara.keyboard.type('How many people?');
    await amara.getByRole('button', { name: 'Add a page' }).click();
    await pane('Settings').getByLabel('Title', { exact: true }).fill('Assessment');
    await flip('Internal');
    await pane('Fields').getByRole('button', { name: 'Number', exact: true }).click();
    await amara.keyboard.type('Effort');
    await amara.getByText('1 thing to mend').waitFor();
    await saved();
    await axe(amara);
    await shoot(amara, 'forms-builder');
    await amara.getByRole('button', { name: '1 thing to mend' }).click();
    await axe(amara);
    await amara.getByRole('button', { name: 'Page 1 has no title. Say what it is about.' }).click();
    await pane('Settings').getByLabel('Title', { exact: true }).fill('The need');
    await amara.getByText('Ready to publish').waitFor();
  });

  test('a field that shows only sometimes is chosen, not programmed', async () => {
    await card(/Which rule/).click();
    await flip('Show this only if…');
    await amara.getByLabel('Value of test 1').first().click();
    await amara.getByRole('option', { name: 'A rule demands it' }).click();
    await amara.keyboard.press('Escape');
    await card(/Shown if What kind of need is it\? is A rule demands it/).waitFor();
    await axe(amara);
    await shoot(amara, 'forms-condition');
    await amara.getByRole('button', { name: 'Write it as text' }).click();
    const text = amara.getByLabel('Condition', { exact: true });
    expect(await text.inputValue()).toBe(
      'answers.what-kind-of-need-is-it = "a-rule-demands-it"'.replaceAll(
        'what-kind-of-need-is-it',
        'what kind of need is it',
      ),
    );
    await text.fill('answers.what kind = 1');
    await amara
      .getByText(/answers has no “what kind”/)
      .first()
      .waitFor();
    await axe(amara);
    await shoot(amara, 'forms-condition-fault');
    await card(/How many people/).focus();
    await amara.keyboard.press('Control+z');
    await card(/Shown if What kind of need is it\? is A rule demands it/).waitFor();
  });

  test('fields move by keyboard and by mouse, and every step can be undone', async () => {
    const order = () =>
      amara
        .locator('[data-focus^="field "]')
        .evaluateAll((all) => all.map((e) => e.getAttribute('data-focus')));
    const before = await order();
    await card(/How many people/).focus();
    await amara.keyboard.press('Shift+ArrowUp');
    await amara.getByText('How many people? stands 2 of 3 on The need').waitFor({ state: 'attached' });
    expect(await order()).toEqual([before[0], before[2], before[1], before[3]]);
    await amara.keyboard.press('Control+z');
    expect(await order()).toEqual(before);
    await card(/How many people/).dragTo(card(/^What kind of need/));
    await amara.getByText('How many people? stands 1 of 3 on The need').waitFor({ state: 'attached' });
    expect(await order()).toEqual([before[2], before[0], before[1], before[3]]);
    await amara.getByRole('button', { name: 'Undo' }).click();
    expect(await order()).toEqual(before);
    await saved();
  });

  test('both sides are looked at before anything is public', async () => {
    await look('As the requester');
    const paper = pane('Preview');
    expect(await paper.getByLabel('Which rule?').count()).toBe(0);
    await paper.getByRole('button', { name: 'Try sending it' }).click();
    await paper.getByText('Answer this; it is needed.').waitFor();
    await axe(amara);
    await shoot(amara, 'forms-preview-flaw');
    await paper.getByLabel('A rule demands it').check();
    await paper.getByLabel('Which rule?').fill('EN 50110');
    await paper.getByLabel('How many people?').fill('0');
    await paper.getByRole('button', { name: 'Try sending it' }).click();
    await paper.getByText('This must be 1 or more.').waitFor();
    await paper.getByLabel('How many people?').fill('40');
    await paper.getByRole('button', { name: 'Try sending it' }).click();
    await paper.getByText('These answers would be taken.').waitFor();
    await look('As the team');
    await paper.getByRole('button', { name: 'Next' }).click();
    await paper.getByLabel('A skill is missing').check();
    await paper.getByRole('button', { name: 'Next' }).click();
    await paper.getByLabel('Effort').waitFor();
    await axe(amara);
    await shoot(amara, 'forms-preview-team');
  });

  test('it is published after its consequences were read, and the next version is compared with it', async () => {
    await amara.getByRole('button', { name: 'Publish…' }).click();
    const dialog = amara.getByRole('dialog');
    await dialog.getByText('Version 1 of FRM-1 Safety course is published').waitFor();
    await axe(amara);
    await shoot(amara, 'forms-publish');
    await dialog.getByRole('button', { name: 'Publish', exact: true }).click();
    await amara.getByRole('button', { name: 'Draft the next version' }).click();
    await card(/How many people/).click();
    await flip('Must be answered');
    await look('Changes');
    await amara.getByText('1 difference to version 1').waitFor();
    await axe(amara);
    await shoot(amara, 'forms-changes');
    await look('Build');
    await saved();
    expect(faults).toEqual([]);
  });

  test('two who change one draft are told, and nothing is lost', async () => {
    const { draftVersionId } = await perform(stage.app, getForm, { formId: 'FRM-1' }, stage.coordinator);
    const read = () =>
      perform(stage.app, getFormVersion, { formVersionId: draftVersionId! }, stage.coordinator);
    await card(/Effort/).click();
    let isFirst = true;
    await amara.route('**/api/form-versions/*/schema', async (route) => {
      // Somebody else saves while this one is on its way. The route stays: taking it away would let the request go.
      if (isFirst) {
        isFirst = false;
        const now = await read();
        const theirs = { pages: now.schema.pages.map((p) => ({ ...p, help: 'Theirs' })) };
        await perform(
          stage.app,
          changeDraft,
          { formVersionId: draftVersionId!, schema: theirs },
          stage.coordinator,
          { expectedVersion: now.version },
        );
      }
      await route.continue();
    });
    await pane('Settings').getByLabel('Help below the label').fill('Mine');
    await amara.getByText('Somebody else changed this draft meanwhile.').waitFor();
    await axe(amara);
    await shoot(amara, 'forms-conflict');
    await amara.getByRole('button', { name: 'Take theirs' }).click();
    await saved();
    expect((await read()).schema.pages.map((p) => p.help)).toEqual(['Theirs', 'Theirs']);
    await amara.getByRole('button', { name: 'Undo' }).click();
    await expect
      .poll(async () => (await read()).schema.pages[1]!.fields[0]!.help, { timeout: 15_000 })
      .toBe('Mine');
  });

  test('it reads well in the dark, from right to left, in strong contrast and on a phone', async () => {
    await perform(
      stage.app,
      createForm,
      { name: 'New course', unitId: stage.units.operations, schema: sampleSchema() },
      stage.coordinator,
    );
    const readers = {
      dark: { theme: 'dark', width: 1360, height: 900 },
      ar: { locale: 'ar', width: 1360, height: 900 },
      phone: { width: 390, height: 844 },
      contrast: { forcedColors: true, width: 1360, height: 900 },
    } as const;
    for (const [name, reader] of Object.entries(readers)) {
      const page = await openPage(stage.program.url, reader);
      await signInOn(page, 'amara@example.com', PASSWORD);
      await page.goto(`${stage.program.url}/requests/forms`);
      await page.getByText('New course').first().waitFor();
      await axe(page);
      await shoot(page, `forms-list-${name}`);
      await page.goto(`${stage.program.url}/requests/forms/FRM-1`);
      const label = page.locator('[data-focus="field how-many-people"]');
      await label.waitFor();
      await axe(page);
      await shoot(page, `forms-build-${name}`);
      await label.click();
      await axe(page);
      await shoot(page, `forms-settings-${name}`);
      await page.locator('[role=radiogroup] label').nth(1).click();
      await axe(page);
      await shoot(page, `forms-look-${name}`);
      await page.context().close();
    }
  });
});
