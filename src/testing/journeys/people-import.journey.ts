/**
 * People come from a file: columns are understood, what is sensitive stays out, a bad row waits with its reason, the
 * dry run counts before anything changes; then apply, again without effect, the brake on leavers, and rolling back.
 */
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { peopleFolder } from '../../kernel/imports/test-data.ts';
import { axe, browser, closeBrowser, shoot } from '../pages.ts';
import { openStage, type Stage, signIn, watchFaults } from './stage.ts';

const found = await browser();

const header =
  'Employee number;Given name;Family name;E-mail;Department;Job title;Manager number;Date of birth';
const line = (i: number) =>
  `${7000 + i};Given${i};Family${i};p${i}@example.com;${i % 2 ? 'Field Service' : 'Grid Planning'};Engineer;${i === 1 ? '' : 7001};1990-02-${String(i).padStart(2, '0')}`;
const everybody = Array.from({ length: 20 }, (_, i) => line(i + 1));
const bad = ';Nobody;;;;;;';
/** Those who were there before, as a list of everybody must hold them. */
const there = [
  '1001;Lea;Brandt;lea@example.com;Northwind;Head of learning operations;;',
  '1002;Amara;Okafor;amara@example.com;Operations;Intake coordinator;1001;',
  '1003;Jonas;Weber;jonas@example.com;Field Service;Service technician;1002;',
  '1004;Wei;Chen;wei@example.com;Field Service;Designer;1002;',
  '1005;Priya;Nair;priya@example.com;Sales North;Sales lead;1001;',
];
const real = peopleFolder();

describe.skipIf('skipped' in found)('people from a file', () => {
  let stage: Stage;
  let lea: Page;
  beforeAll(async () => {
    stage = await openStage();
    lea = await signIn(stage.program.url, 'lea@example.com');
  });
  afterAll(async () => {
    await closeBrowser();
    await stage?.close();
  });

  const upload = async (name: string, lines: string[]) => {
    await lea.goto(`${stage.program.url}/imports`);
    await lea.getByText('Drop a people file here').waitFor();
    await lea.locator('input[type=file]').setInputFiles({
      name,
      mimeType: 'text/csv',
      buffer: Buffer.from(`\ufeff${[header, ...lines].join('\r\n')}\r\n`),
    });
    await lea.getByRole('heading', { level: 1, name }).waitFor();
  };
  const dryRun = async () => {
    await lea.getByRole('button', { name: 'Make a dry run' }).click();
    await lea.getByRole('button', { name: 'Apply the import' }).waitFor({ timeout: 60_000 });
  };
  /** The number on a tile of the result. */
  const figure = (label: string) =>
    lea
      .getByRole('button', { name: new RegExp(`^[\\d,]+\\s*${label}`) })
      .first()
      .locator('strong')
      .innerText();
  const apply = async () => {
    await lea.getByRole('button', { name: 'Apply the import' }).click();
    await lea.getByRole('dialog').waitFor();
    await axe(lea);
    await lea.getByRole('dialog').getByRole('button', { name: 'Apply the import' }).click();
    await lea.getByText('Applied', { exact: true }).first().waitFor({ timeout: 60_000 });
  };
  const countPeople = async () => {
    await lea.goto(`${stage.program.url}/people`);
    await lea
      .getByRole('row', { name: /Okafor/ })
      .first()
      .waitFor();
    return Number(await lea.getByRole('grid', { name: 'People' }).getAttribute('aria-rowcount')) - 1;
  };

  test('columns, dry run, apply: the people are there, the bad row waits with its reason', async () => {
    const faults = watchFaults(lea);
    await upload('everybody.csv', [...everybody, bad]);
    await lea.getByText('Sensitive columns stay out').waitFor();
    await lea.getByRole('rowheader', { name: /Date of birth/ }).waitFor();
    await axe(lea);
    await shoot(lea, 'import-columns');
    await dryRun();
    expect(await figure('Join')).toBe('20');
    expect(await figure('Quarantine')).toBe('1');
    expect(await figure('Leave')).toBe('0');
    await axe(lea);
    await shoot(lea, 'import-dry-run');
    await lea.getByRole('button', { name: /^1\s*Quarantine/ }).click();
    await lea
      .getByRole('row', { name: /Nobody/ })
      .first()
      .click();
    await lea.getByRole('heading', { name: 'Why' }).waitFor();
    await axe(lea);
    await shoot(lea, 'import-quarantine');
    await lea.getByRole('button', { name: 'Close the panel' }).click();
    await apply();
    await axe(lea);
    await shoot(lea, 'import-applied');
    expect(await countPeople()).toBe(25);
    await lea
      .getByRole('searchbox')
      .or(lea.getByRole('textbox', { name: /Search/ }))
      .first()
      .fill('Given7');
    await lea
      .getByRole('row', { name: /Family7/ })
      .first()
      .waitFor();
    expect(faults).toEqual([]);
  });

  test('the same file again changes nothing', async () => {
    await upload('everybody.csv', [...everybody, bad]);
    await dryRun();
    await lea.getByText('Nothing would change: everybody in the file is known like this already.').waitFor();
    expect(await figure('Unchanged')).toBe('20');
    expect(await figure('Join')).toBe('0');
    await lea.getByRole('button', { name: 'Discard' }).click();
    await lea.getByText('The import is discarded').waitFor();
  });

  test('leavers hit the brake; it is overridden on purpose, and the import is rolled back', async () => {
    await upload('fewer.csv', [...there, ...everybody.slice(0, 12)]);
    await lea.getByRole('radio', { name: 'It holds everybody' }).check();
    await dryRun();
    await lea.getByText('The brake on mass change says stop').waitFor();
    expect(await figure('Leave')).toBe('8');
    expect(await figure('Unchanged')).toBe('17');
    expect(await lea.getByRole('button', { name: 'Apply the import' }).isDisabled()).toBe(true);
    await axe(lea);
    await shoot(lea, 'import-brake');
    await lea.getByLabel('I have checked this; apply it all the same').check();
    await apply();
    await lea.getByRole('button', { name: 'Roll back' }).click();
    await lea.getByRole('dialog').waitFor();
    await axe(lea);
    await shoot(lea, 'import-roll-back');
    await lea.getByRole('dialog').getByRole('button', { name: /Roll/ }).last().click();
    await lea.getByText('Rolled back', { exact: true }).first().waitFor({ timeout: 60_000 });
    await axe(lea);
  });

  test.skipIf(real === null)('a real file ends as its figures say', async () => {
    const name = 'HRDataset_v14.csv';
    await lea.goto(`${stage.program.url}/imports`);
    await lea.getByText('Drop a people file here').waitFor();
    await lea.locator('input[type=file]').setInputFiles(join(real!, name));
    await lea.getByRole('heading', { level: 1, name }).waitFor();
    await lea.getByRole('rowheader', { name: /RaceDesc/ }).waitFor();
    await axe(lea);
    await dryRun();
    expect(await figure('Quarantine')).toBe('7');
    expect(await figure('Join')).toBe('203');
    expect(await figure('Left before')).toBe('101');
    await axe(lea);
    await shoot(lea, 'import-real');
  });
});
