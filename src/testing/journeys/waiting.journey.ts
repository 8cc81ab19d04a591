/**
 * Work that is held by others: a request waits on legal outside, who answers by the link of a mail; its requester is
 * asked, and the clocks stand still; it closes only when its condition is true, and its page proves it.
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { submitRequest } from '../../areas/requests/contract.ts';
import { deliverRequest, takeUpRequest } from '../../areas/requests/contract-fulfilment.ts';
import { SYSTEM } from '../../kernel/access/actor.ts';
import { activateVersion, changeDraft, draftVersion } from '../../kernel/charters/contract.ts';
import { getCharterVersion, listCharters } from '../../kernel/charters/contract-read.ts';
import { perform } from '../../kernel/perform.ts';
import { ACCEPTED } from '../charter.ts';
import { axe, browser, closeBrowser, openPage, shoot } from '../pages.ts';
import { answerLink, openStage, type Stage, signIn, watchFaults } from './stage.ts';

const found = await browser();
const LISTED = '0199aa00-0000-7000-8000-000000000002';

describe.skipIf('skipped' in found)('work that waits', () => {
  let stage: Stage;
  let amara: Page;
  let jonas: Page;
  let key = '';
  let requestId = '';
  beforeAll(async () => {
    stage = await openStage();
    const { app, member, coordinator, people } = stage;
    await tighten();
    const asked = await perform(
      app,
      submitRequest,
      { title: 'Safe work on live lines', goal: 'Technicians isolate a line alone.', deadline: '2027-03-01' },
      member,
    );
    await perform(app, takeUpRequest, { requestId: asked.requestId, ownerId: people.amara }, coordinator, {
      expectedVersion: asked.version,
    });
    ({ key, requestId } = asked);
    const { url } = stage.program;
    amara = await signIn(url, 'amara@example.com', { height: 900 });
    jonas = await signIn(url, 'jonas@example.com');
  });
  afterAll(async () => {
    await closeBrowser();
    await stage?.close();
  });

  /** The next version of the charter: a checklist that must be done. */
  async function tighten() {
    const { rows } = await perform(stage.app, listCharters, {}, SYSTEM);
    const drafted = await perform(stage.app, draftVersion, { charterId: rows[0]!.charterId }, SYSTEM);
    const { charterVersionId } = drafted;
    const { content } = await perform(stage.app, getCharterVersion, { charterVersionId }, SYSTEM);
    const changed = await perform(
      stage.app,
      changeDraft,
      {
        charterVersionId,
        content: {
          ...content,
          checklist: { value: [{ title: 'Book the studio' }, { title: 'Tell the managers' }] },
          conditions: [
            {
              conditionId: ACCEPTED,
              title: 'The requester has accepted it',
              text: 'request.accepted at != null',
            },
            {
              conditionId: LISTED,
              title: 'Everything on the checklist is done',
              text: 'every t in request.tasks satisfies not(t.is open)',
            },
          ],
        },
      },
      SYSTEM,
      { expectedVersion: drafted.version },
    );
    await perform(stage.app, activateVersion, { charterVersionId, decision: 'Tightened' }, SYSTEM, {
      expectedVersion: changed.version,
    });
  }

  const dialog = (page: Page) => page.getByRole('dialog');
  const openRequest = async (page: Page, tab = '') => {
    await page.goto(`${stage.program.url}/requests/${key}${tab}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
  };

  test('is asked of legal by mail, and answered without an account', async () => {
    const faults = watchFaults(amara);
    await openRequest(amara);
    await amara.getByRole('button', { name: 'Wait on …' }).click();
    const asking = dialog(amara);
    await asking.getByRole('combobox', { name: 'Whom does it wait on?' }).click();
    await amara.getByRole('option', { name: 'Legal' }).click();
    await asking.getByLabel('E-mail address, if they are outside').fill('counsel@example.org');
    await asking.getByLabel('What do you need from them?').fill('May we film people at work in the plant?');
    await asking.getByText('A mail goes to counsel@example.org').waitFor();
    await axe(amara);
    await shoot(amara, 'wait-dialog');
    await asking.getByRole('button', { name: 'Ask and wait' }).click();
    await amara.getByRole('region', { name: 'On whom it waits' }).getByText('Legal').waitFor();
    await axe(amara);
    await shoot(amara, 'wait-request', { fullPage: true });

    const link = await answerLink(stage.program, 'counsel@example.org');
    const outside = await openPage(link);
    await outside.getByText('May we film people at work in the plant?').waitFor();
    expect(outside.url()).not.toContain('token');
    expect(await outside.getByText('Safe work on live lines').count()).toBe(0);
    await axe(outside);
    await shoot(outside, 'wait-answer');
    await outside.getByLabel('Your answer').fill('Yes, with a sign at the door.');
    await outside.getByRole('button', { name: 'Send the answer' }).click();
    await outside.getByText('Thank you, your answer has arrived').waitFor();
    await axe(outside);
    const phone = await openPage(link, { theme: 'dark', locale: 'ar', width: 390, height: 844 });
    await phone.getByRole('heading', { level: 1 }).waitFor();
    await axe(phone);
    await shoot(phone, 'wait-answered-phone');
    await amara.getByRole('region', { name: 'On whom it waits' }).waitFor({ state: 'detached' });
    expect(faults).toEqual([]);
  });

  test('stands still while its requester is asked, who answers from Home', async () => {
    await amara.getByRole('button', { name: 'Ask the requester' }).click();
    await dialog(amara).getByLabel('What do you need from them?').fill('In which languages do you need it?');
    await dialog(amara).getByText('the promised clocks stand still').waitFor();
    await dialog(amara).getByText('is told', { exact: false }).first().waitFor();
    await axe(amara);
    await dialog(amara).getByRole('button', { name: 'Ask', exact: true }).click();
    await amara.getByText('clocks paused').waitFor();

    await amara.goto(`${stage.program.url}/analytics/holding-us`);
    await amara.getByRole('grid', { name: 'Parties' }).waitFor();
    await amara.getByRole('grid', { name: 'Waits' }).getByText('Safe work on live lines').waitFor();
    await axe(amara);
    await shoot(amara, 'wait-holding-us');

    await jonas.goto(stage.program.url);
    await jonas.getByRole('link', { name: 'In which languages do you need it?' }).click();
    await jonas.waitForURL('**/waits/*');
    await jonas.getByText('Asked by').waitFor();
    await shoot(jonas, 'wait-own-question');
    await jonas.getByRole('button', { name: 'Answer', exact: true }).click();
    await dialog(jonas).waitFor();
    await axe(jonas);
    await dialog(jonas).getByLabel('Your answer').fill('English and Polish.');
    await dialog(jonas).getByRole('button', { name: 'Send the answer' }).click();
    await jonas.getByText('English and Polish.').waitFor();
    await axe(jonas);
    await shoot(jonas, 'wait-own');
  });

  test('closes only when its condition is true, with the proof on its page', async () => {
    const { version } = await perform(
      stage.app,
      deliverRequest,
      { requestId, note: 'In the catalogue' },
      stage.coordinator,
      { expectedVersion: 2 },
    );
    expect(version).toBe(3);
    await openRequest(jonas);
    await jonas.getByRole('button', { name: 'Accept', exact: true }).first().click();
    await dialog(jonas).getByText('This is not done yet, by the conditions of its charter').first().waitFor();
    await axe(jonas);
    await shoot(jonas, 'wait-not-done');
    await jonas.keyboard.press('Escape');

    await openRequest(amara);
    await amara.getByRole('heading', { name: 'Why not done?' }).waitFor();
    await amara.getByRole('checkbox', { name: 'Book the studio' }).click();
    await amara.getByRole('checkbox', { name: 'Book the studio', checked: true }).waitFor();
    await amara.getByRole('checkbox', { name: 'Tell the managers' }).click();
    await amara.getByText('Checklist, 2 of 2').waitFor();
    await axe(amara);
    await shoot(amara, 'wait-checklist', { fullPage: true });

    await openRequest(jonas);
    await jonas.getByRole('button', { name: 'Accept', exact: true }).first().click();
    await dialog(jonas).getByRole('button', { name: 'Accept' }).click();
    await jonas.getByText('Accepted').first().waitFor();

    await openRequest(amara, '/evidence');
    await amara.getByRole('button', { name: 'Evaluate again' }).click();
    await amara.getByText('It comes out the same').waitFor();
    await axe(amara);
    await shoot(amara, 'wait-evidence', { fullPage: true });
  });
});
