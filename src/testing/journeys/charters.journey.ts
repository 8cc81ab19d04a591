/**
 * A charter on its way: refused with what to mend, mended, put in force; what holds for a unit is said with its
 * reasons, and open cases move to what is in force only when somebody decides it.
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { submitRequest } from '../../areas/requests/contract.ts';
import { perform } from '../../kernel/perform.ts';
import { days, draft, enterprise } from '../charter-stage.ts';
import { axe, browser, closeBrowser, shoot } from '../pages.ts';
import { openStage, type Stage, signIn, watchFaults } from './stage.ts';

const found = await browser();

describe.skipIf('skipped' in found)('a charter', () => {
  let stage: Stage;
  let lea: Page;
  let main = '';
  let overlay = '';
  beforeAll(async () => {
    stage = await openStage();
    for (const title of ['Safe work on live lines', 'First aid', 'Work at height'])
      await perform(
        stage.app,
        submitRequest,
        { title, goal: 'Technicians isolate a line alone.' },
        stage.member,
      );
    main = (await enterprise(stage)).charterId;
    overlay = (
      await draft(
        stage,
        { unitId: stage.units.operations, name: 'Requests of Operations' },
        { clocks: { triage: days(9) } },
      )
    ).charterId;
    await stage.settle();
    lea = await signIn(stage.program.url, 'lea@example.com', { height: 1000 });
  });
  afterAll(async () => {
    await closeBrowser();
    await stage?.close();
  });

  const dialog = () => lea.getByRole('dialog');

  test('an overlay that loosens is refused with what is above and where', async () => {
    const faults = watchFaults(lea);
    await lea.goto(`${stage.program.url}/governance/charters/${overlay}/draft`);
    await lea.getByText('1 thing is to be mended').waitFor();
    await lea.getByRole('button', { name: 'Put in force…' }).click();
    await dialog().getByText('9 working days is longer than 5 working days').waitFor();
    expect(await dialog().getByRole('button', { name: 'Put in force' }).isDisabled()).toBe(true);
    await axe(lea);
    await shoot(lea, 'charter-refused');
    await dialog().getByRole('button', { name: 'Cancel' }).click();
    expect(faults).toEqual([]);
  });

  test('mended, it is put in force with the decision', async () => {
    await lea.getByRole('textbox', { name: 'Triage: time' }).fill('2');
    await lea.getByRole('button', { name: 'Save the draft' }).click();
    await lea.getByText('Nothing is missing').waitFor();
    await lea.getByRole('button', { name: 'Put in force…' }).click();
    await dialog().getByText('New work of 2 units starts under it.').waitFor();
    await dialog().getByLabel('Decision').fill('Decided by the council of Operations on Monday');
    await axe(lea);
    await dialog().getByRole('button', { name: 'Put in force' }).click();
    await lea.waitForURL((url) => url.pathname.endsWith(overlay));
    await lea.getByText('Decided by the council of Operations on Monday').waitFor();
    await shoot(lea, 'charter-in-force');
  });

  test('what holds for a unit is said with its reasons', async () => {
    await lea.goto(`${stage.program.url}/governance/resolution?unit=${stage.units.fieldService}`);
    await lea.getByText('CHR-2 Requests of Operations, version 1 tightens what is above').waitFor();
    await axe(lea);
  });

  test('open cases move to it only by a decision, after it is shown what changes', async () => {
    const faults = watchFaults(lea);
    await lea.goto(`${stage.program.url}/governance/charters/${main}`);
    await lea.getByRole('button', { name: 'More' }).click();
    await lea.getByRole('menuitem', { name: 'Move open cases to what holds now…' }).click();
    await dialog().getByText('3 would move').waitFor();
    await dialog().getByText('Clock: Triage: 3 working days').waitFor();
    await axe(lea);
    await shoot(lea, 'charter-re-pin');
    await dialog().getByLabel('Decision').fill('Everybody at once, by the council');
    await dialog().getByRole('button', { name: 'Move 3 cases' }).click();
    await dialog().waitFor({ state: 'hidden' });
    await lea.goto(`${stage.program.url}/governance/charters/${main}/history`);
    await lea.getByText('Everybody at once, by the council').waitFor();
    expect(faults).toEqual([]);
  });
});
